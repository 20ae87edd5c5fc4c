"""The exit codes: those that the README tells, and one place that gives them to what a user can fix."""

import ast
import re
import signal
from pathlib import Path

from pipeline.cli.start import _NO_READER
from pipeline.jobs import interrupt
from pipeline.runs.result import ExitCode

ROOT = Path(__file__).parent.parent.parent
MEANINGS = {
    ExitCode.PUBLISHED: "published",
    ExitCode.ERRORS: "errors in the content",
    ExitCode.USER: "wrong option, missing tool, or folder that cannot be written",
    ExitCode.WARNINGS: "warnings, with `--strict`",
}


def exit_codes() -> dict[str, str]:
    """Return the README's exit codes and their meanings."""
    table = (ROOT / "README.md").read_text("utf-8").partition("| exit code | meaning |\n")[2].partition("\n\n")[0]
    return dict(re.findall(r"^\| ([\d, ]+) \| (.+) \|$", table, re.MULTILINE))


def test_the_readme_tells_every_exit_code_and_no_other() -> None:
    rows = exit_codes()
    signals = ", ".join(str(128 + getattr(signal, name)) for name in interrupt._NAMES)
    assert rows.pop(signals).startswith("stopped by Ctrl-C, SIGTERM or SIGHUP")
    assert rows.pop(str(_NO_READER)).startswith("stopped because its output is no longer read")
    assert rows == {str(code.value): meaning for code, meaning in MEANINGS.items()}
    assert MEANINGS.keys() == set(ExitCode)


# Those for whom it is no end: they ask again, say it in a page or go on with the next document.
GO_ON = {
    *("fonts.py:look", "write_post.py:write_all", "dialogue.py:ask"),
    # The page of the desk is told.
    "run_process.py:main",
}


def test_one_place_turns_what_a_user_can_fix_into_a_line_and_a_code() -> None:
    places = [
        f"{path.name}:{function.name}"
        for path in (ROOT / "tasks.py", *sorted((ROOT / "pipeline").rglob("*.py")))
        if "UserError" in (text := path.read_text("utf-8")) and "except" in text
        for function in ast.walk(ast.parse(text))
        if isinstance(function, ast.FunctionDef)
        for handler in ast.walk(function)
        if isinstance(handler, ast.ExceptHandler) and "UserError" in ast.unparse(handler.type or ast.Pass())
    ]
    assert sorted(set(places) - GO_ON) == ["click_program.py:run"]
    assert set(places) >= GO_ON
