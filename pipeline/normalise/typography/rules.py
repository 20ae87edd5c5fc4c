"""Typographic rules as edits of a text: the engine, what it leaves alone, and the rules that languages share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

Edit = tuple[int, int, str]
"""From this character up to that one (not included), put this text."""

Raised = tuple[int, int, str]
"""From this character up to that one (not included), letters are set smaller by the rule of this name."""

# What rules are written with.
BLANK = "[ \t\u00a0\u2009\u202f]"
BREAKING = "[ \t\u2009]"
NO_BREAK = "\u00a0"
THIN = "\u202f"


@dataclass(frozen=True)
class TypographyRule:
    """One rule of typography, tried only on texts that have one of its `signs`: most texts have few."""

    name: str
    signs: frozenset[str]
    edits: Callable[[str], Iterable[Edit]]


@dataclass(frozen=True)
class Typeset:
    """A text with its typography.

    `borders` are the places that were asked for, moved along. `raised` are the spans of letters that are set smaller
    (the endings of ordinals, acronyms), with the name of the rule that found each. `changes` counts the edits of each
    rule.
    """

    text: str
    borders: Sequence[int]
    raised: Sequence[Raised]
    changes: Counter[str]


def swap(name: str, signs: str, pattern: str, new: str, needs: str = "") -> TypographyRule:
    r"""Return a rule that replaces each match of `pattern` by `new`, which may refer to groups (`\1`).

    In the pattern, `^` begins a line. A text without a match of `needs`, which is found faster, has none of `pattern`.
    """
    compiled, needed = re.compile(pattern, re.MULTILINE), re.compile(needs)

    def edits(text: str) -> Iterator[Edit]:
        for match in compiled.finditer(text) if needed.search(text) else ():
            yield match.start(), match.end(), match.expand(new) if "\\" in new else new

    return TypographyRule(name, frozenset(signs), edits)


def scan(name: str, signs: str, edits: Callable[[str], Iterable[Edit]]) -> TypographyRule:
    """Return a rule that no pattern can express, because it must count: `edits` reads the text from left to right."""
    return TypographyRule(name, frozenset(signs), edits)


def apply(
    rules: Sequence[TypographyRule], raised: Sequence[TypographyRule], text: str, borders: Sequence[int] = ()
) -> Typeset:
    """Set a text by the rules, one after the other; those of `raised` find what is set smaller, each something else."""
    changes: Counter[str] = Counter()
    if not text:
        return Typeset(text, borders, (), changes)
    shown = text
    text = hide(shown)
    hidden = "" if shown == text else "".join(old for old, new in zip(shown, text, strict=True) if new == OBJECT)
    present = set(text)
    for rule in rules:
        if rule.signs.isdisjoint(present):
            continue
        edits = [edit for edit in rule.edits(text) if text[edit[0] : edit[1]] != edit[2]]
        if edits:
            text, borders = _apply_edits(text, edits), _move_borders(borders, edits)
            changes[rule.name] += len(edits)
            present.update(*(new for _, _, new in edits))
    spans = sorted(
        (start, end, rule.name)
        for rule in raised
        if not rule.signs.isdisjoint(present)
        for start, end, _ in rule.edits(text)
    )
    return Typeset(show(text, hidden), borders, spans, changes)


def _apply_edits(text: str, edits: Sequence[Edit]) -> str:
    parts: list[str] = []
    done = 0
    for start, end, new in edits:
        parts += (text[done:start], new)
        done = end
    parts.append(text[done:])
    return "".join(parts)


def _move_borders(borders: Sequence[int], edits: Sequence[Edit]) -> Sequence[int]:
    """Move borders with the text: what was left of one stays left; in an edit the first letters keep their places."""
    if not borders:
        return borders
    moved: list[int] = []
    shift = 0
    waiting = iter((*edits, (borders[-1] + 1, borders[-1] + 1, "")))
    start, end, new = next(waiting)
    for border in borders:
        while border >= end and border > start:
            shift += len(new) - (end - start)
            start, end, new = next(waiting)
        within = border - start
        moved.append(border + shift if within <= 0 else start + shift + min(within, len(new)))
    return moved


OBJECT = "\ufffc"
"""Hides what no rule may touch, letter by letter: addresses, paths and the like. The rules take it for a letter."""

# All languages' marks: what is decided beside one must not depend on which of them a pass puts there.
QUOTATION_MARKS = '"«»“”„‟‘’‚‹›「」『』'
_ENDS = rf"\s{QUOTATION_MARKS}"

# A sign that is cheap to look for, and what to hide around it. Each pattern is anchored so that no character is
# looked at more than a few times: a paragraph may be megabytes long.
_MASKS = tuple(
    (sign, re.compile(pattern))
    for sign, pattern in (
        # An address up to its last character that is no punctuation: https://example.org/a?b=c
        ("://", rf"(?<![a-zA-Z+])[a-zA-Z][a-zA-Z0-9+]{{0,20}}+://[^{_ENDS}<>]*[^{_ENDS}<>.,;:!?…)\]}}']"),
        # data:image/png;base64,iVBORw0KGgo= and urn:isbn:9782070368228: addresses with no host
        *(
            (scheme, rf"(?<![\w.]){scheme}[^{_ENDS}<>]*[^{_ENDS}<>.,;:!?…)\]}}}}']")
            for scheme in ("data:", "urn:", "magnet:")
        ),
        ("www.", rf"(?<!\w)www\.[^{_ENDS}<>]*[^{_ENDS}<>.,;:!?…)\]}}']"),
        # ada@example.org
        ("@", r"(?<!\w)(?<!\w[.+'’-])\w[\w.+'’-]{0,63}+@[\w-]+(?:\.[\w-]+)*"),
        # C:\Temp and \emph{mot}: every word with a backslash
        ("\\", rf"(?<![^{_ENDS}])[^{_ENDS}\\]*+\\(?:\"\w)?[^{_ENDS}]*"),
        # /usr/share/l'exemple and ~/x--y, but not et/ou
        ("/", rf"(?<![\w/~.…])(?:~|\.{{1,2}})?/[\w.-][^{_ENDS}]*[\w/]"),
        # a--b.pdf
        ("--", r"(?<![\w.-])(?:\w|-(?!-))*+--[\w-]*+(?:\.[\w-]++)*\.[A-Za-z]\w{0,4}(?!\w)"),
        # $x^2$ (with a blank inside, it is more likely money)
        ("$", r"\$[^\s$]{1,80}\$(?!\d)"),
        # &nbsp; and &#160;
        ("&", r"&(?:#\w{1,8}|[A-Za-z]\w{1,30});"),
        # class="mot"
        ('="', r'=(?<=\w=)"[^"\n]{0,200}"'),
        # :smile:
        (":", r":(?<![\w:]:)[a-z][a-z0-9_+-]*+:(?!\w)"),
    )
)


def hide(text: str) -> str:
    """Return the text with its untouchable parts replaced, of the same length."""
    for sign, pattern in _MASKS:
        if sign in text:
            text = pattern.sub(lambda match: OBJECT * len(match[0]), text)
    return text


def show(text: str, hidden: str) -> str:
    """Put the characters of `hidden` back, one for each U+FFFC in order; no rule adds, removes or moves one."""
    letters = iter(hidden)
    return re.sub(OBJECT, lambda _: next(letters), text) if hidden else text


class QuoteMarks(NamedTuple):
    """A language's quotation marks, and those of a quotation inside a quotation."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str


