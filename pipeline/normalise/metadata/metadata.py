"""Read a post's front matter into complete and typed metadata."""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PurePosixPath
from typing import TypeVar

from pipeline.dialects.remarks import describe_left_out, without_icons
from pipeline.i18n.sentences import sentence
from pipeline.model.article import Night, Question
from pipeline.model.audience import Audience, NameStyle
from pipeline.model.manuscript import Post
from pipeline.model.problems import Position, Problem
from pipeline.model.settings import Settings
from pipeline.normalise.body import titles
from pipeline.normalise.body.classroom import read_best_mark, read_questions
from pipeline.normalise.metadata import keys as known
from pipeline.normalise.metadata.aliases import read_aliases
from pipeline.normalise.metadata.front_matter import FrontMatter, unlink
from pipeline.normalise.metadata.languages import read_language, read_suffix, read_translation_key
from pipeline.normalise.metadata.listing import (
    explain_holding_back,
    is_kept_from_engines,
    is_unlisted,
    read_audience,
    read_names,
    read_night,
)
from pipeline.text.keys import parse_bool
from pipeline.text.printable import file_name_of, in_one_line, name_of, printable, slug_of
from pipeline.text.standard_numbers import parse_doi

_Value = TypeVar("_Value")
_SPACE_BEFORE_ZONE = re.compile(r"(\d) +([+-]\d{2}:?\d{2}|Z)$")
_LONGEST_DATE = 100


def read_date(written: str, language: str) -> dt.datetime | None:
    """Return a date after ISO 8601, in words or with slashes, else None."""
    text = _SPACE_BEFORE_ZONE.sub(r"\1\2", written.strip())
    return parse_iso_date(text) or (_parse_written_date(text, language) if len(text) <= _LONGEST_DATE else None)


def parse_iso_date(text: str) -> dt.datetime | None:
    """Return a date after ISO 8601: without a time it is midnight, without a zone it is UTC."""
    try:
        moment = dt.datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
        moment.astimezone(dt.UTC)  # fails before the year 1 in UTC
    except (ValueError, OverflowError):
        return None
    return moment


def _parse_written_date(text: str, language: str) -> dt.datetime | None:
    """Return a date in words or with slashes ("12 janvier 2024", "25/01/2024"), with the month first in the US."""
    if not re.search(r"\d{4}", text):
        return None  # "demain", "3 mars": nothing that can be relied on
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dateparser and its parts warn of their own regular expressions
        import dateparser  # noqa: PLC0415 (half a second that few posts need)

        short = language.split("-", maxsplit=1)[0]
        order = "MDY" if language in ("en", "en-US") else "DMY"
        settings = {"DATE_ORDER": order, "STRICT_PARSING": True, "RETURN_AS_TIMEZONE_AWARE": True, "TIMEZONE": "UTC"}
        settings["PARSERS"] = ["absolute-time"]  # "1000 days ago" has no meaning without a clock
        try:
            parsed = dateparser.parse(text, languages=[*dict.fromkeys([short, "en", "fr"])], settings=settings)
        except (ValueError, OverflowError):
            return None  # a language that dateparser does not know
        # With a time zone of Python's own, which the cache can hold.
        return parsed and parsed.replace(tzinfo=dt.timezone(parsed.utcoffset() or dt.timedelta()))


_DATE_IN_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[-_ ]+(.+))?")
_BETWEEN_NAMES = re.compile(r"[,;]|(?<=\s)(?:&|et|and|und|y)(?=\s)")
_JEKYLL_POSTS = "_posts"
PAGE_TYPES = frozenset("page pages home landing about splash".split())
"""Types and layouts of pages in other tools."""
_SERIES_NAMES = ("name", "nom", "title", "label", "series", "id", "slug")
_SERIES_NUMBERS = ("part", "partie", "number", "order", "index", "weight", "position")
# “2”, “2.0”, “2/4”, “Part 2 of 4”.
_PART_NUMBER = re.compile(r"[^0-9-]{0,40}([0-9]{1,6})(?![0-9])")
_SERIES_HINT = sentence("write a line “series: Our radio” and a line “part: 2”")


@dataclass(frozen=True)
class SeriesEntry:
    """The series that a post names, "" for none, and its own number there."""

    name: str = ""
    part: int | None = None


