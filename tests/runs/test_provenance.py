"""What results depend on, and what they must not depend on."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.editions.ebook.chapter_jobs import chapter
from pipeline.editions.paper.article_jobs import print_article
from pipeline.editions.paper.binding_jobs import gather
from pipeline.editions.web.asset_jobs import make_site_assets
from pipeline.editions.web.page_jobs import article_page
from pipeline.normalise.draft_jobs import draft
from pipeline.press.typesetting.typeset import typeset
from pipeline.runs import provenance
from tests.tools.bench.generator import write_collection
from tests.tools.bench.project import Project

ROOT = Path(__file__).parent.parent.parent
# Of what every installation has: what draws on terminals, starts and watches processes, and finds folders;
# and what binds the engines to Python, without a say of its own.
WRITE_NOTHING = frozenset(
    "anyio cffi click filelock ghp_import h11 idna importlib_metadata invoke lazy_importer markdown_it_py mdurl "
    "packaging platformdirs psutil pycparser pygments rich six starlette typing_extensions uvicorn watchfiles "
    "zipp".split()
)

OF_BODIES_AND_SETTING = {
    "pipeline/body/marking.py",
    "pipeline/body/neutral_html.py",
    "pipeline/body/page_breaks.py",
    "pipeline/body/plain.py",
    "pipeline/body/web_addresses.py",
    "pipeline/press/typesetting/actual_text.py",
    "pipeline/press/typesetting/engine.py",
    "pipeline/press/typesetting/form_fields.py",
    "pipeline/press/typesetting/repairs.py",
    "pipeline/press/typesetting/to_unicode.py",
    "pipeline/press/typesetting/lines.py",
    "pipeline/press/typesetting/displaced_notes.py",
    "pipeline/press/formulas/drawings.py",
    "pipeline/press/typesetting/page_numbers.py",
    "pipeline/press/typesetting/right_to_left.py",
    "pipeline/press/typesetting/typeset.py",
}


def names(function: Callable[..., object]) -> set[str]:
    return set(provenance.sources(function))


def modules(function: Callable[..., object]) -> set[str]:
    """The modules of ours, and pandoc's script, that a function may run."""
    return {name for name in names(function) if name.startswith("pipeline/")}


def test_a_function_depends_on_its_own_code_and_on_what_that_imports() -> None:
    of_text = names(draft)
    assert {
        "pipeline/normalise/drafting.py",
        "pipeline/normalise/typography/french.py",
        "pipeline/text/printable.py",
    } <= of_text
    assert not any(name.startswith(("pipeline/press/", "pipeline/editions/", "styles/")) for name in of_text)


def test_a_post_is_read_without_the_stage_that_sends_it() -> None:
    of_text = names(draft)
    assert not {"pipeline/normalise/__init__.py", "pipeline/jobs/runner.py", "pipeline/normalise/resolve.py"} & of_text


def test_a_function_depends_on_imports_within_functions_too() -> None:
    assert {
        "pipeline/press/typesetting/engine.py",
        "pipeline/press/typesetting/repairs.py",
        "pipeline/theme.py",
    } <= names(typeset)


def test_a_function_depends_on_the_styles_that_it_declares() -> None:
    of_print = names(typeset)
    assert {"styles/print/text.css", "styles/tokens.css"} <= of_print
    assert any(name.startswith("styles/fonts/") for name in of_print)
    assert not any(name.startswith(("styles/site/", "styles/epub/")) for name in of_print)
    assert "styles/print/text.css" not in names(article_page)


def test_a_page_of_the_site_depends_on_nothing_that_makes_paper() -> None:
    of_press = {name for name in modules(article_page) if name.startswith("pipeline/press/")}
    assert of_press <= {"pipeline/press/sheets.py"}
    assert not any(name.startswith("pipeline/editions/paper/") for name in modules(article_page))


def test_a_signature_depends_on_no_body_and_on_nothing_that_is_set() -> None:
    assert not modules(gather) & OF_BODIES_AND_SETTING


