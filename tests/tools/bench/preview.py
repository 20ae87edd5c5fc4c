"""Measure the time from a save to the new words on a browser's screen: `python -m tests.tools.bench.preview`.

The clock starts before the file is written and ends when the browser has painted the words, both by the time of day of
this machine. Each save changes one word in the middle of the text in view.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.preview.browser import Browser
from tests.preview.running import ask
from tests.tools.bench.generator import name_of, write_collection

ROOT = Path(__file__).parents[3]
_SAVES = 20
_READY = 1800  # seconds
_QUIET = 0.7  # seconds between two saves
# Painted: the words are there, and the frame after the next one has begun.
_SEEN = """new Promise((seen) => {
  const look = () => (document.querySelector('main')?.textContent.includes('%s')
    ? requestAnimationFrame(() => seen(performance.timeOrigin + performance.now())) : requestAnimationFrame(look));
  look();
})"""


def measure(articles: int, saves: int) -> tuple[float, list[float]]:
    """Return the seconds until the first page, and those of each save."""
    with tempfile.TemporaryDirectory(prefix="preview-") as name:
        content = Path(name) / "content"
        content.mkdir()
        write_collection(content, articles)
        command = [sys.executable, "-m", "pipeline", "preview", str(content), "--quiet"]
        environment = os.environ | {"EDITIONS_CACHE": str(Path(name) / "cache")}
        begun = time.monotonic()
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as preview:
            try:
                port = _port(preview)
                _wait(port)
                first = time.monotonic() - begun
                return first, _saves(content, port, articles // 2, saves)
            finally:
                preview.terminate()


def _port(preview: subprocess.Popen[str]) -> int:
    assert preview.stdout
    found = re.search(r":(\d+)/", preview.stdout.readline())
    if not found:
        raise SystemExit("error: the preview did not begin")
    return int(found[1])


def _wait(port: int) -> None:
    end = time.monotonic() + _READY
    while ask(port, "/").status != 200:
        if time.monotonic() > end:
            raise SystemExit("error: the preview was never ready")
        time.sleep(0.1)


def _saves(content: Path, port: int, number: int, saves: int) -> list[float]:
    path = content / "articles" / f"{name_of(number)}.md"
    text = path.read_text("utf-8")
    middle = text.index("\n\n", len(text) // 2)
    times = []
    with Browser() as browser:
        browser.open(f"http://127.0.0.1:{port}/articles/{name_of(number)}.html")
        browser.evaluate("scrollTo(0, 400)")
        for save in range(saves + 1):
            time.sleep(_QUIET)
            word = f"Mot{save}nouveau"
            browser.send("evaluate", script=_SEEN % word)
            begun = time.time()
            path.write_text(f"{text[:middle]} {word}.{text[middle:]}", "utf-8")
            times.append(browser.answer() / 1000 - begun)
        if abs(browser.evaluate("scrollY") - 400) > 1:
            raise SystemExit("error: the page was scrolled")
    return times[1:]  # the first save warms all up


def main() -> None:
    """Measure and print the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", default="30,300,1000", help="numbers of articles, with commas between them")
    parser.add_argument("--saves", type=int, default=_SAVES, help="how many saves; the median counts")
    options = parser.parse_args()
    for articles in map(int, options.n.split(",")):
        first, times = measure(articles, options.saves)
        worst, median = max(times), statistics.median(times)
        sys.stdout.write(
            f"{articles} articles: {median:.3f} s (median), {worst:.3f} s (worst); ready in {first:.0f} s\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
