"""Where the validators' own programs are; one that is missing ends the test that needs it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import jpype
import pytest

_HERE = Path(__file__).parent
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def java(judge: str) -> None:
    """Make sure that there is a Java to run `judge` with."""
    try:
        jpype.getDefaultJVMPath()
    except jpype.JVMNotFoundException:
        _missing(judge, "Java (default-jre-headless)")


def node(judge: str) -> str:
    """The path of Node.js."""
    return shutil.which("node") or _missing(judge, "Node.js (nodejs)")


def browser(judge: str) -> str:
    """The path of Chromium, or of a browser made from it; $CHROMIUM names another one."""
    named = os.environ.get("CHROMIUM")
    paths = [named] if named else [path for path in map(shutil.which, _BROWSERS) if path]
    return paths[0] if paths else _missing(judge, "Chromium (chromium)")


def npm_file(judge: str, path: str) -> Path:
    """A file of a package that `package-lock.json` names."""
    file = _HERE / "node_modules" / path
    return file if file.exists() else _missing(judge, "the npm packages of tests/judges (npm ci)")


def _missing(judge: str, what: str) -> NoReturn:
    sentence = f"{judge}: {what} not found; ./invoke test brings it, or says how"
    if os.environ.get("CI") == "true":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)
