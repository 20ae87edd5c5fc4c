"""Where the validators' own programs are; one that is missing ends the test that needs it.

`./invoke test --quick` brings none and runs no test with the marker `judge`: whoever asks here has to have it.
"""

import os
import shutil
from contextvars import ContextVar
from pathlib import Path
from typing import NoReturn

import jpype
import pytest

_HERE = Path(__file__).parent
# The first one draws no windows: a page costs a fifth of what it does in the others.
_BROWSERS = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable", "chrome"),
)
_MARKED = ContextVar("marked", default=True)


def permit(*, marked: bool) -> None:
    """A test begins, which is marked `judge` or is not (`tests/conftest.py`)."""
    _MARKED.set(marked)


def java(judge: str) -> None:
    """Make sure that there is a Java to run `judge` with."""
    _expect_mark(judge)
    try:
        jpype.getDefaultJVMPath()
    except jpype.JVMNotFoundException:
        missing(judge, "Java (default-jre-headless)")


def node(judge: str) -> str:
    """The path of Node.js."""
    _expect_mark(judge)
    return shutil.which("node") or missing(judge, "Node.js (nodejs)")


def browser(judge: str) -> str:
    """The path of Chromium, or of a browser made from it; $CHROMIUM names another one."""
    _expect_mark(judge)
    named = os.environ.get("CHROMIUM")
    paths = [named] if named else [path for path in map(shutil.which, _BROWSERS) if path]
    return paths[0] if paths else missing(judge, "Chromium (chromium)")


def npm_file(judge: str, path: str) -> Path:
    """A file of a package that `package-lock.json` names."""
    _expect_mark(judge)
    file = _HERE / "node_modules" / path
    return file if file.exists() else missing(judge, "the npm packages of tests/judges (npm ci)")


def _expect_mark(judge: str) -> None:
    if not _MARKED.get():
        pytest.fail(f"{judge}: a test that asks it is to be marked with pytest.mark.judge", pytrace=False)


def missing(judge: str, what: str) -> NoReturn:
    """End a test that needs what is not there: it is skipped by name, and fails where CI=true."""
    sentence = f"{judge}: {what} not found; ./invoke test brings it, or says how"
    if os.environ.get("CI") == "true":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)
