"""Fill in the templates of styles/site/. Only user of markupsafe for the site.

Each page says in its head what it may load and run (Content Security Policy, level 3), for a file has no server that
could say so. Scripts run that bear the page's own word, a digest of all that it says, which nothing in a post can know.
The site's script adds the rules for pictures: a checker of files (vnu) takes pictures beside a page for forbidden.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from gettext import NullTranslations
from urllib.parse import quote

from lxml.html import tostring
from markupsafe import Markup

from pipeline import theme
from pipeline.body.places import LEAD, PageStart
from pipeline.editions.site import markup
from pipeline.editions.site.assets import choose_early_fonts, choose_sheets
from pipeline.editions.site.list_pages import CommonPage, FrontPage, ListPage, NotFoundPage
from pipeline.editions.site.markup import origin_of
from pipeline.editions.site.pages import ArticlePage, Frame, Version, WrittenPage
from pipeline.editions.site.paths import SiteLocation, author_page
from pipeline.editions.site.structured import find_description, write_structured_data
from pipeline.i18n.labels import (
    direction,
    file_size,
    labels,
    language_of,
    month_name,
    number_in,
    own_name,
    raised_date,
    words_are_of,
)
from pipeline.jobs.blob import Blob
from pipeline.model.collection import SiteLink, match_language
from pipeline.model.settings import Trust
from pipeline.theme import typefaces
from pipeline.version import program

WORD = "the-word-of-this-page"
"""The placeholder of a page's word until all of the page is there."""

