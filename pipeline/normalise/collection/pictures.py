"""Pictures that a collection shows: those of its posts, its books' covers, its logo and its icon."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.files.file_cache import BuildContext
from pipeline.i18n.sentences import sentence, suggest_fix
from pipeline.model.article import Picture
from pipeline.model.audience import NameStyle
from pipeline.model.books_and_handouts import Anthology, CoverDesign
from pipeline.model.manuscript import Manuscript
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import SETTINGS_FILE, Logo, Look
from pipeline.normalise.body.images import collect_pictures, is_remote
from pipeline.normalise.drafts import Draft, PictureOutcome
from pipeline.normalise.media.drawn_diagrams import Drawn, describe_outcome, draw_diagrams
from pipeline.normalise.media.pictures import list_outcomes, read_pictures
from pipeline.normalise.resolve import Assets

_NONE = sentence("there is none")


def resolve_look(
    look: Look, files: Mapping[str, str], pictures: Mapping[str, Picture | str]
) -> tuple[Look, tuple[Problem, ...]]:
    """Return the look with the paths of its pictures, without those that cannot be shown, and the problems."""
    problems: list[Problem] = []

    def found(key: str, name: str, instead: str) -> str:
        path = files.get(name, "")
        picture = pictures.get(path)
        if isinstance(picture, Picture):
            return path
        if name:
            why = _explain(name, picture)
            message = sentence("the {key} {name} {why}; {instead}", key=key, name=name, why=why, instead=instead)
            hint = suggest_fix(picture or "", sentence("write the path of a picture, from the content folder"))
            rule = "unreadable-image" if picture else "missing-image"
            problems.append(Problem(SETTINGS_FILE, *look.places.get(key, BEGINNING), rule, message, hint))
        return ""

    light = found("logo", look.logo.light, _NONE)
    dark = found("logo", look.logo.dark, sentence("the light one is used in the dark, too") if light else _NONE)
    logo = Logo(light, dark if light else "")  # without one, no page has a place for it
    return replace(look, logo=logo, icon=found("icon", look.icon, _NONE)), tuple(problems)


def _explain(name: str, unread: str | None) -> str:
    if is_remote(name):
        return sentence("is on the web, from where nothing is fetched")
    return sentence("cannot be shown: {why}", why=unread) if unread else sentence("does not exist")


def resolve_covers(
    anthologies: Sequence[Anthology], files: Mapping[str, str], pictures: Mapping[str, Picture | str]
) -> tuple[tuple[Anthology, ...], tuple[Problem, ...]]:
    """Return the books with the paths of their covers, or the usual design for one that cannot be shown."""
    ready: list[Anthology] = []
    problems: list[Problem] = []
    for anthology in anthologies:
        path = files.get(anthology.cover)
        picture = pictures.get(path) if path else None
        if path is None or isinstance(picture, Picture):
            ready.append(replace(anthology, cover=path or anthology.cover))
            continue
        why = _explain(anthology.cover, picture)
        message = sentence("the cover {cover} {why}; a design replaces it", cover=anthology.cover, why=why)
        designs = ", ".join(CoverDesign)
        hint = sentence("write {designs} or the path of a picture, from the content folder", designs=designs)
        place = (SETTINGS_FILE, *anthology.place)
        if anthology.has_ordered_cover:
            place = ("", 0, 0)
            message = sentence("{place}: {message}", place="--cover", message=message)
        problems.append(Problem(*place, "missing-image", message, suggest_fix(picture or "", hint)))
        ready.append(replace(anthology, cover=""))
    return tuple(ready), tuple(problems)


@dataclass(frozen=True)
class ShownPictures:
    """Pictures, or the reason why one cannot be read, by the paths of their files.

    `images` has the outcomes by drafts' paths and addresses; `of_settings` the files of those that `collection.yaml`
    names, "" for a missing one.
    """

    pictures: Mapping[str, Picture | str]
    images: Mapping[str, Mapping[str, PictureOutcome]]
    of_settings: Mapping[str, str]


def prepare_pictures(
    drafts: Collection[Draft],
    posters: Mapping[str, Mapping[str, str]],
    assets: Assets,
    manuscript: Manuscript,
    bench: BuildContext,
) -> ShownPictures:
    """Return all pictures that are shown; `posters` are those of the recordings by drafts' paths."""
    in_text = collect_pictures(draft.in_text for draft in drafts)
    diagrams = draw_diagrams((each for draft in drafts for each in draft.diagrams), manuscript.look, bench.runner)
    resolved = {
        draft.path: {
            source: source if source in in_text else assets.find(source, draft.path)
            for source in draft.images
            if source not in diagrams
        }
        | dict(posters.get(draft.path, {}))
        for draft in drafts
    }
    covers = [anthology.cover for anthology in manuscript.anthologies if anthology.cover not in set(CoverDesign)]
    look = manuscript.look
    names = filter(None, (*covers, look.logo.light, look.logo.dark, look.icon))
    of_settings = {name: assets.find(name, SETTINGS_FILE) for name in names}
    is_credited = manuscript.settings.names in (None, NameStyle.FULL)
    pictures = read_pictures(bench, [*resolved.values(), of_settings], in_text, is_credited=is_credited)
    above = bench.root.resolve().parent
    images = {
        draft.path: list_outcomes(draft, resolved[draft.path], pictures, assets, above)
        | {each.address: describe_outcome(each.address, diagrams[each.address]) for each in draft.diagrams}
        for draft in drafts
    }
    drawn = {address: each.picture for address, each in diagrams.items() if isinstance(each, Drawn)}
    return ShownPictures(pictures | drawn, images, of_settings)
