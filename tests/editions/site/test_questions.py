"""Questions that check themselves, in Chromium, from a folder: only they have their answers in the page."""

import re
from pathlib import Path

import pytest

from pipeline.options import Options
from pipeline.publish import publish
from tests.judges.html import axe
from tests.preview.browser import Browser

_QUESTIONS = """\
1. Laquelle ?

   - [x] Celle-ci
   - [ ] Une autre

   ::: solution
   Explicationsecrète.
   :::

2. Lesquelles ?

   - [x] Une
   - [x] Deux
   - [ ] Trois

3. Combien ? [12,5 ± 0,5]{.answer}

4. Comment ? [l’Octet | huit bits]{.answer}

5. Le [débit]{.answer} et la [durée]{.answer}.

6. Quelle vitesse ? [3×10^8^ ± 10^7^ m/s]{.answer}

7. Quelle charge ? [1,6·10^-19]{.answer}

8. Pourquoi ?

   ::: solution
   Réponsesecrète.
   :::
"""
_HEAD = "---\ntitle: {}\ninteractive: {}\n---\n\nUn texte.\n\n"
_ITEM = "document.querySelectorAll('[data-check]')[{}]"
_MOST = 3_000  # bytes of the script


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("questions")
    (folder / "content").mkdir()
    (folder / "content" / "collection.yaml").write_text("language: fr\ntitle: Essais\n", "utf-8")
    for name, value in (("un", "true"), ("deux", "false")):
        (folder / "content" / f"{name}.md").write_text(
            f"{_HEAD.format(name, value)}:::: questions\n{_QUESTIONS}\n::::\n", "utf-8"
        )
    publish(Options(folder / "content", folder / "out", workers=1, only=("site",), single=True))
    return folder / "out"


@pytest.fixture
def browser(chromium: Browser, pages: Path) -> Browser:
    chromium.do("fresh")
    chromium.do("view", width=360, height=800, scheme="light")
    chromium.open((pages / "articles" / "un.html").as_uri())
    return chromium


def answer(browser: Browser, number: int, script: str) -> str:
    """Answer a question by a script (`item` is the question), press its button, and return the feedback."""
    item = _ITEM.format(number)
    said: str = browser.evaluate(
        f"(() => {{ const item = {item}; const fill = (text, n = 0) => {{ item.querySelectorAll('input')[n].value = text; }};"
        f" {script}; item.querySelector('button').click(); return item.querySelector('[role=status]').textContent; }})()"
    )
    return said


def test_the_answers_of_marked_questions_are_in_the_page_and_nothing_else(pages: Path) -> None:
    one, other = ((pages / "articles" / f"{name}.html").read_text("utf-8") for name in ("un", "deux"))
    assert one.count("data-check=") == 7
    assert "data-check" not in other
    assert "questions.js" not in other
    assert "huit bits" not in other
    for path in pages.rglob("*"):
        if path.is_file():
            assert "secrète".encode() not in path.read_bytes(), path
            if path.name != "un.html":
                assert b"huit bits" not in path.read_bytes(), path


def test_the_script_is_small(pages: Path) -> None:
    assert len((pages / "assets" / "questions.js").read_bytes()) < _MOST


@pytest.mark.judge
@pytest.mark.parametrize(
    ("number", "right", "wrong"),
    [
        (0, "item.querySelector('input').click()", "item.querySelectorAll('input')[1].click()"),
        (1, "for (const n of [0, 1]) item.querySelectorAll('input')[n].click()", "item.querySelector('input').click()"),
        (2, "fill('12,9')", "fill('13,1')"),
        (3, 'fill("  L\'OCTET ")', "fill('octets')"),
        (4, "fill('débit'); fill('Durée', 1)", "fill('débit')"),
        (5, "fill('3e8')", "fill('3e9')"),
        (5, "fill('3·10⁸ m/s')", "fill('3·10⁸ m')"),
        (5, "fill('299 792 458 m/s')", "fill('3·10⁸ km/s')"),
        (5, "fill('2,99 × 10^8 m / s')", "fill('m/s')"),
        (6, "fill('1.6e-19')", "fill('0')"),
        (6, "fill('1,6.10^-19')", "fill('1,6·10⁻¹⁸')"),
    ],
)
def test_each_kind_is_checked(browser: Browser, number: int, right: str, wrong: str) -> None:
    assert answer(browser, number, wrong) == "Pas encore\u00a0: essayez de nouveau."
    browser.evaluate(
        f"{_ITEM.format(number)}.querySelectorAll(':checked').forEach((box) => {{ box.checked = false; }})"
    )
    assert answer(browser, number, right) == "C’est juste."
    assert browser.do("axe") == []


@pytest.mark.judge
def test_a_keyboard_is_enough(browser: Browser) -> None:
    browser.evaluate(f"{_ITEM.format(3)}.querySelector('input').focus()")
    browser.evaluate("document.activeElement.value = 'huit bits'")
    browser.do("press", key="Enter")
    browser.until(f"{_ITEM.format(3)}.querySelector('[role=status]').textContent === 'C’est juste.'")


@pytest.mark.judge
def test_one_file_alone_checks_answers_too(chromium: Browser, pages: Path) -> None:
    chromium.open((pages / "single" / "un.html").as_uri())
    chromium.until("document.querySelectorAll('button.check').length === 7")


@pytest.mark.judge
def test_judges_find_nothing(pages: Path) -> None:
    assert not any(axe([pages / "articles" / "un.html"]).values())


def test_without_a_script_the_questions_are_there_without_fields(pages: Path) -> None:
    body = re.sub(r"<script.*?</script>", "", (pages / "articles" / "un.html").read_text("utf-8"), flags=re.DOTALL)
    assert "<button" not in body
    assert body.count("…………") == 2
    assert body.count('<input type="checkbox" disabled>') == 5
