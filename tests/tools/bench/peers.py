"""What people would use instead, on the same articles, where it is installed: found on $PATH, pandoc as ours.

`pip install typst mkdocs sphinx myst-parser` (the group `peers` of pyproject.toml) in any environment whose `bin`
comes first on $PATH brings all of them.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.tools.bench.scenarios import Say, engines, pandoc
from tests.tools.bench.usage import BenchError, Usage, measured

_READER = "commonmark_x"
_MKDOCS = "site_name: Mille articles\ndocs_dir: chapters\nsite_dir: mkdocs-out\n"
_SPHINX = 'extensions = ["myst_parser"]\nsuppress_warnings = ["myst"]\n'
_TYPST = 'import typst; typst.compile("chapters/all.typ", output="typst.pdf")'


@dataclass(frozen=True)
class Peer:
    """Another tool: what it makes, what brings it, and how it is run in the folder of `prepare.py`."""

    name: str
    package: str
    is_here: Callable[[], bool]
    run: Callable[[Path], Usage]


def run_peers(prepared: Path, say: Say) -> Iterator[tuple[str, Usage | str]]:
    """The name of each peer, and what it used or why it did not run."""
    for peer in PEERS:
        if not peer.is_here():
            yield peer.name, f"not installed (pip install {peer.package})"
            continue
        say(peer.name)
        try:
            yield peer.name, peer.run(prepared)
        except BenchError as error:
            yield peer.name, "failed: " + " ".join(str(error).split())[-200:]


def _always() -> bool:
    return True


def _has(program: str) -> Callable[[], bool]:
    return lambda: shutil.which(program) is not None


def _python_with(module: str) -> Callable[[], bool]:
    return lambda: (
        subprocess.run([_python(), "-c", f"import {module}"], capture_output=True, check=False).returncode == 0
    )


def _python() -> str:
    return shutil.which("python3") or "python3"


def _pandoc_pages(prepared: Path) -> Usage:
    (prepared / "pages").mkdir(exist_ok=True)
    loop = (
        f'for post in *.md; do "$0" -s -f {_READER} -t html5 --mathml -o "../pages/$post.html" "$post" || exit 1; done'
    )
    return measured(["sh", "-c", loop, pandoc()], prepared / "chapters").usage


def _pandoc_epub(prepared: Path) -> Usage:
    options = ("-f", _READER, "-t", "epub3", "--file-scope", "--mathml", "-M", "title=Mille articles", "-M", "lang=fr")
    return measured([pandoc(), *options, "-o", "../pandoc.epub", *_chapters(prepared)], prepared / "chapters").usage


def _typst(prepared: Path) -> Usage:
    """Pandoc makes one document of all articles, Typst a PDF of that."""
    convert = f'cd chapters && "$0" -s -f {_READER} -t typst -o all.typ *.md && cd ..'
    command = ["sh", "-c", f'{convert} && "$1" -c "$2"', pandoc(), _python(), _TYPST]
    return measured(command, prepared).usage


def _mkdocs(prepared: Path) -> Usage:
    (prepared / "mkdocs.yml").write_text(_MKDOCS, "utf-8")
    return measured(["mkdocs", "build", "-q"], prepared).usage


def _sphinx(prepared: Path) -> Usage:
    folder = prepared / "sphinx"
    shutil.copytree(prepared / "chapters", folder, ignore=shutil.ignore_patterns("*.typ"))
    (folder / "conf.py").write_text(_SPHINX, "utf-8")
    names = "\n".join(_chapters(prepared))
    (folder / "index.md").write_text(f"# Mille articles\n\n```{{toctree}}\n{names}\n```\n", "utf-8")
    return measured(["sphinx-build", "-q", "-b", "html", "-j", "auto", "sphinx", "sphinx-out"], prepared).usage


def _bare(prepared: Path) -> Usage:
    """A pandoc and a WeasyPrint for each article, and nothing else: no footnotes at the foot, no opening."""
    return engines(prepared, "pandoc", "html").usage


def _chapters(prepared: Path) -> list[str]:
    return sorted(path.name for path in (prepared / "chapters").glob("*.md"))


PEERS = (
    Peer("pandoc: an HTML page for each article", "pypandoc_binary", _always, _pandoc_pages),
    Peer("pandoc: one EPUB", "pypandoc_binary", _always, _pandoc_epub),
    Peer("pandoc and WeasyPrint: HTML and a PDF for each article", "weasyprint", _always, _bare),
    Peer("Typst: one PDF", "typst", _python_with("typst"), _typst),
    Peer("mkdocs: HTML", "mkdocs", _has("mkdocs"), _mkdocs),
    Peer("Sphinx: HTML", "sphinx myst-parser", _has("sphinx-build"), _sphinx),
)
