"""Authors as public editions call them: by their public names, or in the style that the settings or a post ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from pipeline.model.audience import NameStyle, Person, call_person
from pipeline.model.books_and_handouts import Anthology, Handout
from pipeline.model.manuscript import Manuscript, Post
from pipeline.model.settings import AUTHORS_FILE
from pipeline.normalise.drafts import Draft
from pipeline.text.printable import name_of

_Chosen = TypeVar("_Chosen", Anthology, Handout)


def call_author(name: str, style: NameStyle | None, people: Mapping[str, Person]) -> str:
    """Return how a public edition calls an author, "" for not at all."""
    person = find_person(name, people)
    public = person.public_name if person else ""
    return public if public and style is not NameStyle.NONE else call_person(name, style)


def find_person(name: str, people: Mapping[str, Person]) -> Person | None:
    """Return what is said of a person of this name; capitals do not count."""
    wanted = name_of(name).casefold()
    return next((person for own, person in people.items() if name_of(own).casefold() == wanted), None)


def call_authors_in_settings(manuscript: Manuscript) -> Manuscript:
    """Return a manuscript whose settings, books, handouts and biographies call authors as public editions do."""
    style = manuscript.settings.names

    def called(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(filter(None, (call_author(name, style, manuscript.people) for name in names))))

    def chosen(wish: _Chosen) -> _Chosen:
        return replace(wish, selection=replace(wish.selection, authors=called(wish.selection.authors)))

    def renamed(post: Post) -> Post | None:
        name = "".join(called([str(post.metadata["title"])]))
        alt = {"image_alt": name} if "image_alt" in post.metadata else {}
        new = {**post.metadata, "title": name, **alt}
        return replace(post, path=f"{AUTHORS_FILE}#{name}", metadata=new) if name else None

    links = ((called([name]), addresses) for name, addresses in manuscript.author_links.items())
    return replace(
        manuscript,
        settings=replace(manuscript.settings, authors=called(manuscript.settings.authors)),
        anthologies=tuple(replace(chosen(book), authors=called(book.authors)) for book in manuscript.anthologies),
        handouts=tuple(map(chosen, manuscript.handouts)),
        biographies=tuple(filter(None, map(renamed, manuscript.biographies))),
        author_links={names[0]: addresses for names, addresses in links if names},
    )


def call_authors(draft: Draft, style: NameStyle | None, people: Mapping[str, Person]) -> Draft:
    """Return a draft whose authors are called as it asks for, or else in the style of the settings."""
    metadata = draft.metadata
    names = (call_author(name, metadata.names or style, people) for name in metadata.authors)
    authors = tuple(dict.fromkeys(filter(None, names)))
    return replace(draft, metadata=replace(metadata, authors=authors)) if authors != metadata.authors else draft


def is_watched(manuscript: Manuscript, drafts: Iterable[Draft]) -> bool:
    """Return whether the settings, `authors.yaml` or a post say what names or pictures may be public."""
    settings = manuscript.settings
    return (
        settings.names is not None
        or settings.consent is not None
        or any(person.consent or person.public_name for person in manuscript.people.values())
        or any(draft.metadata.names or draft.consents for draft in drafts)
    )
