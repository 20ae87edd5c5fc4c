"""History of posts in git, with repositories whose settings name programs: none of them is run."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.desk.store import history
from pipeline.desk.store.files import DeskError
from pipeline.desk.store.history import GitHistory
from tests.deploy.places import bare_repository
from tests.desk.client import DeskClient

ME = ("-c", "user.name=Ada Martin", "-c", "user.email=ada@example.org")


def git(where: Path, *words: str) -> str:
    command = [str(shutil.which("git")), *ME, *words]
    return subprocess.run(
        command, cwd=where, check=True, capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL
    ).stdout


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / ".gitconfig").write_text("[user]\nname = Ada Martin\nemail = ada@example.org\n", "utf-8")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return folder


@pytest.fixture
def content(tmp_path: Path, home: Path) -> Path:
    """Create a content folder with two commits, in a repository with other files."""
    del home
    top = tmp_path / "class"
    (top / "content").mkdir(parents=True)
    git(top, "init", "--quiet", "--initial-branch=main")
    (top / "content" / "a.md").write_text("un\ndeux\ntrois\nquatre\n", "utf-8")
    (top / "program.py").write_text("1\n", "utf-8")
    git(top, "add", "-A")
    git(top, "commit", "--quiet", "-m", "Un début")
    git(top, "mv", "content/a.md", "content/Été à Paris.md")
    git(top, "commit", "--quiet", "-m", "Un autre nom")
    return top / "content"


def test_who_changed_a_post_and_what(content: Path) -> None:
    found = GitHistory(content)
    second, first = found.list_commits("Été à Paris.md")
    assert [(one.author, one.subject, one.path) for one in (second, first)] == [
        ("Ada Martin", "Un autre nom", "Été à Paris.md"),
        ("Ada Martin", "Un début", "a.md"),
    ]
    assert second.moment >= first.moment > 1_600_000_000
    assert "+trois\n" in found.show_change(first.name, first.path)
    assert "rename from content/a.md" in found.show_change(second.name, second.path)
    assert found.list_commits("neuf.md") == ()


def test_a_folder_without_git_has_no_history(tmp_path: Path) -> None:
    found = GitHistory(tmp_path)
    assert not found.is_there
    assert not found.is_dirty
    assert found.list_commits("a.md") == ()
    with pytest.raises(DeskError, match="is in no repository of git"):
        found.keep("x")
    with pytest.raises(DeskError, match="is in no repository of git"):
        found.find_address()


def test_a_new_repository_has_a_first_commit(tmp_path: Path, home: Path) -> None:
    del home
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    (tmp_path / "a.md").write_text("un", "utf-8")
    found = GitHistory(tmp_path)
    assert found.list_commits("a.md") == ()
    assert found.is_dirty
    found.keep("Le premier état")
    assert [one.subject for one in found.list_commits("a.md")] == ["Le premier état"]
    assert not found.is_dirty


def test_a_state_has_the_files_of_the_desk_and_nothing_else(content: Path) -> None:
    found = GitHistory(content)
    assert not found.is_dirty
    (content / "Été à Paris.md").unlink()
    (content / "b.md").write_bytes(b"un\r\n")
    (content / "images").mkdir()
    (content / "images" / "x.png").write_bytes(b"\x89PNG")
    (content / "notes.txt").write_text("x", "utf-8")
    (content / "secret.md").symlink_to("/etc/hostname")
    (content.parent / "program.py").write_text("2\n", "utf-8")
    (content.parent / "new.py").write_text("3\n", "utf-8")
    git(content.parent, "add", "program.py", "new.py")
    assert found.is_dirty
    name = found.keep("Ce que nous\navons écrit " + "x" * 500)
    subject, *paths = git(content.parent, "show", "--name-status", "--no-renames", "--format=%s", name).split("\n")
    assert subject == f"Ce que nous avons écrit {'x' * 500}"[:199] + "…"
    assert [path for path in paths if path] == [
        "A\tcontent/b.md",
        "A\tcontent/images/x.png",
        'D\t"content/\\303\\211t\\303\\251 \\303\\240 Paris.md"',
    ]
    status = git(content.parent, "status", "--porcelain", "-z").split("\0")
    assert status == ["A  new.py", "M  program.py", "?? content/notes.txt", "?? content/secret.md", ""]
    assert not found.is_dirty
    with pytest.raises(DeskError, match="nothing has changed"):
        found.keep("Encore")
    assert git(content.parent, "rev-parse", "HEAD").strip() == name


def test_lines_end_as_the_repository_has_them(content: Path, home: Path) -> None:
    with (home / ".gitconfig").open("a", encoding="utf-8") as settings:
        settings.write("[core]\nautocrlf = true\n")
    (content / "b.md").write_bytes(b"un\r\ndeux\r\n")
    GitHistory(content).keep("x")
    assert git(content.parent, "show", "HEAD:content/b.md") == "un\ndeux\n"
    assert not GitHistory(content).is_dirty


def _hook(top: Path, evil: Path) -> None:
    for name in ("pre-commit", "post-commit", "reference-transaction", "post-index-change", "pre-push"):
        (top / ".git" / "hooks").mkdir(exist_ok=True)
        (top / ".git" / "hooks" / name).write_bytes(evil.read_bytes())
        (top / ".git" / "hooks" / name).chmod(0o755)


def _programs(top: Path, evil: Path) -> None:
    for key in (
        "core.fsmonitor core.sshCommand core.gitProxy core.askPass core.editor core.pager pager.log"
        " diff.external diff.evil.command diff.evil.textconv filter.evil.clean filter.evil.process"
        " filter.a=b.clean gpg.program credential.helper remote.origin.receivepack"
        " uploadpack.packObjectsHook core.alternateRefsCommand"
    ).split():
        git(top, "config", key, str(evil))
    for key in ("commit.gpgSign", "log.showSignature", "push.gpgSign", "filter.evil.required"):
        git(top, "config", key, "true")
    (top / ".gitattributes").write_text("*.md diff=evil filter=evil\n*.png filter=a=b diff=evil\n", "utf-8")


def _include(top: Path, evil: Path) -> None:
    (top / "evil").write_text(f'[filter "evil"]\nclean = {evil}\n[core]\nfsmonitor = {evil}\n', "utf-8")
    git(top, "config", "include.path", str(top / "evil"))
    (top / ".gitattributes").write_text("*.md filter=evil\n", "utf-8")


@pytest.mark.parametrize("attack", [_hook, _programs, _include])
def test_no_program_of_a_repository_is_run(content: Path, tmp_path: Path, attack: Callable[[Path, Path], None]) -> None:
    top, evil, ran = content.parent, tmp_path / "evil", tmp_path / "ran"
    forge = bare_repository(tmp_path / "forge.git")
    git(top, "remote", "add", "origin", str(forge))
    evil.write_text(f"#!/bin/sh\ntouch {ran}\ncat\n", "utf-8")
    evil.chmod(0o755)
    attack(top, evil)
    found = GitHistory(content)
    (content / "Été à Paris.md").write_text("un\nautre\n", "utf-8")
    (content / "x.png").write_bytes(b"\x89PNG")
    for commit in found.list_commits("Été à Paris.md"):
        found.show_change(commit.name, commit.path)
    assert found.is_dirty
    name = found.keep("Un état")
    assert not found.is_dirty
    found.push(found.find_address())
    assert git(forge, "rev-parse", "main").strip() == name
    assert not ran.exists()
    with contextlib.suppress(subprocess.CalledProcessError):
        git(top, "add", "-A")
        git(top, "commit", "--allow-empty", "-m", "x")
    assert ran.exists()  # by whoever is less careful


@pytest.mark.parametrize("address", ["{}", "file://{}", "../forge.git"])
def test_the_page_pushes_to_no_repository_of_this_machine(content: Path, tmp_path: Path, address: str) -> None:
    forge, ran = bare_repository(tmp_path / "forge.git"), tmp_path / "ran"
    (forge / "hooks").mkdir(exist_ok=True)
    (forge / "hooks" / "pre-receive").write_text(f"#!/bin/sh\ntouch {ran}\n", "utf-8")
    (forge / "hooks" / "pre-receive").chmod(0o755)
    git(content.parent, "remote", "add", "origin", address.format(forge))
    desk = DeskClient(content)
    shown = desk.call("history", {"path": ""}).json["git"]["address"]
    answer = desk.call("push", {"address": shown})
    assert (answer.status, "on this machine" in answer.json["error"]) == (400, True)
    assert not ran.exists()


@pytest.mark.parametrize("address", ["{}", "file://{}", "../forge.git"])
def test_the_page_puts_no_site_into_a_repository_of_this_machine(content: Path, tmp_path: Path, address: str) -> None:
    """Settings name a remote such as origin, and a stranger's .git/config says where it leads."""
    forge = bare_repository(tmp_path / "forge.git")
    git(content.parent, "remote", "add", "origin", address.format(forge))
    (content / "collection.yaml").write_text("deploy:\n  to: pages\n", "utf-8")
    desk = DeskClient(content)
    (target,) = desk.call("choices").json["targets"]
    answer = desk.call("run", {"kind": "deploy", "values": {"target": target}})
    assert (answer.status, "on this machine" in answer.json["error"]) == (400, True)


