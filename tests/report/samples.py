"""Surveys, and folders with a few posts."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.model.problems import Problem
from pipeline.report.reading import measure_reading
from pipeline.report.survey import Lack, LinkState, Survey, Surveyed, TextReading, Twins, Visit, VisitResult, WebLink

HOSTILE = "<script>alert(1)</script>\"'&]]>"


def article(slug: str, date: str = "", tags: str = "", **more: Any) -> Surveyed:
    """Return a surveyed article; `tags` are separated by spaces."""
    day = dt.datetime.fromisoformat(date).replace(tzinfo=dt.UTC) if date else None
    plain = Surveyed(slug, f"articles/{slug}.md", slug.title(), "fr", day, tuple(tags.split()), 300, 2)
    return replace(plain, **more)


def read(body: str) -> TextReading:
    """Return the readability of a body in French."""
    return measure_reading(body, "fr", measured=False)


def survey(*articles: Surveyed, **more: Any) -> Survey:
    """Return a survey of these articles, with a licence."""
    return replace(Survey("Essai", "CC BY-SA 4.0", articles), **more)


def hostile_survey() -> Survey:
    """Return a survey whose texts from others are all active markup."""
    link = WebLink(f"https://e.test/?q={HOSTILE}", HOSTILE)
    readings = TextReading(90, 3, (HOSTILE,), 3, 20.0, (link, WebLink("https://<b>.test/", "x")), ("b",))
    one = article("a", "2026-01-02", tags=f"{HOSTILE} son", title=HOSTILE, source=f"{HOSTILE}.md", reading=readings)
    other = article("b", "2026-03-02", tags=f"{HOSTILE} son", title=HOSTILE, lacks=frozenset(Lack), reading=readings)
    problem = Problem(f"{HOSTILE}.md", 1, 1, "missing-alt", HOSTILE, HOSTILE)
    visits = tuple(
        Visit(link.address, state, VisitResult.STATUS, 500, HOSTILE if state is LinkState.MOVED else "")
        for state in LinkState
    )
    return survey(
        one,
        other,
        title=HOSTILE,
        rights=HOSTILE,
        drafts=(article("d", "2020-01-01", title=HOSTILE, source=HOSTILE),),
        problems=(problem, replace(problem, rule="dead-link"), replace(problem, rule="settings")),
        twins=(Twins("a", "b", 0.9, 1.0),),
        visits=visits,
        too_much=(HOSTILE,),
    )


def write_posts(folder: Path) -> None:
    """Write a content folder with two articles, one linked to the other, and a draft."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "collection.yaml").write_text("title: Essai\nlanguage: fr\nrights: CC BY-SA 4.0\n", "utf-8")
    posts = {
        "un": "title: Un\ndate: 2026-01-05\ntags: [son, image]\nsummary: Bref.",
        "deux": "title: Deux\ndate: 2026-03-05\ntags: [son]",
        "trois": "title: Trois\ndate: 2025-06-01\ndraft: true",
    }
    body = "Voici [l’autre](deux.md), une [page](https://e.test/page) et [rien](nulle-part.md).\n\n![](image.png)\n"
    for name, head in posts.items():
        (folder / f"{name}.md").write_text(
            f"---\n{head}\n---\n\n{body if name == 'un' else 'Un texte court.'}\n", "utf-8"
        )
