"""Read bibliographies into entries, give each post those that it cites, and report what is wrong with entries."""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, ClassVar

from pipeline.files.plain_yaml import read_yaml
from pipeline.files.text_files import Lines, UnreadableDataError
from pipeline.i18n.sentences import counted, humanize, joined, sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Failed, Job, job
from pipeline.jobs.runner import Runner
from pipeline.model.bibliography import STYLES, CitingPost, SourceFiles, Sources
from pipeline.model.manuscript import Post
from pipeline.model.problems import Position, Problem
from pipeline.normalise.drafts import Draft
from pipeline.pandoc.nodes import from_json, trim
from pipeline.pandoc.process import PANDOC, PandocError
from pipeline.text.citing import ALL, find_keys
from pipeline.text.printable import shorten

READ_SOURCES = "sources"
"""The label of the map."""
_ENTRY = re.compile(
    r"^[ \t]*+@[ \t]*+(?!(?:string|comment|preamble)\b)\w++[ \t]*+[{(][ \t]*+([^\s,={}()\"]++)[ \t]*+,?",
    re.MULTILINE | re.IGNORECASE,
)
_STRING = re.compile(r"^[ \t]*+@[ \t]*+(?:string|preamble)\b", re.MULTILINE | re.IGNORECASE)
_PARENTS = re.compile(r"(?:crossref|xdata|xref)[ \t]*+=[ \t]*+[{\"]([^{}\"]*+)", re.IGNORECASE)
_DEEPEST, _NEAR = 3, 0.75
_FAULT = re.compile(r"line (\d+), column (\d+)")
_MARKDOWN = "markdown-citations-raw_html-raw_attribute-raw_tex-smart-tex_math_dollars"
_MOST_FAULTS = 10  # entries that are left out before a file is given up
_MOST_UNKNOWN = 50  # keys of a post for which near ones are looked for
_CITATION = re.compile(r"\[[^\[\]\n]*@")
_MANY = 5  # entries of a file of which the same is said
_WITHOUT_AUTHOR = frozenset(
    "webpage post-weblog post entry entry-encyclopedia entry-dictionary dataset software".split()
)
_PLACES = {
    **dict.fromkeys(("article-journal", "article-magazine", "article-newspaper", "chapter"), "container-title"),
    **dict.fromkeys(("book", "thesis"), "publisher"),
    "webpage": "URL",
}
_FIELDS = {
    "title": sentence("title"),
    "author": sentence("author"),
    "issued": sentence("date"),
    "container-title": sentence("journal or book that it is in"),
    "publisher": sentence("publisher"),
    "URL": sentence("address"),
}


@dataclass(frozen=True)
class SourceText(Job):
    """The text of a bibliography, and the language of entries that do not tell theirs; `place` is that of its list."""

    path: str
    text: Blob
    language: str
    place: Position | None = None

    about = sentence("sources {name}", name="{0.path}")
    causes: ClassVar[Mapping[str, str]] = {
        "text": sentence("its text changed"),
        "place": sentence("its text changed"),
        "language": sentence("collection.yaml changed"),
    }


@dataclass(frozen=True)
class Entry:
    """An entry of a bibliography: its key, its place, pandoc's JSON of it, and the fields that it lacks."""

    key: str
    path: str
    place: Position
    reference: Blob
    lacks: tuple[str, ...] = ()


