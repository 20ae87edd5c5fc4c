"""A post's front matter, as people write it -> complete and typed metadata."""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from itertools import islice
from pathlib import PurePosixPath

from pipeline.labels import language_called
from pipeline.model.collection import Question
from pipeline.model.keys import NO, YES, folded, keys_of, near_key
from pipeline.model.manuscript import Post, Settings
from pipeline.model.problems import BEGINNING, Place, Problem
from pipeline.model.text import file_name_of, in_one_line, name_of, printable, slug_of
from pipeline.normalise import lengths
from pipeline.normalise.languages import guess
from pipeline.normalise.nested import is_nested, words_in
from pipeline.normalise.questions import read_questions

_DATE_IN_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})[-_ ]+(.+)")
_SPACE_BEFORE_ZONE = re.compile(r"(\d) +([+-]\d{2}:?\d{2}|Z)$")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
IMAGE_KEYS = ("image", "cover", "featured_image", "thumbnail", "hero", "heroimage")
_ALT_KEYS = ("imagealtattribute", "image_alt", "imagealt", "alt", "image_alt_text", "image-alt", "heroimagealt")
_PERMALINK_KEYS = ("permalink", "url", "aliases", "redirect_from")
_BETWEEN_NAMES = re.compile(r"[,;]|(?<=\s)(?:&|et|and|und|y)(?=\s)")
_PLACED = {"title": ("title",), "slug": ("slug",), "image": IMAGE_KEYS, "draft": ("draft", "published")}
_MOST_KEYS = 200  # that are looked at for slips of the pen
_WIKI = re.compile(r"!?\[\[([^|\[\]]+)(?:\|[^\[\]]*)?\]\]")
_WITH_TITEL = ("de", "nl", "sv", "da", "nb", "nn", "no")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_LONGEST_DATE = 100
_SHORTER = "write less here; what is long belongs below the front matter"
_YES = frozenset(map(folded, f"true yes on 1 y {YES}".split()))
_NO = frozenset(map(folded, f"false no off 0 n {NO}".split())) | {""}
_USED = frozenset(
    "title date description summary excerpt tags categories keywords author authors lang language locale slug draft"
    " published weight questions pubdate".split()
) | {*IMAGE_KEYS, *_ALT_KEYS, *_PERMALINK_KEYS}


@dataclass(frozen=True)
class Metadata:
    """What a front matter says, typed; "" or None or () where it says nothing.

    `image` is the address of the lead picture as written. `permalinks` are addresses that the post had elsewhere.
    `extra` holds the post's own keys, as written. `places` tells where title, slug, image and draft stand.
    """

    title: str = ""
    slug: str = ""
    language: str = ""
    date: dt.datetime | None = None
    description: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    image: str = ""
    image_alt: str = ""
    draft: bool = False
    weight: int | None = None
    questions: tuple[Question, ...] = ()
    permalinks: tuple[str, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)


class _FrontMatter:
    """Reads one post's keys whatever their case, and collects what is wrong with them."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._keys = keys_of(post.metadata)
        self._values = {self._keys[key]: value for key, value in post.metadata.items()}
        self._places = {self._keys[key]: place for key, place in post.key_places.items() if key in self._keys}
        self.problems: list[Problem] = []

    def value(self, *keys: str) -> object:
        """The first of the keys that has a value."""
        return next((self._values[key] for key in keys if self._values.get(key) not in (None, "")), None)

    def text(self, *keys: str, most: int = lengths.NAME) -> str:
        """The first of the keys that has a value, as text in one line, cut where it is too long."""
        value = self.value(*keys)
        if isinstance(value, dict | list):
            key = next(key for key in keys if self._values.get(key) is value)
            self.report(key, "bad-value", f"“{key}” wants a text, not a list or a map", f"write {key}: words")
            return ""
        return "" if value is None else lengths.bounded(_words(value), most, f"“{keys[0]}”", self.too_long(*keys))

    def texts(self, *keys: str, most: int = lengths.NAME) -> tuple[str, ...]:
        """All the keys' values, each a list or a text with commas, each once whatever its case."""
        found: dict[str, str] = {}
        for key in keys:
            value = self._values.get(key)
            if is_nested(value):
                message = f"“{key}” wants a list of words, not lists or maps in it; the words in them were taken"
                self.report(key, "bad-value", message, f"write {key}: [one, two]")
            for text in _texts(value):
                found.setdefault(text.casefold(), text)
        return lengths.bounded_all([*found.values()], f"“{keys[0]}”", self.too_long(*keys), most)

    def other_keys(self) -> dict[str, object]:
        """The post's own keys, as written, with what they say."""
        return {key: value for key, value in self._post.metadata.items() if self._keys[key] not in _USED}

    def report_near_keys(self, language: str) -> None:
        """Name the keys that are nearly one of ours."""
        for key in islice(self._keys, _MOST_KEYS):
            ours = near_key(key)
            if ours:
                message = f"the key “{key}” means nothing here; did you mean “{ours}”?"
            elif key.lower() == "titel" and not language.startswith(_WITH_TITEL):
                message = "the key “titel” is German; taken for “title”"
            else:
                continue
            place = self._post.key_places.get(key, BEGINNING)
            self.problems.append(Problem(self._post.path, *place, "unknown-key", in_one_line(message)))

    def yes(self, key: str, *, otherwise: bool) -> bool:
        """A key that is on or off."""
        value = self.value(key)
        word = str(value).strip() if isinstance(value, list | dict) else folded(str(value)) or str(value).strip()
        if value is not None and word not in _YES | _NO:
            self.report(key, "bad-value", f"“{key}” wants true or false, not “{value}”; it counts for nothing")
        return otherwise if value is None or word not in _YES | _NO else word in _YES

    def too_long(self, *keys: str) -> Callable[[str], None]:
        """What notes that the value of the first of the keys that has one is longer than can be shown."""
        key = next((key for key in keys if self._values.get(key) not in (None, "")), keys[0])
        return lambda message: self.report(key, "too-long", message, _SHORTER)

    def report(self, key: str, rule: str, message: str, hint: str = "") -> None:
        """Note what is wrong with a key."""
        self.problems.append(Problem(self._post.path, *self.place(key), rule, in_one_line(message), hint))

    def place(self, *keys: str) -> Place:
        """Where the first of the keys that has a value stands, or one without; the file's beginning where none does."""
        present = sorted((key for key in keys if key in self._places), key=lambda key: self._values[key] in (None, ""))
        return self._places[present[0]] if present else BEGINNING

    def places(self) -> dict[str, Place]:
        """Where those keys stand that later stages may have something to say of."""
        return {name: self.place(*keys) for name, keys in _PLACED.items() if any(key in self._places for key in keys)}


