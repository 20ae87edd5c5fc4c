"""The panels at the desk: lists, forms, problems, remarks, history, settings; each without a fault in every view."""

import subprocess

import pytest

from tests.desk.running import RunningDesk, problems_of
from tests.preview.browser import Browser

pytestmark = pytest.mark.judge
_SETTINGS = "# Notre carnet\ntitle: Carnet\nlanguage: fr\n"
_UN = "---\ntitle: Un\n# la date du début\ndate: 2026-01-02\ntags: [son]\n---\n\nPremier mot.\n\nDeuxième mot.\n"
_FAULTS = "---\ntitle: Fautes\ndate: 2026-01-03\n---\n\nUn mot.\n\nVoir [le un]\n(un.md) ici.\n\nVoir [l’été]\n(autre.md) là.\n"
FILES: dict[str, str | bytes] = {
    "collection.yaml": _SETTINGS,
    "un.md": _UN,
    "fautes.md": _FAULTS,
    "autre.md": "---\ntitle: L’été\ndate: 2025-06-01\nauthor: Ada\ntags: [son, image]\n---\n\n[Le premier](un.md).\n",
}
_GIT = ("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org")


@pytest.fixture(scope="module")
def running(running: RunningDesk) -> RunningDesk:
    for words in (("init", "-q"), ("config", "user.name", "Ada"), ("config", "user.email", "ada@example.org")):
        subprocess.run([*_GIT, *words], cwd=running.content, check=True)
    subprocess.run([*_GIT, "add", "."], cwd=running.content, check=True)
    subprocess.run([*_GIT, "commit", "-qm", "Le début"], cwd=running.content, check=True)
    return running


@pytest.fixture
def desk(desk: RunningDesk, chromium: Browser) -> RunningDesk:
    desk.show("un.md")
    desk.until(f"desk.file.text === {_UN!r}")
    desk.until_shown("Premier mot.")
    chromium.do("complaints")
    return desk


def test_an_article_is_found_by_keyboard(desk: RunningDesk, chromium: Browser) -> None:
    chromium.evaluate("document.querySelector('#menu button').focus()")
    desk.press("Enter")
    chromium.until("document.querySelector('.side input[type=search]')")
    chromium.until("document.activeElement.matches('.side h2')")
    for _ in range(5):
        desk.press("Tab")
        if chromium.evaluate("document.activeElement.matches('[type=search]')"):
            break
    desk.type("ete")
    assert chromium.evaluate("document.querySelectorAll('.side .row .name').length") == 1
    desk.press("Tab", "Enter")
    desk.until("desk.path === 'autre.md'")
    desk.press("Escape")
    chromium.until("document.querySelector('.side').hidden")
    assert chromium.evaluate("document.activeElement.textContent") == "Articles"


def test_a_form_changes_title_and_tags_and_no_other_line(desk: RunningDesk, chromium: Browser) -> None:
    desk.open_panel("Title and details")
    chromium.until("document.querySelector('.side form input')")
    label = ".side .field:has(label:text-is('{}')) input"
    chromium.do("fill", on=label.format("Title"), text="Un autre titre")
    chromium.until("document.querySelector('.side form')")
    tags = ".side fieldset:has(legend:has-text('Tags')) input, .side .field:has(label:has-text('Tags')) input"
    chromium.do("fill", on=f"{tags} >> nth=-1", text="image")
    desk.press("Enter")
    desk.press("Control+s")
    desk.until_shown("Un autre titre")
    chromium.until("document.querySelector('h1').textContent === 'Un autre titre'")
    assert desk.read("un.md") == _UN.replace("title: Un", "title: Un autre titre").replace("[son]", "[son, image]")
    assert problems_of(chromium) == []


