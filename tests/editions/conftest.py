"""What tests of editions share: results of jobs, which need not be made again for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.jobs.store import Store
from tests.editions.making import keeping_in


@pytest.fixture(scope="session")
def results(once: Callable[[str, Callable[[Path], None]], Path]) -> Store:
    """What all tests of this run have had made of their collections."""
    return Store(once("results", lambda _: None))


@pytest.fixture(autouse=True)
def _sharing(request: pytest.FixtureRequest, results: Store) -> Iterator[None]:
    """Have `files_by` find what was made; a test that replaces parts of the program shares nothing."""
    with keeping_in(None if "monkeypatch" in request.fixturenames else results):
        yield
