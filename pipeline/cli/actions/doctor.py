"""`doctor`: what this machine has and lacks of what publishing needs."""

from __future__ import annotations

import json as notation
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from pipeline.cli.language import translate, write_sentences
from pipeline.cli.option_values import OUTPUT, OptionError, choose_content, output_within
from pipeline.cli.running import begin
from pipeline.doctor import examine
from pipeline.doctor.findings import Diagnosis, Finding, Place, State
from pipeline.i18n.sentences import counted, sentence
from pipeline.runs.result import ExitCode
from pipeline.text.visible import visible_json, write_lines

_MARKS = {State.GOOD: " ", State.NOTE: "-", State.MISSING: "!"}


def doctor(*, content: str, json: bool) -> ExitCode:
    """Print what was found, and how what is missing is brought; the code tells whether something needed is missing."""
    begin()
    diagnosis = examine(Place(_folder(content), Path((content and output_within(content)) or OUTPUT)))
    code = ExitCode.USER if diagnosis.missing else ExitCode.PUBLISHED
    if json:
        answer = {"exit_code": int(code), **_in_words(diagnosis)}
        write_lines(visible_json(notation.dumps(answer, ensure_ascii=False, indent=2)) + "\n")
    else:
        write_sentences(*lines(diagnosis))
    return code


def _folder(content: str) -> Path | None:
    """Return the content folder; None where none is named and there is none here: a new machine has none."""
    try:
        return choose_content(content)
    except OptionError:
        if content:
            raise
        return None


def _in_words(diagnosis: Diagnosis) -> dict[str, object]:
    """Return all of it for programs; what people read of it is in their language."""
    groups = asdict(diagnosis)["groups"]
    for group in groups:
        group["title"] = translate(group["title"])
        for finding in group["findings"]:
            finding |= {key: translate(finding[key]) for key in ("name", "said", "remedy")}
    return {"groups": groups}


def lines(diagnosis: Diagnosis) -> Iterator[str]:
    """Yield the lines of a report for people, sentences that are to be said in their language."""
    for group in diagnosis.groups:
        yield group.title
        for finding in group.findings:
            yield from _describe_finding(finding)
        yield ""
    count = len(diagnosis.missing)
    if count:
        yield counted("One thing is missing (marked !).", "{number} things are missing (marked !).", count)
    else:
        yield sentence("Everything that publishing needs is here.")


def _describe_finding(finding: Finding) -> Iterator[str]:
    yield sentence("{mark} {what}: {said}", mark=_MARKS[finding.state], what=finding.name, said=finding.said)
    if finding.remedy:
        yield sentence("    {remedy}", remedy=finding.remedy)