# Unicode CLDR 48.2, cldr-misc-full, main/LANGUAGE/delimiters.json: quotationStart, quotationEnd,
# alternateQuotationStart, alternateQuotationEnd. A language that is not here keeps its straight marks.
# Spanish of Spain keeps the angular marks that CLDR had until 47, as its Academy and TYPOGRAPHY ask.
_CLDR = {
    "“”‘’": "cy da en es-419 es-MX es-US ga gl id ko la lv pt tr vi zh",
    "«»“”": "ca el es eu it pt-PT",
    "„“‚‘": "cs de et hr is sk sl",
    "「」『』": "ja zh-HK zh-Hant zh-TW",
    "«»‘’": "nb nn no",
    "«»„“": "ru uk",
    "„“„“": "bg lt",
    "„”«»": "pl ro",
    "””’’": "fi sv",
    "”“’‘": "ar",
    "“”«»": "eo",
    "«»‹›": "fa",
    "„”»«": "hu",
    "‘’‘’": "nl",
}
_MARKS = {tag.lower(): QuoteMarks(*marks) for marks, tags in _CLDR.items() for tag in tags.split()}
FRENCH = QuoteMarks("«", "»", "“", "”")

# What may come before a mark that opens, and after one that closes. Both kinds of apostrophe and of dash are in both,
# so that it makes no difference which of them is there.
_BEFORE_OPENING = frozenset("([{</-–—'’‘=+|*&_~")
_AFTER_CLOSING = frozenset(".,;:!?…)]}>-–—/'’‘*%")
_DOUBLE = '"«»“”„‟'
_STRAIGHT = '"'
_PURE = frozenset({(_STRAIGHT, _STRAIGHT), ("«", "»"), ("“", "”")})
_EMPTY = re.compile(f"{BLANK}*+")


