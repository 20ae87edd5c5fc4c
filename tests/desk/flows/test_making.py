"""What is made at the desk: the site, a handout, a book; runs wait for each other, are cancelled, and need no page."""

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from filelock import FileLock
from pypdfium2 import PdfDocument

from pipeline.output.staging import place_of
from tests.desk.running import RunningDesk, problems_of
from tests.preview.browser import Browser

pytestmark = [pytest.mark.judge, pytest.mark.long]
FILES: dict[str, str | bytes] = {
    "collection.yaml": "title: Carnet\nlanguage: fr\n",
    **{
        f"{name}.md": f"---\ntitle: {title}\ndate: 2026-01-0{day}\n---\n\nLe texte de « {title} ».\n"
        for day, (name, title) in enumerate({"un": "Premier", "deux": "Deuxième", "trois": "Troisième"}.items(), 1)
    },
    "questions.md": "---\ntitle: Questions\ndate: 2025-01-01\n---\n\nUn mot.\n\n::: questions\n1. Pourquoi ?\n:::\n",
}
OPTIONS = ("-j", "1")
_RUNS = "[...document.querySelectorAll('.run')]"


def open_runs(desk: RunningDesk) -> int:
    """Open the panel of runs and return their number."""
    desk.open_panel("Make")
    count = len(desk.call("runs")["runs"])
    desk.browser.until(f"document.querySelector('.make') && {_RUNS}.length === {count}")
    return count


def until_made(desk: RunningDesk, before: int, state: str = "done") -> str:
    """Wait for another run to end and return its message."""
    desk.browser.until(f"{_RUNS}.length > {before} && {_RUNS}[0].querySelector('h3').textContent.endsWith({state!r})")
    return str(desk.browser.evaluate(f"{_RUNS}[0].innerText"))


def download(desk: RunningDesk, path: str) -> bytes:
    """Download the file linked by the newest run."""
    data = desk.browser.evaluate(f"""(async () => {{
      const link = [...{_RUNS}[0].querySelectorAll('a')].find((each) => each.textContent.endsWith({path!r}));
      return [...new Uint8Array(await (await fetch(link.href)).arrayBuffer())];
    }})()""")
    return bytes(data)


def test_all_is_checked_and_published_by_pointer(desk: RunningDesk, chromium: Browser) -> None:
    before = open_runs(desk)
    chromium.do("click", on=".make button:text-is('Check')")
    assert "warnings" in until_made(desk, before)
    assert not (desk.folder / "output").exists()
    chromium.do("click", on=".make button:text-is('Publish all')")
    until_made(desk, before + 1)
    assert problems_of(chromium) == []
    with PdfDocument(download(desk, "deux.pdf")) as document:
        assert "Deuxième" in document[0].get_textpage().get_text_bounded()
    assert (desk.folder / "output" / "index.html").is_file()
    assert chromium.do("download", on=".run a[href$='.epub'] >> nth=0").endswith(".epub")
    chromium.do("fresh")
    desk.enter()


def test_a_handout_is_made_by_keyboard(desk: RunningDesk, chromium: Browser) -> None:
    desk.show("questions.md")
    before = open_runs(desk)
    chromium.evaluate("document.querySelector('.make details summary').focus()")
    desk.press("Enter")
    chromium.until("document.querySelector('.make details form')")
    assert chromium.evaluate("document.querySelector('.make details form input:checked').value") == "questions"
    for _ in range(40):
        desk.press("Tab")
        if chromium.evaluate("document.activeElement.matches('[type=checkbox][value=teacher]')"):
            break
    desk.press("Space")
    assert problems_of(chromium) == []
    desk.press("Enter")
    said = until_made(desk, before)
    assert "for teachers" in said
    assert "anthology" not in said  # which is another run's
    (file,) = [
        line for line in said.split() if line.endswith(".pdf") and "solution" not in line and "teacher" not in line
    ][:1]
    with PdfDocument(download(desk, file)) as document:
        assert "Pourquoi" in document[0].get_textpage().get_text_bounded()


def test_a_course_is_made_for_teachers(desk: RunningDesk, chromium: Browser) -> None:
    before = open_runs(desk)
    chromium.do("click", on=".make summary:text-is('A course for Moodle and other platforms')")
    chromium.until("document.querySelector('.make details[open] form')")
    assert problems_of(chromium) == []
    chromium.do("click", on=".make details[open] .first")
    said = until_made(desk, before)
    assert "moodle-book.zip" in said
    assert "(for teachers)" in said
    with ZipFile(BytesIO(download(desk, "moodle-book.zip"))) as book:
        assert any("Premier" in book.read(name).decode() for name in book.namelist() if name.endswith(".html"))
    assert not list((desk.folder / "output").rglob("*moodle*"))


def test_a_handout_comes_as_a_document_of_word(desk: RunningDesk, chromium: Browser) -> None:
    desk.show("questions.md")
    before = open_runs(desk)
    chromium.do("click", on=".make summary:text-is('A handout for a class')")
    chromium.do("click", on=".make details[open] [value=docx]")
    chromium.do("click", on=".make details[open] .first")
    said = until_made(desk, before)
    assert ".docx" in said
    (name,) = {line for line in said.split() if line.endswith(".docx")}
    with ZipFile(BytesIO(download(desk, name))) as document:
        assert "Pourquoi" in document.read("word/document.xml").decode()


