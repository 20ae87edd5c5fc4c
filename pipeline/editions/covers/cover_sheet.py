"""A cover as one page of HTML: the art above, the words below on a ground that they can be read on.

The page is divided into 24 columns; one column's width is the unit (rem) of `styles/cover/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline import theme
from pipeline.editions.covers.art import cut, paper, pixels, scheme_for
from pipeline.editions.covers.cover import Cover
from pipeline.editions.covers.lettering import FittedText, fit_text, fit_title
from pipeline.editions.covers.mosaic import MosaicCell, cells
from pipeline.editions.covers.rings import rings
from pipeline.i18n.labels import direction, east_asian_forms, labels
from pipeline.model.books_and_handouts import CoverDesign
from pipeline.press.images.pixels import edge_colour
from pipeline.press.sheets import Copy

_COLUMNS = 24
_LOGO = "logo:own"
_PIXELS = 10  # of a picture, a millimetre of the sheet
_MARGIN, _ABOVE, _BELOW = 2.25, 1.7, 2.25  # around the words
_BELOW_TITLE = 0.9
_MAKERS, _LEADING_OF_MAKERS = 0.85, 1.45
_ABOVE_MAKERS, _BELOW_RULE, _RULE = 1.8, 0.75, 0.06
_PROPERTIES = (
    f"--margin: {_MARGIN}rem; --above: {_ABOVE}rem; --below: {_BELOW}rem; --below-title: {_BELOW_TITLE}rem;"
    f"--makers: {_MAKERS}rem; --makers-leading: {_LEADING_OF_MAKERS};"
    f"--below-rule: {_BELOW_RULE}rem; --rule-width: {_RULE}rem;"
)
_MEASURE_OF_SUBTITLE = 17
_GAP, _BAR = 0.14, 0.5  # between the pictures of a mosaic; above words on paper, in the sheet's colour
# Of the sheet's height: what a title may fill, and the least that the words have for themselves.
_TITLES = {CoverDesign.RINGS: 0.4, CoverDesign.MOSAIC: 0.22, CoverDesign.PICTURE: 0.22}
_PANELS = {CoverDesign.RINGS: 0.0, CoverDesign.MOSAIC: 0.3, CoverDesign.PICTURE: 0.3}
_TITLE_ON_PICTURES = 4.9
# How much a sheet's proportion may differ from that of an editor's own cover that still fills it.
_CUT = 1.2


@dataclass(frozen=True)
class _Sheet:
    """The sheet's sides in columns, a column in millimetres, title and subtitle, and the height of all words."""

    width: float
    height: float
    column: float
    title: FittedText
    subtitle: FittedText
    panel: float

    @property
    def art(self) -> float:
        """The height that the words leave."""
        return self.height - self.panel

    def pixels(self, width: float, height: float) -> tuple[int, int]:
        """Return a place in pixels."""
        return round(width * self.column * _PIXELS), round(height * self.column * _PIXELS)


def cover_copy(cover: Cover) -> Copy:
    """Return the cover as one page, to be typeset."""
    if cover.own:
        return _own_copy(cover)
    sheet, scheme = _sheet(cover), scheme_for(cover)
    places = _places(cover, sheet)
    images = {
        f"lead:{number}": cut(picture, sheet.pixels(place.width, place.height))
        for number, (picture, place) in enumerate(zip(cover.pictures if places else (), places, strict=True))
    }
    if cover.logo:
        images |= {_LOGO: cover.logo.data.data}
    runs = direction(cover.language)
    return _copy(
        f"cover/{cover.design}.html",
        cover,
        sheet.column,
        images,
        corner="left" if runs == "rtl" else "right",
        title=sheet.title,
        subtitle=sheet.subtitle,
        panel=sheet.panel,
        bar=_BAR if scheme.ground != scheme.sheet else 0,
        together=_is_one_line(cover),
        scheme=scheme,
        paper=paper(),
        places=places,
        rings=rings(min(sheet.width * 1.05, sheet.art - 0.3), cover.articles),
    )


def _copy(template: str, cover: Cover, column: float, images: Mapping[str, bytes], **values: object) -> Copy:
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


def _sheet(cover: Cover) -> _Sheet:
    design = CoverDesign(cover.design)
    column = min(cover.size[0], 0.75 * cover.size[1]) / _COLUMNS
    width, height = cover.size[0] / column, cover.size[1] / column
    measure = width - 2 * _MARGIN
    largest = {} if design is CoverDesign.RINGS else {"largest": _TITLE_ON_PICTURES}
    title = fit_title(cover.title, measure, _TITLES[design] * height, **largest)
    subtitle = fit_text(cover.subtitle, 1.25, _MEASURE_OF_SUBTITLE, 1.3)
    words = title.height + (subtitle.height + _BELOW_TITLE if cover.subtitle else 0) + _height_of_makers(cover, measure)
    return _Sheet(width, height, column, title, subtitle, max(_ABOVE + words + _BELOW, _PANELS[design] * height))


def _height_of_makers(cover: Cover, measure: float) -> float:
    """Return the height of authors and imprint with the rule above."""
    makers = [fit_text(words, _MAKERS, measure, _LEADING_OF_MAKERS).height for words in (cover.authors, cover.imprint)]
    above = _ABOVE_MAKERS + _BELOW_RULE + _RULE
    return above + (max(makers) if _is_one_line(cover) else sum(makers))


def _is_one_line(cover: Cover) -> bool:
    """Return whether there are authors and an imprint, and they have room beside each other."""
    if not (cover.authors and cover.imprint):
        return False
    both = f"{cover.authors} — {cover.imprint}"
    return fit_text(both, 1, (_COLUMNS - 2 * _MARGIN) / _MAKERS, 1).height <= 1


def _places(cover: Cover, sheet: _Sheet) -> list[MosaicCell]:
    """Return where its pictures stand."""
    match cover.design:
        case CoverDesign.MOSAIC:
            proportions = [picture.width / max(picture.height, 1) for picture in cover.pictures]
            return cells(proportions, sheet.width, sheet.art, _GAP)
        case CoverDesign.PICTURE:
            return [MosaicCell(0, 0, sheet.width, sheet.art)]
        case _:
            return []


def _own_copy(cover: Cover) -> Copy:
    """Return an editor's own cover.

    It fills the sheet if it has about its proportion, else it stands whole on its colour.
    """
    assert cover.own is not None  # noqa: S101 - whoever calls has looked
    own = cover.own
    ratio = (own.width / max(own.height, 1)) / (cover.size[0] / cover.size[1])
    described = labels(cover.language).gettext("Cover: %(title)s") % {"title": cover.title}
    return _copy(
        "cover/own.html",
        cover,
        cover.size[0] / _COLUMNS,
        {"own:cover": own.data.data},
        alt=described,
        ground=edge_colour(pixels(own, (64, 64))),
        fit="cover" if 1 / _CUT <= ratio <= _CUT else "contain",
    )
