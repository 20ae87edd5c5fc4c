"""Find what a public edition must not have: names of people, and pictures, without consent; each with its place.

The texts are looked through as they are published, so that what is for the class alone is no fault; their sources tell
the places. No name of a pupil is printed, kept or remembered.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from urllib.parse import unquote

from pipeline.body.neutral_html import parse
from pipeline.files.opening import read_below
from pipeline.files.text_files import decode
from pipeline.files.words_within import read_words
from pipeline.i18n.sentences import sentence
from pipeline.model.article import Article
from pipeline.model.audience import GIVEN, REFUSED, NameStyle
from pipeline.model.collection import Collection
from pipeline.model.manuscript import Manuscript
from pipeline.model.problems import BEGINNING, Position, Problem
from pipeline.model.settings import AUTHORS_FILE, FOOTER, SETTINGS_FILE
from pipeline.normalise.body.classroom import blank_blocks_for_some
from pipeline.normalise.collection.public_names import call_author, find_person, is_watched
from pipeline.normalise.drafts import Draft, PictureOutcome
from pipeline.text.person_names import NameWatch

_LARGEST = 20_000_000  # bytes of a source
_STRAY = re.compile(
    r"(?:\{[^{}\n]{0,80}|(?<!:):{3,}+[^\n]{0,80})"
    r"(?:\b(?:audience|only|seulement)\b|public[ \t]{0,9}=|class-only|classe-seulement)[^\n]{0,60}",
    re.IGNORECASE,
)
_NEXT_KEY = re.compile(r"\S(?<![-#])")
_NAMES_OF_AUTHORS = re.compile(r"(?m)^(?:[^\s:#][^:\n]*|[ \t]+(?:name|nom|display_name)[ \t]*:.*)")
_NAME_HINT = sentence('reword it, or put the passage into ::: {{.only audience="class"}}')
_PICTURE_HINT = sentence(
    'write {{consent="2027-06-30"}} after the picture or its path under “consent” in {file}, or remove it',
    file=SETTINGS_FILE,
)


@dataclass
class LeakReport:
    """Problems of consent, and the first day on which a consent that counted today counts no more."""

    today: dt.date
    problems: list[Problem] = field(default_factory=list)
    ends: dt.date | None = None

    def is_valid(self, until: dt.date | None) -> bool:
        """Return whether a consent counts today."""
        if until is None or until < self.today:
            return False
        if until != GIVEN:
            self.ends = min(until + dt.timedelta(1), self.ends or GIVEN)
        return True


def find_leaks(
    manuscript: Manuscript,
    drafts: Iterable[Draft],
    images: Mapping[str, Mapping[str, PictureOutcome]],
    collection: Collection,
    today: dt.date,
) -> LeakReport:
    """Return the names and pictures without consent in a public collection, and marks for the class that mark nothing.

    `drafts` have the authors as they are written, `images` the outcomes of pictures by drafts' paths and addresses.
    """
    by_path = {draft.path: draft for draft in drafts}
    checked = LeakReport(today)
    check = _LeakCheck(manuscript, by_path, collection, checked)
    texts = list(_list_texts(collection))
    for text in texts:
        check.report_stray_marks(text)
    if is_watched(manuscript, by_path.values()):
        for text in texts:
            check.report_names(text.source, _words_of(text))
            check.report_pictures(text, images.get(text.source, {}))
        check.report_names(SETTINGS_FILE, _words_of_settings(collection))
        for alias in collection.aliases:
            check.report_names(alias.source, [alias.path])
        check.report_files({path for text in texts for path in text.shown})
    return checked


class _LeakCheck:
    """Looks through a public collection, and finds the places in its sources."""

    def __init__(
        self, manuscript: Manuscript, drafts: Mapping[str, Draft], collection: Collection, checked: LeakReport
    ) -> None:
        self._manuscript, self._drafts, self._collection, self._checked = manuscript, drafts, collection, checked
        self._watch, self._pupils = _watch_names(manuscript, drafts.values(), checked)
        self._texts: dict[str, str] = {}

    def report_stray_marks(self, text: Article) -> None:
        """Report what looks like a mark for the class alone and is printed as it was typed, with what it marks."""
        body = parse(text.body.text)
        for code in [*body.iter("code", "pre", "math")]:
            code.drop_tree()
        if stray := _STRAY.search("".join(map(str, body.itertext()))):
            path = text.source.partition("#")[0]
            source = self._read(path)
            found = re.search(r"\W+".join(map(re.escape, re.findall(r"\w+", stray[0]))), source)
            place = _place_at(source, found.start()) if found else BEGINNING
            message = sentence("a mark for the class only is not understood: what it marks would be public")
            hint = sentence("write ::: class-only on a line of its own, and ::: after the block")
            self._checked.problems.append(Problem(path, *place, "class-left", message, hint))

    def report_names(self, source: str, words: Iterable[str]) -> None:
        """Report each place in a source of the names in its words; a name that is in none of them, at its beginning."""
        left = self._find(words)
        path = SETTINGS_FILE if source == FOOTER else source.partition("#")[0]
        text = self._published(path) if left else ""
        placed = [(at, name) for at, name in self._watch.find(text) if name in left]
        for at, name in placed:
            self._report(path, _place_at(text, at), name)
        for name in sorted(left - {name for _, name in placed}):
            self._report(path, self._place_author(path), name)

    def report_pictures(self, text: Article, outcomes: Mapping[str, PictureOutcome]) -> None:
        """Report the pictures of a text without consent; `outcomes` are by their addresses in it."""
        draft = self._drafts.get(text.source)
        own = dict(draft.consents) if draft else {}
        given = {outcome.asset: own[address] for address, outcome in outcomes.items() if address in own}
        table = dict(self._manuscript.settings.consent or ())
        asks = bool(own) or self._manuscript.settings.consent is not None
        is_person = text.source.startswith(f"{AUTHORS_FILE}#")
        person = find_person(text.title, self._manuscript.people) if is_person else None
        for asset in text.shown:
            picture = self._collection.pictures.get(asset)
            patterns = (until for pattern, until in table.items() if fnmatchcase(asset, pattern))
            until = given.get(asset, table.get(asset, next(patterns, person.consent if person else None)))
            is_free = picture is None or picture.is_drawing or self._checked.is_valid(until)
            if not is_free and (asks or until is not None):
                addresses = [address for address, outcome in outcomes.items() if outcome.asset == asset]
                self._report_picture(text.source.partition("#")[0], asset, addresses, until)

    def report_files(self, shown: set[str]) -> None:
        """Report names in what lies beside texts, and in files and drawings that are published as they are."""
        for path, written in self._manuscript.beside.items():
            for at, name in self._watch.find(written):
                self._report(path, _place_at(written, at), name)
        files = dict(self._collection.attachments)
        pictures = self._collection.pictures.items()
        files |= {path: one.data for path, one in pictures if one.is_drawing and path in shown}
        for path, blob in files.items():
            for name in sorted(self._find((path, *read_words(blob)))):
                self._report(path, (0, 0), name)

    def _find(self, words: Iterable[str]) -> set[str]:
        return {name for each in words for _, name in self._watch.find(each)}

    def _report(self, path: str, place: Position, name: str) -> None:
        message = sentence("“{name}” is named here without consent", name=name)
        if name in self._pupils:
            path_of_list, line = self._pupils[name]
            message = sentence("a pupil is named here (line {line} of {path})", line=line, path=path_of_list)
        self._checked.problems.append(Problem(path, *place, "name-left", message, _NAME_HINT))

    def _report_picture(self, path: str, asset: str, addresses: Iterable[str], until: dt.date | None) -> None:
        message = sentence("nothing says that the picture {picture} may be public", picture=asset)
        if until == REFUSED:
            message = sentence("the picture {picture} may not be public", picture=asset)
        elif until:
            message = sentence("the picture {picture} could be public only until {day}", picture=asset, day=until)
        source = self._published(path)
        at = next((at for address in addresses if (at := source.find(address)) >= 0), -1)
        place = _place_at(source, at) if at >= 0 else BEGINNING
        self._checked.problems.append(Problem(path, *place, "no-consent", message, _PICTURE_HINT))

    def _place_author(self, path: str) -> Position:
        """Return where a post names its authors."""
        return self._drafts[path].metadata.places.get("author", BEGINNING) if path in self._drafts else BEGINNING

    def _read(self, path: str) -> str:
        try:
            decoded = decode(read_below(self._manuscript.root, path, _LARGEST))
        except OSError:
            return ""
        return decoded.text.replace("\r\n", "\n") if decoded else ""

    def _published(self, path: str) -> str:
        """Return a source with what is not published of it taken out, each word in its place."""
        if path not in self._texts:
            text = self._read(path)
            if path == AUTHORS_FILE:
                text = _NAMES_OF_AUTHORS.sub(lambda key: " " * len(key[0]), text)
            elif path != SETTINGS_FILE:
                text = self._blank(text, self._place_author(path))
            self._texts[path] = text
        return self._texts[path]

    @staticmethod
    def _blank(text: str, author: Position) -> str:
        """Return a post without blocks for some, and without its authors."""
        lines = blank_blocks_for_some(text).split("\n")
        if author != BEGINNING:
            first = author[0]
            ends = (at for at in range(first, len(lines)) if _NEXT_KEY.match(lines[at]) or lines[at][:3] == "---")
            end = next(ends, first)
            lines[first - 1 : end] = [""] * (end - first + 1)
        return "\n".join(lines)


def _watch_names(
    manuscript: Manuscript, drafts: Iterable[Draft], checked: LeakReport
) -> tuple[NameWatch, Mapping[str, tuple[str, int]]]:
    """Return what watches for names without consent, and of pupils' names the list and the line."""
    people, style = manuscript.people, manuscript.settings.names
    asks_all = any(person.consent is not None for person in people.values())
    declared = {name for draft in drafts if draft.metadata.names is NameStyle.FULL for name in draft.metadata.authors}
    written = (
        [name for draft in drafts for name in draft.metadata.authors] if style not in (None, NameStyle.FULL) else []
    )
    names = [
        name for name in dict.fromkeys((*people, *written)) if call_author(name, style, people) != name or asks_all
    ]
    pupils = {pupil.name: (pupil.path, pupil.line) for pupil in manuscript.pupils}
    until = {name: person.consent if (person := find_person(name, people)) else None for name in (*names, *pupils)}
    watched = [
        name
        for name, day in until.items()
        if not checked.is_valid(day) and not (name in declared and day is None and not asks_all)
    ]
    return NameWatch(watched), {name: place for name, place in pupils.items() if name not in people}


