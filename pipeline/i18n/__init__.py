"""All words that the program says, in each language: messages, labels of editions, words of settings.

In: an English sentence and its values. Out: the text in a reader's language, from `messages/*.toml` or `locale/*.po`.
"""
