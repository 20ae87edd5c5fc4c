"""Nothing takes cursor, focus or letters from a person who types while an answer or a new page is on its way."""

import base64
from collections.abc import Iterator

import pytest

from tests.desk.running import RunningDesk, problems_of
from tests.desk.test_pictures import photograph
from tests.preview.browser import Browser

pytestmark = pytest.mark.judge
_NOTICE = "window.desk.notice.hidden ? '' : window.desk.notice.textContent"
_UN = "---\ntitle: Un\ndate: 2026-01-02\n---\n\nPremier mot.\n\nDeuxième mot.\n\nTroisième mot.\n"
FILES: dict[str, str | bytes] = {
    "collection.yaml": "title: Carnet\nlanguage: fr\n",
    "un.md": _UN,
    "images/plan.jpg": photograph((80, 60)),
}
_HOLD = """(() => {{
  const real = window.fetch;
  window.held = [];
  window.fetch = async (address, ...rest) => {{
    if (!window.held || !String(address).includes({0!r})) return real(address, ...rest);
    const answer = {1} ? await real(address, ...rest) : null;
    await new Promise((go) => window.held.push(go));
    return answer ?? real(address, ...rest);
  }};
  window.release = () => {{ window.fetch = real; window.held.splice(0).forEach((go) => go()); window.held = null; }};
}})()"""
_TEXT = "window.desk.layer.editor?.text"


@pytest.fixture
def desk(desk: RunningDesk, chromium: Browser) -> Iterator[RunningDesk]:
    desk.show("un.md")
    desk.until_shown("Premier mot.")
    yield desk
    chromium.evaluate("window.held && window.release()")


def hold(desk: RunningDesk, address: str, *, answers: bool = False) -> None:
    """Hold the page's requests to an address, or the responses, until they are released."""
    desk.browser.evaluate(_HOLD.format(address, str(answers).lower()))


def release(desk: RunningDesk) -> None:
    """Release held requests."""
    desk.browser.until("window.held.length")
    desk.browser.evaluate("window.release()")


def change(desk: RunningDesk, old: str, new: str) -> None:
    """Change the article outside of the desk, and wait until the desk shows it."""
    (desk.content / "un.md").write_text(desk.read("un.md").replace(old, new), "utf-8")
    desk.browser.do("untilWithin", script=f"document.body.textContent.includes({new!r})")


def give(desk: RunningDesk, data: bytes, on: str = "") -> None:
    """Paste or drop a picture into the text, with its description."""
    desk.browser.do("giveFile", data=base64.b64encode(data).decode(), name="image.png", kind="image/png", on=on)
    desk.browser.until("document.querySelector('dialog[open] textarea')")
    desk.type("Un mur")
    desk.browser.do("click", on="dialog[open] .first")


def test_a_picture_on_its_way_does_not_move_the_cursor(desk: RunningDesk, chromium: Browser) -> None:
    desk.edit(0)
    desk.press("Control+End")
    hold(desk, "upload")
    give(desk, photograph((40, 30)))
    chromium.until("window.held.length")
    assert problems_of(chromium) == []
    desk.type("a")  # the question is still open: nothing goes into the text below it
    assert chromium.evaluate(_TEXT) == "Premier mot."
    release(desk)
    chromium.until("!document.querySelector('dialog') && document.activeElement.closest('.cm-content')")
    chromium.do("click", on=".editor .bar .questions")
    desk.type("Pourquoi ?")
    desk.press("Enter")
    desk.type("Comment ?")
    written = "Premier mot.![Un mur](images/un-mur.jpg)\n\n::: questions\n1. Pourquoi ?\n2. Comment ?\n:::"
    assert chromium.evaluate(_TEXT).replace(".png", ".jpg") == written


def test_a_picture_is_dropped_where_the_pointer_is(desk: RunningDesk, chromium: Browser) -> None:
    # One that misses its goal opens nothing in the place of the desk.
    assert not chromium.do("giveFile", data="", name="image.png", kind="image/png", on=".top")
    assert "“Pictures”" in chromium.evaluate(_NOTICE)
    desk.edit(0)
    desk.press("Control+End")
    give(desk, b"none", on=".cm-line")
    chromium.until("document.querySelector('dialog[open] .fault').textContent")  # and what was typed is still there
    assert chromium.evaluate("document.querySelector('dialog[open] textarea').value") == "Un mur"
    assert [each for each in problems_of(chromium) if "400" not in each] == []
    desk.press("Escape")
    chromium.until("!document.querySelector('dialog')")
    give(desk, photograph((40, 30)), on=".cm-line")
    chromium.until("!document.querySelector('dialog')")
    desk.type(" ")
    assert chromium.evaluate(_TEXT).endswith(") Premier mot.")
    desk.press("Control+Enter")
    chromium.do("untilWithin", script="document.querySelector('article img[alt=\"Un mur\"]')")


