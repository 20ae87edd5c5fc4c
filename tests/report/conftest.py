"""What tests of the report share."""

import pytest

from pipeline.report import page


@pytest.fixture
def uncut(monkeypatch: pytest.MonkeyPatch) -> None:
    """The report's page without its letters: to cut them from the fonts takes ten times as long as all else."""
    monkeypatch.setattr(page, "make_faces", lambda *_: "")
