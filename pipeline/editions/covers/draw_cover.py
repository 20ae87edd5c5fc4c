"""The cover of a book, for the bound PDF and for the e-book: one page, set as any other, and a picture of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline import theme
from pipeline.editions.covers.cover import COVER_SUFFIXES, OVERLAP, THUMBNAIL, BackCover, Cover, CoverPicture
from pipeline.editions.covers.design import (
    MosaicCell,
    choose_ground,
    fill_place,
    fit_text,
    fit_title,
    make_rings,
    paper,
    pixels,
    place_cells,
)
from pipeline.i18n.labels import direction, east_asian_forms, labels
from pipeline.jobs.blob import Blob
from pipeline.model.article import Picture
from pipeline.model.books_and_handouts import CoverDesign
from pipeline.press.images.colours import Colour, CoverColours, choose_scheme, mix
from pipeline.press.images.pixels import edge_colour, load_pixels, pack_picture, render_pages, shrink_to_fit
from pipeline.press.sheets import Copy, Sheets
from pipeline.press.typesetting.typeset import typeset
from pipeline.text.standard_numbers import draw_bar_code

_IMAGE_MM, _IMAGE = (160.0, 256.0), (1600, 2560)  # of the e-book's cover; in pixels, what book shops ask for
_SCALE = _IMAGE[0] / (_IMAGE_MM[0] / 25.4 * 72)  # pixels a point
_MOST = 1_000_000  # bytes
_MOST_OF_THUMBNAIL = 120_000  # bytes


_COLUMNS = 24
_LOGO = "logo:own"
_SAMPLE = (96, 96)  # pixels that tell the colour of a picture
_PIXELS = 10  # of a picture, a millimetre of the sheet
_MOST_OF_PICTURE = 1_500_000  # bytes
_MARGIN, _ABOVE, _BELOW = 2.25, 1.7, 2.25  # around the words
_BELOW_TITLE = 0.9
_MAKERS, _LEADING_OF_MAKERS = 0.85, 1.45
_ABOVE_MAKERS, _BELOW_RULE, _RULE = 1.8, 0.75, 0.06
_LOGO_HEIGHT, _BESIDE_LOGO = 2.6, 8
_PROPERTIES = (
    f"--margin: {_MARGIN}rem; --above: {_ABOVE}rem; --below: {_BELOW}rem; --below-title: {_BELOW_TITLE}rem;"
    f"--makers: {_MAKERS}rem; --makers-leading: {_LEADING_OF_MAKERS};"
    f"--below-rule: {_BELOW_RULE}rem; --rule-width: {_RULE}rem; --logo: {_LOGO_HEIGHT}rem;"
)
_MEASURE_OF_SUBTITLE = 17
_GAP, _BAR = 0.14, 0.5  # between the pictures of a mosaic; above words on paper, in the sheet's colour
# Of the sheet's height: what a title may fill, and the least that the words have for themselves.
_TITLES = {CoverDesign.RINGS: 0.4, CoverDesign.MOSAIC: 0.22, CoverDesign.PICTURE: 0.22}
_PANELS = {CoverDesign.RINGS: 0.0, CoverDesign.MOSAIC: 0.3, CoverDesign.PICTURE: 0.3}
_TITLE_ON_PICTURES = 4.9
# How much a sheet's proportion may differ from that of an editor's own cover that still fills it.
_CUT = 1.2
# Millimetres: around the words of the back and of the spine; spines with words on them are as wide; their letters.
_BACK_MARGIN, _LEAST_SPINE, _LETTERS = 15.0, 5.0, 4.5
# How wide a letter is for its size, and how much of a spine's width its letters take.
_LETTER, _OF_SPINE = 0.55, 0.5
# Where spines are read from the bottom to the top: in most Romance languages; elsewhere from the top (ISO 6357).
_UPWARDS = frozenset({"fr", "es", "it", "pt", "ca", "ro"})
# The lengths of the front, which no rule of the back uses.
_NO_WORDS = "".join(
    f"--{name}: 0;"
    for name in "margin above below below-title makers makers-leading below-rule rule-width logo".split()
)


def set_cover(cover: Cover) -> Sheets:
    """Return the cover as a page to be bound."""
    return typeset(make_cover_copy(cover))


def set_back(back: BackCover) -> Sheets:
    """Return back and spine as a page to be bound beside the front."""
    return typeset(make_back_copy(back))


def draw_cover(cover: Cover) -> CoverPicture:
    """Return the cover as a picture of 1600 by 2560 pixels.

    An editor's own stays as it is, where it may.
    """
    return _convert_own(cover.own) if cover.own else _draw_scaled(cover, _SCALE, _MOST)


def draw_thumbnail(cover: Cover) -> CoverPicture:
    """Draw a cover, or the editor's own picture of one, at the size `THUMBNAIL` for pages of the site."""
    drawn = _draw_scaled(cover, _SCALE * THUMBNAIL[0] / _IMAGE[0], _MOST_OF_THUMBNAIL)
    return drawn if drawn.missing else replace(drawn, sheets=None)


