"""How glyphs and the moves between them are written into a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.press.upstream import mends

if TYPE_CHECKING:
    from pipeline.press.typesetting.untyped import Stream

_SHOWS = b"] TJ"


@mends("a reader passes over the last move of a line that has an empty string in it", "none found")
def drop_empty_strings(stream: Stream, drawn: int) -> None:
    """Take the strings without glyphs out of what a stream shows behind its first `drawn` commands.

    The engine writes one between two moves, and one before a line's first. PDFium (Chrome, Edge) then forgets the move
    behind the last glyph: blanks of justified lines were too narrow in Greek, Cyrillic and Devanagari.
    """
    commands: list[Any] = stream.stream
    for at in range(drawn, len(commands)):
        command = commands[at]
        if isinstance(command, bytes) and command.endswith(_SHOWS) and b"<>" in command:
            commands[at] = command.replace(b"<>", b" ")
