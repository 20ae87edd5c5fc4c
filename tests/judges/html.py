"""Web pages before the Nu HTML checker and axe."""

from __future__ import annotations

import contextlib
import functools
import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.judges import programs
from tests.judges.jvm import Jars, java_file

_AXE = Path(__file__).with_name("axe.js")


def vnu(paths: Iterable[Path]) -> dict[Path, list[str]]:
    """Errors and warnings of the Nu HTML checker for each page; its remarks on style are left out."""
    programs.java("vnu")
    jars = _nu_jars(programs.npm_file("vnu", "vnu-jar/build/dist/vnu.jar"))
    with jars.in_use():
        return {path: _nu_faults(jars, path) for path in paths}


def axe(paths: Iterable[Path]) -> dict[Path, list[str]]:
    """What axe finds in Chromium on a wide window, a narrow one and a dark one, and pages wider than their window."""
    pages = [path.resolve() for path in paths]
    library, driver = programs.npm_file("axe", "axe-core/axe.min.js"), programs.npm_file("axe", "playwright-core")
    browser = _axe_in(programs.node("axe"), str(_AXE), programs.browser("axe"), str(driver), str(library))
    assert browser.stdin
    assert browser.stdout
    with contextlib.suppress(BrokenPipeError):
        browser.stdin.write(f"{json.dumps([page.as_uri() for page in pages])}\n")
        browser.stdin.flush()
    answer = browser.stdout.readline()
    if not answer:
        _axe_in.cache_clear()
        raise RuntimeError(f"axe did not run: {browser.communicate()[1]}")
    faults: dict[str, list[str]] = json.loads(answer)
    return {page: faults[page.as_uri()] for page in pages}


@functools.cache
def _axe_in(*command: str) -> subprocess.Popen[str]:
    """The browser that is asked for every page of this process, with which it ends: it reads until nobody writes."""
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


@functools.cache
def _nu_jars(jar: Path) -> Jars:
    return Jars(jar)


def _nu_faults(jars: Jars, path: Path) -> list[str]:
    checker = jars("nu.validator.client.EmbeddedValidator")()
    checker.setOutputFormat(jars("nu.validator.client.EmbeddedValidator$OutputFormat").JSON)
    messages: list[dict[str, Any]] = json.loads(checker.validate(java_file(path).toPath()))["messages"]
    return [
        f"line {message.get('lastLine', '?')}: {message['message']}"
        for message in messages
        if message["type"] != "info" or message.get("subType") == "warning"
    ]
