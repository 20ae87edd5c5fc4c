import sys
from pathlib import Path

import pytest

from pipeline.deploy.deploy import open_deployment
from pipeline.deploy.host import DeployError
from pipeline.files.programs import ProgramError, make_environment, run
from pipeline.load.targets import read_target
from tests.deploy.places import SITE, upload


@pytest.mark.parametrize(
    ("target", "missing"),
    [("pages:https://x.example/y", "git"), ("rsync:a@b:/c", "rsync and ssh"), ("rsync:/c", "rsync")],
)
def test_a_program_that_is_missing_is_named_with_the_line_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, missing: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with (
        pytest.raises(ProgramError, match=f"^{missing} cannot be found; this installs it: .*install"),
        open_deployment(read_target(target), upload(tmp_path / "output", SITE), asks=False),
    ):
        pass


def test_an_rsync_that_is_too_old_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rsync = tmp_path / "rsync"
    rsync.write_text("#!/bin/sh\necho 'openrsync: protocol version 29'\n", "utf-8")
    rsync.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with (
        pytest.raises(DeployError, match=r"rsync 3\.2\.3 or newer is needed"),
        open_deployment(read_target("rsync:/c"), upload(tmp_path / "output", SITE), asks=False),
    ):
        pass


def test_what_a_program_says_last_is_told_in_one_line(tmp_path: Path) -> None:
    lines = "import sys; sys.stderr.write('\\n'.join(map(str, range(9))) + '\\n'); sys.exit(3)"
    ran = run([sys.executable, "-c", lines], tmp_path, make_environment(), asks=False)
    assert (ran.code, ran.last_words) == (3, "4; 5; 6; 7; 8")
