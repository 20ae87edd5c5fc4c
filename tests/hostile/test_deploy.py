"""Settings and repositories of strangers, with what they would have run: none of it is, when a site is put online."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.deploy.deploy import open_deployment, settle_target
from pipeline.deploy.host import DeployError
from pipeline.load.targets import read_target
from pipeline.options import Options
from tests.deploy.places import SITE, bare_repository, deploy, git, read_branch, require, upload


class Trap:
    """A program that records its runs."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "trapped"
        self.program = folder / "trap"
        self.program.write_text(f'#!/bin/sh\necho "$0 $*" >> {self.log}\nexit 1\n', "utf-8")
        self.program.chmod(0o755)

    def sprung(self) -> str:
        """Return the runs since the last call."""
        found = self.log.read_text("utf-8") if self.log.exists() else ""
        self.log.unlink(missing_ok=True)
        return found


@pytest.fixture
def trap(tmp_path: Path) -> Trap:
    return Trap(tmp_path)


@pytest.fixture
def options(tmp_path: Path) -> Options:
    """Return options to deploy the content of a hostile repository to a forge."""
    folder = tmp_path / "blog"
    folder.mkdir()
    git("init", "--quiet", ".", where=folder)
    return Options(folder, tmp_path / "output")


def trapped(folder: Path, trap: Trap, address: str) -> None:
    """Name the trap in settings, hooks and attributes of a repository."""
    hooks = folder / "hooks"
    hooks.mkdir()
    for name in ("pre-push", "reference-transaction", "post-checkout", "post-index-change", "fsmonitor-watchman"):
        (hooks / name).symlink_to(trap.program)
    (folder / "more").write_text(f"[core]\n\tsshCommand = {trap.program}\n", "utf-8")
    (folder / ".gitattributes").write_text("* filter=trap diff=trap merge=trap\n", "utf-8")
    (folder / ".git" / "config").write_text(
        f"[core]\n\tsshCommand = {trap.program}\n\thooksPath = {hooks}\n\tfsmonitor = {trap.program}\n"
        f"\tgitProxy = {trap.program}\n\taskPass = {trap.program}\n\tpager = {trap.program}\n\teditor = {trap.program}\n"
        f'[remote "origin"]\n\turl = {address}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n'
        f"\treceivepack = {trap.program}\n\tuploadpack = {trap.program}\n\tvcs = trap\n"
        f'[url "ext::{trap.program} "]\n\tinsteadOf = file://\n\tpushInsteadOf = file://\n'
        f'[protocol "ext"]\n\tallow = always\n[credential]\n\thelper = {trap.program}\n'
        f'[filter "trap"]\n\tclean = {trap.program}\n\tsmudge = {trap.program}\n\tprocess = {trap.program}\n'
        f"[diff]\n\texternal = {trap.program}\n[include]\n\tpath = {folder}/more\n[alias]\n\tconfig = !{trap.program}\n",
        "utf-8",
    )


