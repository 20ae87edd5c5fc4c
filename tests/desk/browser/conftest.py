from collections.abc import Iterator

import pytest

from tests.desk.browser.fake import FakeDesk, show
from tests.preview.browser import Browser


@pytest.fixture(scope="session")
def desk() -> Iterator[FakeDesk]:
    with FakeDesk() as fake:
        yield fake


@pytest.fixture
def browser(chromium: Browser, desk: FakeDesk) -> Iterator[Browser]:
    """Return a browser with the page open and no stored state; check that no script failed or broke the policy."""
    chromium.do("begin")
    show(chromium, desk)
    yield chromium
    assert (chromium.do("faults"), chromium.do("complaints")) == ([], [])


@pytest.fixture
def same_page(chromium: Browser, desk: FakeDesk) -> Iterator[Browser]:
    """Return a browser with the page open, where it is still open from the test before: for blocks of other keys."""
    if not chromium.evaluate("window.ready && !document.querySelector('dialog')"):
        chromium.do("begin")
        show(chromium, desk)
    yield chromium
    assert (chromium.do("faults"), chromium.do("complaints")) == ([], [])
