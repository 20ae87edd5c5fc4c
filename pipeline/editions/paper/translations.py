"""The line of a printed article that tells of its translations: their languages, and where they stand on the web."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml.html.builder import E
from markupsafe import Markup

from pipeline.body.neutral_html import Tree, to_html
from pipeline.body.web_addresses import spelt_out
from pipeline.editions.paper.link_targets import page_on_site
from pipeline.labels import comma, direction, labels, own_name
from pipeline.model.languages import Translation


def also_in(translations: Sequence[Translation], language: str, site: str) -> Markup:
    """Return the line in the language of an article, "" where it has no translation; `site` may be "".

    An address is there to be typed; within one PDF the link on it leads to the translation itself.
    """
    if not translations:
        return Markup()
    parts: list[Tree | str] = [f"{labels(language).gettext('Also available in:')} "]
    for number, one in enumerate(translations):
        parts += [comma(language)] * (number > 0)
        parts += _named(one, site)
    return Markup(to_html(E.div(E.p(*parts, {"class": "also"}))))  # noqa: S704 - our own HTML


def _named(one: Translation, site: str) -> Iterator[Tree | str]:
    name = {"lang": one.language, "dir": direction(one.language)}
    goal = f"article:{one.slug}"
    if site:
        yield E.span(own_name(one.language), name)
        yield " "
        yield spelt_out(page_on_site(site, one.slug), goal)
    else:
        yield E.a(own_name(one.language), name, {"href": goal})
