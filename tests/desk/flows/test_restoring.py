"""The history at the desk gives each version back: of a post that was renamed, and of one that is in the bin."""

import itertools

import pytest

from tests.desk.running import RunningDesk, problems_of
from tests.preview.browser import Browser

pytestmark = pytest.mark.judge
_UN = "---\ntitle: Un\ndate: 2026-01-02\n---\n\nPremier mot.\n\nDeuxième mot.\n"
FILES: dict[str, str | bytes] = {
    "collection.yaml": "title: Carnet\nlanguage: fr\n",
    "un.md": _UN,
    "deux.md": "---\ntitle: Deux\ndate: 2026-01-03\n---\n\nUn autre.\n",
}
_ROWS = "document.querySelectorAll('.side li > details')"


def save(desk: RunningDesk, path: str, text: str) -> None:
    """Write another first paragraph."""
    file = desk.call("file", path=path)
    first = file["blocks"][0]
    desk.call("save-block", path=path, digest=file["digest"], number=0, start=first["start"], text=text)


def open_row(desk: RunningDesk, words: str) -> str:
    """Open the newest step that is called so, and return what is shown of it."""
    row = f"[...{_ROWS}].find((each) => each.querySelector('summary').innerText.includes({words!r}))"
    desk.browser.until(row)
    desk.browser.evaluate(f"{row}.open = true")
    desk.browser.until(f"{row}.querySelector('button')")
    return str(desk.browser.evaluate(f"{row}.innerText"))


def restore(desk: RunningDesk, words: str, label: str = "Restore this version") -> None:
    """Click on the button of a step."""
    desk.browser.do("click", on=f".side li > details:has(> summary:has-text({words!r})) button:text-is({label!r})")


def test_versions_come_back_after_a_new_name_and_out_of_the_bin(desk: RunningDesk, chromium: Browser) -> None:
    save(desk, "un.md", "Premier mot changé.")
    desk.call("rename", path="un.md", name="premier", write=True)
    save(desk, "premier.md", "Tout autre chose.")
    last = desk.read("premier.md")
    desk.show("premier.md")
    desk.until_shown("Tout autre chose.")
    chromium.do("complaints")
    for width, scheme in itertools.product((1280, 360), ("light", "dark")):
        chromium.do("view", width=width, height=720, scheme=scheme)
        desk.open_panel("History") if width > 360 else chromium.evaluate("window.desk.openPanel('history')")
        said = open_row(desk, "un.md, line 6")
        assert "· you\n" in said
        assert all(words in said for words in ("Premier mot.", "Premier mot changé.", "The whole text"))
        assert problems_of(chromium) == []
        assert chromium.evaluate("document.documentElement.scrollWidth <= innerWidth")
        chromium.evaluate("window.desk.closePanel()")
    chromium.do("view", width=1280, height=900, scheme="light")
    chromium.until(
        "[...document.fonts].some((each) => each.family === 'Source Sans 3' && each.status === 'loaded' && each.unicodeRange === 'U+0-10FFFF')"
    )
    # Under its new name: a new step, which is undone like any other.
    desk.open_panel("History")
    open_row(desk, "un.md, line 6")
    restore(desk, "un.md, line 6", "Restore the version before")
    desk.until_shown("Premier mot.")
    assert desk.read("premier.md") == _UN
    open_row(desk, "premier.md, an earlier version")
    chromium.do("click", on=".tools button[aria-label='Undo']")
    desk.until_shown("Tout autre chose.")
    assert desk.read("premier.md") == last
    # In the bin: it is taken out, and undo puts it there again.
    desk.call("delete", path="premier.md", write=True)
    desk.until("desk.address === 'index.html'")
    desk.until("!desk.path")
    chromium.until("document.querySelector('.side select')")
    chromium.do("choose", on=".side select", value="premier.md")
    open_row(desk, "un.md, line 6")
    restore(desk, "un.md, line 6")
    desk.until("desk.path === 'premier.md'")
    desk.until_shown("Premier mot changé.")
    assert desk.call("bin")["files"] == []
    chromium.do("click", on=".tools button[aria-label='Undo']")
    desk.until("desk.address === 'index.html'")
    assert [each["path"] for each in desk.call("bin")["files"]] == ["premier.md"]
    assert not (desk.content / "premier.md").exists()
