"""Pictures that a collection shows: those of its posts, its books' covers, its logo and its icon."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.files.file_cache import BuildContext
from pipeline.i18n.sentences import hint_for, sentence
from pipeline.model.article import Picture
from pipeline.model.books_and_handouts import Anthology, CoverDesign
from pipeline.model.manuscript import Manuscript
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import SETTINGS_FILE, Logo, Look
from pipeline.normalise.body.images import is_remote, pictures_in
from pipeline.normalise.draft import Draft
from pipeline.normalise.finish import PictureOutcome
from pipeline.normalise.media.pictures import Outside, images_of, read_pictures, with_rivals
from pipeline.normalise.resolve import Assets

_LOGO, _ICON = "logo", "icon"
_NONE = sentence("there is none")


def look_files(look: Look, assets: Assets) -> dict[str, str]:
    """Return the files of its pictures, as `collection.yaml` writes them; one that is not there is ""."""
    names = (look.logo.light, look.logo.dark, look.icon)
    return {name: assets.find(name, SETTINGS_FILE) for name in names if name}


def with_pictures(
    look: Look, files: Mapping[str, str], pictures: Mapping[str, Picture | str]
) -> tuple[Look, tuple[Problem, ...]]:
    """Return the look with the keys of its pictures; it is without one that cannot be shown."""
    problems: list[Problem] = []

    def found(key: str, name: str, instead: str) -> str:
        path = files.get(name, "")
        picture = pictures.get(path)
        if isinstance(picture, Picture):
            return path
        if name:
            problems.append(_problem(key, name, picture, look, instead))
        return ""

    light = found(_LOGO, look.logo.light, _NONE)
    dark = found(_LOGO, look.logo.dark, sentence("the light one stands in the dark, too") if light else _NONE)
    logo = Logo(light, dark if light else "")  # without one, no page has a place for it
    return replace(look, logo=logo, icon=found(_ICON, look.icon, _NONE)), tuple(problems)


def _problem(key: str, name: str, why: str | None, look: Look, instead: str) -> Problem:
    reason = sentence("cannot be shown: {why}", why=why) if why else sentence("is not there")
    reason = sentence("is on the web, from where nothing is fetched") if is_remote(name) else reason
    message = sentence("the {key} {name} {why}; {instead}", key=key, name=name, why=reason, instead=instead)
    hint = hint_for(why or "", sentence("write the path of a picture, seen from the content folder"))
    rule = "unreadable-image" if why else "missing-image"
    return Problem(SETTINGS_FILE, *look.places.get(key, BEGINNING), rule, message, hint)


def cover_files(anthologies: Iterable[Anthology], assets: Assets) -> dict[str, str]:
    """Return the files of the covers that are no designs, as `collection.yaml` writes them.

    One that is not there is "".
    """
    wanted = (one.cover for one in anthologies if one.cover and one.cover not in set(CoverDesign))
    return {cover: assets.find(cover, SETTINGS_FILE) for cover in wanted}


def with_covers(
    anthologies: Sequence[Anthology], files: Mapping[str, str], pictures: Mapping[str, Picture | str]
) -> tuple[tuple[Anthology, ...], tuple[Problem, ...]]:
    """Return the books with the keys of their covers' pictures.

    One whose cover cannot be shown has the usual design.
    """
    ready: list[Anthology] = []
    problems: list[Problem] = []
    for one in anthologies:
        path = files.get(one.cover)
        picture = pictures.get(path) if path else None
        if path is None or isinstance(picture, Picture):
            ready.append(replace(one, cover=path or one.cover))
            continue
        why = sentence("cannot be shown: {why}", why=picture) if picture else sentence("is not there")
        why = sentence("is on the web, from where nothing is fetched") if is_remote(one.cover) else why
        message = sentence("the cover {cover} {why}; a design stands in its place", cover=one.cover, why=why)
        designs = ", ".join(CoverDesign)
        hint = sentence("write {designs} or the path of a picture, seen from the content folder", designs=designs)
        place = (SETTINGS_FILE, *one.place)
        if one.has_ordered_cover:
            place, message = ("", 0, 0), sentence("{place}: {message}", place="--cover", message=message)
        problems.append(Problem(*place, "missing-image", message, hint_for(picture or "", hint)))
        ready.append(replace(one, cover=""))
    return tuple(ready), tuple(problems)


@dataclass(frozen=True)
class ShownPictures:
    """Pictures by the paths of their files, a sentence for one that cannot be read, and which of them are where.

    `images` has what became of those of each draft, by the draft's path and their addresses; `of_settings` the files
    of those that `collection.yaml` names, "" for one that is not there.
    """

    pictures: Mapping[str, Picture | str]
    images: Mapping[str, Mapping[str, PictureOutcome]]
    of_settings: Mapping[str, str]


def pictures_shown(
    drafts: Collection[Draft],
    posters: Mapping[str, Mapping[str, str]],
    assets: Assets,
    manuscript: Manuscript,
    bench: BuildContext,
) -> ShownPictures:
    """Return all pictures that are shown; `posters` are those of the recordings in each draft, by the draft's path."""
    in_text = pictures_in(one.in_text for one in drafts)
    found = {
        one.path: {source: source if source in in_text else assets.find(source, one.path) for source in one.images}
        | dict(posters.get(one.path, {}))
        for one in drafts
    }
    of_settings = cover_files(manuscript.anthologies, assets) | look_files(manuscript.look, assets)
    pictures = read_pictures(bench.root, [*found.values(), of_settings], in_text, bench.runner, bench.seen)
    outside = Outside(bench.root)
    images = {one.path: with_rivals(images_of(one, found[one.path], pictures, outside), one, assets) for one in drafts}
    return ShownPictures(pictures, images, of_settings)
