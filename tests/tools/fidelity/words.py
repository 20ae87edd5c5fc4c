"""Split text into comparable words: quotation marks, spaces and hyphens may differ, letters may not.

A word is a run of letters, their marks and digits, or one sign such as an emoji; in scripts that put no spaces between
words each character is one. Unicode's NFKC makes ligatures letters again.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

# Han, kana, Thai, Lao, Myanmar and Khmer: a line may break after any character, or where only a dictionary knows.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_UNSPACED += "\U00020000-\U0003ffff"
# Hebrew, Arabic and their like.
_RIGHT_TO_LEFT = "\u0590-\u08ff"
# Korean particles stand behind a Latin word without a space.
HANGUL = "\u1100-\u11ff\uac00-\ud7af"
_WORD = re.compile(rf"[{_UNSPACED}]|[{_RIGHT_TO_LEFT}]+|[{HANGUL}]+|[^\s{_UNSPACED}{_RIGHT_TO_LEFT}{HANGUL}]+")
# French ordinals as they are typed ("7ème"), which the rules of its typography set as "7e".
_ORDINAL = re.compile(r"(?<=\d)i?[eè]me(?=s?\b)")
_SELECTORS = range(0xFE00, 0xFE10)


def words_of(text: str) -> list[str]:
    """Return the words of a text in order."""
    plain = _ORDINAL.sub("e", unicodedata.normalize("NFKC", text).casefold())
    return _WORD.findall("".join(map(_kept, plain)))


def unordered(words: Sequence[str]) -> list[str]:
    """Return the words, with the letters of right-to-left words sorted."""
    return ["".join(sorted(word)) if re.match(f"[{_RIGHT_TO_LEFT}]", word) else word for word in words]


@cache
def _kept(character: str) -> str:
    """Return a character to compare: itself, "" if invisible, a space for all else."""
    category = unicodedata.category(character)
    if category == "Cf" or ord(character) in _SELECTORS:
        return ""
    if category == "So":
        return f" {character} "
    return character if category[0] in "LMN" else " "
