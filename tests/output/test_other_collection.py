"""An output folder that another collection was published into is not replaced; one that was moved is no other."""

from pathlib import Path

import pytest

from tests.typed import typed


@pytest.fixture
def above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with two collections and a cache of its own."""
    monkeypatch.setenv("EDITIONS_CACHE", str(tmp_path / "cache"))
    for name in ("stars", "seas"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "collection.yaml").write_text(f"title: {name}\nlanguage: en\n", "utf-8")
        (tmp_path / name / "post.md").write_text(f"---\ntitle: {name}\n---\nOf {name}.\n", "utf-8")
    return tmp_path


def _publish(above: Path, content: str, *more: str, command: str = "publish") -> tuple[int, str]:
    done = typed(command, "--content", content, *more, cwd=above)
    return done.returncode, done.stdout + done.stderr


SITE = ("--only", "site")


def test_the_output_of_another_collection_is_refused_until_it_is_removed(above: Path) -> None:
    assert _publish(above, "stars", *SITE)[0] == 0
    page = (above / "output/index.html").read_bytes()
    for more in (SITE, (*SITE, "--dry-run")):
        code, said = _publish(above, "seas", *more)
        assert code == 2
        assert f"contains what was published from {above / 'stars'}: choose another --output" in said
    assert _publish(above, "seas", command="clean")[0] == 2
    assert (above / "output/index.html").read_bytes() == page
    assert _publish(above, "seas", *SITE, "--output", "other")[0] == 0
    assert typed("clean", cwd=above).returncode == 0
    assert _publish(above, "seas", *SITE)[0] == 0


@pytest.mark.parametrize("new", ["renamed", "stars/content"])
def test_a_collection_that_was_moved_is_no_other(above: Path, new: str) -> None:
    assert _publish(above, "stars", *SITE)[0] == 0
    (above / "stars").rename(above / "away")
    (above / new).parent.mkdir(exist_ok=True)
    (above / "away").rename(above / new)
    (above / new / "post.md").write_text("---\ntitle: New\n---\nNew.\n", "utf-8")
    assert _publish(above, new, *SITE)[0] == 0


def test_clean_removes_what_publish_of_the_same_folder_wrote(above: Path) -> None:
    for folder in ("stars", "seas"):
        assert typed("publish", folder, *SITE, cwd=above).returncode == 0
    assert typed("clean", "stars", cwd=above).returncode == 0
    assert not (above / "stars/output").exists()
    assert (above / "seas/output/index.html").exists()
    assert typed("clean", "seas/output", cwd=above).returncode == 0
    assert not (above / "seas/output").exists()
    assert typed("clean", "nowhere", cwd=above).returncode == 2
