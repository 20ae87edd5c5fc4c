"""Texts of all kinds are written at the desk: blocks, drafts, two tabs, forms, another editor beside it."""

import pytest

from tests.desk.running import RunningDesk, problems_of
from tests.desk.test_pictures import photograph
from tests.preview.browser import Browser

pytestmark = pytest.mark.judge
_KINDS = """\
---
title: Les sortes
# un commentaire
date: 2026-02-01
tags: [un]
---

Le mot00 court.

## La mot01

- le mot02
- un autre

| Le mot03 | ici |
|----------|-----|
| a        | b   |

![Un mot04 vu](images/plan.jpg)

> Le mot05 cité.

::: questions
1. Le mot06 ?
:::

```python
mot07 = 1
```

$$\\text{mot08}$$

::: info
Le mot09 encadré.
:::

<p>Le mot10 nu.</p>

Avec une note[^1].

[^1]: Le mot12 noté.
"""
_UN = "---\ntitle: Un\ndate: 2026-01-02\n---\n\nPremier mot.\n\nDeuxième mot.\n"
FILES: dict[str, str | bytes] = {
    "collection.yaml": "title: Carnet\nlanguage: fr\n",
    "sortes.md": _KINDS,
    "un.md": _UN,
    "vide.md": "---\ntitle: Vide\ndate: 2026-01-01\n---\n",
    "windows.md": b"\xef\xbb\xbf---\r\ntitle: Windows\r\ndate: 2025-01-01\r\n---\r\n\r\nUn mot.\r\n\r\nFin.\r\n",
    "images/plan.jpg": photograph((80, 60)),
}


def show(desk: RunningDesk, path: str, words: str) -> None:
    desk.show(path)
    desk.until(f"desk.file.text.includes({words!r})")
    desk.until_shown(words)


def paste(desk: RunningDesk, text: str) -> None:
    desk.press("Control+a")
    desk.browser.do("paste", text=text)


def test_each_kind_of_block_is_edited_by_pointer(desk: RunningDesk, chromium: Browser) -> None:
    show(desk, "sortes.md", "mot00")
    blocks = chromium.evaluate("window.desk.file.blocks")
    assert {block["kind"] for block in blocks} == {
        *("paragraph", "heading", "list", "table", "picture", "quotation", "question", "code", "formula"),
        *("container", "html", "note"),
    }
    expected = _KINDS
    for block in blocks:
        old, new = f"mot{block['number']:02}", f"neuf{block['number']:02}"
        if old not in block["text"]:
            continue
        desk.until(f"desk.file.blocks[{block['number']}].text.includes({old!r})")
        chromium.do("untilWithin", script=f"document.querySelector('[data-block=\"{block['number']}\"][tabindex]')")
        chromium.do("inner", on=f"[data-block='{block['number']}']")
        if block["kind"] == "table":
            chromium.until("document.activeElement?.closest('.grid')")
            desk.press("Control+a")
            desk.type(f"Le {new}")
        else:
            chromium.until("document.activeElement?.closest('.cm-content')")
            paste(desk, block["text"].replace(old, new))
        if block["number"] % 2:
            desk.press("Control+Enter")
        else:
            chromium.do("click", on=".editor .ways .first")
        desk.until("!desk.layer.editor")
        chromium.do("untilWithin", script=f"document.body.innerHTML.includes({new!r})")
        if block["kind"] == "table":
            expected = expected.replace(block["text"], chromium.evaluate("window.desk.file.blocks[3].text"))
            assert f"Le {new}" in expected
        expected = expected.replace(old, new)
        assert desk.read("sortes.md") == expected, block["kind"]
    assert problems_of(chromium) == []


