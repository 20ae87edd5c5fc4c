"""What a public edition must not have: names of people, and pictures, without consent. Each is told with its place.

The texts are looked through as they are published, so that what is for the class alone is no fault; their sources tell
the places. No name of a pupil is printed, kept or remembered.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
_MEND_NAME = sentence('write it otherwise, or put the passage into ::: {{.only audience="class"}}')
_MEND_PICTURE = sentence(
    'write {{consent="2027-06-30"}} behind the picture or its path under “consent” in {file}, or take it out',
    file=SETTINGS_FILE,
)


@dataclass
class Checked:
    """What is wrong, and the first day on which a consent that counted today counts no more."""

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
) -> Checked:
    """Return the names and pictures without consent in a public collection, and marks for the class that mark nothing.

    `drafts` have the authors as they are written, `images` the outcomes of pictures by drafts' paths and addresses.
    """
    by_path = {draft.path: draft for draft in drafts}
    checked = Checked(today)
    check = _LeakCheck(manuscript, by_path, images, collection, checked)
    check.report_stray_marks()
    if is_watched(manuscript, by_path.values()):
        check.run()
    return checked


class _LeakCheck:
    """Looks through a public collection."""

    def __init__(
        self,
        manuscript: Manuscript,
        drafts: Mapping[str, Draft],
        images: Mapping[str, Mapping[str, PictureOutcome]],
        collection: Collection,
        checked: Checked,
    ) -> None:
        self._manuscript, self._drafts, self._images = manuscript, drafts, images
        self._collection, self._checked = collection, checked
        self._watch, self._pupils = _watch_names(manuscript, drafts.values(), checked)
        self._sources = _Sources(manuscript, drafts)

    def run(self) -> None:
        """Collect the problems."""
        texts, collection = list(_list_texts(self._collection)), self._collection
        for text in texts:
            self._report_names(text.source, _words_of(text))
            self._check_pictures(text)
        self._report_names(SETTINGS_FILE, _words_of_settings(collection))
        for alias in collection.aliases:
            self._report_names(alias.source, [alias.path])
        for path, written in self._manuscript.beside.items():
            for at, name in self._watch.find(written):
                self._report(path, _place_at(written, at), name)
        shown = {path for text in texts for path in text.shown}
        files = dict(collection.attachments)
        files |= {path: one.data for path, one in collection.pictures.items() if one.is_drawing and path in shown}
        for path, blob in files.items():
            for name in self._find((path, *read_words(blob))):
                self._report(path, (0, 0), name)

    def report_stray_marks(self) -> None:
        """Report what looks like a mark for the class alone and is printed as it was typed, with what it marks."""
        for text in _list_texts(self._collection):
            body = parse(text.body.text)
            for code in [*body.iter("code", "pre", "math")]:
                code.drop_tree()
            if stray := _STRAY.search("".join(map(str, body.itertext()))):
                path = text.source.partition("#")[0]
                place = self._sources.find_words(path, re.findall(r"\w+", stray[0]))
                message = sentence("a mark for the class alone is not understood: what it marks would be public")
                hint = sentence("write ::: class-only in a line of its own, and ::: behind the block")
                self._checked.problems.append(Problem(path, *place, "class-left", message, hint))

    def _find(self, words: Iterable[str]) -> list[str]:
        return sorted({name for each in words for _, name in self._watch.find(each)})

    def _report(self, path: str, place: Position, name: str) -> None:
        message = sentence("“{name}” is named here without consent", name=name)
        if name in self._pupils:
            path_of_list, line = self._pupils[name]
            message = sentence("a pupil is named here (line {line} of {path})", line=line, path=path_of_list)
        self._checked.problems.append(Problem(path, *place, "name-left", message, _MEND_NAME))

    def _report_names(self, source: str, words: Iterable[str]) -> None:
        """Report each place in a source of the names in its words; a name that is in none of them, at its beginning."""
        left = set(self._find(words))
        path = SETTINGS_FILE if source == FOOTER else source.partition("#")[0]
        text = self._sources.text(path) if left else ""
        placed = [(at, name) for at, name in self._watch.find(text) if name in left]
        for at, name in placed:
            self._report(path, _place_at(text, at), name)
        for name in sorted(left - {name for _, name in placed}):
            self._report(path, self._sources.author(path), name)

    def _check_pictures(self, text: Article) -> None:
        """Report the pictures of a text without consent."""
        draft, outcomes = self._drafts.get(text.source), self._images.get(text.source, {})
        own = dict(draft.consents) if draft else {}
        given = {outcome.asset: own[address] for address, outcome in outcomes.items() if address in own}
        people, settings = self._manuscript.people, self._manuscript.settings
        person = find_person(text.title, people) if text.source.startswith(f"{AUTHORS_FILE}#") else None
        for asset in text.shown:
            picture = self._collection.pictures.get(asset)
            until = given.get(asset, _find_in_table(asset, settings.consent or ()))
            until = until if until is not None or person is None else person.consent
            if picture is None or picture.is_drawing or self._checked.is_valid(until):
                continue
            if until is not None or settings.consent is not None or own:
                addresses = [address for address, outcome in outcomes.items() if outcome.asset == asset]
                self._report_picture(text.source.partition("#")[0], asset, addresses, until)

    def _report_picture(self, path: str, asset: str, addresses: Iterable[str], until: dt.date | None) -> None:
        message = sentence("nobody has said that the picture {picture} may be public", picture=asset)
        if until == REFUSED:
            message = sentence("the picture {picture} may not be public", picture=asset)
        elif until:
            message = sentence(
                "the picture {picture} could be public until {day}, and no longer", picture=asset, day=until
            )
        source = self._sources.text(path)
        at = next((at for address in addresses if (at := source.find(address)) >= 0), -1)
        place = _place_at(source, at) if at >= 0 else BEGINNING
        self._checked.problems.append(Problem(path, *place, "no-consent", message, _MEND_PICTURE))


def _watch_names(
    manuscript: Manuscript, drafts: Iterable[Draft], checked: Checked
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
    watched = []
    for name in dict.fromkeys((*names, *pupils)):
        person = find_person(name, people)
        until = person.consent if person else None
        is_declared = name in declared and until is None and not asks_all
        if not checked.is_valid(until) and not is_declared:
            watched.append(name)
    return NameWatch(watched), {name: place for name, place in pupils.items() if name not in people}


def _list_texts(collection: Collection) -> Iterator[Article]:
    yield from collection.reachable
    yield from (page.text for page in collection.pages)
    yield from (*collection.book_texts.values(), *collection.biographies.values())
    yield from filter(None, (collection.opening, collection.around.footer))


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
    yield from (entry.title for entry in (*collection.around.menu, *collection.around.links))
    for book in collection.anthologies:
        yield from (book.title, book.subtitle, book.name, book.publisher, book.rights, book.edition, *book.authors)
    for path in collection.paths:
        yield from (path.title, path.description, path.slug)
    for handout in collection.handouts:
        yield from (handout.title, handout.class_name, handout.teacher_name, handout.instructions)


class _Sources:
    """The files that texts were written in, with what is not published of them taken out, each word in its place."""

    def __init__(self, manuscript: Manuscript, drafts: Mapping[str, Draft]) -> None:
        self._root, self._people, self._drafts = manuscript.root, manuscript.people, drafts
        self._texts: dict[str, str] = {}

    def text(self, path: str) -> str:
        """Return the text of a file as far as it may be published."""
        if path not in self._texts:
            self._texts[path] = self._blank(path, self._read(path))
        return self._texts[path]

    def _read(self, path: str) -> str:
        try:
            decoded = decode(read_below(self._root, path, _LARGEST))
        except OSError:
            return ""
        return decoded.text.replace("\r\n", "\n") if decoded else ""

    def find_words(self, path: str, words: Iterable[str]) -> Position:
        """Return where words follow each other in a file, with any signs between them."""
        text = self._read(path)
        found = re.search(r"\W+".join(map(re.escape, words)), text)
        return _place_at(text, found.start()) if found else BEGINNING

    def author(self, path: str) -> Position:
        """Return where a post names its authors."""
        return self._drafts[path].metadata.places.get("author", BEGINNING) if path in self._drafts else BEGINNING

    def _blank(self, path: str, text: str) -> str:
        if path == AUTHORS_FILE:
            return re.sub(
                r"(?m)^(?:[^\s:#][^:\n]*|[ \t]+(?:name|nom|display_name)[ \t]*:.*)", lambda key: " " * len(key[0]), text
            )
        if path == SETTINGS_FILE:
            return text
        lines = blank_blocks_for_some(text).split("\n")
        first = self.author(path)[0]
        if self.author(path) != BEGINNING:
            end = next(
                (at for at in range(first, len(lines)) if _NEXT_KEY.match(lines[at]) or lines[at][:3] == "---"), first
            )
            lines[first - 1 : end] = [""] * (end - first + 1)
        return "\n".join(lines)


def _place_at(text: str, at: int) -> Position:
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1


def _find_in_table(asset: str, table: Sequence[tuple[str, dt.date]]) -> dt.date | None:
    """Return what the settings say of a picture: of its own path, else of the first pattern that fits it."""
    exact = (until for path, until in table if path == asset)
    return next(iter((*exact, *(until for path, until in table if fnmatchcase(asset, path)), None)))
