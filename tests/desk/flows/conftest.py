from collections.abc import Iterator

import pytest

from tests.preview.browser import Browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser
