"""Fixtures for tests of the site in a browser."""

from collections.abc import Iterator

import pytest

from tests.preview.browser import Browser


@pytest.fixture(scope="session")
def _browser() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def chromium(_browser: Browser) -> Browser:
    """Return a browser without the state of other modules."""
    _browser.do("begin")
    return _browser
