"""Files that are no UTF-8: read as what their letters say, or not at all."""

import tracemalloc
import unicodedata
from pathlib import Path

import pytest

from pipeline.files.plain_yaml import read_yaml
from pipeline.files.text_files import (
    Lines,
    UnreadableDataError,
    decode,
    has_endless_key,
    require_bounded,
    with_few_marks,
)
from pipeline.load import load
from pipeline.load.authors import read_authors
from pipeline.load.front_matter import read_post
from pipeline.load.settings import read_settings

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


def test_what_a_text_says_is_no_excess() -> None:
    require_bounded({"a": [1, "b", None, {"c": ["d"]}]}, "a: …")
    require_bounded(list(range(5_000)), "0, " * 5_000)


def test_a_value_that_unfolds_is_one() -> None:
    value: object = "lol"
    for _ in range(9):
        value = [value] * 9
    with pytest.raises(UnreadableDataError, match="expand"):
        require_bounded(value, "a" * 400)


def test_a_value_in_itself_is_one() -> None:
    own: list[object] = []
    own.append(own)
    with pytest.raises(UnreadableDataError, match="in itself"):
        require_bounded(own, "a")


@pytest.mark.parametrize(
    "key", ["a." * 60 + "a = 1", '"a b" . ' * 60 + "a = 1", "[" + "'é'." * 60 + "a]", "x = {" + "a." * 60 + "a = 1}"]
)
def test_a_key_of_many_parts_is_endless(key: str) -> None:
    assert has_endless_key(key)


@pytest.mark.parametrize(
    "text",
    ['a.b.c = "Une. Deux. Trois."', 'title = "' + "Un mot. " * 100 + '"', "a = 1\n" * 100, "x" * 50_000, '"' * 50_000],
)
def test_other_texts_have_no_endless_key(text: str) -> None:
    assert not has_endless_key(text)


def test_thirty_marks_upon_a_letter_stay() -> None:
    assert with_few_marks("e" + "\u0301" * 30 + "t") == "e" + "\u0301" * 30 + "t"
    assert with_few_marks("e" + "\u0316\u0301" * 100 + "t") == "e" + "\u0316\u0301" * 15 + "t"
    assert with_few_marks("═" * 100) == "═" * 100


def test_a_heap_of_marks_is_named_with_its_place() -> None:
    post, problems = read_post("a.md", ("Un mot,\nun e" + "\u0301\u0316" * 50_000 + "té.").encode())
    assert post is not None
    assert post.body == unicodedata.normalize("NFC", "Un mot,\nun e" + "\u0301\u0316" * 15 + "té.")
    assert [(p.place, p.rule) for p in problems] == [("a.md:2:35", "control-character")]


def test_a_line_of_blanks_is_read_at_once() -> None:
    post, problems = read_post("a.md", ("---\na" + " " * 100_000 + "b\n").encode())
    assert post is not None  # a rule across the page, and text below it
    assert not problems


def test_a_yaml_of_many_values_is_refused_before_it_takes_memory() -> None:
    tracemalloc.start()
    try:
        _, problems = read_post("a.md", ("---\ntitle: a\ntags: [" + "a," * 1_000_000 + "]\n---\n").encode())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [(p.rule, "100,000 values" in p.message) for p in problems] == [
        ("front-matter", True),
        ("empty-post", False),
    ]
    assert peak < 60_000_000


def test_as_many_values_as_a_large_collection_has_are_read() -> None:
    text = "order:\n" + "".join(f"- un-article-{number}\n" for number in range(90_000))
    assert len(read_yaml(text).values["order"]) == 90_000


def test_settings_have_a_size(tmp_path: Path) -> None:
    (tmp_path / "collection.yaml").write_text("title: a\n# " + "x" * 6_000_000, "utf-8")
    (tmp_path / "authors.yaml").write_text("Ada: a\n# " + "x" * 6_000_000, "utf-8")
    assert [(p.rule, "5 MB" in p.message) for p in read_settings(tmp_path).problems] == [("settings", True)]
    assert [(p.rule, "5 MB" in p.message) for p in read_authors(tmp_path).problems] == [("authors", True)]


def test_a_setting_has_a_length(tmp_path: Path) -> None:
    (tmp_path / "collection.yaml").write_text(f"title: {'mot ' * 250_000}\nauthors: [{'a' * 6_000}]\n", "utf-8")
    read = read_settings(tmp_path)
    assert [(p.place, p.rule) for p in read.problems] == [
        ("collection.yaml:1:1", "settings"),
        ("collection.yaml:2:1", "settings"),
    ]
    assert read.settings.title == ""


@pytest.mark.parametrize(
    "text",
    [
        'x = 1 # "' + "a." * 60,
        'x = "' + "a." * 60 + '"',
        'x = """\n' + "a." * 60 + '\n"""',
        "x = '''" + "a." * 60 + "'''",
    ],
)
def test_what_only_looks_like_an_endless_key_is_none(text: str) -> None:
    assert not has_endless_key(text)


@pytest.mark.parametrize("before", ['x = ["""a"b""", ', 'x = """ \\""" """\n', "x = ''' it's '''''\n", 'x = ["a\\"", '])
def test_no_quotation_mark_hides_an_endless_key(before: str) -> None:
    assert has_endless_key(before + "{" + "a." * 60 + "a = 1}")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_an_offset_has_the_place_that_an_editor_shows(end: str) -> None:
    text = f"é𝄞{end}{end}a\u2028b"
    lines = Lines(text)
    assert [lines.place(text.index(letter)) for letter in "é𝄞ab"] == [(1, 1), (1, 2), (3, 1), (3, 3)]
    assert lines.place(len(text)) == (3, 4)
    assert lines.start(text.index("b")) == text.index("a")


def test_a_text_of_nothing_has_a_line() -> None:
    assert Lines("").place(0) == (1, 1)
