"""Read a PDF as a reader sees it: text extracted by PDFium in the order of the tags, and tagged figures.

PDFium gives the text of a page line by line, as it looks. So text is put in the order of the page's marked content, which
is that of the tags and of reading; running heads and page numbers, which are marked as artifacts, are left out. The
number of a note that stands close to a word is known by its smaller size, its letter by being a link of its own.

Of a line that runs from right to left PDFium turns Latin words about, takes marks above letters for lines of their own
and the cells of a table for words. There it is believed of what the tags say (ActualText), as a screen reader does - but
only if the same letters, each as often, are drawn there: what is said and not to be seen is lost.
"""

import ctypes
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.i18n.labels import labels
from pipeline.press.pdf.links import read_destinations
from tests.tools.fidelity.code import lines_in_pdf
from tests.tools.fidelity.seen import Picture, Seen
from tests.tools.fidelity.words import HANGUL, words_of

# What PDFium gives for a hyphen at the end of a line, or of the last line, and the end that follows.
_HYPHEN = re.compile(r"[\x02\xad]\s*")
_TURNED_HALVES = re.compile("([\udc00-\udfff])([\ud800-\udbff])")
_SMALLER = 0.8
_OVERHANG = 2  # points that a letter may lean beyond what is its own
# Stands before what calls a note. In Korean, this comes between a word and its particle.
_RAISED = "\ue000"
_LETTERS_OF_NOTES = re.compile("[a-z]{1,2}")
_CALL_IN_KOREAN = re.compile(rf"\s*{_RAISED}(?:\d+|{_LETTERS_OF_NOTES.pattern})\s*(?=[{HANGUL}])")
_LANGUAGES = "ar de el en es fa fr he hi it ja ko pt ru zh-Hans zh-Hant".split()
_LONGEST_DESCRIPTION = 300


# What one element says, and the pieces of a page's marked content that it says it of.
Saying = tuple[str, tuple[int, ...]]


def read_pdf(path: Path) -> Seen:
    """Return the visible content of a PDF."""
    with pikepdf.open(path) as pdf:
        figures = [Picture("", tuple(words_of(description))) for description in _described(pdf, "/Figure")]
        formulas = [tuple(words_of(description)) for description in _described(pdf, "/Formula")]
        sayings, links, displaced = _sayings(pdf), _links(pdf), tuple(_displaced(pdf))
    words = words_of(_text(path, sayings, links))
    seen = Seen(words=words, pictures=figures, formulas=formulas, code=lines_in_pdf(path), displaced=displaced)
    seen.pictures += _stand_ins(seen.words)
    return seen


def _text(path: Path, sayings: Mapping[int, Sequence[Saying]], links: Mapping[int, Sequence[tuple[int, ...]]]) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        drawn = [_pieces(page.get_textpage(), *page.get_size()) for page in document]
        marked = [
            pieces | dict(_letters_of_notes(pieces, links.get(number, ()))) for number, pieces in enumerate(drawn)
        ]
        pages = [_as_said(pieces, sayings.get(number, ())) for number, pieces in enumerate(marked)]
    finally:
        document.close()
    text = _HYPHEN.sub("", "\n".join(_over_pages(pages)))
    return _CALL_IN_KOREAN.sub("", text).replace(_RAISED, " ")


def _over_pages(pages: Sequence[list[str]]) -> Iterator[str]:
    """Yield all pieces in order, with words broken over two pages joined on the first.

    What comes after it there are marks of lists and what calls notes. Its end stays on the next page too, where it is an
    address that was broken.
    """
    for page, following in zip(pages, [*pages[1:], []], strict=True):
        for number, piece in enumerate(page):
            after = page[number + 1].strip() if number + 1 < len(page) else _RAISED
            if following and _HYPHEN.search(piece[-3:]) and (_RAISED in after[:1] or not any(map(str.isalpha, after))):
                yield piece + following[0].partition(" ")[0]
            else:
                yield piece


def _letters_of_notes(pieces: Mapping[int, str], links: Sequence[tuple[int, ...]]) -> Iterator[tuple[int, str]]:
    """Yield the pieces that are letters of notes: links that consist of nothing else."""
    for first, *others in filter(None, links):
        if not others and _LETTERS_OF_NOTES.fullmatch(pieces.get(first, "").strip()):
            yield first, _RAISED + pieces[first]


