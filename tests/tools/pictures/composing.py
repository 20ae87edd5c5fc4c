"""Compose pages and screens on a plain ground with soft shadows, for the docs."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter

WIDTH = 1600
"""Pixels: twice what a page of the docs shows on a screen."""
GROUND, _HAIRLINE = (236, 232, 225), (208, 202, 192)
_QUALITY, _LIGHT = 82, 60
_SHADOW, _BLUR, _DROP = 70, 14, 6  # of 255; pixels

Picture = Image.Image


@dataclass(frozen=True)
class Placed:
    """A picture with its upper left corner on the ground; `corner` is its corner radius in pixels."""

    picture: Picture
    left: int
    top: int
    corner: int = 0


def composed(height: int, *placed: Placed) -> Picture:
    """Place pictures on the ground, the last in front."""
    ground = Image.new("RGB", (WIDTH, height), GROUND)
    for each in placed:
        box = each.left, each.top, each.left + each.picture.width, each.top + each.picture.height
        _cast_shadow(ground, box, each.corner)
        mask = Image.new("L", each.picture.size, 0)
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, box[2] - box[0] - 1, box[3] - box[1] - 1), each.corner, fill=255)
        ground.paste(each.picture, box[:2], mask)
        ImageDraw.Draw(ground).rounded_rectangle((*box[:2], box[2] - 1, box[3] - 1), each.corner, outline=_HAIRLINE)
    return ground


def in_a_row(pictures: Sequence[Picture], *, margin: int = 56, gap: int = 44) -> Picture:
    """Place pictures side by side on one baseline, scaled to fill the width."""
    free = WIDTH - 2 * margin - gap * (len(pictures) - 1)
    scale = free / sum(each.width for each in pictures)
    scaled = [sized(each, round(each.width * scale)) for each in pictures]
    height = max(each.height for each in scaled)
    placed, left = [], margin
    for each in scaled:
        placed.append(Placed(each, left, margin + height - each.height))
        left += each.width + gap
    return composed(height + 2 * margin, *placed)


def spread(left: Picture, right: Picture) -> Picture:
    """Join two pages as an open book, darkened along the fold."""
    whole = Image.new("RGB", (left.width + right.width, left.height), "white")
    whole.paste(left, (0, 0))
    whole.paste(right, (left.width, 0))
    fold = Image.new("L", whole.size, 0)
    ImageDraw.Draw(fold).line((left.width, 0, left.width, whole.height), fill=150, width=2)
    fold = fold.filter(ImageFilter.GaussianBlur(left.width / 45))
    whole.paste(Image.new("RGB", whole.size, (90, 84, 76)), mask=fold.point(lambda value: min(255, value * 6)))
    return whole


def sized(picture: Picture, width: int) -> Picture:
    """Scale a picture to this width."""
    height = round(picture.height * width / picture.width)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def upper(picture: Picture, part: float) -> Picture:
    """Crop a picture to the upper part of its height, such as 0.8."""
    return picture.crop((0, 0, picture.width, round(picture.height * part)))


def webp(picture: Picture, *, light: bool = False) -> bytes:
    """Encode the picture; the bytes are reproducible."""
    data = io.BytesIO()
    picture.save(data, "WEBP", quality=_LIGHT if light else _QUALITY, method=6)
    return data.getvalue()


def _cast_shadow(ground: Picture, box: tuple[int, int, int, int], corner: int) -> None:
    shade = Image.new("L", ground.size, 0)
    ImageDraw.Draw(shade).rounded_rectangle((box[0], box[1] + _DROP, box[2], box[3] + _DROP), corner, fill=_SHADOW)
    ground.paste(Image.new("RGB", ground.size, (60, 52, 44)), mask=shade.filter(ImageFilter.GaussianBlur(_BLUR)))
