"""Strips set on sheets of their own, as a job."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.jobs.recipe import made_with
from pipeline.press.sheets import Copy, Sheets
from pipeline.press.typeset import typeset


@dataclass(frozen=True)
class Strips:
    """Lines of text to be stamped on pages: digits, a running head."""

    texts: tuple[str, ...]
    language: str = "und"

    @property
    def subject(self) -> str:
        """What the job is about."""
        return "folios" if len(self.texts) > 1 else f"running head {self.texts[0]}"


@made_with("print/", "fonts/", "tokens.css")
def set_strips(job: Strips) -> Sheets:
    """Set strips alone: no page is used but theirs."""
    from pipeline.editions.paper.article import document, running_head, styles  # noqa: PLC0415 - parsers, for workers alone

    strips = tuple(running_head(text, job.language) for text in job.texts)
    return typeset(Copy(document(job.texts[0], "und", ""), styles("und"), strips=strips))
