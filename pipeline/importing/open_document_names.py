"""Namespaces of LibreOffice's XML (ODF 1.3, part 3)."""

from __future__ import annotations

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE, TEXT, STYLE = (f"{{{_OASIS}:{name}:1.0}}" for name in ("office", "text", "style"))
DRAW, TABLE, META = (f"{{{_OASIS}:{name}:1.0}}" for name in ("drawing", "table", "meta"))
FO, SVG = (f"{{{_OASIS}:{name}-compatible:1.0}}" for name in ("xsl-fo", "svg"))
XLINK = "{http://www.w3.org/1999/xlink}"
MATH = "{http://www.w3.org/1998/Math/MathML}math"
CONTENT = "content.xml"
"""The part that has the text."""
