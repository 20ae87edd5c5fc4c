"""Every case of `cases/` (see its README): what is typed, and what it becomes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pypandoc
import pytest

from pipeline.normalise.typography import set_document, set_text
from pipeline.normalise.typography.document import Node, build, flatten

CASES = Path(__file__).parent / "cases"
# The target of the notes that cases refer to.
NOTES = {False: "l'eau ?", True: "l’eau\u202f?"}


class Case(NamedTuple):
    """A case: its place, language, input and expected text."""

    name: str
    language: str
    typed: str
    wanted: str


def read(folder: str) -> Iterator[Case]:
    for path in sorted((CASES / folder).glob("*.txt")):
        language, typed = "fr", ""
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if not line or line.startswith("#"):
                continue
            word, _, text = line.partition(": ")
            text = text.replace("·", "\u00a0").replace("˙", "\u202f")
            match word:
                case "language":
                    language = text
                case "typed":
                    typed = text
                case "set" | "kept":
                    yield Case(f"{path.stem}:{number}", language, typed if word == "set" else text, text)
                case _:
                    raise ValueError(f"{path}:{number}: {word!r} is no word of a case")


@pytest.mark.parametrize("case", list(read("text")), ids=lambda case: case.name)
def test_text(case: Case) -> None:
    assert set_text(case.typed, case.language) == case.wanted
    assert set_text(case.wanted, case.language) == case.wanted


def test_markdown() -> None:
    cases = list(read("markdown"))
    typed = parse([case.typed for case in cases], NOTES[False])
    wanted = parse([case.wanted for case in cases], NOTES[True])
    for case, before, after in zip(cases, typed, wanted, strict=True):
        assert set_document(before, case.language) == after, case.name
        assert set_document(after, case.language) == after, case.name


def parse(lines: list[str], note: str) -> list[list[Node]]:
    """Return each line's inline nodes, read by pandoc in one run, with adjacent words joined as ours are."""
    text = "\n\n".join([*lines, f"[^1]: {note}"])
    document = json.loads(
        pypandoc.convert_text(
            text, "json", format="commonmark_x-smart+autolink_bare_uris", verify_format=False, sandbox=True
        )
    )
    return [joined(block["c"]) for block in document["blocks"]]


def joined(inlines: list[Node]) -> list[Node]:
    pieces = flatten(inlines, lambda _: False, {})
    return build(pieces, [piece.text for piece in pieces], [() for _ in pieces])
