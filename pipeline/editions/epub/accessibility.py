"""Accessibility metadata of the e-book: facts counted in its finished pages, never claimed by default.

EPUB Accessibility 1.1 asks for the discovery metadata of schema.org (its section 2). No conformance to WCAG is
claimed (section 3): whether a description describes its picture, no program can tell, and a claim needs a certifier.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from gettext import NullTranslations
from itertools import pairwise
from pathlib import PurePosixPath

from lxml import etree

from pipeline.editions.epub.ebook import Facts
from pipeline.editions.epub.paths import picture_path
from pipeline.i18n.labels import labels, language_of, number_in
from pipeline.model.article import Picture

_XHTML = "{http://www.w3.org/1999/xhtml}"
_FORMULA = "{http://www.w3.org/1998/Math/MathML}math"
_HEADINGS = tuple(f"{_XHTML}h{level}" for level in range(1, 7))
_FRAME_OF_GIF = b"\x21\xf9\x04"  # GIF89a, 23: a graphic control extension before each frame
_SVG_MOTION = (b"<animate", b"<set ", b"@keyframes")


@dataclass(frozen=True)
class Contents:
    """Contents of the whole book; `has_pages` where it has the pages of a printed edition and a list of them."""

    facts: Facts
    has_pages: bool = False
    has_index: bool = False
    is_read_aloud: bool = False


def count_facts(page: etree._Element, pictures: Iterable[Picture]) -> Facts:
    """Count in a page as it is published, and look at the pictures that it may show."""
    pictures = tuple(pictures)
    images = list(_list_images(page))
    formulas = [(formula.get("alttext") or "").strip() for formula in page.iter(_FORMULA)]
    films, sounds = list(page.iter(f"{_XHTML}video")), list(page.iter(f"{_XHTML}audio"))
    figures = (player.getparent() for player in (*sounds, *films))
    after = (figure.getnext() for figure in figures if figure is not None)
    return Facts(
        pictures=len(images),
        described=sum(map(bool, find_described(page, pictures))),
        formulas=len(formulas),
        spelled_out=sum(map(bool, formulas)),
        motion=sum(map(_moves, pictures)),
        unordered=0 if _is_in_order(page) else 1,
        sounds=len(sounds),
        films=len(films),
        captioned=sum(film.find(f"{_XHTML}track") is not None for film in films),
        spoken=sum("transcript" in (each.get("class") or "").split() for each in after if each is not None),
    )


def find_described(page: etree._Element, pictures: Iterable[Picture]) -> list[bool]:
    """Return of each picture of a page whether its alternative text says more than the page does.

    A file's name, the page's title and the caption once more are no descriptions: posts whose authors wrote none have
    these in their place.
    """
    names: dict[str, set[str]] = defaultdict(set)
    for picture in pictures:
        names[picture_path(picture).rpartition("/")[2]].add(_keep_letters(PurePosixPath(picture.path).stem))
    title = _keep_letters(page.findtext(f"{_XHTML}head/{_XHTML}title", ""))
    described = []
    for image in _list_images(page):
        own = names[(image.get("src") or "").rpartition("/")[2]]
        known = {"", "image", title, _keep_letters(image.get("title") or ""), _read_caption(image)} | own
        described.append(_keep_letters(image.get("alt") or "") not in known)
    return described


def _list_images(page: etree._Element) -> Iterator[etree._Element]:
    """Yield all but the cover, which shows nothing that the title page does not say."""
    return (image for image in page.iter(f"{_XHTML}img") if image.get("role") != "doc-cover")


def _read_caption(image: etree._Element) -> str:
    figure = next(image.iterancestors(f"{_XHTML}figure"), None)
    captions = [] if figure is None else figure.iter(f"{_XHTML}figcaption")
    return _keep_letters("".join(word for caption in captions for word in caption.itertext()))


def _keep_letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _is_in_order(page: etree._Element) -> bool:
    """Return whether the headings begin with the only one of the first level, and none skips a level."""
    levels = [int(str(heading.tag)[-1]) for heading in page.iter(*_HEADINGS)]
    return not levels or (
        levels[0] == 1 and levels.count(1) == 1 and all(after <= before + 1 for before, after in pairwise(levels))
    )


def list_properties(contents: Contents, language: str) -> tuple[tuple[str, str], ...]:
    """Return the metadata of the package document (https://www.w3.org/community/reports/a11y-discov-vocab/)."""
    pairs = [("schema:accessMode", "textual")]
    if contents.facts.pictures or contents.facts.films:
        pairs.append(("schema:accessMode", "visual"))
    if contents.facts.sounds or contents.facts.films:
        pairs.append(("schema:accessMode", "auditory"))
    pairs += [("schema:accessModeSufficient", modes) for modes in _list_sufficient_modes(contents.facts)]
    pairs += [("schema:accessibilityFeature", feature) for feature in _list_features(contents)]
    pairs += [("schema:accessibilityHazard", hazard) for hazard in _list_hazards(contents.facts)]
    pairs.append(("schema:accessibilitySummary", write_summary(contents, language)))
    return tuple(pairs)


def write_summary(contents: Contents, language: str) -> str:
    """Return what there is to say of the book's accessibility, in its language."""
    # Sentences that end in a full-width mark have its blank.
    return "".join(text if text.endswith("。") else f"{text} " for text in _write_sentences(contents, language)).strip()


def _list_sufficient_modes(facts: Facts) -> Iterator[str]:
    if facts.pictures == facts.described and not facts.films and facts.sounds == facts.spoken:
        yield "textual"
    if facts.sounds or facts.films:
        yield "textual,visual,auditory" if facts.pictures or facts.films else "textual,auditory"
    elif facts.pictures:
        yield "textual,visual"


def _list_features(contents: Contents) -> Iterator[str]:
    facts = contents.facts
    yield from ("tableOfContents", "readingOrder", "displayTransformability", "ARIA", "unlocked")
    if not facts.unordered:
        yield "structuralNavigation"
    if contents.has_pages:
        yield from ("pageBreakMarkers", "pageNavigation")
    if contents.has_index:
        yield "index"
    if facts.pictures and facts.pictures == facts.described:
        yield "alternativeText"
    if facts.films and facts.films == facts.captioned:
        yield "closedCaptions"
    if facts.spoken and facts.spoken == facts.sounds + facts.films:
        yield "transcript"
    if contents.is_read_aloud:
        yield "synchronizedAudioText"
    if facts.formulas:
        yield "MathML"
        if facts.formulas == facts.spelled_out:
            yield "describedMath"


def _list_hazards(facts: Facts) -> Iterator[str]:
    if facts.films:
        yield "unknown"
    elif facts.sounds and not facts.motion:
        yield from ("noFlashingHazard", "noMotionSimulationHazard", "unknownSoundHazard")
    elif facts.sounds:
        yield "unknown"
    elif facts.motion:
        yield from ("unknownFlashingHazard", "unknownMotionSimulationHazard", "noSoundHazard")
    else:
        yield "none"


def _write_sentences(contents: Contents, language: str) -> Iterator[str]:
    words = labels(language)
    yield words.gettext("The text can be enlarged, set in other colours and typefaces, and read aloud.")
    if contents.facts.unordered:
        yield words.gettext("A table of contents leads through the book.")
    else:
        yield words.gettext("A table of contents and headings lead through the book.")
    if contents.has_pages:
        yield words.gettext("The page numbers are those of the printed edition.")
    yield _describe_pictures(contents.facts, words)
    if contents.facts.formulas:
        yield words.gettext("Formulas are MathML.")
    if contents.facts.motion:
        yield words.gettext("Some pictures move.")
    yield words.gettext("No conformance to accessibility standards has been certified.")


def _describe_pictures(facts: Facts, words: NullTranslations) -> str:
    missing = facts.pictures - facts.described
    if not facts.pictures:
        return words.gettext("The articles have no pictures.")
    if not missing:
        return words.gettext("Every picture has a description.")
    sentence = words.ngettext(
        "%(n)s of %(all)s pictures has no description.", "%(n)s of %(all)s pictures have no description.", missing
    )
    language = language_of(words)
    return sentence % {"n": number_in(language, missing), "all": number_in(language, facts.pictures)}


def _moves(picture: Picture) -> bool:
    if picture.media_type == "image/gif":
        return picture.data.data.count(_FRAME_OF_GIF) > 1
    if picture.media_type == "image/png":
        return b"acTL" in picture.data.data.partition(b"IDAT")[0]
    return picture.is_drawing and any(mark in picture.data.data for mark in _SVG_MOTION)
