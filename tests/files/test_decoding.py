"""Files that are no UTF-8: read as what their letters say, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.files.text_files import decode
from pipeline.load import load
from pipeline.load.front_matter import read_post

SENTENCES = (
    "Noël arrive déjà.",
    "L’été à la mer, c’était très beau.",
    "« Bonjour », dit-elle.",
    "Où est le cœur du problème ?",
    "Une œuvre naïve, un goût amer, cinq euros : 5 €.",
    "Hélène a été élue déléguée.",
    "ÉLÈVES DE LA CLASSE",
    "Die Straße ist größer.",
    "Schöne Grüße aus München!",
    "Äpfel und Öl",
    "„Guten Tag“, sagte er.",
    "Übung macht den Meister.",
    "El niño está aquí.",
    "¿Qué tal? ¡Muy bien!",
    "Canción del corazón",
    "Perché no? È già più tardi.",
    "São João e a educação à distância",
)


@pytest.mark.parametrize("codec", ["cp1252", "iso8859-15", "mac-roman"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_single_sentence_in_an_old_encoding_is_read(sentence: str, codec: str) -> None:
    try:
        data = sentence.encode(codec)
    except UnicodeEncodeError:
        pytest.skip(f"{codec} has no such letters")
    found = decode(data)
    assert found is not None
    assert found.text == sentence
    assert found.encoding


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_where_it_says_so(codec: str) -> None:
    mark = "" if codec == "utf-16" else "\ufeff"
    found = decode(f"{mark}---\ntitle: Été\n---\n".encode(codec))
    assert found is not None
    assert found.text == "---\ntitle: Été\n---\n"


def test_some_old_letters_in_utf_8_do_not_spoil_the_others() -> None:
    found = decode("Été à la mer, ".encode() + "là-bas".encode("cp1252"))
    assert found is not None
    assert found.text == "Été à la mer, là-bas"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Привет, мир! Это простой текст.", "cp1251"),
        ("Привет, мир! Это простой текст.", "koi8-r"),
        ("Καλημέρα κόσμε, τι κάνεις", "cp1253"),
        ("Zażółć gęślą jaźń, łódź i świat", "cp1250"),
        ("これは日本語のテキストです。", "shift_jis"),
        ("这是一个中文文本", "gb2312"),
        ("L'été à la forêt", "cp850"),
        ("Noël à la mer", "utf-16-le"),
    ],
)
def test_what_would_become_nonsense_is_not_read(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) is None


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\xe9word/document.xml", "a Word document"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\xe9", "an archive (ZIP)"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF"),
        (b"\x7fELF\x02\x01\x01\x00\xe9\xe9", "is no letter"),
        (b"\xff\xfe\x00\x00a\x00\x00\x00", "is no letter"),
    ],
)
def test_what_is_no_text_is_refused_and_named(data: bytes, said: str) -> None:
    post, problems = read_post("a.md", data)
    assert post is None
    assert [problem.rule for problem in problems] == ["encoding"]
    assert said in problems[0].message


def test_what_is_read_so_is_named_where_its_first_letter_stands() -> None:
    post, problems = read_post("a.md", "---\ntitle: Un été\n---\nÀ la mer.\n".encode("cp1252"))
    assert post is not None
    assert (post.metadata["title"], post.body) == ("Un été", "À la mer.\n")
    assert [(problem.rule, problem.line, problem.column) for problem in problems] == [("old-encoding", 2, 11)]
    assert "Windows-1252" in problems[0].message


def test_a_long_file_takes_no_more_than_its_length() -> None:
    assert decode(b"\xe9t\xe9 " * 500_000) is not None
    assert decode("é".encode() + b"\x81" * 500_000) is None


def test_settings_and_authors_are_read_so_too(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Texte.", "utf-8")
    (tmp_path / "collection.yaml").write_bytes("title: L'été #1\norder: [a]\n".encode("cp1252"))
    (tmp_path / "authors.yaml").write_bytes("Zoé: Élève.\n".encode("cp1252"))
    manuscript = load(tmp_path)
    assert manuscript.settings.title == "L'été #1"
    assert manuscript.order_places == {"a": (2, 9)}
    assert [post.metadata["title"] for post in manuscript.biographies] == ["Zoé"]
    assert sorted((problem.path, problem.rule) for problem in manuscript.problems) == [
        ("authors.yaml", "old-encoding"),
        ("collection.yaml", "old-encoding"),
        ("collection.yaml", "remark-in-value"),
    ]


@pytest.mark.parametrize("name", ["collection.yaml", "authors.yaml"])
def test_settings_in_no_encoding_are_to_be_saved_in_another(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.md").write_text("Un texte.", "utf-8")
    (tmp_path / name).write_bytes(b"title: caf\xe9\0\n")
    (problem,) = (one for one in load(tmp_path).problems if one.path == name)
    assert "UTF-8" in problem.hint
