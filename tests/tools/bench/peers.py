"""Run other tools on the same articles, if they are installed; pandoc is ours.

`pip install typst mkdocs sphinx myst-parser` (the group `peers` of pyproject.toml) in any environment whose `bin`
comes first on $PATH brings all of them.
"""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pypandoc

from tests.tools.bench.project import Say
from tests.tools.bench.usage import BenchError, Usage, measured

_FRONT_MATTER = re.compile(r"\A---\n.*?^title: (.*?)$.*?^---\n\n", re.DOTALL | re.MULTILINE)
_READER = "commonmark_x"
_MKDOCS = "site_name: Mille articles\ndocs_dir: chapters\nsite_dir: mkdocs-out\n"
_SPHINX = 'extensions = ["myst_parser"]\nsuppress_warnings = ["myst"]\n'
_TYPST = 'import typst; typst.compile("chapters/all.typ", output="typst.pdf")'


@dataclass(frozen=True)
class Peer:
    """Another tool: its output, its packages, and how to run it in a folder with `chapters`."""

    name: str
    package: str
    is_here: Callable[[], bool]
    run: Callable[[Path], Usage]


def run_peers(content: Path, folder: Path, say: Say) -> Iterator[tuple[str, Usage | str]]:
    """Yield the name of each peer, and its usage on this content or the reason why it did not run."""
    write_chapters(content, folder / "chapters")
    for peer in PEERS:
        if not peer.is_here():
            yield peer.name, f"not installed (pip install {peer.package})"
            continue
        say(peer.name)
        try:
            yield peer.name, peer.run(folder)
        except BenchError as error:
            yield peer.name, "failed: " + " ".join(str(error).split())[-200:]


def write_chapters(content: Path, chapters: Path) -> None:
    """Write the Markdown of each article with its title as heading, and the pictures, into a new folder."""
    shutil.copytree(content / "images", chapters / "images")
    for path in sorted((content / "articles").glob("*.md")):
        text = _FRONT_MATTER.sub(r"# \1\n\n", path.read_text("utf-8"))
        # Some tools read all chapters as one text: each note has a name of its own.
        text = text.replace("(../images/", "(images/").replace("[^", f"[^{path.stem}-")
        (chapters / path.name).write_text(text, "utf-8")


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


def _pandoc() -> str:
    return str(pypandoc.get_pandoc_path())


def _pandoc_pages(folder: Path) -> Usage:
    (folder / "pages").mkdir(exist_ok=True)
    loop = (
        f'for post in *.md; do "$0" -s -f {_READER} -t html5 --mathml -o "../pages/$post.html" "$post" || exit 1; done'
    )
    return measured(["sh", "-c", loop, _pandoc()], folder / "chapters")[0]


def _pandoc_epub(folder: Path) -> Usage:
    options = ("-f", _READER, "-t", "epub3", "--file-scope", "--mathml", "-M", "title=Mille articles", "-M", "lang=fr")
    return measured([_pandoc(), *options, "-o", "../pandoc.epub", *_chapters(folder)], folder / "chapters")[0]


def _typst(folder: Path) -> Usage:
    """Join all articles with pandoc and typeset them with Typst."""
    convert = f'cd chapters && "$0" -s -f {_READER} -t typst -o all.typ *.md && cd ..'
    command = ["sh", "-c", f'{convert} && "$1" -c "$2"', _pandoc(), _python(), _TYPST]
    return measured(command, folder)[0]


def _mkdocs(folder: Path) -> Usage:
    (folder / "mkdocs.yml").write_text(_MKDOCS, "utf-8")
    return measured(["mkdocs", "build", "-q"], folder)[0]


def _sphinx(folder: Path) -> Usage:
    source = folder / "sphinx"
    shutil.copytree(folder / "chapters", source, ignore=shutil.ignore_patterns("*.typ"))
    (source / "conf.py").write_text(_SPHINX, "utf-8")
    names = "\n".join(_chapters(folder))
    (source / "index.md").write_text(f"# Mille articles\n\n```{{toctree}}\n{names}\n```\n", "utf-8")
    return measured(["sphinx-build", "-q", "-b", "html", "-j", "auto", "sphinx", "sphinx-out"], folder)[0]


def _chapters(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "chapters").glob("*.md"))


PEERS = (
    Peer("pandoc: an HTML page for each article", "pypandoc_binary", _always, _pandoc_pages),
    Peer("pandoc: one EPUB", "pypandoc_binary", _always, _pandoc_epub),
    Peer("Typst: one PDF", "typst", _python_with("typst"), _typst),
    Peer("mkdocs: HTML", "mkdocs", _has("mkdocs"), _mkdocs),
    Peer("Sphinx: HTML", "sphinx myst-parser", _has("sphinx-build"), _sphinx),
)
