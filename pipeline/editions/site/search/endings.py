"""Endings that a word loses before it is looked for, so that “articles” finds “article”: a few lines a language.

It is no stemmer (which browsers would have to load), and need not be right: both sides go wrong in the same way, and
what is left over is found as the beginning of a word, or as one that is nearly so spelt.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass

_MARKS = range(0x300, 0x370)  # combining ones: accents
_LEAST = 3  # letters that are left of a word


@dataclass(frozen=True)
class Endings:
    """What a language's words lose: one of the `fronts`, then one ending a step, which another may take the place of.

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
def endings_of(language: str) -> Endings:
    """Return what words of a BCP 47 language lose; nothing where nobody has said it."""
    return _BY_LANGUAGE.get(language.partition("-")[0].lower(), _NONE)