@dataclass(frozen=True)
class PostMetadata:
    """Typed values of a front matter; "", None or () for missing ones.

    `image` is the address of the lead picture as written. `permalinks` are addresses that the post had elsewhere;
    `aliases` are the paths of pages that are to lead on from such.
    `why_draft` is a reason other than our key for a draft, `published_from` the day of publication.
    `audience` is for whom the post is, `names` how public editions call its authors.
    `audio` is the address of the recording in which the article is read aloud.
    The answers to questions of the site are checked there where they are `interactive`.
    `marked_out_of` is the best mark, and `instructions` those at the head of the article's handout.
    `related` are addresses of articles below this one, None for those that the program finds.
    `extra` has the post's own keys, as written. `page` is None if the post does not say whether it is a page. `places`
    has those of title, slug, image, audio, draft, date, series, aliases, related, translation_key and translated. Posts
    with the same `translation_key` are translations; `translated` is the mark of one (`collection/in_step.py`).
    """

    title: str = ""
    subtitle: str = ""
    slug: str = ""
    language: str = ""
    date: dt.datetime | None = None
    description: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    image: str = ""
    image_alt: str = ""
    audio: str = ""
    draft: bool = False
    why_draft: str = ""
    audience: Audience | None = None
    names: NameStyle | None = None
    published_from: dt.datetime | None = None
    weight: int | None = None
    questions: tuple[Question, ...] = ()
    interactive: bool = False
    marked_out_of: str = ""
    instructions: str = ""
    permalinks: tuple[str, ...] = ()
    page: bool | None = None
    unlisted: bool = False
    noindex: bool = False
    night: Night | None = None
    aliases: tuple[str, ...] = ()
    series: SeriesEntry = field(default_factory=SeriesEntry)
    related: tuple[str, ...] | None = None
    translation_key: str = ""
    translated: str = ""
    doi: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)
    places: Mapping[str, Position] = field(default_factory=dict)


def _read_slug(front: FrontMatter) -> str:
    """Return the address that the post asks for; report a name that some systems do not allow for files."""
    wanted, slug = slug_of(front.text("slug")), file_name_of(front.text("slug"))
    if slug != wanted:
        message = sentence(
            "“{wanted}” is a name that Windows keeps for itself; the address is “{slug}”", wanted=wanted, slug=slug
        )
        front.report("slug", message, sentence("choose another slug"))
    return slug


def read_metadata(post: Post, settings: Settings) -> tuple[PostMetadata, tuple[Problem, ...]]:
    """Return the post's metadata and the problems with it."""
    front = FrontMatter(post)
    date_in_name, stem = _split_name(post.path)
    language = read_language(front, post, settings)
    image, alt = _read_image(front)
    date = _read_date(front, language) or parse_iso_date(date_in_name)
    why_draft = explain_holding_back(front, post.path)
    front.yes("link-citations", otherwise=True)  # for a wrong value: what it says is read with the sources
    metadata = PostMetadata(
        title=_read_line(front, "title", limit=titles.TITLE),
        subtitle=_read_line(front, "subtitle", limit=titles.TITLE),
        slug=_read_slug(front) or file_name_of(stem) or "article",
        language=language,
        date=date,
        description=_read_line(front, "description", "summary", "excerpt", limit=titles.DESCRIPTION),
        tags=front.texts("tags", "categories", "keywords", separators=",;"),
        authors=_read_authors(front),
        image=image,
        image_alt=alt,
        audio=_read_audio(front),
        draft=front.yes("draft", otherwise=False) or not front.yes("published", otherwise=True) or bool(why_draft),
        why_draft=why_draft,
        audience=read_audience(front),
        names=read_names(front),
        published_from=read_date(str(front.value("publishdate")), language) or date,
        weight=_read_weight(front),
        questions=_read_questions(front),
        interactive=front.yes("interactive", otherwise=False),
        marked_out_of=read_best_mark(front.text(known.MARK_KEY), partial(front.report, known.MARK_KEY)),
        instructions=front.text(known.INSTRUCTIONS_KEY, limit=titles.QUESTION),
        permalinks=front.texts(*known.PERMALINK_KEYS, limit=titles.ADDRESS),
        page=_read_page(front, post.path),
        unlisted=is_unlisted(front),
        noindex=is_kept_from_engines(front),
        night=read_night(front),
        aliases=read_aliases(front, settings.base_url),
        series=_read_series(front),
        related=_read_related(front),
        translation_key=read_translation_key(front),
        doi=_read_doi(front),
        translated=front.text("translated", limit=titles.DESCRIPTION),
        extra=front.other_keys(),
        places=front.places(),
    )
    front.report_near_keys(language)
    return metadata, tuple(front.problems)


