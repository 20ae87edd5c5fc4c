"""Tables are changed as grids in Chromium: one that is not changed stays as it was written."""

import itertools
import json

import pytest

from tests.desk.browser.fake import begin, press, text_of
from tests.preview.browser import Browser

pytestmark = pytest.mark.judge
_ALIGNED = "| Mot  | Sens   |\n| ---- | ------ |\n| chat | animal |\n| `a`  | lettre |"
_LOOSE = "|Mot|Sens\n|:--|---:|\n|chat|animal|\n| `a\\|b` |x\\|y|\n| seul |"


def _write(browser: Browser, text: str, change: str = "") -> object:
    """Return the Markdown of a table after a change, or None if it is no grid."""
    script = f"const {{ PipeTable }} = await import('/ours/pipes.js'); const t = PipeTable.read({json.dumps(text)});"
    return browser.evaluate(f"(async () => {{ {script} if (!t) return null; {change}; return t.write(); }})()")


@pytest.mark.parametrize(
    "text",
    [
        _ALIGNED,
        _LOOSE,
        "a | b\n--|--\nc | d",
        "| a |\n|---|\n| |\n",
        "{#t .wide}\n| a | b |\n|:-:|--:|\n| \\\\\\| | **x** |\n\n: Une légende {#tbl-1 .x}",
        "Table: Légende\n\n| 中文 | b |\n|------|---|\n| 日本語 | `\\|` |   ",
        "   | a | b |\n   |---|---|\n   | c | d |",
    ],
)
def test_a_table_without_changes_is_the_same_text(same_page: Browser, text: str) -> None:
    assert _write(same_page, text) == text


@pytest.mark.parametrize(
    "text",
    [
        "| a | b |\n|---|---|\n| c | d | e |",  # a cell that readers do not see
        "> | a | b |\n> |---|---|\n> | c | d |",
        "+---+\n| a |\n+---+",
        "a  b\n-- --\nc  d",
        "Un mot.\n\n| a |\n|---|\n| b |",
        "| a | b |\n|---|",
        "<table><tr><td>a</td></tr></table>",
        "",
    ],
)
def test_what_a_grid_would_not_show_is_no_grid(same_page: Browser, text: str) -> None:
    assert _write(same_page, text) is None


@pytest.mark.parametrize(
    ("text", "change", "after"),
    [
        (_ALIGNED, "t.rows[1][0] = 'lion'", _ALIGNED.replace("chat", "lion")),
        (_ALIGNED, "t.rows[1][1] = 'un'", _ALIGNED.replace("animal", "un    ")),
        (
            _ALIGNED,
            "t.rows[1][0] = 'chaton'",
            "| Mot    | Sens   |\n| ------ | ------ |\n| chaton | animal |\n| `a`    | lettre |",
        ),
        (
            _ALIGNED,
            "t.rows[1][0] = '动画国'",
            "| Mot    | Sens   |\n| ------ | ------ |\n| 动画国 | animal |\n| `a`    | lettre |",
        ),
        (_ALIGNED, "t.addRow(2)", _ALIGNED.replace("| `a`", "|      |        |\n| `a`")),
        (_ALIGNED, "t.moveRow(1, 2)", "\n".join(_ALIGNED.split("\n")[at] for at in (0, 1, 3, 2))),
        (_ALIGNED, "t.rows.splice(1, 1)", "| Mot | Sens   |\n| --- | ------ |\n| `a` | lettre |"),
        (
            _ALIGNED,
            "t.aligns[1] = 'center'",
            "| Mot  |  Sens  |\n| ---- | :----: |\n| chat | animal |\n| `a`  | lettre |",
        ),
        (
            "| a | b |\n|---|---|\n| c | d |",
            "t.moveColumn(0, 1); t.addColumn(0)",
            "|     | b   | a   |\n| --- | --- | --- |\n|     | d   | c   |",
        ),
        ("| a | b |\n|---|---|\n| c | d |", "t.removeColumn(0)", "| b   |\n| --- |\n| d   |"),
        (
            _LOOSE,
            "t.rows[3][1] = 'a|b'",
            "| Mot    |   Sens |\n| :----- | -----: |\n| chat   | animal |\n| `a\\|b` |   x\\|y |\n| seul   |   a\\|b |",
        ),
    ],
)
def test_what_is_changed_is_aligned(same_page: Browser, text: str, change: str, after: str) -> None:
    assert _write(same_page, text, change) == after


def test_keys_move_and_change(browser: Browser) -> None:
    begin(browser, _ALIGNED, kind="table", label="Table 1")
    name = "document.activeElement.ariaLabel"
    assert browser.evaluate(name) == "Heading of column 1"
    press(browser, "ArrowDown|Tab")
    assert browser.evaluate(name) == "Row 1, column 2"
    press(browser, "Control+a|oiseau|ArrowRight|ArrowDown|Enter|a|Tab|b|Tab")
    assert browser.evaluate("document.activeElement.textContent") == "Save"  # no cell is behind the last
    assert text_of(browser) == _ALIGNED.replace("animal", "oiseau") + "\n| a    | b      |"
    press(browser, "Shift+Tab|Control+z|Control+z")
    assert text_of(browser) == _ALIGNED.replace("animal", "oiseau") + "\n|      |        |"
    press(browser, "Control+z|Control+z")
    assert text_of(browser) == _ALIGNED
    press(browser, "Control+Enter")
    browser.until("saved.length === 1")
    assert browser.evaluate("saved[0]") == _ALIGNED


def test_buttons_change_rows_and_columns_and_say_so(browser: Browser) -> None:
    begin(browser, _ALIGNED, kind="table", label="Table 1")
    press(browser, "ArrowDown")
    for name in (
        "Move the row down",
        "Add a column after this one",
        "Move the column back",
        "Remove the column",
        "Remove the row",
    ):
        browser.do("click", on=f"[aria-label='{name}']")
    assert text_of(browser) == "| Mot | Sens   |\n| --- | ------ |\n| `a` | lettre |"
    browser.do("choose", on=".editor select", value="right")
    assert text_of(browser) == "| Mot | Sens   |\n| --: | ------ |\n| `a` | lettre |"
    assert browser.evaluate("heard.slice(-2)") == ["The row is removed.", "The column is aligned."]
    browser.do("click", on=".bar > button")  # as text, with what was changed
    assert browser.evaluate("document.activeElement.ariaLabel") == "Table 1, Markdown"
    assert text_of(browser).endswith("| `a` | lettre |")
    assert browser.evaluate("editor.dirty")


def test_cells_of_a_spreadsheet_are_pasted(browser: Browser) -> None:
    begin(browser, _ALIGNED, kind="table", label="Table 1")
    press(browser, "ArrowDown|ArrowDown")
    browser.do("paste", text="un\tdeux\r\ntrois\tquatre|\r\n")
    assert text_of(browser) == (
        "| Mot   | Sens     |\n| ----- | -------- |\n| chat  | animal   |\n| un    | deux     |\n| trois | quatre\\| |"
    )


def test_grids_pass_axe_in_light_and_dark_wide_and_narrow(browser: Browser) -> None:
    wide = "\n".join("| " + " | ".join([cell] * 9) + " |" for cell in ("Un titre long", "---", "une cellule longue"))
    for scheme, width in itertools.product(("light", "dark"), (360, 1280)):
        browser.do("view", width=width, height=740, scheme=scheme)
        begin(browser, wide, kind="table", label="Table 1")
        assert browser.do("axe") == []
        assert browser.evaluate("document.documentElement.scrollWidth <= innerWidth")
