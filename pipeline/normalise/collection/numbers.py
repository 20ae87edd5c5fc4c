"""Number the figures, tables, listings and equations of all articles, and say what references lead to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import unquote

from pipeline.model.article import page_key
from pipeline.model.settings import Numbering
from pipeline.normalise.collection.pages import page_address
from pipeline.normalise.drafts import Draft, FinishJob
from pipeline.normalise.numbered import SECTION, Numbered, find_headings, letter_of
from pipeline.normalise.resolve import ANYWHERE
from pipeline.pandoc.nodes import find_landmarks

_ARTICLE, _PAGE = "article:", page_key("")


def number_numberables(
    jobs: Sequence[FinishJob], numbering: Collection[Numbering], chapters: Sequence[str]
) -> Iterator[FinishJob]:
    """Yield the jobs with the numbers of their things and what their references lead to.

    `chapters` are the slugs of articles in their order, which numbers count where they are those of a book. Things have
    numbers to which anything refers, or whose ids say so.
    """
    if not any(job.draft.references or job.draft.numberables for job in jobs):
        yield from jobs
        return
    drafts = {job.slug: job.draft for job in jobs}
    pages = {page_address(name.removeprefix(_PAGE)): name for name in drafts if name.startswith(_PAGE)}
    goals = {job.slug: dict(_find_goals(job, pages)) for job in jobs}
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for slug, identifier in (goal for found in goals.values() for goal in found.values()):
        wanted[slug].add(identifier)
    places = {slug: f"{number}." for number, slug in enumerate(chapters, 1)} if Numbering.BOOK in numbering else {}
    is_whole = Numbering.ALL in numbering
    numbers = {
        slug: tuple(_count(draft, wanted[slug], places.get(slug, ""), is_whole=is_whole))
        for slug, draft in drafts.items()
        if draft.numberables
    }
    for job in jobs:
        references = {
            address: Numbered(SECTION, heading=drafts[slug].title)
            if not identifier and address.startswith(ANYWHERE)
            else _name(drafts[slug], identifier, numbers.get(slug, ()), is_other=slug != job.slug)
            for address, (slug, identifier) in goals[job.slug].items()
        }
        own = numbers.get(job.slug, ())
        yield replace(job, numbers=own if any(own) else (), references=references) if references or any(own) else job


def _find_goals(job: FinishJob, pages: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the addresses of the references of an article with the slug and the id to which they lead.

    `pages` are the names of pages by their addresses.
    """
    for address in job.draft.references:
        if address.startswith("#"):
            yield address, (job.slug, address[1:])
        elif resolved := job.links.get(address):
            text, _, identifier = resolved.address.partition("#")
            slug = unquote(text.removeprefix(_ARTICLE)) if text.startswith(_ARTICLE) else pages.get(text)
            if slug:
                yield address, (slug, unquote(identifier))


def _count(draft: Draft, wanted: set[str], chapter: str, *, is_whole: bool) -> Iterator[str]:
    """Yield the number of each thing; those of solutions come last, so that pupils see no gaps."""
    counted: Counter[str] = Counter()
    numbers: dict[int, str] = {}
    for place, thing in sorted(enumerate(draft.numberables), key=lambda numbered: numbered[1].for_teachers):
        has_number = thing.is_numbered or not wanted.isdisjoint((thing.id, *thing.parts)) or is_whole
        counted[thing.kind] += has_number
        numbers[place] = f"{chapter}{counted[thing.kind]}" if has_number else ""
    yield from (numbers[place] for place in range(len(draft.numberables)))


def _name(draft: Draft, identifier: str, numbers: Sequence[str], *, is_other: bool) -> Numbered:
    """Return what a reference to a place of an article leads to."""
    named = draft.title if is_other else ""
    for thing, number in zip(draft.numberables, numbers, strict=False):
        if identifier and thing.id == identifier:
            return Numbered(thing.kind, number, title=named)
        if identifier in thing.parts:
            return Numbered(thing.kind, number, title=named, part=letter_of(thing.parts, identifier))
    headings = draft.sections
    if identifier and is_other:  # sections of its own it knows
        headings = find_headings(find_landmarks(draft.document.open()), [identifier])
    return Numbered(SECTION, heading=headings.get(identifier, ""), title=named)
