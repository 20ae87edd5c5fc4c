"""Edits of every block of small posts change nothing else; faults are named."""

from pathlib import Path

import pytest

from tests.tools.desk.edits import examine

_ROOT = Path(__file__).parents[3]
_POSTS = sorted(
    path
    for folder in ("docs/exemple", "tests/problems/template", "tests/tools/fuzz/found")
    for path in (_ROOT / folder).rglob("*.md")
)


@pytest.mark.parametrize("path", _POSTS, ids=lambda path: path.relative_to(_ROOT).as_posix())
def test_to_edit_a_block_changes_that_block_alone(path: Path) -> None:
    examined = examine(path.name, path.read_bytes())
    assert not examined.faults
    assert examined.same == examined.blocks
