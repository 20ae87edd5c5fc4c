"""Addresses of posts: the names of their files or what authors chose; longer ones for several posts of one name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from pipeline.i18n.sentences import joined, sentence, with_others
from pipeline.model.problems import BEGINNING, Problem
from pipeline.normalise.collection.translations import Translations
from pipeline.normalise.drafts import Draft
from pipeline.normalise.metadata.languages import find_language
from pipeline.normalise.metadata.metadata import find_date, is_named_after_folder
from pipeline.text.printable import number_names, slug_of

_NAMED = 3
_HINT = sentence("add a line “slug: another-name”")


def choose_slugs(drafts: Sequence[Draft], translations: Translations) -> tuple[dict[str, str], list[Problem]]:
    """Return the slug of each post by its path, and the problems with posts that want the same one.

    Posts of one name in different folders are common (`v1/intro.md`, `v2/intro.md`) and cause a warning only. Of a
    post and its translations the first keeps the name, the others get their language before it.
    """
    wanting: defaultdict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        wanting[draft.metadata.slug].append(draft)
    owners = {slug: alike[0] for slug, alike in wanting.items() if len(alike) == 1}
    problems: list[Problem] = []
    for slug, alike in wanting.items():
        if len(alike) > 1 and {draft.path for draft in alike} <= {*translations.of(alike[0].path)}:
            _name_translations(slug, alike, owners, translations.of(alike[0].path)[0])
        elif len(alike) > 1:
            problems += _share_slug(slug, alike, owners)
    slugs = {draft.path: slug for slug, draft in owners.items()}
    return {draft.path: slugs[draft.path] for draft in drafts}, problems


def _name_translations(slug: str, alike: Sequence[Draft], owners: dict[str, Draft], first: str) -> None:
    """Give a post and its translations a slug each, without a problem."""
    for draft in sorted(alike, key=lambda one: one.path != first):
        name = slug if draft.path == first else slug_of(f"{draft.metadata.language} {slug}")
        owners[name if name not in owners else next(number_names(name, owners, 2))] = draft


def _share_slug(slug: str, alike: Sequence[Draft], owners: dict[str, Draft]) -> Iterator[Problem]:
    """Give posts that want one slug a slug each: who chose it keeps it, the names of files all get longer."""
    keeper = next((draft for draft in alike if "slug" in draft.metadata.places), None)
    if keeper:
        owners[slug] = keeper
    others = [draft for draft in alike if draft is not keeper]
    names = _lengthen_names(slug, others, owners)
    several = {name for name, number in Counter(names).items() if number > 1} | {*names} & owners.keys()
    numbers = {name: number_names(name, owners, 2 if name in owners else 1) for name in several}
    for draft, name in zip(others, names, strict=True):
        owners[next(numbers[name]) if name in numbers else name] = draft
    slugs = {draft.path: name for name, draft in owners.items()}
    # Side by side, and not even their dates tell them apart.
    places = Counter((PurePosixPath(draft.path).parent, find_date(draft.path)) for draft in others)
    if keeper or (slug and max(places.values()) > 1):
        first = keeper or others[0]
        yield from (_report_duplicate(draft, first, slugs[draft.path]) for draft in others if draft is not first)
    else:
        yield _report_shared(slug, [(draft.path, slugs[draft.path]) for draft in others])


def _lengthen_names(slug: str, alike: Sequence[Draft], owners: Mapping[str, Draft]) -> list[str]:
    """Return names with language, folders or date, by the first rule that makes all or most of them different."""
    folders = [_list_folders(draft.path) for draft in alike]
    languages = [draft.metadata.language for draft in alike]
    rules = [[" ".join([*parts[-depth:], slug]) for parts in folders] for depth in range(1, max(map(len, folders)) + 1)]
    rules.append([f"{slug} {find_date(draft.path)}" for draft in alike])
    if any(find_language(draft.path) for draft in alike) and len(set(languages)) == len(alike):
        rules.insert(0, [f"{language} {slug}" for language in languages])
    best, most = [slug] * len(alike), 0
    for rule in rules:
        names = [slug_of(name) or slug for name in rule]
        apart = sum(1 for name, number in Counter(names).items() if number == 1 and name not in owners)
        if apart > most:
            best, most = names, apart
    return best


def _list_folders(path: str) -> tuple[str, ...]:
    """Return the folders around a post, without the one that gives a page bundle its name."""
    parts = PurePosixPath(path).parent.parts
    return parts[:-1] if is_named_after_folder(path) else parts


def _report_duplicate(one: Draft, other: Draft, slug: str) -> Problem:
    place = one.metadata.places.get("slug")
    message = sentence(
        "{path} has the address “{slug}” already; this one became “{other}”",
        path=other.path,
        slug=one.metadata.slug,
        other=slug,
    )
    hint = sentence("change this slug") if place else _HINT
    return Problem(one.path, *(place or BEGINNING), "duplicate-slug", message, hint)


def _report_shared(slug: str, alike: Sequence[tuple[str, str]]) -> Problem:
    shown = alike if len(alike) <= _NAMED + 1 else alike[:_NAMED]
    named = joined(sentence("“{slug}” ({path})", slug=name, path=path) for path, name in shown)
    message = sentence(
        "{number} posts are called “{slug}”; their addresses are now {named}",
        number=len(alike),
        slug=slug,
        named=with_others(named, len(alike) - len(shown)),
    )
    return Problem(alike[0][0], *BEGINNING, "shared-name", message, _HINT)
