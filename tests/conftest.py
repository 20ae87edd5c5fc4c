"""What tests share: `pytest --rewrite` writes expected texts and golden trees anew instead of comparing them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the one flag by which expected texts are rewritten."""
    parser.addoption("--rewrite", action="store_true", help="write expected texts and golden trees anew")


@pytest.fixture(autouse=True, scope="session")
def _cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing that was made before the tests, or by the user, stands in for what they make."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def expect(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """`expect(path, text)` compares a text with the file at `path`, or writes the file with --rewrite."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--rewrite"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        assert path.exists(), f"{path} is not there: run pytest --rewrite and read what it writes"
        assert text == path.read_text("utf-8")

    return compare
