"""The form of a file in Chromium: what is typed is sent as changes of the fields, and nothing else."""

import json
from collections.abc import Mapping

import pytest

from pipeline.desk.app import in_languages
from pipeline.desk.forms.calls import read_file_form
from pipeline.desk.forms.form_fields import Names
from pipeline.model.settings import AUTHORS_FILE, SETTINGS_FILE, Settings
from pipeline.press.images.colours import Colour, contrast
from tests.preview.browser import Browser

pytestmark = pytest.mark.judge
_POST = """---
title: Le son
date: 2025-01-02 10:30
tags: [Sons, mesure]
authors:
  - name: Ada
draft: true
---
Un mot.
"""
_SETTINGS = """title: Bande passante
look:
  accent: "#8a2b1d"
  ground: "#ffffff"
menu: [a-propos, {title: Radio, link: https://radio.example/}]
handouts:
  - title: Le son
    layout: [a4, notes]
"""
_NAMES = Names(("Ada Martin", "Bo Li"), ("son", "mesure"), ("images/a.png",), ("fr", "en"))
_DESK = """(async (answer) => {
  const place = document.createElement('div');
  const side = document.createElement('section');
  side.append(place);
  document.querySelector('main').replaceChildren(document.querySelector('main h1'), side);
  window.sent = [];
  window.answers = [];
  window.texts = [];
  const { open } = await import('/ours/form.js');
  const { CallError } = await import('/ours/api.js');
  window.fail = (conflict) => new CallError('Changed.', conflict);
  window.panel = { ...window.desk, entry: { path: answer.path }, state: { isOwner: true },
    openText: (path) => window.texts.push(path), complain: (error) => { throw error; }, ask: async () => ({ button: 'mine' }),
    api: async (name, body) => {
      window.sent.push([name, body]);
      const next = window.answers.shift() ?? answer;
      if (next instanceof Error) throw next;
      return next;
    } };
  window.openForm = () => open(window.panel, place);
  window.closeForm = () => side.dispatchEvent(new CustomEvent('desk:close'));
  await window.openForm();
  return null;
})"""


def press(browser: Browser, keys: str) -> None:
    """Press keys or type words; `|` separates them."""
    for key in keys.split("|"):
        is_key = key in {"Enter", "Backspace", "Delete", "Tab"} or "+" in key
        browser.do("press" if is_key else "type", key=key, text=key)


def _answer(text: str, path: str = "a.md", language: str = "en") -> Mapping[str, object]:
    form = read_file_form(path, text.encode(), Settings(), _NAMES)
    assert form
    return {"path": path, "digest": "d1", "form": in_languages(form.as_json(), language)}


def _open(browser: Browser, text: str, path: str = "a.md") -> None:
    browser.evaluate(f"{_DESK}({json.dumps(_answer(text, path))})")


def _save(browser: Browser) -> object:
    """Save by keys; return the changes sent, or None."""
    browser.evaluate("window.sent.length = 0")
    press(browser, "Control+s")
    sent = browser.evaluate("window.sent")
    return sent[0][1]["changes"] if sent else None


def _focus(browser: Browser, label: str, within: str = "*") -> None:
    script = (
        "[...document.querySelectorAll('label')].find((each) => each.textContent === LABEL && each.closest(WITHIN))"
        ".control.focus()"
    )
    browser.evaluate(script.replace("LABEL", json.dumps(label)).replace("WITHIN", json.dumps(within)))


def _fill(browser: Browser, label: str, text: str, within: str = "*") -> None:
    _focus(browser, label, within)
    press(browser, f"Control+a|{text}" if text else "Control+a|Delete")


def test_nothing_is_sent_where_nothing_is_changed(browser: Browser) -> None:
    for text, path in ((_POST, "a.md"), (_SETTINGS, SETTINGS_FILE), ("Ada: Elle.\n", AUTHORS_FILE)):
        _open(browser, text, path)
        browser.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        browser.evaluate("document.querySelector('input').focus()")
        assert _save(browser) is None
        assert browser.evaluate("document.querySelector('#said').textContent") == "Nothing is changed."


