"""What jobs are about, in words that can be said in other languages: the runner knows them by their English names."""

from __future__ import annotations

import re
from functools import cache

from pipeline.text.sentences import sentence

_ABOUT = (
    sentence("style sheets, script, fonts and icon of the site"),
    sentence("feed"),
    sentence("sitemap"),
    sentence("front page"),
    sentence("list of topics"),
    sentence("page of the books"),
    sentence("page for what is not found"),
    sentence("words of an article"),
    sentence("captions"),
    sentence("cover"),
    sentence("e-book"),
    sentence("authors"),
    sentence("page numbers"),
    sentence("folios"),
    sentence("post {name}", name=""),
    sentence("picture {name}", name=""),
    sentence("article {name}", name=""),
    sentence("page of article {name}", name=""),
    sentence("dump of article {name}", name=""),
    sentence("list of printed pages {name}", name=""),
    sentence("list {name}", name=""),
    sentence("text {name}", name=""),
    sentence("PDF of {name}", name=""),
    sentence("book {name}", name=""),
    sentence("cards of {name}", name=""),
    sentence("cards from {name}", name=""),
    sentence("running head {name}", name=""),
    sentence("signature from {first} to {name}", first="", name=""),
    sentence("{layout} sheet of {name}", layout="", name=""),
    sentence("{layout} of {name}", layout="", name=""),
)


def in_words(subject: str) -> str:
    """Return a job's subject as a sentence, or as it is where it has no form of those known here."""
    for form in _ABOUT:
        if found := _pattern(form.template).fullmatch(subject):
            return sentence(form.template, **found.groupdict())
    return subject


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """Return what finds the values of a template; all but the name are one word."""
    pattern = re.escape(template).replace(r"\{name\}", "(?P<name>.+)")
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[\\w.-]+)", pattern), re.DOTALL)