def test_nothing_that_the_repository_around_the_content_names_is_run(
    options: Options, trap: Trap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forge = bare_repository(tmp_path / "forge.git")
    trapped(options.content, trap, f"file://{forge}")
    # It would be, by whoever works in that repository.
    for words in (("push", "origin", "HEAD"), ("status",)):
        with contextlib.suppress(subprocess.CalledProcessError):
            git(*words, where=options.content)
    assert trap.sprung()
    monkeypatch.chdir(options.content)
    target = settle_target(read_target("pages:origin"), options)
    assert str(target) == f"pages:file://{forge}#gh-pages"
    deploy(str(target), upload(tmp_path / "output", SITE))
    deploy(str(target), upload(tmp_path / "output", SITE | {"index.html": "deux"}))
    assert read_branch(forge)["index.html"] == "deux"
    assert trap.sprung() == ""


@pytest.mark.parametrize(
    "address",
    [
        "ext::{trap} x",
        "ssh://-oProxyCommand={trap}/x",
        "-oProxyCommand={trap}",
        "fd::3",
        "http://x.example/y",
        "../forge.git",
    ],
)
def test_a_remote_whose_address_is_more_than_one_is_refused(options: Options, trap: Trap, address: str) -> None:
    trapped(options.content, trap, address.format(trap=trap.program))
    with pytest.raises(DeployError, match=r"the remote “origin” (cannot|has)"):
        settle_target(read_target("pages:origin"), options)
    assert trap.sprung() == ""


def test_a_repository_that_comes_with_the_content_is_no_target(options: Options, trap: Trap) -> None:
    forge = bare_repository(options.content / "forge.git")
    for name in ("pre-receive", "update", "post-receive", "post-update"):
        (forge / "hooks" / name).unlink(missing_ok=True)
        (forge / "hooks").mkdir(exist_ok=True)
        (forge / "hooks" / name).symlink_to(trap.program)
    for target in (f"pages:file://{forge}", f"folder:{options.content}/www", f"rsync:{options.content}", "folder:/"):
        with pytest.raises(DeployError, match="must not contain each other"):
            settle_target(read_target(target), options)
    assert trap.sprung() == ""


def test_a_working_tree_beside_its_repository_is_asked_like_any_other(options: Options, tmp_path: Path) -> None:
    (options.content / ".git").rename(tmp_path / "real.git")
    (options.content / ".git").write_text(f"gitdir: {tmp_path}/real.git\n", "utf-8")
    git(
        "config",
        "--file",
        str(tmp_path / "real.git" / "config"),
        "remote.origin.url",
        "https://x.example/y.git",
        where=tmp_path,
    )
    below = Options(options.content / "a" / "b", options.output)
    assert str(settle_target(read_target("pages:origin"), below)) == "pages:https://x.example/y.git#gh-pages"
    with pytest.raises(DeployError, match="has a remote “upstream”"):
        settle_target(read_target("pages:upstream"), options)


@pytest.fixture
def environment(trap: Trap, tmp_path: Path) -> Iterator[None]:
    """Return an environment with the trap wherever git and rsync look."""
    hooks = tmp_path / "template" / "hooks"
    hooks.mkdir(parents=True)
    for name in ("pre-push", "reference-transaction"):
        (hooks / name).symlink_to(trap.program)
    program = str(trap.program)
    variables = {
        "GIT_SSH": program,
        "GIT_SSH_COMMAND": program,
        "GIT_PROXY_COMMAND": program,
        "GIT_ASKPASS": program,
        "GIT_EXEC_PATH": str(tmp_path),
        "GIT_TEMPLATE_DIR": str(tmp_path / "template"),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.hooksPath",
        "GIT_CONFIG_VALUE_0": str(hooks),
        "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor={program}'",
        "GIT_DIR": str(tmp_path / "blog" / ".git"),
        "GIT_WORK_TREE": str(tmp_path / "blog"),
        "RSYNC_RSH": program,
        "RSYNC_CONNECT_PROG": program,
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        yield


def test_nothing_that_the_environment_names_is_run(
    options: Options, trap: Trap, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    require("rsync")
    forge = bare_repository(tmp_path / "forge.git")
    trapped(options.content, trap, f"file://{forge}")
    request.getfixturevalue("environment")
    deploy(str(settle_target(read_target("pages:origin"), options)), upload(tmp_path / "output", SITE))
    deploy(f"rsync:{tmp_path}/www", upload(tmp_path / "output", SITE))
    assert trap.sprung() == ""


@pytest.mark.parametrize("target", ["pages:ssh://x.example/y", "rsync:x.example:/y"])
def test_what_another_machine_says_does_not_act_on_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    require("rsync")
    (tmp_path / "bin").mkdir()
    ssh = tmp_path / "bin" / "ssh"
    ssh.write_text("#!/bin/sh\nprintf 'Welcome \\033[2J\\nerror: \\033]0;x\\007 forged\\n' >&2\nexit 255\n", "utf-8")
    ssh.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    site = upload(tmp_path / "output", SITE)
    with pytest.raises(DeployError) as raised, open_deployment(read_target(target), site, asks=False):
        pass
    assert "\n" not in str(raised.value)
    assert "forged" in str(raised.value)


def test_a_tree_whose_names_lead_elsewhere_is_not_written(tmp_path: Path) -> None:
    forge = bare_repository(tmp_path / "forge.git")
    target = f"pages:file://{forge}"
    deploy(target, upload(tmp_path / "output", SITE))
    # What git itself refuses to add: a tree by hand, with a folder `..` and a repository in it.
    name = git("hash-object", "-w", "--stdin", where=forge)
    listed = git("ls-tree", "gh-pages", where=forge)
    tree = git("mktree", where=forge, said=f"100644 blob {name.strip()}\tx\n").strip()
    entries = f"{listed}040000 tree {tree}\t..\n040000 tree {tree}\t.git\n120000 blob {name.strip()}\tlink\n"
    whole = git("mktree", where=forge, said=entries).strip()
    commit = git("commit-tree", whole, "-p", "gh-pages", "-m", "x", where=forge).strip()
    git("update-ref", "refs/heads/gh-pages", commit, where=forge)
    deploy(target, upload(tmp_path / "output", SITE | {"index.html": "deux"}))
    assert set(read_branch(forge)) == {*SITE, ".nojekyll", "link"}
    assert not (tmp_path / "x").exists()
