"""Blocks are written in Chromium, by keyboard and pointer, on a page under the desk's content security policy."""

import itertools
import json

import pytest

from tests.desk.browser.fake import FakeDesk, begin, press, select, show, text_of
from tests.english import english_in
from tests.preview.browser import Browser

pytestmark = pytest.mark.judge
_VIEWS = tuple(itertools.product(("light", "dark"), (360, 1280)))


# ⟦ and ⟧ are around what is selected; one of them alone is the cursor.
@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        ("Un ⟦mot⟧ ici", "Control+b", "Un **mot** ici"),
        ("Un **⟦mot⟧** ici", "Control+b", "Un mot ici"),
        ("Un ⟦**mot**⟧ ici", "Control+b", "Un mot ici"),
        ("Un **mo⟦t** ici", "Control+b", "Un mot ici"),
        ("Un m⟦ot ici", "Control+b", "Un **mot** ici"),
        ("Un __mo⟦t__ ici", "Control+b", "Un mot ici"),
        ("Un ⟦ mot ⟧ ici", "Control+b", "Un  **mot**  ici"),
        ("⟦Un **mot** ici⟧", "Control+b", "**Un mot ici**"),
        ("Un **mot ⟦ici** et là⟧", "Control+b", "Un **mot ici et là**"),
        ("- ⟦un\n- deux⟧", "Control+b", "- **un**\n- **deux**"),
        ("- ⟦**un**\n- **deux**⟧", "Control+b", "- un\n- deux"),
        ("## ⟦Titre⟧", "Control+i", "## *Titre*"),
        ("un [li⟦en](a.md) ici⟧", "Control+i", "un *[lien](a.md) ici*"),
        ("Un ⟦**mot**⟧ ici", "Control+i", "Un ***mot*** ici"),
        ("Un ***mo⟦t*** ici", "Control+b", "Un *mot* ici"),
        ("Un ***mo⟦t*** ici", "Control+i", "Un **mot** ici"),
        ("Soit ⟦x+y⟧.", "Control+Shift+Digit7", "Soit $x+y$."),
        ("Soit $x+⟦y$.", "Control+Shift+Digit7", "Soit x+y."),
        ("这是⟦中文。", "Control+b", "这是****中文。"),
        ("这是⟦中文。⟧的", "Control+b", "这是**中文**。的"),
        ("这是⟦中文。⟧", "Control+b", "这是**中文。**"),
        ("```\n⟦code⟧\n```", "Control+b", "```\ncode\n```"),
        ("⟦un\ndeux⟧", "Control+Shift+Digit8", "- un\n- deux"),
        ("⟦- un\n- deux⟧", "Control+Shift+Digit8", "un\n\ndeux"),
        ("⟦1. un\n2. deux⟧", "Control+Shift+Digit8", "- un\n- deux"),
        ("avant\n\n> u⟦n", "Control+Shift+Digit8", "avant\n\n> - un"),
        ("un long\npara⟦graphe", "Control+Shift+Digit8", "- un long\nparagraphe"),
        ("un⟦\n\n[^1]: Note.", "Control+Shift+Digit9|suite|Tab|Enter", "un[^2]\n\n[^1]: Note.\n\n[^2]: suite"),
        ("un[^1]⟦ mot", "Control+Shift+Digit9", "un mot"),
        ("Voir ⟦ici⟧.", "Control+k|https://exemple.fr/a b|Enter", "Voir [ici](<https://exemple.fr/a b>)."),
        ("Voir [i⟦ci](a.md).", "Control+k|Tab|Tab|Tab|Enter", "Voir ici."),
        ("Voir [i⟦ci](a.md).", "Control+k|Control+a|deux.md|Enter", "Voir [ici](deux.md)."),
        ("Voir ⟦", "Control+k|../sciences/son.md|Enter", "Voir [Le \\[son\\]](../sciences/son.md)"),
        ("Voir ⟦", "Control+Shift+Digit6", "Voir ![La lune](images/lune.jpg)"),
        ("⟦", "Control+Shift+Digit1|Qui ?|Enter|Quoi ?", "::: questions\n1. Qui ?\n2. Quoi ?\n:::"),
        ("Un m⟦ot.\n\nFin.", "Control+Shift+Digit1|Qui ?", "Un mot.\n\n::: questions\n1. Qui ?\n:::\n\nFin."),
        ("1. u⟦n\n\n2. deux", "Control+Shift+Digit1|Q", "1. un\n\n2. deux\n\n::: questions\n1. Q\n:::"),
        ("1. un⟦", "Enter|Control+Shift+Digit1|Qui ?", "1. un\n\n::: questions\n1. Qui ?\n:::"),
        (
            "::: info\nUn ⟦mot.\n\nDeux.\n:::",
            "Control+Shift+Digit1",
            "::: info\nUn mot.\n\nDeux.\n:::\n\n::: questions\n1. \n:::",
        ),
        ("⟦Qui ?\n- Quoi ?⟧", "Control+Shift+Digit1", "::: questions\n1. Qui ?\n2. Quoi ?\n:::"),
        ("1. un⟦", "Enter|::: info|Enter|Ici.|Enter|:::", "1. un\n\n::: info\nIci.\n:::"),
        ("::: questions\n1. Qui ?⟦", "Enter|:::", "::: questions\n1. Qui ?\n\n:::"),
        ("- un⟦", "Enter|deux|Enter|Enter|Enter|fin", "- un\n- deux\n\nfin"),
        ("Un ⟦", "Control+b|mot|Control+b| ici", "Un **mot** ici"),
        ("Un ⟦", "Control+b|Control+b|mot", "Un mot"),
        ("Un ⟦mot⟧", "Control+b|Control+z", "Un mot"),
    ],
)
def test_keys_change_the_text(same_page: Browser, before: str, keys: str, after: str) -> None:
    select(same_page, before, key=f"{before} {keys}")
    press(same_page, keys)
    assert text_of(same_page) == after


