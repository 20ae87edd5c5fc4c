"""What holds at every place: a folder, a folder by rsync, one over ssh, a branch."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.deploy.branch import NO_JEKYLL
from pipeline.deploy.deploy import open_deployment
from pipeline.deploy.host import LIST, DeployError, format_list
from pipeline.load.targets import read_target
from tests.deploy.places import (
    SITE,
    bare_repository,
    deploy,
    git,
    list_changes,
    read_branch,
    read_files,
    require,
    ssh_server,
    upload,
)


@dataclass(frozen=True)
class Place:
    """A host: its target, its files, and a function that adds a file to it."""

    target: str
    stands: Callable[[], dict[str, str]]
    put: Callable[[str, str], None]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with ssh_server(tmp_path_factory.mktemp("ssh") / "server") as address:
        yield address


def _folder(target: str, folder: Path) -> Place:
    def put(path: str, text: str) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")

    return Place(target, lambda: read_files(folder) if folder.exists() else {}, put)


def _branch(target: str, repository: Path, folder: Path) -> Place:
    def put(path: str, text: str) -> None:
        clone = folder / "clone"
        git("clone", "--quiet", str(repository), str(clone), where=folder)
        if "gh-pages" in git("branch", "--remotes", where=clone):
            git("checkout", "--quiet", "gh-pages", where=clone)
        else:
            git("checkout", "--quiet", "--orphan", "gh-pages", where=clone)
        (clone / path).parent.mkdir(parents=True, exist_ok=True)
        (clone / path).write_text(text, "utf-8")
        git("add", "--all", where=clone)
        git("commit", "--quiet", "--message", "by hand", where=clone)
        git("push", "--quiet", "origin", "gh-pages", where=clone)
        clone.rename(folder / f"clone-{path.replace('/', '-')}")

    def stands() -> dict[str, str]:
        found = read_branch(repository) if "gh-pages" in git("branch", where=repository) else {}
        return {path: text for path, text in found.items() if path != NO_JEKYLL}

    return Place(target, stands, put)


HERE = ("folder", "rsync", "branch")
OVER_SSH = tuple(pytest.param(f"{name} over ssh", marks=pytest.mark.judge) for name in HERE[1:])


@pytest.fixture(params=HERE)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Return a local host, or one over ssh for tests that ask for it."""
    kind: str = request.param
    address = request.getfixturevalue("server") if "ssh" in kind else ""
    if "rsync" in kind:
        require("rsync")
    if "branch" in kind:
        repository = bare_repository(tmp_path / "site.git")
        return _branch(f"pages:{f'ssh://{address}' if address else 'file://'}{repository}", repository, tmp_path)
    folder = tmp_path / "www" / "site"
    named = {"folder": "folder:", "rsync": "rsync:"}.get(kind, f"rsync:ssh://{address}")
    return _folder(f"{named}{folder}", folder)


everywhere = pytest.mark.parametrize("place", [*HERE, *OVER_SSH], indirect=True)


@everywhere
def test_a_site_comes_changes_and_goes_and_then_there_is_nothing_to_send(place: Place, tmp_path: Path) -> None:
    site = upload(tmp_path / "output", SITE)
    assert sorted(set(deploy(place.target, site)[0]) - {NO_JEKYLL}) == sorted(SITE)
    assert place.stands() == SITE
    assert deploy(place.target, site) == ([], [], [])
    new = {"index.html": "deux", "articles/a.html": "a", "neu/b c é.html": "b", "assets/site.css": "css"}
    assert deploy(place.target, upload(tmp_path / "output", new)) == (
        ["neu/b c é.html"],
        ["index.html"],
        ["articles/a.pdf"],
    )
    assert place.stands() == new
    assert deploy(place.target, upload(tmp_path / "output", {"index.html": "deux"}))[2] == [
        "articles/a.html",
        "assets/site.css",
        "neu/b c é.html",
    ]
    assert place.stands() == {"index.html": "deux"}


@everywhere
def test_what_others_put_there_stays(place: Place, tmp_path: Path) -> None:
    deploy(place.target, upload(tmp_path / "output", SITE))
    place.put("CNAME", "example.org")
    place.put("articles/brouillon.txt", "à moi")
    assert deploy(place.target, upload(tmp_path / "output", {"index.html": "un"}))[2] == [
        "articles/a.html",
        "articles/a.pdf",
        "assets/site.css",
    ]
    assert place.stands() == {"index.html": "un", "CNAME": "example.org", "articles/brouillon.txt": "à moi"}
    # One that was put into the output folder, too, takes the place of the host's.
    assert deploy(place.target, upload(tmp_path / "output", {"index.html": "un", "CNAME": "example.com"}))[1] == [
        "CNAME"
    ]
    assert place.stands()["CNAME"] == "example.com"


@everywhere
def test_a_file_of_others_is_never_overwritten(place: Place, tmp_path: Path) -> None:
    place.put("index.html", "à moi")
    with pytest.raises(DeployError, match=r"index\.html|not one that deploy has made"):
        deploy(place.target, upload(tmp_path / "output", SITE))
    assert place.stands() == {"index.html": "à moi"}


def test_a_look_changes_nothing(place: Place, tmp_path: Path) -> None:
    with open_deployment(read_target(place.target), upload(tmp_path / "output", SITE), asks=False) as found:
        assert found.first
        assert set(list_changes(found)[0]) - {NO_JEKYLL} == set(SITE)
    assert place.stands() == {}


def test_what_was_taken_away_or_changed_there_is_sent_again(place: Place, tmp_path: Path) -> None:
    deploy(place.target, upload(tmp_path / "output", SITE))
    place.put("index.html", "changé par un autre")
    assert deploy(place.target, upload(tmp_path / "output", SITE)) == ([], ["index.html"], [])
    assert place.stands() == SITE


def test_a_list_that_others_have_written_leads_nowhere_else(place: Place, tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("kept", "utf-8")
    site = upload(tmp_path / "output", SITE)
    deploy(place.target, site)
    place.put(LIST, format_list({**site.files, "../../outside.txt": site.files["index.html"]}).decode())
    with pytest.raises(DeployError, match="not as deploy writes it"):
        deploy(place.target, upload(tmp_path / "output", {"index.html": "un"}))
    assert (tmp_path / "outside.txt").exists()
    assert place.stands() == SITE
