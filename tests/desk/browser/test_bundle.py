"""The bundle of CodeMirror is what its program makes of the packages, and our modules have the types that they say."""

import subprocess
from pathlib import Path

import pytest

from tests.judges import programs

pytestmark = pytest.mark.judge
ROOT = Path(__file__).parents[3]
_VENDOR = ROOT / "pipeline" / "desk" / "browser" / "vendor"


def test_the_bundle_is_made_of_the_locked_packages(tmp_path: Path) -> None:
    programs.npm_file("the bundle of CodeMirror", "esbuild/lib/main.js")
    node = programs.node("the bundle of CodeMirror")
    subprocess.run([node, ROOT / "tests" / "tools" / "codemirror" / "build.js", tmp_path], check=True)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert {name: (_VENDOR / name).read_bytes() for name in made} == made
    assert len(made["codemirror.js"]) < 400_000


@pytest.mark.parametrize("config", ["tsconfig.json", "tsconfig.pages.json"])
def test_our_scripts_have_the_types_that_they_say(config: str) -> None:
    tsc = programs.npm_file("tsc", "typescript/bin/tsc")
    command = [programs.node("tsc"), str(tsc), "-p", str(ROOT / "tests" / "judges" / config)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.stdout + run.stderr == ""
    assert run.returncode == 0