def _slug(front: _FrontMatter) -> str:
    """The address that the post asks for; a name that no file can have everywhere is named."""
    wanted, slug = slug_of(front.text("slug")), file_name_of(front.text("slug"))
    if slug != wanted:
        message = f"“{wanted}” is the name of a device where Windows is; the address is “{slug}”"
        front.report("slug", "bad-value", message, "choose another slug")
    return slug


def read_metadata(post: Post, settings: Settings) -> tuple[Metadata, tuple[Problem, ...]]:
    """The post's metadata and what is wrong with it."""
    front = _FrontMatter(post)
    date_in_name, stem = _name(post.path)
    language = _language(front, post, settings)
    image, alt = _image(front)
    metadata = Metadata(
        title=front.text("title", most=lengths.TITLE),
        slug=_slug(front) or file_name_of(stem) or "article",
        language=language,
        date=_date(front, language) or _iso_date(date_in_name),
        description=front.text("description", "summary", "excerpt", most=lengths.DESCRIPTION),
        tags=front.texts("tags", "categories", "keywords"),
        authors=_authors(front),
        image=image,
        image_alt=alt,
        draft=front.yes("draft", otherwise=False) or not front.yes("published", otherwise=True),
        weight=_weight(front),
        questions=_questions(front),
        permalinks=front.texts(*_PERMALINK_KEYS, most=lengths.ADDRESS),
        extra=front.other_keys(),
        places=front.places(),
    )
    front.report_near_keys(language)
    return metadata, tuple(front.problems)


def title_from_name(path: str) -> str:
    """A title made of a file name: "2024-01-25-mon-article.md" -> "Mon article"."""
    words = in_one_line(re.sub(r"[-_]+", " ", _name(path)[1]))
    return words[:1].upper() + words[1:]


def date_in_name(path: str) -> str:
    """The date in a post's file name, "" for none."""
    return _name(path)[0]


def is_named_after_folder(path: str) -> bool:
    """Whether a post is called after its folder: a page bundle, or what tells of it."""
    pure = PurePosixPath(path)
    return pure.stem.lower() in ("index", "_index", "readme") and bool(pure.parent.name)


def _name(path: str) -> tuple[str, str]:
    """The date in a post's file name ("" for none) and the rest; a page bundle is named after its folder."""
    pure = PurePosixPath(path)
    stem = pure.stem
    if is_named_after_folder(path):
        stem = pure.parent.name
    match = _DATE_IN_NAME.fullmatch(stem)
    return (match[1], match[2]) if match else ("", stem)


def _words(value: object) -> str:
    """A value as text in one line; blogs that were exported to Markdown write signs as HTML does ("&#8217;")."""
    return in_one_line(_REFERENCE.sub(lambda match: unescape(match[0]), str(value)))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from filter(None, (_words(part) for part in value.split(",")))
    elif value is not None:
        yield from filter(None, map(_words, words_in(value)))