def marks_of(language: str) -> QuoteMarks | None:
    """Return the marks of a BCP 47 language, by the longest part of its tag that is known; None where none is."""
    tag = language.replace("_", "-")
    while tag and tag.lower() not in _MARKS:
        tag = tag.rpartition("-")[0]
    return _MARKS.get(tag.lower())


@dataclass(frozen=True)
class Pairing:
    """Quotation marks of a language, the runs of marks (and blanks) looked at together, the typed marks that count."""

    marks: QuoteMarks
    runs: re.Pattern[str]
    openers: str = ""
    closers: str = ""

    def edits(self, text: str) -> Iterator[Edit]:
        """Give pairs of one shape the language's marks, every other level the inner ones; what has no partner stays."""
        ends: list[int] = []
        edits: list[Edit] = []
        for start, end in sorted(self._find_pairs(text)):
            while ends and ends[-1] < start:
                ends.pop()
            opening, closing = self.marks[2:] if len(ends) % 2 else self.marks[:2]
            ends.append(end)
            if (text[start], text[end]) in _PURE and not _EMPTY.fullmatch(text, start + 1, end):
                edits += ((start, start + 1, opening), (end, end + 1, closing))
        return iter(sorted(edits))

    def _find_pairs(self, text: str) -> Iterator[tuple[int, int]]:
        still_open: list[int] = []
        for run in self.runs.finditer(text):
            left, right = text[run.start() - 1 : run.start()] or " ", text[run.end() : run.end() + 1] or " "
            alone = run[0].count(_STRAIGHT) == 1
            for place in range(run.start(), run.end()):
                mark = text[place]
                if mark == _STRAIGHT:
                    top_is_straight = bool(still_open) and text[still_open[-1]] == _STRAIGHT
                    opens, closes = _find_direction(left, right, top_is_straight=top_is_straight, alone=alone)
                else:
                    opens, closes = mark in self.openers, mark in self.closers
                if opens:
                    still_open.append(place)
                elif closes and still_open:
                    yield still_open.pop(), place


def straight_to_typographic(marks: QuoteMarks) -> Pairing:
    """Return the rules that give straight marks the shape of a language; what was typed in another shape stays."""
    return Pairing(marks, re.compile(f"[{re.escape(_DOUBLE + ''.join(marks))}]+"))


def all_to_french() -> Pairing:
    """Return the rules by which pairs of any shape become « », inside others “ ”.

    Blanks that guillemets have (or that curly marks will lose) on their inner side are no border.
    """
    runs = re.compile(rf"(?:[{_DOUBLE}]|(?<=[«“]){BLANK}+|(?<!{BLANK}){BLANK}++(?=[»”]))+")
    return Pairing(FRENCH, runs, openers="«“", closers="»”")


def _find_direction(left: str, right: str, *, top_is_straight: bool, alone: bool) -> tuple[bool, bool]:
    """Return whether a straight mark opens or closes; neither for one that is alone (inches, seconds, a slip).

    What decides are the letters beside the run of marks, and whether the last open mark is straight. Conversion changes
    neither, so that a second pass finds nothing to do.
    """
    may_open = left.isspace() or left in _BEFORE_OPENING
    may_close = right.isspace() or right in _AFTER_CLOSING
    if may_open and not may_close:
        return True, False
    if may_open and may_close and not alone:
        return False, False
    if top_is_straight:
        return False, True
    if may_close:
        return may_open, False
    return not (left.isalnum() or left == OBJECT), False


