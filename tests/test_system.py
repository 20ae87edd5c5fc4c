"""The line that installs something: that of the system at hand, and those of all where it is not known."""

import os
import platform
import sys
from collections.abc import Callable

import pytest

from pipeline import system
from pipeline.system import System, install_line, system_name, this_system

PACKAGES = {System.DEBIAN: "one two", System.FEDORA: "one", System.MACOS: "uno", System.WINDOWS: "mingw-one"}
Machine = Callable[..., None]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Return a function that simulates another system with an ordinary user, as `machine("linux", ID="ubuntu")`."""

    def be(kind: str, **release: str) -> None:
        monkeypatch.setattr(sys, "platform", kind)
        monkeypatch.setattr(platform, "freedesktop_os_release", lambda: release)
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        monkeypatch.setattr(system, "this_system", this_system.__wrapped__)

    return be


@pytest.mark.parametrize(
    ("kind", "release", "line"),
    [
        ("linux", {"ID": "debian"}, "sudo apt-get install -y --no-install-recommends one two"),
        (
            "linux",
            {"ID": "linuxmint", "ID_LIKE": "ubuntu debian"},
            "sudo apt-get install -y --no-install-recommends one two",
        ),
        ("linux", {"ID": "fedora"}, "sudo dnf install -y one"),
        ("linux", {"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "sudo dnf install -y one"),
        ("darwin", {}, "brew install uno"),
        ("win32", {}, "pacman -S --needed mingw-one"),
    ],
)
def test_the_line_is_that_of_the_system(machine: Machine, kind: str, release: dict[str, str], line: str) -> None:
    machine(kind, **release)
    assert install_line([PACKAGES, PACKAGES]) == line


@pytest.mark.parametrize("kind", ["linux", "freebsd14"])
def test_where_the_system_is_not_known_all_lines_are_told(machine: Machine, kind: str) -> None:
    machine(kind, ID="slackware")
    assert install_line([PACKAGES]) == (
        "on Debian, Ubuntu: sudo apt-get install -y --no-install-recommends one two; on Fedora: sudo dnf install -y one; "
        "on macOS (Homebrew): brew install uno; on Windows (MSYS2): pacman -S --needed mingw-one"
    )


def test_root_needs_no_sudo(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine("linux", ID="debian")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert install_line([PACKAGES]) == "apt-get install -y --no-install-recommends one two"


def test_a_system_that_has_no_package_has_no_line(machine: Machine) -> None:
    machine("darwin")
    assert install_line([{System.DEBIAN: "git"}]) == ""


def test_a_system_without_a_description_has_a_name(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> dict[str, str]:
        raise OSError

    machine("linux")
    monkeypatch.setattr(platform, "freedesktop_os_release", none)
    assert this_system.__wrapped__() is None
    assert system_name()
