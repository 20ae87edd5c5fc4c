"""Which script a character is of, after its Unicode name; scripts are called as ISO 15924 calls them ("Arab")."""

from __future__ import annotations

import functools
import unicodedata
from collections import Counter

from pipeline.i18n.sentences import sentence

# The first word of a letter's name. Han and the Japanese and Korean scripts stay apart here.
_BY_NAME = {
    "LATIN": "Latn",
    "GREEK": "Grek",
    "CYRILLIC": "Cyrl",
    "ARMENIAN": "Armn",
    "GEORGIAN": "Geor",
    "HEBREW": "Hebr",
    "ARABIC": "Arab",
    "SYRIAC": "Syrc",
    "THAANA": "Thaa",
    "ETHIOPIC": "Ethi",
    "DEVANAGARI": "Deva",
    "BENGALI": "Beng",
    "GURMUKHI": "Guru",
    "GUJARATI": "Gujr",
    "ORIYA": "Orya",
    "TAMIL": "Taml",
    "TELUGU": "Telu",
    "KANNADA": "Knda",
    "MALAYALAM": "Mlym",
    "SINHALA": "Sinh",
    "THAI": "Thai",
    "LAO": "Laoo",
    "TIBETAN": "Tibt",
    "MYANMAR": "Mymr",
    "KHMER": "Khmr",
    "MONGOLIAN": "Mong",
    "CHEROKEE": "Cher",
    "CJK": "Hani",
    "IDEOGRAPHIC": "Hani",
    "HIRAGANA": "Hira",
    "KATAKANA": "Kana",
    "KATAKANA-HIRAGANA": "Kana",
    "HALFWIDTH": "Kana",
    "HANGUL": "Hang",
    "BOPOMOFO": "Bopo",
}
_NAMES = {
    "Latn": sentence("Latin"),
    "Grek": sentence("Greek"),
    "Cyrl": sentence("Cyrillic"),
    "Armn": sentence("Armenian"),
    "Geor": sentence("Georgian"),
    "Hebr": sentence("Hebrew"),
    "Arab": sentence("Arabic"),
    "Syrc": sentence("Syriac"),
    "Thaa": sentence("Thaana"),
    "Ethi": sentence("Ethiopic"),
    "Deva": sentence("Devanagari"),
    "Beng": sentence("Bengali"),
    "Guru": sentence("Gurmukhi"),
    "Gujr": sentence("Gujarati"),
    "Orya": sentence("Oriya"),
    "Taml": sentence("Tamil"),
    "Telu": sentence("Telugu"),
    "Knda": sentence("Kannada"),
    "Mlym": sentence("Malayalam"),
    "Sinh": sentence("Sinhala"),
    "Thai": sentence("Thai"),
    "Laoo": sentence("Lao"),
    "Tibt": sentence("Tibetan"),
    "Mymr": sentence("Myanmar"),
    "Khmr": sentence("Khmer"),
    "Mong": sentence("Mongolian"),
    "Cher": sentence("Cherokee"),
    "Hani": sentence("Chinese characters"),
    "Hira": sentence("Hiragana"),
    "Kana": sentence("Katakana"),
    "Hang": sentence("Hangul"),
    "Bopo": sentence("Bopomofo"),
}
# Signs that are no letters and stand in the fonts of a script all the same: 、 and （.
_EAST_ASIAN = ((0x3000, 0x303F), (0x3200, 0x33FF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF))


@functools.lru_cache(maxsize=10_000)
def script_of(character: str) -> str:
    """Return the script of a character, "" for one of none (a digit, a sign) and of one that is not known here."""
    script = _BY_NAME.get(unicodedata.name(character, "").partition(" ")[0], "")
    if not script and any(first <= ord(character) <= last for first, last in _EAST_ASIAN):
        return "Hani"
    return script


def script_name(script: str) -> str:
    """Return what people call a script ("Arabic"); the code itself where it is not known here."""
    return _NAMES.get(script, script)


def scripts_of(text: str) -> Counter[str]:
    """Return how many letters of each script a text has."""
    found: Counter[str] = Counter()
    for character, count in Counter(text).items():
        if character.isalpha():
            found[script_of(character)] += count
    return found