def _list_texts(collection: Collection) -> Iterator[Article]:
    yield from collection.reachable
    yield from (page.text for page in collection.pages)
    yield from (*collection.book_texts.values(), *collection.biographies.values())
    yield from filter(None, (collection.opening, collection.surroundings.footer))


def _words_of(text: Article) -> Iterator[str]:
    """Yield all words of a text that some edition shows, its address and those of its pictures too."""
    yield from (text.slug, text.title, text.subtitle, text.description, text.instructions, *text.authors, *text.tags)
    yield from (question.text for question in text.questions)
    yield text.instalment.series if text.instalment else ""
    yield str(dict(text.extra))
    if text.lead:
        yield from (text.lead.alt, text.lead.asset, text.lead.address)
    yield from text.shown
    body = parse(text.body.text)
    yield "".join(map(str, body.itertext()))
    for element in body.iter():
        yield from (unquote(str(value)) for value in element.attrib.values())


def _words_of_settings(collection: Collection) -> Iterator[str]:
    settings = collection.settings
    yield from (settings.title, settings.subtitle, settings.publisher, settings.rights, *settings.authors)
    yield from (entry.title for entry in (*collection.surroundings.menu, *collection.surroundings.links))
    for book in collection.anthologies:
        yield from (book.title, book.subtitle, book.name, book.publisher, book.rights, book.edition, *book.authors)
    for path in collection.paths:
        yield from (path.title, path.description, path.slug)
    for handout in collection.handouts:
        yield from (handout.title, handout.class_name, handout.teacher_name, handout.instructions)


def _place_at(text: str, at: int) -> Position:
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
