"""A site in memory for tests of the preview's server: its pages are the letters of its files."""

import html
import threading
from collections.abc import Collection
from pathlib import Path
from typing import Self

from pipeline.jobs.runner import Progress
from pipeline.model.problems import Problem
from pipeline.preview.live import LiveSite, NotMadeError, Refreshed, Served

_PAGE = """<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>body {{ overflow-wrap: anywhere; }}</style>
<meta name="viewport" content="width=device-width, initial-scale=1">
</head>
<body>
<header><p>Un site</p></header>
<main>
<h1>{title}</h1>
{text}
</main>
<footer><p>Fin</p></footer>
</body>
</html>
"""
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>'


class FakeSite(LiveSite):
    """Make a page of each `NAME.md`; a line FAULT is an error, DOUBT a warning, and DRAFT makes a draft."""

    def __init__(self, content: Path) -> None:
        """Read nothing yet; PDFs wait for `go_on`."""
        self.content = content
        self.pages: dict[str, Served] = {}
        self.looks: list[Collection[str] | None] = []
        self._read: list[tuple[Refreshed, dict[str, str]]] = []
        self.go_on = threading.Event()
        self.wrong: list[Problem] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.go_on.set()

    @property
    def folders(self) -> tuple[Path, ...]:
        """Return the folder of the texts."""
        return (self.content,)

    @property
    def collection(self) -> None:
        """Return None: there are only pages."""
        return

    @property
    def found_in_pages(self) -> frozenset[Problem]:
        """Return the problems in `wrong`."""
        return frozenset(self.wrong)

    def refresh(self, paths: Collection[str] | None = None, progress: Progress | None = None) -> Refreshed:
        """Read all files and record the paths in `looks`."""
        del progress
        self.looks.append(paths)
        texts = {path.name: path.read_text("utf-8", "replace") for path in sorted(self.content.glob("*.md"))}
        pages = {f"articles/{Path(name).stem}.html": _article(name, text) for name, text in texts.items()}
        if pages:
            links = "\n".join(f'<p><a href="{path}">{path}</a></p>' for path in pages)
            front = _PAGE.format(title="Accueil", text=links)
            pages["index.html"] = Served(front.encode(), "text/html; charset=utf-8")
            pages["media/plan.svg"] = Served(PICTURE, "image/svg+xml")
        changed = {path for path in {*pages, *self.pages} if pages.get(path) != self.pages.get(path)}
        self.pages = pages
        problems = [problem for name, text in texts.items() for problem in _problems(name, text)]
        problems += self.wrong
        drafts = frozenset(Path(name).stem for name, text in texts.items() if "DRAFT" in text)
        found = Refreshed(frozenset(changed), tuple(problems), len(texts), drafts)
        self._read.append((found, texts))
        return found

    def has_read(self, found: Refreshed, name: str, text: str) -> bool:
        """Return whether the state was read when a file had this text."""
        return any(texts.get(name) == text for each, texts in self._read if each is found)

    def page(self, path: str) -> Served | None:
        """Return a page."""
        return self.pages.get(path)

    def proofread(self, path: str) -> tuple[Problem, ...]:
        """Return a remark on each file."""
        return (Problem(path, 1, 1, "spelling", f"a word of {path} <b>stands</b> in no dictionary", "look again"),)

    def pdf(self, slug: str, progress: Progress) -> bytes:
        """Make a PDF after `go_on` is set; “rien” has none."""
        if slug == "rien":
            raise NotMadeError("there is no such article")
        progress.start("print", 4)
        progress.advance("print", cached=False)
        self.go_on.wait(150)
        return b"%PDF-1.7\n%%EOF\n"

    def epub(self, slug: str, progress: Progress) -> bytes:
        """Make an e-book; “faux” fails."""
        progress.start("epub", 1)
        if slug != "faux":
            return b"PK\x05\x06" + bytes(18)
        raise ValueError(slug)


def _article(name: str, text: str) -> Served:
    paragraphs = "\n".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n"))
    page = _PAGE.format(title=html.escape(Path(name).stem), text=paragraphs)
    return Served(page.encode(), "text/html; charset=utf-8", Path(name).stem, name)


def _problems(name: str, text: str) -> list[Problem]:
    rules = {"FAULT": "encoding", "DOUBT": "split-link"}
    return [
        Problem(name, number, line.index(word) + 1, rule, f"{word} <b>stands</b> here", "take it out")
        for number, line in enumerate(text.splitlines(), 1)
        for word, rule in rules.items()
        if word in line
    ]
