"""Where publish writes: into a collection that is named as a word and has settings, else where it is called."""

from pathlib import Path

import pytest

from pipeline.cli.commands import COMMANDS
from pipeline.cli.option_values import CONTENT, OUTPUT

ROWS = {row.full_name: row for row in COMMANDS}


@pytest.fixture(autouse=True)
def _collections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("my-blog", "content", "other-tool"):
        (tmp_path / folder).mkdir()
    for folder in ("my-blog", "content", "."):
        (tmp_path / folder / "collection.yaml").write_text("title: x\n", "utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", ["publish", "deploy", "handout", "anthology"])
@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({f"{CONTENT}_short": "my-blog"}, "my-blog/output"),
        ({f"{CONTENT}_short": "my-blog", OUTPUT: "elsewhere"}, "elsewhere"),
        ({CONTENT: "my-blog"}, ""),
        ({f"{CONTENT}_short": "other-tool"}, ""),
        ({f"{CONTENT}_short": "content"}, ""),
        ({f"{CONTENT}_short": "."}, ""),
    ],
)
def test_a_collection_that_is_named_is_published_within(name: str, given: dict[str, str], wanted: str) -> None:
    assert ROWS[name].merge({option.name: "" for option in ROWS[name].options} | given)[OUTPUT] == wanted


def test_a_report_is_a_file_of_its_own() -> None:
    given = {option.name: "" for option in ROWS["report"].options} | {f"{CONTENT}_short": "my-blog"}
    assert ROWS["report"].merge(given)[OUTPUT] == ""