def _draw_scaled(cover: Cover, scale: float, limit: int) -> CoverPicture:
    """Return the cover set in the proportions of a picture, and drawn: `scale` pixels a point, `limit` bytes."""
    sheets = typeset(make_cover_copy(replace(cover, size=_IMAGE_MM)))
    media_type, data = pack_picture(next(render_pages(sheets.pdf.data, scale)), limit)
    return CoverPicture(Blob.of(data), media_type, sheets)


def _convert_own(own: Picture) -> CoverPicture:
    """Return a cover of an editor's own: readers show JPEG and PNG everywhere, a drawing becomes pixels."""
    fits = own.width <= _IMAGE[0] and own.height <= _IMAGE[1] and own.data.size <= _MOST
    if fits and own.media_type in COVER_SUFFIXES:
        return CoverPicture(own.data, own.media_type)
    image = shrink_to_fit(load_pixels(own.data.data, own.media_type, (own.width, own.height), _IMAGE), _IMAGE)
    media_type, data = pack_picture(image, _MOST)
    return CoverPicture(Blob.of(data), media_type)


def make_cover_copy(cover: Cover) -> Copy:
    """Return the cover as one page, to be typeset."""
    if cover.own:
        return _make_own_copy(cover, cover.own)
    design, scheme = CoverDesign(cover.design), _choose_colours(cover)
    column = min(cover.size[0], 0.75 * cover.size[1]) / _COLUMNS
    width, height = cover.size[0] / column, cover.size[1] / column
    largest = {} if design is CoverDesign.RINGS else {"largest": _TITLE_ON_PICTURES}
    title = fit_title(cover.title, width - 2 * _MARGIN, _TITLES[design] * height, **largest)
    subtitle = fit_text(cover.subtitle, 1.25, _MEASURE_OF_SUBTITLE, 1.3)
    makers, together = _fit_makers(cover, width - 2 * _MARGIN - (_BESIDE_LOGO if cover.logo else 0))
    words = title.height + (subtitle.height + _BELOW_TITLE if cover.subtitle else 0) + makers
    panel = max(_ABOVE + words + _BELOW, _PANELS[design] * height)
    art = height - panel
    places = [MosaicCell(0, 0, width, art)] if design is CoverDesign.PICTURE else []
    if design is CoverDesign.MOSAIC:
        proportions = [picture.width / max(picture.height, 1) for picture in cover.pictures]
        places = place_cells(proportions, width, art, _GAP)
    images = {_LOGO: cover.logo.data.data} if cover.logo else {}
    for number, (picture, place) in enumerate(zip(cover.pictures if places else (), places, strict=True)):
        size = round(place.width * column * _PIXELS), round(place.height * column * _PIXELS)
        images[f"lead:{number}"] = pack_picture(fill_place(picture, size), _MOST_OF_PICTURE)[1]
    return _make_copy(
        f"cover/{cover.design}.html",
        cover,
        column,
        images,
        corner="left" if direction(cover.language) == "rtl" else "right",
        title=title,
        subtitle=subtitle,
        panel=panel,
        bar=_BAR if scheme.ground != scheme.sheet else 0,
        together=together,
        scheme=scheme,
        paper=paper(),
        places=places,
        rings=make_rings(min(width * 1.05, art - 0.3), cover.articles),
    )


def _choose_colours(cover: Cover) -> CoverColours:
    """Return the colours of a cover: an editor's, or those of its pictures, or else the accent of all editions."""
    if cover.colour:
        return choose_scheme(Colour.read(cover.colour), paper())
    own = choose_ground([pixels(picture, _SAMPLE) for picture in cover.pictures])
    if cover.design == CoverDesign.PICTURE:
        return CoverColours(own, paper(), own, mix(own, paper(), 0.14))
    return choose_scheme(own, paper())


