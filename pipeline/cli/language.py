"""Language of the program's messages, and the name that it was started under."""

from __future__ import annotations

import functools
import locale
import os
import subprocess
import sys
from collections.abc import Mapping

from pipeline.i18n.catalogue import ENGLISH, in_language, languages
from pipeline.i18n.sentences import Sentence, sentence
from pipeline.text.visible import visible, write_lines

PROGRAM = "editions"
_PROGRAM = "EDITIONS_PROGRAM"  # what a launcher says that starts the program under another name


def program() -> str:
    """Return the name under which the program was started: `editions`, `./invoke` or `invoke`."""
    return os.environ.get(_PROGRAM, "") or PROGRAM


def started_as(name: str) -> None:
    """Call the program by this name from here on, in this process and those that it starts."""
    os.environ[_PROGRAM] = name


def command(words: str) -> Sentence:
    """Return a command line of this program ("explain RULE") as it is typed here; placeholders are translated."""
    return sentence("{program} {words}", program=program(), words=words)


_VARIABLE = "EDITIONS_LANG"  # what `--lang` says to the processes that are started
_ORDER = (_VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG")  # POSIX (XBD 8.2): the first that is set and not empty counts


def speak(language: str) -> None:
    """Speak this language from here on."""
    os.environ[_VARIABLE] = language


def spoken() -> str:
    """Return the language to speak, one of `catalogue.languages()`."""
    return chosen(os.environ) or _short(_read_system_locale()) or ENGLISH


def translate(text: str) -> str:
    """Return what a sentence says, in the language to speak."""
    return in_language(text, spoken())


def write_sentences(*sentences: str) -> None:
    """Print sentences in the language to speak, each as one line in which every character is seen."""
    write_lines("".join(f"{visible(translate(each))}\n" for each in sentences))


def chosen(environment: Mapping[str, str]) -> str:
    """Return the language that the environment asks for; "" where it says nothing.

    A language that is not spoken is English: who has asked for Dutch is not answered in the system's French.
    """
    code = next((environment[name] for name in _ORDER if environment.get(name)), "")
    return (_short(code) or ENGLISH) if code else ""


def _short(name: str) -> str:
    """Return the language of a locale ("fr_CH.UTF-8") if it is spoken, else ""."""
    language = name.partition(".")[0].replace("-", "_").partition("_")[0].lower()
    return language if language in languages() else ""


@functools.cache
def _read_system_locale() -> str:
    """Return the locale of the system's settings where they are apart from the environment, else ""."""
    if sys.platform == "darwin":
        command = ["/usr/bin/defaults", "read", "-g", "AppleLocale"]
        try:
            return subprocess.run(command, capture_output=True, text=True, check=False, timeout=2).stdout.strip()  # noqa: S603 - no words of others
        except (OSError, subprocess.TimeoutExpired):
            return ""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - of Windows alone

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return ""
