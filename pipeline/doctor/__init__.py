"""What this machine has and lacks of what publishing a collection needs; whatever is broken, the rest is told."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from pipeline.doctor.findings import Diagnosis, Finding, FindingGroup, Place, State
from pipeline.i18n.sentences import humanize, sentence

# What is looked at, and the module whose `look` does it, imported only then: one that cannot be is a finding, too.
_LOOKS = {
    sentence("Program"): "program",
    sentence("What sets text"): "libraries",
    sentence("Posts and fonts"): "fonts",
    sentence("Disk and cache"): "places",
    sentence("Programs that some commands use"): "programs",
}


def examine(place: Place) -> Diagnosis:
    """Look at the program, the machine and a collection; nothing is written."""
    return Diagnosis(tuple(FindingGroup(title, tuple(_findings(name, place))) for title, name in _LOOKS.items()))


def _findings(name: str, place: Place) -> Iterator[Finding]:
    try:
        yield from import_module(f"{__name__}.{name}").look(place)
    except Exception as error:  # noqa: BLE001 - whatever is broken, the rest is told
        what = sentence("{kind}: {why}", kind=type(error).__name__, why=humanize(error))
        yield Finding(sentence("this could not be looked at"), what, State.MISSING)