def test_buttons_are_pressed_as_the_text_is_and_say_what_they_did(browser: Browser) -> None:
    select(browser, "Un **mo⟦t** ici")
    assert browser.evaluate("[...document.querySelectorAll('[aria-pressed=true]')].map((one) => one.ariaLabel)") == [
        "Bold (Ctrl+B)"
    ]
    browser.do("click", on="button.bold")
    assert text_of(browser) == "Un mot ici"
    browser.do("click", on="button.italic")
    assert text_of(browser) == "Un *mot* ici"
    assert browser.evaluate("heard") == ["Not bold", "Italic"]
    assert browser.evaluate("document.activeElement.className").startswith("cm-content")
    press(browser, "Control+End|!")
    assert text_of(browser) == "Un *mot* ici!"


def test_the_text_is_named_and_has_its_language_and_direction(browser: Browser) -> None:
    begin(browser, "السلام عليكم", lang="ar", dir="rtl", label="Paragraphe 3")
    area = "document.querySelector('.cm-content')"
    names = ("aria-label", "lang", "dir", "spellcheck", "role")
    assert [browser.evaluate(f"{area}.getAttribute('{name}')") for name in names] == [
        *("Paragraphe 3, Markdown", "ar", "rtl", "true", "textbox")
    ]
    assert browser.evaluate(f"getComputedStyle({area}).direction") == "rtl"
    press(browser, "Control+Home|ArrowLeft|x")
    assert text_of(browser) == "اxلسلام عليكم"