def _language(front: _FrontMatter, post: Post, settings: Settings) -> str:
    keys = ("lang", "language", "locale")
    text = front.text(*keys).replace("_", "-").partition(".")[0]
    if text and _LANGUAGE.fullmatch(text):
        return text
    if text and (called := language_called(text)):
        return called
    if text:
        key = next(key for key in keys if front.value(key) is not None)
        front.report(key, "bad-value", f"“{text}” is no language code", "write fr, en, pt-BR or the like")
    found = guess(post.path, post.body, settings.language)
    if found.by:
        message = f"it does not say its language; taken for “{found.language}” after {found.by}"
        front.report("lang", "guessed-language", message, f"add a line “lang: {found.language}”")
    elif found.doubt:
        message = f"it is short, and some of its words are of “{found.doubt}”; taken for “{found.language}”"
        front.report("lang", "guessed-language", message, f"add a line “lang: {found.doubt}” if it is that")
    return found.language


def _authors(front: _FrontMatter) -> tuple[str, ...]:
    names: list[str] = []
    for key in ("author", "authors"):
        value = front.value(key)
        for item in value if isinstance(value, list) else [value]:
            name = item.get("name") if isinstance(item, dict) else item
            if name not in (None, "") and not isinstance(name, list | dict):
                names += _names(name_of(str(name)))
            elif item not in (None, "", {}, []):
                front.report(key, "bad-value", f"“{key}” has an author without a name; left out", f"write {key}: names")
    return lengths.bounded_all([*dict.fromkeys(names)], "“author”", front.too_long("author", "authors"))


def _names(text: str) -> list[str]:
    """The names in a text that has several: each has more than one word (“Martin, Ada” has not)."""
    names = [name.strip() for name in _BETWEEN_NAMES.split(text)]
    return names if all(" " in name for name in names) else [text]


def _questions(front: _FrontMatter) -> tuple[Question, ...]:
    found = read_questions(
        front.value("questions"), lambda message, hint: front.report("questions", "bad-value", message, hint)
    )
    report = front.too_long("questions")
    if len(found) > lengths.MOST_NAMES:
        report(f"“questions” has {len(found):,} entries; the first {lengths.MOST_NAMES} stand")
    return tuple(
        replace(one, text=lengths.bounded(one.text, lengths.QUESTION, "a question", report))
        for one in found[: lengths.MOST_NAMES]
    )


def _image(front: _FrontMatter) -> tuple[str, str]:
    """The lead picture's address and alternative text; the picture may be a text, a map or a list of these."""
    value = front.value(*IMAGE_KEYS)
    while isinstance(value, list):  # also [[x.png]], as Obsidian has it, without quotation marks
        value = value[0] if value else None
    alt = front.text(*_ALT_KEYS, most=lengths.ALT)
    if isinstance(value, dict):
        keys = {str(key).lower(): printable(str(item)).strip() for key, item in value.items() if item is not None}
        source = next((keys[key] for key in ("src", "url", "path", "file", "image", "feature") if key in keys), "")
        alt = keys.get("alt", "") or keys.get("image_alt", "") or alt or keys.get("caption", "")
        report = front.too_long(*IMAGE_KEYS)
        return _address(source, front), lengths.bounded(alt, lengths.ALT, "the picture's description", report)
    wiki = _WIKI.fullmatch(str(value).strip()[: lengths.ADDRESS])
    written = "" if value is None else wiki[1].strip() if wiki else printable(str(value)).strip()
    return _address(written, front), alt


def _address(source: str, front: _FrontMatter) -> str:
    """The address of a picture; half of one leads nowhere."""
    if len(source) <= lengths.ADDRESS or source.startswith("data:"):
        return source
    front.too_long(*IMAGE_KEYS)(f"the address of the picture has {len(source):,} letters; it is left out")
    return ""


def _weight(front: _FrontMatter) -> int | None:
    text = front.text("weight")
    if not text:
        return None
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        front.report("weight", "bad-value", f"“weight” wants a whole number, not “{text}”")
        return None


def _date(front: _FrontMatter, language: str) -> dt.datetime | None:
    value = front.value("date", "pubdate")
    if value is None:
        return None
    text = _SPACE_BEFORE_ZONE.sub(r"\1\2", str(value).strip())
    date = _iso_date(text) or (_written_date(text, language) if len(text) <= _LONGEST_DATE else None)
    if date is None:
        front.report("date", "bad-date", f"“{value}” is no date; the article has none", "write it as 2024-01-25")
    return date


def _iso_date(text: str) -> dt.datetime | None:
    """A date after ISO 8601, with or without a time and a zone."""
    try:
        return _aware(dt.datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None


def _aware(value: dt.date) -> dt.datetime:
    """A moment with a zone: a date without a time is its midnight, a time without a zone is UTC.

    Raises:
        OverflowError: it is none in UTC.
    """
    moment = value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    moment.astimezone(dt.UTC)  # a moment before the year 1 in UTC is none that can be reckoned with
    return moment


def _written_date(text: str, language: str) -> dt.datetime | None:
    """A date in words or with slashes ("12 janvier 2024", "25/01/2024"): day before month but in American English."""
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
            return dateparser.parse(text, languages=[*dict.fromkeys([short, "en", "fr"])], settings=settings)
        except (ValueError, OverflowError):
            return None  # a language that dateparser does not know
