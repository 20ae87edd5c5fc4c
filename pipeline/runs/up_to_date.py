"""Whether the output folder has all of it already: then nothing is to be done, and nothing else need be loaded."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pipeline.build.blob import Blob, Packed
from pipeline.build.store import Store
from pipeline.editions.book.pagination import Pagination
from pipeline.options import Options
from pipeline.output.manifest import Records
from pipeline.output.staging import place_of, tidy
from pipeline.output.tree import state_of
from pipeline.output.trees import state_of_both
from pipeline.runs.fingerprint import fingerprint
from pipeline.runs.known_files import clear_known_files
from pipeline.runs.result import Report
from pipeline.runs.runners import clear_cache, trusted_cache

T = TypeVar("T")


def records(content: Path | None = None) -> Records:
    """Return what is remembered of output folders, in the cache, for whoever publishes this content."""
    return Records(trusted_cache() / "outputs", content)


def report_if_up_to_date(options: Options, source: str = "") -> Report | None:
    """Return the report of the run that published just this here, if what it made still stands untouched.

    `source` is what `source_of` gives, for whoever knows it already.

    Raises:
        OutputError: the folder holds something that no publish has written.
    """
    started = time.monotonic()
    for folder in (options.output, options.teachers):
        tidy(place_of(folder))
    state = state_of_both(options.output, options.teachers, records())
    report = _found(_key(source or source_of(options), state), Report) if state else None
    if report is None:
        return None
    if report.next_day and report.next_day <= dt.datetime.now(dt.UTC):
        return None
    seconds = time.monotonic() - started
    return replace(report, seconds=seconds, jobs={}, copies_in=str(options.teachers), withdrawn=0)


def source_of(options: Options) -> str:
    """Return a digest of all that a publication is made of."""
    single, trim = options.single, options.trim
    request = (options.only, options.keep_going, options.drafts, options.limits, options.trust, single, trim)
    return fingerprint(options.content, request, options.outputs_within)


def remember(source: str, state: str, report: Report) -> None:
    """Remember what was reported when this source was published into a folder that has this state since (`state_of`).

    A cache that cannot be written does no harm.
    """
    if state:
        with contextlib.suppress(OSError):
            Store(trusted_cache()).keep(_key(source, state), Packed.of(report))


def remember_request(options: Options, state: str) -> None:
    """Remember how that was asked for which stands in the output folder, as its tree's `state` has it."""
    request = replace(options, teacher_output=options.teachers.absolute())
    if state:
        with contextlib.suppress(OSError):
            Store(trusted_cache()).keep(_key_of_request(state), Packed.of(request))


def request_of(options: Options) -> Options | None:
    """Return the options with which was published what stands in the output folder untouched; None for not known.

    Raises:
        OutputError: the folder holds something that no publish has written.
    """
    state = state_of(options.output, records())
    found = _found(_key_of_request(state), Options) if state else None
    return replace(found, content=options.content, output=options.output) if found else None


def source_of_order(options: Options) -> str:
    """Return a digest of all that what is made to order is made of, besides the order."""
    return fingerprint(options.content, "order", options.outputs_within)


def remember_order(source: str, edition: str, files: Mapping[str, Blob]) -> None:
    """Remember of which source these files were made to order."""
    with contextlib.suppress(OSError):
        Store(trusted_cache()).keep(_key_of_order(source, edition, files), Packed.of(True))  # noqa: FBT003 - a value


def is_current_order(source: str, edition: str, files: Mapping[str, Blob]) -> bool:
    """Return whether files that were made to order were made of this source."""
    return Store(trusted_cache()).find(_key_of_order(source, edition, files)) is not None


def remember_pages(pdf: Blob, pagination: Pagination) -> None:
    """Remember the pages of a book by its PDF, for editions that are made when that stands beside them."""
    with contextlib.suppress(OSError):
        Store(trusted_cache()).keep(_key_of_pages(pdf), Packed.of(pagination))


def pages_of(pdf: Blob) -> Pagination | None:
    """Return the pages of the book that is in a PDF, if they are remembered."""
    return _found(_key_of_pages(pdf), Pagination)


def _found(key: str, kind: type[T]) -> T | None:
    found = Store(trusted_cache()).find(key)
    return found.value_of(kind) if found else None


def forget() -> bool:
    """Forget all that is remembered, of jobs and of output folders; whether there was anything of jobs."""
    records().clear()
    clear_known_files()
    return clear_cache()


def _key(source: str, state: str) -> str:
    return hashlib.sha256(f"report\0{source}\0{state}".encode()).hexdigest()


def _key_of_request(state: str) -> str:
    return hashlib.sha256(f"request\0{state}".encode()).hexdigest()


def _key_of_order(source: str, edition: str, files: Mapping[str, Blob]) -> str:
    listing = "".join(f"\0{path}\0{blob.digest}" for path, blob in sorted(files.items()))
    return hashlib.sha256(f"order\0{source}\0{edition}{listing}".encode()).hexdigest()


def _key_of_pages(pdf: Blob) -> str:
    return hashlib.sha256(f"pages\0{pdf.digest}".encode()).hexdigest()
