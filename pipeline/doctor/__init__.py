"""What this machine has and lacks of what publishing a collection needs; whatever is broken, the rest is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from pipeline.doctor.findings import Diagnosis, Finding, Section, State
from pipeline.text.in_words import said

Look = Callable[[], Iterable[Finding]]


def examine(content: Path, output: Path, *, named: bool = True) -> Diagnosis:
    """Look at the program, the machine, and the collection in a folder, which may be none unless it was `named`.

    Nothing is written.
    """
    looks = _looks(content, output, named=named)
    return Diagnosis(tuple(Section(title, tuple(_findings(look))) for title, look in looks))


def _looks(content: Path, output: Path, *, named: bool) -> Iterable[tuple[str, Look]]:
    """Yield what is looked at, in the order of the report; each imports what it needs when it looks."""

    def program() -> Iterable[Finding]:
        from pipeline.doctor import program  # noqa: PLC0415 - what cannot be imported is something to report

        return program.look()

    def libraries() -> Iterable[Finding]:
        from pipeline.doctor import libraries  # noqa: PLC0415 - likewise

        return libraries.look()

    def fonts() -> Iterable[Finding]:
        from pipeline.doctor import fonts  # noqa: PLC0415 - likewise

        return fonts.look(content, named=named)

    def places() -> Iterable[Finding]:
        from pipeline.doctor import places  # noqa: PLC0415 - likewise

        return places.look(output)

    def tools() -> Iterable[Finding]:
        from pipeline.doctor import tools  # noqa: PLC0415 - likewise

        return tools.look()

    yield "Program", program
    yield "What sets text", libraries
    yield "Collection and fonts", fonts
    yield "Disk and cache", places
    yield "Programs that some commands use", tools


def _findings(look: Look) -> Iterable[Finding]:
    try:
        yield from look()
    except Exception as error:  # noqa: BLE001 - whatever is broken, the rest is told
        yield Finding("this could not be looked at", f"{type(error).__name__}: {said(error)}", State.MISSING)
