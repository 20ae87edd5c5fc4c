"""An article as published, its blocks for some media alone, and the recordings and pictures that it shows."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from pipeline.jobs.blob import Blob
from pipeline.model.audience import Audience
from pipeline.model.bibliography import Cited
from pipeline.model.variants import FORMS, UNSEEN, VARIANTS


class Medium(StrEnum):
    """Medium on which an article is read, which decides what blocks it shows; of nested blocks it must show all.

    | block | site, feed, e-book | print | a teacher's copy | slides |
    | --- | --- | --- | --- | --- |
    | `web-only` | shown | | | |
    | `print-only` | | shown | shown | shown |
    | `solution` | | | shown | |
    | `notes`, `slide-pause` | | | | shown |

    `notes` say what is told beside slides: pupils' slides have none of them, a teacher's have them at the end.

    Quarto's variants (`unseen-epub`) are left out by the edition alone that they name (`model/variants.py`).

    A block `only` for some readers is in a body only where the edition is for them (`Readers`).
    """

    WEB = "web"
    PRINT = "print"
    TEACHER = "teacher"
    SLIDES = "slides"


ONLY = "only"
"""The name of a block for some readers alone; its attributes say for whom."""
NOTES, PAUSE = "notes", "slide-pause"
"""The names of what a teacher says beside a slide, and of a place where a slide waits (`. . .`)."""
_MEDIA = {
    "web": (Medium.WEB,),
    "epub": (Medium.WEB,),
    "paper": (Medium.PRINT, Medium.TEACHER),
    "office": (Medium.PRINT, Medium.TEACHER),
    "slides": (Medium.SLIDES,),
}
RESERVED = frozenset({"solution", "print-only", "web-only", ONLY, NOTES, PAUSE}) | VARIANTS
"""The names of the blocks that not every edition shows."""
BLOCKS = RESERVED - {PAUSE} - VARIANTS | {"questions", "glossary"}
"""The names of all blocks of a lesson."""
_WORDS = {
    "solution": "answer answers corrigé corrigés corrige corriges correction corrections réponse réponses reponse"
    " reponses solutions",
    "glossary": "glossaire lexique",
    "print-only": "papier-seulement imprimé-seulement imprime-seulement",
    "web-only": "écran-seulement ecran-seulement web-seulement",
    ONLY: "seulement",
    NOTES: "speaker-notes notes-du-professeur notes-du-prof notes-orateur",
}
BLOCK_WORDS = {word: name for name, words in _WORDS.items() for word in (name, *words.split())} | {
    "questions": "questions"
}
"""Each way to write a name of a block, and the name."""
_LEFT_OUT = {
    Medium.WEB: frozenset({"solution", "print-only", NOTES, PAUSE}),
    Medium.PRINT: frozenset({"solution", "web-only", NOTES, PAUSE}),
    Medium.TEACHER: frozenset({"web-only", NOTES, PAUSE}),
    Medium.SLIDES: frozenset({"solution", "web-only"}),
}


def block_of(written: str) -> str:
    """Return the name of the block that a class means, in capitals or in French; any other class as it is."""
    return BLOCK_WORDS.get(unicodedata.normalize("NFC", written).lower(), written)


TEACHERS = frozenset({"solution", NOTES})
"""The blocks that are for teachers alone: pupils have no copy with them, and no file that only they lead to."""


def is_shown(blocks: Collection[str]) -> bool:
    """Return whether any edition shows what is within all of these blocks."""
    forms = ((form, medium) for form in FORMS for medium in _MEDIA[form])
    return any(_LEFT_OUT[medium].isdisjoint(blocks) and f"{UNSEEN}{form}" not in blocks for form, medium in forms)


CONDITIONS: Mapping[str, str] = {
    "level": "level",
    "niveau": "level",
    "group": "group",
    "groupe": "group",
    "audience": "audience",
    "public": "audience",
}
"""What a block `only` for some readers may ask of them, as it is written; it asks for one of several values."""
KEPT = "data-kept"
"""The attribute of a block `only` for some readers whom an edition is for: no author can write it."""
REMARK = "signed-remark"
"""The class of a remark on an article, in a draft for teachers alone (`normalise/shown_remarks.py`)."""
DIAGRAM_SOURCE = "diagram-source"
"""The class of what a diagram was drawn of, which the site has folded away below it."""
_AUDIENCES = {"class": "class", "classe": "class", "public": "public", "tous": "public"}
_CLASS_ONLY = frozenset({"class-only", "only-class", "classe-seulement", "seulement-classe"})
_LEVEL = re.compile(r"(?:level|niveau)(?:[-_](?=\w)|(?=\d))(\w+)")
_PREFIX = re.compile(r"(?:level|niveau|group|groupe)[ -](?=\w)")
_WHOLE = re.compile(r"\b(\d+)[.,]0+\b")


def fold_value(word: str) -> str:
    """Return a level or a group as it is compared: “Niveau 1” and “level-1” are “1”."""
    return _PREFIX.sub("", " ".join(unicodedata.normalize("NFC", word).casefold().split()))


def split_values(words: str) -> tuple[str, ...]:
    """Return the levels or groups in a text, with blanks or commas between them, each once and sorted.

    The “1.0” of a spreadsheet is “1”.
    """
    words = _WHOLE.sub(r"\1", words)
    joined = re.sub(r"(?i)\b((?:level|niveau|group|groupe)) +(?=\w)", r"\1-", words)
    return tuple(sorted(set(map(fold_value, filter(None, re.split(r"[\s,;/+]+", joined))))))


def read_only(classes: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what a block asks of its readers, as attributes of HTML; {} if it is for all.

    `::: level-1` is short for `::: {.only level="1"}`, `::: class-only` for `::: {.only audience="class"}`.
    """
    classes, found = list(classes), dict[str, str]()
    levels = [level[1] for name in classes if (level := _LEVEL.fullmatch(block_of(name).casefold()))]
    asked = [("level", " ".join(levels))] if levels else []
    if any(name.casefold() in _CLASS_ONLY for name in classes):
        asked.append(("audience", "class"))
    if ONLY in map(block_of, classes):
        asked += [(name, words) for key, words in pairs if (name := name_condition(key))]
    for key, words in asked:
        values = split_values(f"{found.get(f'data-{key}', '')} {words}")
        if key == "audience":
            values = tuple(sorted({_AUDIENCES.get(value, value) for value in values}))
        found[f"data-{key}"] = " ".join(values)
    return {key: words for key, words in found.items() if words}


