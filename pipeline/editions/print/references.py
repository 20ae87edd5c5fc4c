"""References to other articles, as paper prints them.

Their page, where they are printed in the same document; else their titles and their addresses on the web.
"""

from __future__ import annotations

import string
from collections.abc import Collection as Names
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml.html import fragment_fromstring
from lxml.html.builder import CLASS, E
from markupsafe import Markup

from pipeline.body.citations import WAYS_BACK
from pipeline.body.neutral_html import Tree, make_address_link, parent_of, parse, text_of, to_html
from pipeline.body.places import RELATED
from pipeline.editions.print.binding import make_page_address
from pipeline.editions.print.print_article import OWN_PAGES, SITE, Cited, PartBand, SharedPages, find_cited_pages
from pipeline.i18n.labels import comma, digits_of, direction, labels, number_in, own_name
from pipeline.model.article import Article, Translation
from pipeline.model.collection import Collection, Related
from pipeline.press.sheets import ADDED, MARK, SPARE, anchor

_ARTICLE = "article:"
# Brackets within brackets have another form.
_SQUARE = str.maketrans("()（）", "[]［］")
# What may be around a title in running text.
_AROUND = "«»“”„‘’\"'‹› \u00a0\u202f.,;:!?…"


@dataclass(frozen=True)
class References:
    """References to other articles.

    `places` are those of the document, by the names that they have there ("SLUG", "SLUG#ID"); `cited` are articles that
    it does not have, by their slugs, and pages of the site, which no document has, by their neutral addresses. Of what
    is in neither, nothing is said. `site` is the address of the site, "" where that is not known. `related` are the
    articles at the end of each that has any, by its slug, `translations` those of each, likewise; `ways` show the way
    to pages of the site (`media.make_site_code`), by the slugs of their articles, `bands` above which of them a part
    begins. With others, the document has `shared` pages. `pages` are those of places in a book, as far as they are
    known, None where references to figures tell no pages: slides have none.
    """

    places: frozenset[str] = frozenset()
    cited: Mapping[str, Cited] = field(default_factory=dict)
    site: str = ""
    related: Mapping[str, tuple[Related, ...]] = field(default_factory=dict)
    translations: Mapping[str, tuple[Translation, ...]] = field(default_factory=dict)
    ways: Mapping[str, Markup] = field(default_factory=dict)
    bands: Mapping[str, PartBand] = field(default_factory=dict)
    shared: SharedPages = OWN_PAGES
    pages: Mapping[str, int] | None = field(default_factory=dict)


def references(collection: Collection, bound: Sequence[Article]) -> References:
    """Return what the articles that are `bound` in one document can say of each other, and of all others."""
    places = frozenset(place for article in bound for place in _list_places(article))
    base_url = collection.settings.base_url
    cited = {
        article.slug: Cited(
            article.title, article.language, make_page_address(base_url, article.slug), article.title_html
        )
        for article in collection.reachable
        if article.slug not in places
    }
    related = collection.related_within(article.slug for article in bound)
    return References(places, {**cited, **find_cited_pages(collection, bound)}, base_url, related)


def find_slug(address: str) -> str:
    """Return the slug of the article to which a neutral address leads, "" for any other address."""
    return unquote(address.removeprefix(_ARTICLE)).partition("#")[0] if address.startswith(_ARTICLE) else ""


def name_goal(address: str) -> str:
    """Return by which name what a neutral address leads to is cited, "" for what is not."""
    return address.partition("#")[0] if address.startswith(SITE) else find_slug(address)


def say_page(link: Tree, among: References, language: str) -> Tree | None:
    """Return what says the page to which a link to an article leads; None where that is not in the document.

    The press writes the number, when it knows it (`press/typesetting/pdf_pages.py`); two noughts are as wide as most
    of the numbers that come in their place, so that the lines stay what they are.
    """
    name = unquote(link.get("href", "").removeprefix(_ARTICLE))
    place = next((one for one in (name, name.partition("#")[0]) if one in among.places), None)
    if place is None:
        return None
    words = labels(language).gettext("(p. %(page)s)").replace(" ", "\u00a0")
    before, _, after = words.partition("%(page)s")
    if _is_in_brackets(link):
        before, after = before.translate(_SQUARE), after.translate(_SQUARE)
    # Full-width brackets bring their own space.
    before = before if before.startswith(("（", "［")) else f" {before}"
    return E.span({ADDED: ""}, before, _number_page(place, language), after)