@job()
def read_sources(source: SourceText) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Return the entries of a bibliography, and what is wrong with it; an entry that is wrong is left out."""
    text, problems = source.text.text, list[Problem]()
    try:
        if source.place or source.path.lower().endswith((".yaml", ".yml")):
            answer = _read_markdown(text)
        elif source.path.lower().endswith(".json"):
            answer = PANDOC.read(json.dumps(_read_items(text)), "csljson").text
        else:
            answer = _read_bibtex(source, problems)
    except (PandocError, UnreadableDataError, ValueError, RecursionError) as error:
        place = source.place or _place_error(error)
        problems.append(
            _report(source.path, place, sentence("the file cannot be read: {error}", error=humanize(error)))
        )
        return (), tuple(problems)
    references = from_json(answer)["meta"].get("references", {}).get("c", [])
    for short in (
        value for each in references if (value := each["c"].get("title-short")) and value["t"] == "MetaInlines"
    ):
        short["c"] = trim(short["c"])  # of a title with a blank before its colon
    places = {} if source.place else dict(_place_entries(text))
    entries = [
        Entry(
            key,
            source.path,
            places.get(key) or source.place or (1, 1),
            Blob.of(json.dumps(each, ensure_ascii=False, separators=(",", ":"))),
            tuple(_find_lacks(each.get("c", {}))),
        )
        for each in references
        if (key := read_value(each, "id"))
    ]
    for key, number in Counter(entry.key for entry in entries).items():
        if number > 1:
            message = sentence("{number} entries are called “{key}”; the last one counts", number=number, key=key)
            problems.append(_report(source.path, places.get(key) or source.place or (1, 1), message))
    return tuple(entries), tuple(problems)


def _place_error(error: Exception) -> Position:
    """Return where in its text an error of a reader is."""
    if isinstance(error, json.JSONDecodeError):
        return error.lineno, error.colno
    return (isinstance(error, UnreadableDataError) and error.place) or (1, 1)


def _report(path: str, place: Position, message: str, hint: str = "") -> Problem:
    return Problem(path, *place, "sources", message, hint)


def _read_markdown(text: str) -> str:
    """Read entries in YAML, whose texts are Markdown, as pandoc does."""
    values = read_yaml(text).values
    found = values.get("references", values) if isinstance(values, dict) else values
    if not (isinstance(found, list) and all(isinstance(each, dict) for each in found)):
        raise UnreadableDataError(sentence("“references” must be a list: an entry with an “id” for each source"))
    items = json.dumps({"references": found}, ensure_ascii=False, default=str).replace("\u2028", " ")
    return PANDOC.read(f"---\n{items}\n---\n", _MARKDOWN).text


def _read_items(text: str) -> list[Any]:
    """Return the items of CSL-JSON, by the keys that Zotero gives them beside its own addresses."""
    items = from_json(text)
    items = items.get("items", items) if isinstance(items, dict) else items
    if not isinstance(items, list):
        raise UnreadableDataError(sentence("it is not a list of entries"))
    return [
        {**item, "id": str(item.get("citation-key") or item.get("id") or "")}
        for item in items
        if isinstance(item, dict)
    ]


def _read_bibtex(source: SourceText, problems: list[Problem]) -> str:
    """Read BibTeX or BibLaTeX; an entry that cannot be read is blanked, and the rest read again."""
    text = source.text.text.replace("\r\n", "\n")
    form = "bibtex" if source.path.lower().endswith(".bibtex") else "bib"
    for _ in range(_MOST_FAULTS):
        try:
            return PANDOC.read_entries(text, form, source.language).text
        except PandocError as error:
            fault = _FAULT.search(humanize(error))
            if fault is None:
                raise
            line, column = int(fault[1]), int(fault[2])
            lines = text.split("\n")
            starts = [text.count("\n", 0, head.start()) for head in _ENTRY.finditer(text)]
            begin = max((start for start in starts if start < line), default=line - 1)
            end = min((start for start in starts if start >= line), default=len(lines))
            message = sentence("an entry cannot be read from here on; it is left out")
            hint = sentence("look for a comma, a brace or a quotation mark that is missing in it")
            problems.append(_report(source.path, (min(line, len(lines)), column), message, hint))
            lines[begin:end] = [""] * (end - begin)
            text = "\n".join(lines)
    raise UnreadableDataError(sentence("more than {number} entries cannot be read", number=_MOST_FAULTS))


_IDS = re.compile(
    r"""(?:^[ \t]*+(?:-[ \t]*+)?id|"(?:id|citation-key)")[ \t]*+:[ \t]*+["']?([^\s"',}]+)""", re.MULTILINE
)


