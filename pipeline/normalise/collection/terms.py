"""Terms of an article: its stems without function words, and how often it has each."""

from __future__ import annotations

import functools
import itertools
import re
import sys
from collections import Counter
from collections.abc import Callable, Container, Iterator
from importlib import import_module
from importlib.util import find_spec

from pipeline.body.media import has_reserved, leave_out
from pipeline.body.neutral_html import Tree, parse
from pipeline.i18n.labels import english_name
from pipeline.model.article import Article, Medium
from pipeline.normalise.collection.neighbours import Terms
from pipeline.text.scripts import script_of

# Function words are in no article's subject. Those that most articles have tell nothing anyway; but in short articles
# each is rare, and would weigh as much as the name of a thing. The lists are made for searches of all kinds.
# By the codes of languages: words of the lists that may be a subject, and words that the lists lack.
_SUBJECTS = {
    "de": "mensch menschen startseite suche uhr zeit",
    "en": "bill caption computer fire home homepage information invention mill mine microsoft net netscape novel"
    " research room rooms shell state states system test text web webpage website words world",
    "es": "empleo estado estados pais trabajo valor verdad",
    "fr": "clic essai mine parole personne personnes pièce valeur",
    "it": "città gente gruppo mondo registrazione uomo vita",
}
_LACKING = {
    "es": "puedes",
    "fr": "davantage devez devoir devons devriez deçà dis disent dites dois déjà ensuite faire faut jamais mieux"
    " pourtant pouvez pouvoir pouvons presque veulent veut veux vouloir",
    "it": "alcune altra devono possono",
}
_CALLED_OTHERWISE = {"nb": "no", "nn": "no"}


@functools.cache
def find_function_words(language: str) -> Container[str]:
    """Return the function words of a language, in small letters; none for a language without a list."""
    import stopwordsiso  # noqa: PLC0415 - reads the lists of all languages

    code = language.partition("-")[0].lower()
    listed = _CALLED_OTHERWISE.get(code, code)
    words = map(str.casefold, stopwordsiso.stopwords(listed)) if stopwordsiso.has_lang(listed) else ()
    return frozenset(words).difference(_SUBJECTS.get(code, "").split()).union(_LACKING.get(code, "").split())


_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f]+[^\W\d_]*)*")
_SHORTEST, _LONGEST = 3, 40  # letters
# Scripts without blanks between words are read two letters at a time; so is Korean, which joins particles to words.
_IN_PAIRS = frozenset(("Hani", "Hira", "Kana", "Hang", "Thai", "Laoo", "Khmr", "Mymr"))
_BASIC = 0x0E00  # no script below it is read so


def find_stems(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the stem of each word of a text, and the word, in small letters."""
    stem = _make_stemmer(language.partition("-")[0].lower())
    for match in _WORD.finditer(text.casefold()):
        word = match[0]
        if ord(max(word)) >= _BASIC and script_of(max(word)) in _IN_PAIRS:
            yield from ((pair, pair) for pair in map("".join, itertools.pairwise(word)))
        elif _SHORTEST <= len(word) <= _LONGEST:
            yield stem(word) or word, word  # of some function words, Greek and Nepali ones, nothing is left


@functools.cache
def _make_stemmer(language: str) -> functools._lru_cache_wrapper[str]:
    """Return the cached stemmer of a language, which has few words, each of them often."""
    import snowballstemmer  # noqa: PLC0415 - a quarter of a second, which only some jobs need

    # By the module's own name: at its entrance the package gives those of another library, where that is installed.
    name = english_name(language).lower().partition(" ")[0]  # "norwegian bokmål"
    path = f"{snowballstemmer.__name__}.{name}_stemmer"
    if find_spec(path) is None:
        return functools.lru_cache(maxsize=1)(sys.intern)
    module = import_module(path)
    stem: Callable[[str], str] = getattr(module, f"{name.title()}Stemmer")().stemWord
    return functools.lru_cache(maxsize=200_000)(stem)


# Not read as words: listings and formulas, addresses, transcripts, the marks of lost pictures.
_UNREAD = ("pre", "code", "math", "audio", "video", "svg")
_UNREAD_CLASSES = ("transcript", "uri", "missing-picture")
_MOST = 255


def count_terms(article: Article) -> Terms:
    """Return the terms of an article."""
    counts: dict[str, Counter[str]] = {}
    joining = find_function_words(article.language)
    # An author chose title and tags to say what the article is about.
    body = _read_text(parse(article.body.text))
    texts = (article.title, 2), (" ".join(article.tags), 2), (article.description, 1), (body, 1)
    for text, times in texts:
        for stem, word in find_stems(text, article.language):
            if word not in joining:
                counts.setdefault(stem, Counter())[word] += times
    stems = sorted(counts)
    return Terms(
        " ".join(stems),
        bytes(min(_MOST, counts[stem].total()) for stem in stems),
        " ".join(min(counts[stem], key=lambda word: (-counts[stem][word], word)) for stem in stems),
    )


def _read_text(body: Tree) -> str:
    """Return the text of a body for all readers, without solutions, remarks and parts for some media alone."""
    if has_reserved(body):
        leave_out(body, Medium.WEB)
    for element in [*body.iter(*_UNREAD), *(element for name in _UNREAD_CLASSES for element in body.find_class(name))]:
        if element.getparent() is not None:
            element.drop_tree()
    return " ".join(body.itertext())
