"""What most languages share: the ellipsis, dashes typed as hyphens, apostrophes and single quotation marks."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.normalise.typography.masks import OBJECT, QUOTATION_MARKS
from pipeline.normalise.typography.quotes import QuoteMarks, straight_to_typographic
from pipeline.normalise.typography.rules import BREAKING, NO_BREAK, TypographyRule, scan, swap

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
    """Rules for what is typed with `'`: quotation marks around words, else apostrophes; 5' and 48°51'24" stay."""
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