def name_condition(key: str) -> str:
    """Return what an attribute asks of readers: level, group or audience; "" for any other attribute."""
    return CONDITIONS.get(key.casefold().removeprefix("data-"), "")


def is_for_some(name: str) -> bool:
    """Return whether a class makes its block one for a level or the class alone: `level-1`, `class-only`."""
    return _LEVEL.fullmatch(name.casefold()) is not None or name.casefold() in _CLASS_ONLY


@dataclass(frozen=True)
class Readers:
    """For whom an edition is made: the levels and groups whose blocks it has beside those for all; sorted.

    `audience` is whether it is for the class or for everyone.
    """

    levels: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    audience: Audience = Audience.CLASS

    def get(self, attributes: Mapping[str, str]) -> bool:
        """Return whether they get a block with these attributes (`read_only`): it asks for something, and gets all."""
        own = {"data-level": self.levels, "data-group": self.groups, "data-audience": (self.audience,)}
        asked = {key: words.split() for key, words in attributes.items() if key in own}
        return bool(asked) and all(not set(own[key]).isdisjoint(words) for key, words in asked.items())


EVERYBODY = Readers()
"""Who gets what is for all, and no more."""
ALL_BLOCKS: Readers | None = None
"""In the place of readers: no block is left out yet, for copies of several variants are made."""


