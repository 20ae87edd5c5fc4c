"""Templates of an author's own for parts of pages: what they give stands there, and what gives nothing is named."""

import pytest

from pipeline.editions.site import parts as web_parts
from pipeline.editions.site.pages import Frame, WrittenPage
from pipeline.editions.site.parts import OwnParts
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.look.apply import FilledPart, PartCopy
from pipeline.model.settings import Settings

PAGES = [
    WrittenPage(frame=Frame(Settings(title="Le son")), slug=slug, title=slug, language="fr", body=Blob.of("<p>a</p>"), date="")
    for slug in ("un", "deux")
]  # fmt: skip


def test_a_template_that_gives_nothing_is_named_once_and_ours_stands_in_its_place() -> None:
    templates = {"templates/footer.html": "<p>\n{{ site.nothing }}</p>", "templates/masthead.html": "{{ site.title }}"}
    with Runner() as runner:
        parts = OwnParts(templates, runner)
        parts.prepare(PAGES)
        assert [dict(parts.filled(page).parts) for page in PAGES] == [{"masthead": "Le son"}] * 2
    (problem,) = parts.problems
    assert (problem.place, problem.rule) == ("templates/footer.html:2:1", "own-template")
    assert problem.message.startswith("the template fails: ")
    assert problem.message.endswith("; the program's own is used")


def test_a_template_that_takes_too_much_is_named_at_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(copy: PartCopy) -> FilledPart:
        raise MemoryError(copy.path)

    monkeypatch.setattr(web_parts, "fill_part", fails)
    with Runner() as runner:
        parts = OwnParts({"templates/footer.html": "x"}, runner)
        parts.prepare(PAGES)
        assert parts.filled(PAGES[0]).parts == {}
    assert [(problem.place, problem.rule) for problem in parts.problems] == [
        ("templates/footer.html:1:1", "own-template")
    ]