def test_each_pupil_of_a_list_gets_a_copy_and_no_name_stays(
    desk: RunningDesk, chromium: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "classe.csv"
    path.write_text("Nom;Classe\nZyzyxski Łucja;2nde\nAbélard Anaïs;2nde\n", "utf-8")
    desk.show("questions.md")
    before = open_runs(desk)
    chromium.do("click", on=".make summary:text-is('A handout for a class')")
    chromium.do("file", on=".make details[open] [type=file]", path=str(path))
    chromium.do("click", on=".make details[open] .first")
    said = until_made(desk, before)
    assert "each.pdf" in said
    assert "(for teachers)" in said
    with PdfDocument(download(desk, "each.pdf")) as document:
        words = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "Łucja" in words
    assert "Anaïs" in words
    assert "Zyzyxski" not in json.dumps(
        desk.call("runs") | {"runs": [each | {"made": {}} for each in desk.call("runs")["runs"]]}
    )
    assert not [each for each in (desk.folder / "output").rglob("*") if "zyzyxski" in each.name]


def test_a_draft_is_printed_with_its_remarks_for_teachers(desk: RunningDesk, chromium: Browser) -> None:
    raw = f"{FILES['un.md']!s}\n%% remark Ada 2026-01-02: Qui le dit ? %%\n"
    (desk.content / "un.md").write_text(raw, "utf-8")
    desk.show("un.md")
    before = open_runs(desk)
    chromium.do("click", on=".make summary:text-is('A handout for a class')")
    chromium.do("click", on=".make [value=remarks]")
    chromium.do("click", on=".make details[open] .first")
    assert "(for teachers)" in until_made(desk, before)
    with PdfDocument(download(desk, "remarks.pdf")) as document:
        assert "Qui le dit" in document[0].get_textpage().get_text_bounded()
    assert not list((desk.folder / "output").rglob("*remarks*"))


def test_a_book_has_its_order_and_its_cover(desk: RunningDesk, chromium: Browser) -> None:
    before = open_runs(desk)
    chromium.do("click", on=".make summary:text-is('A book')")
    chromium.until("document.querySelector('img.cover')?.naturalWidth")
    first = chromium.evaluate("document.querySelector('img.cover').src")
    titles = "[...document.querySelectorAll('.order li')].map((each) => each.querySelector('span').textContent)"
    listed = chromium.evaluate(titles)
    chromium.evaluate(f"[...document.querySelectorAll('.order button[data-move$=\" -1\"]')][{len(listed) - 1}].focus()")
    for _ in listed[1:]:
        desk.press("Enter")
    assert chromium.evaluate(titles) == [listed[-1], *listed[:-1]]
    chromium.do("click", on=".order li:nth-child(2) input")
    rest = [listed[-1], *listed[1:-1]]
    chromium.do("click", on=".make fieldset:has(legend:text-is('Cover')) label:last-of-type input")
    chromium.until(f"document.querySelector('img.cover').src !== {first!r}")
    assert problems_of(chromium) == []
    chromium.do("click", on=".make details[open] .first")
    said = until_made(desk, before)
    (file,) = [line for line in said.split() if line.endswith(".pdf")][:1]
    with PdfDocument(download(desk, file)) as document:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    places = [text.rindex(title) for title in rest]
    assert places == sorted(places), rest


def test_two_runs_queue_one_is_cancelled_and_no_page_is_needed(desk: RunningDesk, chromium: Browser) -> None:
    before = open_runs(desk)
    raw = f"{FILES['un.md']!s}\nUn mot de plus.\n"  # else there would be nothing to write
    (desk.content / "un.md").write_text(raw, "utf-8")
    place = place_of(desk.folder / "output")
    place.staging.mkdir(parents=True, exist_ok=True)
    # Another program writes there, so that the run is under way until it is cancelled.
    with FileLock(place.lock):
        chromium.do("click", on=".make button:text-is('Publish all')")
        chromium.do("click", on=".make button:text-is('Check')")
        chromium.until(f"{_RUNS}.length === {before + 2}")
        states = chromium.evaluate(f"{_RUNS}.slice(0, 2).map((each) => each.querySelector('h3').textContent)")
        assert states[0].endswith("waiting"), states
        assert problems_of(chromium) == []
        # Its row is drawn anew with each step: what is there now is clicked on.
        chromium.until(f"(([, run]) => run?.querySelector('button') && !run.querySelector('button').click())({_RUNS})")
        chromium.until(f"{_RUNS}[1].querySelector('h3').textContent.endsWith('cancelled')")
        # The tab is closed at once; what waits is done all the same.
        chromium.do("fresh")
        desk.enter()
        desk.open_panel("Make")
        chromium.until(f"{_RUNS}[0]?.querySelector('h3').textContent.endsWith('done')")
    # What is in the output is a whole edition, without the change.
    pages = (desk.folder / "output").rglob("un.html")
    assert not any("Un mot de plus." in page.read_text("utf-8") for page in pages)