@pytest.mark.parametrize(
    "address", ["../forge.git", "forge.git/", "-oProxyCommand=id", "ext::sh -c id", "FILE:///srv/x"]
)
def test_what_is_no_address_of_a_server_is_not_pushed_to(content: Path, address: str) -> None:
    answer = DeskClient(content).call("push", {"address": address})
    assert (answer.status, "no address of a server" in answer.json["error"]) == (400, True)


@pytest.mark.parametrize("address", ["https://ada@127.0.0.1:1/a.git", "http://ada:word@127.0.0.1:1/a.git"])
def test_the_page_pushes_to_a_server_under_a_name(content: Path, address: str) -> None:
    answer = DeskClient(content).call("push", {"address": address})
    assert (answer.status, "cannot be reached" in answer.json["error"]) == (400, True)


def test_a_filter_of_the_user_s_own_is_run(content: Path, home: Path) -> None:
    """As that of Git LFS."""
    with (home / ".gitconfig").open("a", encoding="utf-8") as settings:
        settings.write('[filter "own"]\nclean = tr a-z A-Z\nrequired = true\n')
    (content.parent / ".gitattributes").write_text("*.png filter=own\n", "utf-8")
    git(content.parent, "config", "filter.own.clean", "false")
    (content / "x.png").write_bytes(b"abc")
    GitHistory(content).keep("Une image")
    assert git(content.parent, "show", "HEAD:content/x.png") == "ABC"


