"""The styles of documents for word processors: one table for DOCX and ODT.

Styles that word processors have themselves keep the names by which these know them, and show them in the user's
language. Ours are named in the reader's language, by labels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.i18n.labels import labels

_ = str  # marks words of documents, which i18n/locale translates
QUESTION, SOLUTION, LINE, GLOSSARY = "Question", "Solution", "AnswerLine", "Glossary"
TITLED, BOX, VERSE, HEAD, PICTURE = "BlockTitle", "Box", "Verse", "SheetHead", "CaptionedFigure"
STANDFIRST = "Standfirst"
ANSWER, SOLUTION_WORDS = "Answer", "SolutionWords"
"""Styles of words: an answer and a solution within a sentence."""
SERIF, SANS, MONO = "Source Serif 4", "Source Sans 3", "Source Code Pro"
FALLBACKS = {SERIF: ("Georgia", "roman"), SANS: ("Arial", "swiss"), MONO: ("Courier New", "modern")}
"""What a word processor takes where it has not the font, and what kind of font that is."""
TAB_STOPS = (10.5, 16.0)
"""Centimetres from the margin at which lines to fill in end, in the head of a sheet."""
MARGIN = 2.5
"""Centimetres around the text on a page of A4."""
_INK, _GREY = "000000", "595959"
ANSWERED = "1F4E79"
"""The colour of solutions."""


@dataclass(frozen=True)
class Style:
    """A style of paragraphs: lengths in points, lines in shares of the letters' size.

    `word` and `odf` are its names in the files; `name` is the one that is shown: known to word processors, or a
    label of ours where `own`. A `rule` is a line below, `bar` one on the left. `level` is that of a heading.
    """

    word: str
    odf: str
    name: str
    own: bool = False
    parent: str = "Normal"
    font: str = SERIF
    size: float = 11
    bold: bool = False
    italic: bool = False
    colour: str = _INK
    before: float = 0
    after: float = 6
    line: float = 1.3
    left: float = 0
    keep_next: bool = False
    rule: bool = False
    bar: bool = False
    level: int = 0

    def shown_name(self, language: str) -> str:
        """Return the name that the user of a word processor sees, or by which it knows its own."""
        return labels(language).gettext(self.name) if self.own else self.name


def _heading(level: int, size: float) -> Style:
    before = 18 if level == 1 else 12
    name = f"Heading_20_{level}"
    style = Style(f"Heading{level}", name, f"heading {level}", font=SANS, size=size, bold=True)
    return Style(
        **{**vars(style), "before": before, "after": 4, "line": 1.15, "keep_next": True, "level": level},
    )


STYLES = (
    Style("Normal", "Standard", "Normal"),
    Style("BodyText", "Text_20_body", "Body Text", before=3, after=5),
    Style("Compact", "Compact", "No Spacing", after=2),
    Style("Title", "Title", "Title", font=SANS, size=22, bold=True, after=4, line=1.1, keep_next=True),
    Style("Subtitle", "Subtitle", "Subtitle", font=SANS, size=14, colour=_GREY, after=6, line=1.15, keep_next=True),
    Style("Author", "Author", _("Authors"), own=True, font=SANS, size=10, colour=_GREY, after=0, line=1.2),
    Style("Date", "Date", "Date", font=SANS, size=10, colour=_GREY, after=12, line=1.2),
    Style(STANDFIRST, STANDFIRST, _("Introduction"), own=True, italic=True, after=10),
    *(_heading(level, size) for level, size in enumerate((16, 14, 12, 11, 11, 11), start=1)),
    Style("BlockText", "Quotations", "Block Text", left=24, italic=True),
    Style("FootnoteText", "Footnote", "footnote text", size=9, after=2, line=1.2),
    Style("DefinitionTerm", "Definition_20_Term", _("Term"), own=True, bold=True, after=0, keep_next=True),
    Style("Definition", "Definition_20_Definition", _("Definition"), own=True, left=24),
    Style("Caption", "Caption", "caption", font=SANS, size=9.5, colour=_GREY, after=12, line=1.2),
    Style(PICTURE, "FigureWithCaption", _("Picture"), own=True, after=4, line=1, keep_next=True),
    Style("SourceCode", "Preformatted_20_Text", "HTML Preformatted", font=MONO, size=9.5, line=1.2),
    Style("ListContinue", "List_20_1_20_Cont.", "List Continue"),
    Style(HEAD, HEAD, _("Head of the sheet"), own=True, font=SANS, size=10.5, after=8, line=1.2),
    Style(TITLED, TITLED, _("Title of a block"), own=True, font=SANS, size=12, bold=True, before=14, keep_next=True),
    Style(QUESTION, QUESTION, _("Questions"), own=True, before=4),
    Style(LINE, LINE, _("Line to write on"), own=True, size=14, after=0, line=1.4, rule=True),
    Style(SOLUTION, SOLUTION, _("Solutions"), own=True, colour=ANSWERED, bar=True, left=12),
    Style(GLOSSARY, GLOSSARY, _("Glossary"), own=True, left=24),
    Style(BOX, BOX, _("Box"), own=True, bar=True, left=12),
    Style(VERSE, VERSE, _("Verse"), own=True, left=24, after=10),
)
"""All of them."""


CODE = "SourceCode"
CODE_NAME = "Code ({language})"
"""The name of the style of code in a programming language, from which it is known when the document comes back."""


def word_styles(language: str) -> dict[str, str]:
    """Return the styles of words by their names in files: they are called after that of solutions."""
    called = labels(language).gettext("Solutions")
    return {ANSWER: f"{called} 2", SOLUTION_WORDS: f"{called} 3"}


def own_styles(language: str) -> Iterator[tuple[str, str]]:
    """Yield the names of our styles in a language, each with its name in files."""
    for style in STYLES:
        if style.own:
            yield style.shown_name(language), style.word
    yield from ((name, word) for word, name in word_styles(language).items())
