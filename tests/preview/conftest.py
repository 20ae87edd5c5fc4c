from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.preview.running import Running


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Create a folder with one text, beside a private file."""
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "un.md").write_text("Un mot.\n", "utf-8")
    (tmp_path / "secret.md").write_text("SECRET", "utf-8")
    return folder


@pytest.fixture
def running(content: Path) -> Iterator[Running]:
    """Run a preview of the folder, after its first reading."""
    with Running(content) as preview:
        yield preview.ready()
