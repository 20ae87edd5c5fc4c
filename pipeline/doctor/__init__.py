"""Examine this machine.

In: a place to publish. Out: what it has and lacks; a check that breaks is a finding, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from pipeline.doctor.findings import Diagnosis, Finding, FindingGroup, Place, State
from pipeline.i18n.sentences import humanize, sentence

# The function that looks at each, imported only then: an import that fails is a finding, too.
_LOOKS = {
    sentence("Program"): "machine:look_at_program",
    sentence("Typesetting"): "libraries:look",
    sentence("Posts and fonts"): "fonts:look",
    sentence("Disk and cache"): "machine:look_at_places",
    sentence("Programs that some commands use"): "machine:look_at_programs",
}


def examine(place: Place) -> Diagnosis:
    """Look at the program, the machine and a collection; nothing is written."""
    return Diagnosis(tuple(FindingGroup(title, tuple(_findings(path, place))) for title, path in _LOOKS.items()))


def _findings(path: str, place: Place) -> Iterator[Finding]:
    try:
        module, _, name = path.partition(":")
        yield from getattr(import_module(f"{__name__}.{module}"), name)(place)
    except Exception as error:  # noqa: BLE001 - whatever is broken, the rest is told
        what = sentence("{kind}: {why}", kind=type(error).__name__, why=humanize(error))
        yield Finding(sentence("this could not be checked"), what, State.MISSING)
