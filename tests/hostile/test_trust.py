"""Trust is given by whoever runs the command, and by nobody else."""

from pathlib import Path

import pytest

from pipeline.model.settings import Trust
from pipeline.options import Options
from pipeline.publish import publish
from tests.hostile.making import write

POST = '---\ntitle: Un essai\ntrust: true\n---\n\n<p onclick="act()">Un mot.</p>\n'


@pytest.mark.parametrize("value", ["true", "html", "[html]", "yes", "false"])
def test_no_file_of_the_collection_gives_trust(tmp_path: Path, value: str) -> None:
    content = write(tmp_path / "content", {"essai.md": POST, "collection.yaml": f"title: T\ntrust: {value}\n"})
    report = publish(Options(content, tmp_path / "output", ("site",), workers=1))
    assert report.published
    assert "onclick" not in (tmp_path / "output" / "articles" / "essai.html").read_text("utf-8")
    (named,) = [problem for problem in report.problems if problem.rule == "settings-key"]
    assert named.place == "collection.yaml:2:1"
    assert "--trust html" in named.hint


def test_whoever_runs_the_command_gives_it(tmp_path: Path) -> None:
    content = write(tmp_path / "content", {"essai.md": POST})
    plain = Options(content, tmp_path / "output", ("site",), workers=1)
    trusting = Options(content, tmp_path / "output", ("site",), workers=1, trust=(Trust.HTML,))
    page = tmp_path / "output" / "articles" / "essai.html"
    for options, expected in ((trusting, True), (plain, False)):  # the earlier results do not stand in
        publish(options)
        assert ("onclick" in page.read_text("utf-8")) is expected