_WORD = rf"[\w{OBJECT}]"
# A blank, an end, or a quotation mark, which may have a blank on its inner side.
_GAP = rf"\s'{QUOTATION_MARKS}"
# Apostrophes that begin a word, where a pair of them would look like quotation marks: rock 'n' roll, 'tis, 's avonds.
_ELIDED = r"(?:n|s|t|m|k|em|til|tis|twas|tit|tite)"

ELLIPSIS = swap("ellipsis", ".", r"\.(?<!\.\.)\.\.(?!\.)", "…")

# Only between words, between blanks (or at an end), and --- before the first word of a line: --option stays.
DASHES = (
    swap("dash", "-", rf"(?<![^{_GAP}])---(?![^{_GAP}])|(?<={_WORD})---(?={_WORD})|^---(?=[^\s-])", "—", "---"),
    swap("dash", "-", rf"(?<![^{_GAP}])--(?![^{_GAP}])|(?<={_WORD})--(?={_WORD})", "–", "--"),
)

# N° 20 | Recherche: a line may end behind the sign, and never begins with it. Only between words, not in a || b.
SEPARATORS = swap("separator", "|", rf"(?<=[^\s|]){BREAKING}+(?=\|{BREAKING}[^\s|])", NO_BREAK)


def apostrophes(opening: str, closing: str) -> tuple[TypographyRule, ...]:
    """Return rules for typed `'`: quotation marks around words, else apostrophes; 5' and 48°51'24" stay."""
    quoted = (
        rf"'(?<![\w{OBJECT}'’]')(?!{_ELIDED}(?!\w))(?=[^\W\d_])"
        r"((?:[^'\n]|'(?<=\w')(?=\w)){1,80})'(?!['\w])(?<![\s]')"
    )
    return (
        swap("quotation marks", "'", quoted, rf"{opening}\1{closing}"),
        swap("apostrophe", "'", r"'(?<![\d']')(?!')|'(?<=\d')(?=s(?!\w))", "’"),
    )


def general(marks: QuoteMarks) -> Sequence[TypographyRule]:
    """Return the rules of a language for which only the quotation marks are known."""
    return (
        ELLIPSIS,
        *DASHES,
        SEPARATORS,
        *apostrophes(marks.inner_opening, marks.inner_closing),
        scan("quotation marks", '"', straight_to_typographic(marks).edits),
    )


_CAPITALS = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĪİŁŃŇŌŐŒŘŚŞŠŤŪŮŰŸŹŻŽ"
# Of acronyms, which are small capitals where a collection asks for them: a word of capitals, with the s of a plural or
# none; no part of a name of a file, an address, a variable.
_IN_CAPITALS = re.compile(
    rf"(?<![\w{OBJECT}\u0300-\u036f.@#$_\\=])[{_CAPITALS}]++(?=s?(?![\w{OBJECT}\u0300-\u036f@$_\\=]|\.\w))"
)
# Louis XIV and MMXX keep their height, and so does the title of MM. Martin et Roy.
_NUMERAL = re.compile(r"[IVXL]++|(?=M\w{3})M{1,3}(?:CM|CD|D?C{0,3})[IVXLC]*+")
_BETWEEN = re.compile(r"[\s'’-]{1,3}+")
_SHOUTED = 3  # words of capitals in a row that are no acronyms


def _find_acronyms(text: str) -> Iterator[Edit]:
    for run in _find_runs(list(_IN_CAPITALS.finditer(text)), text):
        for word in run if len(run) < _SHOUTED else ():
            if len(word[0]) > 1 and not _NUMERAL.fullmatch(word[0]) and not text.startswith("MM.", word.start()):
                yield (*word.span(), word[0])


def _find_runs(words: list[re.Match[str]], text: str) -> Iterator[list[re.Match[str]]]:
    """Yield the words of each row that has nothing between them but blanks, apostrophes and hyphens."""
    run = words[:1]
    for before, word in pairwise(words):
        if not _BETWEEN.fullmatch(text, before.end(), word.start()):
            yield run
            run = []
        run.append(word)
    yield run


ACRONYMS = scan("acronym", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", _find_acronyms)
