"""Remarks on blocks: left, answered, ticked off and taken out, each as a change of the lines of its comment."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.desk.blocks import Block, block_text, file_text, read_blocks, replace_block, replace_lines
from pipeline.desk.store.files import ConflictError, DeskError
from pipeline.dialects.remarks import Entry, Remark, find_signed_remarks, write_remark

_LONGEST = 4_000  # letters of a remark


def find_remarks(raw: bytes) -> list[Remark]:
    """Return the remarks of a file."""
    text = file_text(raw) if b"% remark " in raw else None
    return list(find_signed_remarks(text)) if text else []


def is_remark(raw: bytes, block: Block) -> bool:
    """Return whether a block is a remark, and no part of the text."""
    return block.kind == "other" and block_text(raw, block).startswith("%%")


def find_last_remark(raw: bytes, blocks: Iterable[Block], number: int) -> int:
    """Return the number of the last remark on a block, its own where there is none."""
    for block in blocks:
        if block.number == number + 1 and is_remark(raw, block):
            number = block.number
    return number


def add_remark(raw: bytes, path: str, number: int, entry: Entry) -> bytes:
    """Return a file with a remark behind a block, and behind the remarks that it has.

    Raises:
        DeskError: The blocks of the file are not known, or nothing is said.
    """
    blocks = read_blocks(raw, path) or ()
    if not 0 <= number < len(blocks):
        raise DeskError("choose a paragraph or another block of the article first")
    block = blocks[find_last_remark(raw, blocks, number)]
    return replace_block(raw, block, f"{block_text(raw, block)}\n\n{write_remark(Remark((_require_said(entry),)))}")


def change_remark(raw: bytes, path: str, line: int, was: str, entry: Entry | None) -> bytes:
    """Return a file with one more thing said in the remark that begins on a line; without it where there is no entry.

    Raises:
        ConflictError: There is another text than `was` now.
        DeskError: Nothing is said.
    """
    remark = next((each for each in find_remarks(raw) if each.line == line), None)
    if remark is None or write_remark(remark) != was:
        raise ConflictError(path, raw)
    if entry:
        return replace_lines(raw, remark.line, remark.end, write_remark(remark.adding(_require_said(entry))))
    lines = (file_text(raw) or "").split("\n")
    above = max((n for n in range(1, remark.line) if lines[n - 1].strip()), default=0)
    return replace_lines(raw, above or remark.line, remark.end, lines[above - 1] if above else "")


def _require_said(entry: Entry) -> Entry:
    if entry.kind != "done" and not (entry.text.strip() and len(entry.text) <= _LONGEST):
        raise DeskError("a remark must have 1 to {most} characters", most=_LONGEST)
    return entry
