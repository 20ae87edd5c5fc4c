"""Cut a text into the terms that a search looks for, in Python for the index and in browsers by the same rules.

The rules are data (`cutting_rules`, `Endings.rules`): `styles/site/search.js` has none of its own. They name ranges of
letters, for each browser has its own version of Unicode's tables.

Endings are cut by a few lines a language, so that "articles" finds "article". A stemmer would have to be loaded by
browsers; both sides err in the same way, and the rest is found as the beginning of a word or as nearly so spelt.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_MARKS = range(0x300, 0x370)  # combining ones: accents
_LEAST = 3  # letters that are left of a word


@dataclass(frozen=True)
class Endings:
    """Endings of a language's words: one of the `fronts`, then one ending a step, which another may replace.

    Of a word at least as many letters are left as `least` says.
    """

    fronts: tuple[str, ...] = ()
    steps: tuple[tuple[tuple[str, str], ...], ...] = ()
    least: int = _LEAST

    def stems(self, word: str) -> tuple[str, ...]:
        """Return a word (folded) without its endings; where it has a front, both without it and with it.

        Whoever begins to type a word types its front first, or leaves it out.
        """
        whole = self._without_endings(word)
        for front in self.fronts:
            if word.startswith(front) and len(word) - len(front) >= self.least:
                return self._without_endings(word[len(front) :]), whole
        return (whole,)

    def _without_endings(self, word: str) -> str:
        for step in self.steps:
            for ending, instead in step:
                if word.endswith(ending) and len(word) - len(ending) + len(instead) >= self.least:
                    word = word[: len(word) - len(ending)] + instead
                    break
        return word

    def rules(self) -> list[object]:
        """Return the same as data, for browsers."""
        return [self.fronts, self.steps, self.least]


def _step(endings: str) -> tuple[tuple[str, str], ...]:
    """Return a step written as “eaux:eau s x”, in the letters that words are folded to."""
    pairs = (one.partition(":") for one in endings.split())
    return tuple((_plain(ending), _plain(instead)) for ending, _, instead in pairs)


def _plain(ending: str) -> str:
    letters = (one for one in unicodedata.normalize("NFKD", ending) if ord(one) not in _MARKS)
    return unicodedata.normalize("NFC", "".join(letters)).replace("ς", "σ")


def _of(*steps: str, fronts: str = "", least: int = _LEAST) -> Endings:
    return Endings(tuple(fronts.split()), tuple(map(_step, steps)), least)


_BY_LANGUAGE = {
    "fr": _of("eaux:eau aux:al s x", "iere:ier euse:eur enne:en elle:el", "ee er e"),
    "en": _of("sses:ss ies:y ches:ch shes:sh xes:x ss:ss us:us s", "ing ed e", "nn:n tt:t pp:p mm:m gg:g rr:r"),
    "de": _of("erinnen erin ern em en er es e n s"),
    "es": _of("ces:z es s", "o a e"),
    "pt": _of("oes:ao aes:ao ais:al eis:el ns:m res:r zes:z s", "o a e"),
    "it": _of("chi:c che:c ghi:g ghe:g i e o a"),
    "ru": _of(
        "иями ями ами иям ием иях ией ого ому ыми ими ев ов ах ях ам ям ом ем ой ей ий ый ая яя ое ее ые ие ию ия ии"
        " а е и о у ы ь ю я"
    ),
    "el": _of("ους ων ος ου οι ες ης ας ων α η ο ι ε"),
    "ar": _of("ات ون ين ه", fronts="وال بال كال فال ال لل"),
    "fa": _of("هاي ها"),
    "he": _of("ימ ות", fronts="וה שה ה"),
    "hi": _of("ियों:ी ों ें ा े"),
    "ko": _of("에서는 에서 으로 에게 은 는 이 가 을 를 에 의 와 과 도 로", least=2),
}  # fmt: skip
_NONE = Endings()


@functools.cache
def choose_endings(language: str) -> Endings:
    """Return what words of a BCP 47 language lose; nothing where that is not known."""
    return _BY_LANGUAGE.get(language.partition("-")[0].lower(), _NONE)


_LONGEST = 40  # letters: what is longer is an address or a key
# What parts words. Letters, digits and the marks on them are all else.
_PARTING = (
    (0x00, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0xA9), (0xAB, 0xAC), (0xAE, 0xB1), (0xB4, 0xB4), (0xB6, 0xB8),
    (0xBB, 0xBB), (0xBF, 0xBF), (0xD7, 0xD7), (0xF7, 0xF7), (0x2B0, 0x2FF), (0x37E, 0x37E), (0x387, 0x387),
    (0x55A, 0x55F), (0x589, 0x58A), (0x5BE, 0x5BE), (0x5C0, 0x5C0), (0x5C3, 0x5C3), (0x5C6, 0x5C6), (0x5F3, 0x5F4),
    (0x600, 0x60F), (0x61B, 0x61F), (0x66A, 0x66D), (0x6D4, 0x6D4), (0x964, 0x965), (0x970, 0x970), (0xE2F, 0xE2F),
    (0xE3F, 0xE3F), (0xE4F, 0xE4F), (0xE5A, 0xE5B), (0x104A, 0x104F), (0x10FB, 0x10FB), (0x1361, 0x1368),
    (0x17D4, 0x17DB), (0x1800, 0x180A), (0x2000, 0x200B), (0x2010, 0x2029), (0x202F, 0x205F), (0x2061, 0x206F),
    (0x207A, 0x207E), (0x208A, 0x208E), (0x20A0, 0x20CF), (0x2116, 0x2117), (0x2190, 0x245F), (0x249C, 0x2BFF),
    (0x2E00, 0x2E7F), (0x3000, 0x3004), (0x3008, 0x3020), (0x3030, 0x3030), (0x3036, 0x3037), (0x303D, 0x303F),
    (0x30A0, 0x30A0), (0x30FB, 0x30FB), (0xE000, 0xF8FF), (0xFD3E, 0xFD3F), (0xFE10, 0xFE6F), (0xFF01, 0xFF0F),
    (0xFF1A, 0xFF20), (0xFF3B, 0xFF40), (0xFF5B, 0xFF65), (0xFFE0, 0xFFFD), (0x1F000, 0x1FAFF), (0xE0000, 0xE00FF),
)  # fmt: skip
# What a reader need not type: accents, vowel points, what only joins or directs.
_GONE = (
    (0xAD, 0xAD), (0x300, 0x36F), (0x591, 0x5BD), (0x5BF, 0x5BF), (0x5C1, 0x5C2), (0x5C4, 0x5C5), (0x5C7, 0x5C7),
    (0x610, 0x61A), (0x640, 0x640), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6DC), (0x6DF, 0x6E8), (0x6EA, 0x6ED),
    (0x180B, 0x180D), (0x200C, 0x200F), (0x202A, 0x202E), (0x2060, 0x2060), (0x20D0, 0x20F0), (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF), (0xE0100, 0xE01EF),
)  # fmt: skip
# Scripts that put no blanks between words: Thai, Lao, Burmese, Khmer, kana, Chinese characters.
_UNSPACED = (
    (0xE00, 0xEFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3040, 0x30FF), (0x31F0, 0x31FF),
    (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
# Letters that are a syllable, or a word: Korean.
_SYLLABLES = ((0xAC00, 0xD7A3),)
# Letters that Unicode does not take apart, and digits of other scripts.
_FOLDED = {
    "ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ð": "d", "þ": "th", "đ": "d", "ħ": "h", "ı": "i", "ł": "l", "ς": "σ",
    "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ", "ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي",
    **{chr(zero + digit): str(digit) for zero in (0x660, 0x6F0, 0x966, 0x9E6) for digit in range(10)},
}  # fmt: skip


def _class(ranges: tuple[tuple[int, int], ...]) -> str:
    """Return ranges as a class of a regular expression, without its brackets, for Python and browsers."""
    return "".join(f"{_escaped(first)}-{_escaped(last)}" for first, last in ranges)


def _escaped(code: int) -> str:
    letter = chr(code)
    return letter if letter.isalnum() else f"\\u{code:04x}" if code < 0x10000 else letter  # noqa: PLR2004 - four digits


_WORD = re.compile(f"[^{_class(_PARTING)}]+")
_REMOVED = re.compile(f"[{_class(_GONE)}]+")
_RUN = re.compile(f"[{_class(_UNSPACED)}]+|[^{_class(_UNSPACED)}]+")
_HAS_UNSPACED = re.compile(f"[{_class(_UNSPACED)}]")
_SYLLABLE = re.compile(f"[{_class(_SYLLABLES)}]")
_LETTERS = str.maketrans(_FOLDED)


def cutting_rules() -> dict[str, object]:
    """Return how browsers are to cut: classes of letters for regular expressions, and what letters are read as."""
    return {
        "parting": _class(_PARTING),
        "gone": _class(_GONE),
        "unspaced": _class(_UNSPACED),
        "syllables": _class(_SYLLABLES),
        "folded": _FOLDED,
        "longest": _LONGEST,
    }


def cut_terms(text: str, language: str) -> Iterator[str]:
    """Yield the terms of a text, in its order, each as often as the text has it."""
    for word in _WORD.findall(text):
        yield from _terms_of(word, language)


def fold_word(word: str) -> str:
    """Return a word in small letters and without accents."""
    plain = _REMOVED.sub("", unicodedata.normalize("NFKD", word).lower())
    return unicodedata.normalize("NFC", plain).translate(_LETTERS)


@functools.lru_cache(maxsize=100_000)
def _terms_of(word: str, language: str) -> tuple[str, ...]:
    """Return the terms of a run without blanks and signs; most texts have the same words again and again."""
    endings = choose_endings(language)
    return tuple(
        term for part in _WORD.findall(fold_word(word)) for run in _RUN.findall(part) for term in _cut(run, endings)
    )


def _cut(run: str, endings: Endings) -> Iterator[str]:
    """Yield the terms of a run of letters: its stems, or, where words have no blanks between them, each two letters.

    The last letter of such a run is a term of its own: every letter is the beginning of one.
    """
    if _HAS_UNSPACED.match(run):
        yield from (run[place : place + 2] for place in range(len(run)))
    elif (len(run) > 1 or _SYLLABLE.match(run)) and len(run) <= _LONGEST:
        yield from endings.stems(run)
