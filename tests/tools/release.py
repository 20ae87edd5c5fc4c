"""Build sdist and wheel into dist/ and check that the wheel is the program: `python -m tests.tools.release`.

The wheel must pass twine, contain exactly the expected files, be identical whether built from the checkout or from the
sdist, and publish the sample, from an empty environment and folder, with the same bytes as the checkout.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.version import release
from tests.rich import digests

ROOT = Path(__file__).parent.parent.parent
DIST = ROOT / "dist"
_BIN = "Scripts" if os.name == "nt" else "bin"
# Of what is no code: of each kind one, and the folder that all of its kind are in.
_BROUGHT = tuple(
    (
        "pipeline/styles/tokens.css pipeline/styles/site/base.html"
        " pipeline/styles/fonts/source-serif-4-latin-400-normal.woff2 pipeline/i18n/locale/fr.po"
        " pipeline/pandoc/process.lua pipeline/i18n/messages/fr.toml pipeline/i18n/messages/rules/fr.toml"
        " pipeline/i18n/messages/desk/fr.toml pipeline/__main__.py"
    ).split()
)


class ReleaseError(Exception):
    """The release has a fault; the text describes it."""


def main() -> int:
    """Build the release, with a line for each step; return 0, or 1 if there is a fault."""
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        try:
            _release(Path(folder))
        except ReleaseError as error:
            sys.stderr.write(f"not released: {error}\n")
            return 1
    sys.stdout.write(f"Editions {release()} is in {DIST.relative_to(ROOT)}/.\n")
    return 0


def _release(folder: Path) -> None:
    with _step("sdist, and the wheel that it builds"):
        shutil.rmtree(DIST, ignore_errors=True)
        _run(sys.executable, "-m", "build", "--outdir", DIST, ROOT)
    wheel, sdist = _only("*.whl"), _only("*.tar.gz")
    with _step("the wheel of the checkout is the same"):
        _run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT)
        _compare(wheel.read_bytes() == (folder / wheel.name).read_bytes(), f"{wheel.name} differs from the sdist's")
    with _step("what the wheel holds"):
        look_into(wheel)
    with _step("twine"):
        _run(sys.executable, "-m", "twine", "check", "--strict", wheel, sdist)
    with _step("the wheel in an empty environment"):
        editions = installed(wheel, folder / "environment")
    with _step("the sample, published by the wheel"):
        ours = _published([editions], folder, "wheel")
    with _step("the sample, published by the checkout"):
        start = ROOT / "pipeline" / "cli" / "start.py"
        checkouts = _published([sys.executable, "-P", start, "--search-root", ROOT], folder, "checkout")
    differing = sorted(path for path in ours.keys() | checkouts.keys() if ours.get(path) != checkouts.get(path))
    _compare(not differing, f"wheel and checkout publish different files: {', '.join(differing)}")


def look_into(wheel: Path) -> None:
    """Compare the files in a wheel with those expected: the package with its styles, and the metadata.

    Raises:
        ReleaseError: something is missing, or something else is in it.
    """
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    wanted, metadata = package_files(), f"editions-{release()}.dist-info/"
    others = sorted(name for name in names if not name.startswith(("pipeline/", metadata)))
    _compare(not others, f"the wheel has files of others: {', '.join(others)}")
    compiled = sorted(name for name in names if "__pycache__" in name)
    _compare(not compiled, f"the wheel has compiled modules: {', '.join(compiled)}")
    lacking = sorted({*wanted, *_BROUGHT, f"{metadata}entry_points.txt", f"{metadata}licenses/LICENSE"} - names)
    _compare(not lacking, f"the wheel lacks {', '.join(lacking)}")


def package_files() -> set[str]:
    """Return the files of the package listed by git, by their paths in a wheel."""
    listed = filter(None, _run("git", "-C", ROOT, "ls-files", "-z", "--", "pipeline", "styles").split("\0"))
    return {f"pipeline/{path}" if path.startswith("styles/") else path for path in listed}


def installed(wheel: Path, environment: Path) -> Path:
    """Install the wheel with the versions of locks/run.txt, no other package; return its program `editions`.

    Raises:
        ReleaseError: it cannot be installed, or the wheel asks for what the lock file lacks.
    """
    _run(sys.executable, "-m", "venv", environment)
    python, pip = environment / _BIN / "python", ("-m", "pip", "--quiet", "--disable-pip-version-check")
    # The packages by uv, which has them from ./invoke; the wheel by pip, as people install it.
    packages = ("pip", "install", "--quiet", "--require-hashes", "-r", ROOT / "locks" / "run.txt")
    _run(Path(sys.executable).with_name("uv"), *packages, "--python", python)
    _run(python, *pip, "install", "--no-deps", wheel)
    _run(python, *pip, "check")
    editions = environment / _BIN / "editions"
    said = _run(editions, "--version", folder=environment)
    _compare(release() in said.split(), f"editions --version says {said.strip()}")
    return editions


def _published(program: list[Path | str], folder: Path, name: str) -> dict[str, str]:
    """Publish a copy of the sample outside version control; return the digests."""
    content, output = folder / "content", folder / name / "output"
    shutil.copytree(ROOT / "content", content, dirs_exist_ok=True)
    output.parent.mkdir()
    surroundings = {"EDITIONS_CACHE": str(folder / name / "cache")}
    _run(*program, "publish", "--content", content, "--output", output, folder=output.parent, **surroundings)
    return digests(output)


@contextmanager
def _step(what: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    sys.stdout.write(f"{time.monotonic() - started:6.1f} s  {what}\n")
    sys.stdout.flush()


def _only(pattern: str) -> Path:
    found = list(DIST.glob(pattern))
    _compare(len(found) == 1, f"dist/ has {len(found)} files {pattern}")
    return found[0]


def _compare(as_it_should_be: bool, otherwise: str) -> None:
    if not as_it_should_be:
        raise ReleaseError(otherwise)


def _run(*command: Path | str, folder: Path = ROOT, **surroundings: str) -> str:
    """Run a program in a folder without this environment's packages; return its output."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words, cwd=folder, env=environment | surroundings, capture_output=True, encoding="utf-8", check=False
        )
    except OSError as error:
        raise ReleaseError(f"{words[0]} cannot be started: {error.strerror}") from error
    if done.returncode:
        raise ReleaseError(f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
