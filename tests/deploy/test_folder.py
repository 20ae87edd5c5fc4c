from pathlib import Path

import pytest

from pipeline.deploy.deploy import open_deployment
from pipeline.deploy.folder import FolderHost
from pipeline.deploy.host import DeployError
from pipeline.load.targets import read_target
from tests.deploy.places import SITE, deploy, read_files, upload


def test_pages_come_last_and_what_goes_goes_after_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deploy(f"folder:{tmp_path}/www", upload(tmp_path / "output", SITE))
    steps: list[str] = []
    replace, unlink = Path.replace, Path.unlink

    def come(path: Path, target: Path) -> Path:
        steps.append(Path(target).name)
        return replace(path, target)

    def go(path: Path, missing_ok: bool = False) -> None:  # noqa: FBT002 - as Path has it
        if path.exists():
            steps.append(f"-{path.name}")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "replace", come)
    monkeypatch.setattr(Path, "unlink", go)
    new = {"index.html": "2", "b.html": "2", "assets/site.css": "2", "x.png": "2"}
    with open_deployment(read_target(f"folder:{tmp_path}/www"), upload(tmp_path / "output", new), asks=False) as found:
        steps.clear()
        found.send()
    assert (
        steps == ".editions-deploy.json site.css x.png b.html index.html -a.html -a.pdf .editions-deploy.json".split()
    )


@pytest.mark.parametrize("step", range(6))
def test_a_run_that_is_stopped_is_carried_on_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    target = f"folder:{tmp_path}/www"
    deploy(target, upload(tmp_path / "output", SITE))
    write, left = FolderHost._write, iter(range(step))

    def stopping(host: FolderHost, path: str, source: Path | bytes) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt
        write(host, path, source)

    monkeypatch.setattr(FolderHost, "_write", stopping)
    new = {"index.html": "2", "b.html": "2", "assets/site.css": "2", "x.png": "2"}
    with pytest.raises(KeyboardInterrupt):
        deploy(target, upload(tmp_path / "output", new))
    monkeypatch.undo()
    deploy(target, upload(tmp_path / "output", new))
    assert read_files(tmp_path / "www") == new
    assert deploy(target, upload(tmp_path / "output", new)) == ([], [], [])


def test_nothing_is_written_or_removed_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "www" / "articles").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DeployError, match=r"are in the way: articles/a\.html"):
        deploy(f"folder:{tmp_path}/www", upload(tmp_path / "output", SITE))
    assert list((tmp_path / "elsewhere").iterdir()) == []
    (tmp_path / "www" / "articles").unlink()
    deploy(f"folder:{tmp_path}/www", upload(tmp_path / "output", SITE))
    (tmp_path / "www" / "articles").rename(tmp_path / "mine")
    (tmp_path / "www" / "articles").symlink_to(tmp_path / "mine")
    with pytest.raises(DeployError, match="is a link"):
        deploy(f"folder:{tmp_path}/www", upload(tmp_path / "output", {"index.html": "un"}))
    assert (tmp_path / "mine" / "a.pdf").exists()


def test_a_file_that_is_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    deploy(f"folder:{tmp_path}/www", upload(tmp_path / "output", SITE))
    (tmp_path / "secret").write_text("kept", "utf-8")
    (tmp_path / "www" / "index.html").unlink()
    (tmp_path / "www" / "index.html").symlink_to(tmp_path / "secret")
    assert deploy(f"folder:{tmp_path}/www", upload(tmp_path / "output", SITE)) == ([], ["index.html"], [])
    assert (tmp_path / "secret").read_text("utf-8") == "kept"
    assert read_files(tmp_path / "www") == SITE


def test_a_target_that_is_a_file_or_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    for target in ("file", "file/below"):
        with pytest.raises(DeployError, match=str(tmp_path / "file")):
            deploy(f"folder:{tmp_path}/{target}", upload(tmp_path / "output", SITE))
