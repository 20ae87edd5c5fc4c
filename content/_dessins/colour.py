"""Pictures about colour: what three colour spaces hold, what becomes of skin, how few levels a sky needs."""

from __future__ import annotations

from canvas import ACCENT, INK, PAPER, QUIET, RULE, SAND, SLATE, SMALL, WASH, Canvas
from PIL import Image

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

# The CIE 1931 spectral locus, x and y from 380 to 700 nm.
LOCUS = (
    (0.1741, 0.0050), (0.1714, 0.0051), (0.1689, 0.0069), (0.1644, 0.0109), (0.1566, 0.0177), (0.1440, 0.0297),
    (0.1241, 0.0578), (0.1096, 0.0868), (0.0913, 0.1327), (0.0687, 0.2007), (0.0454, 0.2950), (0.0235, 0.4127),
    (0.0082, 0.5384), (0.0039, 0.6548), (0.0139, 0.7502), (0.0389, 0.8120), (0.0743, 0.8338), (0.1142, 0.8262),
    (0.1547, 0.8059), (0.2296, 0.7543), (0.3016, 0.6923), (0.3731, 0.6245), (0.4441, 0.5547), (0.5125, 0.4866),
    (0.5752, 0.4242), (0.6270, 0.3725), (0.6658, 0.3340), (0.6915, 0.3083), (0.7190, 0.2809), (0.7347, 0.2653),
)  # fmt: skip
# Primaries (red, green, blue) as the standards give them: IEC 61966-2-1, SMPTE EG 432-1, ITU-R BT.2020.
SPACES = (
    ("BT.2020", ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)), SAND),
    ("Display P3", ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)), SLATE),
    ("sRGB", ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060)), ACCENT),
)
# Five complexions of our own choosing, in sRGB.
SKINS = ((244, 212, 190), (224, 172, 138), (190, 132, 96), (136, 86, 58), (82, 52, 38))
SRGB_TO_XYZ: Matrix = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
P3_TO_SRGB: Matrix = ((1.2249, -0.2247, 0.0), (-0.0420, 1.0419, 0.0), (-0.0197, -0.0786, 1.0979))
SRGB_TO_P3: Matrix = ((0.8225, 0.1774, 0.0), (0.0332, 0.9669, 0.0), (0.0171, 0.0724, 0.9108))


def linear(value: float) -> float:
    """An sRGB component (0 to 1) as light."""
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def encoded(light: float) -> float:
    """Light as an sRGB component (0 to 1), clipped."""
    light = min(1.0, max(0.0, light))
    return 12.92 * light if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)


def times(matrix: Matrix, vector: Triple) -> Triple:
    """A matrix applied to a vector."""
    first, second, third = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third


def chromaticities() -> str:
    """The horseshoe, three triangles in it, and five skins on one line."""
    canvas = Canvas(640, "Trois espaces de couleur dans le diagramme CIE 1931")

    def place(xy: tuple[float, float]) -> tuple[float, float]:
        return 70 + xy[0] * 660, 580 - xy[1] * 640

    for step in range(9):
        canvas.line(place((0, step / 10)), place((0.75, step / 10)), RULE, stroke_width=1)
        if step < 8:
            canvas.line(place((step / 10, 0)), place((step / 10, 0.85)), RULE, stroke_width=1)
        if step % 2 == 0:
            label = f"0,{step}" if step else "0"
            canvas.text((place((0, 0))[0] - 10, place((0, step / 10))[1] + 6), label, SMALL, QUIET, text_anchor="end")
            if 0 < step < 8:
                canvas.text((place((step / 10, 0))[0], 604), label, SMALL, QUIET, text_anchor="middle")
    canvas.text((place((0.75, 0))[0] + 8, 604), "x", SMALL, QUIET, font_style="italic")
    canvas.text((26, 44), "y", SMALL, QUIET, font_style="italic")
    canvas.polygon([place(xy) for xy in LOCUS], WASH, stroke=INK, stroke_width=2, fill_opacity="0.8")
    for _, corners, stroke in SPACES:
        canvas.polygon([place(xy) for xy in corners], "none", stroke=stroke, stroke_width=3.5, stroke_linejoin="round")
    for skin in SKINS:
        canvas.circle(place(_xy(skin)), 9, "#{:02x}{:02x}{:02x}".format(*skin), stroke=INK, stroke_width=1.5)
    white = place((0.3127, 0.3290))
    canvas.circle(white, 5, PAPER, stroke=INK, stroke_width=1.5)
    canvas.text((white[0] - 12, white[1] + 20), "blanc", SMALL, INK, text_anchor="end")
    canvas.arrow((500, 304), (366, 333), INK, stroke_width=1.5)
    canvas.text((508, 304), "cinq peaux", SMALL, INK)
    for row, (name, _, stroke) in enumerate(SPACES):
        canvas.line((500, 70 + row * 34), (540, 70 + row * 34), stroke, stroke_width=4)
        canvas.text((552, 76 + row * 34), name, SMALL, INK)
    return canvas.svg()


