"""`clean`: what publish wrote goes."""

from __future__ import annotations

from pipeline.cli.option_values import output_of, teacher_output_of
from pipeline.cli.running import work
from pipeline.options import teachers_beside
from pipeline.output.tree import remove
from pipeline.output.trees import remove_copies
from pipeline.text.visible import visible, write_lines
from pipeline.up_to_date import forget


def clean(*, output: str, teacher_output: str, cache: bool) -> None:
    """Remove what publish has written, with the teachers' copies, and with `cache` what it remembers."""
    if cache and work(lambda _: forget(), looks=True):
        write_lines("Removed the cache.\n")
    folder = output_of(output)
    found = work(lambda _: remove(folder), looks=True)
    name = visible(str(folder))
    teachers = teacher_output_of(teacher_output) or teachers_beside(folder)
    if work(lambda _: remove_copies(teachers), looks=True):
        write_lines(f"Removed {visible(str(teachers))}.\n")
    write_lines(f"Removed {name}.\n" if found else f"Nothing to remove: there is no {name}.\n")
