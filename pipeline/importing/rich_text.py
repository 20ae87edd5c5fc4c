"""A rich text document (RTF 1.9) -> what pandoc reads well of it.

Pandoc shows deleted words, loses notes that are written as LibreOffice does, and takes numbered headings for lists.
Pictures are taken out here, with a sign of ours in the text for each.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.i18n.sentences import sentence
from pipeline.importing.documents import (
    CAPTION,
    MARKS,
    SIGN,
    SUBTITLE,
    TAB,
    TITLE,
    FoundPicture,
    Remarks,
    UnreadableDocumentError,
)
from pipeline.jobs.blob import Blob
from pipeline.text.printable import in_one_line

_TOKEN = re.compile(r"\\([a-z]+)(-?\d{1,9})? ?|\\'[0-9a-fA-F]{2}|\\.|[{}]|[^\\{}]+", re.DOTALL)
_DEEPEST = 500  # groups in groups
_MOST_TOKENS = 5_000_000
_LEFT_OUT = dict.fromkeys(
    "userprops atnid atnauthor atndate atnref atrfstart atrfend nonshppict listtext pntext shprslt sp themedata"
    " datastore generator".split(),
    "",
)
_LEFT_OUT |= dict.fromkeys("header headerl headerr headerf footer footerl footerr footerf".split(), "header")
_LEFT_OUT |= {"info": "properties", "annotation": "comment", "objdata": "object", "moMath": "equation"}
_STYLES = {"title": TITLE, "titre": TITLE, "subtitle": SUBTITLE, "sous-titre": SUBTITLE}
_STYLES |= dict.fromkeys(("caption", "figure", "illustration", "légende"), CAPTION)
_STYLE = re.compile(r"\{\\s(\d{1,4})\b([^{};]{0,2000});\}")
_CONTROL = re.compile(r"\\[a-z]+-?\d* ?|\\\*")
_ALT = re.compile(r"\{\\sn wzDescription\}\{\\sv ([^{}]{0,2000})\}")
_UNICODE = re.compile(r"\\u(-?\d{1,6})\s?(?:\\'[0-9a-f]{2}|\?)?|\\'([0-9a-fA-F]{2})")
_OUTSIDE = re.compile(r'INCLUDEPICTURE\s+"?([^"\s]{1,300})')
_HEX = re.compile(r"[^0-9a-fA-F]")


@dataclass
class RichText:
    """A document for pandoc, and the pictures in it: the sign of one is its number between two of `SIGN`."""

    text: str = ""
    pictures: list[FoundPicture] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)


@dataclass
class _Group:
    """Group between two braces: whether it is left out, and the data of a picture so far."""

    is_out: bool = False
    picture: list[str] | None = None
    alt: str = ""
    begins: bool = True


def prepare(data: bytes, remarks: Remarks) -> RichText:
    """Return a document as pandoc reads it best; what that leaves out or turns joins the remarks.

    Raises:
        UnreadableDocumentError: it is no rich text, or nested too deep.
    """
    text = re.sub(f"[{MARKS}]", " ", data.decode("cp1252", "replace"))
    if not text.lstrip().startswith("{\\rtf"):
        raise UnreadableDocumentError("it is not an RTF document")
    document = RichText()
    for address in _OUTSIDE.findall(text):
        remarks.add(
            "picture", about=sentence("a picture is only linked, and not in the document: {address}", address=address)
        )
    document.text = "".join(_Reader(document, _read_styles(text), remarks).repair(text))
    return document


def _read_styles(text: str) -> dict[str, str]:
    """Return the sign for each style of paragraphs that means something, by its number."""
    sheet = text[: max(text.find("\\pard"), 0) + 100_000]
    names = {number: in_one_line(_CONTROL.sub("", _unescape(said))).lower() for number, said in _STYLE.findall(sheet)}
    styles = {number: _STYLES.get(name, "") for number, name in names.items()}
    return {number: sign for number, sign in styles.items() if sign}


class _Reader:
    """Reads one document, sign by sign."""

    def __init__(self, document: RichText, styles: dict[str, str], remarks: Remarks) -> None:
        self._document, self._styles, self._remarks = document, styles, remarks
        self._groups = [_Group()]
        self._is_heading, self._due = False, ""

    def repair(self, text: str) -> Iterator[str]:
        """Yield the pieces of the text as pandoc is to read it."""
        at, count = 0, 0
        while match := _TOKEN.match(text, at):
            count += 1
            if count > _MOST_TOKENS or len(self._groups) > _DEEPEST:
                raise UnreadableDocumentError("it is too long, or nested too deep")
            at = match.end()
            if match[1] == "bin":  # so many bytes that are no text
                at += max(int(match[2] or 0), 0)
                continue
            yield from self._repair_piece(match[0], match[1] or "", match[2] or "", text, at)
        # Of a file that is cut off, pandoc would read nothing.
        self._remarks.add("cut-off", len(self._groups) > 1)
        while len(self._groups) > 1:
            yield from self._close_group()

    def _repair_piece(self, sign: str, word: str, number: str, text: str, at: int) -> Iterator[str]:
        group = self._groups[-1]
        if sign == "{":
            is_out = group.is_out or group.picture is not None
            self._groups.append(_Group(is_out))
            yield from () if is_out else "{"
        elif sign == "}":
            yield from self._close_group()
        elif group.picture is not None:
            group.picture.append(sign)
        elif not group.is_out:
            yield from self._repair_within_group(sign, word, number, text[at : at + 2_000])

    def _close_group(self) -> Iterator[str]:
        if len(self._groups) == 1:
            return
        group = self._groups.pop()
        outer = self._groups[-1]
        if group.picture is not None:
            number = self._keep_picture("".join(group.picture), group.alt)
            yield f"\n{SIGN}{number}{SIGN}}}"  # a line end ends a control word, and is nothing else
        elif not outer.is_out and outer.picture is None:
            yield "}"

    def _repair_within_group(self, sign: str, word: str, number: str, following: str) -> Iterator[str]:
        group = self._groups[-1]
        begins, group.begins = group.begins, sign == "\\*" and group.begins
        if sign == "\\*" and _find_destination(following) in ("footnote", "shppict", "shpinst", "shptxt"):
            return
        if begins and word == "pict":
            group.picture = []
            alt = _ALT.search(following)  # the properties come before the bytes
            group.alt = in_one_line(_unescape(alt[1])) if alt else ""
        elif (begins and word in _LEFT_OUT) or word == "deleted" or (word == "v" and number != "0"):
            self._leave_out(word)
        else:
            yield from self._repair_text(sign, word, number)

    def _leave_out(self, word: str) -> None:
        self._groups[-1].is_out = True
        kind = {"deleted": "deletion", "v": "hidden"}.get(word, _LEFT_OUT.get(word, ""))
        if kind:
            self._remarks.add(kind, about="OLE" if kind == "object" else "")

    def _repair_text(self, sign: str, word: str, number: str) -> Iterator[str]:
        if word == "pard":
            self._is_heading, self._due = False, ""
        elif word == "s" and number in self._styles:
            self._due = self._styles[number]
        elif word == "outlinelevel":
            self._is_heading = True
        if word == "tab":
            yield f"\n{TAB}"
        elif not (word in ("ls", "ilvl") and self._is_heading):
            is_text = not sign.startswith(("\\", "{")) and sign.strip()
            yield f"\n{self._due}{sign.lstrip()}" if self._due and is_text else _end_control(sign, word)
            self._due = "" if is_text else self._due

    def _keep_picture(self, source: str, alt: str) -> int:
        """Keep a picture; return its number."""
        digits = _HEX.sub("", _CONTROL.sub("", source))
        try:
            picture = FoundPicture("", Blob.of(binascii.unhexlify(digits[: len(digits) // 2 * 2])))
        except binascii.Error:
            picture = FoundPicture("", reason=sentence("it is damaged"))
        self._document.pictures.append(picture)
        self._document.alts.append(alt)
        return len(self._document.pictures) - 1


def _end_control(sign: str, word: str) -> str:
    """Return a word of control with the blank that ends it: without one, pandoc swallows the sign that follows."""
    return f"{sign} " if word and not sign.endswith(" ") else sign


def _find_destination(following: str) -> str:
    match = re.match(r"\s*\\([a-z]+)", following)
    return match[1] if match else ""


def _unescape(text: str) -> str:
    """Return a text without RTF's escapes."""

    def letter(match: re.Match[str]) -> str:
        code = int(match[1]) % 65536 if match[1] else int(match[2], 16)
        return chr(code) if match[1] else bytes([code]).decode("cp1252", "replace")

    # What has no room in 16 bits is written as two halves (UTF-16).
    return _UNICODE.sub(letter, text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
