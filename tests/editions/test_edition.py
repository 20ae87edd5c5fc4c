"""The table of editions: each hook is there, takes what it is called with, and is imported only then."""

import inspect
import subprocess
import sys

import pytest

from pipeline.extension import Hook, do_nothing
from pipeline.extensions import BUILT_IN, get_editions

TAKES = {"make": ("publication", "runner"), "prepare": ("runner",), "begin": ("publication", "runner")}
HOOKS = {
    f"{name}, {kind}": (hook, takes)
    for name, edition in get_editions().items()
    for kind, takes in TAKES.items()
    if (hook := getattr(edition, kind)) is not do_nothing
}


@pytest.mark.parametrize(("hook", "takes"), HOOKS.values(), ids=HOOKS)
def test_each_hook_is_a_function_of_what_it_is_called_with(hook: Hook, takes: tuple[str, ...]) -> None:
    assert tuple(inspect.signature(hook.function).parameters) == takes


def test_what_every_pdf_needs_is_begun_before_posts_are_read() -> None:
    assert {name for name, edition in get_editions().items() if edition.prepare is not do_nothing} == {
        "articles",
        "anthology-pdf",
    }


def test_a_name_that_is_not_there_is_an_error() -> None:
    with pytest.raises(AttributeError, match="prepare_all"):
        Hook("pipeline.editions.site.edition:prepare_all")()


def test_to_read_the_tables_imports_no_feature() -> None:
    code = "import sys; from pipeline import extensions as e; e.get_stages(); e.get_labels(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "pipeline.editions.course" in loaded
    assert not {"lxml", "weasyprint", "pikepdf", "ebooklib"} & set(loaded)
    for extension in BUILT_IN:
        own = {name for name in loaded if name.startswith(f"{extension}.") and name not in BUILT_IN}
        assert not own, extension
