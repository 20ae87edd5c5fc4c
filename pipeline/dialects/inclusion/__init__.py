"""Files that a post of another tool includes: the marks in a text, and the text with the files in their places.

text   marks.find_marks     each mark: the file that it names, and which lines of it
files  marks.pick           the lines that a mark asks for
post   expand.Expander      a post with these lines in the places of its marks; where each line comes from
"""
