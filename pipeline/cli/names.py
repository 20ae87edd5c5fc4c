"""What the program is called where somebody has just called it, so that a line of advice can be typed as it stands."""

from __future__ import annotations

import os

from pipeline.i18n.sentences import Sentence, sentence

PROGRAM = "editions"
_VARIABLE = "EDITIONS_PROGRAM"  # what a launcher says that starts the program under another name


def program() -> str:
    """Return the name under which the program was started: `editions`, `./invoke` or `invoke`."""
    return os.environ.get(_VARIABLE, "") or PROGRAM


def started_as(name: str) -> None:
    """Call the program by this name from here on, in this process and those that it starts."""
    os.environ[_VARIABLE] = name


def command(words: str) -> Sentence:
    """Return a command line of this program ("explain RULE") as it is typed here; what stands for a word is said."""
    return sentence("{program} {words}", program=program(), words=words)
