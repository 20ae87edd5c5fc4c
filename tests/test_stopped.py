"""Whoever stops a run, at whatever moment, is told what stands; nothing goes on computing, nothing is left lying about."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pypandoc
import pytest

ROOT = Path(__file__).parent.parent
LONG = 150.0  # seconds: far more than anything here takes, on a machine with much else to do
_POSTS = 3
# A pandoc that says that a run is at work, and keeps it there: a run is stopped at its work, however busy the machine is.
_PANDOC = """#!/bin/sh
[ "$1" = --version ] || : > "$DOOR/at-work"
while [ -e "$DOOR/shut" ] && [ -d "/proc/$PPID" ]; do sleep 0.05; done
exec "{pandoc}" "$@"
"""

_PROGRAM = [sys.executable, "-P", str(ROOT / "pipeline" / "cli" / "start.py"), "--search-root", str(ROOT)]

pytestmark = [
    pytest.mark.whole,
    pytest.mark.unmeasured,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]


def _held() -> list[str]:
    """Return the command prefix of `./invoke` on systems that have it."""
    command = ["env", "--block-signal=INT,TERM,HUP"]
    known = shutil.which("env") and subprocess.run([*command, "true"], check=False, capture_output=True).returncode == 0
    return command if known else []


@dataclass
class Machine:
    """Content, output, cache and temporary folders used by these runs only."""

    folder: Path
    pandoc: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def temporary(self) -> Path:
        """Return the temporary folder."""
        return self.folder / "tmp"

    @property
    def output(self) -> Path:
        """Return the output folder."""
        return self.folder / "output"

    def write(self, text: str) -> None:
        """Write uncached posts that give enough work."""
        (self.folder / "content").mkdir(exist_ok=True)
        self.temporary.mkdir(exist_ok=True)
        paragraphs = "\n\n".join([f"Un paragraphe {text} de quelques mots, qui se répète."] * 100)
        for number in range(_POSTS):
            post = f"---\ntitle: Essai {number} {text}\nlang: fr\n---\n\n{paragraphs}\n"
            (self.folder / "content" / f"{number}.md").write_text(post, "utf-8")

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of the runs."""
        ours = {"EDITIONS_CACHE": f"{self.folder}/cache", "TMPDIR": str(self.temporary), "DOOR": str(self.folder)}
        return os.environ | ours | {"PYPANDOC_PANDOC": str(self.pandoc)}

    def stand(self, other: Machine) -> None:
        """Copy output published elsewhere, as if these runs had made it."""
        shutil.copytree(other.output, self.output)

    def hold(self) -> None:
        """Block the end of all new runs until `release`."""
        (self.folder / "shut").touch()

    def release(self) -> None:
        """Let runs end."""
        (self.folder / "shut").unlink()

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start a publish as `./invoke` does, in a process group of its own, as a terminal does."""
        (self.folder / "at-work").unlink(missing_ok=True)
        # No more than the site: the processes of a run that prints take twice as long to start, and stop as these do.
        places = ["-c", f"{self.folder}/content", "-o", str(self.output), "--only", "site", "-j", "2"]
        run = subprocess.Popen(
            [*_held(), *_PROGRAM, "publish", *places, *words],
            env=self.environment,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.started.append(run)
        return run

    def publish(self, *words: str) -> str:
        """Publish and return the output."""
        said = self.start(*words).communicate(timeout=LONG)
        assert self.started[-1].returncode == 0, said
        assert "Traceback" not in said[1]
        return "".join(said)

    def processes(self) -> list[int]:
        """Return all processes of these runs, whatever their parent."""
        return list(filter(self._is_ours, psutil.pids()))

    def _is_ours(self, pid: int) -> bool:
        """Return whether a process is ours; reads bytes, because it is called often, and ended ones have none."""
        try:
            return f"TMPDIR={self.temporary}".encode() in Path(f"/proc/{pid}/environ").read_bytes()
        except OSError:
            return False

    def left(self) -> list[str]:
        """Return the remains of ended runs."""
        places = [*self.temporary.iterdir(), *self.folder.glob(".*-staging")]
        return sorted(path.name for path in places)

    def text(self) -> str:
        """Return the text of the published edition."""
        page = self.output / "articles" / "0.html"
        return re.findall(r"paragraphe (\w+)", page.read_text("utf-8"))[0] if page.exists() else ""


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + LONG
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """Return a machine with all results of the first texts cached: these need no worker."""
    folder = tmp_path_factory.mktemp("warm")
    pandoc = folder / "bin" / "pandoc"
    pandoc.parent.mkdir()
    pandoc.write_text(_PANDOC.format(pandoc=Path(pypandoc.__file__).parent / "files" / "pandoc"), "utf-8")
    pandoc.chmod(0o755)
    made = Machine(folder, pandoc)
    made.write("un")
    made.publish()
    return made


@pytest.fixture
def machine(tmp_path: Path, warm: Machine) -> Iterator[Machine]:
    shutil.copytree(warm.folder / "cache", tmp_path / "cache", ignore=shutil.ignore_patterns("build-logs", "outputs"))
    made = Machine(tmp_path, warm.pandoc)
    made.write("un")
    yield made
    for run in made.started:
        if run.poll() is None:
            run.kill()
        run.communicate()
    for process in made.processes():
        with contextlib.suppress(OSError):
            os.kill(process, signal.SIGKILL)


def at_work(machine: Machine, *words: str) -> subprocess.Popen[str]:
    """Start a run that computes and does not end before `release`."""
    machine.hold()
    run = machine.start(*words)
    until((machine.folder / "at-work").exists)
    return run


def stop(machine: Machine, run: subprocess.Popen[str], number: int, *, in_time: bool = True) -> str:
    """Send a signal to the process group, as a terminal does, check that it ends well, and return its output.

    If it had no time to clean up, the next run removes the remains.
    """
    before = machine.text()
    os.killpg(run.pid, number) if number == signal.SIGINT else run.send_signal(number)
    began = time.monotonic()
    printed = "".join(run.communicate(timeout=LONG))
    print(f"{number} {time.monotonic() - began:.2f} s", run.returncode, printed.splitlines()[-1:])  # noqa: T201 - for -s
    assert "Traceback" not in printed
    assert "Error" not in printed
    if run.returncode == 0 or (run.returncode == -number and not printed):
        return ""  # it was done before the signal came, or had not begun: `env` or the shell before it has ended
    assert run.returncode == 128 + number, printed
    (said,) = re.findall(r"^stopped; (.*)$", printed, re.MULTILINE)
    stands = {
        "nothing was written": before,
        f"{machine.output} is as it was": before,
        f"{machine.output} has the complete new edition": machine.text(),
    }
    assert machine.text() == stands[said]
    until(lambda: not machine.processes())
    assert not in_time or machine.left() == []
    return str(said)


def end(machine: Machine, run: subprocess.Popen[str]) -> None:
    """Kill a run and wait until all its processes have ended."""
    run.kill()
    run.communicate()
    until(lambda: not machine.processes())


@pytest.mark.long
def test_ctrl_c_at_any_moment_says_what_stands(machine: Machine) -> None:
    machine.write("avant")
    both = ("--only", "site,articles")
    began = time.monotonic()
    machine.publish(*both)
    whole, moments = time.monotonic() - began, 6
    for moment in range(moments):
        machine.write(f"m{moment}")
        run = machine.start(*both)
        time.sleep(whole * moment / moments)
        stop(machine, run, signal.SIGINT)
    assert "Published" in machine.publish(*both)


def test_ctrl_c_while_plain_invoke_imports_the_program_is_answered_too(tmp_path: Path) -> None:
    """Whoever has `invoke` on the path types that; the signal comes with the first of our modules that costs time."""
    hook = (
        "import os, signal, sys\n"
        "class Stopping:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'pipeline.editions':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Stopping())\n"
    )
    (tmp_path / "sitecustomize.py").write_text(hook, "utf-8")
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-m", "invoke", "publish", "--output", str(tmp_path / "output")]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (130, "stopped; nothing was written\n")


def test_ctrl_c_while_the_program_starts_ends_without_a_traceback(machine: Machine) -> None:
    machine.write("deux")
    machine.hold()
    for moment in range(5):
        run = machine.start()
        time.sleep(moment * 0.15)
        assert stop(machine, run, signal.SIGINT) in ("", "nothing was written")
    assert stop(machine, at_work(machine), signal.SIGINT) == "nothing was written"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_run_at_work_ends_with_all_its_processes(machine: Machine, warm: Machine, number: int) -> None:
    machine.stand(warm)
    machine.write("deux")
    assert stop(machine, at_work(machine), number) == f"{machine.output} is as it was"


def test_a_machine_too_slow_to_end_each_process_in_time_leaves_none_halted(
    machine: Machine, warm: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.stand(warm)
    (tmp_path / "hooks").mkdir()
    slow = "time.sleep(0.3), {0}(self)"
    hook = "import psutil, time\n" + "".join(
        f"psutil.Process.{name} = lambda self, {name}=psutil.Process.{name}: ({slow.format(name)})\n"
        for name in ("suspend", "kill")
    )
    (tmp_path / "hooks" / "sitecustomize.py").write_text(hook, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "hooks"))
    machine.write("deux")
    assert stop(machine, at_work(machine), signal.SIGTERM, in_time=False) == f"{machine.output} is as it was"


def test_a_killed_run_leaves_no_process_and_the_next_start_clears_the_rest_away(
    machine: Machine, warm: Machine
) -> None:
    machine.stand(warm)
    stands = "un"
    for moment in range(2):
        machine.write(f"mort{moment}")  # another text each time: a run that finds results of the last may be done first
        run = machine.start()
        until(lambda: (machine.folder / "at-work").exists() or run.poll() is not None)  # noqa: B023 - at once
        time.sleep(moment * 0.6)
        end(machine, run)
        assert machine.text() in (stands, f"mort{moment}")  # the old one, but where it was done before it was killed
        stands = machine.text()
    machine.write("mort")
    end(machine, at_work(machine))
    assert machine.left() != []
    machine.release()
    machine.write("deux")
    machine.publish()
    assert (machine.text(), machine.left()) == ("deux", [])


def test_leftovers_go_where_nothing_is_to_be_made_too(machine: Machine) -> None:
    machine.publish()
    machine.write("deux")
    end(machine, at_work(machine))
    machine.release()
    machine.write("un")
    dead = machine.folder / ".output-staging"
    (dead / "new").mkdir(parents=True, exist_ok=True)
    (dead / "lock").touch()
    assert "nothing to make again" in machine.publish()
    assert machine.left() == []


def test_what_a_living_run_uses_stays(machine: Machine) -> None:
    machine.write("deux")
    living = at_work(machine)
    (kept,) = machine.temporary.glob("editions-*/")
    os.kill(living.pid, signal.SIGSTOP)
    machine.release()
    machine.start("--json", "-o", str(machine.folder / "other")).communicate(timeout=LONG)
    assert kept.is_dir()
    assert list(machine.folder.glob(".output-staging"))
    os.kill(living.pid, signal.SIGCONT)
    living.communicate(timeout=LONG)
    assert (living.returncode, machine.left()) == (0, [])


def test_a_signal_that_is_to_be_ignored_is(machine: Machine) -> None:
    """`nohup ./invoke publish` outlives its terminal."""
    ignoring = (
        "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
    )
    words = ["publish", "-c", f"{machine.folder}/content", "-o", str(machine.output), "--only", "site"]
    machine.write("deux")
    machine.hold()
    command = [sys.executable, "-c", ignoring, *_PROGRAM, *words]
    run = subprocess.Popen(command, env=machine.environment, stderr=subprocess.PIPE)
    until((machine.folder / "at-work").exists)
    run.send_signal(signal.SIGHUP)
    machine.release()
    run.communicate(timeout=LONG)
    assert run.returncode == 0


_SWAPPING = """
import os, signal, sys
from pathlib import Path
from unittest import mock
from pipeline.jobs.blob import Blob
from pipeline.jobs.interrupt import listen
from pipeline.output.tree import new_tree

