from __future__ import annotations

import pytest

from pipeline.model.manuscript import Post, Settings
from pipeline.normalise.draft import DraftJob, draft
from pipeline.normalise.finish import FinishJob, finish


def published(body: str, *, trust: bool = False) -> tuple[str, list[str]]:
    """The article's HTML, nothing of its addresses being known, and the rules that were broken."""
    read = draft(DraftJob(Post("essai.md", {"title": "Un essai"}, body), Settings(trust=trust)))
    article, problems = finish(FinishJob(read, "essai", trust=trust))
    return article.body.text, [problem.rule for problem in (*read.problems, *problems)]


OPENED = '<div align="center">\n<img src="images/l.png" alt="Logo"> <a href="b.md">b</a> <a href="article:zzz">z</a>\n\n**gras**\n\n</div>'


def test_links_and_pictures_meet_the_repairs_also_where_their_element_ends_in_another_block() -> None:
    read = draft(DraftJob(Post("essai.md", {"title": "Un essai"}, OPENED), Settings()))
    assert (read.links, read.images) == (("b.md",), ("images/l.png",))
    html, rules = published(OPENED)
    assert "article:zzz" not in html
    assert "images/l.png" not in html
    assert {"unsafe-link", "missing-image"} <= set(rules)


def test_what_a_trusted_author_writes_stands_as_it_is() -> None:
    text = '<div style="color:red"><iframe src="https://x.org/v"></iframe><form><button>B</button></form></div>'
    assert text in published(text, trust=True)[0]
    assert "style" not in published(text)[0]


@pytest.mark.parametrize(
    "body",
    [
        "<b>mot " * 300 + " DERNIER",
        "<b>x " * 300 + "DERNIER" + "</b>" * 300,
        "\n\n".join(f"<div>\n\npara {number}" for number in range(300)) + " DERNIER",
        "a[^1]\n\n[^1]: " + "> " * 300 + "DERNIER",
        "<div>" * 300 + "DERNIER" + "</div>" * 300,
    ],
    ids=["never closed", "closed", "a block each", "in a note", "in one block"],
)
def test_no_word_is_lost_in_silence_however_deep_it_stands(body: str) -> None:
    html, rules = published(body)
    assert "DERNIER" in html or set(rules) & {"unreadable-body", "raw-html", "deep-nesting"}
    assert "DERNIER" in html


def test_a_drawing_in_running_text_is_named_when_it_goes() -> None:
    html, rules = published("Voir <svg><text>mot</text></svg> fin.")
    assert "<text" not in html
    assert "raw-html" in rules


def test_odd_addresses_do_no_harm() -> None:
    assert published('<iframe src="&#1;x"></iframe>')[1]