# Less would be better, more is not to come unseen.
@pytest.mark.parametrize(
    ("function", "most"),
    [(article_page, 38), (chapter, 56), (make_site_assets, 24), (gather, 35), (print_article, 122), (draft, 133)],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_no_job_depends_on_more_modules_than_it_did(function: Callable[..., object], most: int) -> None:
    found = modules(function)
    assert len(found) <= most, sorted(found)


def test_the_regex_finds_what_the_parser_finds() -> None:
    package = Path(provenance.__file__).parent.parent
    for path in sorted(package.rglob("*.py")):
        found = provenance._imports(path.relative_to(package).as_posix())
        assert {name for name in found if not name.endswith(".lua")} == set(imported(path)), path


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports when it runs, as Python's own parser sees it."""
    tree = ast.parse(path.read_text("utf-8"))
    for choice in [node for node in ast.walk(tree) if isinstance(node, ast.If)]:
        if "TYPE_CHECKING" in ast.unparse(choice.test):
            choice.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.split(".")[0] == "pipeline")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "pipeline":
            assert not node.level, f"{path}: a relative import"
            yield from (provenance._defining(node.module or "", name.name) for name in node.names)


def test_tools_have_their_versions() -> None:
    found = provenance.sources(draft)
    assert found["Python"].startswith("3.")
    assert found["weasyprint"][0].isdigit()
    assert {"Pango", "HarfBuzz", "ziafont", "pikepdf", "lxml", "dateparser", "pyyaml", "segno"} <= set(found)


def test_development_packages_are_no_tools() -> None:
    assert not {"ruff", "mypy", "pytest", "pip", "hypothesis", "rich", "distributed"} & names(typeset)


def test_each_package_that_is_locked_writes_something_or_is_known_to_write_nothing() -> None:
    locked = re.findall(r"^([\w.-]+)==", (ROOT / "locks" / "run.txt").read_text("utf-8"), re.MULTILINE)
    folders = {name.lower().replace("-", "_").replace(".", "_") for name in locked}
    assert folders - WRITE_NOTHING == provenance._ENGINES
    assert not WRITE_NOTHING - folders


def test_words_are_those_of_the_languages_that_a_job_names() -> None:
    assert list(provenance.words(("fr",))) == ["pipeline/locale/fr.po"]
    assert set(provenance.words(("fr-CA", "zh-TW"))) == {"pipeline/locale/fr.po", "pipeline/locale/zh_Hant.po"}
    assert provenance.words(("en",)) == {"pipeline/locale/en.po": b""}
    assert not any(name.endswith(".po") for name in names(article_page))


def test_a_changed_file_changes_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    for function in (provenance.everything, provenance._own):
        function.cache_clear()
    before = provenance.everything()
    real = provenance._digest

    def other(path: Path) -> str:
        return "changed" if path.name == "text.css" else real(path)

    for function in (provenance.everything, provenance._own):
        function.cache_clear()
    monkeypatch.setattr(provenance, "_digest", other)
    assert provenance.everything() != before
    for function in (provenance.everything, provenance._own):
        function.cache_clear()


@pytest.mark.parametrize("name", sorted(provenance._ENGINES - {"brotlicffi"}))
def test_every_engine_is_known_by_the_name_of_its_folder(name: str) -> None:
    assert name in provenance._tools()


def test_nothing_is_made_anew_for_other_languages_nor_for_what_tests_and_linters_leave(tmp_path: Path) -> None:
    """By the command, with a copy of the project that may be changed."""
    project = Project(tmp_path)
    project.copy_checkout()
    write_collection(project.content, 1)
    assert project.publish(jobs="1").jobs["articles"] == 2  # its own PDF, and its pages of the book

    change_word(project, "ja")
    assert project.publish(jobs="1").jobs == {}

    # What `./invoke test` brings and leaves: packages beside those of the project, caches, compiled modules.
    for name in ("ruff-99.0", "mypy-99.0", "pytest-99.0"):
        (project.checkout / f"{name}.dist-info").mkdir()
    for name in (".pytest_cache", ".mypy_cache", ".ruff_cache", "pipeline/__pycache__", "tests"):
        (project.checkout / name).mkdir(exist_ok=True)
        (project.checkout / name / "left.py").write_text("", "utf-8")
    assert project.publish(jobs="1").jobs == {}

    change_word(project, "fr")
    assert {"articles", "site", "write"} <= project.publish(jobs="1").jobs.keys()


def change_word(project: Project, language: str) -> None:
    """Change one word of a language's catalogue in the copy."""
    path = project.checkout / "pipeline" / "locale" / f"{language}.po"
    before, key, after = path.read_text("utf-8").partition('msgid "Contents"\nmsgstr "')
    assert key
    path.write_text(f"{before}{key}X{after}", "utf-8")
