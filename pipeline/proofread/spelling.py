"""Words that are in no dictionary, and words like them that are. Only user of hunspell, an extra of the package.

Dictionaries for French and English come with the program, others from the system. Names, acronyms, terms and words of
other languages are in no dictionary either: what is told is what looks like a slip.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from pipeline.i18n.sentences import sentence
from pipeline.jobs.job import Job, JobFunction
from pipeline.proofread.passages import Kind, Passage

EXTRA, PACKAGE = "proofread", "chunspell>=2.0.5,<3"
OTHER_TOOLS = sentence("another dictionary or program is installed")
"""Why something is read for mistakes again."""
_OURS = Path(__file__).parent / "dictionaries"
_OF_SYSTEM = Path("/usr/share/hunspell")
_ALSO_IN = "en"  # the language that terms come from
_NEAR = 3  # words that are proposed
_LIKE = 0.75  # how much of two words is the same
_SHORT = 3  # letters of a word that is like too many others
# What a run without blanks is that is no word: a number, an address, a path, a name of a file or a key.
_NO_WORD = re.compile(r"[\d@\\_{}<>=|#~^$&*+\[\]\ufffc]|\w[.:/]\w*[.:/]|\w\.\w|://")
_TOKEN = re.compile(r"(?<!\.)\b[^\W\d_]+(?:['’\u2010\u2011-][^\W\d_]+)*['’]?")
_RUN = re.compile(r"\S+")
_ENDS = re.compile(r"[.!?…:](?:\s|\W)*$")
_BY_HAND = str.maketrans("’\u2010\u2011", "'--")
_ACCENTS = {letter: accented for accented in ("aàâ", "eéèêë", "iîï", "oô", "uùûü", "cç") for letter in accented}
_INSERTED = "abcdefghijklmnopqrstuvwxyzéè"
_ELIDED = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'", re.IGNORECASE)
_FIRST_LETTERS = re.compile(r"(?:^|-).")
_VOWEL = re.compile(r"[aeiouy]|[^a-z]")
_PREFIXES = frozenset("co e ex éco néo non pré vice".split())
# The spelling of 1990, which schools teach: no circumflex on i and u, and è before a mute e.
_CIRCUMFLEX = {"i": "î", "u": "û"}
_GRAVE = re.compile(r"è(?=[^\Waeiouyé]{1,2}er(?:a[is]?|ai[st]|aient|ez|i?ons|iez|ont)$|glement)")
_AROUND = 80  # letters beside a word that are looked at
_LONGEST = 40  # letters of a word
# Short words that are likelier at the beginning of a sentence than a name.
_COMMON = frozenset(
    "which with when what where this that there they then have from your were will"
    " avec dans pour mais nous vous elle leur plus tout cette sont donc alors quand comme".split()
)
_NAME = 5  # letters of a capitalised word that may be a slip of another kind than an accent
_DOUBLED = re.compile(r"è([lt])(?=e(?:s|nt)?$)")
_MOST_FOREIGN, _FEW = 0.4, 3  # share of unknown words in a passage of another language, and the fewest of them


class Dictionary(NamedTuple):
    """Dictionary of a language: the path of its files without their endings."""

    language: str
    path: Path


class Slip(NamedTuple):
    """Word that is in no dictionary, its offset in a passage, and words like it."""

    word: str
    offset: int
    near: tuple[str, ...]


@dataclass(frozen=True)
class NearJob(Job):
    """Word to find others like, in a dictionary; `tools` tells other versions of it apart."""

    word: str
    language: str
    path: str
    tools: str

    about = sentence("words like {name}", name="{0.word}")
    causes: ClassVar[Mapping[str, str]] = dict.fromkeys(("word", "language", "path", "tools"), OTHER_TOOLS)


find_near = JobFunction[NearJob, tuple[str, ...]]("pipeline.proofread.spelling:search_near")


def find_version() -> str:
    """Return the version of what checks spelling, with the dictionaries of the system; "" without the extra."""
    try:
        theirs = (f" {path.name}:{path.stat().st_size}" for path in sorted(_OF_SYSTEM.glob("*.dic")))
        return version("chunspell") + "".join(theirs)
    except PackageNotFoundError:
        return ""


@cache
def find_dictionary(language: str) -> Dictionary | None:
    """Return the dictionary for a language, ours before those of the system; None where there is none."""
    main, _, region = language.replace("_", "-").partition("-")
    theirs = [_OF_SYSTEM / f"{main}_{region.upper()}", _OF_SYSTEM / main, *sorted(_OF_SYSTEM.glob(f"{main}_*.dic"))]
    for path in (_OURS / main, *(each.with_suffix("") for each in theirs)):
        if main and find_version() and all(path.with_suffix(end).is_file() for end in (".aff", ".dic")):
            return Dictionary(main.lower(), path)
    return None


@cache
def _open(dictionary: Dictionary) -> Any:  # noqa: ANN401 - a library without types
    from hunspell import Hunspell  # noqa: PLC0415 - an extra, and a tenth of a second

    return Hunspell(dictionary.path.name, hunspell_data_dir=str(dictionary.path.parent))


class Speller:
    """Spelling of one language."""

    def __init__(self, dictionary: Dictionary) -> None:
        """Open the dictionary, and that of the language which terms come from."""
        self.dictionary = dictionary
        self._spell = _open(dictionary).spell
        terms = find_dictionary(_ALSO_IN) if dictionary.language != _ALSO_IN else None
        self._is_term = _open(terms).spell if terms else None
        self._known: dict[str, bool] = {}

    def find_slips(self, passage: Passage) -> Iterator[Slip]:
        """Yield the words of a passage that look like slips; none of a passage in another language."""
        words = list(split_words(passage.text))
        unknown = [number for number, (_, word) in enumerate(words) if not self.knows(word)]
        if len(unknown) >= _FEW and len(unknown) > _MOST_FOREIGN * len(words):
            return
        numbers = frozenset(unknown)
        for number in unknown:
            offset, word = words[number]
            is_term = self._is_term is not None and bool(self._is_term(word))
            beside = not numbers.isdisjoint({number - 2, number - 1, number + 1, number + 2})
            bare = _ELIDED.sub("", word.translate(_BY_HAND), count=1)
            if bare[:1].isupper():
                near = [] if is_term else self._mistype_name(passage, offset, word)
            elif len(bare) <= _SHORT or is_term or passage.is_apart(offset):
                # An abbreviation, a term, or a word of somebody else.
                near = [each for each in self.find_confused(word) if _is_accent(each, word)]
                near = [] if is_term and beside else near
            else:
                yield Slip(word, offset, tuple(self.find_confused(word)[:_NEAR]))
                continue
            if near:
                yield Slip(word, offset, tuple(near[:_NEAR]))

    def _mistype_name(self, passage: Passage, offset: int, word: str) -> list[str]:
        """Return what a capitalised word may have been to be: none for a name."""
        before = passage.text[max(0, offset - _AROUND) : offset].rstrip()
        behind = passage.text[offset + len(word) : offset + len(word) + _AROUND].lstrip()
        begins = not before.strip(" «“\"'(") or bool(_ENDS.search(before))
        last = "" if begins else before.split()[-1]
        if behind[:1].isupper() or (last[:1].isupper() and len(last) > _SHORT):
            return []  # a part of a longer name
        anything = (begins or passage.kind is Kind.HEADING) and len(word) > _NAME
        found = [each for each in self.find_confused(word.lower()) if anything or _is_accent(each, word)]
        if begins and not found:
            found = [each for each in self.find_confused(word.lower()) if each in _COMMON]
        return [each.capitalize() for each in found]

    def knows(self, word: str) -> bool:
        """Return whether a word is right, or none that a dictionary has: an acronym, a name with a capital within."""
        if word not in self._known:
            self._known[word] = self._look_up(word.translate(_BY_HAND).rstrip("'") or word)
        return self._known[word]

    def _look_up(self, word: str) -> bool:
        bare = _ELIDED.sub("", word, count=1)
        has_capital = any(map(str.isupper, _FIRST_LETTERS.sub("", bare)))
        if len(bare) > _LONGEST or has_capital or not _VOWEL.search(_fold(bare)):
            return True
        if any(map(self._spell, {word, bare, word.lower(), bare.lower()})):
            return True
        parts = bare.split("-")
        if len(parts) > 1 and all(part in _PREFIXES or self._look_up(part) for part in filter(None, parts)):
            return True
        return self.dictionary.language == "fr" and any(map(self._spell, _undo_reform(bare)))

    def find_confused(self, word: str) -> list[str]:
        """Return the words that one is easily typed for, the likeliest first; none where it is like no word."""
        word = word.translate(_BY_HAND).rstrip("'")
        elided = _ELIDED.match(word)
        before, bare = (elided[0], word[elided.end() :]) if elided else ("", word)
        parts = bare.split("-")
        wrong = [number for number, part in enumerate(parts) if part and not self.knows(part)]
        if len(wrong) != 1:
            return []
        first, last = "-".join([*parts[: wrong[0]], ""]), "-".join(["", *parts[wrong[0] + 1 :]])
        for edits in (_end_alike, _change_letters, _elide, _double, _move, _insert, self._split):
            near = [each for each in dict.fromkeys(edits(parts[wrong[0]])) if len(each) > 1 and self._is_word(each)]
            if near:
                return [f"{before}{first}{each}{last}" for each in near]
        return []

    def _is_word(self, text: str) -> bool:
        return all(map(self._spell, text.split(" ")))

    def _split(self, word: str) -> Iterator[str]:
        yield from (f"{word[:at]} {word[at:]}" for at in range(2, len(word) - 1) if len(word) > _SHORT + 2)


def split_words(text: str) -> Iterator[tuple[int, str]]:
    """Yield the words of a text with their offsets, but for what only looks like some: addresses, names of files."""
    for run in _RUN.finditer(text):
        core = run[0].strip(".,;:!?…()«»“”\"'’[]")
        if core and not _NO_WORD.search(core):
            yield from ((run.start() + token.start(), token[0]) for token in _TOKEN.finditer(run[0]))


def search_near(job: NearJob) -> tuple[str, ...]:
    """Return what hunspell proposes for a word, as far as it is like it: a tenth of a second and more."""
    near = _open(Dictionary(job.language, Path(job.path))).suggest(job.word)
    return tuple(each for each in near if SequenceMatcher(None, job.word, each).ratio() >= _LIKE)[:_NEAR]


def _fold(word: str) -> str:
    """Return the bare letters of a word, without accents, capitals and apostrophes."""
    apart = unicodedata.normalize("NFD", word.casefold().replace("œ", "oe"))
    return "".join(letter for letter in apart if letter.isalpha())


def _is_accent(near: str, word: str) -> bool:
    """Return whether two words differ in accents and apostrophes alone."""
    return " " not in near and near.lower() != word.lower() and _fold(near) == _fold(word)


def _end_alike(word: str) -> Iterator[str]:
    """Yield what sounds alike: “faudrais”, of a verb without this person."""
    if word.endswith("ais"):
        yield f"{word[:-1]}t"


def _change_letters(word: str) -> Iterator[str]:
    places = [(at, other) for at, letter in enumerate(word) for other in _ACCENTS.get(letter, "") if other != letter]
    yield from (word[:at] + other + word[at + 1 :] for at, other in places)
    yield from (word.replace(wrong, right) for wrong, right in (("oe", "œ"), ("ae", "æ")) if wrong in word)
    yield word.capitalize()
    for number, (at, other) in enumerate(places):
        for behind, another in places[number + 1 :]:
            if behind > at:
                yield word[:at] + other + word[at + 1 : behind] + another + word[behind + 1 :]


def _undo_reform(word: str) -> Iterator[str]:
    """Yield what a word would be in the spelling before 1990."""
    yield from (word[:at] + _CIRCUMFLEX[letter] + word[at + 1 :] for at, letter in enumerate(word) if letter in "iu")
    yield _GRAVE.sub("é", word)
    yield _DOUBLED.sub(r"e\1\1", word)


def _elide(word: str) -> Iterator[str]:
    yield from (f"{word[:at]}'{word[at:]}" for at in range(1, len(word)))


def _double(word: str) -> Iterator[str]:
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :] if word[at - 1 : at] == word[at] else word[: at + 1] + word[at:]


def _move(word: str) -> Iterator[str]:
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]


def _insert(word: str) -> Iterator[str]:
    if len(word) > _SHORT:
        yield from (word[:at] + letter + word[at:] for at in range(1, len(word)) for letter in _INSERTED)


def read_own_words(text: str) -> frozenset[str]:
    """Return the words of a `dictionary.txt`: one a line, and what is behind `#` is a remark."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return frozenset(line.translate(_BY_HAND) for line in lines if line)


def is_own(word: str, own: frozenset[str]) -> bool:
    """Return whether the collection knows a word, in small letters, too, or as a part of a longer one."""
    bare = _ELIDED.sub("", word.translate(_BY_HAND), count=1)
    parts = bare.split("-")
    return not own.isdisjoint({word, bare, bare.lower()}) or (len(parts) > 1 and own.issuperset(parts))
