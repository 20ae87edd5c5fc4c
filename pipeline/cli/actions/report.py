"""`report`: a page for editors about the collection, with what to write or fix next."""

from __future__ import annotations

import datetime as dt
import json as notation
from collections.abc import Iterator
from pathlib import Path

from pipeline.cli.dialogue import open_in_browser
from pipeline.cli.language import spoken, translate, write_sentences
from pipeline.cli.option_values import Verbosity
from pipeline.cli.running import run_with_progress
from pipeline.i18n.sentences import sentence
from pipeline.options import Options
from pipeline.report.advice import list_advice
from pipeline.report.json_data import survey_as_json
from pipeline.report.make_survey import survey
from pipeline.report.page import find_report_path, make_page, write_report
from pipeline.report.survey import Survey
from pipeline.report.visits import Checking
from pipeline.runs.result import ExitCode
from pipeline.text.visible import visible_json, write_line, write_lines


def report(
    *,
    options: Options,
    verbosity: Verbosity,
    output: str,
    online: bool,
    open: bool,  # noqa: A002 - the option's name
    json: bool,
) -> ExitCode:
    """Write the report and say what comes next; or print all of it as data, and write it where a file is named."""
    path = find_report_path(output, options) if output or open or not json else None
    visit = Checking(dt.datetime.now().astimezone().date()).visits if online else None
    with run_with_progress(verbosity) as progress:
        result = survey(options, progress, visit)
    if path:
        write_report(make_page(result, spoken()), path)
    if json:
        data = {
            "exit_code": int(ExitCode.PUBLISHED),
            "report": str(path) if path else None,
            **survey_as_json(result, spoken()),
        }
        write_lines(visible_json(notation.dumps(data, ensure_ascii=False, indent=2)) + "\n")
    elif path and not verbosity.quiet:
        write_sentences(*_list_tasks(result, path))
    if path and open:
        _open(path)
    return ExitCode.PUBLISHED


def _list_tasks(survey: Survey, path: Path) -> Iterator[str]:
    """Yield the next tasks, and the path of the report."""
    for number_, advice in enumerate(list_advice(survey), 1):
        place = advice.spots[0].place if advice.spots else ""
        yield (
            sentence("{number}. {what} ({place})", number=number_, what=advice.what, place=place)
            if place
            else sentence("{number}. {what}", number=number_, what=advice.what)
        )
    if survey.visits and not any(visit.status for visit in survey.visits):
        yield sentence("No server answered: look whether this machine is online, then start again with --online.")
    yield sentence("Report: {path}", path=path)


def _open(path: Path) -> None:
    address = path.absolute().as_uri()
    if not open_in_browser(address):
        write_line(translate(sentence("no browser could be opened: open {address} yourself", address=address)))
