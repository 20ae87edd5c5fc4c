"""Pictures as pixels: cropped, scaled, packed, rendered from HTML. Only user of Pillow for covers and cards."""

from __future__ import annotations

import functools
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from PIL import Image, ImageDraw

from pipeline.files import rasters
from pipeline.press.images.colours import Colour, Swatch
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset
from pipeline.theme.typefaces import OwnFonts, own_fonts

Pixels = Image.Image
_BLACK, _GREY_WHITE = 0, 255  # of a sheet in greys
_FINER = 4  # times as many pixels, of which greys are made along an edge
# In a sample of this size, taken as it is: what has more colours is a photograph; with fewer, all fit a palette.
_LOOKED_AT, _MOST_FLAT, _MOST_TYPOGRAPHIC = (200, 200), 3000, 500
_QUALITIES = (88, 80, 70, 60, 50, 40)  # of a JPEG
_SAMPLE = 64  # pixels a side of what colours are counted in
_COUNTED, _COUNTED_OF_EDGE = 24, 8  # colours of a picture
_WHITE = Colour(255, 255, 255)
_EDGE = 0.02  # of a picture's sides: its edge


def open_picture(data: bytes, least: tuple[int, int]) -> Pixels:
    """Open a picture on white, decoded at the smallest size of at least `least` pixels."""
    image = rasters.open_raster(data)
    if image.format == "JPEG":
        image.draft("RGB", least)
    if image.mode == "RGB" and "transparency" not in image.info:
        return image
    if not image.has_transparency_data:
        return image.convert("RGB")
    layers = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layers.size, "white"), layers).convert("RGB")


def crop_to_fill(image: Pixels, size: tuple[int, int]) -> Pixels:
    """Crop the middle of a picture to fill a size."""
    scale = min(image.width / size[0], image.height / size[1])
    across, down = min(size[0] * scale, image.width), min(size[1] * scale, image.height)
    left, top = (image.width - across) / 2, (image.height - down) / 2
    box = (left, top, min(left + across, image.width), min(top + down, image.height))
    return image.resize(size, Image.Resampling.BICUBIC, box, reducing_gap=2)


