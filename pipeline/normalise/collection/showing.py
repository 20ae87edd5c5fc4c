"""The pictures that a collection shows: those of its posts, the covers of its books, those of its look."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pipeline.files.workbench import Workbench
from pipeline.model.article import Picture
from pipeline.model.manuscript import Manuscript
from pipeline.normalise.body.images import pictures_in
from pipeline.normalise.collection.book_texts import cover_files
from pipeline.normalise.collection.look import look_files
from pipeline.normalise.draft import Draft
from pipeline.normalise.finish import PictureOutcome
from pipeline.normalise.media.pictures_outside import Outside
from pipeline.normalise.media.prepared_pictures import images_of, read_pictures, with_rivals
from pipeline.normalise.resolve import Assets


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
    bench: Workbench,
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
