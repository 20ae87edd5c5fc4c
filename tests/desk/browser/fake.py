"""Serve a page with the editors of the desk, under the desk's content security policy."""

import json
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Self
from urllib.parse import urlsplit

from pipeline.i18n.catalogue import load_desk_words
from tests.preview.browser import Browser

_HERE = Path(__file__).parent
_OURS = _HERE.parents[2] / "pipeline" / "desk" / "browser"
_KEYS = {"Enter", "Escape", "Tab", "Home", "End", *(f"Arrow{way}" for way in ("Up", "Down", "Left", "Right"))}
_HELD = ("Control+", "Shift+", "Alt+")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "font-src 'self'; frame-src 'self'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
)


class _Handler(SimpleHTTPRequestHandler):
    """Serve the page, its files, and the desk's files below `ours/`."""

    def __init__(self, *args: Any, language: str) -> None:
        self._language = language
        super().__init__(*args)

    def translate_path(self, path: str) -> str:
        """Return the file of an address."""
        name = urlsplit(path).path.removeprefix("/")
        return str(_OURS / name.removeprefix("ours/") if name.startswith("ours/") else _HERE / name)

    def do_GET(self) -> None:
        """Respond with the catalogue or with a file."""
        if not self.path.startswith("/words.json"):
            super().do_GET()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(load_desk_words(self._language)).encode())

    def end_headers(self) -> None:
        """Add the policy."""
        self.send_header("Content-Security-Policy", _POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Log nothing."""


class FakeDesk:
    """A server of the page at a local address."""

    def __init__(self, language: str = "en") -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, language=language))
        self._thread = Thread(target=self._server.serve_forever)
        self.address = f"http://127.0.0.1:{self._server.server_port}/page.html"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def show(browser: Browser, desk: FakeDesk) -> None:
    """Open the page and wait for its scripts; fail if they fail."""
    browser.open(desk.address)
    assert browser.do("faults") == []
    browser.until("window.ready")


def begin(browser: Browser, text: str, **options: object) -> None:
    """Open an editor for a block."""
    browser.evaluate(f"begin({json.dumps(text)}, {json.dumps(options)})")


def select(browser: Browser, text: str, **options: object) -> None:
    """Open a block and select the text between ⟦ and ⟧ by keys; a single mark places the cursor."""
    start, end = text.index("⟦"), text.find("⟧") - 1
    begin(browser, text.replace("⟦", "").replace("⟧", ""), **options)
    press(browser, "|".join(["Control+Home", *["ArrowRight"] * start, *["Shift+ArrowRight"] * max(0, end - start)]))


def press(browser: Browser, keys: str) -> None:
    """Press keys or type words; `|` separates them."""
    for key in keys.split("|"):
        is_key = key in _KEYS or key.startswith(_HELD)
        browser.do("press" if is_key else "type", key=key, text=key)


def text_of(browser: Browser) -> Any:
    """Return the text as it would be saved."""
    browser.until("!document.querySelector('dialog')")
    return browser.evaluate("editor.text")
