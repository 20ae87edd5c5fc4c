"""Pictures about moving images: a group of pictures, JPEG's losses, a test card."""

from __future__ import annotations

import io
from itertools import pairwise
from math import cos, hypot, pi, sin

from canvas import ACCENT, INK, MIST, PAPER, QUIET, SLATE, SMALL, WASH, WIDTH, Canvas
from PIL import Image, ImageDraw

KINDS = "IBBPBBPBBI"
COLOURS = {"I": (ACCENT, PAPER), "P": (SLATE, PAPER), "B": (MIST, INK)}
# Orders of magnitude of what one picture of each kind weighs, the whole picture (I) being 100.
WEIGHTS = {"I": 100, "P": 40, "B": 16}


def group_of_pictures() -> str:
    """Ten frames, what each is predicted from, and what each weighs."""
    canvas = Canvas(440, "Un groupe d’images : qui dépend de qui, et ce que pèse chaque image")
    step, side, top = 68.0, 52.0, 130.0
    centres = [22 + side / 2 + step * index for index in range(len(KINDS))]
    canvas.text((22, 36), "Chaque flèche part de l’image qui sert de modèle.", fill=QUIET)
    anchors = [index for index, kind in enumerate(KINDS) if kind != "B"]
    for before, after in pairwise(anchors):
        if KINDS[after] == "P":
            canvas.arrow((centres[before] + 8, top - 4), (centres[after] - 10, top - 4), stroke=SLATE, bend=38)
        for between in range(before + 1, after):
            reach = 10 if between - before == 1 else 18
            canvas.arrow((centres[before] + 8, top + side + 5), (centres[between] - 7, top + side + 5), QUIET, -reach)
            reach = 10 if after - between == 1 else 18
            canvas.arrow((centres[after] - 8, top + side + 5), (centres[between] + 7, top + side + 5), QUIET, -reach)
    floor = 398.0
    for centre, kind in zip(centres, KINDS, strict=True):
        fill, letter = COLOURS[kind]
        canvas.rect((centre - side / 2, top), (side, side), fill)
        canvas.text((centre, top + 35), kind, 26, letter, text_anchor="middle", font_weight="bold")
        height = WEIGHTS[kind] * 1.1
        canvas.rect((centre - side / 2, floor - height), (side, height), fill)
    canvas.line((22, floor), (698, floor))
    canvas.text((22, 270), "Poids", fill=INK, font_weight="bold")
    canvas.text((22, floor + 28), "I : entière", SMALL, QUIET)
    canvas.text((232, floor + 28), "P : d’après le passé", SMALL, QUIET)
    canvas.text((698, floor + 28), "B : le passé et l’avenir", SMALL, QUIET, text_anchor="end")
    return canvas.svg()


def _scene(width: int, height: int) -> Image.Image:
    """A house on a hill under a shaded sky: flat areas, soft gradients, hard edges and fine detail."""
    image = Image.new("RGB", (width, height))
    pixels = image.load()
    assert pixels is not None
    for y in range(height):
        for x in range(width):
            t = y / height
            pixels[x, y] = (round(120 + 115 * t), round(150 + 70 * t), round(185 + 10 * t))
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.62, height * 0.10, width * 0.80, height * 0.10 + width * 0.18), fill="#f8e3b0")
    hill = [(x, height * 0.72 - height * 0.10 * sin(pi * x / width)) for x in range(0, width + 1, 4)]
    draw.polygon([*hill, (width, height), (0, height)], fill="#6f7d5a")
    draw.rectangle((width * 0.22, height * 0.44, width * 0.54, height * 0.74), fill="#efe6d3")
    draw.polygon(
        [(width * 0.17, height * 0.45), (width * 0.38, height * 0.24), (width * 0.59, height * 0.45)], "#8a2b1d"
    )
    for column in range(2):
        left = width * (0.27 + 0.14 * column)
        draw.rectangle((left, height * 0.51, left + width * 0.08, height * 0.62), fill="#2d3a45")
        draw.line((left + width * 0.04, height * 0.51, left + width * 0.04, height * 0.62), fill="#efe6d3", width=3)
    for blade in range(0, width, 5):
        foot = height * (0.80 + 0.17 * ((blade * 37 % 101) / 101))
        draw.line((blade, foot, blade + 6, foot - 22), fill="#4d5a3c" if blade % 2 else "#93a077", width=2)
    for branch in range(26):
        angle = pi * (0.15 + 0.7 * branch / 25)
        root = (width * 0.86, height * 0.50)
        tip = (root[0] - width * 0.13 * cos(angle), root[1] - width * 0.2 * sin(angle))
        draw.line((*root, *tip), fill="#3c2f25", width=2)
    draw.line((width * 0.86, height * 0.5, width * 0.86, height * 0.74), fill="#3c2f25", width=9)
    return image


def jpeg_losses() -> Image.Image:
    """One scene kept at three qualities, a detail enlarged below."""
    side, gap = 384, 24
    scene = _scene(side, side)
    sheet = Image.new("RGB", (3 * side + 2 * gap, 2 * side + gap), PAPER)
    for column, quality in enumerate((90, 20, 4)):
        data = io.BytesIO()
        scene.save(data, "JPEG", quality=quality, subsampling=2, optimize=True)
        kept = Image.open(data).convert("RGB")
        detail = kept.crop((176, 80, 272, 176)).resize((side, side), Image.Resampling.NEAREST)
        sheet.paste(kept, (column * (side + gap), 0))
        sheet.paste(detail, (column * (side + gap), side + gap))
    return sheet.quantize(200, dither=Image.Dither.NONE)