def _read_line(front: FrontMatter, *keys: str, limit: int) -> str:
    """Return the text of the first of the keys that has one, without icons."""
    line = front.text(*keys, limit=limit)
    line, icon = without_icons(line) if ":" in line else (line, "")
    if icon:
        front.report(next(key for key in keys if front.value(key)), *describe_left_out(icon), rule="template")
    return line


def derive_title(path: str) -> str:
    """Return a title made of a file name: "2024-01-25-mon-article.md" -> "Mon article"."""
    stem = _split_name(path)[1]
    words = in_one_line(re.sub(r"[-_]+", " ", stem.removesuffix(f".{read_suffix(stem)}")))
    return words[:1].upper() + words[1:]


def find_date(path: str) -> str:
    """Return the date in a post's file name, "" for none."""
    return _split_name(path)[0]


def is_named_after_folder(path: str) -> bool:
    """Return whether a post has the name of its folder: a page bundle, or an index or a readme."""
    pure = PurePosixPath(path)
    stem = pure.stem.removesuffix(f".{read_suffix(pure.stem)}")
    return stem.lower() in ("index", "_index", "readme") and bool(pure.parent.name)


def _split_name(path: str) -> tuple[str, str]:
    """Return the date in a post's file name ("" for none) and the rest, or those of its folder for a page bundle.

    The language at the end of a name stays: “son/index.en.md” is “son.en”.
    """
    pure = PurePosixPath(path)
    stem = pure.stem
    if is_named_after_folder(path):
        suffix = read_suffix(stem)
        stem = f"{pure.parent.name}.{suffix}" if suffix else pure.parent.name
    match = _DATE_IN_NAME.fullmatch(stem)
    return (match[1], match[2] or stem) if match else ("", stem)


def _read_page(front: FrontMatter, path: str) -> bool | None:
    """Return whether a post says that it is a page, in our words or another tool's, None if it says nothing."""
    if front.value("page") is not None:
        return front.yes("page", otherwise=False)
    of_tool = any(str(front.value(key)).strip().casefold() in PAGE_TYPES for key in known.TYPE_KEYS)
    # Jekyll lists all posts in this folder, with any layout.
    return True if of_tool and _JEKYLL_POSTS not in path.split("/") else None


def _read_authors(front: FrontMatter) -> tuple[str, ...]:
    names: list[str] = []
    for key in ("author", "authors"):
        value = front.value(key)
        for item in value if isinstance(value, list) else [value]:
            name = item.get("name", item.get("nom")) if isinstance(item, dict) else item
            if name not in (None, "") and not isinstance(name, list | dict):
                names += map(unlink, split_names(name_of(str(name))))
            elif item not in (None, "", {}, []):
                message = sentence("“{key}” has an author without a name; left out", key=key)
                front.report(key, message, sentence("write {key}: names", key=key))
    return titles.cut_texts(
        [*dict.fromkeys(names)], sentence("“{word}”", word="author"), front.too_long("author", "authors")
    )


def split_names(text: str) -> list[str]:
    """Return several names in a text, which are links or have more than one word each (unlike “Martin, Ada”)."""
    names = [name.strip() for name in _BETWEEN_NAMES.split(text)]
    return names if all(" " in name or name.startswith("[[") for name in names) else [text]


def _read_questions(front: FrontMatter) -> tuple[Question, ...]:
    questions = read_questions(front.value("questions"), partial(front.report, "questions"))
    report = front.too_long("questions")
    return tuple(
        replace(question, text=titles.cut_text(question.text, titles.QUESTION, sentence("a question"), report))
        for question in titles.cut_entries(questions, sentence("“{word}”", word="questions"), report)
    )


def read_lead_picture(post: Post) -> tuple[str, str, int]:
    """Return the address, the alternative text and the line of the lead picture; without one the address is ""."""
    front = FrontMatter(post)
    return (*_read_image(front), front.place(*known.IMAGE_KEYS)[0])


def _read_image(front: FrontMatter) -> tuple[str, str]:
    """Return the address and the alternative text of the lead picture: the first address, map or list of these."""
    alt = front.text(*known.ALT_KEYS, limit=titles.ALT)
    for key in known.IMAGE_KEYS:
        value = _find_first(front.value(key))
        if isinstance(value, dict):
            entries = {str(key).lower(): printable(str(item)).strip() for key, item in value.items() if item}
            source = _pick(entries, known.SOURCES_OF_IMAGES) or ""
            *described, caption = (entries.get(name, "") for name in known.ALTS_OF_IMAGES)
            described_alt = next(filter(None, (*described, alt, caption)), "")
        elif isinstance(value, str) and key != "header":
            source, described_alt = unlink(printable(value).strip(), page=True), alt
        else:
            continue
        if source:
            report = front.too_long(key)
            name = sentence("the picture's description")
            return _read_address(source, front), titles.cut_text(described_alt, titles.ALT, name, report)
    return "", alt


