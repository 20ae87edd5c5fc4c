"""The table of editions: each hook is there, takes what it is called with, and is imported only then."""

import inspect
import subprocess
import sys

import pytest

from pipeline.editions import EDITIONS
from pipeline.editions.edition import Hook, do_nothing

TAKES = {"make": ("publication", "runner"), "prepare": ("runner",), "begin": ("publication", "runner")}
HOOKS = {
    f"{name}, {kind}": (hook, takes)
    for name, edition in EDITIONS.items()
    for kind, takes in TAKES.items()
    if (hook := getattr(edition, kind)) is not do_nothing
}


@pytest.mark.parametrize(("hook", "takes"), HOOKS.values(), ids=HOOKS)
def test_each_hook_is_a_function_of_what_it_is_called_with(hook: Hook, takes: tuple[str, ...]) -> None:
    assert tuple(inspect.signature(hook.function).parameters) == takes


def test_what_every_pdf_needs_is_begun_before_posts_are_read() -> None:
    assert {name for name, edition in EDITIONS.items() if edition.prepare is not do_nothing} == {
        "articles",
        "anthology-pdf",
    }


def test_a_name_that_is_not_there_is_an_error() -> None:
    with pytest.raises(AttributeError, match="prepare_all"):
        Hook("pipeline.editions.site.edition:prepare_all")()


def test_whoever_reads_the_table_waits_for_no_engine() -> None:
    code = "import sys, pipeline.editions; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"pipeline.editions.edition"} <= set(loaded)
    assert not {"lxml", "weasyprint", "pikepdf", "ebooklib", "pipeline.editions.site.edition"} & set(loaded)
