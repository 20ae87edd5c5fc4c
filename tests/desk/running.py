"""Run the desk from the command line and use it in a browser."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.desk.store.files import digest
from tests.preview.browser import Browser

ROOT = Path(__file__).parents[2]


@dataclass
class RunningDesk:
    """A desk of the folder `content` below `folder`, which also holds its cache."""

    folder: Path
    browser: Browser
    options: tuple[str, ...] = ()
    process: subprocess.Popen[str] | None = None
    address: str = ""
    language: str = "en"
    module: str = "pipeline"
    before: tuple[str, ...] = ()

    @property
    def content(self) -> Path:
        """Return the folder of the posts."""
        return self.folder / "content"

    def start(self) -> None:
        """Start the desk and open its page."""
        self.run()
        self.browser.do("fresh")
        self.enter()

    def enter(self, address: str = "") -> None:
        """Open the desk's page in the current tab, by the owner's link or another address."""
        self.browser.open(address or self.ask_for_link())
        self.browser.until("document.querySelector('.top')")
        self.browser.evaluate("import('/_desk/static/desk.js').then(({ desk }) => { window.desk = desk; })")
        self.browser.do("until", script="window.desk.list.ready", times=5)  # a thousand posts on a busy machine

    def ask_for_link(self) -> str:
        """Press Enter in the terminal and return the link that it prints: each works once."""
        assert self.process
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        found = re.search(r"http://\S+", line := self.process.stdout.readline())
        assert found, line
        self.address = found[0]
        return self.address

    def run(self) -> None:
        """Start the process."""
        command = [*self.before, sys.executable, "-m", self.module, "desk", "content", *self.options]
        environment = {
            **os.environ,
            "EDITIONS_CACHE": str(self.folder / "cache"),
            "DISPLAY": "",
            "EDITIONS_LANG": self.language,
            "PYTHONPATH": str(ROOT),
        }
        self.process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout
        found = re.search(r"http://\S+", line := self.process.stdout.readline())
        assert found, line
        self.address = found[0]

    def kill(self) -> None:
        """Kill the process as a power cut does."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.communicate()
        self.process = None

    def restart(self) -> None:
        """Kill the process and start it again at the same port."""
        self.kill()
        self.options = (
            *self.options[: self.options.index("--port") if "--port" in self.options else None],
            "--port",
            self.port,
        )
        self.start()

    @property
    def port(self) -> str:
        """Return the port of the server."""
        return self.address.split(":")[2].split("/")[0]

    @property
    def origin(self) -> str:
        """Return the origin of its pages."""
        return self.address.partition("/_desk")[0]

    def call(self, name: str, /, **values: object) -> Any:
        """Call the server as the page does."""
        return self.browser.evaluate(f"window.desk.api({name!r}, {json.dumps(values)})")

    def open_panel(self, words: str) -> None:
        """Click the button of a panel and wait for its content."""
        self.browser.do("click", on=f"#menu button:has-text({words!r})")
        self.browser.until("document.querySelector('.side .body')?.children.length")

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.browser.do("press", key=key)

    def type(self, text: str) -> None:
        """Type a text."""
        self.browser.do("type", text=text)

    def put_back(self, files: Mapping[str, str | bytes]) -> None:
        """Close all panels and restore the files."""
        self.browser.evaluate("window.desk.layer.close(); window.desk.closePanel()")
        self.forget_drafts()
        self.browser.evaluate("document.querySelectorAll('dialog').forEach((each) => each.remove())")
        for path, text in files.items():
            place = self.content / path
            data = text.encode() if isinstance(text, str) else text
            if not place.is_file() or place.read_bytes() != data:
                # In one step: in half a file the desk would see an article that is gone, and show the first page.
                half = place.with_name(f".{place.name}.tmp")
                half.write_bytes(data)
                half.replace(place)
        self.browser.do("view", width=1280, height=900, scheme="light")
        self.browser.do("complaints")

    def forget_drafts(self) -> None:
        """Drop what was typed and not saved."""
        self.browser.evaluate("window.desk.drafts.list().forEach(({ key }) => window.desk.drafts.drop(key))")
        self.until("desk.drafts.send() && !desk.drafts.waiting.size")
        self.browser.evaluate("localStorage.clear(); window.desk.tellDrafts()")

    def until(self, script: str) -> None:
        """Wait until an expression is true in the desk's page, where `desk` is the desk."""
        self.browser.until(script.replace("desk.", "window.desk."))

    def until_shown(self, words: str) -> None:
        """Wait until the page in the frame contains a text."""
        self.browser.do("untilWithin", script=f"document.body.innerText.includes({words!r})")

    def show(self, path: str) -> None:
        """Open an article."""
        self.until(f"desk.list.posts.some((each) => each.path === {path!r})")
        self.browser.evaluate(f"window.desk.show({path!r})")
        self.until(f"desk.path === {path!r}")
        # A text that a test has just put back may not be known here yet.
        self.until(f"desk.file.digest === {digest((self.content / path).read_bytes())!r}")
        self.browser.do("untilWithin", script="document.querySelector('[data-block][tabindex]')")

    def edit(self, number: int) -> None:
        """Click a block and wait for its editor."""
        self.browser.do("inner", on=f"[data-block='{number}']")
        self.browser.until("document.activeElement?.closest('.cm-content')")

    def replace(self, text: str) -> None:
        """Replace the text in the editor and save."""
        for key in ("Control+a", "Delete"):
            self.browser.do("press", key=key)
        self.browser.do("type", text=text)
        self.browser.do("press", key="Control+Enter")

    def read(self, path: str) -> str:
        """Return the text of a file."""
        return (self.content / path).read_text("utf-8")


@contextlib.contextmanager
def desk_of(folder: Path, browser: Browser, files: Mapping[str, str | bytes], *options: str) -> Iterator[RunningDesk]:
    """Run a desk of a folder with these files and open its page."""
    for path, data in files.items():
        place = folder / "content" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data.encode() if isinstance(data, str) else data)
    desk = RunningDesk(folder, browser, options)
    try:
        desk.start()
        yield desk
    finally:
        desk.kill()


def problems_of(browser: Browser) -> list[Any]:
    """Return the violations found by axe and the browser's errors."""
    return [*browser.do("axe"), *browser.do("complaints"), *browser.do("faults")]
