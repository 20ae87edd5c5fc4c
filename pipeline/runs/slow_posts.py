"""Notes on posts that took long to publish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.i18n.sentences import Sentence, joined, sentence
from pipeline.model.collection import Collection
from pipeline.model.problems import TOO_MUCH_HINT, Problem
from pipeline.runs.stages import KINDS

_LONG = 10.0  # seconds of computing; ordinary posts take less than one


def slow(took: Mapping[str, Mapping[str, float]], collection: Collection) -> Iterator[Problem]:
    """Yield a note for each slow post; `took` maps subjects to CPU seconds by label."""
    paths = {name: article.source for article in collection.reachable for name in _subjects(article.slug)}
    paths |= {f"page {page.text.slug}": page.text.source for page in collection.pages}
    paths |= {f"article {page.key}": page.text.source for page in collection.pages}
    seconds: dict[str, dict[str, float]] = {}
    for subject, by_label in took.items():
        path = paths.get(_core(subject)) or subject.removeprefix("post ")
        if path != subject:
            own = seconds.setdefault(path, {})
            own.update({label: own.get(label, 0.0) + some for label, some in by_label.items()})
    for path, own in seconds.items():
        if sum(own.values()) >= _LONG:
            steps = joined(
                sentence("{step} {seconds}", step=KINDS.get(label, label), seconds=round(some))
                for label, some in own.items()
                if some >= 1
            )
            message = sentence(
                "it took {number} seconds of computing ({steps})", number=round(sum(own.values())), steps=steps
            )
            yield Problem(path, 0, 0, "slow-post", message, TOO_MUCH_HINT)


def _core(subject: str) -> str:
    """Return the innermost subject, without qualifiers: "article x" of "article x on pages of A5"."""
    while isinstance(subject, Sentence) and isinstance(what := subject.values.get("what"), str):
        subject = what
    return subject


def _subjects(slug: str) -> tuple[str, ...]:
    """Return the subjects of the jobs of an article."""
    return f"article {slug}", f"page of article {slug}"
