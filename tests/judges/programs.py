"""Find the validators' programs; a missing one ends the test.

`./invoke test --quick` installs none and runs no test marked `judge`; only such tests may ask for one.
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
    """Set whether the current test is marked `judge` (called by `tests/conftest.py`)."""
    _MARKED.set(marked)


def java(judge: str) -> None:
    """Require a Java for `judge`."""
    _expect_mark(judge)
    try:
        jpype.getDefaultJVMPath()
    except jpype.JVMNotFoundException:
        missing(judge, "Java (default-jre-headless)")


def node(judge: str) -> str:
    """Return the path of Node.js."""
    _expect_mark(judge)
    return shutil.which("node") or missing(judge, "Node.js (nodejs)")


def browser(judge: str) -> str:
    """Return the path of Chromium or a browser based on it; $CHROMIUM overrides it."""
    _expect_mark(judge)
    named = os.environ.get("CHROMIUM")
    paths = [named] if named else [path for path in map(shutil.which, _BROWSERS) if path]
    return paths[0] if paths else missing(judge, "Chromium (chromium)")


def npm_file(judge: str, path: str) -> Path:
    """Return the path of a file in a package from `package-lock.json`."""
    _expect_mark(judge)
    file = _HERE / "node_modules" / path
    return file if file.exists() else missing(judge, "the npm packages of tests/judges (npm ci)")


def _expect_mark(judge: str) -> None:
    if not _MARKED.get():
        pytest.fail(f"{judge}: a test that asks it is to be marked with pytest.mark.judge", pytrace=False)


def missing(judge: str, what: str) -> NoReturn:
    """Skip the test and name what is missing; fail it if CI=true."""
    sentence = f"{judge}: {what} not found; ./invoke test brings it, or says how"
    if os.environ.get("CI") == "true":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)