output, moment = Path(sys.argv[1]), sys.argv[2]
with new_tree(output) as tree:
    tree.write("site", "a.html", Blob.of("old"))
    tree.swap_in()
listen()
stop = lambda *_: os.kill(os.getpid(), signal.SIGTERM)
rename = Path.rename

def half(path, target):
    rename(path, target)
    if path == output:
        stop()

with mock.patch("pipeline.output.staging.exchange", lambda *_: False):
    with new_tree(output) as tree:
        tree.write("site", "a.html", Blob.of("new"))
        moment == "before" and stop()
        with mock.patch.object(Path, "rename", half if moment == "half" else rename):
            tree.swap_in()
        moment == "after" and stop()
stop()
"""


@pytest.mark.parametrize(
    ("moment", "stands", "said"),
    [
        ("before", "old", "is as it was"),
        ("half", "old", "is as it was"),
        ("after", "new", "has the complete new edition"),
        ("later", "new", "has the complete new edition"),
    ],
)
def test_what_is_said_stands(tmp_path: Path, moment: str, stands: str, said: str) -> None:
    output = tmp_path / "output"
    command = [sys.executable, "-c", _SWAPPING, str(output), moment]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (143, f"stopped; {output} {said}\n")
    assert (output / "a.html").read_text("utf-8") == stands
    assert [path.name for path in tmp_path.iterdir()] == ["output"]