def say_page_of_place(link: Tree, slug: str, ids: Names[str], among: References, language: str) -> Tree | None:
    """Return what says the page of a figure or the like to which a text refers; None where that is not known.

    The press says nothing of the page on which the reference is. The text is that of the article `slug`, and has these
    `ids`.
    """
    address = link.get("href", "")
    name = anchor(slug, unquote(address[1:])) if address.startswith("#") else unquote(address.removeprefix(_ARTICLE))
    if among.pages is None or "#" not in name:
        return None
    page = among.pages.get(name)
    if page is None and name not in among.places and not (address.startswith("#") and address[1:] in ids):
        return None
    words = labels(language).gettext(", p. %(page)s").replace(" %(page)s", "\u00a0%(page)s")
    words = words % {"page": "%s" if page is None else number_in(language, page)}
    number = _number_page(name, language)
    number.set("data-elsewhere", words)
    number.text = words.replace("%s", number.text or "")
    return E.span({ADDED: ""}, number)


def _number_page(place: str, language: str) -> Tree:
    digits = digits_of(language)
    number = {"data-page-of": place} | ({"data-digits": digits} if digits != string.digits else {})
    return E.span(2 * digits[0], number)


def make_citation(link: Tree, among: References) -> list[Tree]:
    """Return what a note says of the article to which a link leads.

    It gives its title, if the link's words are another, and its address.
    """
    goal = name_goal(link.get("href", ""))
    cited = among.cited.get(goal)
    if cited is None:
        return []
    pieces = []
    words, title = (text.casefold().strip(_AROUND) for text in (text_of(link), cited.title))
    if words != title:
        name = fragment_fromstring(cited.title_html, create_parent="cite") if cited.title_html else E.cite(cited.title)
        name.attrib.update({"lang": cited.language, "dir": direction(cited.language)})
        pieces.append(name)
    if cited.address:
        pieces.append(make_address_link(cited.address, goal if goal.startswith(SITE) else f"{_ARTICLE}{goal}"))
    if len(pieces) > 1:
        pieces[0].tail = " – "
    return pieces


def _is_in_brackets(link: Tree) -> bool:
    """Return whether a bracket is open in the words before a link."""
    before = [parent_of(link).text]
    for sibling in link.itersiblings(preceding=True):
        before += ["".join(sibling.itertext()), sibling.tail]
    text = "".join(filter(None, before)).translate(_SQUARE)
    return sum(map(text.count, "[［")) > sum(map(text.count, "]］"))


def _list_places(article: Article) -> Iterator[str]:
    """Yield the names of an article's places, without those of the author's notes, which are elsewhere on paper."""
    yield anchor(article.slug)
    for element in parse(article.body.text).iterdescendants():
        around = (element, *element.iterancestors("section"))
        noted = element.get("class") == "footnote-ref" or any(each.get("class") == "footnotes" for each in around)
        if (identifier := element.get("id")) and not noted:
            yield anchor(article.slug, identifier)


def drop_ways_back(tree: Tree) -> None:
    """Drop the links from entries of a bibliography to where they are cited, unless they tell pages."""
    for told in tree.find_class(WAYS_BACK):
        if "↑" in text_of(told):
            told.drop_tree()


def list_translations(translations: Sequence[Translation], language: str, site: str) -> Markup:
    """Return the line in the language of an article, "" where it has no translation; `site` may be "".

    An address is there to be typed; within one PDF the link on it leads to the translation itself.
    """
    if not translations:
        return Markup()
    parts: list[Tree | str] = [f"{labels(language).gettext('Also available in:')} "]
    for number, translation in enumerate(translations):
        parts += [comma(language)] * (number > 0)
        name, goal = (
            {"lang": translation.language, "dir": direction(translation.language)},
            f"{_ARTICLE}{translation.slug}",
        )
        if site:
            parts += (
                E.span(own_name(translation.language), name),
                " ",
                make_address_link(make_page_address(site, translation.slug), goal),
            )
        else:
            parts.append(E.a(own_name(translation.language), name, {"href": goal}))
    return Markup(to_html(E.div(E.p(*parts, {"class": "also"}))))  # noqa: S704 - our own HTML


def make_related_block(article: Article, references: References) -> Tree | None:
    """Return the lines about the related articles of one, None where there are none."""
    related = references.related.get(article.slug, ())
    if not related:
        return None
    label = E.p(CLASS("label"), labels(article.language).gettext("See also"))
    lines = [_make_line(one, article.language, references) for one in related]
    return E.section({"class": "related", ADDED: "", SPARE: ""}, label, E.ul(*lines))


def _make_line(related: Related, language: str, references: References) -> Tree:
    link = fragment_fromstring(related.title_html, create_parent="a") if related.title_html else E.a(related.title)
    link.set("href", f"{_ARTICLE}{related.slug}")
    line = E.li({MARK: f"{RELATED}{related.slug}"}, link)
    if related.words:
        line.append(E.span(CLASS("why"), f" {labels(language).gettext(' · ').join(related.words)}"))
    page = say_page(link, references, language)
    line.extend([] if page is None else [page])
    if related.language != language:
        line.attrib.update({"lang": related.language, "dir": direction(related.language)})
    return line