def _place_entries(text: str) -> Iterator[tuple[str, Position]]:
    lines = Lines(text)
    for entry in _ENTRY.finditer(text):
        yield entry[1], lines.place(entry.start() + len(entry[0]) - len(entry[0].lstrip()))
    for name in _IDS.finditer(text):
        yield name[1], lines.place(name.start(1))


def read_value(reference: Mapping[str, Any], field: str) -> str:
    """Return the text of a field of an entry, "" where it has none."""
    value = reference.get("c", {}).get(field)
    return "".join(_texts(value))


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - pandoc's JSON
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        yield from (" ",) if value.get("t") in ("Space", "SoftBreak") else _texts(value.get("c"))


def _find_lacks(fields: Mapping[str, Any]) -> Iterator[str]:
    """Yield the fields that an entry lacks for its kind."""
    kind = "".join(_texts(fields.get("type")))
    given = {
        name.casefold()
        for name, value in fields.items()
        if "".join(_texts(value)).strip() or value.get("t") in ("MetaList", "MetaMap")
    }
    if "title" not in given:
        yield "title"
    if kind not in _WITHOUT_AUTHOR and given.isdisjoint(("author", "editor", "director", "composer", "translator")):
        yield "author"
    if "issued" not in given and kind != "webpage":
        yield "issued"
    if (place := _PLACES.get(kind)) and place.casefold() not in given:
        yield place


def _find_keys(post: Post) -> Iterator[str]:
    """Yield the keys that a post may cite, in its front matter too: a title that does so is reported."""
    for text in (post.body, *post.metadata.values()):
        if isinstance(text, str):
            yield from find_keys(text)


def _find_parents(entry: str) -> Iterator[str]:
    for field in _PARENTS.finditer(entry):
        yield from (key.strip() for key in field[1].split(","))


