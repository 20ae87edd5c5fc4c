import os
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.deploy.deploy import open_deployment
from pipeline.deploy.host import LIST, DeployError
from pipeline.load.targets import read_target
from tests.deploy.places import SITE, bare_repository, deploy, git, read_branch, upload


@pytest.fixture
def forge(tmp_path: Path) -> Path:
    return bare_repository(tmp_path / "forge.git")


def test_a_branch_that_has_moved_meanwhile_is_not_overwritten(forge: Path, tmp_path: Path) -> None:
    target = f"pages:file://{forge}"
    deploy(target, upload(tmp_path / "output", SITE))
    with open_deployment(
        read_target(target), upload(tmp_path / "output", SITE | {"index.html": "deux"}), asks=False
    ) as found:
        tree = git("rev-parse", "gh-pages^{tree}", where=forge).strip()
        moved = git("commit-tree", tree, "-p", "gh-pages", "-m", "by hand", where=forge).strip()
        git("update-ref", "refs/heads/gh-pages", moved, where=forge)
        with pytest.raises(DeployError, match=r"cannot be reached or written: .*rejected"):
            found.send()
    assert git("rev-parse", "gh-pages", where=forge).strip() == moved
    deploy(target, upload(tmp_path / "output", SITE | {"index.html": "deux"}))
    assert read_branch(forge)["index.html"] == "deux"


def test_each_deploy_is_a_commit_upon_the_last_and_none_where_nothing_changes(forge: Path, tmp_path: Path) -> None:
    target = f"pages:file://{forge}"
    for text in ("un", "deux", "deux", "trois"):
        site = upload(tmp_path / "output", SITE | {"index.html": text})
        deploy(target, replace(site, language="fr-CH" if text == "deux" else "en"))
    said = git("log", "--format=%an <%ae> %ai %s", "gh-pages", where=forge).splitlines()
    assert [line.partition("+0000 ")[2] for line in said] == [
        "Publish the site",
        "Publication du site",
        "Publish the site",
    ]
    assert all(line.startswith("Editions <editions@localhost> ") and " +0000 " in line for line in said)


@pytest.mark.parametrize("name", ["main", "gh-pages"])
def test_a_branch_that_deploy_has_not_made_stays(forge: Path, tmp_path: Path, name: str) -> None:
    blob = git("hash-object", "-w", "--stdin", where=forge, said="x").strip()
    tree = git("mktree", where=forge, said=f"100644 blob {blob}\tREADME.md\n").strip()
    commit = git("commit-tree", tree, "-m", "mine", where=forge).strip()
    git("update-ref", f"refs/heads/{name}", commit, where=forge)
    with pytest.raises(DeployError, match="is not one that deploy has made"):
        deploy(f"pages:file://{forge}#{name}", upload(tmp_path / "output", SITE))
    assert git("rev-parse", name, where=forge).strip() == commit


def test_a_repository_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DeployError, match=r"file:///.*/nowhere\.git cannot be reached or written: .*does not"):
        deploy(f"pages:file://{tmp_path}/nowhere.git", upload(tmp_path / "output", SITE))


def test_what_others_put_there_stays_whatever_it_is(forge: Path, tmp_path: Path) -> None:
    target = f"pages:file://{forge}"
    deploy(target, upload(tmp_path / "output", SITE))
    (tmp_path / "work").mkdir()
    git("clone", "--quiet", "--branch", "gh-pages", str(forge), ".", where=tmp_path / "work")
    for name in ("-x.html", "a:b.html", "CNAME", os.fsdecode(b"caf\xe9.html"), 'un "mot".txt', "run.sh"):
        (tmp_path / "work" / name).write_text(name.encode("utf-8", "replace").decode(), "utf-8")
    (tmp_path / "work" / "run.sh").chmod(0o755)
    (tmp_path / "work" / "link").symlink_to("CNAME")
    git("add", "-A", where=tmp_path / "work")
    git("commit", "--quiet", "-m", "by hand", where=tmp_path / "work")
    git("push", "--quiet", "origin", "gh-pages", where=tmp_path / "work")
    before = set(git("ls-tree", "-r", "-z", "gh-pages", where=forge).split("\0"))
    assert any(line.startswith("100755") for line in before)

    deploy(target, upload(tmp_path / "output", {"index.html": "deux"}))
    after = set(git("ls-tree", "-r", "-z", "gh-pages", where=forge).split("\0"))
    gone = {line.partition("\t")[2] for line in before - after}
    assert gone == {*SITE, LIST}
    assert read_branch(forge)["index.html"] == "deux"
    assert len(git("rev-list", "gh-pages", where=forge).split()) == 3


def test_entries_that_git_takes_nowhere_are_named_as_they_go(forge: Path, tmp_path: Path) -> None:
    target = f"pages:file://{forge}"
    deploy(target, upload(tmp_path / "output", SITE))
    blob = git("hash-object", "-w", "--stdin", where=forge, said="x").strip()
    inner = git("mktree", where=forge, said=f"100644 blob {blob}\t.GIT\n").strip()
    listing = git("ls-tree", "gh-pages", where=forge)
    odd = f"{listing}100644 blob {blob}\t..\n040000 tree {inner}\tsub\n100644 blob {blob}\tz.txt\n"
    tree = git("mktree", where=forge, said=odd).strip()
    commit = git("commit-tree", tree, "-p", "gh-pages", "-m", "odd", where=forge).strip()
    git("update-ref", "refs/heads/gh-pages", commit, where=forge)
    site = upload(tmp_path / "output", SITE | {"index.html": "deux"})
    with open_deployment(read_target(target), site, asks=False) as found:
        assert found.dropped == ("..", "sub/.GIT")
        found.send()
    kept = git("ls-tree", "-r", "--name-only", "gh-pages", where=forge).splitlines()
    assert "z.txt" in kept
    assert {"..", "sub/.GIT"}.isdisjoint(kept)