def test_fields_are_changed_by_keys_alone(browser: Browser) -> None:
    _open(browser, _POST)
    _fill(browser, "Title", "L'été : 1")
    _fill(browser, "Summary", "Un mot.")
    _focus(browser, "Draft")
    press(browser, " ")
    _focus(browser, "Tags")
    press(browser, "Backspace|son|Enter|voix")
    browser.evaluate("document.querySelector('input[type=date]').value = '2025-03-04'")

    assert _save(browser) == {
        "title": "L'été : 1",
        "description": "Un mot.",
        "draft": False,
        "tags": ["Sons", "son", "voix"],
        "date": "2025-03-04 10:30",
    }


def test_an_emptied_field_takes_its_key_out(browser: Browser) -> None:
    _open(browser, _POST)
    _fill(browser, "Title", "")
    _focus(browser, "Tags")
    press(browser, "Backspace|Backspace")

    assert _save(browser) == {"title": None, "tags": None}


def test_other_spellings_are_shown_and_taken(browser: Browser) -> None:
    _open(browser, _POST)
    assert "“Sons” is spelt “son”" in browser.evaluate("document.querySelector('.twin').textContent")

    browser.do("click", on=".twin button")

    assert not browser.evaluate("document.querySelector('.twin').textContent")
    assert _save(browser) == {"tags": ["son", "mesure"]}


def test_faults_are_shown_beside_their_fields(browser: Browser) -> None:
    _open(browser, _POST)
    _fill(browser, "Title", "B")
    browser.evaluate("window.answers.push({ faults: { title: 'This is wrong.' } })")
    _save(browser)

    assert browser.evaluate("document.activeElement.value") == "B"
    assert browser.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
    script = (
        "document.getElementById(document.activeElement.getAttribute('aria-describedby').split(' ')[0]).textContent"
    )
    assert browser.evaluate(script) == "This is wrong."


def test_what_was_not_saved_is_there_again(browser: Browser) -> None:
    _open(browser, _POST)
    _fill(browser, "Title", "B")
    browser.evaluate("window.closeForm()")
    browser.evaluate("window.openForm()")

    assert browser.evaluate("document.querySelector('input').value") == "B"
    assert _save(browser) is None  # no field has the focus
    _focus(browser, "Title")
    assert _save(browser) == {"title": "B"}


def test_a_conflict_is_chosen_about(browser: Browser) -> None:
    _open(browser, _POST)
    _fill(browser, "Title", "B")
    fresh = json.dumps({**_answer(_POST.replace("Le son", "Autre")), "digest": "d2"})
    browser.evaluate(f"window.answers.push(window.fail({{ path: 'a.md' }}), {fresh}, {fresh})")
    _save(browser)
    browser.until("window.sent.length === 3")

    sent = browser.evaluate("window.sent")
    assert [name for name, _ in sent] == ["front-matter", "form", "front-matter"]
    assert (sent[2][1]["digest"], sent[2][1]["changes"]) == ("d2", {"title": "B"})


def test_colours_tell_their_contrast_as_the_program_counts_it(browser: Browser) -> None:
    _open(browser, _SETTINGS, SETTINGS_FILE)
    browser.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    note = "[...document.querySelectorAll('.colour small[role]')][0].textContent"
    _fill(browser, "Accent colour", "#8a8a8a")
    assert "Contrast with #ffffff: 3.4. Text needs 4.5" in browser.evaluate(note)
    _fill(browser, "Colour of the page", "#000")
    assert "Contrast with #000000: 6" in browser.evaluate(note)

    script = "(async () => (await import('/ours/fields.js')).contrast('#0b5d4e', '#fffdf9'))()"
    assert browser.evaluate(script) == pytest.approx(contrast(Colour.read("#0b5d4e"), Colour.read("#fffdf9")))
    assert _save(browser) == {"look/accent": "#8a8a8a", "look/ground": "#000"}


def test_entries_are_changed_as_their_lines(browser: Browser) -> None:
    _open(browser, _SETTINGS, SETTINGS_FILE)
    browser.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    _fill(browser, "Menu", "- faq", ".lines")
    _fill(browser, "Handouts", "", ".lines")

    assert _save(browser) == {"menu": "- faq", "handouts": None}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_forms_are_accessible_and_fit(browser: Browser, width: int, scheme: str) -> None:
    browser.do("view", width=width, height=800, scheme=scheme)
    for text, path in ((_POST, "a.md"), (_SETTINGS, SETTINGS_FILE), ("Ada: Elle.\nBo:\n  url: x\n", AUTHORS_FILE)):
        _open(browser, text, path)
        browser.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert browser.do("axe") == []
        assert browser.evaluate("document.documentElement.scrollWidth") <= width
