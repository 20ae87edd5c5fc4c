import shutil
from pathlib import Path

import pytest

from pipeline import theme
from pipeline.inputs import STYLES
from pipeline.options import Options
from pipeline.preview import snapshot
from pipeline.preview.live import LiveSite
from pipeline.preview.snapshot import Styles


@pytest.fixture
def looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the styles that may be changed."""
    copy = tmp_path / "styles"
    shutil.copytree(STYLES, copy, ignore=shutil.ignore_patterns("fonts"))
    for module in (theme, snapshot):
        monkeypatch.setattr(module, "STYLES", copy)
    return copy


def places(found: Styles) -> list[str]:
    return [problem.place for problem in found.problems]


def test_our_own_styles_are_without_fault() -> None:
    assert Styles().problems == ()


@pytest.mark.parametrize(
    ("path", "old", "new", "place"),
    [
        ("site/index.html", "{% block content %}", "{% block content }", "styles/site/index.html:22:1"),
        ("site/list.html", "{% endmacro %}", "", "styles/site/list.html:"),
        ("site/base.css", "{", "{ color red;", "styles/site/base.css:"),
        ("site/article.css", "{", "{ @media (min-width: 9em) { a { : red } } ", "styles/site/article.css:"),
    ],
)
def test_a_fault_is_named_with_its_place_until_it_is_fixed(
    looks: Path, path: str, old: str, new: str, place: str
) -> None:
    found = Styles()
    assert not found.have_changed()
    whole = (looks / path).read_text("utf-8")
    (looks / path).write_text(whole.replace(old, new, 1), "utf-8")
    assert found.have_changed()
    assert [each.startswith(place) for each in places(found)] == [True]
    assert not found.have_changed()
    (looks / path).write_text(whole, "utf-8")
    assert found.have_changed()
    assert places(found) == []


def test_a_file_that_is_no_text_is_named(looks: Path) -> None:
    (looks / "site" / "base.css").write_bytes(b"\xff\xfe")
    (looks / "site" / "index.html").write_bytes(b"\xff\xfe")
    assert places(Styles()) == ["styles/site/index.html:1:1", "styles/site/base.css:1:1"]


def test_other_looks_show_all_pages_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = Options(tmp_path / "content", tmp_path / "output", workers=1)
    options.content.mkdir()
    (options.content / "un.md").write_text("# Un\n\nTexte.\n", "utf-8")
    with LiveSite(options) as live:
        live.refresh()
        before = live.page("articles/un.html")
        assert live.refresh().changed == frozenset()
        with monkeypatch.context() as patch:
            patch.setattr(Styles, "have_changed", lambda _: True)
            assert live.refresh().changed is None
        assert live.page("articles/un.html") == before
        assert live.refresh().changed == frozenset()
