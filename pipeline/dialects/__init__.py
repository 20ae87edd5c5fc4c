r"""The template languages of other tools (Liquid, Nunjucks, Jinja, Hugo's shortcodes, kramdown): read, never executed.

    text      tags.find_tags      every tag of the text; code.Code tells what is code
    tag       meanings.interpret  what it says to a reader: a dictionary
    signs     source.find_signs   those of other dialects of Markdown (`^[…]`, `\(…\)`, `%%…%%`), as tags are
    text      source.prepare      the text with a word in the place of each tag, which is what pandoc reads
    nodes     pandoc_fixes        what pandoc sees otherwise than its author
    nodes     restore             what the tags say in the place of the words; in code and formulas what was typed
    problems  restore             what became of each tag, for the author

`boxes` and `tag_boxes` do the same for boxes (`!!! note`, `:::tip`, `{{< notice >}}`, `> [!note]`);
`inclusion.macros` takes out what the plugin of MkDocs would carry out before Markdown is read;
`verse` keeps the line ends of poems and of line blocks.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.dialects.pandoc_fixes import (
    has_blocks_to_fix,
    has_prices,
    put_inlines_right,
    put_right,
    read_with_prices,
    restore_powers,
)
from pipeline.dialects.restore import Restorer, replace_positions
from pipeline.dialects.source import is_markdown, prepare
from pipeline.pandoc.document import has_run, read_without_places
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node


def read_with_templates(
    text: str, reader: str, first_line: int, findings: Findings, known: Mapping[str, str]
) -> list[Node]:
    """Return a body as blocks, with what its tags say in their places; `known` has the values of a few variables.

    Where `findings` do not want places, they are read only if the tree depends on them.

    Raises:
        NoPlacesError: Something is to be reported whose place was not read.
        UnreadableBodyError: pandoc does not know the reader, or fails on the text.
    """
    prepared = prepare(text, known, reader)
    for (line, column), notice in prepared.notices:
        findings.add_at((line + first_line - 1, column), notice.rule, notice.message, notice.hint)
    # With places, a blank and a tab are two blanks.
    is_read_by_places = bool(reader) or prepared.changed or "\t" in text or has_run(text) or has_blocks_to_fix(text)
    if not (findings.placed or is_read_by_places):
        blocks = read_without_places(text)
        if not has_prices(text, blocks):
            blocks = restore_powers(put_inlines_right(blocks, text), text)
            return Restorer(prepared, findings, first_line).restore(blocks)
    findings.placed = True
    # Places are needed word by word beside the word of a tag.
    blocks = read_with_prices(prepared.text, reader, first_line, in_rows=not prepared.changed)
    blocks = put_right(blocks, prepared.text, first_line)
    if is_markdown(reader):
        blocks = restore_powers(blocks, prepared.text)
    if prepared.changed:
        replace_positions(blocks, prepared, first_line)
    return Restorer(prepared, findings, first_line).restore(blocks)
