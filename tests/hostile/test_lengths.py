"""What a post says of itself is bounded where it is read; names of files that are no Unicode harm nobody."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.model.problems import Problem
from pipeline.normalise.body import titles
from pipeline.options import Options
from pipeline.publish import publish
from tests.hostile.bombs import BYSTANDER
from tests.hostile.making import normalised, rules, write
from tests.work import lines

FRONTS = {
    "30,000 tags": "title: T\ntags: [" + ", ".join(f"mot {n}" for n in range(30_000)) + "]",
    "a tag of 1 MB": "title: T\ntags: [" + "a" * 1_000_000 + "]",
    "an author of 500 kB": "title: T\nauthor: " + "Ada Martin " * 45_000,
    "a title of 1 MB": "title: " + "mot " * 250_000,
    "a title of 100,000 letters": "title: " + "a" * 100_000,
    "a description of 1 MB": "title: T\ndescription: " + "mot " * 250_000,
    "20,000 questions": "title: T\nquestions: [" + "Quoi ?, " * 20_000 + "]",
    "a question of 1 MB": "title: T\nquestions: [" + "quoi " * 200_000 + "]",
    "an address of 1 MB": "title: T\nimage: " + "a" * 1_000_000,
    "20,000 other addresses": "title: T\naliases: [" + ", ".join(f"/a/{n}" for n in range(20_000)) + "]",
}
# Of this program's lines that are run: a hundred a name, which is some four seconds; by their square it is a billion.
MOST_LINES = 12_000_000


@pytest.mark.parametrize("name", FRONTS)
def test_what_a_post_says_of_itself_is_cut_and_named(name: str, tmp_path: Path) -> None:
    posts = {"paisible.md": BYSTANDER, "bombe.md": f"---\n{FRONTS[name]}\n---\n\nDeux mots.\n"}
    made = []
    assert lines(lambda: made.append(normalised(tmp_path, posts))) < MOST_LINES
    (collection,) = made
    assert "too-long" in rules(collection, "bombe.md")
    article = next(one for one in collection.articles if one.source == "bombe.md")
    assert article.body.text.strip() == "<p>Deux mots.</p>"
    assert len(article.title) <= titles.TITLE + 10
    assert len(article.description) <= titles.DESCRIPTION + 10
    assert max(len(article.tags), len(article.authors), len(article.questions)) <= titles.MOST_NAMES
    assert all(len(name) <= titles.NAME + 10 for name in (*article.tags, *article.authors))
    assert max(map(len, map(str, collection.problems))) < 2_500


@pytest.mark.parametrize("words", [150, 1_000])
def test_a_heading_that_is_too_long_for_a_title_stays_in_the_text(words: int, tmp_path: Path) -> None:
    collection = normalised(tmp_path, {"essai.md": f"# {'mot ' * words}\n\nTexte.\n"})
    (article,) = collection.articles
    assert "too-long" in rules(collection)
    assert len(article.title) <= titles.TITLE + 10
    assert article.body.text.count("mot") >= words
    assert len(article.headings[0].text) <= titles.TITLE


def test_a_message_quotes_no_more_than_anybody_reads() -> None:
    assert len(Problem("a.md", 1, 1, "dead-link", "a" * 1_000_000, "b" * 1_000_000).message) == 1_000


@pytest.mark.whole
@pytest.mark.long
def test_all_of_it_is_published_in_every_edition_with_the_others(tmp_path: Path) -> None:
    posts = {f"bombe-{n}.md": f"---\n{front}\n---\n\nDeux mots.\n" for n, front in enumerate(FRONTS.values())}
    options = Options(write(tmp_path / "content", {"paisible.md": BYSTANDER, **posts}), tmp_path / "output", workers=2)
    made = []
    assert lines(lambda: made.append(publish(options))) < MOST_LINES  # in this process, over which nobody watches
    (report,) = made
    assert report.published
    assert {p.path for p in report.problems if p.rule == "too-long"} == set(posts)
    assert not {p.rule for p in report.problems} & {"words-alone", "left-out"}


def no_unicode(folder: Path) -> Path:
    """Create a folder with Latin-1 names of a post and a picture; skip if the disk rejects them."""
    content = write(folder / "content", {"paisible.md": BYSTANDER})
    try:
        Path(os.fsdecode(bytes(content / "x") + b"latin-\xe9.md")).write_text(
            "Deux mots, ![un carré](xcaf\u00e9.svg)\n", "utf-8"
        )
        drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
        Path(os.fsdecode(bytes(content / "x") + b"caf\xe9.svg")).write_text(drawing, "utf-8")
    except OSError:
        pytest.skip("the disk has Unicode names alone")
    return content


def test_a_name_that_is_no_unicode_reaches_no_page_and_no_message(tmp_path: Path) -> None:
    report = publish(Options(no_unicode(tmp_path), tmp_path / "output", ("site", "anthology-epub"), workers=1))
    assert report.published
    assert {p.path for p in report.problems if p.rule == "file-name"} == {"xlatin-é.md", "xcafé.svg"}
    assert not [p for p in report.problems if p.rule in ("missing-image", "unreadable-image")]
    json.dumps([str(problem) for problem in report.problems], ensure_ascii=False).encode()
    pages = [path for path in (tmp_path / "output").rglob("*") if path.suffix in (".html", ".xml", ".json")]
    assert any("Xlatin é" in page.read_bytes().decode("utf-8", "strict") for page in pages)


ESCAPES: dict[str, Callable[[], dict[str, str | bytes]]] = {
    "json": lambda: {
        "essai.md": '{\n"title": "a \\ud800 b", "image": "c\\udc80.png", "tags": ["\\udfff d"]\n}\n\nTexte.\n'
    },
    "key": lambda: {"essai.md": '{\n"titl\\ud800": "a"\n}\n\nTexte.\n'},
}


@pytest.mark.parametrize("name", ESCAPES)
def test_half_a_pair_of_surrogates_is_no_letter(name: str, tmp_path: Path) -> None:
    collection = normalised(tmp_path, ESCAPES[name]())
    repr([(one.title, one.tags, one.extra) for one in collection.articles]).encode()
    "".join(map(str, collection.problems)).encode()
