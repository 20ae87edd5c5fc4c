"""What people do at the desk, in Chromium, by pointer and by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.running import RunningDesk, desk_of, problems_of
from tests.preview.browser import Browser

pytestmark = pytest.mark.judge
_UN = "---\ntitle: Un\ndate: 2026-01-02\n---\n\nPremier mot.\n\n## Partie\n\nDeuxième mot, *ici*.\n\n- un\n- deux\n"
_FILES = {
    "collection.yaml": "title: Carnet\nlanguage: fr\nlegal:\n  publisher: Le lycée\n",
    "un.md": _UN,
    "deux.md": "---\ntitle: Deux\ndate: 2026-01-03\n---\n\nUn autre.\n",
    "arabe.md": "---\ntitle: ليل\nlang: ar\ndate: 2026-01-04\n---\n\nكلمة أولى.\n\nكلمة ثانية.\n",
    "chinois.md": "---\ntitle: 夜\nlang: zh-Hans\ndate: 2026-01-05\n---\n\n第一字。\n\n第二字。\n",
    "long.md": "---\ntitle: Long\ndate: 2026-01-06\n---\n\n" + "".join(f"Ligne {n}.\n\n" for n in range(5_000)),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def running(folder: Path, chromium: Browser) -> Iterator[RunningDesk]:
    """Run one desk for all flows, and restore its files before each."""
    with desk_of(folder, chromium, _FILES) as desk:
        yield desk


@pytest.fixture
def desk(running: RunningDesk, chromium: Browser) -> RunningDesk:
    chromium.evaluate("window.desk.layer.close(); window.desk.closePanel()")
    running.forget_drafts()
    for path, text in _FILES.items():
        if not (running.content / path).is_file() or running.read(path) != text:
            (running.content / path).write_text(text, "utf-8")
    chromium.do("view", width=1280, height=900, scheme="light")
    running.show("un.md")
    running.until("desk.file.text.includes('Premier mot.')")
    running.until_shown("Premier mot.")
    chromium.do("complaints")
    return running


def test_a_click_opens_a_block_and_saving_shows_it(desk: RunningDesk, chromium: Browser) -> None:
    desk.edit(2)
    assert problems_of(chromium) == []
    desk.replace("Deuxième phrase, **forte**.")
    desk.until_shown("Deuxième phrase, forte.")
    assert desk.read("un.md") == _UN.replace("Deuxième mot, *ici*.", "Deuxième phrase, **forte**.")
    desk.until("!desk.layer.editor")
    assert problems_of(chromium) == []


def test_the_keyboard_alone_does_all(desk: RunningDesk, chromium: Browser) -> None:
    chromium.evaluate("document.querySelector('iframe').focus()")
    for _ in range(40):
        chromium.do("press", key="Tab")
        if chromium.do("within", script="document.activeElement?.dataset.block ?? ''") == "0":
            break
    chromium.do("press", key="Enter")
    chromium.until("document.activeElement?.closest('.cm-content')")
    desk.replace("Premier mot changé.")
    desk.until_shown("Premier mot changé.")
    # The block has the focus again, and the next one is a key away.
    chromium.do("untilWithin", script="document.activeElement?.dataset.block === '0'")
    chromium.do("press", key="Alt+Enter")
    chromium.until("document.activeElement?.closest('.cm-content')")
    chromium.do("type", text="Entre les deux.")
    chromium.do("press", key="Control+s")
    desk.until_shown("Entre les deux.")
    assert "Premier mot changé.\n\nEntre les deux.\n\n## Partie" in desk.read("un.md")
    desk.until("!desk.layer.editor")
    chromium.do("untilWithin", script="document.activeElement?.dataset.block === '1'")
    chromium.do("press", key="F6")
    chromium.until("document.activeElement.className === 'pen'")


def test_undo_and_redo_go_over_files_and_a_restart(folder: Path, desk: RunningDesk, chromium: Browser) -> None:
    desk.edit(0)
    desk.replace("Autre chose.")
    desk.until_shown("Autre chose.")
    desk.show("deux.md")
    desk.edit(0)
    desk.replace("Tout autre.")
    desk.until_shown("Tout autre.")
    desk.kill()
    desk.start()
    desk.show("deux.md")
    chromium.evaluate("window.desk.move('undo')")
    desk.until_shown("Un autre.")
    desk.show("un.md")
    chromium.evaluate("window.desk.move('undo')")
    desk.until_shown("Premier mot.")
    assert desk.read("un.md") == _UN
    chromium.evaluate("window.desk.move('redo')")
    desk.until_shown("Autre chose.")
    assert (folder / "content" / "un.md").read_text("utf-8") == _UN.replace("Premier mot.", "Autre chose.")


@pytest.mark.parametrize(("choice", "kept"), [("mine", "Le mien."), ("theirs", "Le sien.")])
def test_a_conflict_shows_both_texts_and_the_person_chooses(
    desk: RunningDesk, chromium: Browser, choice: str, kept: str
) -> None:
    desk.edit(0)
    for key in ("Control+a", "Delete"):
        chromium.do("press", key=key)
    chromium.do("type", text="Le mien.")
    (desk.content / "un.md").write_text(_UN.replace("Premier mot.", "Le sien."), "utf-8")
    chromium.do("press", key="Control+Enter")
    chromium.until("document.querySelector('dialog[open] .both')")
    assert "Le sien." in desk.read("un.md")
    shown = chromium.evaluate("document.querySelector('dialog[open]').innerText")
    assert "Le mien." in shown
    assert "Le sien." in shown
    chromium.do("view", width=360, height=740, scheme="light")
    assert [each for each in problems_of(chromium) if "409" not in each] == []
    assert chromium.evaluate("document.documentElement.scrollWidth") == 360
    chromium.do("click", on=f"dialog[open] button[value='{choice}']")
    desk.until("!desk.layer.editor")
    desk.until_shown(kept)
    assert desk.read("un.md") == _UN.replace("Premier mot.", kept)


def test_what_was_not_saved_is_offered_after_a_crash(desk: RunningDesk, chromium: Browser) -> None:
    desk.edit(0)
    chromium.do("type", text="Pas encore enregistré. ")
    chromium.until("Object.keys(localStorage).some((name) => name.startsWith('editions-desk-draft'))")
    desk.kill()
    chromium.do("press", key="Control+Enter")
    chromium.until("document.querySelector('.editor .fault').textContent")
    assert "Pas encore" in chromium.evaluate("document.querySelector('.cm-content').innerText")
    chromium.evaluate("window.desk.layer.editor.close()")
    port = desk.address.split(":")[2].split("/")[0]
    desk.options = ("--port", port)
    desk.start()
    desk.show("un.md")
    desk.edit(0)
    chromium.until("document.querySelector('.editor .draft')")
    chromium.do("click", on=".editor .draft button")
    assert "Pas encore" in chromium.evaluate("document.querySelector('.cm-content').innerText")


def test_right_to_left_and_chinese_are_written_as_they_run(desk: RunningDesk, chromium: Browser) -> None:
    for path, text, direction in (("arabe.md", "نص جديد.", "rtl"), ("chinois.md", "知的字。", "ltr")):
        desk.show(path)
        desk.edit(0)
        assert chromium.evaluate("getComputedStyle(document.querySelector('.cm-content')).direction") == direction
        desk.replace(text)
        desk.until_shown(text)
        assert text in desk.read(path)


def test_a_long_post_is_edited_where_one_is(desk: RunningDesk, chromium: Browser) -> None:
    desk.show("long.md")
    chromium.evaluate("window.desk.show('long.md', 4000)")
    desk.edit(4000)
    desk.replace("Ligne changée.")
    desk.until_shown("Ligne changée.")
    assert desk.read("long.md") == _FILES["long.md"].replace("Ligne 4000.", "Ligne changée.")


def test_a_telephone_edits_in_a_sheet_at_the_edge(desk: RunningDesk, chromium: Browser) -> None:
    chromium.do("view", width=360, height=740, scheme="dark")
    desk.edit(0)
    assert problems_of(chromium) == []
    assert chromium.evaluate("document.documentElement.scrollWidth") == 360
    chromium.do("click", on=".fold")
    assert problems_of(chromium) == []
    desk.replace("Court.") if chromium.evaluate("Boolean(document.activeElement.closest('.cm-content'))") else None


def test_settings_open_as_text_though_a_page_is_made_of_them(desk: RunningDesk, chromium: Browser) -> None:
    desk.until("desk.list.files.length")
    chromium.evaluate("window.desk.openPanel('posts')")
    chromium.until("[...document.querySelectorAll('.side .row')].some((row) => row.textContent === 'collection.yaml')")
    chromium.evaluate(
        "[...document.querySelectorAll('.side .row')].find((row) => row.textContent === 'collection.yaml').click()"
    )
    chromium.until("document.querySelector('.cm-content')?.innerText.includes('publisher: Le lycée')")
