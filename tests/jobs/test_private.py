import grp
import hashlib
import os
import pickle
import pwd
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.jobs.blob import Pickled
from pipeline.jobs.database import make_private, open_private, refusal
from pipeline.jobs.runner import Runner
from pipeline.jobs.store import Store
from pipeline.options import Options
from pipeline.publish import check
from pipeline.runs.runners import RunnerError, cache_folder, open_runner
from pipeline.runs.up_to_date import forget, report_if_up_to_date

ROOT_ALONE = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give folders to others")
STRANGER = 65534


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EDITIONS_CACHE", str(tmp_path / "kept" / "cache"))
    return cache_folder()


def used(folder: Path) -> None:
    with open_runner(Options(folder, workers=1), None) as runner:
        assert isinstance(runner, Runner)
        list(runner.map(abs, [-1, -2], "work"))


def open_refused(folder: Path) -> Iterator[str]:
    """Yield the error of each way to open the cache; none may succeed."""
    (folder / "content").mkdir(exist_ok=True)
    (folder / "content" / "un.md").write_text("# Un\n\nMot.\n", "utf-8")
    options = Options(folder / "content", folder / "output", ("site",), workers=1)
    for way in (lambda: used(folder), lambda: report_if_up_to_date(options), lambda: check(options), forget):
        with pytest.raises(RunnerError) as error:
            way()
        yield str(error.value)


def test_a_cache_is_made_for_its_user_alone(cache: Path, tmp_path: Path) -> None:
    cache.parent.mkdir()
    mask = os.umask(0)
    try:
        make_private(cache)
    finally:
        os.umask(mask)
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    used(tmp_path)  # and is taken again


@pytest.mark.parametrize("mode", [0o777, 0o757, 0o1777])
def test_a_cache_that_others_may_write_is_refused(cache: Path, tmp_path: Path, mode: int) -> None:
    cache.mkdir(parents=True)
    cache.chmod(mode)
    for said in open_refused(tmp_path):
        assert said.startswith(f"the cache {cache} can be written by others: ")
        assert "EDITIONS_CACHE" in said
        assert "\n" not in said
    assert not list(cache.iterdir())


def test_so_is_one_that_a_group_of_several_may_write(cache: Path, tmp_path: Path) -> None:
    cache.mkdir(parents=True)
    cache.chmod(0o770)
    own = grp.getgrgid(cache.stat().st_gid)
    if own.gr_name == pwd.getpwuid(os.geteuid()).pw_name and not own.gr_mem:
        assert refusal(cache) == ""  # the user's own group, with nobody else in it
    if os.geteuid() == 0:
        cache.chmod(0o770)
        os.chown(cache, 0, STRANGER)
        assert all("can be written by others" in said for said in open_refused(tmp_path))


def test_one_that_somebody_can_put_another_one_in_the_place_of_is_refused(cache: Path, tmp_path: Path) -> None:
    make_private(cache)
    cache.parent.chmod(0o777)
    assert all(f"is in {cache.parent}, which others can write" in said for said in open_refused(tmp_path))
    cache.parent.chmod(0o1777)  # as /tmp is
    used(tmp_path)


def test_folders_in_it_count_where_others_may_enter(cache: Path, tmp_path: Path) -> None:
    used(tmp_path)
    (cache / "records").chmod(0o777)
    used(tmp_path)  # nobody else can come there
    cache.chmod(0o755)
    assert all("contains files or folders that others can write to" in said for said in open_refused(tmp_path))
    (cache / "records").chmod(0o755)
    used(tmp_path)
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700


def test_files_and_links_in_it_count_too(cache: Path, tmp_path: Path) -> None:
    used(tmp_path)
    (database,) = (cache / "records").glob("*.sqlite")
    said = "contains files or folders that others can write to"
    cache.chmod(0o755)
    database.chmod(0o666)
    assert refusal(cache) == said
    database.chmod(0o600)
    (cache / "blobs" / "link").symlink_to(tmp_path)
    assert refusal(cache) == said
    (cache / "blobs" / "link").unlink()
    assert refusal(cache) == ""