def _fit_makers(cover: Cover, measure: float) -> tuple[float, bool]:
    """Return the height of authors and imprint with the rule above, and whether they have room beside each other."""
    together = False
    if cover.authors and cover.imprint and not cover.logo:
        both = f"{cover.authors} — {cover.imprint}"
        together = fit_text(both, 1, (_COLUMNS - 2 * _MARGIN) / _MAKERS, 1).height <= 1
    makers = [fit_text(words, _MAKERS, measure, _LEADING_OF_MAKERS).height for words in (cover.authors, cover.imprint)]
    height = max(max(makers) if together else sum(makers), _LOGO_HEIGHT if cover.logo else 0)
    return _ABOVE_MAKERS + _BELOW_RULE + _RULE + height, together


def _make_copy(template: str, cover: Cover, column: float, images: Mapping[str, bytes], **values: object) -> Copy:
    width, height = cover.size
    html = theme.templates().get_template(template).render(cover=cover, direction=direction(cover.language), **values)
    measures = (
        f"@page {{ size: {width:g}mm {height:g}mm; margin: 0 }}\n"
        f"html {{ font-size: {column:.4f}mm }}\n"
        f"body {{ width: {width:g}mm; height: {height:g}mm }}\n"
    )
    forms = east_asian_forms(cover.language)
    css = theme.press_stylesheet("cover/cover.css", east_asian=forms, properties=_PROPERTIES)
    return Copy(html, (css, measures), images)


def _make_own_copy(cover: Cover, own: Picture) -> Copy:
    """Return an editor's own cover; one of another proportion than the sheet is whole on a ground of its colour."""
    ratio = (own.width / max(own.height, 1)) / (cover.size[0] / cover.size[1])
    described = labels(cover.language).gettext("Cover: %(title)s") % {"title": cover.title}
    return _make_copy(
        "cover/own.html",
        cover,
        cover.size[0] / _COLUMNS,
        {"own:cover": own.data.data},
        alt=described,
        ground=edge_colour(pixels(own, (64, 64))),
        fit="cover" if 1 / _CUT <= ratio <= _CUT else "contain",
    )


def make_back_copy(back: BackCover) -> Copy:
    """Return back and spine as one page, to be typeset: the spine is where the front will be."""
    cover = back.cover
    bleed = back.bleed
    spine = back.spine
    width, height = cover.size
    mirrored, upwards = direction(cover.language) == "rtl", cover.language.partition("-")[0] in _UPWARDS
    start = OVERLAP if mirrored else bleed + width
    length = height - 2 * _BACK_MARGIN
    letters = 0.0
    if spine >= _LEAST_SPINE:
        letters = min(_OF_SPINE * spine, _LETTERS, length / (_LETTER * len(f"{cover.title} · {cover.authors}")))
    scheme = choose_scheme(edge_colour(pixels(cover.own, (64, 64))), paper()) if cover.own else _choose_colours(cover)
    html = (
        theme.templates()
        .get_template("cover/back.html")
        .render(
            cover=cover,
            direction=direction(cover.language),
            scheme=scheme,
            said=back.text,
            isbn=back.isbn,
            lines=back.lines,
            left=(OVERLAP + spine if mirrored else bleed) + _BACK_MARGIN,
            below=bleed + _BACK_MARGIN,
            width=width - 2 * _BACK_MARGIN,
            letters=letters,
            spine=spine,
            spine_left=start if upwards else start + spine,
            spine_top=bleed + (height - _BACK_MARGIN if upwards else _BACK_MARGIN),
            length=length,
            turn=-90 if upwards else 90,
        )
    )
    page = bleed + width + spine + OVERLAP, height + 2 * bleed
    size = f"{page[0]:g}mm", f"{page[1]:g}mm"
    measures = f"@page {{ size: {' '.join(size)}; margin: 0 }} body {{ width: {size[0]}; height: {size[1]} }}"
    css = theme.press_stylesheet("cover/cover.css", east_asian=east_asian_forms(cover.language), properties=_NO_WORDS)
    return Copy(html, (css, measures), {"bar:code": draw_bar_code(back.isbn).encode()} if back.isbn else {})