class Library:
    """The entries of all bibliographies of a collection, each by its key, and what posts take of them."""

    def __init__(self, files: SourceFiles, posts: Iterable[Post], runner: Runner, language: str) -> None:
        """Read what the posts may cite: of a large library in BibTeX the rest is but looked through."""
        self._files = files
        self._listed: dict[str, dict[str, Position]] = {}
        self._wanted: dict[str, set[str]] = {}
        cited = {post.path: set(_find_keys(post)) for post in posts if post.path in files.posts}
        jobs = [SourceText(path, self._select(path, text, cited), language) for path, text in files.texts.items()]
        jobs += [
            SourceText(path, Blob.of(post.references), language, post.place)
            for path, post in files.posts.items()
            if post.references
        ]
        self.problems: list[Problem] = []
        self._entries: dict[str, dict[str, Entry]] = {}
        for source, outcome in zip(jobs, runner.attempt(read_sources, jobs, READ_SOURCES) if jobs else (), strict=True):
            if isinstance(outcome, Failed):
                self.problems.append(_report(source.path, source.place or (1, 1), outcome.reason))
                continue
            entries, problems = outcome
            self.problems += problems
            self._entries[source.path] = {entry.key: entry for entry in entries}

    def _select(self, path: str, text: Blob, cited: Mapping[str, set[str]]) -> Blob:
        """Return the text of a bibliography with the entries that its posts may cite."""
        if not path.lower().endswith((".bib", ".bibtex")):
            return text
        posts = {post: citing for post, citing in self._files.posts.items() if path in citing.files}
        wanted = set().union(*(cited.get(post, set()) | set(citing.nocite) for post, citing in posts.items()))
        whole = text.text.replace("\r\n", "\n")
        lines, heads = Lines(whole), list(_ENTRY.finditer(whole))
        ends = [*(head.start() for head in heads[1:]), len(whole)]
        own = {head[1]: (head, whole[head.start() : end]) for head, end in zip(heads, ends, strict=False)}
        self._listed[path] = {
            key: lines.place(head.start() + len(head[0]) - len(head[0].lstrip())) for key, (head, _) in own.items()
        }
        self._wanted[path] = wanted
        if ALL in wanted:
            return text
        for _ in range(_DEEPEST):  # what an entry takes from others
            wanted |= {key for name in wanted & own.keys() for key in _find_parents(own[name][1])}
        pieces = [whole[: heads[0].start()] if heads else whole]
        for head, end in zip(heads, ends, strict=False):
            entry = whole[head.start() : end]
            pieces.append(entry if head[1] in wanted or _STRING.search(entry) else "\n" * entry.count("\n"))
        return Blob.of("".join(pieces))

    def choose(self, post: Post) -> Sources | None:
        """Return what the citations of a post are made of, None for a post that can cite nothing."""
        citing = self._files.posts.get(post.path) or (CitingPost() if self._files.posts else None)
        keys = set(_find_keys(post)) if citing else set()
        if citing is None or not (keys or citing.nocite):
            return None
        known = self._known(post.path, citing)
        wanted = known if ALL in citing.nocite else [key for key in known if key in keys or key in citing.nocite]
        unknown = sorted((keys | set(citing.nocite)) - {*known, ALL})
        near = dict(self._find_near(unknown, citing, known)) if unknown else {}
        if not (citing.files or citing.references or near or _CITATION.search(post.body)):
            return None
        return Sources(
            {key: known[key].reference for key in wanted},
            near,
            citing.style if citing.style in STYLES else "",
            self._files.styles.get(citing.style),
            citing.nocite,
            citing.heading,
            citing.linked,
        )

    def _find_near(self, unknown: Iterable[str], citing: CitingPost, known: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield unknown keys with a near one of the post's sources; a post without any may mean those of others."""
        files = citing.files or {*self._listed, *self._entries}
        every = {
            *known,
            *(key for file in files for key in (*self._listed.get(file, ()), *self._entries.get(file, ()))),
        }
        for key in islice(unknown, _MOST_UNKNOWN):
            is_elsewhere = key in every and not citing.files
            if found := [key] if is_elsewhere else difflib.get_close_matches(key, sorted(every - {key}), 1, _NEAR):
                yield key, found[0]

    def _known(self, path: str, citing: CitingPost) -> dict[str, Entry]:
        """Return the entries that a post may cite: its own first."""
        known = dict(self._entries.get(path, {}))
        for file in citing.files:
            known = {**self._entries.get(file, {}), **known}
        return known

    def report(self, drafts: Iterable[Draft]) -> Iterator[Problem]:
        """Yield the problems of the files, and those of entries that are cited nowhere or cited and incomplete."""
        yield from self.problems
        cited, listed = dict[str, set[str]](), set[str]()
        for draft in drafts:
            citing = self._files.posts.get(draft.path)
            if citing is None:
                continue
            listed |= {*citing.files, draft.path} if ALL in citing.nocite else set()
            known = self._known(draft.path, citing) if draft.cited else {}
            for key in (*(draft.cited.keys if draft.cited else ()), *citing.nocite):
                if key in known:
                    cited.setdefault(known[key].path, set()).add(key)
        for path, entries in self._entries.items():
            used = cited.get(path, set())
            wanted = used | self._wanted.get(path, used)
            for key in sorted(used):
                if entries[key].lacks:
                    yield _report_lacks(entries[key])
            places = self._listed.get(path) or {key: entry.place for key, entry in entries.items()}
            unused = {key: place for key, place in places.items() if key not in wanted}
            yield from _report_unused(path, unused) if path not in listed else ()


def _report_lacks(entry: Entry) -> Problem:
    fields = joined(_FIELDS[field] for field in entry.lacks)
    message = sentence("the source “{key}” lacks: {fields}", key=entry.key, fields=fields)
    return Problem(entry.path, *entry.place, "incomplete-source", message)


def _report_unused(path: str, entries: Mapping[str, Position]) -> Iterator[Problem]:
    """Yield a problem for each entry that is cited nowhere, or one for many."""
    if len(entries) <= _MANY:
        for key, place in entries.items():
            message = sentence("no article cites the source “{key}”", key=key)
            yield Problem(path, *place, "unused-source", message)
        return
    names = shorten(", ".join(entries), 200)
    number = counted("{number} source", "{number} sources", len(entries))
    message = sentence("no article cites {number}: {names}", number=number, names=names)
    yield Problem(path, *next(iter(entries.values())), "unused-source", message)