def test_a_document_that_is_dropped_is_said_to_be_for_import(desk: RunningDesk, chromium: Browser) -> None:
    document = {"data": base64.b64encode(b"PK\x03\x04\x00\x00\x00").decode(), "name": "Ma fiche.docx", "kind": ""}
    # What was asked about the text that was put back is answered before this is: its notice is there, if there is one.
    chromium.evaluate(
        "window.desk.api('author', { path: 'un.md' }).then(() => window.desk.api('posts')).then(() => true)"
    )
    assert not chromium.do("giveFile", **document, on=".top")
    said = chromium.evaluate(_NOTICE)
    assert "“Ma fiche.docx”" in said
    assert "`editions import`" in said
    desk.edit(0)
    assert not chromium.evaluate(_NOTICE)
    chromium.do("giveFile", **document, on=".cm-line")
    assert "“Ma fiche.docx”" in chromium.evaluate(_NOTICE)
    desk.press("Escape")
    chromium.evaluate("window.desk.notice.hidden = true")
    chromium.do(
        "within",
        script="""(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'Texte.odt'));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    })()""",
    )
    chromium.until(f"({_NOTICE}).includes('Texte.odt')")
    assert problems_of(chromium) == []
    desk.open_panel("Pictures")
    chromium.do("giveFile", **document, on=".drop")
    chromium.until("document.querySelector('.side .fault').textContent.includes('`editions import`')")
    assert [each for each in problems_of(chromium) if "400" not in each] == []


@pytest.mark.parametrize("way", ["save", "leave"])
def test_three_backticks_that_swallow_the_rest_are_asked_about(desk: RunningDesk, chromium: Browser, way: str) -> None:
    desk.show("un.md")
    desk.until_shown("Premier mot.")
    before = desk.read("un.md")
    desk.edit(0)
    desk.press("Control+End")
    desk.type("\n```\nprint(1)")
    if way == "save":
        desk.press("Control+Enter")
    else:
        chromium.do("click", on="#menu button:has-text('Articles')")
    chromium.until("document.querySelector('dialog[open]')")
    assert "“```” opens a block that is not closed" in chromium.evaluate("document.querySelector('dialog').innerText")
    assert [each for each in problems_of(chromium) if "409" not in each] == []
    assert desk.read("un.md") == before
    desk.press("Enter")  # goes on writing
    chromium.until("document.activeElement?.closest('.cm-content')")
    assert desk.read("un.md") == before
    assert not chromium.evaluate("document.querySelector('.side').offsetHeight")
    desk.type("\n")
    desk.press("Control+Enter")
    chromium.do("click", on="dialog[open] button[value='keep']")
    desk.until("!desk.layer.editor")
    assert "mot.\n```\nprint(1)" in desk.read("un.md")
    assert desk.read("un.md").count("```") == 1


def test_a_picture_whose_text_was_given_up_is_named(desk: RunningDesk, chromium: Browser) -> None:
    desk.edit(0)
    give(desk, photograph((40, 30)), on=".cm-line")
    chromium.until("!document.querySelector('dialog')")
    desk.press("Escape")
    chromium.do("click", on="dialog[open] button[value='lose']")
    desk.until("!desk.layer.editor")
    desk.open_panel("Pictures")
    chromium.until("document.querySelector('.side .body').innerText.includes('No article shows images/')")
    assert problems_of(chromium) == []
    while chromium.evaluate(
        "[...document.querySelectorAll('.side .ways')].filter((each) => each.innerText.includes('No article')).length"
    ):
        count = chromium.evaluate("document.querySelectorAll('.side .ways').length")
        chromium.do("click", on=".side .ways:has-text('No article shows') button")
        chromium.until(f"document.querySelectorAll('.side .ways').length < {count}")
    assert not list((desk.content / "images").glob("un-mur*"))


@pytest.mark.parametrize("keys", [("Enter",), ("Alt+Enter",)])
def test_a_saved_block_has_the_focus_though_its_page_came_before_the_answer(
    desk: RunningDesk, chromium: Browser, keys: tuple[str, ...]
) -> None:
    desk.edit(1)
    desk.press("Escape")
    chromium.do("untilWithin", script="document.activeElement?.dataset.block === '1'")
    desk.press(*keys)
    chromium.until("document.activeElement?.closest('.cm-content')")
    hold(desk, "-block", answers=True)
    desk.type("Neuf.")
    desk.press("Control+s")
    chromium.do("untilWithin", script="document.body.textContent.includes('Neuf.')")
    release(desk)
    chromium.until("!window.desk.layer.editor")
    focused = "document.activeElement.matches('[data-block]:focus')"
    chromium.do("untilWithin", script=f"{focused} && document.activeElement.textContent.includes('Neuf.')")


