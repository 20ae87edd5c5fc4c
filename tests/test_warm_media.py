"""What a change of a recording, of what stands beside it, or of what stands around pages makes anew, and no more."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pipeline.model.settings import Trust
from pipeline.options import Options
from pipeline.publish import publish
from tests.hostile.making import write

MEDIA = Path(__file__).parent / "media"
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\n{}\n"
SETTINGS = """\
title: Radio
language: fr
base_url: https://radio.example/
menu: [a-propos]
footer: Fait main.
legal: {publisher: Le lycée, director: Mme X, host: La Forge, contact: a@b.example}
"""
_HEAD = "---\ntitle: {}\ndate: 2026-01-02\n---\n"
FILES: dict[str, str | bytes] = {
    "collection.yaml": SETTINGS,
    "muet.md": _HEAD.format("Muet") + "Rien à entendre.\n",
    "sonore.md": _HEAD.format("Sonore") + "À entendre :\n\n![Bonjour](bonjour.mp3)\n",
    "bonjour.mp3": (MEDIA / "bonjour.mp3").read_bytes(),
    "bonjour.fr.vtt": CAPTIONS.format("Bonjour."),
    "bonjour.txt": "Quelqu'un dit bonjour.\n",
    "pages/a-propos.md": "---\ntitle: Qui\n---\nNous.\n",
}
# All pages of the site: two articles, a page, the legal notice, the declaration; the front page, that of what is lost.
AROUND = {"site": 5, "lists": 2}
# What search and related articles read of all texts has counts in their own tests.
OF_WORDS = {"search", "related"}
LISTENED = {"chapters": 1, "page numbers": 1, "e-book": 1}


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, str | bytes]], Mapping[str, int]]:
    """Return the jobs that run after a change of these files only."""
    folder = tmp_path_factory.mktemp("warm")
    content = folder / "content"
    only = ("site", "articles", "anthology-epub")
    options = Options(content, folder / "output", only=only, workers=1, trust=(Trust.TEMPLATES,))

    def made(files: dict[str, str | bytes]) -> Mapping[str, int]:
        shutil.rmtree(content, ignore_errors=True)
        write(content, FILES | files)
        report = publish(options)
        assert report.published
        return {label: number for label, number in report.jobs.items() if label not in OF_WORDS}

    made({})
    assert made({}) == {}
    return made


def _settings(old: str, new: str) -> dict[str, str | bytes]:
    assert old in SETTINGS
    return {"collection.yaml": SETTINGS.replace(old, new)}


CHANGES: dict[str, tuple[dict[str, str | bytes], Mapping[str, int]]] = {
    # They stand in a file of their own, to which the page leads.
    "captions": ({"bonjour.fr.vtt": CAPTIONS.format("Bonsoir.")}, {"write": 1}),
    # Its words are words of the article, which feeds have, too.
    "transcript": (
        {"bonjour.txt": "Quelqu'un dit bonsoir.\n"},
        {"write": 1, "site": 1, "texts": 1, "lists": 2, "articles": 1, **LISTENED},
    ),
    # As long as before: no page says anything else. The e-book holds it.
    "recording": (
        {"bonjour.mp3": (MEDIA / "bonjour.mp3").read_bytes() + bytes(64)},
        {"recordings": 1, "write": 1, **LISTENED},
    ),
    "page": (
        {"pages/a-propos.md": "---\ntitle: Qui\n---\nNous tous.\n"},
        {"read": 1, "write": 1, "site": 1, "texts": 1},
    ),
    # The menu says it everywhere, and the list of texts once.
    "title of a page": (
        {"pages/a-propos.md": "---\ntitle: Quoi\n---\nNous.\n"},
        {"read": 1, "write": 1, "texts": 1, "site": 5, "lists": 3},
    ),
    "menu": (_settings("[a-propos]", "[{title: Nous, link: a-propos}]"), AROUND),
    "footer": (_settings("Fait main", "Fait ici"), {"read": 1, "write": 1, **AROUND}),
    "links": (_settings("b.example}\n", "b.example}\nlinks: {mail: a@b.example}\n"), AROUND),
    "host": (_settings("La Forge", "La Grange"), {"site": 1, "texts": 1}),
    "director": (_settings("Mme X", "Mme Y"), {"site": 1, "texts": 1, "e-book": 1}),
    "own masthead": ({"templates/masthead.html": "{{ ours }}<p>En direct</p>"}, {"templates": 4, **AROUND}),
    "own footer": ({"templates/footer.html": "{{ ours }}<p>Fin</p>"}, {"templates": 3, **AROUND}),
    "own teaser": ({"templates/teaser.html": "{{ ours }}<p>Voilà</p>"}, {"templates": 2, "lists": 1}),
    "own end": ({"templates/article-end.html": "{{ ours }}<p>Fin</p>"}, {"templates": 2, "site": 2}),
    "style of the site": ({"styles/site.css": "h2 { color: red }"}, {"look": 1, "lists": 1}),
    "style of paper": ({"styles/print.css": "h2 { color: red }"}, {"look": 2, "strips": 1, "articles": 2}),
    "style of the e-book": ({"styles/epub.css": "h2 { color: red }"}, {"look": 1, "e-book": 1}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_makes_anew_what_it_concerns_and_no_more(
    change: str, jobs: Callable[[dict[str, str | bytes]], Mapping[str, int]]
) -> None:
    files, expected = CHANGES[change]
    assert jobs(files) == expected
