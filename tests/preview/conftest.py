from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.preview.running import Running


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder with one text, beside a file that is nobody's to see."""
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "un.md").write_text("Un mot.\n", "utf-8")
    (tmp_path / "secret.md").write_text("SECRET", "utf-8")
    return folder


@pytest.fixture
def running(content: Path) -> Iterator[Running]:
    """A preview of it, which has looked once."""
    with Running(content) as preview:
        yield preview.ready()