def test_tab_leaves_the_text_unless_one_wants_it_to_indent(browser: Browser) -> None:
    select(browser, "- un⟦")
    press(browser, "Tab")
    assert browser.evaluate("document.activeElement.textContent") == "Save"
    press(browser, "Shift+Tab|Control+m|Tab")
    assert text_of(browser) == "  - un"
    press(browser, "Escape|Tab")
    assert browser.evaluate("document.activeElement.textContent") == "Save"
    press(browser, "Shift+Tab|Shift+Tab")
    assert browser.evaluate("document.activeElement.textContent") == "Bold"
    press(browser, "ArrowRight|ArrowRight|End")
    assert browser.evaluate("document.activeElement.textContent") == "Note"
    assert browser.evaluate("cancelled") == 0


@pytest.mark.parametrize("keys", ["Control+Enter", "Control+s"])
def test_saving_takes_the_text_and_its_draft_is_forgotten(browser: Browser, keys: str) -> None:
    select(browser, "Un mot⟦")
    press(browser, "!")
    assert browser.evaluate("editor.dirty")
    press(browser, keys)
    browser.until("saved.length === 1 && !editor.dirty")
    assert browser.evaluate("[saved, localStorage.length]") == [["Un mot!"], 0]


def test_what_could_not_be_saved_stays_with_the_reason(browser: Browser) -> None:
    select(browser, "Un mot⟦")
    browser.evaluate("window.refuse = 'The disk is full.'")
    press(browser, "!|Control+Enter")
    browser.until("document.querySelector('.fault').textContent === 'The disk is full.'")
    assert browser.evaluate("[editor.text, editor.dirty]") == ["Un mot!", True]


def test_cancelling_asks_where_something_would_be_lost(browser: Browser) -> None:
    select(browser, "Un mot⟦")
    press(browser, "!|Escape")
    browser.until("document.querySelector('dialog').open")
    press(browser, "Enter")
    assert browser.evaluate("cancelled") == 0
    press(browser, "?|Escape|Tab|Enter")
    browser.until("cancelled === 1")
    assert browser.evaluate("[document.querySelector('.editor'), localStorage.length]") == [None, 0]
    begin(browser, "Un mot")
    press(browser, "Escape")
    browser.until("cancelled === 2")


def test_what_was_not_saved_is_offered_again(browser: Browser, desk: FakeDesk) -> None:
    select(browser, "Un mot⟦")
    press(browser, "!")
    leaving = "(() => { const e = new Event('beforeunload', { cancelable: true }); dispatchEvent(e); return e.defaultPrevented; })()"
    assert browser.evaluate(leaving)
    browser.do("fresh")  # the tab is closed
    show(browser, desk)
    begin(browser, "Autre")  # the block that has its number now
    assert not browser.evaluate("document.querySelector('.draft')")
    begin(browser, "Un mot", key="5")
    assert "was not saved." in browser.evaluate("document.querySelector('.draft').innerText")
    assert browser.do("axe") == []
    browser.do("click", on=".draft button")
    assert text_of(browser) == "Un mot!"
    press(browser, "Control+z")
    assert text_of(browser) == "Un mot"
    assert not browser.evaluate(leaving)


def test_a_draft_stays_until_something_is_decided(browser: Browser) -> None:
    select(browser, "Un mot⟦")
    press(browser, "!")
    browser.evaluate("editor.close()")  # the page went elsewhere
    for _ in range(2):
        begin(browser, "Un mot")
        press(browser, "?|Escape|Tab|Enter")
        browser.until("!document.querySelector('.editor')")
    begin(browser, "Un mot")
    browser.do("click", on=".draft button")
    assert text_of(browser) == "Un mot!"
    press(browser, "Escape|Tab|Enter")
    browser.until("!document.querySelector('.editor')")
    begin(browser, "Un mot")
    assert browser.evaluate("[document.querySelector('.draft'), localStorage.length]") == [None, 0]


