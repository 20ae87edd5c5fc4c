"""`python -m tests.tools.reach FEATURE …`: list the files of the program outside a feature's folder that know of it.

A file knows of a feature if it imports a module of its folder, names one in a text, or has a word of the feature in its code. Comments,
docstrings, the catalogues of `i18n` and dictionaries do not count.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from pathlib import Path
from typing import NamedTuple

_PROGRAM = Path(__file__).resolve().parents[2] / "pipeline"
_READ = {".py", ".js", ".css", ".html", ".xml", ".xhtml", ".svg", ".toml", ".lua", ".yaml"}
_LEFT_OUT = ("i18n/locale/", "proofread/dictionaries/", "browser/vendor/")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


class Feature(NamedTuple):
    """A feature: the folders below `pipeline/` that are its own, now or once it has one, and its words in lower case."""

    folders: tuple[str, ...]
    words: frozenset[str]


def _feature(folders: str, words: str) -> Feature:
    return Feature(tuple(folders.split()), frozenset(words.split()))


FEATURES = {
    "citations": _feature(
        "citations", "citation citations cited csl bibliography bibliographies bibtex biblatex citeproc nocite"
    ),
    "course": _feature("course editions/course", "course courses moodle gift qti cartridge flashcards genanki"),
    "desk": _feature("desk", "desk desks"),
    "diagrams": _feature("diagrams", "diagram diagrams mermaid vega graphviz"),
    "handouts": _feature("handouts editions/handouts", "handout handouts"),
    "importing": _feature("importing", "importing"),
    "lessons": _feature("lessons", "lesson lessons solution solutions"),
    "office": _feature("office editions/office", "office docx odt"),
    "proofread": _feature("proofread", "proofread proofreading hunspell grammalecte"),
    "recordings": _feature("recordings", "recording recordings transcript transcripts podcast"),
    "references": _feature("references", "numbering numbered crossref"),
    "remarks": _feature("remarks", "remark remarks"),
    "report": _feature("report", "report reports"),
    "consent": _feature("consent", "consent consents"),
    "translations": _feature("translations", "translation translations translated"),
}


def find_files(feature: Feature, program: Path = _PROGRAM) -> dict[str, str]:
    """Map the path of each file that knows of a feature to the reason."""
    found = {}
    for file in sorted(program.rglob("*")):
        path = file.relative_to(program).as_posix()
        own = any(path.startswith(f"{folder}/") for folder in feature.folders)
        if file.suffix in _READ and not own and not any(part in path for part in _LEFT_OUT):
            reason = _reason(file.read_text("utf-8"), feature, is_python=file.suffix == ".py")
            if reason:
                found[path] = reason
    return found


def _reason(text: str, feature: Feature, *, is_python: bool) -> str:
    code = _code_of(text) if is_python else text
    for folder in feature.folders:
        name = f"pipeline.{folder.replace('/', '.')}"
        if re.search(rf"{re.escape(name)}\b", code):
            return f"names {name}"
    words = sorted({word.lower() for word in _WORD.findall(code)} & feature.words)
    return f"says {', '.join(words)}" if words else ""


def _code_of(text: str) -> str:
    """Return Python's code without comments and docstrings."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, documented) and ast.get_docstring(node)]
    docstrings = {node.body[0].lineno for node in nodes}
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return " ".join(
        token.string
        for token in tokens
        if token.type != tokenize.COMMENT and not (token.type == tokenize.STRING and token.start[0] in docstrings)
    ).replace(" . ", ".")


def main(names: list[str]) -> int:
    """Print the files that know of each feature named, or of all."""
    for name in names or FEATURES:
        if name not in FEATURES:
            sys.stderr.write(f"no feature is called {name}: {', '.join(FEATURES)}\n")
            return 2
        found = find_files(FEATURES[name])
        python = sum(path.endswith(".py") for path in found)
        sys.stdout.write(f"{name}: {len(found)} files, {python} of them Python\n")
        if names:
            sys.stdout.writelines(f"  {path}: {reason}\n" for path, reason in found.items())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
