from pathlib import Path

import pytest

from pipeline.deploy.host import DeployError
from pipeline.load.targets import read_target
from pipeline.text.setting_values import WrongValueError
from tests.deploy.places import SITE, deploy, read_files, require, ssh_server, upload

ODD = {"un mot [1].txt": "1", "l'été #2.txt": "2", "a/b/c.txt": "3"}
NEW = {"index.html": "deux", "b.html": "2", "assets/site.css": "css2"} | ODD


def test_files_come_change_and_go_where_there_is_no_rsync(tmp_path: Path) -> None:
    require("sftp")
    with ssh_server(tmp_path / "server") as host:
        place = tmp_path / "de" / "www"
        target = f"sftp:ssh://{host}{place}"
        assert deploy(target, upload(tmp_path / "output", SITE)) == (sorted(SITE), [], [])
        (place / "theirs.txt").write_text("theirs", "utf-8")
        (place / "articles" / "theirs.txt").write_text("theirs", "utf-8")
        added, changed, removed = deploy(target, upload(tmp_path / "output", NEW))
        assert (sorted(added), changed) == (sorted(["b.html", *ODD]), ["assets/site.css", "index.html"])
        assert removed == ["articles/a.html", "articles/a.pdf"]
        assert read_files(place) == NEW | {"theirs.txt": "theirs", "articles/theirs.txt": "theirs"}
        assert deploy(target, upload(tmp_path / "output", NEW)) == ([], [], [])
        (place / "c.html").symlink_to("index.html")
        with pytest.raises(DeployError, match=r"files that deploy has not put there are in the way: c\.html"):
            deploy(target, upload(tmp_path / "output", NEW | {"c.html": "3"}))


def test_a_machine_that_refuses_is_named(tmp_path: Path) -> None:
    require("sftp")
    with pytest.raises(DeployError, match=r"127\.0\.0\.1 cannot be reached: "):
        deploy("sftp:ssh://nobody@127.0.0.1:9/www", upload(tmp_path / "output", SITE))


@pytest.mark.parametrize("word", ["ftp://ada@example.org/www", "FTPS:ada@example.org:/www"])
def test_what_everyone_could_read_on_the_way_is_refused(word: str) -> None:
    with pytest.raises(WrongValueError, match="sends passwords unprotected: most servers that have FTP take “sftp”"):
        read_target(word)
