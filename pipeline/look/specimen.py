"""A specimen page set with an editor's style sheet, as a job with the limits of posts, before anything else is."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline import theme
from pipeline.i18n.sentences import sentence
from pipeline.jobs.job import Job, job
from pipeline.press.geometry import A4
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset

_PAGES = 20
_WORDS = "Of all that a page may hold, this one has a little. " * 12
_HTML = f"""<!DOCTYPE html><html lang="en"><head><title>Specimen</title></head><body><article>
<h1>Specimen</h1><p class="standfirst">{_WORDS}</p><h2>Text</h2><p>{_WORDS}</p><p>{_WORDS}</p>
<h3>List</h3><ul><li>One</li><li>Two</li></ul><ol><li>One</li></ol><dl><dt>Term</dt><dd>Text</dd></dl>
<blockquote><p>{_WORDS}</p></blockquote><pre><code>code</code></pre><figure><figcaption>Caption</figcaption></figure>
<table><thead><tr><th>Head</th></tr></thead><tbody><tr><td>Cell</td></tr></tbody></table></article></body></html>"""


class TooManyPagesError(Exception):
    """A page of text has become a book."""


@dataclass(frozen=True)
class Specimen(Job):
    """A style sheet to be tried."""

    css: str

    about = sentence("style sheet of paper")


@job(reads=("look/fonts", "look/paper"))
def set_specimen(job: Specimen) -> int:
    """Return how many pages the specimen has.

    Raises:
        TooManyPagesError: more than any style sheet makes of it that means well.
    """
    usual = theme.press_stylesheet("print/page.css", "print/text.css", properties=A4.properties)
    sheets = typeset(Copy(_HTML, (usual, A4.rules("ltr"), job.css)))
    if sheets.pages > _PAGES:
        raise TooManyPagesError
    return sheets.pages
