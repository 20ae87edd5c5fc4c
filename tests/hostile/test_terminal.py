"""No word of a stranger acts on the terminal, or forges a line there or in a log."""

import ast
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from pipeline.cli.option_values import Verbosity
from pipeline.cli.progress import show_progress
from pipeline.cli.progress_bar import ProgressBar
from pipeline.cli.summary import Purpose, TypedPaths
from pipeline.cli.terminal import tell, tell_json, tell_plan
from pipeline.jobs.dry_run import Reason
from pipeline.model.problems import Problem
from pipeline.runs.result import EditionResult, RunResult
from pipeline.text.visible import visible, visible_json, visible_lines
from tests.hostile.making import write
from tests.typed import typed

ROOT = Path(__file__).parent.parent.parent
ACT = "\x1b]0;x\x07\x9b31m\x7f\u202e\u2066\u2028\u200b\U000e0041\ud800\nerror: forged\r"
_ACTS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\U000e0041]")


def assert_harmless(printed: str) -> None:
    assert not _ACTS.search(printed), ascii(printed)
    assert not re.search("^error: forged", printed, re.MULTILINE)


def test_what_acts_is_shown_as_what_it_is() -> None:
    assert visible("a\x1bb\x9b\u202e\nc\r\nd\udcff\U000e0041") == "a\\x1bb\\x9b\\u202e␤c␤d\\xff\\U000e0041"
    assert visible_lines("a\x1b\nb\r\n") == "a\\x1b\nb\\x0d\n"
    for text in ("L’été : « œuvre » – 5\u202f€ ; ☃ 日本語 مرحبا", "می\u200cخواهم", "👩\u200d👧", "a\u00a0b"):
        assert visible(text) == text


def test_json_says_the_same_with_escapes() -> None:
    text = json.dumps({"name": ACT}, ensure_ascii=False, indent=1)
    shown = visible_json(text)
    assert_harmless(shown)
    assert json.loads(shown) == {"name": ACT}


def _problem() -> Problem:
    return Problem(f"{ACT}.md", 1, 1, "bad-value", ACT, ACT)


def _full_report() -> RunResult:
    name = ACT.replace("\ud800", "\udcff")  # as Python has the name of a file that is no UTF-8
    made = {name: EditionResult(2, 3, (name, f"{name}/"))}
    return RunResult(published=True, problems=(_problem(),) * 30, sheets={ACT: 2}, editions=made, left_out=(ACT,))


@pytest.mark.parametrize(
    "tells",
    [
        lambda: tell(_full_report(), Purpose.PUBLISH, TypedPaths(wrote=ACT.replace("\ud800", "")), Verbosity()),
        lambda: tell(
            RunResult(published=False, problems=(_problem(),)),
            Purpose.CHECK,
            TypedPaths(ACT),
            Verbosity(all_problems=True),
        ),
        lambda: tell(
            RunResult(published=False, problems=(), articles=1, left_out=(ACT,)),
            Purpose.PUBLISH,
            TypedPaths(),
            Verbosity(),
        ),
        lambda: tell(_full_report(), Purpose.PUBLISH, TypedPaths(), Verbosity(quiet=True)),
        lambda: tell_json(RunResult(published=True, problems=(_problem(),), pages={ACT: 1}), exit_code=0),
        lambda: tell_plan({ACT: [Reason("site", ACT, (ACT,))] * 30}),
        lambda: tell_plan({ACT: [Reason("site", ACT, (ACT,))]}, json=True),
    ],
)
def test_every_report_is_harmless(tells: Callable[[], None], capsys: pytest.CaptureFixture[str]) -> None:
    tells()
    printed = capsys.readouterr()
    assert_harmless(printed.out)
    assert_harmless(printed.err)


def test_progress_bars_are_harmless() -> None:
    written = io.StringIO()
    console = Console(file=written, force_terminal=False, width=200)
    bar = ProgressBar()
    with bar.stage(f"[bold]{ACT}"):
        console.print(bar)  # as it would be drawn
        bar.start(f"[bold]{ACT}", 1)
        bar.advance(f"[bold]{ACT}", cached=False)
        console.print(bar)
    assert "[bold]" in written.getvalue()
    assert_harmless(written.getvalue())


def test_lines_and_times_are_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    for shown in (Verbosity(), Verbosity(verbose=True)):
        with show_progress(shown) as progress, progress.stage(ACT):
            progress.start(ACT, 1)
            progress.advance(ACT, cached=False)
        printed = capsys.readouterr().err
        assert "x1b" in printed
        assert_harmless(printed)


def test_no_name_acts_on_the_terminal(tmp_path: Path) -> None:
    name = "\x1b]0;x\x07\x9b\u202e\nerror: forged"
    post = f"---\ntitle: Un essai\n{json.dumps(name)}: 1\nlang: {json.dumps(name)}\nlayout: x\n---\n\n![](absent.png)\n"
    settings = f"{json.dumps(name)}: x\norder: [{json.dumps(name)}]\nlanguage: fr\n"
    content = write(tmp_path / "content", {f"{name}.md": post, "collection.yaml": settings, f"_{name}.md": "x"})
    for words in (("publish", "--only", "site"), ("check", "--only", "site"), ("publish", "--only", "site", "--json")):
        done = typed(*words, "--content", str(content), cwd=tmp_path)
        assert "forged" in done.stdout + done.stderr
        assert_harmless(done.stdout)
        assert_harmless(done.stderr)


@pytest.mark.parametrize(
    "code",
    [
        f"raise ValueError({ACT!r})",
        f"import warnings; warnings.warn({ACT!r})",
        f"import logging; logging.getLogger('x').error('%s', {ACT!r})",
        f"import threading; t = threading.Thread(target=lambda: int({ACT!r})); t.start(); t.join()",
        f"print({ACT!r}.encode('utf-8', 'surrogatepass') and '\\u00e9\\u201c')",
    ],
)
def test_what_python_and_libraries_write_is_harmless(code: str) -> None:
    program = f"from pipeline.text.visible import guard_the_rest\nguard_the_rest()\n{code}"
    for encoding in ("utf-8", "ascii", "latin-1"):
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
            capture_output=True,
            check=False,
        )
        printed = (done.stdout + done.stderr).decode("latin-1" if encoding != "utf-8" else "utf-8")
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\x9b\u202e]", printed), ascii(printed)
        assert "UnicodeEncodeError" not in printed


def test_nothing_else_writes_to_a_terminal() -> None:
    """Whoever writes to a stream by itself has passed this place by."""
    homes = {"pipeline/text/visible.py", "pipeline/cli/terminal.py", "pipeline/cli/invoke_tasks.py"}
    homes.add("pipeline/desk/run_process.py")  # whose output is read by the desk alone
    for path in [ROOT / "tasks.py", *(ROOT / "pipeline").rglob("*.py")]:
        place = path.relative_to(ROOT).as_posix()
        text = path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)) if re.search(r"\bprint\b|\bsys\b", text) else ():
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func)
            if name == "print" or re.match(r"sys\.(stdout|stderr)\.write", name):
                assert place in homes, f"{place}:{node.lineno}"
