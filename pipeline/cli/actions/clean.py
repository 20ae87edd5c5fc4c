"""`clean`: what publish wrote goes."""

from __future__ import annotations

from pathlib import Path

from pipeline.cli.language import write_sentences
from pipeline.cli.option_values import OUTPUT, OptionError, choose_content
from pipeline.cli.running import run_with_progress
from pipeline.files.own_files import is_output
from pipeline.i18n.sentences import sentence
from pipeline.options import teachers_beside
from pipeline.output.tree import remove, require_own
from pipeline.output.trees import remove_copies
from pipeline.report.visits import forget_visits
from pipeline.runs.up_to_date import forget, records


def clean(*, content: str, output: str, teacher_output: str, cache: bool) -> None:
    """Remove what publish has written, with the teachers' copies, and with `cache` what it remembers.

    Raises:
        UserError: the folder is not there, or another collection wrote the output folder.
    """
    folder = Path(output or OUTPUT)
    if content and is_output(Path(content)):
        folder = Path(content)
    elif content and not choose_content(content).is_dir():
        raise OptionError("there is no folder “{folder}”; name the one that holds your posts", folder=Path(content))
    teachers = Path(teacher_output) if teacher_output else teachers_beside(folder)
    with run_with_progress(looks=True):
        if content and not is_output(Path(content)):
            require_own(folder, records(Path(content)))
        if cache:
            forget_visits()
        if cache and forget():
            write_sentences(sentence("Removed the cache."))
        removed = remove(folder)
        if remove_copies(teachers):
            write_sentences(sentence("Removed {folder}.", folder=teachers))
    if removed:
        write_sentences(sentence("Removed {folder}.", folder=folder))
    else:
        write_sentences(sentence("Nothing to remove: there is no folder “{folder}”.", folder=folder))
