"""Run a desk for a module of flows, with the module's FILES and its OPTIONS if it has any."""

from collections.abc import Iterator

import pytest

from tests.desk.running import RunningDesk, desk_of
from tests.preview.browser import Browser


@pytest.fixture(scope="module")
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> Iterator[RunningDesk]:
    options = getattr(request.module, "OPTIONS", ())
    with desk_of(tmp_path_factory.mktemp("desk"), chromium, request.module.FILES, *options) as desk:
        yield desk


@pytest.fixture
def desk(request: pytest.FixtureRequest, running: RunningDesk, chromium: Browser) -> Iterator[RunningDesk]:
    running.put_back(request.module.FILES)
    yield running
    assert chromium.do("faults") == []
