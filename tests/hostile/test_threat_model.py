"""Each line of docs/dev/threat-model.md names a test that is there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
_TEXT = (ROOT / "docs" / "dev" / "threat-model.md").read_text("utf-8")
_LINES = [line for line in _TEXT.splitlines() if line.startswith("| ") and not re.match(r"\| (threat|---) ", line)]


def _tests(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_each_line_names_a_test_that_is_there() -> None:
    assert len(_LINES) > 20
    for line in _LINES:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", line.rpartition(" | ")[2])
        assert named, line
        for path, test in named:
            assert test in _tests(ROOT / path), f"{path}::{test}"


def test_each_file_that_is_named_is_there() -> None:
    for name in re.findall(r"`(\w+/\w+\.(?:py|lua))`", _TEXT):
        assert (ROOT / "pipeline" / name).exists(), name


def test_readers_and_contributors_are_led_there() -> None:
    for name in ("README.md", "CONTRIBUTING.md"):
        assert "(docs/dev/threat-model.md)" in (ROOT / name).read_text("utf-8")