def test_a_table_is_filled_by_keyboard(desk: RunningDesk, chromium: Browser) -> None:
    show(desk, "sortes.md", "mot03")
    chromium.evaluate("document.querySelector('iframe').focus()")
    focus = "document.querySelector('[data-block=\"3\"][tabindex]')?.focus()"
    chromium.do("untilWithin", script=f"({focus}, document.activeElement?.dataset.block === '3')")
    desk.press("Enter")
    chromium.until("document.activeElement?.closest('.grid')")
    for width in (360, 1280):
        chromium.do("view", width=width, height=800, scheme="light")
        assert problems_of(chromium) == []
        assert chromium.evaluate("document.documentElement.scrollWidth") == width
    for word in ("Année", "Élèves", "2025", "24"):
        desk.press("Control+a")
        desk.type(word)
        desk.press("Tab")
    chromium.do("click", on=".editor button[aria-label='Add a row below']")
    chromium.evaluate("[...document.querySelectorAll('.grid tbody tr:last-child input')][0].focus()")
    desk.type("2026")
    desk.press("Tab")
    desk.type("113")
    desk.press("Control+Enter")
    desk.until_shown("113")
    rows = [line for line in desk.read("sortes.md").splitlines() if line.startswith("|")]
    assert [[cell.strip() for cell in row.strip("|").split("|")] for row in (rows[0], *rows[2:])] == [
        ["Année", "Élèves"],
        ["2025", "24"],
        ["2026", "113"],
    ]
    assert len({len(row) for row in rows}) == 1


def test_the_bar_writes_for_those_who_know_no_markdown(desk: RunningDesk, chromium: Browser) -> None:
    show(desk, "un.md", "Premier mot.")
    desk.edit(0)
    desk.press("Home", "Shift+End")
    chromium.do("click", on=".editor .bar .bold")
    desk.press("End")
    desk.type(" Voir ")
    chromium.do("click", on=".editor .bar .link")
    chromium.until("document.querySelector('dialog[open]')")
    assert problems_of(chromium) == []
    desk.type("sortes.md")
    chromium.do("click", on="dialog[open] .first")
    chromium.until("!document.querySelector('dialog[open]')")
    desk.press("End")
    chromium.do("click", on=".editor .bar .note")
    chromium.until("document.querySelector('dialog[open] textarea')")
    desk.type("Dit la maîtresse.")
    chromium.do("click", on="dialog[open] .first")
    chromium.until("!document.querySelector('dialog[open]')")
    chromium.do("click", on=".editor .ways .first")
    desk.until_shown("Dit la maîtresse.")
    text = desk.read("un.md")
    assert "**Premier mot.** Voir [Les sortes](sortes.md)[^1]" in text
    assert "[^1]: Dit la maîtresse." in text


def test_an_empty_article_gets_its_first_words(desk: RunningDesk, chromium: Browser) -> None:
    desk.until("desk.list.posts.some((each) => each.path === 'vide.md')")
    chromium.evaluate("window.desk.show('vide.md')")
    desk.until("desk.path === 'vide.md'")
    chromium.do("click", on=".tools button[aria-label='Add a block']")
    chromium.until("document.activeElement?.closest('.cm-content')")
    desk.type("Les premiers mots.")
    desk.press("Control+Enter")
    desk.until_shown("Les premiers mots.")
    assert desk.read("vide.md") == f"{FILES['vide.md']!s}\nLes premiers mots.\n"


def test_escape_asks_before_a_text_is_given_up(desk: RunningDesk, chromium: Browser) -> None:
    show(desk, "un.md", "Premier mot.")
    desk.edit(0)
    desk.type("Perdu. ")
    desk.press("Escape")
    chromium.until("document.querySelector('dialog[open]')")
    desk.press("Enter")
    chromium.until("document.activeElement?.closest('.cm-content')")
    desk.press("Escape")
    chromium.until("document.querySelector('dialog[open]')")
    chromium.do("click", on="dialog[open] button[value='lose']")
    desk.until("!desk.layer.editor")
    assert desk.read("un.md") == _UN
    chromium.do("untilWithin", script="document.activeElement?.dataset.block === '0'")


@pytest.mark.parametrize("end", ["closed", "crashed"])
def test_a_tab_that_ends_gives_the_text_back(desk: RunningDesk, chromium: Browser, end: str) -> None:
    show(desk, "un.md", "Premier mot.")
    desk.edit(1)
    desk.type("Presque fini. ")
    chromium.until("Object.keys(localStorage).some((name) => name.startsWith('editions-desk-draft'))")
    chromium.do("fresh" if end == "closed" else "crash")
    desk.enter()
    show(desk, "un.md", "Premier mot.")
    desk.edit(1)
    chromium.until("document.querySelector('.editor .draft')")
    assert problems_of(chromium) == []
    chromium.do("click", on=".editor .draft button")
    desk.press("Control+Enter")
    desk.until_shown("Presque fini.")
    assert desk.read("un.md") == _UN.replace("Deuxième", "Presque fini. Deuxième")


