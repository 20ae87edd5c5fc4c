"""Links that Cecil writes with the id of a page: they lead to the post."""

from pathlib import Path

from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.normalise import normalise
from tests.hostile.making import write

TARGET = "---\ntitle: B\n---\n\nTexte.\n"


def test_the_address_of_a_page_of_cecil_leads_to_the_post(tmp_path: Path) -> None:
    text = "---\ntitle: A\n---\n\n[x](page:b), [y](page:sub/c), [z](page:absent).\n"
    with Runner() as runner:
        made = normalise(load(write(tmp_path, {"a.md": text, "b.md": TARGET, "sub/c.md": TARGET})), runner)
        body = next(article.body.text for article in made.articles if article.title == "A")
    assert body.count('href="article:') == 2
    assert ">x</a>" in body
    assert ">y</a>" in body


def test_the_address_of_a_page_hides_no_unsafe_address(tmp_path: Path) -> None:
    with Runner() as runner:
        made = normalise(load(write(tmp_path, {"a.md": "# A\n\n[x](page:javascript:alert(1)).\n"})), runner)
        assert "javascript" not in made.articles[0].body.text
