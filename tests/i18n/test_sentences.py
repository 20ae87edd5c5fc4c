"""No message shows Python's innards: names of its exceptions, its words for its own trouble, addresses of memory."""

import ast
import io
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.i18n.sentences import Sentence, change_text, counted, humanize, sentence, without_innards
from pipeline.jobs.executors import in_our_words
from pipeline.text.printable import slug_of
from tests.hostile.making import normalised


def test_a_sentence_is_the_english_text_and_knows_its_parts() -> None:
    found = sentence("“{name}” is {what}; {{kept}}", name="a.md", what="no post")
    assert found == "“a.md” is no post; {kept}"
    assert (found.template, found.values) == ("“{name}” is {what}; {{kept}}", {"name": "a.md", "what": "no post"})


def test_it_stays_one_in_other_processes() -> None:
    inner = sentence("no {thing}", thing="post")
    found = pickle.loads(pickle.dumps(sentence("left out: {why}", why=inner)))  # noqa: S301 - our own
    assert isinstance(found, Sentence)
    assert isinstance(found.values["why"], Sentence)
    assert found == "left out: no post"


def test_what_changes_the_words_of_others_leaves_it_a_sentence() -> None:
    found = change_text(sentence("“{text}” at {place}", text="a\nb", place=sentence("line {n}", n=3)), str.upper)
    assert found == "“A\nB” at line 3"
    assert change_text("plain", str.upper) == "PLAIN"


def test_numbers_are_said_in_their_own_way() -> None:
    assert counted("{number} post", "{number} posts", 1) == "1 post"
    assert counted("{number} post in {folder}", "{number} posts in {folder}", 2, folder="x") == "2 posts in x"


ROOT = Path(__file__).parents[2]
_INNARDS = re.compile(
    r"\b\w+(?:Error|Exception)\b|0x[0-9a-f]{6,}|Errno|Traceback|<string>|codec can't|recursion depth|NoneType"
)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (RecursionError("maximum recursion depth exceeded while calling a Python object"), "it is nested too deep"),
        (PermissionError(13, "Permission denied", "/a/b"), "Permission denied"),
        (UnicodeDecodeError("utf-8", b"\xe9", 0, 1, "invalid continuation byte"), "it is not UTF-8"),
        (ValueError("month must be in 1..12"), "month must be in 1..12"),
        (OSError(f"cannot identify image file {io.BytesIO()!r}"), "cannot identify image file it"),
        (SyntaxError("no element found (<string>, line 1)"), "no element found"),
        (ValueError("PIL.UnidentifiedImageError: no picture"), "no picture"),
    ],
)
def test_exceptions_speak_to_people(error: Exception, words: str) -> None:
    assert humanize(error) == words
    assert not _INNARDS.search(humanize(error))


def test_words_of_posts_stay() -> None:
    for text in (
        "Failed to load image at 'asset:Error.png'",
        "a < b et c > d",
        "L'erreur <object> (ligne 3)",
        "Error 404",
    ):
        assert without_innards(text) == text


def test_a_fault_of_the_program_is_called_one_with_its_place() -> None:
    with pytest.raises(TypeError) as error:
        slug_of(3)  # type: ignore[arg-type]  # on purpose
    assert re.fullmatch(
        r"the program failed on it; this is a fault of the program \(text/printable\.py, line \d+\)",
        in_our_words(error.value),
    )
    with pytest.raises(ZeroDivisionError) as error_of_none:
        divmod(1, 0)
    assert in_our_words(error_of_none.value) == "the program failed on it; this is a fault of the program"


def _formatted(path: Path) -> Iterator[str]:
    """Yield the values in a module's texts that are formatted by repr or name a class."""
    source = path.read_text("utf-8")
    if not re.search(r"!r|__name__|__class__|\b(?:repr|type)\(", source):  # most modules: no need to parse them
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    text = ast.unparse(part.value)
                    is_repr = part.conversion == ord("r") and path.name != "up_to_date.py"  # which says it to a digest
                    if is_repr or re.search(r"__name__|__class__|\brepr\(|\btype\(", text):
                        yield f"{path.relative_to(ROOT).as_posix()}: {text}"


def test_no_text_is_made_of_the_names_of_classes() -> None:
    found = [one for path in sorted((ROOT / "pipeline").rglob("*.py")) for one in _formatted(path)]
    allowed = {"__qualname__", ": __name__", "snowballstemmer.__name__"}  # of modules
    assert [one for one in found if not any(word in one for word in allowed)] == []


FILES: dict[str, str | bytes] = {
    "a.png": b"\x89PNG\r\n\x1a\n" + bytes(30),
    "b.jpg": b"\xff\xd8\xff\xe0" + bytes(30),
    "c.svg": b"<svg",
    "d.svgz": b"\x1f\x8b\x08\0",
    "e.gif": b"GIF89a",
    "f.webp": b"RIFF\x04\0\0\0WEBP",
    "g.tif": b"II*\0\x08\0\0\0",
    "h.heic": b"\0\0\0\x18ftypheic\0\0\0\0",
    "i.avif": b"\0\0\0\x18ftypavif\0\0\0\0",
    "j.ico": b"\0\0\1\0\1\0",
    "k.png": b"\1\2\3",
    "l.bmp": b"BM" + bytes(20),
    "collection.yaml": b"title: \xe9",
    "authors.yaml": b"a: \xe9",
    "zut.md": "---\ndate: 2024-02-30\na: " + "[" * 3000 + "\n---\nUn mot.",
    "toml.md": "+++\na = " + "[" * 3000 + "\n+++\nUn mot.",
    "json.md": '{"a": ' + "[" * 100_000 + "\nUn mot.",
}


def test_no_problem_shows_innards(tmp_path: Path) -> None:
    shown = " ".join(f"![Une image]({name}) [Un lien]({name})" for name in FILES if not name.endswith((".md", ".yaml")))
    collection = normalised(tmp_path, {"essai.md": shown, **FILES})
    assert len(collection.problems) > len(FILES)
    assert [one for one in collection.problems if _INNARDS.search(one.message + one.hint)] == []
