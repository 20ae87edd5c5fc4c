"""The related articles at the end of an article on paper: titles, and the pages on which they begin.

Where the document knows its pages it says them itself. The sheets of an article stand in books too, whose pages nobody
knows yet: the lines have names, and the book stamps the number at the end of each (`press.binding.stamp`).
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import fragment_fromstring
from lxml.html.builder import CLASS, E

from pipeline.body.neutral_html import Tree
from pipeline.body.values import RELATED
from pipeline.editions.print.references import References, on_page
from pipeline.i18n.labels import direction, labels
from pipeline.model.article import Article
from pipeline.model.collection import Related
from pipeline.press.sheets import ADDED, MARK, SPARE


def related_block(article: Article, references: References) -> Tree | None:
    """Return the lines about the related articles of one, None where there are none."""
    related = references.related.get(article.slug, ())
    if not related:
        return None
    label = E.p(CLASS("label"), labels(article.language).gettext("See also"))
    lines = [_line(one, article.language, references) for one in related]
    return E.section({"class": "related", ADDED: "", SPARE: ""}, label, E.ul(*lines))


def _line(one: Related, language: str, references: References) -> Tree:
    link = fragment_fromstring(one.title_html, create_parent="a") if one.title_html else E.a(one.title)
    link.set("href", f"article:{one.slug}")
    line = E.li({MARK: f"{RELATED}{one.slug}"}, link)
    line.extend(_after(one, link, language, references))
    if one.language != language:
        line.set("lang", one.language)
        line.set("dir", direction(one.language))
    return line


def _after(one: Related, link: Tree, language: str, references: References) -> Iterator[Tree]:
    if one.words:
        yield E.span(CLASS("why"), f" {labels(language).gettext(' · ').join(one.words)}")
    page = on_page(link, references, language)
    if page is not None:
        yield page
