"""`./invoke` on machines made of stand-ins: what it brings, what it says, and that it starts at once from then on."""

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

WRAPPER = Path(__file__).parent.parent / "invoke"
BASE_TOOLS = ("bash", "sh", "cat", "chmod", "cmp", "cp", "dirname", "flock", "mkdir", "rm", "sleep", "uname")

# Stands for an interpreter, and for the one of the .venv that it makes.
PYTHON = """\
#!/bin/sh
[ "$1" = -c ] || echo "python $*" >> "$LOG"
case "$*" in
  *version_info*) echo "$VERSION" ;;
  *realpath*) echo "$0" ;;
  *ensurepip*) [ -z "$NO_VENV" ] ;;
  *ctypes*) [ -z "$NO_LIBRARIES" ] || [ -e "$LOG.libraries" ] ;;
  "-m venv "*) sleep 0.1; mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;
  "-m pip "*) cp "$UV" "${0%/*}/uv" ;;
  "-P "*start.py*) exit "${CODE:-0}" ;;
esac
"""
LOGGED = '#!/bin/sh\necho "{name} $*" >> "$LOG"\n{more}\n'


@dataclass
class Machine:
    """A checkout in a folder with a space in its name, and the programs of the machine."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def checkout(self) -> Path:
        """Return the folder of `./invoke`."""
        return self.folder / "a checkout"

    def program(self, name: str, more: str = "") -> None:
        """Add a program that logs its arguments, then runs `more`."""
        self.script(name, LOGGED.format(name=name, more=more))

    def script(self, name: str, text: str) -> None:
        """Add a program."""
        path = self.folder / "bin" / name
        path.write_text(text, "utf-8")
        path.chmod(0o755)

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run `./invoke` from another folder."""
        return subprocess.run(
            [str(self.checkout / "invoke"), *words],
            cwd=self.folder,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def log(self) -> list[str]:
        """Return the calls since the last look, without folder names."""
        path = Path(self.environment["LOG"])
        text = path.read_text("utf-8") if path.exists() else ""
        path.unlink(missing_ok=True)
        return text.replace(str(self.checkout), "CHECKOUT").splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a Debian machine with Python 3.13 and an ordinary user."""
    made = Machine(tmp_path)
    (tmp_path / "bin").mkdir()
    (made.checkout / "locks").mkdir(parents=True)
    (made.checkout / "tests" / "judges").mkdir(parents=True)
    shutil.copy(WRAPPER, made.checkout)
    for name in ("run", "dev", "uv"):
        (made.checkout / "locks" / f"{name}.txt").write_text(f"{name} lock\n", "utf-8")
    (made.checkout / "tests" / "judges" / "package-lock.json").write_text("{}", "utf-8")
    for name in BASE_TOOLS:
        target = shutil.which(name)
        if target:
            (tmp_path / "bin" / name).symlink_to(target)
    made.script("python3", PYTHON)
    made.script("fake-uv", LOGGED.format(name="uv", more='exit "${UV_CODE:-0}"'))
    made.script("id", '#!/bin/sh\necho "${USER_ID:-1000}"\n')
    made.program("apt-get", 'case "$*" in *install*) : > "$LOG.libraries" ;; esac')
    made.environment = {
        "PATH": str(tmp_path / "bin"),
        "LOG": str(tmp_path / "log"),
        "UV": str(tmp_path / "bin" / "fake-uv"),
        "VERSION": "3.13",
    }
    return made


RUN = "python -P CHECKOUT/pipeline/cli/start.py --search-root CHECKOUT"
SYNC = "uv pip sync -q --python CHECKOUT/.venv/bin/python --require-hashes CHECKOUT/locks"


def test_the_first_run_makes_the_environment_and_the_second_starts_at_once(machine: Machine) -> None:
    first = machine.run("publish", "--content", "my posts", CODE="3")
    assert first.returncode == 3, first.stderr
    log = machine.log()
    assert log[0] == "python -m venv CHECKOUT/.venv"
    assert log[1].endswith("--require-hashes -r CHECKOUT/locks/uv.txt")
    assert log[2:] == [f"{SYNC}/run.txt", f"{RUN} publish --content my posts"]
    second = machine.run("check")
    assert machine.log() == [f"{RUN} check"]
    assert second.stderr == ""


def test_a_changed_lock_is_installed_into_the_same_environment(machine: Machine) -> None:
    machine.run("publish")
    machine.log()
    (machine.checkout / "locks" / "run.txt").write_text("newer\n", "utf-8")
    assert machine.run("publish").returncode == 0
    log = machine.log()
    assert f"{SYNC}/run.txt" in log
    assert "python -m venv CHECKOUT/.venv" not in log


def test_what_the_tests_brought_is_not_taken_away_by_publishing(machine: Machine) -> None:
    for name in ("java", "chromium", "node"):
        machine.program(name)
    machine.program("npm", "mkdir node_modules")
    assert machine.run("test").returncode == 0
    log = machine.log()
    assert f"{SYNC}/dev.txt" in log
    assert log[-2:] == ["npm ci --silent --ignore-scripts", f"{RUN} test"]
    machine.run("publish")
    machine.run("test")
    assert machine.log() == [f"{RUN} publish", f"{RUN} test"]


@pytest.mark.parametrize("words", [("--quick",), ("--options", "tests/press", "--quick"), ("--help",)])
def test_neither_the_quick_tests_nor_their_help_bring_validators(machine: Machine, words: tuple[str, ...]) -> None:
    machine.program("npm")
    assert machine.run("test", *words).stderr.count("missing") == 0
    assert machine.log()[2:] == [f"{SYNC}/dev.txt", f"{RUN} test {' '.join(words)}"]


def test_the_bench_needs_what_the_tests_need_but_for_their_validators(machine: Machine) -> None:
    assert machine.run("bench", "--peers").returncode == 0
    assert machine.log()[2:] == [f"{SYNC}/dev.txt", f"{RUN} bench --peers"]


def test_a_word_that_is_not_a_task_asks_for_nothing(machine: Machine) -> None:
    machine.run("handout", "--tag", "test")
    assert f"{SYNC}/run.txt" in machine.log()


def test_a_run_that_failed_is_repaired_by_the_next(machine: Machine) -> None:
    broken = machine.run("publish", UV_CODE="1")
    assert broken.returncode == 2
    assert "locks/run.txt could not be installed" in broken.stderr
    machine.log()
    assert machine.run("publish").returncode == 0
    assert machine.log()[0] == "python -m venv CHECKOUT/.venv"


@pytest.mark.skipif(shutil.which("flock") is None, reason="flock: not on this machine; runs are not kept apart")
def test_runs_at_the_same_time_make_one_environment(machine: Machine) -> None:
    with ThreadPoolExecutor(3) as pool:
        runs = list(pool.map(machine.run, ["publish"] * 3))
    assert [run.returncode for run in runs] == [0, 0, 0]
    log = machine.log()
    assert log.count("python -m venv CHECKOUT/.venv") == 1
    assert log.count(f"{RUN} publish") == 3


def test_an_old_python_is_named_with_a_way_out(machine: Machine) -> None:
    run = machine.run("publish", VERSION="3.9")
    assert run.returncode == 2
    assert "Python 3.11 or newer is needed; found: python3 (3.9)" in run.stderr
    assert "sudo apt-get install python3 python3-venv" in run.stderr
    assert not (machine.checkout / ".venv").exists()


def test_a_newer_python_under_another_name_is_found(machine: Machine) -> None:
    machine.script("python3.12", PYTHON.replace("$VERSION", "3.12"))
    assert "with Python 3.12" in machine.run("publish", VERSION="3.9").stderr


def test_a_user_is_told_the_one_line_that_installs_what_is_missing(machine: Machine) -> None:
    run = machine.run("publish", NO_VENV="1", NO_LIBRARIES="1")
    assert run.returncode == 2
    packages = "python3.13-venv libpangoft2-1.0-0 libharfbuzz-subset0"
    assert f"  sudo apt-get install -y --no-install-recommends {packages}\n" in run.stderr
    assert machine.log() == []


def test_root_gets_what_is_missing_installed(machine: Machine) -> None:
    run = machine.run("publish", NO_LIBRARIES="1", USER_ID="0")
    assert run.returncode == 0, run.stderr
    log = machine.log()
    assert log[0] == "apt-get -qq update"
    assert log[1].startswith("apt-get install ")
    assert log[1].endswith(" libpangoft2-1.0-0 libharfbuzz-subset0")
    assert log[-1] == f"{RUN} publish"


def test_without_the_validators_programs_the_tests_still_run(machine: Machine) -> None:
    run = machine.run("test", SSHD="")
    assert run.returncode == 0
    assert (
        "sudo apt-get install -y --no-install-recommends default-jre-headless ghostscript rsync openssh-server chromium nodejs npm"
        in run.stderr
    )
    assert machine.log()[-1] == f"{RUN} test"


def test_root_gets_a_browser_without_windows_and_a_whole_one_where_there_is_none(machine: Machine) -> None:
    assert machine.run("test", USER_ID="0").returncode == 0
    installed = [line.split()[-1] for line in machine.log() if "--no-install-recommends" in line]
    assert installed[0] == "chromium-headless-shell"
    machine.script("chromium-headless-shell", "#!/bin/sh")
    assert machine.run("test", USER_ID="0").returncode == 0
    assert "chromium" not in " ".join(machine.log())


def test_every_lock_file_holds_hashes_and_no_address() -> None:
    locks = sorted((WRAPPER.parent / "locks").glob("*.txt"))
    assert [lock.stem for lock in locks] == ["dev", "run", "uv"]
    for lock in locks:
        text = lock.read_text("utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
    npm = (WRAPPER.parent / "tests" / "judges" / "package-lock.json").read_text("utf-8")
    assert '"integrity"' in npm
    assert '"resolved"' not in npm


@pytest.mark.parametrize(
    ("words", "environment"),
    [
        (("--lang", "fr", "publish"), {}),
        (("--lang=fr", "publish"), {"LANG": "en_GB.UTF-8"}),
        (("publish",), {"LANG": "fr_FR.UTF-8"}),
        (("publish",), {"LANG": "C", "LC_MESSAGES": "fr_CH"}),
    ],
)
def test_it_speaks_french_to_those_who_do(
    machine: Machine, words: tuple[str, ...], environment: dict[str, str]
) -> None:
    done = machine.run(*words, **environment)
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "invoke: création de .venv avec Python 3.13",
        "invoke: installation des paquets Python de locks/run.txt",
    ]
    assert machine.log()[-1] == f"{RUN} {' '.join(words)}"


@pytest.mark.parametrize(
    ("words", "environment"),
    [(("publish",), {"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}), (("--lang", "en", "publish"), {"LANG": "fr_FR.UTF-8"})],
)
def test_it_speaks_english_to_all_others(machine: Machine, words: tuple[str, ...], environment: dict[str, str]) -> None:
    assert machine.run(*words, **environment).stderr.startswith("invoke: making .venv")


def test_what_a_task_needs_is_known_behind_the_language(machine: Machine) -> None:
    machine.run("--lang", "fr", "lint")
    assert (machine.checkout / ".venv" / "dev.txt").exists()