def test_a_date_that_is_none_is_told_at_its_field(desk: RunningDesk, chromium: Browser) -> None:
    (desk.content / "un.md").write_text(_UN.replace("2026-01-02", "demain"), "utf-8")
    desk.until("desk.file.text.includes('demain')")
    desk.open_panel("Title and details")
    chromium.until("document.querySelector('.side [aria-invalid=true]')")
    assert chromium.evaluate("document.querySelector('.side [aria-invalid=true]').closest('.field').innerText")
    assert problems_of(chromium) == []
    chromium.do("fill", on=".side input[type=date]", text="2026-05-04")
    chromium.do("click", on=".side form .first >> nth=-1")
    desk.until("desk.file.text.includes('2026-05-04')")
    assert desk.read("un.md") == _UN.replace("2026-01-02", "2026-05-04")


def test_the_collection_gets_another_title_in_its_form(desk: RunningDesk, chromium: Browser) -> None:
    desk.open_panel("Title and details")
    chromium.do("click", on=".side button:text-is('The collection')")
    chromium.until("document.querySelector('.side form[aria-label=\"collection.yaml\"]')")
    chromium.do("fill", on=".side .field:has(label:text-is('Title')) input", text="Notre carnet à nous")
    desk.press("Control+s")
    desk.until("desk.list.title === 'Notre carnet à nous'")
    assert desk.read("collection.yaml") == _SETTINGS.replace("title: Carnet", "title: Notre carnet à nous")


def test_an_author_is_added_in_the_form_of_authors(desk: RunningDesk, chromium: Browser) -> None:
    desk.open_panel("Title and details")
    chromium.do("click", on=".side button:text-is('The authors')")
    chromium.do("click", on=".side button:text-is('Add an author')")
    chromium.until("document.querySelector('dialog[open] input')")
    desk.type("Bo Li")
    desk.press("Enter")
    chromium.until("document.activeElement?.closest('details[data-group=\"Bo Li\"]')")
    assert problems_of(chromium) == []
    desk.type("Bo filme.")
    chromium.evaluate("window.desk.say('')")  # what an earlier flow has saved
    desk.press("Control+s")
    chromium.until("window.desk.status.textContent === 'Saved.'")
    assert desk.read("authors.yaml") == "Bo Li: 'Bo filme.'\n"
    (desk.content / "authors.yaml").unlink()


def test_settings_open_as_text_and_a_fault_in_them_is_a_problem(desk: RunningDesk, chromium: Browser) -> None:
    desk.open_panel("Articles")
    chromium.do("click", on=".side button:text-is('collection.yaml')")
    chromium.until("document.activeElement?.closest('.cm-content')")
    assert problems_of(chromium) == []
    desk.press("Control+End")
    desk.type("langage: fr\n")
    desk.press("Control+Enter")
    desk.until("!desk.layer.editor")
    assert desk.read("collection.yaml") == f"{_SETTINGS}langage: fr\n"
    desk.open_panel("Problems")
    chromium.until("[...document.querySelectorAll('.problem')].some((each) => each.textContent.includes('langage'))")
    # The page in view has its own file again.
    desk.edit(0)
    assert chromium.evaluate("document.querySelector('.cm-content').innerText") == "Premier mot."


def test_a_problem_leads_to_its_block_and_all_of_a_kind_are_fixed(desk: RunningDesk, chromium: Browser) -> None:
    desk.open_panel("Problems")
    chromium.until(
        "[...document.querySelectorAll('.side summary')].some((each) => each.textContent.startsWith('Fautes'))"
    )
    chromium.do("click", on=".side summary:has-text('Fautes')")
    chromium.until("document.querySelector('.side details[open] .ways button')")
    chromium.do("click", on=".side details[open] .problem .row >> nth=0")
    desk.until("desk.path === 'fautes.md'")
    chromium.do("untilWithin", script="document.activeElement?.dataset.block === '1'")
    assert problems_of(chromium) == []
    chromium.do("click", on=".side details[open] .ways button:has-text('Fix all')")
    chromium.until("document.querySelector('dialog[open] ins')")
    assert problems_of(chromium) == []
    assert desk.read("fautes.md") == _FAULTS
    desk.press("Enter")
    chromium.until(
        "[...document.querySelectorAll('.side summary')].every((each) => !each.textContent.startsWith('Fautes'))"
    )
    assert desk.read("fautes.md") == _FAULTS.replace("]\n(", "](")


