"""`clean`: what publish wrote goes."""

from __future__ import annotations

from pipeline.cli.option_values import output_of
from pipeline.cli.running import work
from pipeline.output.tree import remove
from pipeline.text.visible import visible, write_lines
from pipeline.up_to_date import forget


def clean(*, output: str, cache: bool) -> None:
    """Remove what publish has written, and with `cache` what it remembers."""
    if cache and work(lambda _: forget(), looks=True):
        write_lines("Removed the cache.\n")
    folder = output_of(output)
    found = work(lambda _: remove(folder), looks=True)
    name = visible(str(folder))
    write_lines(f"Removed {name}.\n" if found else f"Nothing to remove: there is no {name}.\n")