def test_a_draft_is_offered_for_its_text_alone(browser: Browser) -> None:
    select(browser, "Un mot⟦")
    press(browser, "!")
    browser.evaluate("editor.close()")
    begin(browser, "Autre")  # the block was removed, and this one has its number
    assert not browser.evaluate("document.querySelector('.draft')")
    press(browser, "Escape")
    begin(browser, "Autre")
    assert not browser.evaluate("document.querySelector('.draft')")
    begin(browser, "Un mot", key="7")
    browser.do("click", on=".draft button")
    assert text_of(browser) == "Un mot!"


def test_each_editor_has_a_draft_of_its_own(browser: Browser) -> None:
    for word in ("un", "deux"):
        begin(browser, "")
        press(browser, word)
        browser.evaluate("editor.close()")
    begin(browser, "")
    browser.do("click", on=".draft button:last-of-type")  # the newest is thrown away, and the other one is offered
    browser.do("click", on=".draft button")
    assert text_of(browser) == "un"
    assert not browser.evaluate("document.querySelector('.draft')")


def test_the_browser_drops_no_draft_that_the_server_has_not_got(browser: Browser) -> None:
    browser.evaluate("window.isGone = true")
    for number in range(25):
        begin(browser, f"Mot {number}", key=str(number))
        browser.evaluate("(editor.body.write('x'), editor.keepDraft())")
    assert browser.evaluate("localStorage.length") == 25
    browser.evaluate("editor.sendDraft()")
    browser.until("document.querySelector('.fault').textContent === 'Gone.'")
    browser.evaluate("(window.isGone = false, editor.sendDraft())")
    browser.until("!document.querySelector('.fault').textContent")
    assert browser.evaluate("localStorage.length") == 20
    browser.evaluate("(editor.body.write('x'.repeat(600000)), editor.sendDraft())")
    browser.until("window.calls.at(-1)[1].text.length === 600000 && !desk.drafts.waiting.size")
    assert browser.evaluate("document.querySelector('.fault').textContent") == ""


def test_a_file_of_ten_thousand_lines_is_searched(browser: Browser) -> None:
    text = "---\ntitle: Un\n---\n\n" + "".join(f"Ligne {number}\n\n" for number in range(5000))
    begin(browser, text, kind="text", label="File")
    press(browser, "Control+f|Ligne 4321|Enter")
    browser.until("document.querySelector('.cm-searchMatch-selected')?.textContent === 'Ligne 4321'")
    assert browser.do("axe") == []
    press(browser, "Escape")
    assert browser.evaluate("[document.querySelector('.cm-search'), cancelled, editor.text.length]") == [
        None,
        0,
        len(text),
    ]


def test_all_states_pass_axe_in_light_and_dark_wide_and_narrow(browser: Browser) -> None:
    for scheme, width in _VIEWS:
        browser.do("view", width=width, height=740, scheme=scheme)
        begin(browser, "")
        assert browser.do("axe") == []
        select(browser, "## Un **mot⟦**, [lien](a.md), $x$ et `y`[^1]")
        assert browser.do("axe") == []
        browser.evaluate("window.refuse = 'The disk is full.'")
        press(browser, "Control+Enter")
        browser.until("document.querySelector('.fault').textContent")
        press(browser, "Control+k")
        browser.until("document.querySelector('dialog')?.open")
        assert browser.do("axe") == []
        press(browser, "Escape|Control+Shift+Digit9")
        browser.until("document.querySelector('dialog textarea')")
        assert browser.do("axe") == []
        assert browser.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_all_words_are_in_the_readers_language(chromium: Browser) -> None:
    with FakeDesk("fr") as french:
        chromium.do("begin")
        show(chromium, french)
        ours = "Object.entries(desk.words).filter(([name]) => /^(editor|table|search)_/.test(name))"
        words = chromium.evaluate(f"{ours}.map(([, sentence]) => sentence)")
        assert english_in("\n".join(words)) == []
        select(chromium, "Un mot⟦")
        assert "Gras (Ctrl+B)" in json.dumps(
            chromium.evaluate("[...document.querySelectorAll('.bar button')].map((one) => one.title)")
        )