def test_two_tabs_show_each_other_and_neither_writes_over_the_other(desk: RunningDesk, chromium: Browser) -> None:
    show(desk, "un.md", "Premier mot.")
    chromium.do("beside")
    desk.enter()
    show(desk, "un.md", "Premier mot.")
    desk.edit(0)
    desk.replace("Du deuxième onglet.")
    desk.until_shown("Du deuxième onglet.")
    chromium.do("turn", to=0)
    desk.until_shown("Du deuxième onglet.")
    # Both have the same block open; the second to save is asked.
    desk.until("desk.file.text.includes('Du deuxième onglet.')")
    desk.edit(0)
    desk.press("Control+End")
    desk.type(" Et du premier.")
    chromium.do("turn", to=1)
    desk.until("desk.file.text.includes('Du deuxième onglet.')")
    desk.edit(0)
    desk.press("Control+End")
    desk.type(" Encore.")
    desk.press("Control+Enter")
    desk.until_shown("Encore.")
    chromium.do("turn", to=0)
    desk.press("Control+Enter")
    chromium.until("document.querySelector('dialog[open] .both')")
    assert "Du deuxième onglet. Encore." in desk.read("un.md")
    chromium.do("click", on="dialog[open] button[value='back']")
    chromium.until("document.activeElement?.closest('.cm-content')")
    assert "Et du premier." in chromium.evaluate("document.querySelector('.cm-content').innerText")
    desk.press("Control+Enter")
    chromium.until("document.querySelector('dialog[open] .both')")
    chromium.do("click", on="dialog[open] button[value='mine']")
    desk.until("!desk.layer.editor")
    assert desk.read("un.md") == _UN.replace("Premier mot.", "Du deuxième onglet. Et du premier.")
    chromium.do("fresh")
    desk.enter()


def test_another_editor_beside_it_is_shown_and_other_blocks_stay_open(desk: RunningDesk, chromium: Browser) -> None:
    show(desk, "un.md", "Premier mot.")
    (desk.content / "un.md").write_text(_UN.replace("Premier", "Tout premier"), "utf-8")
    desk.until_shown("Tout premier mot.")
    desk.until("desk.file.text.includes('Tout premier')")
    desk.edit(1)
    desk.type("Ici. ")
    (desk.content / "un.md").write_text(_UN.replace("Premier", "Le tout premier"), "utf-8")
    desk.until_shown("Le tout premier mot.")
    assert chromium.evaluate("document.querySelector('.cm-content').innerText") == "Ici. Deuxième mot."
    desk.press("Control+Enter")
    desk.until_shown("Ici. Deuxième mot.")
    assert not chromium.evaluate("document.querySelector('dialog[open]')")
    assert "changed by another program" in chromium.evaluate("document.querySelector('.notice').innerText")
    assert desk.read("un.md") == _UN.replace("Premier", "Le tout premier").replace("Deuxième", "Ici. Deuxième")


def test_a_file_of_windows_stays_one(desk: RunningDesk) -> None:
    show(desk, "windows.md", "Un mot.")
    desk.edit(0)
    desk.replace("Deux\nlignes.")
    desk.until_shown("lignes.")
    old = FILES["windows.md"]
    assert isinstance(old, bytes)
    assert (desk.content / "windows.md").read_bytes() == old.replace(b"Un mot.", b"Deux\r\nlignes.")


def test_keys_undo_and_redo_on_the_page(desk: RunningDesk, chromium: Browser) -> None:
    show(desk, "un.md", "Premier mot.")
    desk.edit(0)
    desk.replace("Autre chose.")
    desk.until_shown("Autre chose.")
    desk.until("!desk.layer.editor")
    chromium.do("untilWithin", script="document.activeElement?.dataset.block === '0'")
    desk.press("Control+z")
    desk.until_shown("Premier mot.")
    assert desk.read("un.md") == _UN
    desk.press("Control+Shift+z")
    desk.until_shown("Autre chose.")
    chromium.do("click", on=".tools button[aria-label='Undo']")
    desk.until_shown("Premier mot.")
    assert desk.read("un.md") == _UN
