"""An answer whose block is typed wrong is in no edition for pupils, or nothing is published."""

import zipfile
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from pipeline.model.manuscript import Post
from pipeline.model.settings import Settings
from pipeline.normalise.drafts import DraftJob, parse_post
from pipeline.options import Options
from pipeline.publish import check, publish
from tests.dialects.test_fences import FREE, MENDED
from tests.normalise.body.test_classroom import made

STOPPED = {
    "escaped": "\\::: réponse\n{}\n\\:::",
    "in a cell": "| a | b |\n|---|---|\n| ::: réponse {} ::: | x |",
    "in a cell of HTML": "<table><tr><td>::: réponse {} :::</td></tr></table>",
    "a slip": "::: réponce\n{}\n:::",
    "a slip, in braces": "::: {{.solutoin}}\n{}\n:::",
    "a slip, two colons": ":: réponce\n{}\n::",
    "a slip, four blanks": "    ::: corigé\n    {}\n    :::",
    "in an open pre": "<pre>\n::: réponse\n{}\n:::\n\nAprès.",
    "in pre": "<pre>\n::: réponse\n{}\n:::\n</pre>",
    "in a line of text": "Combien ? ::: réponse {} :::",
    "in one of two fences": "```\na\n\n::: réponse\n{}\n:::\n```\n\nAprès.\n\n```\nb",
    "an answer in open code": "::: questions\n1. Combien ?\n\n   ```\n   a = 1\n\n   - [x] {}\n   - [ ] 2\n:::",
}


@pytest.mark.parametrize("name", STOPPED)
def test_what_cannot_be_mended_stops(name: str) -> None:
    _, problems = made(f"Avant.\n\n{STOPPED[name].format('SECRET')}\n")
    assert len([one for one in problems if ": answer-shown: " in one]) == 1


@pytest.mark.parametrize("name", [*STOPPED, *MENDED])
def test_the_desk_shows_the_blocks_of_such_a_post(name: str) -> None:
    post = Post("essai.md", {}, f"Avant.\n\n{(STOPPED | MENDED)[name].format('SECRET')}\n")
    assert parse_post(DraftJob(post, Settings(), blocks=True)).starts[0] == 1


@pytest.mark.parametrize("name", [*FREE, *MENDED])
def test_what_shows_no_answer_stops_nothing(name: str) -> None:
    _, problems = made(f"Avant.\n\n{(FREE | MENDED)[name].format('SECRET')}\n")
    assert [one for one in problems if "answer-shown" in one] == []


def _write(folder: Path, forms: dict[str, str]) -> Options:
    (folder / "content").mkdir(parents=True)
    (folder / "content" / "collection.yaml").write_text(
        "title: Cours\nlanguage: fr\noffice: [docx]\nhandouts:\n  - title: Fiche\n    post: [f1, f2, f3, f4, f8, f23]\n    teacher: true\n",
        "utf-8",
    )
    for number, text in enumerate(forms.values(), 1):
        post = f"---\ntitle: F{number}\ndate: 2026-01-{number % 28 + 1:02}\n---\n\nAvant.\n\n{text.format(f'secret{number}')}\n"
        (folder / "content" / f"f{number}.md").write_text(post, "utf-8")
    return Options(folder / "content", folder / "output", teacher_output=folder / "teachers", workers=1)


