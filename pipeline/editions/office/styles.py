"""The styles of documents for word processors: one table for DOCX and ODT.

Styles that word processors have themselves keep the names by which these know them, and show them in the user's
language. Ours are named in the reader's language, by labels.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from pipeline import theme
from pipeline.i18n.labels import direction, labels

_ = str  # marks words of documents, which i18n/locale translates
MARK, TOPICS_END = "Editions", "; "
"""The property by which a document of ours is known when it comes back, and what is between the topics it lists."""
PLACE = "--"
"""Ends the name of an article in a document; the name of a place in the article follows."""
POST_MARK = "EditionsPost"
"""The property with the digest of the post that a document alone was made of (`digest_of_post`)."""
QUESTION, SOLUTION, LINE, GLOSSARY = "Question", "Solution", "AnswerLine", "Glossary"
TITLED, BOX, VERSE, HEAD, PICTURE = "BlockTitle", "Box", "Verse", "SheetHead", "CaptionedFigure"
STANDFIRST, CAPTION, SOURCES = "Standfirst", "Caption", "Bibliography"
ANSWER, SOLUTION_WORDS = "Answer", "SolutionWords"
"""Styles of words: an answer and a solution within a sentence."""
CODE = "SourceCode"
CODE_NAME = "Code ({language})"
"""The name of the style of code in a programming language, from which it is known when the document comes back."""
FUNCTIONS = frozenset(
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim ln log max min Pr sec sin"
    " sinh sup tan tanh".split()
)
"""Names of functions in formulas, which are upright by themselves."""
_SERIF, _SANS, _MONO = "Source Serif 4", "Source Sans 3", "Source Code Pro"
_INK, _GREY = "000000", "595959"
_ANSWERED = "1F4E79"


@dataclass(frozen=True)
class Style:
    """A style of paragraphs: lengths in points, lines in shares of the letters' size.

    `word` and `odf` are its names in the files; `name` is the one that is shown: known to word processors, or a
    label of ours where `own`. All lines but the first are `hanging` further in. A `rule` is a line below, `bar` one on
    the left. `level` is that of a heading.
    """

    word: str
    odf: str
    name: str
    own: bool = False
    font: str = _SERIF
    size: float = 11
    bold: bool = False
    italic: bool = False
    colour: str = _INK
    before: float = 0
    after: float = 6
    line: float = 1.3
    left: float = 0
    hanging: float = 0
    keep_next: bool = False
    rule: bool = False
    bar: bool = False
    level: int = 0

    def shown_name(self, language: str) -> str:
        """Return the name that the user of a word processor sees, or by which it knows its own."""
        return labels(language).gettext(self.name) if self.own else self.name


_heading = partial(Style, font=_SANS, bold=True, before=12, after=4, line=1.15, keep_next=True)
STYLES = (
    Style("Normal", "Standard", "Normal"),
    Style("BodyText", "Text_20_body", "Body Text", before=3, after=5),
    Style("Compact", "Compact", "No Spacing", after=2),
    Style("Title", "Title", "Title", font=_SANS, size=22, bold=True, after=4, line=1.1, keep_next=True),
    Style("Subtitle", "Subtitle", "Subtitle", font=_SANS, size=14, colour=_GREY, after=6, line=1.15, keep_next=True),
    Style("Author", "Author", _("Authors"), own=True, font=_SANS, size=10, colour=_GREY, after=0, line=1.2),
    Style("Date", "Date", "Date", font=_SANS, size=10, colour=_GREY, after=12, line=1.2),
    Style(STANDFIRST, STANDFIRST, _("Introduction"), own=True, italic=True, after=10),
    _heading("Heading1", "Heading_20_1", "heading 1", size=16, before=18, level=1),
    _heading("Heading2", "Heading_20_2", "heading 2", size=14, level=2),
    _heading("Heading3", "Heading_20_3", "heading 3", size=12, level=3),
    _heading("Heading4", "Heading_20_4", "heading 4", level=4),
    _heading("Heading5", "Heading_20_5", "heading 5", level=5),
    _heading("Heading6", "Heading_20_6", "heading 6", level=6),
    Style("BlockText", "Quotations", "Block Text", left=24, italic=True),
    Style("FootnoteText", "Footnote", "footnote text", size=9, after=2, line=1.2),
    Style(SOURCES, SOURCES, "Bibliography", hanging=24),
    Style("TOCHeading", "Contents_20_Heading", "TOC Heading", font=_SANS, size=16, bold=True, keep_next=True),
    Style("TOC1", "Contents_20_1", "toc 1", after=3),
    Style("TOC2", "Contents_20_2", "toc 2", left=18, after=2),
    Style("DefinitionTerm", "Definition_20_Term", _("Term"), own=True, bold=True, after=0, keep_next=True),
    Style("Definition", "Definition_20_Definition", _("Definition"), own=True, left=24),
    Style(CAPTION, CAPTION, "caption", font=_SANS, size=9.5, colour=_GREY, after=12, line=1.2),
    Style(PICTURE, "FigureWithCaption", _("Picture"), own=True, after=4, line=1, keep_next=True),
    Style(CODE, "Preformatted_20_Text", "HTML Preformatted", font=_MONO, size=9.5, line=1.2),
    Style("ListContinue", "List_20_1_20_Cont.", "List Continue"),
    Style(HEAD, HEAD, _("Head of the sheet"), own=True, font=_SANS, size=10.5, after=8, line=1.2),
    Style(TITLED, TITLED, _("Title of a block"), own=True, font=_SANS, size=12, bold=True, before=14, keep_next=True),
    Style(QUESTION, QUESTION, _("Questions"), own=True, before=4),
    Style(LINE, LINE, _("Line to write on"), own=True, size=14, after=0, line=1.4, rule=True),
    Style(SOLUTION, SOLUTION, _("Solutions"), own=True, colour=_ANSWERED, bar=True, left=12),
    Style(GLOSSARY, GLOSSARY, _("Glossary"), own=True, left=24),
    Style(BOX, BOX, _("Box"), own=True, bar=True, left=12),
    Style(VERSE, VERSE, _("Verse"), own=True, left=24, after=10),
)
"""All of them."""


def digest_of_post(path: str) -> str:
    """Return a digest of the path of a post, which names it and does not tell the path."""
    return hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:16]


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


def code_style(language: str) -> str:
    """Return the name in files of the style of code in a programming language, "" for none."""
    return f"{CODE}-{language}" if language else CODE


def write_styles(template: str, language: str, codes: Iterable[str] = ()) -> bytes:
    """Fill in a template of `styles/office/`; `codes` are the programming languages of the document."""
    code, _, rest = language.partition("-")
    regions = [part for part in rest.split("-") if len(part) == 2 and part.isalpha()]  # noqa: PLR2004 - ISO 3166-1
    page = theme.templates().get_template(f"office/{template}")
    text = page.render(
        styles=STYLES,
        word_styles=word_styles(language),
        code_styles={code_style(one): CODE_NAME.format(language=one) for one in sorted({*codes} - {""})},
        answered=_ANSWERED,
        language=language,
        code=code,
        country=regions[0].upper() if regions else "none",
        is_rtl=direction(language) == "rtl",
    )
    return text.encode()