def test_a_remark_is_left_answered_and_ticked_off(desk: RunningDesk, chromium: Browser) -> None:
    chromium.do("within", script="document.querySelector('[data-block=\"1\"]').focus()")
    desk.until("desk.layer.at === 1")
    desk.open_panel("Remarks")
    chromium.until("document.querySelector('.side form input[type=text]').value === 'Ada'")  # as git calls them
    chromium.do("fill", on=".side form input[type=text]", text="Mme Roy")
    chromium.do("fill", on=".side form textarea", text="Qui le dit ?")
    chromium.do("click", on=".side form .first")
    chromium.until("document.querySelector('.remark')")
    assert "Deuxième mot.\n\n%% remark Mme Roy" in desk.read("un.md")
    assert problems_of(chromium) == []
    chromium.do("click", on=".remark button:text-is('Answer')")
    chromium.until("document.querySelector('dialog[open] textarea')")
    desk.type("Le musée.")
    chromium.do("click", on="dialog[open] .first")
    chromium.until("document.querySelector('.remark')?.textContent.includes('Le musée.')")
    chromium.do("click", on=".remark button:text-is('Tick off')")
    chromium.until("!document.querySelector('.remark')")
    text = desk.read("un.md")
    assert text.count("%%") == 2
    assert all(f"\n{word} Mme Roy" in text.replace("%% ", "\n") for word in ("remark", "answer", "done"))
    # No edition has it.
    assert "Qui le dit" not in chromium.do("within", script="document.documentElement.outerHTML")


def test_the_history_of_git_is_shown_and_a_state_is_kept(desk: RunningDesk, chromium: Browser) -> None:
    desk.edit(0)
    desk.replace("Un mot pour l’histoire.")
    desk.until_shown("Un mot pour l’histoire.")
    desk.until("!desk.layer.editor")
    desk.open_panel("History")
    chromium.until("document.querySelector('.side form input')")
    assert "un.md" in chromium.evaluate("document.querySelector('.side').innerText")
    assert problems_of(chromium) == []
    chromium.evaluate("document.querySelector('.side form input').focus()")
    desk.type("Un mot ")
    chromium.evaluate("document.querySelectorAll('.side h3').forEach((each) => { each.className = 'old'; })")
    (desk.content / "un.md").write_text(f"{desk.read('un.md')}\nUn ajout.\n", "utf-8")
    chromium.until("!document.querySelector('.side h3.old')")  # the list is drawn anew while one types
    desk.type("de plus")
    desk.press("Enter")
    chromium.until(
        "[...document.querySelectorAll('.side summary')].some((each) => each.textContent.includes('Un mot de plus'))"
    )
    chromium.do("click", on=".side summary >> nth=0")
    chromium.until("document.querySelector('.side details pre')?.textContent.includes('+Un mot pour l’histoire.')")
    assert problems_of(chromium) == []
    said = subprocess.run([*_GIT, "log", "--format=%s"], cwd=desk.content, check=True, capture_output=True, text=True)
    assert said.stdout.split("\n")[0] == "Un mot de plus"


def test_an_article_is_copied_removed_and_taken_out_of_the_bin(desk: RunningDesk, chromium: Browser) -> None:
    desk.open_panel("New")
    chromium.do("click", on=".side button:text-is('Copy')")
    desk.until("desk.path.startsWith('un') && desk.path !== 'un.md'")
    path = chromium.evaluate("window.desk.path")
    chromium.do("click", on=".side button:text-is('Remove…')")
    chromium.until("document.querySelector('dialog[open]')")
    assert problems_of(chromium) == []
    chromium.do("click", on="dialog[open] button[value='do']")
    chromium.until("document.querySelector('.side .rows button')")
    assert not (desk.content / path).exists()
    chromium.do("click", on=".side .rows button")
    desk.until(f"desk.path === {path!r}")
    assert "Premier mot." in desk.read(path)
    (desk.content / path).unlink()
    desk.until(f"!desk.list.posts.some((each) => each.path === {path!r})")


