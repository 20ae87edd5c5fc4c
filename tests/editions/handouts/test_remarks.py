"""Drafts with remarks beside what they are about: for teachers alone, and valid as all PDFs are."""

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from pipeline.cli.actions.books import handout
from pipeline.cli.option_values import OptionError, Verbosity
from pipeline.model.books_and_handouts import Handout, Layout, Selection
from pipeline.options import Options
from tests.judges import page_ua1, verapdf
from tests.ordering import publish_handout
from tests.press.samples import text

_POST = """\
---
title: Un musée
draft: true
---

Nous sommes partis à huit heures.

%% remark Ada Martin 2026-11-30: Qui est *nous* ? <b>La classe</b>, {{ x }} ?
answer Bob 2026-12-01: La seconde 4. %%

## Les presses

%% remark Ada Martin 2026-11-30: Plus précis. %%

Elles sont douze.

- À bras.

%% remark Ada Martin 2026-11-30: Déjà dit.
done Bob 2026-12-01 %%

```markdown
%% remark Zoé 2026-11-30: Un exemple. %%
```
"""


_ASKED = Handout(Selection(everything=True), layouts=(Layout.NOTES,))
_OURS = ("Ada", "Qui est", "Bob", "précis", "Déjà")


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Options:
    folder = tmp_path_factory.mktemp("remarks")
    content = folder / "content"
    content.mkdir()
    (content / "collection.yaml").write_text("title: Carnet\nlanguage: fr\n", "utf-8")
    (content / "musee.md").write_text(_POST, "utf-8")
    (content / "autre.md").write_text(_POST.replace("draft: true\n", "").replace("Un musée", "Un autre"), "utf-8")
    return Options(content, folder / "output", workers=1)


@pytest.fixture(scope="module")
def draft(options: Options) -> Path:
    report, folder = publish_handout(options, _ASKED, remarks=True)
    assert report.published
    assert [problem.rule for problem in report.problems if problem.rule not in ("draft", "typography")] == []
    assert folder == options.teachers / "handouts/carnet"
    assert [path.name for path in folder.iterdir()] == ["remarks.pdf"]
    assert not list(options.output.rglob("*.pdf"))
    return folder / "remarks.pdf"


def _find(path: Path, page: int, words: str) -> tuple[float, float]:
    """Return the position of words from the left and from below."""
    with pypdfium2.PdfDocument(path) as document:
        read = document[page].get_textpage()
        found = read.search(words).get_next()
        assert found, words
        left, bottom, *_ = read.get_charbox(found[0])
        return left, bottom


def test_a_remark_is_beside_the_block_that_it_is_about(draft: Path) -> None:
    for page in range(2):
        said, about = _find(draft, page, "Ada Martin"), _find(draft, page, "Nous sommes")
        assert said[0] > 400 > about[0]
        assert abs(said[1] - about[1]) < 6
        assert _find(draft, page, "Plus précis")[0] > 400
        assert abs(_find(draft, page, "Elles sont")[1] - _find(draft, page, "Plus précis")[1]) < 20
    words = " ".join(text(draft.read_bytes(), 0).split())
    assert "Ada Martin, 30 novembre 2026" in words
    assert "Qui est *nous* ? <b>La classe</b>, {{ x }} ?" in words
    assert "Bob, 1er décembre 2026 La seconde 4." in words
    assert "Déjà" not in words
    assert "Un exemple. %%" in words


@pytest.mark.judge
def test_judges_find_nothing(draft: Path) -> None:
    assert [*verapdf(draft, "ua1"), *verapdf(draft, "3a"), *page_ua1(draft)] == []


def test_no_other_handout_has_them_or_drafts(options: Options, draft: Path) -> None:
    report, folder = publish_handout(options, _ASKED)
    assert folder == options.output / "handouts/carnet"
    (made,) = folder.iterdir()
    words = text(made.read_bytes(), 0)
    assert "Nous sommes" in words
    assert not any(each in words for each in _OURS)
    assert not any(problem.rule == "remark" for problem in report.problems)
    assert draft.exists()


def test_remarks_are_asked_for_alone(options: Options) -> None:
    given = {"tag": [], "post": [], "author": [], "path": "", "since": "", "all": True, "level": [], "group": []}
    given |= {"teacher": False, "zip": False, "format": "", "layout": ["notes"]}
    asked = replace(options, remarks=True)
    others: tuple[dict[str, object], ...] = (
        {"layout": []},
        {"layout": ["notes", "a4"]},
        {"teacher": True},
        {"zip": True},
        {"format": "odt"},
    )
    for other in others:
        with pytest.raises(OptionError, match="--remarks"):
            handout(options=asked, verbosity=Verbosity(), class_="", each="", dry_run=False, **{**given, **other})
