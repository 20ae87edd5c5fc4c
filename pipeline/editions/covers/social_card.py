"""What a social card says and shows: a value that is all that its making depends on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from pipeline.jobs.blob import Blob
from pipeline.model.article import Picture

SIZE = (1200, 630)
"""Pixels of a card, as networks ask for them."""


@dataclass(frozen=True)
class Card:
    """What a card says and shows: one picture, or some side by side. `name` is that of its file.

    Its ground is of the `colour` of an editor ("#rrggbb"), else of its pictures. `logo` stands above the words.
    """

    name: str
    title: str
    language: str
    site: str = ""
    site_language: str = ""
    subtitle: str = ""
    pictures: tuple[Picture, ...] = ()
    logo: Picture | None = None
    colour: str = ""


class DrawnCard(NamedTuple):
    """A card as a JPEG; it has no words where these are `missing` letters that no font has."""

    data: Blob
    missing: str = ""
