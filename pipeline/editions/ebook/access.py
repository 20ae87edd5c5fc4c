"""What the e-book may say of its accessibility: facts counted in its pages, never claimed by default.

EPUB Accessibility 1.1 asks for the discovery metadata of schema.org (its section 2). No conformance to WCAG is
claimed (section 3): whether a description describes its picture, no program can tell, and a claim needs a certifier.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from pipeline.editions.ebook.chapter import Facts
from pipeline.labels import labels
from pipeline.model.collection import Picture

_IMAGE = "{http://www.w3.org/1999/xhtml}img"
_FORMULA = "{http://www.w3.org/1998/Math/MathML}math"
_FRAME_OF_GIF = b"\x21\xf9\x04"  # GIF89a, 23: a graphic control extension before each frame
_SVG_MOTION = (b"<animate", b"<set ", b"@keyframes")


def facts(page: etree._Element, pictures: Iterable[Picture]) -> Facts:
    """Count in a page as it is published, and look at its pictures."""
    images = [(image.get("alt") or "").strip() for image in page.iter(_IMAGE)]
    formulas = [(formula.get("alttext") or "").strip() for formula in page.iter(_FORMULA)]
    return Facts(
        pictures=len(images),
        described=sum(map(bool, images)),
        formulas=len(formulas),
        spelled_out=sum(map(bool, formulas)),
        motion=any(map(_moves, pictures)),
    )


def properties(found: Facts, language: str) -> tuple[tuple[str, str], ...]:
    """The metadata of the package document (https://www.w3.org/community/reports/a11y-discov-vocab/)."""
    pairs = [("schema:accessMode", "textual")]
    if found.pictures:
        pairs.append(("schema:accessMode", "visual"))
    pairs += [("schema:accessModeSufficient", modes) for modes in _sufficient(found)]
    pairs += [("schema:accessibilityFeature", feature) for feature in _features(found)]
    pairs += [("schema:accessibilityHazard", hazard) for hazard in _hazards(found)]
    pairs.append(("schema:accessibilitySummary", " ".join(_summary(found, language))))
    return tuple(pairs)


def _sufficient(found: Facts) -> Iterator[str]:
    if found.pictures == found.described:
        yield "textual"
    if found.pictures:
        yield "textual,visual"


def _features(found: Facts) -> Iterator[str]:
    yield from ("tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability", "unlocked")
    if found.pictures and found.pictures == found.described:
        yield "alternativeText"
    if found.formulas:
        yield "MathML"
        if found.formulas == found.spelled_out:
            yield "describedMath"


def _hazards(found: Facts) -> Iterator[str]:
    if found.motion:
        yield from ("unknownFlashingHazard", "unknownMotionSimulationHazard", "noSoundHazard")
    else:
        yield "none"


def _summary(found: Facts, language: str) -> Iterator[str]:
    words = labels(language)
    yield words.gettext("The text can be enlarged, set in other colours and typefaces, and read aloud.")
    yield words.gettext("A table of contents and headings lead through the book.")
    missing = found.pictures - found.described
    if not found.pictures:
        yield words.gettext("The articles have no pictures.")
    elif not missing:
        yield words.gettext("Every picture has a description.")
    else:
        sentence = words.ngettext(
            "%(n)s of %(all)s pictures has no description.", "%(n)s of %(all)s pictures have no description.", missing
        )
        yield sentence % {"n": missing, "all": found.pictures}
    if found.formulas:
        yield words.gettext("Formulas are MathML.")
    if found.motion:
        yield words.gettext("Some pictures move.")
    yield words.gettext("No conformance to accessibility standards has been certified.")


def _moves(picture: Picture) -> bool:
    if picture.media_type == "image/gif":
        return picture.data.data.count(_FRAME_OF_GIF) > 1
    if picture.media_type == "image/png":
        return b"acTL" in picture.data.data.partition(b"IDAT")[0]
    return picture.media_type == "image/svg+xml" and any(mark in picture.data.data for mark in _SVG_MOTION)
