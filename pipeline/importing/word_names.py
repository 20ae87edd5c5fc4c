"""Namespaces of Word's XML (ECMA-376, part 1), and those that its strict form has instead (ISO/IEC 29500)."""

from __future__ import annotations

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_PURL = b"http://purl.oclc.org/ooxml/"

W = f"{{{_WORD}}}"
R = f"{{{OFFICE}}}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A = f"{{{_DRAWING}/main}}"
WP = f"{{{_DRAWING}/wordprocessingDrawing}}"
PIC = f"{{{_DRAWING}/picture}}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 - its prefix everywhere
PREFIXES = {
    "w": _WORD,
    "r": OFFICE,
    "a": f"{_DRAWING}/main",
    "wp": f"{_DRAWING}/wordprocessingDrawing",
    "pic": f"{_DRAWING}/picture",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}
"""Pandoc knows names by these prefixes alone."""
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
PICTURE_URI = f"{_DRAWING}/picture"

_STRICT = {
    b"wordprocessingml/main": _WORD,
    b"officeDocument/relationships": OFFICE,
    b"officeDocument/math": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    b"drawingml/main": f"{_DRAWING}/main",
    b"drawingml/picture": f"{_DRAWING}/picture",
    b"drawingml/wordprocessingDrawing": f"{_DRAWING}/wordprocessingDrawing",
}


def is_strict(data: bytes) -> bool:
    """Return whether a part is in the strict form, which pandoc does not know."""
    return _PURL in data[:20_000]


def transitional(data: bytes) -> bytes:
    """Return a part in the form that everybody writes."""
    for name, usual in _STRICT.items():
        data = data.replace(_PURL + name, usual.encode())
    return data
