"""The language of a post that does not say it: told from its path, its letters, or its most common words.

Editors of collections in several languages name folders or files after a language (`fr/post.md`, `post.fr.md`), as
Hugo, Jekyll and Docusaurus have it. Such a name counts where the post's letters may be of that language: `is/` holds
Icelandic only where it holds Latin letters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import NamedTuple

from pipeline.i18n.labels import is_language, language_tag, script
from pipeline.i18n.sentences import sentence
from pipeline.normalise.metadata.short_texts import WORDS, weigh
from pipeline.text.scripts import scripts_of

# As much of a post as is looked at.
_SAMPLE = 20_000
_CODE = re.compile(r"[A-Za-z]{2}(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Za-z]{2}|\d{3}))?")
# What is no prose: code, formulas, addresses, tags.
_NO_PROSE = re.compile(
    r"^(```|~~~).*?^\1|`[^`\n]*`|\$[^$\n]*\$|https?://\S+|\]\((?:[^)\]\n]|\](?!\())*+\)|<[^<>\n]*>|\{[{%](?:(?!\{[{%]|[%}]\}).)*+[%}]\}",
    re.MULTILINE | re.DOTALL,
)
_WORD = re.compile(r"[^\W\d_]+")
# One letter of these says as much as several of an alphabet.
_WEIGHTS = {"Hani": 3, "Hang": 2, "Hira": 2, "Kana": 2}
_EAST_ASIAN = ("Hani", "Hira", "Kana", "Hang", "Bopo")
# Of languages that share a script, the letters that only one has; the first line is what is left.
_BY_LETTERS = {
    "Arab": (("ar", ""), ("ur", "ٹڈڑےں"), ("fa", "پچژگکی")),
    "Cyrl": (("ru", ""), ("uk", "іїєґ"), ("be", "ў"), ("sr", "јљњћђџ")),
    "Hani": (("zh-Hans", ""), ("zh-Hant", "們這為說時對會來國個學後過還沒點開關問題"), ("ja", "をはがのにでと")),
}
_BY_SCRIPT = {
    "Grek": "el",
    "Hebr": "he",
    "Deva": "hi",
    "Beng": "bn",
    "Guru": "pa",
    "Gujr": "gu",
    "Orya": "or",
    "Taml": "ta",
    "Telu": "te",
    "Knda": "kn",
    "Mlym": "ml",
    "Sinh": "si",
    "Thai": "th",
    "Laoo": "lo",
    "Tibt": "bo",
    "Mymr": "my",
    "Khmr": "km",
    "Geor": "ka",
    "Armn": "hy",
    "Ethi": "am",
}
# A text in a language has at least this share of its common words; fewer words tell nothing.
_SHARE, _FEWEST, _CLEARLY = 0.15, 40, 2.0


class Guess(NamedTuple):
    """A language, and by what it is known: its path, its letters, its words.

    `doubt` is another one for which some of its words speak.
    """

    language: str
    by: str
    doubt: str = ""


def guess(path: str, body: str, usual: str) -> Guess:
    """Return the language of a post at this path; `usual`, by nothing, where there is no reason to think of another."""
    prose = _NO_PROSE.sub(" ", body[:_SAMPLE])
    letters = _weighed(prose)
    main = max(letters, key=lambda name: letters[name], default="")
    named = language_in_path(path)
    if named and (not main or _may_be(named, main)):
        # it/ may hold Italian, or what is written in English of computers.
        confirmed = _by_words(prose, named, is_told=True)
        return Guess(confirmed.language, "" if confirmed.language == usual else confirmed.by or sentence("its path"))
    if main == "Latn":
        return _by_words(prose, usual)
    if not main or letters[main] * 2 < letters.total() or _may_be(usual, main):
        return Guess(usual, "")
    return Guess(_by_letters(prose, main), sentence("its letters"))


def _weighed(prose: str) -> Counter[str]:
    """Return how much of each script there is; Han, kana and what else Chinese and Japanese are written with as one."""
    found: Counter[str] = Counter()
    for name, count in scripts_of(prose).items():
        one = "Hani" if name in ("Hira", "Kana", "Bopo") else name
        found[one] += count * _WEIGHTS.get(name, 1)
    return found


def language_in_path(path: str) -> str:
    """Return the language code that a file's name ends with, or a folder is called; the innermost counts."""
    pure = PurePosixPath(path)
    names = (suffix_of(pure.stem), *pure.parent.parts[::-1])
    return next((language_tag(name) for name in names if _is_code(name)), "")


def suffix_of(stem: str) -> str:
    """Return the language code behind the last point of a file's name (“son.en”), as it is written; "" for none."""
    suffix = stem.rpartition(".")[2] if "." in stem.lstrip(".") else ""
    return suffix if _is_code(suffix) else ""


def without_language(path: str) -> str:
    """Return a path without its suffix, and without the language code that the file's name ends with, or a folder is.

    That is the one of `language_in_path`.
    """
    pure = PurePosixPath(path)
    if suffix := suffix_of(pure.stem):
        return str(pure.with_name(pure.stem.removesuffix(f".{suffix}")))
    folders = list(pure.parent.parts)
    number = next(n for n in reversed(range(len(folders))) if _is_code(folders[n]))
    return str(PurePosixPath(*folders[:number], *folders[number + 1 :], pure.stem))


def _is_code(name: str) -> bool:
    return bool(_CODE.fullmatch(name)) and is_language(name.replace("_", "-"))


def _may_be(language: str, main: str) -> bool:
    """Return whether a language is written in this script."""
    own = script(language)
    if own in ("Hans", "Hant", "Jpan", "Hani", "Hrkt"):
        return main == "Hani"
    if own == "Kore":
        return main in ("Hang", "Hani")
    return own == main


def _by_letters(prose: str, main: str) -> str:
    if main == "Hang":
        return "ko"
    found, most = "", 0
    for language, letters in _BY_LETTERS.get(main, ()):
        count = sum(map(prose.count, letters))
        # What is left, where the others' own letters are no more than a quotation would have.
        if not letters or (count > most and count * 100 >= len(prose)):
            found, most = language, count
    return found or _BY_SCRIPT.get(main, "und")


def _by_words(prose: str, usual: str, *, is_told: bool = False) -> Guess:
    """Return the language of a text by its words; a short one is in the usual one where its path tells so."""
    words = [word.lower() for word in _WORD.findall(prose)]
    if len(words) < _FEWEST and is_told:
        return Guess(usual, "")
    if len(words) < _FEWEST:
        found, surely = weigh(prose, usual)
        return Guess(found, sentence("its few words")) if surely else Guess(usual, "", found)
    counts = Counter(word for word in words if len(word) > 1)

    def share(common: Iterable[str]) -> float:
        return sum(counts[word] for word in common) / len(words)

    shares = {language: share(common) for language, common in WORDS.items()}
    first, second = sorted(shares, key=lambda language: shares[language], reverse=True)[:2]
    others, own = WORDS[first], WORDS.get(usual.partition("-")[0].lower(), frozenset())
    is_clear = share(others - own) >= _CLEARLY * share(own - others) and shares[first] >= 1.3 * shares[second]
    is_other = shares[first] >= _SHARE and is_clear and not usual.lower().startswith(first)
    return Guess(first, sentence("its words")) if is_other else Guess(usual, "")
