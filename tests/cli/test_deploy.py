"""`deploy` as it is typed: at a terminal and without one."""

import os
import pty
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.deploy.places import bare_repository, git
from tests.typed import typed as of_program
from tests.typed import typed_at

SETTINGS = """\
title: Carnet
language: fr
base_url: https://carnet.example/
deploy:
  here: {{to: folder, folder: {place}/www}}
  forge: {{to: pages, remote: file://{place}/forge.git}}
  terminal: {{to: folder, folder: {place}/asked}}
"""
POST = "---\ndate: 2024-05-01\nauthor: Ada Martin\n---\n\n# Un\n\n![Un plan](plan.svg)\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish a site in a folder of posts, and create a forge beside it."""
    place = tmp_path_factory.mktemp("place")
    site = place / "site"
    site.mkdir()
    (site / "collection.yaml").write_text(SETTINGS.format(place=place), "utf-8")
    (site / "un.md").write_text(POST, "utf-8")
    (site / "plan.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "utf-8")
    bare_repository(place / "forge.git")
    assert typed(place, "publish", "--only", "site").returncode == 0
    return place


def typed(place: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command line in the site's folder."""
    return of_program(*words, cwd=place / "site", environment=os.environ | variables)


def at_a_terminal(place: Path, answer: str, *words: str) -> tuple[int, str]:
    """Type an answer at a terminal; return exit code and screen."""
    leader, follower = pty.openpty()
    os.write(leader, f"{answer}\n".encode())
    with ThreadPoolExecutor(1) as pool:
        environment = os.environ | {"TERM": "dumb"}
        running = pool.submit(typed_at, os.ttyname(follower), *words, cwd=place / "site", environment=environment)
        running.add_done_callback(lambda _: os.close(follower))
        said = b""
        try:
            while piece := os.read(leader, 4096):
                said += piece
        except OSError:  # the other end is closed
            pass
        os.close(leader)
        return running.result(), said.decode()


def test_a_new_target_is_confirmed_by_typing_it_and_then_known(place: Path) -> None:
    done = typed(place, "deploy", "--to", "here", "--dry-run")
    line = f"editions deploy --to folder:{place}/www"
    assert done.returncode == 2
    assert done.stderr.endswith(
        f"sends the site to folder:{place}/www, which nobody has confirmed yet; to confirm it: {line}\n"
    )
    look = typed(place, *line.split()[1:], "--dry-run")
    assert look.returncode == 0, look.stderr
    assert "authors (1): Ada Martin\n  pictures (1): plan.svg\n  files: none\n" in look.stdout
    assert re.search(rf"Would change at folder:{place}/www: \d+ added \(\d\.\d MB\)\.\n  \+ 404\.html \(", look.stdout)
    assert not (place / "www").exists()
    assert typed(place, "deploy", "--to", "here").returncode == 2  # to look is not to confirm
    done = typed(place, *line.split()[1:])
    assert done.returncode == 0, done.stderr
    assert "Put online: " in done.stdout
    assert done.stdout.endswith("The site will be at https://carnet.example/\n")
    found = files_of(place / "www")
    assert {"index.html", "articles/un.html"} <= found
    assert not [path for path in found if ".editions.json" in path]
    again = typed(place, "deploy", "--to", "here")
    assert again.stdout == f"Nothing to send: folder:{place}/www has all {len(found)} files as they are.\n"


def files_of(folder: Path) -> set[str]:
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return found - {".editions-deploy.json"}


def test_a_branch_of_a_forge(place: Path) -> None:
    done = typed(place, "deploy", "--to", f"pages:file://{place}/forge.git#pages")
    assert done.returncode == 0, done.stderr
    paths = git("ls-tree", "-r", "--name-only", "pages", where=place / "forge.git").splitlines()
    assert {".editions-deploy.json", ".nojekyll", "index.html"} <= set(paths)
    assert "Nothing to send" in typed(place, "deploy", "--to", f"pages:file://{place}/forge.git#pages").stdout


def test_where_the_site_is_to_be_found_is_said_where_the_settings_do_not(place: Path) -> None:
    settings = place / "site/collection.yaml"
    whole = settings.read_text("utf-8")
    settings.write_text(whole.replace("base_url: https://carnet.example/\n", ""), "utf-8")
    try:
        assert typed(place, "publish", "--only", "site").returncode == 0
        forge = typed(place, "deploy", "--to", f"pages:file://{place}/forge.git#elsewhere")
        folder = typed(place, "deploy", "--to", f"folder:{place}/elsewhere", EDITIONS_LANG="fr")
    finally:
        settings.write_text(whole, "utf-8")
        assert typed(place, "publish", "--only", "site").returncode == 0
    assert "Its address is in the settings of your repository on the forge, under Pages. " in forge.stdout
    assert forge.stdout.endswith("as base_url and publish again: then feed, QR codes and paper have it.\n")
    assert (
        "\nÉcrivez dans collection.yaml, sous « adresse du site », l’adresse où on le lit et publiez de nouveau"
        in folder.stdout
    )


def test_the_first_public_deploy_asks_once_after_it_lists_what_everyone_will_see(place: Path) -> None:
    words = ("deploy", "--to", f"folder:{place}/public")
    code, screen = at_a_terminal(place, "n", *words)
    assert screen.index("authors (1): Ada Martin") < screen.index("Put it online? y or n")
    assert (code, "error: nothing was sent: remove what is not for everyone" in screen) == (2, True)
    assert not (place / "public").exists()
    assert at_a_terminal(place, "y", *words)[0] == 0
    code, screen = at_a_terminal(place, "", *words)
    assert (code, "Put it online?" in screen) == (0, False)


def test_somebody_at_a_terminal_is_asked_until_the_answer_is_yes(place: Path) -> None:
    words = ("deploy", "--to", "terminal", "--dry-run")
    code, screen = at_a_terminal(place, "n", *words)
    assert (code, "error: nothing was sent" in screen) == (2, True)
    code, screen = at_a_terminal(place, "oui", *words)
    assert code == 0
    assert f"sends the site to a place that is new here: folder:{place}/asked" in screen
    assert screen.count("authors (1): Ada Martin") == 1
    assert "Would change" in screen
    assert not (place / "asked").exists()
    code, screen = at_a_terminal(place, "oui", *words[:-1])
    assert (code, "Is it yours?" in screen) == (0, True)
    code, screen = at_a_terminal(place, "", *words)
    assert (code, "Is it yours?" in screen) == (0, False)


def test_which_of_several_targets_is_to_be_said(place: Path) -> None:
    assert "names several targets: choose one by --to here or --to forge" in typed(place, "deploy").stderr
    done = typed(place, "deploy", "--to", "forje")
    assert (done.returncode, "did you mean “forge”?" in done.stderr) == (2, True)


@pytest.mark.parametrize("target", ["pages:ext::sh -c x", "rsync:-oProxyCommand=x:y"])
def test_a_target_that_could_be_more_is_refused(place: Path, target: str) -> None:
    done = typed(place, "deploy", "--to", target)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "error: --to cannot" in done.stderr


def test_what_comes_changes_and_goes_is_counted_and_what_publish_has_not_written_is_named(place: Path) -> None:
    site, look = place / "site", ("deploy", "--to", f"folder:{place}/counted", "--dry-run")
    (site / "deux.md").write_text(POST.replace("# Un", "# Deux"), "utf-8")
    strays = [site / "output" / f"note-{number}.txt" for number in range(22)]
    try:
        assert typed(place, "publish", "--only", "site").returncode == 0
        assert typed(place, *look[:-1]).returncode == 0
        (site / "deux.md").rename(site / "trois.md")
        for stray in strays:
            stray.write_text("a", "utf-8")
        assert typed(place, "publish", "--only", "site").returncode == 0
        done = typed(place, *look)
    finally:
        for path in (site / "deux.md", site / "trois.md", *strays):
            path.unlink(missing_ok=True)
        assert typed(place, "publish", "--only", "site").returncode == 0
    assert re.search(
        rf"^Would change at folder:{place}/counted: \d+ added \(\d+ kB\), \d+ changed \(\d+ kB\), \d+ removed \(\d+ kB\)\.$",
        done.stdout,
        re.MULTILINE,
    ), done.stdout
    assert "\n  + articles/trois.html (" in done.stdout
    assert "\n  - articles/deux.html (" in done.stdout
    assert re.search(
        r"^Not sent, because publish has not written it: (note-\d+\.txt, ){19}note-\d+\.txt and 2 others\.$",
        done.stdout,
        re.MULTILINE,
    )


def test_a_target_that_is_typed_is_asked_for_once_before_it_is_public(place: Path) -> None:
    target = f"folder:{place}/typed"
    code, shown = at_a_terminal(place, "n", "deploy", "--to", target)
    assert code == 2
    assert shown.index("Everyone will see:") < shown.index("Put it online? y or n [n]: ")
    assert not (place / "typed").exists()
    code, shown = at_a_terminal(place, "y", "deploy", "--to", target)
    assert (code, "Put online: " in shown) == (0, True)
    code, shown = at_a_terminal(place, "n", "deploy", "--to", target)
    assert (code, "y or n" in shown) == (0, False)