def _xy(colour: tuple[int, int, int]) -> tuple[float, float]:
    red, green, blue = (linear(value / 255) for value in colour)
    x, y, z = times(SRGB_TO_XYZ, (red, green, blue))
    return x / (x + y + z), y / (x + y + z)


def _p3_taken_for_srgb(colour: Triple) -> Triple:
    red, green, blue = times(SRGB_TO_P3, (linear(colour[0]), linear(colour[1]), linear(colour[2])))
    return encoded(red), encoded(green), encoded(blue)


def _srgb_taken_for_p3(colour: Triple) -> Triple:
    red, green, blue = times(P3_TO_SRGB, (linear(colour[0]), linear(colour[1]), linear(colour[2])))
    return encoded(red), encoded(green), encoded(blue)


def _wrong_matrix(colour: Triple) -> Triple:
    """Coded with the weights of BT.601, decoded with those of BT.709."""
    red, green, blue = colour
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    to_blue, to_red = (blue - luma) / 1.772, (red - luma) / 1.402
    back_red, back_blue = luma + 1.5748 * to_red, luma + 1.8556 * to_blue
    return back_red, (luma - 0.2126 * back_red - 0.0722 * back_blue) / 0.7152, back_blue


def _wrong_range(colour: Triple) -> Triple:
    """Full range (0-255) read as television range (16-235)."""
    red, green, blue = ((value * 255 - 16) / 219 for value in colour)
    return red, green, blue


def faces() -> str:
    """Five complexions, as they are and after four accidents."""
    canvas = Canvas(640, "Cinq teintes de peau et quatre accidents")
    columns = (
        (("Juste", ""), None),
        (("P3 lu", "en sRGB"), _p3_taken_for_srgb),
        (("sRGB lu", "en P3"), _srgb_taken_for_p3),
        (("Matrice", "601 / 709"), _wrong_matrix),
        (("Plage", "0-255 / 16-235"), _wrong_range),
    )
    for column, (heading, accident) in enumerate(columns):
        middle = 84 + column * 138
        for line, words in enumerate(heading):
            canvas.text((middle, 36 + line * 23), words, SMALL, INK, text_anchor="middle")
        for row, skin in enumerate(SKINS):
            red, green, blue = (value / 255 for value in skin)
            shown = accident((red, green, blue)) if accident else (red, green, blue)
            fill = "#" + "".join(f"{round(255 * min(1.0, max(0.0, value))):02x}" for value in shown)
            top = 78 + row * 112
            canvas.rect((middle - 60, top), (120, 100), fill)
            if accident:
                original = "#{:02x}{:02x}{:02x}".format(*skin)
                canvas.circle((middle, top + 50), 24, original)
    return canvas.svg()


def banding() -> Image.Image:
    """A dusk sky: in 256 levels, in 12 levels, and in the same 12 scattered by error diffusion."""
    width, tall, gap = 1160, 220, 16
    sky = Image.new("RGB", (width, tall))
    pixels = sky.load()
    assert pixels is not None
    for x in range(width):
        t = x / (width - 1)
        colour = (round(28 + 206 * t), round(34 + 150 * t), round(52 + 96 * t))
        for y in range(tall):
            pixels[x, y] = colour
    twelve = Image.new("P", (1, 1))
    levels = [(28 + 206 * s / 11, 34 + 150 * s / 11, 52 + 96 * s / 11) for s in range(12)]
    flat = [round(value) for level in levels for value in level]
    twelve.putpalette(flat + flat[-3:] * 244)
    sheet = Image.new("RGB", (width, 3 * tall + 2 * gap), PAPER)
    steps = (Image.Dither.NONE, Image.Dither.FLOYDSTEINBERG)
    sheet.paste(sky, (0, 0))
    for row, dither in enumerate(steps, start=1):
        sheet.paste(sky.quantize(palette=twelve, dither=dither).convert("RGB"), (0, row * (tall + gap)))
    return sheet
