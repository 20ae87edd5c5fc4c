"""What jobs are about, in words that can be said in other languages: the runner knows them by their English names."""

from __future__ import annotations

import re
from functools import cache

from pipeline.text.sentences import sentence

_ABOUT = (
    sentence("style sheets, script, fonts and icon of the site"),
    sentence("feed {name}", name=""),
    sentence("list of texts"),
    sentence("sitemap"),
    sentence("front page"),
    sentence("list of topics"),
    sentence("page of the books"),
    sentence("page for what is not found"),
    sentence("fonts {name}", name=""),
    sentence("icon"),
    sentence("style sheet {name}", name=""),
    sentence("template {name}", name=""),
    sentence("podcast"),
    sentence("recording {name}", name=""),
    sentence("words of an article"),
    sentence("words of {name}", name=""),
    sentence("related articles in {name}", name=""),
    sentence("captions"),
    sentence("cover"),
    sentence("e-book"),
    sentence("authors"),
    sentence("page numbers"),
    sentence("folios"),
    sentence("post {name}", name=""),
    sentence("file {name}", name=""),
    sentence("colophon {name}", name=""),
    sentence("contents {name}", name=""),
    sentence("figures {name}", name=""),
    sentence("half-title {name}", name=""),
    sentence("imprint {name}", name=""),
    sentence("index {name}", name=""),
    sentence("opening {name}", name=""),
    sentence("sources {name}", name=""),
    sentence("title {name}", name=""),
    sentence("picture {name}", name=""),
    sentence("article {name}", name=""),
    sentence("page of article {name}", name=""),
    sentence("page {name}", name=""),
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
# What jobs are made of, by the names of their fields.
_PARTS = (
    sentence("alt"),
    sentence("articles"),
    sentence("as list"),
    sentence("authors"),
    sentence("base url"),
    sentence("beside"),
    sentence("bodies"),
    sentence("body"),
    sentence("books"),
    sentence("cited"),
    sentence("colour"),
    sentence("content"),
    sentence("contents"),
    sentence("cover type"),
    sentence("cover"),
    sentence("creep"),
    sentence("css"),
    sentence("data"),
    sentence("date"),
    sentence("description html"),
    sentence("description"),
    sentence("design"),
    sentence("directions"),
    sentence("document"),
    sentence("entries"),
    sentence("episodes"),
    sentence("facts"),
    sentence("feeds"),
    sentence("files"),
    sentence("first"),
    sentence("flow"),
    sentence("following"),
    sentence("fonts"),
    sentence("form"),
    sentence("frame"),
    sentence("furniture"),
    sentence("grey"),
    sentence("head"),
    sentence("images"),
    sentence("imprint"),
    sentence("kind"),
    sentence("labels"),
    sentence("language"),
    sentence("lead"),
    sentence("legal"),
    sentence("links"),
    sentence("listed"),
    sentence("logo described"),
    sentence("logo"),
    sentence("members"),
    sentence("name"),
    sentence("narrations"),
    sentence("number"),
    sentence("opening"),
    sentence("own"),
    sentence("page"),
    sentence("pages"),
    sentence("parts"),
    sentence("path"),
    sentence("pdf"),
    sentence("picture"),
    sentence("pictures"),
    sentence("plain"),
    sentence("preview"),
    sentence("previous"),
    sentence("printed"),
    sentence("reading minutes"),
    sentence("recordings"),
    sentence("references"),
    sentence("related"),
    sentence("root"),
    sentence("scheme"),
    sentence("sections"),
    sentence("signatures"),
    sentence("signs"),
    sentence("size"),
    sentence("slug"),
    sentence("solutions"),
    sentence("stretches"),
    sentence("subtitle"),
    sentence("tag"),
    sentence("tags"),
    sentence("teasers"),
    sentence("template"),
    sentence("text"),
    sentence("texts"),
    sentence("title html"),
    sentence("title"),
    sentence("updated"),
    sentence("usual"),
    sentence("values"),
    sentence("volume"),
    sentence("widths"),
)


def part_in_words(field: str) -> str:
    """Return what a field of a job is called: as a sentence, or as it is where it is none of those known here."""
    called = field.replace("_", " ")
    return next((part for part in _PARTS if part == called), called)


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