@dataclass(frozen=True)
class Captions:
    """Captions of a recording, as WebVTT: the path of its attachment, and its language."""

    path: str
    language: str
    data: Blob


@dataclass(frozen=True)
class Recording:
    """Sound or film: the path of its attachment, its media type and its bytes.

    `seconds` is its length, `width` and `height` are those of a film in pixels; 0 where the file does not tell.
    `poster` is the asset of the picture that is shown until a film is played, "" for none.
    """

    path: str
    media_type: str
    data: Blob
    seconds: float = 0
    width: int = 0
    height: int = 0
    captions: tuple[Captions, ...] = ()
    poster: str = ""

    @property
    def is_film(self) -> bool:
        """Return whether there is something to be seen."""
        return self.media_type.startswith("video/")


@dataclass(frozen=True)
class Cue:
    """A stretch of a recording, in seconds, and the words that are heard in it."""

    begin: float
    end: float
    text: str


@dataclass(frozen=True)
class Spoken:
    """Time at which a block of an article is read aloud, in seconds: its id, and a heading's words ("" for others)."""

    id: str
    begin: float
    end: float
    heading: str = ""


@dataclass(frozen=True)
class Narration:
    """An article read aloud: the recording, by the path of its attachment, and when each of its blocks is heard."""

    path: str
    spoken: tuple[Spoken, ...] = ()


_LIGHT = 24_000  # bytes of a picture that is sent as it is


class Night(StrEnum):
    """Treatment of an article's drawings on dark screens, in spite of their colours."""

    KEEP = "keep"
    TURN = "turn"


@dataclass(frozen=True)
class Heading:
    """A heading of an article's body. `level` is 2 to 6, `id` unique in the article, `text` plain."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Lead:
    """Lead picture of an article; `asset` is "" where the file is missing and a placeholder is shown.

    `address` is that of a remote one, which has no asset. A picture that the body shows too does not `open` the
    article: lists and covers alone have it then.
    """

    asset: str
    alt: str
    address: str = ""
    opens: bool = True


LINES = 3
"""How many lines a question has for its answer where nobody says so."""


@dataclass(frozen=True)
class Question:
    """A question that an article's front matter asks its readers, as plain text, and the lines for an answer."""

    text: str
    lines: int = LINES


@dataclass(frozen=True)
class Instalment:
    """An article's place in its series: the series' name and slug, which article of it this is, from 1, of how many."""

    series: str
    slug: str
    number: int
    count: int


NO_TERMS = Blob.of("\n\n")


