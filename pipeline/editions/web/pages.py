"""The pages of the site: what each of them tells its template in `styles/site/`. Only user of markupsafe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from markupsafe import Markup

from pipeline.editions.web import markup
from pipeline.jobs.recipe import made_with
from pipeline.labels import direction, labels, long_date
from pipeline.model.collection import Article, Tag
from pipeline.model.manuscript import Settings
from pipeline.shelf import templates

# A list of contents helps where an article has several parts (its headings of the first level below the title).
_LONG = 3
_PART = 2


@dataclass(frozen=True)
class Frame:
    """What all pages of the site share. `editions` names what comes out beside it, sorted."""

    settings: Settings
    editions: tuple[str, ...] = ()
    has_tags: bool = False

    @property
    def title(self) -> str:
        """The site's name."""
        return self.settings.title or labels(self.settings.language).gettext("Articles")

    def url(self, path: str) -> str:
        """The absolute address of a file of the site, "" where the site's own is not known."""
        return self.settings.base_url and self.settings.base_url + quote(path)


@dataclass(frozen=True)
class Link:
    """Another article, as a page refers to it."""

    slug: str
    title: str
    language: str


@dataclass(frozen=True)
class Label:
    """A tag, as a page refers to it: its name, the slug of its page, how many articles it has."""

    name: str
    slug: str
    count: int = 0


@dataclass(frozen=True)
class ArticlePage:
    """One article's page, with the little that it shows of the rest of the collection (a job of the runner)."""

    frame: Frame
    article: Article
    labels: tuple[Label, ...] = ()
    previous: Link | None = None
    following: Link | None = None
    images: Mapping[str, markup.Image] = field(default_factory=dict)


@dataclass(frozen=True)
class Teaser:
    """An article as a list shows it."""

    article: Article
    labels: tuple[Label, ...]
    image: markup.Image | None


@made_with("site/")
def article_page(page: ArticlePage) -> str:
    """`articles/SLUG.html`."""
    article = page.article
    lead = article.lead
    place = markup.Place(root="../", articles="", images=page.images)
    parts = [heading for heading in article.headings if heading.level == _PART]
    return _render(
        "article.html",
        page.frame,
        f"articles/{article.slug}.html",
        article.language,
        article=article,
        labels=page.labels,
        previous=page.previous,
        following=page.following,
        image=page.images.get(lead.asset) if lead else None,
        contents=parts if len(parts) >= _LONG else [],
        body=Markup(markup.page_body(article.body.text, place, labels(article.language))),  # noqa: S704 (cleaned by normalise)
    )


def front_page(frame: Frame, teasers: list[Teaser], all_labels: list[Label]) -> str:
    """`index.html`: the first article large, the others in columns."""
    return _render("index.html", frame, "index.html", frame.settings.language, teasers=teasers, labels=all_labels)


def tag_page(frame: Frame, tag: Tag, teasers: list[Teaser]) -> str:
    """`tags/SLUG.html`: the articles of one tag."""
    return _render("tag.html", frame, f"tags/{tag.slug}.html", frame.settings.language, tag=tag, teasers=teasers)


def tags_page(frame: Frame, all_labels: list[Label]) -> str:
    """`tags.html`: every tag."""
    return _render("tags.html", frame, "tags.html", frame.settings.language, labels=all_labels)


def not_found_page(frame: Frame) -> str:
    """`404.html`: served in place of any missing page, so that only absolute links lead out of it from everywhere."""
    return _render("404.html", frame, "404.html", frame.settings.language, root=frame.url(""), url="")


def icon(frame: Frame) -> str:
    """`assets/icon.svg`: the first letter of the title."""
    return templates().get_template("site/icon.svg").render(letter=frame.title[:1].upper())


def _render(template: str, frame: Frame, path: str, language: str, **values: object) -> str:
    words = labels(frame.settings.language)
    # The words that pages add of their own are in the catalogue's language, whatever an article's is.
    speech = words.info().get("language", "en")

    def lang(inner: str, outer: str = language) -> Markup:
        """The attributes of an element whose text is in another language than what surrounds it."""
        if inner == outer:
            return Markup()
        return Markup(' lang="{}" dir="{}"').format(inner, direction(inner))

    def day(date: dt.datetime) -> Markup:
        time = Markup('<time datetime="{}">{}</time>')
        return time.format(date.date().isoformat(), long_date(date, speech))

    context: dict[str, object] = {
        "_": words.gettext,
        "ngettext": words.ngettext,
        "day": day,
        "direction": direction(language),
        "frame": frame,
        "lang": lang,
        "language": language,
        "path": path,
        "root": "../" * path.count("/"),
        "settings": frame.settings,
        "speech": speech,
        "url": frame.url("" if path == "index.html" else path),
    }
    return templates().get_template(f"site/{template}").render(context | values)
