"""What `new site` writes for GitLab and GitHub: pinned, without secrets, and its lines do what they are there for."""

import datetime as dt
import os
import re
import shutil
import stat
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.new.site import NewSite, write_site
from pipeline.version import release
from tests.judges import actionlint, schema
from tests.rich import digests

ROOT = Path(__file__).parent.parent.parent
DAY = dt.date(2026, 1, 5)
LANGUAGES = ("fr", "en")
GITLAB, GITHUB = ".gitlab-ci.yml", ".github/workflows/publish.yml"
WHEEL = f"editions-{release()}-py3-none-any.whl"
_GIT = shutil.which("git") or "git"
_BASH = shutil.which("bash") or "bash"


class Yaml12(yaml.SafeLoader):
    """YAML 1.2, as both forges read it: `on` is a text."""


Yaml12.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith(":bool")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("sites")
    for language in LANGUAGES:
        write_site(folder / language, NewSite("Essai", language), DAY)
    return {language: folder / language for language in LANGUAGES}


def parsed(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Yaml12)  # noqa: S506 - derived from the safe one


@pytest.fixture(params=LANGUAGES)
def site(request: pytest.FixtureRequest, sites: dict[str, Path]) -> Path:
    return sites[request.param]


def test_both_schemas_accept_them(site: Path) -> None:
    assert schema(site / GITLAB, "gitlab-ci") == ""
    assert schema(site / GITHUB, "github-workflows") == ""


def test_a_shell_can_set_every_variable(site: Path) -> None:
    names = [*parsed(site / GITLAB)["variables"], *parsed(site / GITHUB)["env"]]
    assert "PIP_DISABLE_PIP_VERSION_CHECK" in names
    assert [name for name in names if not re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII)] == []


@pytest.mark.judge
def test_actionlint_accepts_the_workflows(sites: dict[str, Path], tmp_path: Path) -> None:
    workflows = [site / GITHUB for site in sites.values()]
    # It knows the inputs of actions by their versions, and not by commits; of those that are newer than it, none.
    text = re.sub(r"(checkout|cache)@\w{40} # v\S+", r"\1@v4", workflows[0].read_text("utf-8"))
    versions = tmp_path / "versions.yml"
    versions.write_text(re.sub(r"(setup-python)@\w{40} # v\S+", r"\1@v5", text), "utf-8")
    assert list(actionlint([*workflows, versions]).values()) == [[], [], []]


def test_the_languages_build_the_same(sites: dict[str, Path]) -> None:
    for name in (GITLAB, GITHUB):
        texts = [re.sub(r'echo ".*"', "echo", (sites[language] / name).read_text("utf-8")) for language in LANGUAGES]
        values = [yaml.load(text, Yaml12) for text in texts]  # noqa: S506 - as above
        assert _nameless(values[0]) == _nameless(values[1])


def _nameless(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _nameless(item) for key, item in value.items() if key != "name"}
    return [_nameless(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", [GITLAB, GITHUB])
def test_the_program_is_never_taken_by_its_name_alone(site: Path, name: str) -> None:
    lines = [
        line for line in (site / name).read_text("utf-8").splitlines() if re.search(r"\b(pip|uv|pipx)\b.*install", line)
    ]
    assert len(lines) == 1
    assert lines[0].strip().startswith('*.whl | git+*) python -m pip install --quiet -- "$EDITIONS_FROM"')
    assert WHEEL in (site / name).read_text("utf-8")


def test_what_is_brought_is_pinned(site: Path) -> None:
    used = re.findall(r"uses: (.*)", (site / GITHUB).read_text("utf-8"))
    assert len(used) == 7
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each) for each in used)
    workflow, pipeline = parsed(site / GITHUB), parsed(site / GITLAB)
    assert {job["runs-on"] for job in workflow["jobs"].values()} == {"ubuntu-24.04"}
    assert re.fullmatch(r"python:3\.13-slim-[a-z]+", pipeline[".editions"]["image"])


