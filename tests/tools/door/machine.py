"""An empty Debian in a folder, with Python only."""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Self

USER, HOME = "eva", "/home/eva"
_INCLUDED = "ca-certificates,python3,python3-venv"
_AUTHORITIES = "etc/ssl/certs/ca-certificates.crt"
# What this machine says of how packages are fetched; where it keeps some itself is out of reach of the other.
_FETCHING = re.compile(r"(?i)(PIP_(?!FIND_LINKS)\w+|\w+_PROXY|SSL_CERT_FILE|REQUESTS_CA_BUNDLE)")
_MOUNTS = (("proc", "proc"), ("tmpfs", "dev/shm"), ("devpts", "dev/pts"))


class DoorError(Exception):
    """A step failed; the text contains its output."""


class EmptyDebian:
    """A Debian below a folder, with the network, mirrors and certificates of this machine."""

    def __init__(self, folder: Path, model: Path, suite: str = "trixie") -> None:
        """Copy the model into a new folder, after building the model if it does not exist."""
        self.folder = folder
        self._stack = ExitStack()
        if not (model / "etc" / "debian_version").exists():
            done = subprocess.run(
                [program("debootstrap"), "--variant=minbase", f"--include={_INCLUDED}", suite, str(model), _mirror()],
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                raise DoorError(f"debootstrap: {done.stdout[-2000:]}{done.stderr}")
        subprocess.run([program("cp"), "-a", str(model), str(folder)], check=True)
        for name in ("etc/resolv.conf", "etc/pip.conf", _AUTHORITIES):
            if Path("/", name).exists():
                shutil.copyfile(Path("/", name), folder / name)
        for path in Path("/etc/apt/apt.conf.d").iterdir():
            shutil.copyfile(path, folder / "etc" / "apt" / "apt.conf.d" / path.name)

    def __enter__(self) -> Self:
        """Mount the file systems that Python needs, and create the user."""
        for kind, where in _MOUNTS:
            target = self.folder / where
            target.mkdir(parents=True, exist_ok=True)
            subprocess.run([program("mount"), "-t", kind, kind, str(target)], check=True)
            self._stack.callback(subprocess.run, [program("umount"), "-l", str(target)], check=False)
        self.as_root("useradd", "--create-home", USER)
        return self

    def __exit__(self, *_: object) -> None:
        """Unmount; the folder is kept."""
        self._stack.close()

    def path(self, name: str) -> Path:
        """Return the path of a user's file on this machine."""
        return self.folder / HOME.lstrip("/") / name

    def put(self, name: str, data: bytes) -> None:
        """Write a file of the user."""
        path = self.path(name)
        path.write_bytes(data)
        owner = self.path("").stat()
        os.chown(path, owner.st_uid, owner.st_gid)

    def as_root(self, *words: str) -> str:
        """Run a command as root; return its output.

        Raises:
            DoorError: it did not succeed.
        """
        return _run([program("chroot"), str(self.folder), *words], surroundings("/root"))

    def as_user(self, *words: str, code: int = 0) -> str:
        """Run a command as the user in her home; return its output, or its errors if it should fail.

        Raises:
            DoorError: it did not end with this exit code.
        """
        return _run(self.command(*words), surroundings(HOME), code)

    def shell(self) -> list[str]:
        """Return the command line that starts a shell of the user in her home."""
        inner = f"cd {HOME} && exec /bin/bash -i"
        return [program("chroot"), f"--userspec={USER}:{USER}", str(self.folder), "/bin/sh", "-c", inner]

    def command(self, *words: str) -> list[str]:
        """Return the command line that runs words as the user."""
        inner = f'cd {HOME} && PATH="{HOME}/env/bin:$PATH" exec {shlex.join(words)}'
        return [program("chroot"), f"--userspec={USER}:{USER}", str(self.folder), "/bin/sh", "-c", inner]

    def begin(self, *words: str) -> subprocess.Popen[str]:
        """Start a long-running command as the user."""
        return subprocess.Popen(
            self.command(*words),
            env=dict(surroundings(HOME)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def _run(command: list[str], environment: Mapping[str, str], code: int = 0) -> str:
    done = subprocess.run(
        command, env=dict(environment), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != code:
        words = " ".join(command[2:])
        raise DoorError(f"{words} ended with {done.returncode}:\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
    return done.stderr if code else done.stdout


def surroundings(home: str, language: str = "C.UTF-8") -> Mapping[str, str]:
    """Return the environment of a user with this home and language."""
    fetching = {name: value for name, value in os.environ.items() if _FETCHING.fullmatch(name)}
    path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return {"HOME": home, "PATH": path, "LANG": language, "DEBIAN_FRONTEND": "noninteractive", **fetching}


def program(name: str) -> str:
    """Return the path of a program of this machine.

    Raises:
        DoorError: it is not installed.
    """
    found = shutil.which(name)
    if found is None:
        raise DoorError(f"{name} is not installed here")
    return found


def _mirror() -> str:
    """Return the mirror from which this machine has its packages."""
    for path in (*Path("/etc/apt/sources.list.d").glob("*.sources"), Path("/etc/apt/sources.list")):
        text = path.read_text("utf-8") if path.exists() else ""
        found = re.search(r"^(?:URIs:|deb(?: \[[^]]*\])?) +(https?://\S+)", text, re.MULTILINE)
        if found:
            return found[1]
    raise DoorError("this machine's sources of packages name no mirror")
