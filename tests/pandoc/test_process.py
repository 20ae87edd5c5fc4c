import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.pandoc import process
from pipeline.pandoc.process import Pandoc, PandocError


@pytest.fixture
def asked() -> Iterator[Pandoc]:
    one = Pandoc()
    yield one
    one.close()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Record every command started."""
    commands: list[Any] = []

    class Counted(subprocess.Popen[bytes]):
        def __init__(self, command: Any, **options: Any) -> None:
            commands.append(command)
            super().__init__(command, **options)

    monkeypatch.setattr(subprocess, "Popen", Counted)
    return commands


def words(answer: process.Answer) -> list[str]:
    blocks = json.loads(answer.text)["blocks"]
    return [inline["c"] for block in blocks for inline in block["c"] if inline["t"] == "Str"]


def test_one_process_answers_for_many_posts(asked: Pandoc, started: list[Any]) -> None:
    for number in range(50):
        document = asked.read(f"mot{number}", "markdown")
        assert words(document) == [f"mot{number}"]
        assert asked.write(document.text, "html5").text == f"<p>mot{number}</p>\n"
    assert len(started) == 1


def test_a_process_that_was_killed_is_replaced(asked: Pandoc, started: list[Any]) -> None:
    asked.read("un", "markdown")
    os.kill(asked.process_id, signal.SIGKILL)
    assert words(asked.read("deux", "markdown")) == ["deux"]
    assert len(started) == 2


def test_a_process_that_has_answered_long_enough_is_replaced(
    asked: Pandoc, started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_MOST_REQUESTS", 2)
    for _ in range(6):
        asked.read("un", "markdown")
    assert len(started) == 3


def test_a_child_by_fork_asks_a_process_of_its_own(asked: Pandoc) -> None:
    asked.read("un", "markdown")
    ours = asked.process_id
    child = os.fork()
    if not child:
        try:
            right = words(asked.read("deux", "markdown")) == ["deux"] and asked.process_id != ours
            asked.close()
        finally:
            os._exit(0 if right else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert words(asked.read("trois", "markdown")) == ["trois"]
    assert asked.process_id == ours


def test_a_request_that_takes_too_long_is_an_error_and_the_next_one_is_answered(started: list[Any]) -> None:
    impatient = Pandoc(seconds=1.0)
    try:
        with pytest.raises(
            PandocError, match="too long or too deep to be read: pandoc was stopped after 1 seconds of computing"
        ):
            impatient.read("*a **a " * 200_000, "markdown")
        assert len(started) == 1  # another minute would change nothing
        assert words(impatient.read("un", "markdown")) == ["un"]
    finally:
        impatient.close()


def test_a_text_that_takes_too_much_memory_is_an_error() -> None:
    small = Pandoc(seconds=3.0, memory=30 << 20)  # pandoc looks for room until it is stopped
    try:
        assert words(small.read("un", "markdown")) == ["un"]
        with pytest.raises(PandocError):
            small.read("*mot* " * 300_000, "markdown")
        assert words(small.read("deux", "markdown")) == ["deux"]
    finally:
        small.close()


def test_what_cannot_be_done_is_said_in_pandocs_words(asked: Pandoc) -> None:
    with pytest.raises(PandocError, match="Unknown input format markdwon"):
        asked.read("un", "markdwon")
    with pytest.raises(PandocError, match="extension nosuch is not supported"):
        asked.read("un", "markdown+nosuch")
    with pytest.raises(PandocError, match="JSON parse error"):
        asked.write("{", "html5")


def test_where_no_pandoc_can_be_started_that_is_the_error(asked: Pandoc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.pandoc.process._program", lambda: "/no/such/pandoc")
    with pytest.raises(PandocError, match="cannot be started"):
        asked.read("un", "markdown")


def test_warnings_belong_to_the_text_that_they_warn_of(asked: Pandoc) -> None:
    texts = ["$\\une{1}$", "juste", "$\\deux{1}$"]
    found = [asked.write(asked.read(text, "markdown").text, "html5").warnings for text in texts]
    assert [len(warnings) for warnings in found] == [1, 0, 1]
    both = asked.write(asked.read("$\\une{1}$ $\\deux{1}$", "markdown").text, "html5").warnings
    assert ["\\une" in both[0], "\\deux" in both[1]] == [True, True]
    assert "\\une" in found[0][0]
    assert "\\deux" in found[2][0]


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        ("rst", ".. include:: {}\n"),
        ("rst", ".. raw:: html\n   :file: {}\n"),
        ("rst", ".. csv-table::\n   :file: {}\n"),
        ("org", "#+INCLUDE: {}\n"),
        ("latex", "\\input{{{}}}\n"),
        ("latex", "\\lstinputlisting{{{}}}\n"),
        ("typst", '#include "{}"\n'),
        ("commonmark_x", "![x]({})\n"),
    ],
)
def test_a_text_reaches_no_file(asked: Pandoc, tmp_path: Path, reader: str, text: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("confidentiel\n", "utf-8")
    try:
        found = asked.read(text.format(secret), reader).text
    except PandocError as error:
        found = str(error)
    assert "confidentiel" not in found


def test_texts_reach_pandoc_as_its_command_line_gives_them(asked: Pandoc) -> None:
    assert asked.read("", "markdown").text.endswith('"blocks":[]}')
    for reader, code in (("commonmark", "a\tb"), ("markdown+smart", "a\tb"), ("rst", "a   b")):
        (block,) = json.loads(asked.read("::\n\n    a\tb" if reader == "rst" else "    a\tb", reader).text)["blocks"]
        assert block["c"][1] == code
    assert json.loads(asked.read("<p>x</p>", "commonmark").text)["blocks"][0]["c"][1] == "<p>x</p>\n"


def test_half_a_surrogate_pair_does_no_harm(asked: Pandoc) -> None:
    assert words(asked.read("un\ud800", "markdown")) == ["un?"]


def test_a_warning_may_quote_any_line_end(asked: Pandoc) -> None:
    (warning,) = asked.write(asked.read("$\\une{\u2028\u0085}$", "markdown").text, "html5").warnings
    assert "\\une" in warning


def test_every_format_can_be_named() -> None:
    assert {"commonmark_x", "markdown", "rst"} <= set(process.readers())
