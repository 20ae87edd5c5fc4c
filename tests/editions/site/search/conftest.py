"""Serve the published sites of the search tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.editions.site.search.searching import served


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[str]:
    with served(site) as address:
        yield address
