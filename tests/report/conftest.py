"""Fixtures for tests of the report."""

import pytest

from pipeline.report import page


@pytest.fixture
def uncut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the fonts of the report's page whole: subsetting takes ten times as long as all else."""
    monkeypatch.setattr(page, "make_faces", lambda *_: "")
