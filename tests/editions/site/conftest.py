"""What tests of the site in a browser start from."""

from collections.abc import Iterator

import pytest

from tests.preview.browser import Browser


@pytest.fixture(scope="session")
def _browser() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def chromium(_browser: Browser) -> Browser:
    """A browser that remembers nothing of what other modules have shown in it."""
    _browser.do("begin")
    return _browser