def test_a_repository_that_leads_elsewhere_is_not_written(content: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("x", "utf-8")
    (content / "b.md").write_text("un", "utf-8")
    log = content.parent / ".git" / "logs" / "HEAD"
    log.unlink()
    log.symlink_to(other)
    with pytest.raises(DeskError, match="has links in it"):
        GitHistory(content).keep("x")
    assert other.read_text("utf-8") == "x"
    git(tmp_path, "init", "--quiet", "elsewhere")
    (content / ".git").write_text(f"gitdir: {tmp_path / 'elsewhere' / '.git'}\n", "utf-8")
    assert not GitHistory(content).is_there


def test_who_commits_is_told_how_to_say_it(content: Path, home: Path) -> None:
    (home / ".gitconfig").unlink()
    (content / "b.md").write_text("un", "utf-8")
    with pytest.raises(DeskError, match="git does not know who you are"):
        GitHistory(content).keep("x")


def test_in_the_midst_of_a_merge_nothing_is_kept(content: Path) -> None:
    (content.parent / ".git" / "MERGE_HEAD").write_text("x", "utf-8")
    (content / "b.md").write_text("un", "utf-8")
    with pytest.raises(DeskError, match="finish it first"):
        GitHistory(content).keep("x")


def test_a_push_overwrites_nothing_and_waits_no_longer_than_it_may(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top, found = content.parent, GitHistory(content)
    assert found.find_address() == ""
    forge = bare_repository(tmp_path / "forge.git")
    git(top, "remote", "add", "origin", "../forge.git")
    address = found.find_address()
    assert address == str(top / "../forge.git")
    found.push(address)
    assert git(forge, "rev-parse", "main") == git(top, "rev-parse", "HEAD")
    tree = git(forge, "rev-parse", "main^{tree}").strip()
    git(forge, "update-ref", "refs/heads/main", git(forge, "commit-tree", tree, "-p", "main", "-m", "x").strip())
    moved = git(forge, "rev-parse", "main")
    (content / "b.md").write_text("un", "utf-8")
    found.keep("x")
    with pytest.raises(DeskError, match="rejected"):
        found.push(found.find_address())
    assert git(forge, "rev-parse", "main") == moved
    (forge / "hooks").mkdir(exist_ok=True)
    (forge / "hooks" / "pre-receive").write_text("#!/bin/sh\nsleep 60\n", "utf-8")
    (forge / "hooks" / "pre-receive").chmod(0o755)
    git(forge, "update-ref", "refs/heads/main", f"{git(top, 'rev-parse', 'HEAD~1').strip()}")
    monkeypatch.setattr(history, "_PUSH_SECONDS", 1.0)
    with pytest.raises(DeskError, match="has not ended within 1 s"):
        found.push(address)
    git(top, "remote", "set-url", "origin", f"ext::sh -c touch% {tmp_path}/ran")
    with pytest.raises(DeskError, match="not allowed"):
        found.push(found.find_address())
    assert not (tmp_path / "ran").exists()
