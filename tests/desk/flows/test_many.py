"""A collection of a thousand posts is opened, searched and written in as a small one is."""

import time
from pathlib import Path

import pytest

from tests.desk.running import RunningDesk, problems_of
from tests.preview.browser import Browser
from tests.tools.bench.generator import name_of, write_collection

pytestmark = [pytest.mark.judge, pytest.mark.long]


def test_a_thousand_posts(tmp_path: Path, chromium: Browser) -> None:
    write_collection(tmp_path / "content", 1000)
    desk = RunningDesk(tmp_path, chromium)
    took = {}
    try:
        began = time.monotonic()
        desk.start()
        took["start"] = time.monotonic() - began
        chromium.do("complaints")  # that no page was there while the articles were read
        began = time.monotonic()
        desk.open_panel("Articles")
        chromium.until("document.querySelectorAll('.side .row').length >= 1000")
        took["list"] = time.monotonic() - began
        began = time.monotonic()
        chromium.do("fill", on=".side input[type=search]", text=name_of(707))
        chromium.until("document.querySelectorAll('.side .row .name').length === 1")
        took["filter"] = time.monotonic() - began
        began = time.monotonic()
        chromium.do("click", on=".side .row")
        path = f"articles/{name_of(707)}.md"
        desk.until(f"desk.path === {path!r}")
        chromium.do("untilWithin", script="document.querySelector('[data-block][tabindex]')")
        took["open"] = time.monotonic() - began
        before = desk.read(path)
        desk.edit(0)
        began = time.monotonic()
        desk.press("Control+End")
        desk.type(" Un de mille.")
        desk.press("Control+Enter")
        desk.until_shown("Un de mille.")
        took["save"] = time.monotonic() - began
        assert desk.read(path) == before.replace("\n\n## ", " Un de mille.\n\n## ", 1)
        assert problems_of(chromium) == []
        chromium.evaluate("window.desk.closePanel()")
        desk.open_panel("Problems")
    finally:
        desk.kill()
    print(took)  # noqa: T201 - what `pytest -s` is for
