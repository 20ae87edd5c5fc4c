"""`doctor`: what this machine has and lacks of what publishing needs."""

from __future__ import annotations

import json as notation
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from pipeline.cli.option_values import OptionError, content_of, output_of
from pipeline.cli.running import begin
from pipeline.doctor import examine
from pipeline.doctor.findings import Diagnosis, Finding, Place, State
from pipeline.report import ExitCode
from pipeline.text.visible import visible, visible_json, write_lines

_MARKS = {State.GOOD: " ", State.NOTE: "-", State.MISSING: "!"}


def doctor(*, content: str, json: bool) -> ExitCode:
    """Print what was found, and how what is missing is brought; the code tells whether something needed is missing."""
    begin()
    diagnosis = examine(Place(_folder(content), output_of("")))
    code = ExitCode.USER if diagnosis.missing else ExitCode.PUBLISHED
    if json:
        found = {"exit_code": int(code), **asdict(diagnosis)}
        write_lines(visible_json(notation.dumps(found, ensure_ascii=False, indent=2)) + "\n")
    else:
        write_lines("".join(f"{line}\n" for line in told(diagnosis)))
    return code


def _folder(content: str) -> Path | None:
    """Return the content folder; None where nobody names one and there is none here: a new machine has none."""
    try:
        return content_of(content)
    except OptionError:
        return None


def told(diagnosis: Diagnosis) -> Iterator[str]:
    """Yield the lines of a report for people."""
    for group in diagnosis.groups:
        yield group.title
        for finding in group.findings:
            yield from _lines(finding)
        yield ""
    count = len(diagnosis.missing)
    if count:
        yield "One thing is missing (marked !)." if count == 1 else f"{count} things are missing (marked !)."
    else:
        yield "Everything that publishing needs is here."


def _lines(finding: Finding) -> Iterator[str]:
    yield f"{_MARKS[finding.state]} {visible(finding.name)}: {visible(finding.said)}"
    if finding.remedy:
        yield f"    {visible(finding.remedy)}"
