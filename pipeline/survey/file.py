"""Where a report is written: beside the content, never into an output folder, and over nothing but a report."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from pipeline.errors import UserError
from pipeline.files.own_files import REPORT, is_output, is_report, real
from pipeline.i18n.sentences import humanize, sentence
from pipeline.options import Options

_SUFFIX = ".html"


class ReportError(UserError):
    """The report cannot be written where it is to be."""


def path_of(named: str, options: Options) -> Path:
    """Return where the report is to be written: the file that is named, else `report.html` here.

    Raises:
        ReportError: it may not stand there.
    """
    path = Path(named or REPORT)
    if path.suffix.lower() != _SUFFIX:
        raise ReportError(
            sentence("--output {path}: a report is a file whose name ends with .html: report.html, say", path=path)
        )
    place = real(path.parent) / path.name
    if folder := next((one for one in place.parents if _is_published(one, options)), None):
        raise ReportError(
            sentence(
                "--output {path} is in {folder}, which goes online: a report is for its editor; write it elsewhere",
                path=path,
                folder=folder,
            )
        )
    if os.path.lexists(place) and not is_report(place):
        raise ReportError(
            sentence("{path} stands there already and is no report: name another file with --output", path=path)
        )
    if not place.parent.is_dir():
        raise ReportError(_unwritable(path, sentence("there is no folder {folder}", folder=path.parent)))
    return path


def _is_published(folder: Path, options: Options) -> bool:
    return folder in (real(options.output), real(options.teachers)) or is_output(folder)


def write_report(html: str, path: Path) -> None:
    """Write the report, in one step.

    Raises:
        ReportError: it cannot be written there.
    """
    new = path.with_name(f".{secrets.token_hex(8)}.new")
    try:
        try:
            with new.open("x", encoding="utf-8", errors="replace", newline="\n") as file:
                file.write(html)
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise ReportError(_unwritable(path, humanize(error))) from error


def _unwritable(path: Path, why: str) -> str:
    return sentence("{path} cannot be written: {error}", path=path, error=why)
