"""Sites to deploy, and real hosts for them: folders, bare repositories, a local sshd."""

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.deploy.deploy import Deployment, open_deployment
from pipeline.deploy.host import LIST, Upload
from pipeline.jobs.blob import Blob
from pipeline.load.targets import read_target
from tests.judges.programs import missing

SITE = {"index.html": "un", "articles/a.html": "a", "articles/a.pdf": "%PDF", "assets/site.css": "css"}


def upload(folder: Path, files: dict[str, str]) -> Upload:
    """Write files into a folder and return them as an upload."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return Upload(folder, {path: Blob(Blob.of(text).digest, len(text.encode())) for path, text in files.items()})


def deploy(target: str, site: Upload) -> tuple[list[str], list[str], list[str]]:
    """Deploy a site and return the paths added, changed and removed."""
    with open_deployment(read_target(target), site, asks=False) as found:
        if found.changes:
            found.send()
        return list_changes(found)


def list_changes(found: Deployment) -> tuple[list[str], list[str], list[str]]:
    """Return the paths that a deployment adds, changes and removes."""
    return list(found.changes.added), list(found.changes.changed), list(found.changes.removed)


def read_files(folder: Path) -> dict[str, str]:
    """Return the text of each file in a folder, without the manifest."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}
    return {path: text for path, text in found.items() if path != LIST}


def git(*words: str, where: Path, said: str = "") -> str:
    """Run git without the user's settings and return its output."""
    variables = os.environ | {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    who = {"GIT_AUTHOR_NAME": "T", "GIT_AUTHOR_EMAIL": "t@t", "GIT_COMMITTER_NAME": "T", "GIT_COMMITTER_EMAIL": "t@t"}
    command = [_find_program("git"), *words]
    done = subprocess.run(
        command,
        cwd=where,
        env=variables | who,
        input=said,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        check=True,
    )
    return done.stdout


def bare_repository(folder: Path) -> Path:
    """Create a bare repository, as a forge has them."""
    folder.mkdir()
    git("init", "--quiet", "--bare", where=folder)
    return folder


def read_branch(repository: Path, branch: str = "gh-pages") -> dict[str, str]:
    """Return the text of each file in a branch, without the manifest."""
    paths = git("ls-tree", "-r", "--name-only", "-z", branch, where=repository).split("\0")
    return {path: git("show", f"{branch}:{path}", where=repository) for path in paths if path not in ("", LIST)}


@contextmanager
def ssh_server(folder: Path) -> Iterator[str]:
    """Run sshd on a free port for the user of the tests; yield `user@127.0.0.1:port`.

    A wrapper of `ssh` on the path selects the test's own keys.
    """
    server, keygen, ssh = _find_program("sshd", "/usr/sbin"), _find_program("ssh-keygen"), _find_program("ssh")
    folder.mkdir()
    for name in ("host", "user"):
        subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    shutil.copy(folder / "user.pub", folder / "authorized")
    port = _free_port()
    host_key = (folder / "host.pub").read_text("utf-8")
    (folder / "known").write_text(f"[127.0.0.1]:{port} {host_key}", "utf-8")
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nPidFile none\nUsePAM no\nStrictModes no\n"
        f"Subsystem sftp internal-sftp\nAuthorizedKeysFile {folder}/authorized\nPasswordAuthentication no\nPermitRootLogin prohibit-password\n",
        "utf-8",
    )
    (folder / "ssh_config").write_text(
        f"IdentityFile {folder}/user\nIdentitiesOnly yes\nUserKnownHostsFile {folder}/known\nStrictHostKeyChecking yes\n",
        "utf-8",
    )
    (folder / "bin").mkdir()
    wrapper = folder / "bin" / "ssh"
    wrapper.write_text(f'#!/bin/sh\nexec {ssh} -F {folder}/ssh_config "$@"\n', "utf-8")
    wrapper.chmod(0o755)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where sshd parts its privileges
    log = folder / "log"
    with subprocess.Popen([server, "-D", "-f", str(folder / "sshd_config"), "-E", str(log)]) as running:
        try:
            _wait_for_port(port, running, log)
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("PATH", str(folder / "bin"), prepend=os.pathsep)
                yield f"{getpass.getuser()}@127.0.0.1:{port}"
        finally:
            running.terminate()


def _find_program(program: str, further: str = "") -> str:
    path = os.pathsep.join(filter(None, (os.environ["PATH"], further)))
    packages = {"sshd": "openssh-server", "ssh-keygen": "openssh-client", "ssh": "openssh-client"}
    return shutil.which(program, path=path) or missing("deploy", f"{program} ({packages.get(program, program)})")


def require(program: str) -> None:
    """Skip or fail the test if a program is missing."""
    _find_program(program)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for_port(port: int, running: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 150
    while time.monotonic() < until and running.poll() is None:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"sshd does not answer: {log.read_text('utf-8') if log.exists() else ''}")
