"""Script of a character by its Unicode name; scripts are called as ISO 15924 calls them ("Arab")."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable

from pipeline.i18n.sentences import sentence

# The name of each script, and the first words of its letters' names. Han and the Japanese and Korean scripts are apart.
_SCRIPTS = {
    "Latn": (sentence("Latin"), "LATIN"),
    "Grek": (sentence("Greek"), "GREEK"),
    "Cyrl": (sentence("Cyrillic"), "CYRILLIC"),
    "Armn": (sentence("Armenian"), "ARMENIAN"),
    "Geor": (sentence("Georgian"), "GEORGIAN"),
    "Hebr": (sentence("Hebrew"), "HEBREW"),
    "Arab": (sentence("Arabic"), "ARABIC"),
    "Syrc": (sentence("Syriac"), "SYRIAC"),
    "Thaa": (sentence("Thaana"), "THAANA"),
    "Ethi": (sentence("Ethiopic"), "ETHIOPIC"),
    "Deva": (sentence("Devanagari"), "DEVANAGARI"),
    "Beng": (sentence("Bengali"), "BENGALI"),
    "Guru": (sentence("Gurmukhi"), "GURMUKHI"),
    "Gujr": (sentence("Gujarati"), "GUJARATI"),
    "Orya": (sentence("Oriya"), "ORIYA"),
    "Taml": (sentence("Tamil"), "TAMIL"),
    "Telu": (sentence("Telugu"), "TELUGU"),
    "Knda": (sentence("Kannada"), "KANNADA"),
    "Mlym": (sentence("Malayalam"), "MALAYALAM"),
    "Sinh": (sentence("Sinhala"), "SINHALA"),
    "Thai": (sentence("Thai"), "THAI"),
    "Laoo": (sentence("Lao"), "LAO"),
    "Tibt": (sentence("Tibetan"), "TIBETAN"),
    "Mymr": (sentence("Myanmar"), "MYANMAR"),
    "Khmr": (sentence("Khmer"), "KHMER"),
    "Mong": (sentence("Mongolian"), "MONGOLIAN"),
    "Cher": (sentence("Cherokee"), "CHEROKEE"),
    "Hani": (sentence("Chinese characters"), "CJK IDEOGRAPHIC"),
    "Hira": (sentence("Hiragana"), "HIRAGANA"),
    "Kana": (sentence("Katakana"), "KATAKANA KATAKANA-HIRAGANA HALFWIDTH"),
    "Hang": (sentence("Hangul"), "HANGUL"),
    "Bopo": (sentence("Bopomofo"), "BOPOMOFO"),
}
_BY_NAME = {word: code for code, (_, words) in _SCRIPTS.items() for word in words.split()}
# Signs that are no letters and stand in the fonts of a script all the same: 、 and （.
_EAST_ASIAN = ((0x3000, 0x303F), (0x3200, 0x33FF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF))

# A phrase of Japanese: ideographs or katakana, the hiragana after them, and signs; it may begin with "お" or "ご".
_HIRAGANA, _KATAKANA = "\u3041-\u309f", "\u30a1-\u30fa\u30fc"
_BEGINS = "[おご](?=[\u4e00-\u9fff])"
_PHRASE = re.compile(
    rf"<[^<>]*+>|&[^;&<>\s]*+;|[「『（]*+(?:{_BEGINS})?(?:[{_KATAKANA}]++|[^\W{_HIRAGANA}{_KATAKANA}]++)?"
    rf"(?:(?!{_BEGINS})[{_HIRAGANA}])*+[」』）。、？！：…]*+"
)
_JAPANESE, _LOANWORD = re.compile(f"[{_HIRAGANA}{_KATAKANA}]"), re.compile(rf"[{_KATAKANA}]{{2,}}+")
_LONGEST = 10
_COMPOUND, _LONGEST_COMPOUND = re.compile(r"\b[^\W\d_]++(?:[-\u2010][^\W\d_]++)++"), 20
_IN_ONE_LINE = '<span class="phrase">{}</span>'.format
JOINER = "\u2060"
"""What keeps the letters around it on one line."""


def keep_phrases(text: str, keep: Callable[[str], str]) -> str:
    """Return a title, as text or HTML, with what no line may part of its Japanese changed by `keep`."""
    return _PHRASE.sub(lambda match: _keep(match[0], keep), text) if _JAPANESE.search(text) else text


def wrap_phrases(html: str) -> str:
    """Return the HTML of a title with what no line may part in `span`s."""
    return keep_phrases(html, _IN_ONE_LINE)


def wrap_compounds(html: str) -> str:
    """Return the HTML of a title with names and words that have hyphens ("Port-Aubin") in `span`s, too."""
    return _COMPOUND.sub(
        lambda match: _IN_ONE_LINE(match[0]) if len(match[0]) <= _LONGEST_COMPOUND else match[0], wrap_phrases(html)
    )


def _keep(phrase: str, keep: Callable[[str], str]) -> str:
    if phrase[:1] in "<&" or phrase.isascii() or len(phrase) == 1:
        return phrase
    if len(phrase) <= _LONGEST:
        return keep(phrase)
    return _LOANWORD.sub(lambda match: keep(match[0]) if len(match[0]) <= _LONGEST else match[0], phrase)


@functools.lru_cache(maxsize=10_000)
def script_of(character: str) -> str:
    """Return the script of a character, "" for one of none (a digit, a sign) and of one that is not known here."""
    script = _BY_NAME.get(unicodedata.name(character, "").partition(" ")[0], "")
    if not script and any(first <= ord(character) <= last for first, last in _EAST_ASIAN):
        return "Hani"
    return script


def script_name(script: str) -> str:
    """Return what people call a script ("Arabic"); the code itself where it is not known here."""
    return _SCRIPTS[script][0] if script in _SCRIPTS else script


def scripts_of(text: str) -> Counter[str]:
    """Return how many letters of each script a text has."""
    counts: Counter[str] = Counter()
    for character, count in Counter(text).items():
        if character.isalpha():
            counts[script_of(character)] += count
    return counts
