"""Words that are in no article's subject: they join others, and bring together whoever happens to use the same ones.

Only user of stopwordsiso, whose lists are made for searches of all kinds: some of their words are what an article may
be about, and are left to it. Words that most articles have tell nothing anyway; in short articles each of these is
rare, and weighs as much as the name of a thing.
"""

from __future__ import annotations

import functools
from collections.abc import Container

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
def function_words(language: str) -> Container[str]:
    """Return the function words of a language, in small letters; none for a language that nobody has listed."""
    import stopwordsiso  # noqa: PLC0415 - reads the lists of all languages

    code = language.partition("-")[0].lower()
    listed = _CALLED_OTHERWISE.get(code, code)
    found = map(str.casefold, stopwordsiso.stopwords(listed)) if stopwordsiso.has_lang(listed) else ()
    return frozenset(found) - _words(_SUBJECTS, code) | _words(_LACKING, code)


def _words(listed: dict[str, str], language: str) -> frozenset[str]:
    return frozenset(listed.get(language, "").split())
