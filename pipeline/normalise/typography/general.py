"""What most languages share: ellipsis, dashes typed as hyphens, apostrophes, single quotation marks, acronyms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.normalise.typography.masks import OBJECT, QUOTATION_MARKS
from pipeline.normalise.typography.quotes import QuoteMarks, straight_to_typographic
from pipeline.normalise.typography.rules import BREAKING, NO_BREAK, Edit, TypographyRule, scan, swap

_WORD = rf"[\w{OBJECT}]"
# A blank, an end, or a quotation mark, which may have a blank on its inner side.
_GAP = rf"\s'{QUOTATION_MARKS}"
# Apostrophes that begin a word, where a pair of them would look like quotation marks: rock 'n' roll, 'tis, 's avonds.
_ELIDED = r"(?:n|s|t|m|k|em|til|tis|twas|tit|tite)"

ELLIPSIS = swap("ellipsis", ".", r"\.(?<!\.\.)\.\.(?!\.)", "…")

# Only between words, between blanks (or at an end), and --- before the first word of a line: --option stays.
DASHES = (
    swap("dash", "-", rf"(?<![^{_GAP}])---(?![^{_GAP}])|(?<={_WORD})---(?={_WORD})|^---(?=[^\s-])", "—"),
    swap("dash", "-", rf"(?<![^{_GAP}])--(?![^{_GAP}])|(?<={_WORD})--(?={_WORD})", "–"),
)

# N° 20 | Recherche: a line may end behind the sign, and never begins with it. Only between words, not in a || b.
SEPARATORS = swap("separator", "|", rf"(?<=[^\s|]){BREAKING}+(?=\|{BREAKING}[^\s|])", NO_BREAK)


def apostrophes(opening: str, closing: str) -> tuple[TypographyRule, ...]:
    """Return rules for `'` as it is typed: quotation marks around words, else apostrophes; 5' and 48°51'24" stay."""
    quoted = (
        rf"'(?<![\w{OBJECT}'’]')(?!{_ELIDED}(?!\w))(?=[^\W\d_])"
        r"((?:[^'\n]|'(?<=\w')(?=\w)){1,80})'(?!['\w])(?<![\s]')"
    )
    return (
        swap("quotation marks", "'", quoted, rf"{opening}\1{closing}"),
        swap("apostrophe", "'", r"'(?<![\d']')(?!')|'(?<=\d')(?=s(?!\w))", "’"),
    )


def general(marks: QuoteMarks) -> Sequence[TypographyRule]:
    """Return all rules of a language of which only the quotation marks are known."""
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


def _acronyms(text: str) -> Iterator[Edit]:
    for run in _runs(list(_IN_CAPITALS.finditer(text)), text):
        for word in run if len(run) < _SHOUTED else ():
            if len(word[0]) > 1 and not _NUMERAL.fullmatch(word[0]) and not text.startswith("MM.", word.start()):
                yield (*word.span(), word[0])


def _runs(words: list[re.Match[str]], text: str) -> Iterator[list[re.Match[str]]]:
    """Yield words together that stand in a row, with nothing between them but blanks, apostrophes and hyphens."""
    run = words[:1]
    for before, word in pairwise(words):
        if not _BETWEEN.fullmatch(text, before.end(), word.start()):
            yield run
            run = []
        run.append(word)
    yield run


ACRONYMS = scan("acronym", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", _acronyms)
