import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

import psutil
import pytest

from pipeline.deploy.host import DeployError
from pipeline.deploy.ssh import RemoteFolder, RsyncHost, open_connection
from tests.deploy.places import SITE, deploy, read_files, require, ssh_server, upload

NEW = {"index.html": "2", "b.html": "2", "assets/site.css": "2", "x.png": "2"}


@pytest.mark.parametrize(
    ("address", "folder"),
    [
        ("ada@www.example.org:/srv/www/", "ada@www.example.org:/srv/www/"),
        ("www.example.org:blog", "www.example.org:blog/"),
        ("ssh://ada@www.example.org:2222/srv/www", "ada@www.example.org:/srv/www/"),
        ("ssh://ada@[::1]:2222/srv/www", "ada@[::1]:/srv/www/"),
        ("[::1]:/srv/www", "[::1]:/srv/www/"),
        ("ada@[::1]:/srv/www", "ada@[::1]:/srv/www/"),
    ],
)
def test_an_address_is_a_folder_of_a_machine(address: str, folder: str) -> None:
    assert str(RemoteFolder.of(address)) == folder


@pytest.mark.parametrize("step", range(5))
def test_a_run_that_is_stopped_is_carried_on_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    require("rsync")
    target, place = f"rsync:{tmp_path}/www", tmp_path / "www"
    deploy(target, upload(tmp_path / "output", SITE))
    (place / "theirs.txt").write_text("theirs", "utf-8")
    steps = iter(range(step))

    def stopping(name: str) -> None:
        real = getattr(RsyncHost, name)

        def act(host: RsyncHost, paths: Iterable[str], folder: Path) -> None:
            if next(steps, None) is None:
                raise KeyboardInterrupt
            real(host, paths, folder)

        monkeypatch.setattr(RsyncHost, name, act)

    stopping("_bring")
    stopping("_take_away")
    with pytest.raises(KeyboardInterrupt):
        deploy(target, upload(tmp_path / "output", NEW))
    monkeypatch.undo()
    deploy(target, upload(tmp_path / "output", NEW))
    assert read_files(place) == NEW | {"theirs.txt": "theirs"}
    assert deploy(target, upload(tmp_path / "output", NEW)) == ([], [], [])


@pytest.mark.judge
def test_a_machine_that_lets_nobody_in_is_named(tmp_path: Path) -> None:
    with ssh_server(tmp_path / "server") as address:
        (tmp_path / "server" / "authorized").write_text("", "utf-8")
        with pytest.raises(DeployError, match=r"127\.0\.0\.1 cannot be reached: .*Permission denied"):
            deploy(f"rsync:ssh://{address}{tmp_path}/www", upload(tmp_path / "output", SITE))
        with pytest.raises(DeployError, match=r"cannot be reached or written: .*Permission denied"):
            deploy(f"pages:ssh://{address}{tmp_path}/site.git", upload(tmp_path / "output", SITE))
    assert not (tmp_path / "www").exists()


@pytest.mark.judge
def test_one_connection_serves_all_and_does_not_stay_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ssh_server(tmp_path / "server") as address, tempfile.TemporaryDirectory(prefix="s", dir="/tmp") as short:
        monkeypatch.setattr(tempfile, "tempdir", short)
        folder = RemoteFolder.of(f"ssh://{address}{tmp_path}/www")
        with open_connection(folder, asks=False) as command:
            assert f"ControlPath={short}" in command
            (running,) = _naming(short)
            for _ in range(3):
                subprocess.run([*command.split(), folder.host, "true"], check=True)
        psutil.wait_procs([running], timeout=150)
        assert _naming(short) == []
    assert (tmp_path / "server" / "log").read_text("utf-8").count("Accepted publickey") == 1


def _naming(words: str) -> list[psutil.Process]:
    """Return the processes with these words in their command lines."""
    found = psutil.process_iter(["cmdline"])
    return [process for process in found if words in " ".join(process.info["cmdline"] or ())]