RULES = "; ".join(
    (
        f"script-src 'nonce-{WORD}'",
        f"style-src 'self' 'nonce-{WORD}'",
        # The proportions of pictures are in attributes.
        "style-src-attr 'unsafe-inline'",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'none'",
        "object-src 'none'",
        "worker-src 'none'",
        "manifest-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
_BYTES_OF_WORD = 16  # as many as the standard asks for: short, for each sheet of a page bears it
_NO_APP = re.compile("(worker-src|manifest-src) 'none'")
_SELF = "'self'"


def write_rules(*, offline: bool, pagefind: bool) -> str:
    """Return the rules of a page.

    A site that may be kept as an app has a worker and a manifest besides; Pagefind is a program in WebAssembly.
    """
    rules = _NO_APP.sub(r"\1 'self'", RULES) if offline else RULES
    return rules.replace("script-src", "script-src 'wasm-unsafe-eval'") if pagefind else rules


def write_picture_rules(origins: Iterable[str]) -> str:
    """Return the rules for pictures and media: those of the site, and pictures of these origins.

    Captions may be in the page itself.
    """
    return f"img-src {' '.join([_SELF, *sorted(set(origins))])}; media-src {_SELF} data:"


def insert_word(html: str) -> str:
    """Return a page with its word in its head, in the place of `WORD`."""
    head, end, rest = html.partition("</head>")
    digest = hashlib.sha256(html.encode()).digest()[:_BYTES_OF_WORD]
    word = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return head.replace(WORD, word) + end + rest


_Page = ArticlePage | WrittenPage | CommonPage | NotFoundPage


def render_article_page(page: ArticlePage) -> Blob:
    """Return an article's page as HTML."""
    words = labels(page.language)

    def marks(pages: Iterable[int]) -> Markup:
        html = (tostring(markup.make_page_mark(page, words), encoding="unicode") for page in pages)
        return Markup("").join(map(Markup, html))

    return _render_text(
        "article.html",
        page,
        SiteLocation(root="../", articles=""),
        page.starts,
        first_page=marks(() if page.starts is None else (0,)),
        pages_of_lead=marks(start.page for start in page.starts or () if start.place == LEAD),
    )


def render_page(page: WrittenPage) -> Blob:
    """Return a page that is no article as HTML."""
    return _render_text("page.html", page, SiteLocation(root="", articles="articles/"), pages_of_lead=Markup())


def _render_text(
    template: str,
    page: ArticlePage | WrittenPage,
    place: SiteLocation,
    starts: tuple[PageStart, ...] | None = None,
    **values: Markup,
) -> Blob:
    captions = {path: captions.data for path, captions in page.captions.items()}
    place = replace(place, images=page.images, captions=captions)
    body = markup.render_body(page.body.text, place, page.language, starts)
    return _render(
        template,
        page,
        page.language,
        origins=(*body.origins, *filter(None, [origin_of(page.lead.address if page.lead else "")])),
        image=page.images.get(page.lead.asset) if page.lead else None,
        body=Markup(body.html),  # noqa: S704 (cleaned by normalise)
        **values,
    )


def render_list(page: CommonPage) -> Blob:
    """Return any other page as HTML."""
    language = page.frame.settings.language
    opening = page.opening if isinstance(page, FrontPage | ListPage) else None
    if opening:
        root = "../" * page.path.count("/")
        place = SiteLocation(root=root, articles=f"{root}articles/", images=opening.images)
        body = markup.render_body(opening.body.text, place, opening.language)
        html = Markup(body.html)  # noqa: S704 (cleaned by normalise)
        portrait = opening.images.get(opening.portrait.asset) if opening.portrait else None
        return _render(page.template, page, language, origins=body.origins, opening=html, portrait=portrait)
    return _render(page.template, page, language)


def render_not_found(page: NotFoundPage) -> Blob:
    """Return the page for what is not found as HTML."""
    root = page.frame.url("")
    faces = [
        typefaces.font_face(font, f"{root}assets/fonts/{font.name}")
        for font in typefaces.screen_fonts()
        if font.subset == typefaces.LATIN and typefaces.seen_first(font) and font.style == "normal"
    ]
    style = "\n".join((theme.screen_stylesheet("site/not-found.css"), *faces))
    values = {"root": root, "url": ""}
    return _render(page.template, page, page.frame.settings.language, style=style, **values)


def _render_footer(frame: Frame, root: str) -> markup.PageBody:
    """Return the text at the foot of a page; its ids differ from those of the page."""
    if frame.footer is None:
        return markup.PageBody("", frozenset())
    place = SiteLocation(root=root, articles=f"{root}articles/", images=frame.footer.images)
    return markup.render_footer(frame.footer.body.text, place, frame.settings.language)


def _name_lists(words: NullTranslations) -> dict[str, str]:
    return {
        "articles": words.gettext("Articles"),
        "archive": words.gettext("Archive"),
        "tags": words.gettext("Topics"),
        "authors": words.gettext("Authors"),
        "series": words.gettext("All series"),
        "paths": words.gettext("Reading paths"),
        "books": words.gettext("Books"),
    }


def _render(
    template: str, page: _Page, language: str, *, origins: Iterable[str] = (), style: str = "", **values: object
) -> Blob:
    """Fill in a template; `origins` are those of other sites' pictures in the page, `style` is what its head has."""
    frame = page.frame
    root = str(values.get("root", "../" * page.path.count("/")))
    words = labels(frame.settings.language)
    footer = _render_footer(frame, root)
    context: dict[str, object] = {
        **_collect_words(words, frame.settings.language, language),
        **_collect_links(page, root),
        "described": find_description(page, _name_lists(words), str(values.get("body") or values.get("opening") or "")),
        "footer": Markup(footer.html),  # noqa: S704 (cleaned by normalise)
        "frame": frame,
        "noindex": _is_kept_from_engines(page),
        "page": page,
        # Who is trusted with HTML may run and load what they like.
        "rules": (
            None
            if Trust.HTML in frame.settings.trust
            else Markup(write_rules(offline=frame.offline, pagefind=frame.has_pagefind))  # noqa: S704 - our own
        ),
        "picture_rules": write_picture_rules((*origins, *footer.origins)),
        "word": WORD,
        "program": program(),
        "script_words": _collect_script_words(words, has_search=frame.has_search),
        "question_words": _collect_question_words(words),
        "path_words": _collect_path_words(words),
        "settings": frame.settings,
        "early_fonts": choose_early_fonts,
        "sheets_of": choose_sheets,
        "structured": Markup(write_structured_data(page, _name_lists(words))),  # noqa: S704 (escaped there)
        "style": Markup(style),  # noqa: S704 - our own
    }
    return Blob.of(insert_word(theme.templates().get_template(f"site/{template}").render(context | values)))


def _is_kept_from_engines(page: ArticlePage | WrittenPage | CommonPage | NotFoundPage) -> bool:
    if isinstance(page, ArticlePage | WrittenPage) and (page.noindex or not page.listed):
        return True
    return page.frame.noindex or isinstance(page, NotFoundPage)


def _collect_words(words: NullTranslations, of_site: str, of_page: str) -> dict[str, object]:
    """Return what a template says things with, on a page in one language of a site in another."""
    # The words that pages add of their own are in the catalogue's language, not an article's.
    speech = language_of(words)
    # Numbers and dates are as its region writes them, where the collection is in the same language.
    own = of_site if words_are_of(of_site, speech) else speech
    return {
        "_": words.gettext,
        "ngettext": words.ngettext,
        "author_page": author_page,
        "day": partial(_format_day, own),
        "month_name": partial(month_name, own),
        "digits": partial(number_in, own),
        "file_size": partial(file_size, language=own),
        "direction": direction(of_page),
        "lang": partial(_mark_language, of_page),
        "language": of_page,
        "speech": speech,
    }


def _mark_language(around: str, inner: str, outer: str = "") -> Markup:
    """Return the attributes of an element whose text is in another language than what surrounds it."""
    if inner == (outer or around):
        return Markup()
    return Markup(' lang="{}" dir="{}"').format(inner, direction(inner))


def _format_day(language: str, date: str) -> Markup:
    """Return a date as one reads it, for machines too."""
    moment = dt.datetime.fromisoformat(date)
    day = Markup(raised_date(moment, language))  # noqa: S704 - escaped
    return Markup('<time datetime="{}">{}</time>').format(moment.date().isoformat(), day)


def _collect_links(page: _Page, root: str) -> dict[str, object]:
    """Return what a template makes ways with."""
    place = SiteLocation(root=root, articles=f"{root}articles/")
    versions = _list_versions(page)

    def way(entry: SiteLink) -> str:
        """Return where an entry of the menu or the foot leads from here."""
        return place.address(entry.address)

    return {
        "is_here": lambda entry: way(entry) == root + quote(page.path),
        "root": root,
        "home": f"{root}{page.frame.folder}",
        "own_name": own_name,
        "switch": list(_find_other_languages(page)),
        "translations": [version for version in versions if version.path != page.path],
        "url": page.frame.url(page.path),
        "versions": versions,
        "version_url": lambda path: page.frame.url(path) or root + quote(path),
        "way": way,
    }


def _find_other_languages(page: _Page) -> Iterator[Version]:
    """Yield where the site's other languages begin, as seen from a page: with the same, or with their front pages."""
    codes = [home.language for home in page.frame.homes]
    versions = {match_language(version.language, codes): version for version in _list_versions(page)}
    for home in page.frame.homes:
        if home.path != f"{page.frame.folder}index.html":
            yield versions.get(home.language, home)


def _list_versions(page: _Page) -> tuple[Version, ...]:
    return page.versions if isinstance(page, ArticlePage | WrittenPage | FrontPage) else ()


def _collect_script_words(words: NullTranslations, *, has_search: bool) -> dict[str, str]:
    """Return what `reading.js` says."""
    return {
        "language": language_of(words),
        **({"search": words.gettext("Search")} if has_search else {}),
        "colours": words.gettext("Colours"),
        "system": words.gettext("Like the device"),
        "light": words.gettext("Light"),
        "dark": words.gettext("Dark"),
        "link": words.gettext("Link to “%(title)s”"),
        "copy": words.gettext("Copy"),
        "copied": words.gettext("Copied"),
        "note": words.gettext("Note %(n)s"),
        "close": words.gettext("Close"),
    }


def _collect_path_words(words: NullTranslations) -> dict[str, str]:
    """Return what `paths.js` says."""
    return {
        "language": language_of(words),
        "read": words.gettext("Already read"),
        "next": words.gettext("Continue reading: %(title)s"),
        "forget": words.gettext("Forget what I have read"),
    }


def _collect_question_words(words: NullTranslations) -> dict[str, str]:
    """Return what `questions.js` says."""
    return {
        "language": language_of(words),
        "check": words.gettext("Check"),
        "answer": words.gettext("Your answer"),
        "right": words.gettext("That is right."),
        "wrong": words.gettext("Not yet: try again."),
    }
