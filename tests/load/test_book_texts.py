"""Texts that belong to books: never posts, named where they are missing; biographies, each at its place."""

from pathlib import Path

from pipeline.load import load
from pipeline.load.authors import AuthorsRead, read_authors

SETTINGS = "anthologies:\n  - preface: _livre/preface.md\n    dedication: dedicace.md\n"


def folder(tmp_path: Path, **files: str) -> Path:
    (tmp_path / "_livre").mkdir()
    (tmp_path / "post.md").write_text("Un article.", "utf-8")
    (tmp_path / "_livre" / "preface.md").write_text("# Préface\n\nUn mot.", "utf-8")
    (tmp_path / "_livre" / "notes.md").write_text("Des notes.", "utf-8")
    (tmp_path / "collection.yaml").write_text(SETTINGS, "utf-8")
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    return tmp_path


def test_what_a_book_names_is_no_post_and_may_be_private(tmp_path: Path) -> None:
    (folder(tmp_path) / "dedicace.md").write_text("À tous.", "utf-8")
    found = load(tmp_path)
    assert [post.path for post in found.posts] == ["post.md"]
    assert [post.path for post in found.book_texts] == ["_livre/preface.md", "dedicace.md"]
    assert [(problem.path, problem.rule) for problem in found.problems] == [("_livre/notes.md", "private")]


def test_a_text_that_is_not_there_is_named_where_it_is_asked_for(tmp_path: Path) -> None:
    problems = [problem for problem in load(folder(tmp_path)).problems if problem.rule == "anthology"]
    assert [(problem.place, problem.message) for problem in problems] == [
        ("collection.yaml:2:5", "“dedication” names dedicace.md, which does not exist")
    ]


def test_biographies_are_posts_with_the_author_as_title(tmp_path: Path) -> None:
    text = "# Qui écrit\nAda Martin: Elle écrit.\nLéo Roux: >-\n  Il lit\n  *beaucoup*.\n"
    found = load(folder(tmp_path, authors=text)).biographies
    assert [(post.metadata["title"], post.body, post.body_line) for post in found] == [
        ("Ada Martin", "Elle écrit.", 2),
        ("Léo Roux", "Il lit *beaucoup*.", 3),
    ]


def test_biographies_that_are_none_are_named(tmp_path: Path) -> None:
    for text, place, message in [
        ("- Ada\n", (1, 1), "not a list of “Name: biography” lines"),
        ("Ada: Elle.\nLéo:\n  - lit\n", (2, 1), "the biography of Léo is not a text"),
        ("Ada: [\n", (2, 1), "the file cannot be read: "),
    ]:
        (tmp_path / "authors.yaml").write_text(text, "utf-8")
        problems = read_authors(tmp_path).problems
        assert [(problem.line, problem.column) for problem in problems] == [place]
        assert problems[0].message.startswith(message)
    (tmp_path / "authors.yaml").write_text("", "utf-8")
    assert read_authors(tmp_path) == AuthorsRead()


def test_an_author_may_have_a_picture_and_addresses_as_other_tools_have_them(tmp_path: Path) -> None:
    text = """\
Ada Martin:
  bio: >-
    Elle écrit.
  picture: ada.png
  url: [https://ada.example/, ada@example.org]
lea:
  name: Léa Roux
  description: Elle filme.
  image_url: https://lea.example/moi.png
  links: {site: https://lea.example/}
Zoé Öz:
  website: https://zoe.example/
"""
    found = read_authors(folder(tmp_path, authors=text))
    assert found.problems == ()
    assert [(one.metadata, one.body) for one in found.biographies] == [
        ({"title": "Ada Martin", "image": "ada.png", "image_alt": "Ada Martin"}, "Elle écrit."),
        ({"title": "Léa Roux", "image": "https://lea.example/moi.png", "image_alt": "Léa Roux"}, "Elle filme."),
        ({"title": "Zoé Öz"}, ""),
    ]
    assert [(one.body_line, one.key_places) for one in found.biographies][:2] == [
        (2, {"image": (4, 3)}),
        (8, {"image": (9, 3)}),
    ]
    assert found.links == {
        "Ada Martin": ("https://ada.example/", "mailto:ada@example.org"),
        "Léa Roux": ("https://lea.example/",),
        "Zoé Öz": ("https://zoe.example/",),
    }


def test_what_is_unknown_or_wrong_of_an_author_is_named_at_its_place(tmp_path: Path) -> None:
    text = "Ada:\n  bio: Elle.\n  pictur: a.png\n  age: 12\n  url: javascript:alert(1)\n  picture: [a]\n"
    found = read_authors(folder(tmp_path, authors=text))
    assert [(one.line, one.column, one.rule, one.message) for one in found.problems] == [
        (3, 3, "settings-key", "unknown key “pictur”"),
        (4, 3, "settings-key", "unknown key “age”"),
        (5, 3, "authors", "“javascript:alert(1)” is not an address of Ada"),
        (6, 3, "authors", "“picture” of Ada is not a text"),
    ]
    assert found.problems[0].hint == "did you mean “picture”?"
    assert [one.body for one in found.biographies] == ["Elle."]
    assert found.links == {}
