"""Progress of a command: a bar in a terminal, lines elsewhere, times and a profile on demand."""

import contextlib
import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from pipeline.cli.option_values import Verbosity
from pipeline.cli.progress import Timing, show_progress
from pipeline.errors import UserError
from pipeline.jobs.job import JobTiming
from pipeline.jobs.runner import Runner, RunnerContext

_SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x1b]*\x1b\\")
MADE = ["posts read and corrected", "web site made"]  # what finds the posts may take too little time to be told
_COLOUR = re.compile(r"\x1b\[[0-9;]+m")


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write posts for a run of about a second."""
    folder = tmp_path_factory.mktemp("watched") / "content"
    folder.mkdir()
    for number in range(12):
        text = f"---\ntitle: Texte {number}\ndate: 2025-01-{number + 1:02}\n---\n\nUn paragraphe.\n"
        (folder / f"texte-{number}.md").write_text(text, "utf-8")
    return folder


def _no_look(started: subprocess.Popen[bytes], shown: bytes) -> None:
    del started, shown


def run(
    content: Path,
    *words: str,
    columns: int = 0,
    look: Callable[[subprocess.Popen[bytes], bytes], None] = _no_look,
    code: int = 0,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> tuple[str, str]:
    """Run a check; return its output and errors, from pipes or from a terminal of so many columns, which joins them.

    `look` is called repeatedly with all that the terminal has shown so far.
    """
    known = {name: value for name, value in os.environ.items() if name not in ("CI", "NO_COLOR", "COLUMNS", "LINES")}
    command = [sys.executable, "-P", "-m", "pipeline", "check", str(content), "--only", "site", *words]
    env = {**known, "TERM": "xterm-256color", "PYTHONPATH": str(Path(__file__).parents[2]), **environment}
    if not columns:
        done = subprocess.run(command, env=env, cwd=content.parent, capture_output=True, text=True, check=True)
        return done.stdout, done.stderr
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(command, env=env, cwd=content.parent, stdin=theirs, stdout=theirs, stderr=theirs) as started:
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # as Linux says that nobody writes any more
            while piece := os.read(ours, 65536):
                shown += piece
                look(started, shown)
        os.close(ours)
    assert started.returncode == code
    return shown.decode(), ""


def test_a_terminal_shows_one_bar_and_what_is_being_made_and_takes_both_away(content: Path) -> None:
    shown, _ = run(content, columns=40)
    lines = [line for line in _SEQUENCE.sub("", shown).replace("\r", "\n").split("\n") if line.strip()]
    bars = [line for line in lines if "━" in line]
    steps = [int(found[1]) for line in bars if (found := re.search(r"  step (\d) of 3  \d+:\d\d", line))]
    assert steps
    assert steps == sorted(steps)
    assert any(re.match(r"(posts read|web pages): \d+ of \d+$", line) for line in lines)
    assert max(map(len, bars)) <= 40
    # Two lines are drawn again and again, and cleared before what has come of it is told.
    drawn, _, told = shown.rpartition("\x1b[1A\x1b[2K")
    assert drawn.count("\x1b[?25l") == 1
    assert "\x1b[?25h" in drawn
    assert "━" not in told
    assert told.startswith("Checked 12 articles")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_leaves_the_terminal_as_it_was(content: Path, tmp_path: Path, number: int) -> None:
    def stop(started: subprocess.Popen[bytes], shown: bytes) -> None:
        if b" of 3" in shown and not stopped:
            stopped.append(number)
            started.send_signal(number)

    stopped: list[int] = []
    shown, _ = run(
        content, columns=60, look=stop, code=128 + number, environment={"EDITIONS_CACHE": str(tmp_path / "cache")}
    )
    drawn, _, told = shown.rpartition("\x1b[1A\x1b[2K")
    assert drawn.rfind("\x1b[?25h") > drawn.rfind("\x1b[?25l") >= 0
    assert told == "stopped; nothing was written\r\n"


@pytest.mark.parametrize("environment", [{"TERM": "dumb"}, {"CI": "true"}])
def test_what_cannot_move_is_told_in_lines(content: Path, environment: dict[str, str]) -> None:
    shown, _ = run(content, columns=80, environment=environment)
    lines = shown.replace("\r\n", "\n").splitlines()
    assert [line.partition(" s  ")[2] for line in lines if " s  " in line][-2:] == MADE
    assert not any("\x1b[?" in line or "━" in line for line in lines)


def test_no_colour_is_shown_where_none_is_wanted(content: Path) -> None:
    shown, _ = run(content, columns=80, environment={"NO_COLOR": "1"})
    assert "━" in shown
    assert not [code for code in _COLOUR.findall(shown) if code not in ("\x1b[0m", "\x1b[1m", "\x1b[2m")]


def test_a_pipe_has_a_line_for_each_stage_and_no_control_character(content: Path) -> None:
    out, errors = run(content)
    assert out.startswith("Checked 12 articles")
    told = errors.splitlines()
    assert all(re.match(r" +\d+\.\d s  [a-z ]+$", line) for line in told)
    assert [line.partition(" s  ")[2] for line in told][-2:] == MADE
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", out + errors)


def test_quiet_prints_errors_alone(content: Path, tmp_path: Path) -> None:
    assert run(content, "--quiet") == ("", "")
    assert run(content, "-q", columns=80) == ("", "")
    posts = tmp_path / "content"
    posts.mkdir()
    (posts / "un.md").write_text("---\ntitle: Un\n---\n\n![](perdue.png)\n", "utf-8")
    (posts / "deux.md").write_bytes(b"%PDF-1.7\xff")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        run(posts, "-q")
    assert failed.value.returncode == 1
    assert failed.value.stdout == ""
    assert re.match(r"deux\.md:1:1: error encoding: [^\n]+\n$", failed.value.stderr)


def test_verbose_and_profile_tell_what_took_the_time(content: Path, tmp_path: Path) -> None:
    profile = tmp_path / "profile.json"
    _, errors = run(content, "-v", f"--profile={profile}", environment={"EDITIONS_CACHE": str(tmp_path / "cache")})
    stages, kinds = errors.partition("stage ")[2].split("\n\n")
    assert [line.split()[0] for line in stages.splitlines()[1:]] == ["load", "normalise", "site", "together"]
    assert all(re.search(r"\d\.\d\d s +\d+\.\d\d s$", line) for line in stages.splitlines()[1:])
    made = {line.split()[0]: line.split()[-2:] for line in kinds.splitlines()[1:] if " s " in line}
    assert made["read"] == made["site"] == ["12", "0"]
    spans = json.loads(profile.read_text("utf-8"))["traceEvents"]
    names = {span["tid"]: span["args"]["name"] for span in spans if span["ph"] == "M"}
    assert sorted(names.values())[:2] == ["main process", "worker 1"]
    read = [span for span in spans if span["name"] == "read"]
    (normalise,) = [span for span in spans if span["name"] == "normalise"]
    assert {span["args"]["subject"] for span in read} == {f"post texte-{number}.md" for number in range(12)}
    assert names[normalise["tid"]] == "main process"
    for span in read:  # one clock for all processes
        assert names[span["tid"]].startswith("worker")
        assert normalise["ts"] <= span["ts"] <= span["ts"] + span["dur"] <= normalise["ts"] + normalise["dur"]


def test_a_profile_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(UserError, match=r"--profile .* cannot be written"),
        show_progress(Verbosity(profile=str(tmp_path))),
    ):
        pass


def test_nobody_can_ask_for_nothing_and_more() -> None:
    with (
        pytest.raises(UserError, match="give --quiet or --verbose, not both"),
        show_progress(Verbosity(verbose=True, quiet=True)),
    ):
        pass


def negative(number: int) -> int:
    return -number


def test_all_who_look_on_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    with (
        show_progress(Verbosity(verbose=True)) as progress,
        Runner(RunnerContext(progress=progress)) as runner,
        progress.stage("site"),
    ):
        assert list(runner.map(negative, range(3), "work")) == [0, -1, -2]
        assert list(runner.map(negative, range(2), "work")) == [0, -1]
    said = capsys.readouterr().err
    assert "web site made" in said
    assert re.search(r"^work +\d+\.\d\d s +3 +2$", said, re.MULTILINE)


def test_the_time_of_jobs_is_that_of_their_stage() -> None:
    timing = Timing()
    with timing.stage("site"):
        timing.ran("site", "a page", JobTiming(1, 0.0, 2.0, 1.5))
    with timing.stage("articles"):
        pass
    site, articles = timing.tables()[1:3]
    assert float(site.split()[3]) >= 1.5
    assert float(articles.split()[3]) < 1.5
