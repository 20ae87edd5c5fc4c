"""Count the words of a text that occur in another in the same order, and list the others.

The longest common subsequence of both tells (Hyyrö's bit-parallel algorithm, in RapidFuzz). Between the words that it
finds, words that one text parts and the other joins (a long one over two lines, `10^th^`) are put together again: their
letters must be the same, without any between them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import LCSseq, Opcode

from tests.tools.fidelity.seen import Seen

# So many words are aligned at once, with twice as many of the other text: 36 MB.
_WINDOW = 12_000
_CONTEXT = 4
# Gaps with more pairs of words than this hold a real loss.
_MOST_PAIRS = 1_000_000


@dataclass(frozen=True)
class Loss:
    """Missing words with their context."""

    before: str
    words: tuple[str, ...]
    after: str

    def __str__(self) -> str:
        return f"{self.before} [{' '.join(self.words)}] {self.after}".strip()


@dataclass(frozen=True)
class Comparison:
    """Number of words, number found, and losses."""

    total: int
    found: int
    losses: tuple[Loss, ...] = ()

    @property
    def share(self) -> float:
        """Return the share of words found."""
        return self.found / self.total if self.total else 1.0


def compare(source: Seen, edition: Seen) -> Comparison:
    """Look for the words of a source in an edition; notes may be anywhere outside the text."""
    given = [*edition.words, *edition.notes]
    lost, rest = _look_for(source.words, given)
    lost_of_notes, _ = _look_for(source.notes, rest)
    lost_of_notes = [n for n in lost_of_notes if not _stands_among_its_own(n, source, given)]
    if lost_of_notes:  # a word of a note may have been taken for the same word of the text around it
        other_of_notes, rest = _look_for(source.notes, given)
        other, _ = _look_for(source.words, rest)
        if len(other) + len(other_of_notes) < len(lost) + len(lost_of_notes):
            lost, lost_of_notes = other, other_of_notes
    total = len(source.words) + len(source.notes)
    losses = (*_losses(source.words, lost), *_losses(source.notes, lost_of_notes))
    return Comparison(total, total - len(lost) - len(lost_of_notes), losses)


def _stands_among_its_own(n: int, source: Seen, given: Sequence[str]) -> bool:
    """Return whether a note's word is between its neighbours, as often as in the source.

    In Chinese each letter is a word: one of a note is easily taken for the same letter of the text around the note.
    """
    word, near = source.notes[n], list(source.notes[max(0, n - _CONTEXT) : n + _CONTEXT + 1])
    if given.count(word) < source.words.count(word) + source.notes.count(word):
        return False
    starts = (start for start, first in enumerate(given) if first == near[0])
    return len(near) > _CONTEXT and any(list(given[start : start + len(near)]) == near for start in starts)


def _look_for(wanted: Sequence[str], given: Sequence[str]) -> tuple[list[int], list[str]]:
    """Return the indices of missing words in order, and the given words that match none."""
    pairs = [(-1, -1), *_aligned(wanted, given), (len(wanted), len(given))]
    lost: list[int] = []
    used = {j for _, j in pairs}
    for number, ((i, j), (next_i, next_j)) in enumerate(pairwise(pairs)):
        missing = range(i + 1, next_i)
        if not missing:
            continue
        found, taken = _joined(wanted, missing, given, range(j + 1, next_j))
        used |= taken
        if len(found) < len(missing) and _all_around_is_there(number, pairs, wanted, given):
            continue
        lost += [n for n in missing if n not in found]
    return lost, [word for j, word in enumerate(given) if j not in used]


def _all_around_is_there(
    number: int, pairs: Sequence[tuple[int, int]], wanted: Sequence[str], given: Sequence[str]
) -> bool:
    """Return whether the words between two matched pairs are present when joined with those of the pairs.

    Of "end to end" and "endto end" the pair may be the first word with the last: then nothing is left to join.
    """
    i, next_i = max(pairs[number][0], 0), min(pairs[number + 1][0] + 1, len(wanted))
    j, next_j = pairs[max(number - 1, 0)][1] + 1, pairs[min(number + 2, len(pairs) - 1)][1]
    found, _ = _joined(wanted, range(i, next_i), given, range(j, next_j))
    return len(found) == next_i - i


def _aligned(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of indices of equal words in order: the most possible, except for texts longer than the window."""
    i = j = 0
    while i < len(a) and j < len(b):
        is_last = i + _WINDOW >= len(a)
        opcodes = LCSseq.opcodes(
            a[i : i + _WINDOW], b[j:] if is_last and len(b) - j < 4 * _WINDOW else b[j : j + 2 * _WINDOW]
        )
        pairs = [(i + m, j + n) for op in opcodes if op.tag == "equal" for m, n in _steps(op)]
        end = len(a) if is_last else i + _WINDOW // 2
        kept = [pair for pair in pairs if pair[0] < end]
        yield from kept
        i, j = end, kept[-1][1] + 1 if kept else j


def _steps(op: Opcode) -> Iterator[tuple[int, int]]:
    yield from zip(range(op.src_start, op.src_end), range(op.dest_start, op.dest_end), strict=True)


def _joined(a: Sequence[str], wanted: range, b: Sequence[str], given: range) -> tuple[set[int], set[int]]:
    """Return the indices of words in both ranges that are equal after joining, in order."""
    found: set[int] = set()
    used: set[int] = set()
    start = given.start
    if len(wanted) * len(given) > _MOST_PAIRS:
        return found, used
    for i in wanted:
        if i in found:
            continue
        for j in range(start, given.stop):
            ends = _same(a, range(i, wanted.stop), b, range(j, given.stop))
            if ends:
                found.update(range(i, ends[0]))
                used.update(range(j, ends[1]))
                start = ends[1]
                break
    return found, used


def _same(a: Sequence[str], wanted: range, b: Sequence[str], given: range) -> tuple[int, int] | None:
    """Return where the first words of both ranges end so that they have the same letters."""
    m, n = wanted.start + 1, given.start + 1
    left, right = a[m - 1], b[n - 1]
    while left != right:
        if left.startswith(right) and n < given.stop:
            right, n = right + b[n], n + 1
        elif right.startswith(left) and m < wanted.stop:
            left, m = left + a[m], m + 1
        else:
            return None
    return m, n


def _losses(words: Sequence[str], lost: Sequence[int]) -> Iterator[Loss]:
    """Group missing words that are adjacent."""
    runs: list[list[int]] = []
    for index in lost:
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    for run in runs:
        start, end = run[0], run[-1] + 1
        before, after = words[max(0, start - _CONTEXT) : start], words[end : end + _CONTEXT]
        yield Loss(" ".join(before), tuple(words[start:end]), " ".join(after))