def test_nothing_is_permitted_that_is_not_needed(site: Path) -> None:
    workflow, text = parsed(site / GITHUB), (site / GITHUB).read_text("utf-8")
    assert workflow["permissions"] == {"contents": "read"}
    assert "permissions" not in workflow["jobs"]["build"]
    assert workflow["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert "pull_request_target" not in workflow["on"]
    for name in (GITHUB, GITLAB):
        assert "secrets" not in (site / name).read_text("utf-8").lower()
    assert not any("${{" in step.get("run", "") for job in workflow["jobs"].values() for step in job["steps"])
    assert "persist-credentials: false" in text


def test_what_was_made_is_remembered_for_accepted_texts_alone(site: Path) -> None:
    steps = parsed(site / GITHUB)["jobs"]["build"]["steps"]
    for step in steps:
        if re.search("editions-results|EDITIONS_CACHE", str(step)):
            assert step["if"] == "env.ACCEPTED == 'true'"
    accepted = parsed(site / GITHUB)["env"]["ACCEPTED"]
    assert "github.event_name != 'pull_request' &&" in accepted
    assert "github.ref_name == github.event.repository.default_branch" in accepted
    pipeline = parsed(site / GITLAB)
    keys = {name: _caches(job) for name, job in pipeline.items() if isinstance(job, dict) and "cache" in job}
    assert keys["pages"].keys() & keys["check"].keys() == set()
    assert set(keys["check"].values()) == {".cache/pip"}
    assert pipeline["pages"]["rules"] == [
        {"if": '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $CI_COMMIT_REF_PROTECTED == "true"'}
    ]
    assert "EDITIONS_CACHE" not in str(pipeline["check"]) + str(pipeline[".editions"])


def _caches(job: Mapping[str, Any]) -> dict[str, str]:
    found = job["cache"] if isinstance(job["cache"], list) else [job["cache"]]
    return {each["key"]: path for each in found for path in each["paths"]}


def test_what_is_made_is_no_part_of_the_repository(site: Path) -> None:
    ignored = (site / ".gitignore").read_text("utf-8").split()
    assert {"/output/", "/output-teacher/", "/public/", "/public-teacher/", "/.cache/"} <= set(ignored)


# ---- Their lines, run in a fresh clone with the wheel of this checkout.


class Machine:
    """A runner of GitLab or GitHub: a clone, a Python environment, and programs that only record their arguments."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        self.folder, self.clone, self.log = folder, folder / "clone", folder / "log"
        origin = folder / "origin"
        write_site(origin, NewSite("Essai", "fr", base_url="https://essai.example/"), DAY)
        settings = origin / "collection.yaml"
        settings.write_text(f"{settings.read_text('utf-8')}handouts:\n  - {{all: true, teacher: true}}\n", "utf-8")
        shutil.copy(wheel, origin)
        self._git(origin, "init", "-q", "-b", "main")
        self._git(origin, "add", ".")
        self._git(origin, "commit", "-q", "-m", "Tout")
        self._git(folder, "clone", "-q", str(origin), str(self.clone))
        self._make_python()
        self._make_program("apt-get", f'echo "apt-get $*" >> "{self.log}"')
        self._make_program("sudo", 'exec "$@"')
        (folder / "home").mkdir()

    def run(self, lines: str, variables: Mapping[str, str], **more: str) -> subprocess.CompletedProcess[str]:
        """Run lines in the clone with bash, until the first one fails, as both forges do."""
        path = os.pathsep.join([str(self.folder / "bin"), str(self.folder / "venv" / "bin"), os.environ["PATH"]])
        own = {"HOME": str(self.folder / "home"), "PATH": path, "CI": "true", "CI_PROJECT_DIR": str(self.clone)}
        kept = {name: os.environ[name] for name in ("FONTCONFIG_FILE", "LANG", "TMPDIR") if name in os.environ}
        given = {name: value.replace("$CI_PROJECT_DIR", str(self.clone)) for name, value in variables.items()}
        return subprocess.run(
            [_BASH, "-e", "-o", "pipefail", "-c", lines],
            cwd=self.clone,
            env={**kept, **own, **given, **more},
            capture_output=True,
            text=True,
            check=False,
        )

    def _git(self, where: Path, *words: str) -> None:
        who = ("-c", "user.name=Ada", "-c", "user.email=ada@essai.example")
        subprocess.run([_GIT, *who, *words], cwd=where, check=True)

    def _make_python(self) -> None:
        """Create a virtual environment that sees the packages installed here."""
        subprocess.run([sys.executable, "-m", "venv", str(self.folder / "venv")], check=True)
        packages = next((self.folder / "venv").glob("lib/python*/site-packages"))
        (packages / "here.pth").write_text(f"{sysconfig.get_path('purelib')}\n", "utf-8")

    def _make_program(self, name: str, script: str) -> None:
        path = self.folder / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        path.chmod(0o755)


@pytest.fixture(scope="module")
def machine(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    assert wheel.name == WHEEL
    return Machine(tmp_path_factory.mktemp("machine"), wheel)


def bringing(pipeline: Mapping[str, Any], job: str) -> str:
    """Return the installation lines of a GitLab job."""
    return "\n".join(pipeline[pipeline[job]["extends"]]["before_script"])


def lines_of(pipeline: Mapping[str, Any], job: str) -> str:
    """Return the lines of a GitLab job."""
    return "\n".join(pipeline[job]["script"])


def published(folder: Path) -> dict[str, str]:
    for name in ("index.html", "articles/bienvenue.pdf", "anthology.pdf", "anthology.epub"):
        assert (folder / name).stat().st_size > 0
    assert any(folder.glob("handouts/*/a4.pdf"))
    assert not [path for path in folder.rglob("*") if "teacher" in path.as_posix().removeprefix(str(folder))]
    assert any(path.suffix == ".pdf" for path in folder.with_name(f"{folder.name}-teacher").rglob("*"))
    return digests(folder)


@pytest.mark.whole
@pytest.mark.long
def test_gitlab_puts_online_what_is_in_public(machine: Machine) -> None:
    pipeline = parsed(machine.clone / GITLAB)
    variables = pipeline["variables"]
    done = machine.run(f"{bringing(pipeline, 'pages')}\n{lines_of(pipeline, 'pages')}", variables)
    assert done.returncode == 0, done.stdout + done.stderr
    (folder,) = pipeline["pages"]["artifacts"]["paths"]
    first = published(machine.clone / folder)
    assert "apt-get -qq install -y --no-install-recommends git fontconfig libpango-1.0-0" in machine.log.read_text(
        "utf-8"
    )

    # The next run begins with the cache alone, which GitLab's runner unpacks so that all can write it.
    cache = machine.clone / ".cache" / "editions"
    assert any(path.is_file() for path in cache.rglob("*"))
    for path in (machine.clone, cache.parent, *(path for path in (cache, *cache.rglob("*")) if path.is_dir())):
        path.chmod(0o777)
    shutil.rmtree(machine.clone / folder)
    done = machine.run(lines_of(pipeline, "pages"), variables)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "cache" not in done.stderr
    assert published(machine.clone / folder) == first
    assert not stat.S_IMODE(cache.stat().st_mode) & 0o077

    # A merge request is read, and writes nothing.
    shutil.rmtree(machine.clone / folder)
    assert bringing(pipeline, "check") == bringing(pipeline, "pages")
    done = machine.run(lines_of(pipeline, "check"), variables)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("Checked 1 article")
    assert not (machine.clone / folder).exists()


@pytest.mark.whole
@pytest.mark.long
def test_github_hands_over_what_is_in_output(machine: Machine) -> None:
    workflow = parsed(machine.clone / GITHUB)
    source = re.findall(r"\|\| '(.*)' \}\}", workflow["env"]["EDITIONS_FROM"])
    steps = [step for step in workflow["jobs"]["build"]["steps"] if _is_done(step, accepted=True)]
    for step in steps:
        if "run" in step:
            found = machine.run(step["run"], {"EDITIONS_FROM": source[0]})
            assert found.returncode == 0, found.stdout + found.stderr
    assert [step["with"]["path"] for step in steps if "upload-pages-artifact" in step.get("uses", "")] == ["output"]
    published(machine.clone / "output")
    begun = machine.run("editions new site nouveau; find nouveau -type f | wc -l", {})  # the wheel has its files
    assert begun.stdout.endswith("10\n"), begun.stderr
    assert any((machine.folder / "home" / ".cache" / "editions-results").iterdir())


def test_github_only_reads_what_nobody_has_accepted(site: Path) -> None:
    steps = [step for step in parsed(site / GITHUB)["jobs"]["build"]["steps"] if _is_done(step, accepted=False)]
    assert [step["run"] for step in steps if "editions " in step.get("run", "")] == ["editions check ."]
    assert not [step for step in steps if "upload" in step.get("uses", "")]


def _is_done(step: Mapping[str, Any], *, accepted: bool) -> bool:
    return {None: True, "env.ACCEPTED == 'true'": accepted, "env.ACCEPTED != 'true'": not accepted}[step.get("if")]


@pytest.mark.parametrize("name", ["editions", "", "./x.whl --index-url https://evil.example", "evil; touch pwned"])
def test_another_source_is_refused_in_words(sites: dict[str, Path], tmp_path: Path, name: str) -> None:
    """Only pip itself is stood in for: it notes what it is given."""
    (tmp_path / "python").write_text('#!/bin/sh\nprintf "%s|" "$@" >> asked\n', "utf-8")
    (tmp_path / "python").chmod(0o755)
    before = parsed(sites["fr"] / GITLAB)[".editions"]["before_script"][-1]
    step = next(
        step["run"] for step in parsed(sites["fr"] / GITHUB)["jobs"]["build"]["steps"] if "pip" in step.get("run", "")
    )
    for lines in (before, step):
        environment = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "EDITIONS_FROM": name}
        done = subprocess.run(
            [_BASH, "-e", "-c", lines], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 2
        assert done.stdout.startswith("EDITIONS_FROM")
    assert {path.name for path in tmp_path.iterdir()} == {"python"}
