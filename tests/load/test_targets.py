from pathlib import Path

import pytest

from pipeline.load.settings import read_settings
from pipeline.load.targets import is_typed_target, read_target
from pipeline.model.settings import DeployTarget, Method
from pipeline.text.setting_values import WrongValueError

# What git, ssh or rsync would run a program for, take for an option, or send a password with.
HOSTILE = (
    "ext::sh -c touch% /tmp/x",
    "ext::/tmp/x",
    "fd::17",
    "git+ssh://example.org/x.git",
    "http://example.org/x.git",
    "git://example.org/x.git",
    "rsync://example.org/x",
    "example.org::module",
    "ssh://-oProxyCommand=touch/x",
    "-oProxyCommand=touch x:y",
    "--upload-pack=touch",
    "--receive-pack=touch x",
    "user@-oProxyCommand=x:y",
    "-user@example.org:x",
    "example.org:-oProxyCommand=x",
    "example.org:$(touch x)",
    "example.org:`x`",
    "example.org:x;touch y",
    "example.org:x y",
    "example.org:'x",
    "https://user:secret@example.org/x.git",
    "https://ghp_token@example.org/x.git",
    "https://example.org",
    "ssh://user:secret@example.org/x",
    "javascript://example.org/x",
    "file://example.org/../x",
    "file:///x/../../etc",
    "../x",
    "./x",
    "..",
    "",
    "a\nb",
    "https://example.org/x\u202egit",
    "https://example.org/x\x00y",
    "\x1b[31mhost:x",
)


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("address", HOSTILE)
def test_an_address_that_could_do_more_is_refused(method: Method, address: str) -> None:
    with pytest.raises(WrongValueError):
        read_target(f"{method}:{address}")


@pytest.mark.parametrize("branch", ["-x", "a..b", "a.lock", "a b", "/a", "a/", "@{u}", "a~1", "refs:x", "+a", "."])
def test_a_branch_is_a_plain_name(branch: str) -> None:
    with pytest.raises(WrongValueError):
        read_target(f"pages:origin#{branch}")


@pytest.mark.parametrize(
    "words",
    [
        "pages:https://github.com/lycee/carnet.git#gh-pages",
        "pages:git@codeberg.org:lycee/carnet.git#pages",
        "pages:ssh://git@forge.example.org:2222/lycee/carnet.git#gh-pages",
        "pages:file:///srv/git/carnet.git#gh-pages",
        "pages:origin#gh-pages",
        "rsync:lycee@www.example.org:/srv/www/blog",
        "rsync:www.example.org:public_html",
        "rsync:ssh://lycee@[::1]:2222/srv/www",
        "rsync:/mnt/site",
        "folder:/var/www/Le site",
    ],
)
def test_a_target_is_typed_as_it_is_told(words: str) -> None:
    assert is_typed_target(words)
    assert str(read_target(words)) == words


def read_targets(folder: Path, deploy: str) -> tuple[dict[str, DeployTarget], list[str]]:
    (folder / "collection.yaml").write_text(f"title: T\ndeploy: {deploy}", "utf-8")
    read = read_settings(folder)
    return dict(read.targets), [f"{problem.place}: {problem.message}" for problem in read.problems]


def test_settings_name_one_target_or_several(tmp_path: Path) -> None:
    pages = DeployTarget(Method.PAGES, "origin", "gh-pages")
    assert read_targets(tmp_path, "{to: pages}") == ({"": pages}, [])
    assert read_targets(tmp_path, "\n  to: rsync\n  host: me@example.org:/www") == (
        {"": DeployTarget(Method.RSYNC, "me@example.org:/www")},
        [],
    )
    assert read_targets(tmp_path, "\n  forge: {to: pages, branch: pages}\n  school: {to: folder, folder: /www}") == (
        {"forge": DeployTarget(Method.PAGES, "origin", "pages"), "school": DeployTarget(Method.FOLDER, "/www")},
        [],
    )


@pytest.mark.parametrize(
    ("deploy", "problem"),
    [
        ("gh-pages", "2:1: “deploy” needs lines such as “to: pages”, or a name for each of several targets"),
        ("{}", "2:1: “deploy” needs “to: pages”, “to: rsync”, “to: sftp” or “to: folder”"),
        ("\n  to: page", "3:3: “deploy” “to” must be pages, rsync, sftp or folder, not “page”; did you mean “pages”?"),
        (
            "\n  to: pages\n  remot: origin",
            "4:3: “deploy” “remot” is not a key of “to: pages”; did you mean “remote”?; it has remote, branch",
        ),
        (
            "\n  to: pages\n  host: x",
            "4:3: “deploy” “host” is not a key of “to: pages”; that is one of “to: rsync”; it has remote, branch",
        ),
        ("\n  to: rsync", "2:1: “deploy” needs “host”: user@host:/path, ssh://user@host:port/path or /path"),
        (
            "\n  to: pages\n  remote: 'ext::sh -c x'",
            "4:3: “deploy” “remote” cannot be sent by “ext::”: it needs https://…, ssh://…, user@host:path, file:///… or the name of a remote such as origin",
        ),
        (
            "\n  a: {to: pages}\n  b:\n    to: folder\n    folder: www",
            "6:5: “deploy” “b” “folder” cannot be “www”: it needs an absolute path such as /var/www/html",
        ),
        (
            "\n  to: pages\n  remote: https://me:secret@example.org/x.git",
            "4:3: “deploy” “remote” has a user name or a password in its address: remove it; git asks for it, or stores it",
        ),
        (
            '\n  to: rsync\n  host: "a\\u200b:b"',
            "4:3: “deploy” “host” cannot be “a\u200b:b”: it needs user@host:/path, ssh://user@host:port/path or /path",
        ),
    ],
)
def test_what_is_no_target_is_named_with_its_place(tmp_path: Path, deploy: str, problem: str) -> None:
    assert read_targets(tmp_path, deploy) == ({}, [f"collection.yaml:{problem}"])
