"""Names for what WeasyPrint, pydyf and Pango give, none of which says what types it has: for annotations alone."""

from __future__ import annotations

from typing import Any

Box = Any
"""A box of the layout."""
Context = Any
"""What the engine knows of the layout under way."""
Command = Any
"""An operator of a content stream, or what stands in its place."""
Document = Any
"""What is laid out: its pages, fonts and metadata."""
Element = Any
"""An element of the document's tree."""
Matrix = Any
"""Where a page's content comes to stand."""
PangoLayout = Any
"""A line as Pango has shaped it."""
Page = Any
"""A page of the layout."""
Given = Any
"""What one function of the engine gives to another, handed on as it is."""
Pdf = Any
"""A PDF before it is written."""
Stream = Any
"""The content stream of a page."""
SkipStack = Any
"""How far what is set already reaches: dictionaries one in the other, by the numbers of the boxes in a box."""
Style = Any
"""An element's computed style."""
StyleSheet = Any
"""A style sheet, parsed."""
TextBox = Any
"""A box with a line's text."""
