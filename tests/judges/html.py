"""Check web pages with the Nu HTML checker and axe."""

import contextlib
import functools
import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jpype

from tests.judges import programs
from tests.judges.java import in_java
from tests.judges.jvm import Jars, java_file

_AXE = Path(__file__).with_name("axe.js")


def vnu(paths: Iterable[Path]) -> dict[Path, list[str]]:
    """Return errors and warnings of the Nu HTML checker by page, without remarks on style."""
    programs.java("vnu")
    return _vnu(programs.npm_file("vnu", "vnu-jar/build/dist/vnu.jar"), [*paths])


@in_java
def _vnu(jar: Path, paths: list[Path]) -> dict[Path, list[str]]:
    jars = _nu_jars(jar)
    verdicts = {}
    with jars.in_use():
        checker, faults = _nu_checker(jars)
        for path in paths:
            faults.clear()
            checker.checkHtmlFile(java_file(path), True)  # noqa: FBT003  # a Java method: no names; it is UTF-8
            verdicts[path] = [*faults]
    return verdicts


def axe(paths: Iterable[Path]) -> dict[Path, list[str]]:
    """Return axe's violations in wide, narrow and dark windows, and pages wider than their window."""
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
    """Start the browser that checks all pages of this process; it ends when its input closes."""
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


@functools.cache
def _nu_jars(jar: Path) -> Jars:
    return Jars(jar)


@functools.cache
def _nu_checker(jars: Jars) -> tuple[Any, list[str]]:
    """Return a checker with its schema loaded, and the list that receives its faults."""
    faults: list[str] = []

    def note(fault: Any) -> None:  # a Java object
        if not fault.getMessage().startswith("Trailing slash"):  # a remark on style
            faults.append(f"line {fault.getLineNumber()}: {fault.getMessage()}")

    handler = jpype.JProxy("org.xml.sax.ErrorHandler", dict=dict.fromkeys(("warning", "error", "fatalError"), note))
    # As the checker's own embedding has it: logs nothing of its network, guesses no languages, reads no external entities.
    checker = jars("nu.validator.validation.SimpleDocumentValidator")(True, False, True)  # noqa: FBT003
    checker.setUpMainSchema("http://s.validator.nu/html5-all.rnc", handler)
    checker.setUpValidatorAndParsers(handler, False, False)  # noqa: FBT003
    return checker, faults