def read_packed(path: Path) -> bytes:
    """Return a file with what is packed in it."""
    data = path.read_bytes()
    if data.startswith(b"%PDF"):
        pages = pypdfium2.PdfDocument(data)
        return "\n".join(page.get_textpage().get_text_range() for page in pages).encode()
    if not zipfile.is_zipfile(BytesIO(data)):
        return data
    with zipfile.ZipFile(BytesIO(data)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


@pytest.mark.whole
def test_no_edition_shows_an_answer_whose_block_is_typed_wrong(tmp_path: Path) -> None:
    options = _write(tmp_path, MENDED)
    report = publish(options)
    assert report.published
    files = [path for path in options.output.rglob("*") if path.is_file()]
    assert {".html", ".xml", ".md", ".json", ".epub", ".docx", ".pdf"} <= {path.suffix for path in files}
    assert [path.name for path in files if b"secret" in read_packed(path)] == []
    assert any(b"Avant." in read_packed(path) for path in files if path.suffix == ".pdf")
    assert any(b"secret" in read_packed(path) for path in options.teachers.rglob("*.pdf"))


def test_nor_with_keep_going(tmp_path: Path) -> None:
    options = _write(tmp_path, {"a": FREE["a box"], **STOPPED})
    report = publish(Options(options.content, options.output, keep_going=True, workers=1))
    assert not report.published
    wrong = {problem.path for problem in report.problems if problem.rule == "answer-shown"}
    assert len(wrong) == len(STOPPED)
    assert not list(options.output.rglob("*.html"))
    assert {each.path for each in check(options).problems if each.rule == "answer-shown"} == wrong


_QUESTIONS = "::: questions\n1. Vitesse ? {}\n2. Charge ?\n:::\n"
INLINE = (
    "[SECRET]{.anwser}|[SECRET]{.awnser}|[SECRET]{.anwer}|[SECRET]{.réponce}|[SECRET]{.corigé}"
    "|[SECRET]{.solutoin}|[SECRET]{answer}|[SECRET]{. answer}|[SECRET]{,answer}|[SECRET]{#answer}|[SECRET]{:.answer}"
    "|[SECRET]{.answer|[SECRET] {.answer}|[SECRET]\n   {.answer}|[SECRET].{answer}|{SECRET}[.answer]|[SECRET](.answer)"
    "|[SECRET]((.answer))|SECRET{.anwser}|(SECRET){.answer}|[SECRET}{.answer}|[SECRET]<.answer>|[SECRET]< .réponse >"
    "|[SECRET]<answer>|[SECRET]( .answer)|[SECRET](réponse)|[SECRET](#answer)|[SECRET] (.answer)|[SECRET] (réponse)"
    "|[SECRET]｛.answer｝|［SECRET］{.answer}|[SECRET]{．answer}|[SECRET]{..answer}|[SECRET]{;answer}|[SECRET]{'.answer'}"
    "|[SECRET]{{.answer}}|[SECRET]{{ .answer }}|[SECRET]\u00a0{.answer}|[SECRET]\u200b{.answer}|[SECRET]{\u00a0.answer}"
    "|[SECRET]{.la réponse}|[SECRET]{.bonne-réponse}|[SECRET]{.correct}|[SECRET]{.prof}|[SECRET].answer|[SECRET]:answer"
    "|[SECRET]{.answer, lines=2}|[réponse : SECRET]|:réponse[SECRET]|{.answer}[SECRET]|**SECRET** {.answer}"
    "|==SECRET=={.answer}|« SECRET »{.answer}|<réponse>SECRET</réponse>|<answer>SECRET</answer>|$SECRET$ {.answer}"
    "|<span class='anwser'>SECRET</span>|[réponse]SECRET[/réponse]|[SECRET]<!-- .answer -->"
).split("|")
ANYWHERE = (
    "<span class='answer'>\n\nSECRET\n\n</span>|<em class='réponse'>SECRET\n\nSECRET</em>|<dialog class='answer'>\nSECRET\n</dialog>"
    "|<center class='answer'>SECRET</center>|<textarea class='corrigé'>SECRET</textarea>|## SECRET {.answer}"
    "|<fieldset class='answer'>\nSECRET\n</fieldset>|<span class='notes'>SECRET\n\nMot."
    "|[SECRET]{.anwser}|[SECRET] {.answer}|[SECRET]{answer}|[SECRET](.answer)|[SECRET]<.answer>|SECRET {.answer}"
    "|<answer>SECRET</answer>|<div class='anwser'>SECRET</div>|::: la réponse\nSECRET\n:::|::: {#answer}\nSECRET\n:::"
    "|::: prof\nSECRET\n:::|%%% réponse\nSECRET\n%%%|SECRET\n{: .answer}|« SECRET »{.answer}"
).split("|")
TICKS = (
    "- [X ] SECRET\n- [ ] non|- [ x ] SECRET\n- [ ] non|- [×] SECRET\n- [ ] non|- [✓] SECRET\n- [ ] non|- [v] SECRET\n- [ ] non"
    "|- [x]SECRET\n- [ ]non|- (x) SECRET\n- ( ) non|- {x} SECRET\n- { } non|- [xx] SECRET\n- [ ] non|- [x] SECRET\n- non"
    "|- [x] SECRET\n- [] non|- [ ] non\n- [_] peut-être\n- [x] SECRET|1. [x] SECRET\n2. [ ] non|[x] SECRET\n[ ] non"
    "|– [x] SECRET\n– [ ] non|☑ SECRET\n☐ non|- ✓ SECRET\n- ✗ non|- **[x]** SECRET\n- [ ] non|-[x] SECRET\n-[ ] non"
    "|[ ] non [x] SECRET|- SECRET [x]\n- non [ ]|- [ ] non\n  - [x] SECRET|- [х] SECRET\n- [ ] non"
).split("|")


def _check(text: str, folder: Path) -> set[str]:
    options = _write(folder, {"a": text.replace("{", "{{").replace("}", "}}")})
    return {problem.rule for problem in check(options).problems}


@pytest.mark.parametrize("typed", ANYWHERE)
def test_so_does_one_outside_questions(typed: str, tmp_path: Path) -> None:
    assert "answer-shown" in _check(typed, tmp_path)


@pytest.mark.parametrize("typed", TICKS)
def test_so_does_a_right_choice_whose_box_is_typed_nearly_right(typed: str, tmp_path: Path) -> None:
    question = f"Combien ?\n\n{typed}".replace("\n", "\n   ")
    assert "answer-shown" in _check(f"::: questions\n1. {question}\n2. Charge ?\n:::\n", tmp_path)


@pytest.mark.parametrize("typed", INLINE)
def test_an_answer_in_a_line_that_is_marked_nearly_right_stops_the_run(typed: str, tmp_path: Path) -> None:
    assert "answer-shown" in _check(_QUESTIONS.format(typed), tmp_path)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "[SECRET]{.answer}",
            "[SECRET]{.réponse}",
            "[SECRET]{ .answer }",
            "[SECRET\n   mot]{.answer}",
            "SECRET{.answer}",
            "[SECRET]{.Answers}",
            "**SECRET**{.answer}",
            "[=]{.answer}",
            "<b class='answer'>SECRET</b>",
        ),
        *(
            "la (réponse) ?",
            "`[mot]{.anwser}` ?",
            "$\\frac{a}{b}$ ?",
            "[mot](reponse.md)",
            "un [tag]{.dance} ?",
            "f(x) (réponse en m) ?",
            "\n\n   - [ ] Que vaut (x) ?\n   - [x] [X] = 2",
            "\n\n   ::: solution\n   - [x] fait\n   :::",
            "{mot}",
            "[voir plus bas](#reponse)\n3. Masse ?\n:::\n\n## Réponse\n\n::: questions\n1. Prix ?",
            "[il danse]{.danser}",
        ),
    ],
)
def test_what_marks_an_answer_or_nothing_stops_no_run(typed: str, tmp_path: Path) -> None:
    assert "answer-shown" not in _check(_QUESTIONS.format(typed), tmp_path)


@pytest.mark.parametrize("name", [name for name in MENDED if name.startswith("a class")])
def test_what_a_class_hides_is_named_once(name: str) -> None:
    typed = MENDED[name].format("SECRET")
    _, problems = made(f"Avant.\n\n{typed}\n\n{typed}\n")
    assert [one.split(": ")[1] for one in problems if ": answer-" in one] == ["answer-hidden"]


def test_a_class_that_hides_nothing_is_not_named() -> None:
    _, problems = made("Avant.\n\n<div class='print-only'>Mot</div>\n\n```html\n<div class='answer'>\n```\n")
    assert [one for one in problems if "answer-" in one] == []