def _pick(entries: Mapping[str, _Value], names: Iterable[str]) -> _Value | None:
    """Return the value of the first of the names that has one."""
    return next((entries[name] for name in names if name in entries), None)


def _find_first(value: object) -> object:
    """Return the first value of nested lists: Obsidian has [[x.png]] without quotation marks."""
    while isinstance(value, list):
        value = value[0] if value else None
    return value


def _read_address(source: str, front: FrontMatter) -> str:
    """Return the address of a picture, "" for a too long one."""
    if len(source) <= titles.ADDRESS or source.startswith("data:"):
        return source
    front.too_long(*known.IMAGE_KEYS)(
        sentence("the address of the picture has {number:,} letters; it is left out", number=len(source))
    )
    return ""


def _read_audio(front: FrontMatter) -> str:
    """Return the address of the recording in which the article is read, perhaps as `src` or `file` of a map."""
    value = _find_first(front.value(*known.AUDIO_KEYS))
    if isinstance(value, dict):
        entries = {str(key).lower(): str(item) for key, item in value.items() if item}
        value = _pick(entries, known.SOURCES_OF_AUDIO)
    return unlink(printable(str(value or "")).strip()[: titles.ADDRESS], page=True)


def _read_related(front: FrontMatter) -> tuple[str, ...] | None:
    """Return the articles to show below this one, () for none, None if the post does not say."""
    value = front.value("related")
    if value is None or parse_bool(value) is not None:
        return None if front.yes("related", otherwise=True) else ()
    return front.texts("related", limit=titles.ADDRESS, are_links=True)


def _read_series(front: FrontMatter) -> SeriesEntry:
    """Return the series of a post: a name, a map with `name` and `part`, or a list of these, as in Hugo."""
    value = front.value("series")
    if isinstance(value, list):
        given = [name for name in value if name not in (None, "")]
        if len(given) > 1:
            message = sentence("an article belongs to one series; the first of {number} counts", number=len(given))
            front.report("series", message, _SERIES_HINT)
        value = given[0] if given else None
    own = _read_series_part(front.value(*known.PART_KEYS), front)
    if isinstance(value, dict):
        entries = {str(key).casefold(): item for key, item in value.items() if item not in (None, "")}
        inner = _pick(entries, _SERIES_NUMBERS)
        own = own if inner is None else _read_series_part(inner, front)
        value = _pick(entries, _SERIES_NAMES)
        if value is None:
            front.report("series", sentence("“series” has no name; it is ignored"), _SERIES_HINT)
    if value is None:
        return SeriesEntry()
    if isinstance(value, list | dict):
        front.report("series", sentence("“series” needs a name; it is ignored"), _SERIES_HINT)
        return SeriesEntry()
    what = sentence("“{word}”", word="series")
    name = titles.cut_text(in_one_line(str(value)), titles.NAME, what, front.too_long("series"))
    return SeriesEntry(name, own)


def _read_series_part(value: object, front: FrontMatter) -> int | None:
    if value is None:
        return None
    found = _PART_NUMBER.match(str(value)[: titles.NAME])
    if found and not isinstance(value, list | dict):
        return int(found[1])
    key = next((key for key in known.PART_KEYS if front.value(key) is not None), "series")
    message = sentence("“part” must be a number, not “{value}”; it is ignored", value=value)
    front.report(key, message, _SERIES_HINT)
    return None


def _read_doi(front: FrontMatter) -> str:
    word = front.text("doi")
    doi = parse_doi(word)
    if word and not doi:
        message = sentence("“doi” must be a DOI, such as 10.5281/zenodo.1234, not “{value}”; left out", value=word)
        front.report("doi", message, sentence("copy it from where it was given, with or without https://doi.org/"))
    return doi


def _read_weight(front: FrontMatter) -> int | None:
    text = front.text("weight")
    if not text:
        return None
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        front.report("weight", sentence("“weight” must be a whole number, not “{text}”", text=text))
        return None


def _read_date(front: FrontMatter, language: str) -> dt.datetime | None:
    value = front.value("date", "pubdate")
    if value is None:
        return None
    date = read_date(str(value), language)
    if date is None:
        message = sentence("“{value}” is not a date; the article has none", value=value)
        front.report("date", message, sentence("write it as 2024-01-25"), rule="bad-date")
    return date