def test_a_change_of_others_leaves_the_focus_in_the_editor(desk: RunningDesk, chromium: Browser) -> None:
    chromium.evaluate("document.querySelector('iframe').focus()")
    chromium.do("within", script="document.querySelector('[data-block=\"0\"]').focus()")
    desk.press("Alt+Enter")  # a new block behind it, which keeps the focus of the page below
    chromium.until("document.activeElement?.closest('.cm-content')")
    desk.type("Un mot ")
    change(desk, "Troisième", "Un tout autre")
    desk.type("de plus")
    assert chromium.evaluate(_TEXT) == "Un mot de plus"
    # An editor keeps the file as it was; the next flow is to begin with what the desk knows then.
    chromium.evaluate("window.desk.layer.close(); window.desk.readFile()")
    desk.until("desk.file.text.includes('Un tout autre')")


def test_a_page_that_comes_late_leaves_the_focus_where_one_types(desk: RunningDesk, chromium: Browser) -> None:
    desk.edit(0)
    hold(desk, "/_page/")
    desk.replace("Une phrase.")
    desk.until("!desk.layer.editor")
    desk.open_panel("Articles")
    chromium.evaluate("document.querySelector('.side [type=search]').focus()")
    desk.type("a")
    release(desk)
    desk.until_shown("Une phrase.")
    desk.until("desk.view.next === null")
    desk.type("b")
    assert chromium.evaluate("document.querySelector('.side [type=search]').value") == "ab"


@pytest.mark.parametrize("keys", [(), ("Alt+Enter",)])
def test_what_is_typed_while_a_block_is_saved_stays_in_the_editor(
    desk: RunningDesk, chromium: Browser, keys: tuple[str, ...]
) -> None:
    desk.edit(0)
    if keys:  # a new block behind it
        desk.press("Escape")
        chromium.do("untilWithin", script="document.activeElement?.dataset.block === '0'")
        desk.press(*keys)
        chromium.until("document.activeElement?.closest('.cm-content')")
    desk.press("Control+End")
    hold(desk, "-block")
    desk.type(" Dit.")
    desk.press("Control+Enter")
    chromium.until("window.held.length")
    desk.type(" Et redit.")
    release(desk)
    chromium.until("!document.querySelector('.editor').ariaBusy")
    mot = "Premier mot.\n\n Dit." if keys else "Premier mot. Dit."
    assert desk.read("un.md") == _UN.replace("Premier mot.", mot)
    desk.press("Control+Enter")
    desk.until("!desk.layer.editor")
    assert desk.read("un.md") == _UN.replace("Premier mot.", f"{mot} Et redit.")
    assert chromium.evaluate("Object.keys(localStorage).length") == 0


def test_what_is_typed_while_a_form_is_saved_stays_there(desk: RunningDesk, chromium: Browser) -> None:
    desk.open_panel("Title and details")
    chromium.until("document.querySelector('.side form input')")
    chromium.evaluate("window.desk.say('')")
    hold(desk, "front-matter")
    chromium.do("fill", on=".side .field:has(label:text-is('Title')) input", text="Premier")
    desk.press("Control+s")
    chromium.until("window.held.length")
    desk.type(" titre")
    release(desk)
    chromium.until("window.desk.status.textContent === window.desk.words.desk_saved")
    desk.type(" long")
    desk.press("Control+s")
    desk.until("desk.file.text.includes('title: Premier titre long')")
    assert desk.read("un.md") == _UN.replace("title: Un", "title: Premier titre long")


def test_an_editor_saves_over_the_text_that_it_was_opened_with(desk: RunningDesk, chromium: Browser) -> None:
    desk.edit(1)
    desk.type("Ici. ")
    change(desk, "Deuxième", "Le deuxième")
    desk.browser.evaluate("window.desk.readFile()")  # as a remark does that is written meanwhile
    desk.press("Control+Enter")
    chromium.until("document.querySelector('dialog[open] .both')")
    assert desk.read("un.md") == _UN.replace("Deuxième", "Le deuxième")
    chromium.do("click", on="dialog[open] button[value='mine']")
    desk.until("!desk.layer.editor")
    assert desk.read("un.md") == _UN.replace("Deuxième", "Ici. Deuxième")


def test_pictures_that_are_looked_at_leave_the_focus_in_the_editor(desk: RunningDesk, chromium: Browser) -> None:
    desk.open_panel("Pictures")
    chromium.until("document.querySelector('.side .drop input')")
    hold(desk, "upload")
    chromium.do("upload", on=".side .drop input", paths=[str(desk.content / "images/plan.jpg")])
    desk.edit(0)
    desk.press("Control+End")
    desk.type(" Un")
    release(desk)
    chromium.until("document.querySelector('.side .rows .first:enabled')")
    desk.type(" mot")
    assert chromium.evaluate(_TEXT) == "Premier mot. Un mot"
