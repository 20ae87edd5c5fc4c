"""The house keeps its shape: imports point one way, and each third-party library has one home."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path
from typing import get_args, get_type_hints

from pipeline.jobs.job import JobFunction
from tests.slow_files import LONGEST, slow_files

ROOT = Path(__file__).parent.parent

# Where a library may be imported: a file, or a folder. These serve as languages, not as services.
LANGUAGES = {
    "cssselect2": ("pipeline/press/grey.py",),
    "lxml": (
        "pipeline/body/",
        "pipeline/editions/",
        "pipeline/importing/",
        "pipeline/normalise/",
        "pipeline/press/",
        "pipeline/report/",
    ),
    "markupsafe": (
        "pipeline/body/",
        "pipeline/editions/",
        "pipeline/look/parts.py",
        "pipeline/normalise/collection/statements.py",
        "pipeline/theme/__init__.py",
    ),
    "tinycss2": ("pipeline/press/grey.py", "pipeline/preview/snapshot.py", "pipeline/look/sheets.py"),
    "yaml": ("pipeline/files/plain_yaml.py", "pipeline/files/plain_yaml.py", "pipeline/new/new_files.py"),
}
HOMES = LANGUAGES | {
    "PIL": (
        "pipeline/files/rasters.py",
        "pipeline/files/taken_at.py",
        "pipeline/normalise/media/palette.py",
        "pipeline/normalise/media/rasters.py",
        "pipeline/press/grey.py",
        "pipeline/press/images/pixels.py",
    ),
    "babel": ("pipeline/i18n/labels.py",),
    "dateparser": ("pipeline/normalise/metadata/metadata.py",),
    "distributed": ("pipeline/jobs/cluster.py",),
    "ebooklib": ("pipeline/press/epub.py",),
    "filelock": ("pipeline/jobs/interrupt.py", "pipeline/output/staging.py"),
    "fontTools": (
        "pipeline/press/fonts/prepared.py",
        "pipeline/press/fonts/embedded.py",
        "pipeline/press/grey.py",
        "pipeline/press/formulas.py",
        "pipeline/press/fonts/missing.py",
        "pipeline/press/fonts/merge.py",
        "pipeline/look/font_files.py",
        "pipeline/doctor/fonts.py",
    ),
    "click": ("pipeline/cli/click_program.py", "pipeline/cli/click_commands.py", "pipeline/cli/dialogue.py"),
    "frontmatter": ("pipeline/load/front_matter.py",),
    "genanki": ("pipeline/editions/course/cards.py",),
    "ghp_import": ("pipeline/deploy/branch.py",),
    "hunspell": ("pipeline/proofread/spelling.py",),
    "invoke": ("tasks.py", "pipeline/cli/invoke_tasks.py", "pipeline/cli/start.py"),
    "jinja2": ("pipeline/theme/__init__.py", "pipeline/look/parts.py"),
    "merman": ("pipeline/normalise/media/draw_diagram.py",),
    "mutagen": ("pipeline/normalise/media/measure_recording.py",),
    "nh3": ("pipeline/normalise/html/trees.py", "pipeline/look/parts.py"),
    "pi_heif": ("pipeline/files/rasters.py",),
    "pikepdf": ("pipeline/press/",),
    "platformdirs": ("pipeline/runs/runners.py",),
    "psutil": ("pipeline/jobs/monitor.py",),
    "pycld2": ("pipeline/normalise/metadata/languages.py",),
    "pydyf": (
        "pipeline/press/typesetting/drawing.py",
        "pipeline/press/typesetting/form_fields.py",
        "pipeline/press/typesetting/repairs.py",
    ),
    "pypandoc": ("pipeline/pandoc/process.py",),
    "pypdfium2": ("pipeline/press/images/pixels.py",),
    "rich": ("pipeline/cli/terminal.py", "pipeline/cli/progress_bar.py"),
    "rcssmin": ("pipeline/editions/site/assets.py",),
    "rjsmin": ("pipeline/editions/site/assets.py",),
    "snowballstemmer": ("pipeline/normalise/collection/terms.py",),
    "stopwordsiso": ("pipeline/normalise/collection/terms.py",),
    "segno": ("pipeline/editions/print/media.py",),
    "slugify": ("pipeline/text/printable.py",),
    "starlette": ("pipeline/preview/app.py", "pipeline/desk/app.py"),
    "pagefind_bin_extended": ("pipeline/editions/site/search/pagefind.py",),
    "textstat": ("pipeline/report/reading.py",),
    "uvicorn": ("pipeline/preview/serving.py",),
    "vl_convert": ("pipeline/normalise/media/draw_diagram.py",),
    "watchfiles": ("pipeline/preview/watching.py",),
    "weasyprint": tuple(
        f"pipeline/press/typesetting/{name}.py"
        for name in (
            "engine",
            "weasyprint_breaks",
            "weasyprint_grid",
            "weasyprint_internals",
            "weasyprint_layouts",
            "weasyprint_lines",
            "weasyprint_memo",
        )
    ),
    "ziamath": ("pipeline/press/formulas.py",),
}


@cache
def imported(path: Path) -> frozenset[str]:
    """Return the packages imported anywhere in a file."""
    return frozenset(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            yield (node.module or "").split(".")[0]


def strays(files: Iterator[Path], root: Path) -> list[str]:
    """Return imports of a library outside its home, or of one without a home."""
    ours = sys.stdlib_module_names | {"pipeline"}
    return sorted(
        {
            f"{place} imports {package}"
            for place, path in ((path.relative_to(root).as_posix(), path) for path in files)
            for package in imported(path)
            if package not in ours and not place.startswith(HOMES.get(package, ()))
        }
    )


def sources() -> Iterator[Path]:
    yield ROOT / "tasks.py"
    yield from (ROOT / "pipeline").rglob("*.py")


def test_imports_point_one_way() -> None:
    # A process of its own: import-linter silences the loggers that it finds, those of our libraries too.
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_each_library_has_one_home() -> None:
    assert strays(sources(), ROOT) == []


def test_every_library_in_use_is_declared_and_the_other_way_round() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = (extra for name, extra in project["optional-dependencies"].items() if name != "fonts")  # nothing to import
    lines = (*project["dependencies"], *chain(*extras))
    declared = {re.split(r"[\[<>=]", line)[0].replace("_", "-") for line in lines}
    distributions = packages_distributions()
    used = {package for path in sources() for package in imported(path)} & set(HOMES)
    names = {distributions[package][0].lower().replace("_", "-") for package in used}
    # MarkupSafe belongs to Jinja2.
    assert names == declared | {"markupsafe"}
    assert used == set(HOMES)


def test_what_is_known_of_colours_stands_once() -> None:
    knowing = [path.name for path in sources() if re.search(r"0\.7152|0\.04045", path.read_text("utf-8"))]
    assert knowing == ["colours.py"]


def test_a_stray_import_is_found(tmp_path: Path) -> None:
    path = tmp_path / "pipeline" / "theme" / "__init__.py"
    path.parent.mkdir(parents=True)
    path.write_text("import os\nimport jinja2\n\ndef late():\n    from weasyprint.css import parse\n", "utf-8")
    assert strays(iter([path]), tmp_path) == ["pipeline/theme/__init__.py imports weasyprint"]


# Where a module of ours is imported within a function: a job in a file that the main process needs imports engines late.
# The dump is an edition in one file, with its job.
LAZY = (
    "pipeline/cli/actions/preview.py",  # the desk, where it is asked for
    "editions/handouts/sheet.py",
    "editions/drawings.py",
    "editions/pictures.py",
    "editions/site/assets.py",
    "editions/site/feeds.py",
    "editions/site/app.py",
    "editions/site/paths.py",
    "editions/dump.py",
    "editions/fallback.py",
    "typesetting/typeset.py",
    "pipeline/runs/runners.py",
    "pipeline/theme/__init__.py",  # scripts, which covers ask for
    "runs/up_to_date.py",  # the pages of a book, which a run that has nothing to do need not know
    "editions/edition.py",  # books, which the table of editions does without
    "fonts/missing.py",  # a font to draw digits by
    "pipeline/normalise/__init__.py",  # what reads HTML, as public editions alone do
    "doctor/libraries.py",  # an engine that may not start
    "doctor/machine.py",  # a package that may be broken
    "cli/start.py",  # after what answers Ctrl-C
    "cli/progress.py",  # rich, for a run that shows a bar
    "actions/explain.py",  # what makes schemas, which the others do without
    "actions/publish.py",  # after the look whether anything is to be made
)


def late_imports(path: Path) -> Iterator[int]:
    """Yield the lines on which functions of a file import our modules."""
    text = path.read_text("utf-8")
    if not re.search(r"^ +from pipeline", text, re.MULTILINE):  # most files: no need to parse them
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            yield from (
                inner.lineno
                for inner in ast.walk(node)
                if isinstance(inner, ast.ImportFrom) and (inner.module or "").startswith("pipeline")
            )


def test_workers_are_imported_late_by_jobs_alone() -> None:
    found = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pipeline").rglob("*.py") if any(late_imports(path))}
    assert found
    assert sorted(path for path in found if not path.endswith(LAZY)) == []


def test_no_folder_holds_more_than_one_can_look_over() -> None:
    folders = [path for path in (ROOT / "pipeline").rglob("*") if path.is_dir()]
    assert {str(folder): count for folder in folders if (count := len(list(folder.glob("*.py")))) > 45} == {}


def handed_to_runners() -> Iterator[str]:
    """Yield the names of functions mapped over jobs by a runner or a fallback."""
    for path in (ROOT / "pipeline").rglob("*.py"):
        text = path.read_text("utf-8")
        if not re.search(r"runner\s*\.\s*(?:map|attempt|begin)\b|with_fallback", text):
            continue
        for node in ast.walk(ast.parse(text)):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and re.search(r"runner\.(map|attempt|begin)$", called):
                yield ast.unparse(node.args[0]).rpartition(".")[2]
            elif isinstance(node, ast.Call) and called == "with_fallback":
                yield ast.unparse(node.args[1]).rpartition(".")[2]


def test_what_does_jobs_is_marked() -> None:
    marked, named = set(), set()
    for path in (ROOT / "pipeline").rglob("*.py"):
        text = path.read_text("utf-8")
        named |= set(re.findall(r"^(\w+) = JobFunction\[", text, re.MULTILINE))
        marked |= {
            node.name
            for node in (ast.parse(text).body if "@job(" in text else ())
            if isinstance(node, ast.FunctionDef)
            and any(ast.unparse(one).startswith("job(") for one in node.decorator_list)
        }
    handed = set(handed_to_runners()) - {"function"}  # which attempts and fallbacks are given by their callers
    assert handed
    assert sorted(handed - marked - named) == []


def test_each_job_function_that_is_known_by_its_name_is_there() -> None:
    found = [
        one
        for path in (ROOT / "pipeline").rglob("*.py")
        if "JobFunction[" in path.read_text("utf-8")
        for one in vars(import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))).values()
        if isinstance(one, JobFunction)
    ]
    assert len(found) > 20
    for one in found:
        taken, given = get_args(one.__orig_class__)  # type: ignore[attr-defined]
        hints = list(get_type_hints(one.function).values())
        assert hints == [taken, given], one.__qualname__


def test_the_files_that_are_begun_with_are_there() -> None:
    assert [name for name in (*LONGEST, *slow_files()) if not (ROOT / "tests" / name).exists()] == []
