"""Whatever is edited in whatever order, what is shown is what publish would write: nothing is ever stale."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.files.own_files import MANIFEST
from pipeline.options import Options
from pipeline.preview.live import LiveSite
from pipeline.publish import publish
from tests.rich import rich_content

pytestmark = [pytest.mark.whole, pytest.mark.long]

_LINES = (
    "Un autre paragraphe, avec des « mots ».",
    "## Une partie",
    "![Un plan](images/plan.png)",
    "![Absente](images/absente-2.png)",
    "[Une fiche](images/fiche.txt)",
    "[Un voisin](formules.md#suite)",
    "[Un autre](neuf.md)",
    "![](data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=)",
    "[Les thèmes](/tags/code/)",
)
_KEYS = (
    "title: Un autre titre",
    "tags: [Code, inédit]",
    "tags: [VIDÉO]",
    "slug: ailleurs",
    "date: 2020-02-02",
    "draft: true",
    "weight: 3",
    "lang: en",
    "image: images/photo.jpg",
)
_SETTINGS = (
    "title: Un\n",
    "title: Deux\nlanguage: en\norder: title\n",
    "base_url: https://exemple.example/\norder: [quotes, absent]\n",
    "anthologies:\n- name: vide\n  tags: [absent]\n",
)


class Writer:
    """An author who edits a folder at random."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder, self.chance = folder, chance
        self.touched: set[str] = set()

    def edit(self) -> None:
        """Make a random change."""
        kinds = (
            self.line,
            self.line,
            self.key,
            self.new,
            self.remove,
            self.rename,
            self.folders,
            self.settings,
            self.picture,
        )
        self.chance.choice(kinds)()

    def line(self) -> None:
        """Append a line to a post."""
        path = self._post()
        self._write(path, f"{path.read_text('utf-8', 'replace')}\n\n{self.chance.choice(_LINES)}\n")

    def key(self) -> None:
        """Write a key into front matter, known or unknown."""
        path, key = self._post(), self.chance.choice(_KEYS)
        text = path.read_text("utf-8", "replace")
        self._write(
            path, text.replace("---\n", f"---\n{key}\n", 1) if text.startswith("---\n") else f"---\n{key}\n---\n{text}"
        )

    def new(self) -> None:
        """Write a new post."""
        self._write(self.folder / self.chance.choice(("neuf.md", "a/neuf.md", "b/index.md")), "# Neuf\n\nTexte.\n")

    def remove(self) -> None:
        """Remove a post or a picture."""
        files = [*self._posts(), *(self.folder / "images").glob("*")]
        self._gone(self.chance.choice(files))

    def rename(self) -> None:
        """Rename a post."""
        path = self._post()
        self._gone(path, path.with_stem(f"{path.stem}-{self.chance.randrange(9)}"))

    def folders(self) -> None:
        """Rename a folder or restore its name."""
        for old, new in (("images", "pictures"), ("pictures", "images")):
            if (self.folder / old).exists() and not (self.folder / new).exists():
                (self.folder / old).rename(self.folder / new)
                self.touched |= {old, new}
                return

    def settings(self) -> None:
        """Write other settings."""
        self._write(self.folder / "collection.yaml", self.chance.choice(_SETTINGS))

    def picture(self) -> None:
        """Replace a picture by another."""
        pictures = sorted((self.folder / "images").glob("*.png"))
        if pictures:
            self._write_bytes(self.chance.choice(pictures), self.chance.choice(pictures).read_bytes())

    def _posts(self) -> list[Path]:
        return sorted(self.folder.rglob("*.md"))

    def _post(self) -> Path:
        return self.chance.choice(self._posts())

    def _write(self, path: Path, text: str) -> None:
        self._write_bytes(path, text.encode())

    def _write_bytes(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.touched.add(path.relative_to(self.folder).as_posix())

    def _gone(self, path: Path, there: Path | None = None) -> None:
        if len(self._posts()) > 1:
            self.touched.add(path.relative_to(self.folder).as_posix())
            path.rename(there) if there else path.unlink()


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Options, LiveSite]]:
    folder = tmp_path_factory.mktemp("edits")
    options = Options(folder / "content", folder / "output", drafts=True, keep_going=True, workers=2)
    rich_content(options.content)
    with LiveSite(options) as site:
        site.refresh()
        yield options, site


@settings(deadline=None, max_examples=8, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), looks=st.lists(st.integers(1, 4), min_size=1, max_size=4), told=st.booleans())
def test_random_edits(live: tuple[Options, LiveSite], seed: int, looks: list[int], *, told: bool) -> None:
    options, site = live
    shutil.rmtree(options.content)
    rich_content(options.content)
    site.refresh()
    writer = Writer(options.content, random.Random(seed))
    for edits in looks:
        for _ in range(edits):
            writer.edit()
        found = site.refresh(sorted(writer.touched) if told else None)
        writer.touched.clear()
    report = publish(replace(options, only=("site",)))
    assert found.problems == report.problems
    files = [path for path in options.output.rglob("*") if path.is_file() and path.name != MANIFEST]
    expected = {path.relative_to(options.output).as_posix(): path.read_bytes() for path in files}
    shown = {path: served.data for path in expected if (served := site.page(path))}
    assert [path for path, data in expected.items() if shown.get(path) != data] == []
    assert found.articles == sum(re.fullmatch(r"articles/.*\.html", path) is not None for path in expected)
