"""What the templates in `styles/site/` are told. Only user of markupsafe for the site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial

from lxml.html import tostring
from markupsafe import Markup

from pipeline import theme
from pipeline.body.values import LEAD
from pipeline.editions.web import markup
from pipeline.editions.web.common_pages import CommonPage, FrontPage, NotFoundPage
from pipeline.editions.web.paths import SiteLocation
from pipeline.editions.web.values import ArticlePage
from pipeline.labels import direction, labels, language_of, long_date, number_in
from pipeline.version import program


def article_page(page: ArticlePage) -> str:
    """Return an article's page as HTML."""
    place = SiteLocation(root="../", articles="", images=page.images)
    words = labels(page.language)

    def marks(pages: Iterable[int]) -> Markup:
        html = (tostring(markup.page_mark(one, words), encoding="unicode") for one in pages)
        return Markup("").join(map(Markup, html))

    body = markup.page_body(page.body.text, place, words, page.starts)
    return _render(
        "article.html",
        page,
        page.language,
        image=page.images.get(page.lead.asset) if page.lead else None,
        body=Markup(body),  # noqa: S704 (cleaned by normalise)
        first_page=marks(() if page.starts is None else (0,)),
        pages_of_lead=marks(start.page for start in page.starts or () if start.place == LEAD),
    )


def common_page(page: CommonPage) -> str:
    """Return any other page as HTML."""
    language = page.frame.settings.language
    if isinstance(page, FrontPage) and page.opening:
        place = SiteLocation(root="", articles="articles/", images=page.opening.images)
        body = markup.page_body(page.opening.body.text, place, labels(page.opening.language))
        return _render(page.template, page, language, opening=Markup(body))  # noqa: S704 (cleaned by normalise)
    return _render(page.template, page, language)


def not_found_page(page: NotFoundPage) -> str:
    """Return the page for what is not found as HTML."""
    style = Markup(theme.screen_stylesheet("site/not-found.css"))  # noqa: S704 - our own
    values = {"root": page.frame.url(""), "url": "", "style": style}
    return _render(page.template, page, page.frame.settings.language, **values)


def _render(template: str, page: ArticlePage | CommonPage | NotFoundPage, language: str, **values: object) -> str:
    frame = page.frame
    words = labels(frame.settings.language)
    # The words that pages add of their own are in the catalogue's language, whatever an article's is.
    speech = language_of(words)

    def lang(inner: str, outer: str = language) -> Markup:
        """Return the attributes of an element whose text is in another language than what surrounds it."""
        if inner == outer:
            return Markup()
        return Markup(' lang="{}" dir="{}"').format(inner, direction(inner))

    def day(date: str) -> Markup:
        """Return a date as one reads it, for machines too."""
        moment = dt.datetime.fromisoformat(date)
        return Markup('<time datetime="{}">{}</time>').format(moment.date().isoformat(), long_date(moment, speech))

    context: dict[str, object] = {
        "_": words.gettext,
        "ngettext": words.ngettext,
        "day": day,
        "digits": partial(number_in, speech),
        "direction": direction(language),
        "frame": frame,
        "lang": lang,
        "language": language,
        "page": page,
        "program": program(),
        "root": "../" * page.path.count("/"),
        "settings": frame.settings,
        "speech": speech,
        "url": frame.url("" if page.path == "index.html" else page.path),
    }
    return theme.templates().get_template(f"site/{template}").render(context | values)
