"""Find each picture of a source: shown, described in words, reported in a problem, or lost."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.body.neutral_html import parse
from pipeline.body.spoken_formulas import speak_formula
from pipeline.model.problems import Problem
from pipeline.normalise.body.formulas import tidy_formula
from pipeline.pandoc.process import PANDOC, PandocError
from tests.tools.fidelity.seen import Picture, Seen
from tests.tools.fidelity.words import words_of

# These say that something else stands for a picture, which must then be there.
_OF_STAND_INS = frozenset({"missing-image", "unreadable-image", "missing-alt"})


@dataclass(frozen=True)
class Pictures:
    """Numbers of pictures shown, described and reported; addresses of lost ones."""

    shown: int = 0
    stand_ins: int = 0
    named: int = 0
    lost: tuple[str, ...] = ()


def look_for_pictures(wanted: Sequence[Picture], given: Sequence[Picture], problems: Sequence[Problem]) -> Pictures:
    """Find the pictures of a source in an edition, by their alternative texts if they have any."""
    shown = [picture.words for picture in given if not picture.stand_in]
    stand_ins = [picture.words for picture in given if picture.stand_in]
    messages = [problem.message for problem in problems if problem.rule not in _OF_STAND_INS]
    counts = {"shown": 0, "stand_ins": 0, "named": 0}
    lost = []
    for picture in sorted(wanted, key=lambda one: not one.words):  # those that can be told apart first
        match = _match(picture.words, shown, stand_ins)
        if not match and picture.address and any(picture.address in message for message in messages):
            match = "named"
        if match:
            counts[match] += 1
        else:
            lost.append(picture.address)
    return Pictures(**counts, lost=tuple(lost))


def _match(words: tuple[str, ...], shown: list[tuple[str, ...]], stand_ins: list[tuple[str, ...]]) -> str:
    """Remove a picture with this alternative text from the list that contains it, and return which."""
    for name, pictures in (("shown", shown), ("stand_ins", stand_ins)):
        for candidate in pictures:
            if not words or candidate == words or (name == "stand_ins" and _is_within(words, candidate)):
                pictures.remove(candidate)
                return name
    return ""


def count_formulas(source: Seen, edition: Seen) -> int:
    """Count the formulas of a source found in an edition, as TeX or in words."""
    given, found = Counter(edition.formulas), 0
    for words, typed in zip(source.formulas, source.typed, strict=True):
        match = next((each for each in (words, *_spoken(typed)) if given[each]), None)
        if match is not None:
            given[match] -= 1
        found += match is not None or _is_within(words, edition.words)
    return found


@cache
def _spoken(typed: str) -> tuple[tuple[str, ...], ...]:
    """Return a formula in the words of each language, as editions do; nothing if it cannot be parsed."""
    try:
        written = PANDOC.write(PANDOC.read(f"${typed.strip()}$", "markdown").text, "html").text
    except PandocError:
        return ()
    spoken = []
    for language in ("fr", "en"):
        for formula in parse(written).iter("math"):
            tidy_formula(formula, language)
            spoken.append(tuple(words_of(speak_formula(formula, language))))
    return tuple(spoken)


def _is_within(words: Sequence[str], text: Sequence[str]) -> bool:
    """Return whether the words occur in a text, one after another."""
    return f" {' '.join(words)} " in f" {' '.join(text)} "
