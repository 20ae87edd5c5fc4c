"""Pagefind, an extra, which makes an index that browsers read in parts. Only user of pagefind-bin-extended.

It is shown texts in files of their own rather than the pages of the site: so it finds what the collection says can be
found, and nothing around it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pipeline.i18n.sentences import humanize, quote_foreign, sentence
from pipeline.jobs.executors import ExecutorError

_PACKAGE = "pagefind-bin-extended"
EXTRA = "search"
"""The extra of this package that brings it."""
WAY = f'"{sys.executable}" -m pip install "{_PACKAGE}>=1.5,<1.6"'
"""The command that brings it here."""
# Of what it writes, the index and the two programs that read it; its boxes are none of ours.
_OURS = re.compile(r"pagefind\.js|pagefind-entry\.json|wasm\..*|[^/]*\.pf_meta|(?:index|filter|fragment)/.*")
_LANGUAGES = "pagefind-entry.json"
_SETTINGS = "PAGEFIND_"  # begins the names of what the environment would tell it


def find_version() -> str:
    """Return the version of Pagefind that is installed, "" for none."""
    try:
        return version(_PACKAGE)
    except PackageNotFoundError:
        return ""


def run_pagefind(texts: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files of the index of texts (`index.show_text`), by their paths in the folder of the index.

    Raises:
        ExecutorError: Pagefind cannot make it.
    """
    with tempfile.TemporaryDirectory() as folder:
        site, made = Path(folder, "site"), Path(folder, "made")
        for path, text in texts.items():
            place = site / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8", newline="\n")
        _run(site, made)
        return dict(sorted(_files(made)))


def _run(site: Path, made: Path) -> None:
    from pagefind_bin_extended import get_executable  # noqa: PLC0415 - an extra

    command = [get_executable(), "--site", site, "--output-path", made, "--keep-index-url", "--silent"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_SETTINGS)}
    try:
        # It would read a file of settings where it is started.
        done = subprocess.run(command, cwd=site.parent, env=environment, capture_output=True, check=False)  # noqa: S603 - no shell, no word of a post
    except OSError as error:
        why = sentence("{command} cannot be started: {why}", command="pagefind", why=humanize(error))
        raise ExecutorError(why) from error
    if done.returncode:
        message = " ".join(done.stderr.decode("utf-8", "replace").split())
        raise ExecutorError(
            sentence("Pagefind made no index: {why}", why=quote_foreign(message or str(done.returncode)))
        )


def _files(made: Path) -> Iterator[tuple[str, bytes]]:
    for file in made.rglob("*"):
        path = file.relative_to(made).as_posix()
        if file.is_file() and _OURS.fullmatch(path):
            yield path, _in_order(file.read_bytes()) if path == _LANGUAGES else file.read_bytes()


def _in_order(languages: bytes) -> bytes:
    """Return the list of languages, whose order changes from one run to the next, in alphabetical order."""
    return json.dumps(json.loads(languages), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
