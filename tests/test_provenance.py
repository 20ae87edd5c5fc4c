from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import provenance
from pipeline.editions.web.page_jobs import article_page
from pipeline.normalise.draft import draft
from pipeline.press.typesetting.typeset import typeset


def names(function: object) -> set[str]:
    return set(provenance.sources(function))


def test_a_function_depends_on_its_own_code_and_on_what_that_imports() -> None:
    of_text = names(draft)
    assert {
        "pipeline/normalise/draft.py",
        "pipeline/normalise/typography/french.py",
        "pipeline/text/printable.py",
    } <= of_text
    assert not any(name.startswith(("pipeline/press/", "pipeline/editions/", "styles/")) for name in of_text)


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


def test_tools_have_their_versions() -> None:
    found = provenance.sources(draft)
    assert found["Python"].startswith("3.")
    assert found["weasyprint"][0].isdigit()
    assert {"Pango", "HarfBuzz", "ziafont", "pikepdf", "lxml"} <= set(found)


def test_a_changed_file_changes_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    for function in (provenance.everything, provenance._own):  # noqa: SLF001
        function.cache_clear()
    before = provenance.everything()
    real = provenance._digest  # noqa: SLF001

    def other(path: Path) -> str:
        return "changed" if path.name == "text.css" else real(path)

    for function in (provenance.everything, provenance._own):  # noqa: SLF001
        function.cache_clear()
    monkeypatch.setattr(provenance, "_digest", other)
    assert provenance.everything() != before
    for function in (provenance.everything, provenance._own):  # noqa: SLF001
        function.cache_clear()


@pytest.mark.parametrize("name", provenance._ENGINES)  # noqa: SLF001
def test_every_engine_is_known_by_the_name_of_its_folder(name: str) -> None:
    assert name in provenance._tools()  # noqa: SLF001
