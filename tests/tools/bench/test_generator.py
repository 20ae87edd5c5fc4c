from pathlib import Path

from tests.tools.bench.generator import WORDS, name_of, write_collection


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    write_collection(tmp_path / "first", 4)
    write_collection(tmp_path / "second", 4)
    first = tree(tmp_path / "first")
    assert len(first) == 9
    assert first == tree(tmp_path / "second")


def test_articles_differ_and_have_the_words_and_the_picture_that_others_were_measured_with(tmp_path: Path) -> None:
    write_collection(tmp_path / "content", 20)
    bodies = set()
    for number in range(20):
        text = (tmp_path / "content" / "articles" / f"{name_of(number)}.md").read_text("utf-8")
        body = text.split("\n---\n\n", 1)[1]
        assert len(body.split()) == WORDS
        assert body.count("](../images/") == 1
        assert (tmp_path / "content" / "images" / f"{name_of(number)}.jpg").read_bytes()[:2] == b"\xff\xd8"
        bodies.add(body)
    assert len(bodies) == 20