@pytest.mark.parametrize("name", ["1.sqlite", "1.sqlite-wal"])
def test_a_database_that_others_may_write_is_thrown_away_unread(tmp_path: Path, name: str) -> None:
    """Whatever the folder was when they were put there."""
    ran = tmp_path / "ran"
    with closing(Store(tmp_path / "cache")) as store:
        key = hashlib.sha256(b"key").hexdigest()
        store.keep(key, Pickled(pickle.dumps(_Acts(ran)) + pickle.dumps([])))
        kept = tmp_path / "cache" / "records" / name
        kept.chmod(0o666)
        assert Store(tmp_path / "cache").find(key) is None
        assert not kept.exists()


@pytest.mark.parametrize("name", ["1.sqlite", "1.sqlite-shm"])
def test_no_link_leads_to_a_database(tmp_path: Path, name: str) -> None:
    with closing(Store(tmp_path / "elsewhere")) as store:
        key = hashlib.sha256(b"key").hexdigest()
        store.keep(key, Pickled.of("result"))
        (tmp_path / "cache" / "records").mkdir(parents=True)
        (tmp_path / "cache" / "records" / name).symlink_to(tmp_path / "elsewhere" / "records" / name)
        other = Store(tmp_path / "cache")
        assert other.find(key) is None
        other.keep(key, Pickled.of("another"))
        assert store.find(key) == Pickled.of("result")


@pytest.mark.parametrize("change", [lambda path: path.chmod(0o666), lambda path: path.rename(path.with_name("x"))])
def test_pickles_beside_it_are_not_read_either(tmp_path: Path, change: Callable[[Path], object]) -> None:
    file = tmp_path / "log"
    file.write_bytes(b"x")
    with open_private(file) as opened:
        assert opened.read() == b"x"
    change(file)
    if not file.exists():
        file.symlink_to("x")
    with pytest.raises(PermissionError):
        open_private(file)


class _Acts:
    """An object that creates a file when unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


@ROOT_ALONE
def test_a_cache_of_somebody_else_is_refused_and_named(cache: Path, tmp_path: Path) -> None:
    make_private(cache)
    os.chown(cache, STRANGER, STRANGER)
    owner = pwd.getpwuid(STRANGER).pw_name
    assert all(said.startswith(f"the cache {cache} belongs to {owner}: ") for said in open_refused(tmp_path))


@ROOT_ALONE
def test_a_link_of_somebody_else_is_refused(cache: Path, tmp_path: Path) -> None:
    make_private(tmp_path / "mine")
    cache.parent.mkdir()
    cache.symlink_to(tmp_path / "mine")
    assert refusal(cache) == ""
    os.lchown(cache, STRANGER, STRANGER)
    assert all("belongs to " in said for said in open_refused(tmp_path))


@ROOT_ALONE
def test_root_may_have_the_home_of_another_user(cache: Path, tmp_path: Path) -> None:
    """As in containers of build servers."""
    cache.parent.mkdir()
    os.chown(cache.parent, STRANGER, STRANGER)
    used(tmp_path)


@ROOT_ALONE
def test_who_is_not_root_trusts_root_and_nobody_else() -> None:
    with tempfile.TemporaryDirectory() as folder:  # pytest's own are closed to all but root
        Path(folder).chmod(0o755)
        _as_somebody(Path(folder))


def _as_somebody(place: Path) -> None:
    own, other = place / "own", place / "other"
    for folder, user in ((own, STRANGER), (other, STRANGER - 1)):
        (folder / "cache").mkdir(parents=True)
        os.chown(folder, user, user)
        os.chown(folder / "cache", STRANGER, STRANGER)
        (folder / "cache").chmod(0o700)
    (place / "roots").mkdir(mode=0o700)
    os.seteuid(STRANGER)
    try:
        assert refusal(own / "cache") == ""
        assert refusal(other / "cache").startswith(f"is in {other}, which belongs to ")
        assert refusal(place / "roots") == "belongs to root"
        assert refusal(own / "none") == ""
    finally:
        os.seteuid(0)