def test_card() -> str:
    """A test card of our own: grid, circle, bars, greys, gratings, edges, and a name."""
    height = 540.0
    canvas = Canvas(height, "La mire de Bande passante", background="#7d7d7d")
    for index in range(1, 16):
        canvas.line((index * 45, 0), (index * 45, height), "#a9a9a9", stroke_width=1.5)
    for index in range(1, 12):
        canvas.line((0, index * 45), (WIDTH, index * 45), "#a9a9a9", stroke_width=1.5)
    _border(canvas, height)
    centre, radius = (360.0, 270.0), 225.0
    canvas.circle(centre, radius, fill=WASH)
    _bands(canvas, centre, radius)
    canvas.circle(centre, radius, stroke=PAPER, stroke_width=5)
    for x, y in ((90, 90), (630, 90), (90, 450), (630, 450)):
        canvas.circle((x, y), 45, fill="#7d7d7d", stroke=PAPER, stroke_width=3)
        canvas.line((x - 45, y), (x + 45, y), PAPER)
        canvas.line((x, y - 45), (x, y + 45), PAPER)
    return canvas.svg()


def _border(canvas: Canvas, height: float) -> None:
    """Alternating teeth along the edge, by which one sees how much of the picture a screen cuts off."""
    for index in range(16):
        fill = PAPER if index % 2 else INK
        canvas.rect((index * 45, 0), (45, 18), fill)
        canvas.rect((index * 45, height - 18), (45, 18), INK if index % 2 else PAPER)
    for index in range(12):
        top = max(18.0, index * 45.0)
        tall = min(index * 45.0 + 45, height - 18) - top
        canvas.rect((0, top), (18, tall), INK if index % 2 else PAPER)
        canvas.rect((WIDTH - 18, top), (18, tall), PAPER if index % 2 else INK)


def _bands(canvas: Canvas, centre: tuple[float, float], radius: float) -> None:
    """What is inside the circle, band by band from the top, each cut to the circle's width."""
    top, bottom = centre[1] - radius, centre[1] + radius
    _slice(canvas, (top, 135.0), centre, radius, INK)
    canvas.text((centre[0], 116), "Bande passante", 29, PAPER, text_anchor="middle", font_weight="bold")
    bars = ["#bfbfbf", "#bfbf00", "#00bfbf", "#00bf00", "#bf00bf", "#bf0000", "#0000bf"]
    _steps(canvas, bars, (135.0, 225.0), centre, radius)
    _gratings(canvas, centre)
    greys = [f"#{round(255 * step / 8):02x}" + f"{round(255 * step / 8):02x}" * 2 for step in range(9)]
    _steps(canvas, greys, (315.0, 387.0), centre, radius)
    canvas.text((centre[0], 415), "720 × 540 · 4:3", 22, INK, text_anchor="middle")
    _slice(canvas, (427.0, bottom), centre, radius, ACCENT)
    canvas.line((centre[0] - radius, 270), (centre[0] + radius, 270), INK, stroke_width=2)
    canvas.line((centre[0], 225), (centre[0], 315), INK, stroke_width=2)


def _half_width(y: float, centre: tuple[float, float], radius: float) -> float:
    return float(max(0.0, radius**2 - (y - centre[1]) ** 2) ** 0.5)


def _slice(canvas: Canvas, span: tuple[float, float], centre: tuple[float, float], radius: float, fill: str) -> None:
    """The part of the disc between two heights."""
    points: list[tuple[float, float]] = []
    for sign in (-1, 1):
        heights = [span[0] + (span[1] - span[0]) * step / 24 for step in range(25)]
        side = [(centre[0] + sign * _half_width(y, centre, radius), y) for y in heights]
        points += side if sign < 0 else side[::-1]
    canvas.polygon(points, fill)


def _steps(
    canvas: Canvas, fills: list[str], span: tuple[float, float], centre: tuple[float, float], radius: float
) -> None:
    """Equal columns side by side; the outer ones follow the circle."""
    edge = max(_half_width(y, centre, radius) for y in span)
    width = 2 * edge / len(fills)
    for index, fill in enumerate(fills):
        left, right = centre[0] - edge + index * width, centre[0] - edge + (index + 1) * width
        points = [_inside(x, y, centre, radius) for x, y in _outline((left, right), span)]
        canvas.polygon(points, fill)


def _outline(columns: tuple[float, float], span: tuple[float, float]) -> list[tuple[float, float]]:
    heights = [span[0] + (span[1] - span[0]) * step / 12 for step in range(13)]
    return [(columns[0], y) for y in heights] + [(columns[1], y) for y in reversed(heights)]


def _inside(x: float, y: float, centre: tuple[float, float], radius: float) -> tuple[float, float]:
    """The point, drawn back to the circle at its own height where it lies outside."""
    if hypot(x - centre[0], y - centre[1]) <= radius:
        return x, y
    half = _half_width(y, centre, radius)
    return (centre[0] - half if x < centre[0] else centre[0] + half), y


def _gratings(canvas: Canvas, centre: tuple[float, float]) -> None:
    """Stripes, each group finer than the one before: where they melt into grey, the chain is out of breath."""
    x = centre[0] - 205.0
    for pitch in (20.0, 14.0, 10.0, 7.0, 5.0, 3.5, 2.5):
        count = round(52 / pitch)
        for index in range(count):
            canvas.rect((x + index * pitch, 229), (pitch / 2, 82), INK)
        x += 59.5