@dataclass(frozen=True)
class Article:
    """A post as published: metadata complete; headings, links, pictures and typography put right.

    `body` holds HTML below the title (h2 and deeper) whose addresses belong to no edition yet:

    - `article:SLUG` and `article:SLUG#ID` lead to an article of the collection, `#ID` to a place in this one,
    - `asset:PATH` is a picture (`img src`, `video poster`) or an attachment (`a href`, `src` of a recording or of its
      captions) of the collection, PATH percent-encoded,
    - `site:PATH` is a page of the site, PATH (percent-encoded) below its root: its front page, a tag's, its feed,
    - anything else is an absolute address on the web (`img src` too: a remote picture).

    `body/neutral_html.py` turns them into addresses of an edition. The body also holds blocks that are for some
    editions alone (`Medium`); `headings` and `words` are those of the site. `source` is the post's path, `date` knows
    its time zone.

    - `title`, `subtitle` and `description` are plain text; `title_html` etc. have their markup (`em`, `strong`, `code`,
      `del`, `sup`, `sub`, all else escaped), "" where there is none.
    - `shown` are the PATHs of its pictures, lead and body, each once and in order, missing ones too; `off_screen` are
      those that paper alone shows. `recordings` are the PATHs of recordings and captions, `narration` is the article
      read aloud.
    - `weight` is its place in a running order by weight, `instalment` that in its series.
    - `questions` are for handouts; `marked_out_of` is the best mark, `instructions` are those to the class.
    - `noindex` asks search engines to leave its page out. `signs` are the characters of its formulas, each once,
      `terms` those of its words that may tell what it is about (`normalise/collection/neighbours.py`).
    - `numbered` is the body whose elements have the numbers of the blocks of its file (`data-block`), where that is
      asked for: the page of a preview has it.
    - `cited` are its citations, None where it has none.
    - `night` is what dark screens make of its drawings, None where their colours decide.
    - `excerpt` are the first sentences of an article that has no description.
    - `doi` is its lasting name ("10.5281/zenodo.1"), without an address.
    - `extra` holds the unknown keys of the front matter. A `draft` is here only where drafts are wanted.
    """

    slug: str
    source: str
    title: str
    language: str
    body: Blob
    headings: tuple[Heading, ...] = ()
    date: dt.datetime | None = None
    description: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    lead: Lead | None = None
    shown: tuple[str, ...] = ()
    off_screen: tuple[str, ...] = ()
    recordings: tuple[str, ...] = ()
    narration: Narration | None = None
    questions: tuple[Question, ...] = ()
    marked_out_of: str = ""
    instructions: str = ""
    weight: int | None = None
    words: int = 0
    reading_minutes: int = 1
    extra: Mapping[str, object] = field(default_factory=dict)
    subtitle: str = ""
    title_html: str = ""
    subtitle_html: str = ""
    description_html: str = ""
    draft: bool = False
    instalment: Instalment | None = None
    noindex: bool = False
    signs: str = ""
    terms: Blob = NO_TERMS
    numbered: Blob | None = None
    cited: Cited | None = None
    night: Night | None = None
    excerpt: str = ""
    doi: str = ""

    @property
    def day(self) -> str:
        """The day of its date after ISO 8601, "" for none."""
        return self.date.date().isoformat() if self.date else ""

    @property
    def opening(self) -> Lead | None:
        """The picture before its body."""
        return self.lead if self.lead and self.lead.opens else None


@dataclass(frozen=True)
class Picture:
    """A picture ready for every edition: upright, without EXIF, of a sensible size.

    `path` is the asset's path with the suffix of `media_type` (JPEG, PNG, GIF or SVG). Width and height are in pixels.
    `lost` are the parts of a drawing that had to be removed. `moving` is an animated WebP, which screens show. Dark
    screens show a drawing that `turns` in light ink.
    """

    path: str
    media_type: str
    width: int
    height: int
    data: Blob
    lost: tuple[str, ...] = ()
    moving: Blob | None = None
    turns: bool = False

    @property
    def is_drawing(self) -> bool:
        """Return whether it is drawn in lines, as sharp in every size, and may have words."""
        return self.media_type == "image/svg+xml"

    @property
    def is_heavy(self) -> bool:
        """Return whether it is a still photograph, or weighs as much as one: screens have it at several widths."""
        return self.media_type in ("image/jpeg", "image/png") and self.data.size > _LIGHT and self.moving is None


@dataclass(frozen=True)
class Tag:
    """A tag, the address its pages have, and the slugs of its articles in order."""

    name: str
    slug: str
    articles: tuple[str, ...]


@dataclass(frozen=True)
class Series:
    """A series of several articles, the address its page has, and their slugs in order."""

    name: str
    slug: str
    articles: tuple[str, ...]


class Translation(NamedTuple):
    """An article that says the same as another one, in its own language."""

    language: str
    slug: str


def page_key(slug: str) -> str:
    """Return what a page is called among all texts: no slug of an article has a slash."""
    return f"page/{slug}"


def article_page(slug: str) -> str:
    """Return the path of an article's page in the site."""
    return f"articles/{slug}.html"


def page_path(slug: str) -> str:
    """Return the path of a page that is no article in the site."""
    return f"{slug}.html"
