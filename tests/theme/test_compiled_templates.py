"""Templates that are compiled are kept from process to process."""

from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest

from pipeline import theme
from pipeline.jobs.blob import reading_from
from pipeline.jobs.memory_cache import WorkerMemo
from pipeline.jobs.store import Store

NAME = "site/menu.html"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(theme, "_stores", [])
    theme.keep_compiled(WorkerMemo(theme.__name__, "jinja2"))
    store = Store(tmp_path)
    with reading_from(store):
        yield store
    theme.templates.cache_clear()


def next_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what this process has loaded; compiling fails from now on."""
    theme.templates.cache_clear()
    monkeypatch.setattr(jinja2.Environment, "compile", None)


@pytest.mark.usefixtures("store")
def test_a_template_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    theme.templates().get_template(NAME)
    next_process(monkeypatch)
    assert theme.templates().get_template(NAME).name == NAME
    with pytest.raises(TypeError):
        theme.templates().get_template("site/alias.html")


def test_one_that_is_broken_is_compiled_again(store: Store, tmp_path: Path) -> None:
    theme.templates().get_template(NAME)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    for path in files:
        path.write_bytes(b"broken")
    theme.templates.cache_clear()
    assert theme.templates().get_template(NAME).name == NAME
    assert store.added


def test_where_nothing_is_kept_it_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    theme.templates.cache_clear()
    theme.templates().get_template(NAME)
    next_process(monkeypatch)
    with pytest.raises(TypeError):
        theme.templates().get_template(NAME)
    theme.templates.cache_clear()
