"""Handouts before they are made: the articles of each, and the paths of its files."""

from __future__ import annotations

from collections.abc import Collection as Names
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.editions.book.selection import EmptySelectionError, name_selection, select
from pipeline.model.article import Article
from pipeline.model.books_and_handouts import IMPOSED, OTHERWISE_BROKEN, UNNUMBERED, Handout, Layout
from pipeline.model.collection import Collection
from pipeline.text.printable import file_name_of, free_name


@dataclass(frozen=True)
class PlannedHandout:
    """Handout as asked for, with its articles, its title and the folder of its files."""

    handout: Handout
    articles: tuple[Article, ...]
    title: str
    folder: str

    @property
    def title_html(self) -> str:
        """Its title as `Article` has it, where it is that of its first article."""
        return self.articles[0].title_html if self.title == self.articles[0].title else ""

    @property
    def marked_out_of(self) -> str:
        """The best mark: what its articles say, or was asked for."""
        return self._choose_value(self.handout.marked_out_of, (article.marked_out_of for article in self.articles))

    @property
    def instructions(self) -> str:
        """Instructions for the class: those asked for, else those of its articles."""
        return self._choose_value(self.handout.instructions, (article.instructions for article in self.articles))

    @property
    def disputed(self) -> tuple[str, ...]:
        """The keys of which its articles say different things, where nothing is asked for: none counts."""
        marks, instructions = zip(
            *((article.marked_out_of, article.instructions) for article in self.articles), strict=True
        )
        by_key = {"note": (marks, self.marked_out_of), "consigne": (instructions, self.instructions)}
        return tuple(key for key, (own, counts) in by_key.items() if any(own) and not counts)

    def _choose_value(self, requested: str, own: Iterable[str]) -> str:
        """Return what counts: an option before the articles, these before the settings."""
        agreed = set(filter(None, own))
        alone = agreed.pop() if len(agreed) == 1 else ""
        return (requested or alone) if self.handout.is_to_order else (alone or requested)

    @property
    def first_path(self) -> str:
        """The path of its first layout: one that has its pages in their order, if any has."""
        return f"{self.folder}/{list_layouts(self.handout)[0]}.pdf"

    @property
    def file_path(self) -> str:
        """The path of its files that are not laid out, without their suffix."""
        return f"{self.folder}/{self.folder.rpartition('/')[2]}"

    @property
    def archive(self) -> str:
        """The path of its archive."""
        return f"{self.folder}.zip"


def list_layouts(handout: Handout) -> list[Layout]:
    """Return the layouts of a handout: before those that have no reading order, the plain one that has their pages.

    The plain one is what can be read aloud.
    """
    layouts: list[Layout] = []
    for layout in handout.layouts:
        layouts += [IMPOSED[layout]] if layout in IMPOSED else []
        layouts.append(layout)
    return list(dict.fromkeys(layouts))


def choose_counted_layout(handout: Handout) -> Layout:
    """Return the layout whose lines and pages those layouts refer to that break lines otherwise."""
    others = (each for each in list_layouts(handout) if each not in OTHERWISE_BROKEN | UNNUMBERED)
    return next(others, Layout.A4)


def plan_handout(collection: Collection, handout: Handout, taken: Names[str] = ()) -> PlannedHandout:
    """Return a handout with its articles, in a folder that is none of those that are `taken`.

    Raises:
        EmptySelectionError: an article, tag or author is not in the collection, or nothing is selected.
    """
    articles = select(collection, handout.selection, handout.order)
    title = handout.title or _make_title(collection, handout, articles)
    return PlannedHandout(handout, articles, title, free_name(f"handouts/{file_name_of(title) or 'handout'}", taken))


def plan_handouts(collection: Collection) -> Iterator[PlannedHandout | tuple[Handout, EmptySelectionError]]:
    """Yield the handouts that the settings ask for, and those of them that have no article, with the reason."""
    taken: set[str] = set()
    for asked in collection.handouts:
        try:
            handout = plan_handout(collection, asked, taken)
        except EmptySelectionError as error:
            yield asked, error
        else:
            taken.add(handout.folder)
            yield handout


def _make_title(collection: Collection, handout: Handout, articles: tuple[Article, ...]) -> str:
    """Return the title of a handout: the tags or authors that were asked for.

    For all articles it is the collection's title, else the first article's.
    """
    whole = collection.settings.title if handout.selection.everything else ""
    return name_selection(collection, handout.selection) or whole or articles[0].title