def pad_to_size(image: Pixels, size: tuple[int, int]) -> Pixels:
    """Fit a whole picture into a size, centred on the colour of its edge."""
    small = _scale(image, min(size[0] / image.width, size[1] / image.height))
    place = ((size[0] - small.width) // 2, (size[1] - small.height) // 2)
    return compose(size, edge_colour(image), [(small, place)])


def shrink_to_fit(image: Pixels, size: tuple[int, int]) -> Pixels:
    """Shrink a picture to at most this size."""
    scale = min(size[0] / image.width, size[1] / image.height)
    return image if scale >= 1 else _scale(image, scale)


def compose(size: tuple[int, int], ground: Colour, parts: Iterable[tuple[Pixels, tuple[int, int]]]) -> Pixels:
    """Paste pictures on a sheet, each with its upper left corner at a place."""
    sheet = Image.new("RGB", size, ground)
    for part, place in parts:
        sheet.paste(part, place)
    return sheet


def make_grey_picture(size: tuple[int, int], greys: bytes) -> Pixels:
    """Make a picture of bytes from black (0) to white (255)."""
    return Image.frombuffer("L", size, greys, "raw", "L", 0, 1)


def print_on(sheet: Pixels, words: Pixels, ink: Colour, place: tuple[int, int]) -> None:
    """Print a mask, white on black, in a colour on a sheet, with its upper left corner at a place."""
    box = words.getbbox()
    if box:
        sheet.paste(ink, (place[0] + box[0], place[1] + box[1]), words.crop(box))


def print_rings(sheet: Pixels, centre: tuple[int, int], rings: Sequence[tuple[float, float]], ink: Colour) -> None:
    """Print rings around a point of a sheet, each with an outer radius and a stroke."""
    reach = math.ceil(max(radius for radius, _ in rings))
    mask = Image.new("L", (2 * reach * _FINER, 2 * reach * _FINER))
    draw, middle = ImageDraw.Draw(mask), reach * _FINER
    for radius, stroke in rings:
        for edge, value in ((radius, _GREY_WHITE), (radius - stroke, _BLACK)):
            far = edge * _FINER
            draw.ellipse((middle - far, middle - far, middle + far, middle + far), fill=value)
    sheet.paste(ink, (centre[0] - reach, centre[1] - reach), mask.reduce(_FINER))


def is_flat(image: Pixels) -> bool:
    """Return whether a picture has as few colours as drawings or type."""
    return _has_at_most(image, _MOST_FLAT)


def count_colours(images: Iterable[Pixels]) -> list[Swatch]:
    """Return the colours of pictures, all pictures with equal weight."""
    swatches: list[Swatch] = []
    for image in images:
        small = image.resize((_SAMPLE, _SAMPLE), Image.Resampling.BOX, reducing_gap=1)
        swatches += [Swatch(colour, count / _SAMPLE**2) for count, colour in _count_colours(small, _COUNTED)]
    return swatches


def edge_colour(image: Pixels) -> Colour:
    """Return the most frequent colour at a picture's edge."""
    across, down = max(round(image.width * _EDGE), 1), max(round(image.height * _EDGE), 1)
    sides = (
        (0, 0, image.width, down),
        (0, image.height - down, image.width, image.height),
        (0, 0, across, image.height),
        (image.width - across, 0, image.width, image.height),
    )
    strips = [image.resize((_SAMPLE, 1), Image.Resampling.BOX, side) for side in sides]
    together = compose((_SAMPLE, len(strips)), _WHITE, [(strip, (0, row)) for row, strip in enumerate(strips)])
    return max(_count_colours(together, _COUNTED_OF_EDGE))[1]


def pack_picture(image: Pixels, limit: int) -> tuple[str, bytes]:
    """Return media type and bytes, at most `limit`: PNG for flat colours, JPEG for photographs."""
    if _has_at_most(image, _MOST_TYPOGRAPHIC):
        written = io.BytesIO()
        image.quantize(colors=128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            written, "PNG", optimize=True
        )
        if written.tell() <= limit:
            return "image/png", written.getvalue()
    return "image/jpeg", encode_jpeg(image, limit)


def encode_png(image: Pixels) -> bytes:
    """Encode a small picture as PNG, without loss."""
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


def encode_jpeg(image: Pixels, limit: int, subsampling: str = "4:4:4") -> bytes:
    """Encode the best JPEG of at most `limit` bytes.

    `subsampling` "4:2:0" shares colours between pixels and is faster; "4:4:4" keeps the colours of letters' edges.
    """
    data = b""
    for quality in _QUALITIES:
        written = io.BytesIO()
        image.save(written, "JPEG", quality=quality, subsampling=subsampling)
        data = written.getvalue()
        if len(data) <= limit:
            break
    return data


def _count_colours(image: Pixels, limit: int) -> list[tuple[int, Colour]]:
    """Reduce a picture to a few colours, and return how many pixels have each."""
    few = image.quantize(limit, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    palette, counts = few.getpalette("RGB") or [], few.histogram()
    return [(counts[index], Colour(*palette[3 * index : 3 * index + 3])) for index in range(len(palette) // 3)]


def _scale(image: Pixels, scale: float) -> Pixels:
    return image.resize((max(round(image.width * scale), 1), max(round(image.height * scale), 1)))


def _has_at_most(image: Pixels, colours: int) -> bool:
    return image.resize(_LOOKED_AT, Image.Resampling.NEAREST).getcolors(colours) is not None


# Of libavif's ten steps the ninth takes a third of the time of the eighth, for a third more bytes: three fifths of
# a JPEG's.
_SPEED = 9
_QUALITY, _QUALITY_OF_JPEG = 60, 82
_HALF = 2


def encode_widths(data: bytes, widths: Sequence[int], *, avif: bool = True) -> Iterator[bytes]:
    """Yield a picture as AVIF at each width, its own last; then, if it is a JPEG, as JPEG at each but the last.

    Without `avif` only the JPEGs are made. A narrower PNG would have more colours than the whole one's palette, and be
    larger. One thread encodes each, so that all machines give the same bytes.
    """
    image = rasters.open_raster(data)
    is_photograph = image.format == "JPEG"
    if avif or not is_photograph:
        image = _load(image)
    at = {
        width: _narrow(image, width, data if is_photograph else b"") for width in widths if avif or width < image.width
    }
    if avif:
        yield from (_encode(one, "AVIF", quality=_QUALITY, speed=_SPEED, max_threads=1) for one in at.values())
    jpeg = {"quality": _QUALITY_OF_JPEG, "optimize": True, "progressive": True}
    yield from (_encode(at[width], "JPEG", **jpeg) for width in widths[:-1] if is_photograph)


def _narrow(image: Image.Image, width: int, photograph: bytes) -> Image.Image:
    """Scale a picture to a width; only the needed pixels of a `photograph` are decoded.

    A JPEG decodes to a half, quarter or eighth at no cost. The half is as good as filtering the whole for ten times as
    much; widths between are filtered from at least twice as many pixels.
    """
    if width >= image.width:
        return image
    size = (width, max(1, round(image.height * width / image.width)))
    box = None
    if photograph:
        is_half = image.width == _HALF * width
        image = rasters.open_raster(photograph)
        _, box = image.draft(None, (width if is_half else _HALF * width, 1)) or (None, None)
        image = _load(image)
    if image.width == width:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, box=box)


def _load(image: Image.Image) -> Image.Image:
    """Load the pixels in a mode that both formats have, without metadata."""
    image.load()
    whole = image if image.mode in ("RGB", "RGBA") else image.convert("RGBA" if image.has_transparency_data else "RGB")
    whole.info = {}
    return whole


def _encode(image: Image.Image, form: str, **options: object) -> bytes:
    data = io.BytesIO()
    image.save(data, form, **options)
    return data.getvalue()


def render_pages(pdf: bytes, scale: float) -> Iterator[Pixels]:
    """Render each page with `scale` pixels a point; the same PDF gives the same pixels."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            size = round(scale * page.get_width()), round(scale * page.get_height())
            drawn = page.render(scale=scale, rev_byteorder=True, maybe_alpha=False).to_pil()
            whole = drawn.convert("RGB") if drawn.mode == "RGBX" else drawn
            yield cast("Pixels", whole if whole.size == size else whole.crop((0, 0, *size)))
    finally:
        document.close()


POINTS = 0.75
"""Points of a pixel as style sheets count them."""
DRAWING = "image/svg+xml"
_ADDRESS = "asset:drawing"
_PAGE = "@page {{ size: {0}px {1}px; margin: 0 }} img {{ display: block; width: {0}px; height: {1}px }}"


def load_pixels(data: bytes, media_type: str, size: tuple[int, int], least: tuple[int, int]) -> Pixels:
    """Open a picture, or render a drawing, of this size with at least `least` pixels if it has as many."""
    if media_type != DRAWING:
        return open_picture(data, least)
    scale = max(least[0] / size[0], least[1] / size[1])
    return next(render_pages(_set_drawing(data, size, own_fonts()), scale / POINTS))


@functools.lru_cache(maxsize=64)
def _set_drawing(data: bytes, size: tuple[int, int], _: OwnFonts) -> bytes:
    """Return a drawing as a PDF; a cover, its thumbnail and cards show the same drawings in some seven sizes.

    The look's fonts are an argument for the cache: the drawing's words are set in them.
    """
    html = f'<!DOCTYPE html><html lang="und"><title>_</title><body><img src="{_ADDRESS}" alt="_"></body></html>'
    return typeset(Copy(html, (_PAGE.format(*size),), {_ADDRESS: data})).pdf.data