def _as_said(pieces: Mapping[int, str], sayings: Sequence[Saying]) -> list[str]:
    """Return the pieces of a page in order, replaced by ActualText where it has the same letters."""
    said = dict(pieces)
    for text, numbers in sayings:
        if _letters(text) == _letters(" ".join(pieces.get(number, "") for number in numbers)):
            said |= dict.fromkeys(numbers, "") | {numbers[0]: text}
    return [piece for _, piece in sorted(said.items()) if piece]


def _letters(text: str) -> list[str]:
    return sorted("".join(words_of(text)))


def _sayings(pdf: pikepdf.Pdf) -> Mapping[int, Sequence[Saying]]:
    """Return the ActualText of elements by page number."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    found: dict[int, list[Saying]] = defaultdict(list)
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and "/S" in item and "/ActualText" in item:
            found[pages[item.Pg.objgen]].append((str(item.ActualText), tuple(_numbers(item))))
    return found


def _links(pdf: pikepdf.Pdf) -> Mapping[int, Sequence[tuple[int, ...]]]:
    """Return the marked content of each link by page number; a link over two pages is left out."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    found: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Link" and "/Pg" in item:
            found[pages[item.Pg.objgen]].append(tuple(_numbers(item)))
    return found


def _displaced(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield the destinations of notes that are on another page than their call."""
    places = {name: place[0].objgen for name, place in read_destinations(pdf).items()}
    for call, page in places.items():
        if places.get(note := call.replace("#call:", "#note:"), page) != page:
            yield note


def _numbers(element: pikepdf.Object) -> Iterator[int]:
    """Yield the numbers of the marked content below an element, all on one page."""
    kids = element.get("/K", pikepdf.Array())  # none in a reference to an annotation
    for kid in kids if isinstance(kids, pikepdf.Array) else (kids,):
        if isinstance(kid, pikepdf.Dictionary):
            yield from _numbers(kid)
        elif kid is not None:
            yield int(str(kid))


def _pieces(page: pypdfium2.PdfTextPage, width: float, height: float) -> dict[int, str]:
    """Return the text of a page by the number of its marked content, without what is beyond the page's edges."""
    pieces: dict[int, list[str]] = {}
    marks: dict[int, int] = {}
    piece: list[str] = []
    size = 0.0
    for index in range(pdfium.FPDFText_CountChars(page)):
        drawn = pdfium.FPDFText_GetTextObject(page, index)
        if drawn:  # a space or the end of a line that PDFium adds is no part of any
            address = ctypes.addressof(drawn.contents)
            if address not in marks:
                marks[address] = pdfium.FPDFPageObj_GetMarkedContentID(drawn)
            piece = pieces.setdefault(marks[address], [])
        character, before = chr(pdfium.FPDFText_GetUnicode(page, index)), size
        size = pdfium.FPDFText_GetFontSize(page, index)
        if character.isdigit() and drawn and size < _SMALLER * before:
            piece.append(_RAISED)
        if not drawn or _is_within(page.get_charbox(index), width, height):
            piece.append(character)
    pieces.pop(-1, None)
    return {number: _whole("".join(piece)) for number, piece in pieces.items()}


def _is_within(box: tuple[float, float, float, float], width: float, height: float) -> bool:
    left, bottom, right, top = box
    return min(left, bottom) >= -_OVERHANG and right <= width + _OVERHANG and top <= height + _OVERHANG


def _whole(text: str) -> str:
    """Join surrogate pairs, which PDFium also reverses in lines from right to left."""
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    turned = _TURNED_HALVES.sub(r"\2\1", joined)
    return turned.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _described(pdf: pikepdf.Pdf, kind: str) -> Iterator[str]:
    """Yield the alternative texts of the elements of a kind."""
    for found in pdf.objects:
        if isinstance(found, pikepdf.Dictionary) and found.get("/S") == kind:
            yield str(found.get("/Alt", ""))


def _stand_ins(words: list[str]) -> Iterator[Picture]:
    """Yield the descriptions of omitted pictures: the words after the label for them."""
    for label in _labels():
        for start in range(len(words) - len(label) + 1):
            if tuple(words[start : start + len(label)]) == label:
                yield Picture("", tuple(words[start : start + _LONGEST_DESCRIPTION]), stand_in=True)


@cache
def _labels() -> frozenset[tuple[str, ...]]:
    texts = ("Missing picture", "Picture on the web:")
    return frozenset(tuple(words_of(labels(language).gettext(text))) for language in _LANGUAGES for text in texts)