def test_a_telephone_opens_the_menu_and_writes(desk: RunningDesk, chromium: Browser) -> None:
    chromium.do("view", width=360, height=740, scheme="light")
    chromium.do("click", on=".fold")
    assert problems_of(chromium) == []
    chromium.do("click", on="#menu button:text-is('Articles')")
    chromium.until("document.querySelector('.side .row')")
    assert chromium.evaluate("document.documentElement.scrollWidth") == 360
    chromium.do("click", on=".side .row:has-text('L’été')")
    desk.until("desk.path === 'autre.md'")
    chromium.until("document.querySelector('.side').hidden")
    desk.edit(0)
    assert problems_of(chromium) == []
    small = chromium.evaluate("""[...document.querySelectorAll('.editor button, .top button')].filter((each) => each.offsetParent)
      .filter((each) => { const { width, height } = each.getBoundingClientRect(); return width < 24 || height < 24; }).map((each) => each.outerHTML)""")
    assert small == []
    assert chromium.evaluate("document.documentElement.scrollWidth") == 360
    desk.press("Control+End")
    desk.type(" Écrit du téléphone.")
    chromium.do("click", on=".editor .ways .first")
    desk.until_shown("Écrit du téléphone.")
    assert "Écrit du téléphone." in desk.read("autre.md")


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("width", [320, 360])
def test_the_title_of_a_post_has_room_on_a_telephone(chromium: Browser, width: int) -> None:
    chromium.do("view", width=width, height=740, scheme="light")
    assert chromium.evaluate("document.querySelector('.top h1').clientWidth") >= width - 24
    assert chromium.evaluate("document.querySelector('.top').offsetHeight") < 90
    assert problems_of(chromium) == []


def test_forced_colours_show_what_is_pressed_and_the_main_button(desk: RunningDesk, chromium: Browser) -> None:
    desk.open_panel("New")
    chromium.do("forced", on=True)
    look = """(() => {
      const seen = (on) => JSON.stringify([getComputedStyle(document.querySelector(on)).color, getComputedStyle(document.querySelector(on)).backgroundColor]);
      return ['.tools button:not(.pen)', '.pen', '#menu [aria-expanded=true]', '.side .first'].map(seen);
    })()"""
    usual, pressed, opened, main = chromium.evaluate(look)
    assert pressed == opened
    assert len({usual, pressed, main}) == 3
    assert problems_of(chromium) == []
    chromium.do("forced", on=False)


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    "views",
    [((360, "dark"), (1280, "light")), pytest.param(((360, "light"), (1280, "dark")), marks=pytest.mark.long)],
)
def test_each_panel_is_without_a_fault_in_each_width_and_scheme(
    chromium: Browser, views: tuple[tuple[int, str], ...]
) -> None:
    found = {}
    for name in chromium.evaluate("[...window.desk.buttons.keys()]"):
        chromium.evaluate(f"window.desk.openPanel({name!r})")
        chromium.until("document.querySelector('.side .body')?.children.length")
        for width, scheme in views:
            chromium.do("view", width=width, height=800, scheme=scheme)
            if said := problems_of(chromium):
                found[name, width, scheme] = said
            if chromium.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found[name, width, "wide"] = [""]
    assert found == {}


def test_nothing_is_asked_of_another_machine(desk: RunningDesk, chromium: Browser) -> None:
    here = (f"{desk.origin}/", "blob:", "data:", "about:", "chrome-error:")
    asked = chromium.do("asked")
    assert len(asked) > 30
    assert [address for address in asked if not address.startswith(here)] == []
