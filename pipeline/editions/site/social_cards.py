"""The pictures that networks show with links to the site.

An article's own photograph serves as it is, for networks write the title below; other articles have a social card, and
the front page too. Networks fetch them from absolute addresses: there are none where the site's own is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.editions.covers.social_card import SIZE, Card, CardBatch, batches, draw_cards
from pipeline.editions.fallback import failure_problem
from pipeline.editions.press_problems import report_wordless
from pipeline.editions.site.lists import sort_newest_first
from pipeline.editions.site.pages import Frame, Preview, site_title
from pipeline.editions.site.paths import image
from pipeline.extension import File
from pipeline.i18n.labels import list_words
from pipeline.i18n.sentences import sentence
from pipeline.jobs.job import Failed
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article, Picture
from pipeline.model.collection import Collection, by_language, folder_of, language_of
from pipeline.model.problems import Problem

_FRONT = "card"  # beside `cards/`, where any name may be an article's
_PICTURES = 6  # of the newest articles, on the front page's card
# What networks show large: at least so many pixels wide, and not much taller than a card.
_LARGE, _TALLEST = 600, 1.25


def make_cards(collection: Collection, runner: Runner) -> Iterator[File | Problem]:
    """Yield `card.jpg` of each language, and `cards/SLUG.jpg` for articles without a photograph, made by the runner."""
    sources = {_name(article): article.source for article in collection.reachable}
    yield from _draw_batches(list(card_batches(collection)), sources, runner)


def _draw_batches(wanted: Sequence[CardBatch], sources: Mapping[str, str], runner: Runner) -> Iterator[File | Problem]:
    for batch, made in zip(wanted, runner.attempt(draw_cards, wanted, "cards"), strict=True):
        if not isinstance(made, Failed):
            for card, drawn in zip(batch.cards, made, strict=True):
                yield File(card_path(card), drawn.data)
                if drawn.missing:
                    yield report_wordless(sentence("its card has no words"), drawn.missing, sources.get(card.name, ""))
        elif len(batch.cards) == 1:
            yield failure_problem(card_path(batch.cards[0]), made.reason)
        else:
            yield from _draw_batches([CardBatch((card,)).qualified("2") for card in batch.cards], sources, runner)


def card_batches(collection: Collection) -> Iterator[CardBatch]:
    """Yield the cards of a site as they are drawn together."""
    if collection.settings.base_url:
        yield from batches(_plan_cards(collection))


def is_card(path: str) -> bool:
    """Return whether a path of the site may be that of a card."""
    return path.endswith(_path(_FRONT)) or path.startswith(f"{_FRONT}s/")


def card_path(card: Card) -> str:
    """Return the path of a card."""
    return _path(card.name)


def choose_front_preview(frame: Frame) -> Preview | None:
    """Return the front page's picture."""
    return Preview(_path(f"{frame.folder}{_FRONT}"), *SIZE, frame.title) if frame.settings.base_url else None


def choose_preview(article: Article, collection: Collection) -> Preview | None:
    """Return an article's picture."""
    if not collection.settings.base_url:
        return None
    lead = _lead(article, collection)
    if lead and article.lead and _is_shown_as_it_is(lead):
        return Preview(image(lead).path, lead.width, lead.height, article.lead.alt)
    return Preview(_path(_name(article)), *SIZE, article.title)


def _plan_cards(collection: Collection) -> Iterator[Card]:
    parts = {part.settings.language: part for part in by_language(collection)}
    yield from (_plan_front_card(part, folder_of(language, collection)) for language, part in parts.items())
    for article in collection.reachable:
        lead = _lead(article, collection)
        if lead is None or not _is_shown_as_it_is(lead):
            settings = parts[language_of(article.language, collection)].settings
            yield Card(
                _name(article),
                article.title,
                article.language,
                site_title(settings),
                settings.language,
                pictures=(lead,) if lead else (),
                logo=collection.logo,
                colour=collection.look.accent.light,
            )


def _plan_front_card(part: Collection, folder: str) -> Card:
    """Return the card of a language's front page."""
    settings = part.settings
    return Card(
        f"{folder}{_FRONT}",
        site_title(settings),
        settings.language,
        site=list_words(settings.authors, settings.language) or settings.publisher,
        site_language=settings.language,
        subtitle=settings.subtitle,
        pictures=tuple(_find_newest(part)),
        logo=part.logo,
        colour=part.look.accent.light,
    )


def _find_newest(collection: Collection) -> Iterator[Picture]:
    """Yield the lead pictures of the newest articles that have one, each once."""
    leads = (_lead(article, collection) for article in sort_newest_first(collection.articles))
    pictures = {lead.path: lead for lead in leads if lead}
    yield from list(pictures.values())[:_PICTURES]


def _lead(article: Article, collection: Collection) -> Picture | None:
    return collection.pictures.get(article.lead.asset) if article.lead else None


def _is_shown_as_it_is(lead: Picture) -> bool:
    """Return whether networks can show a picture, and show it large.

    That is no drawing, wide enough, and rather a landscape.
    """
    is_photograph = lead.media_type == "image/jpeg"
    return is_photograph and lead.width >= _LARGE and lead.height <= lead.width * _TALLEST


def _name(article: Article) -> str:
    return f"cards/{article.slug}"


def _path(name: str) -> str:
    return f"{name}.jpg"
