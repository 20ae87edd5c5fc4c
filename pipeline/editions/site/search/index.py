"""Scripts and pages that a search loads: the terms of texts, the index of a language, the words of the search box."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from lxml import etree

from pipeline.body.media import leave_out
from pipeline.body.neutral_html import Tree, parse
from pipeline.editions.site.markdown_copies import PageText, TextCopies
from pipeline.editions.site.markdown_nodes import write_page_text
from pipeline.editions.site.search.pagefind import run_pagefind
from pipeline.editions.site.search.plan import BUNDLE, FIELDS, PagefindIndex, SearchBox, SearchIndex
from pipeline.editions.site.search.words import choose_endings, cut_terms, cutting_rules
from pipeline.i18n.labels import digits_of, direction, format_by_plural, labels, language_of, own_name
from pipeline.jobs.blob import Blob
from pipeline.model.article import Medium
from pipeline.model.settings import Search
from pipeline.text.printable import in_one_line

_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
# What is no text that one reads: programs, drawings, what a player shows where it cannot play.
_PASSED_OVER = frozenset({"pre", "svg", "script", "style", "audio", "video"})
_IN_A_LINE = frozenset({"math", "semantics", "mrow", "mi", "mn", "mo", "mtext", "mspace"})
_MARKS = frozenset({"doc-noteref", "doc-backlink"})  # between words of which they are none
_BLOCKS = _HEADINGS | frozenset(
    "p div section article aside header footer ul ol li dl dt dd blockquote table caption tr td th figure figcaption"
    " details summary hr br".split()
)


def copy_text(text: PageText) -> TextCopies:
    """Return a text as programs read it.

    Raises:
        PandocError: It is too much for pandoc.
    """
    body = parse(text.body.text)
    leave_out(body, Medium.WEB)
    found, script = "", ""
    if text.search is Search.OWN:
        found, script = _count_terms(text, body)
    elif text.search is Search.PAGEFIND:
        found = "\n".join(_write_pagefind_page(text, body))
    return TextCopies(write_page_text(text, body), Blob.of(found), Blob.of(script))


def read_words(tree: Tree) -> tuple[str, str]:
    """Return the headings of a body as the site shows it, and all its words, a block a line."""
    headings = [in_one_line("".join(_walk_words(heading))) for heading in tree.iter(*_HEADINGS)]
    lines = map(in_one_line, "".join(_walk_words(tree)).split("\n"))
    return "\n".join(headings), "\n".join(filter(None, lines))


def part_blocks(words: str) -> str:
    """Put a dash behind what ends without a point, as headings do: blocks are shown in one line."""
    return _OPEN_ENDS.sub(" –\n", words)


def count_fields(fields: Iterable[str], language: str) -> str:
    """Return how often each field has each term, as JSON in alphabetical order."""
    counts = [dict(sorted(Counter(cut_terms(text, language)).items())) for text in fields]
    return _dump(counts)


def _walk_words(tree: Tree) -> Iterator[str]:
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            yield "\n" if element.tag in _BLOCKS else ""
            yield (element.tail or "").replace("\n", " ") if element is not tree else ""
        elif element.tag == "math":
            yield _read_formula(element)
            walk.skip_subtree()
        elif element.tag in _PASSED_OVER or element.get("role") in _MARKS:
            walk.skip_subtree()
        else:
            yield "\n" if element.tag in _BLOCKS else ""
            yield (element.text or "").replace("\n", " ")


def _read_formula(formula: Tree) -> str:
    """Return a formula that is a row of signs as it reads; a sentence about it goes on without what is built higher."""
    is_row = all(part.tag in _IN_A_LINE for part in formula.iter())
    return in_one_line("".join(formula.itertext())) if is_row else "…"


def _count_terms(text: PageText, body: Tree) -> tuple[str, str]:
    """Return the terms of a text, and the script that has the text."""
    headings, words = read_words(body)
    fields = (text.title, headings, "\n".join((text.description, *text.topics, *text.authors)), words)
    # The words around what was found.
    shown = part_blocks(words)[:_MOST_LETTERS]
    script = f"editionsSearch.text({_dump(text.path)},{_dump(text.description)},{_dump(shown)});\n"
    return count_fields(fields, text.language), script


_OPEN_ENDS = re.compile(r"(?<=[\w)])\n")
_MOST_LETTERS = 30_000  # of a text, for the words around what was found
_MANY = 50  # texts: with so many, what four in five of them say tells none of them apart
_COMMON = 0.8  # of the texts
_TEXT = FIELDS.index("text")


def make_index(index: SearchIndex) -> Blob:
    """Return the script that has the index of a language."""
    counts: list[list[dict[str, int]]] = [json.loads(blob.text) for blob in index.terms]
    postings = _collect_postings(counts)
    common = _take_common(postings, len(counts))
    shown = [[text.path, text.title, text.date, text.topics, text.authors] for text in index.texts]
    facts = _dump({"texts": shown, "common": common})
    # In JavaScript's single quotes, for JSON has the double ones.
    written = _serialise(counts, postings).replace("\\", "\\\\").replace("'", "\\'")
    return Blob.of(f"editionsSearch.index({_dump(index.language)},{facts},'{written}');\n")


def _collect_postings(counts: Iterable[Sequence[Mapping[str, int]]]) -> dict[str, dict[int, list[str]]]:
    """Return each term by field with its texts and how often these have it, as MiniSearch writes them."""
    postings: dict[str, dict[int, list[str]]] = defaultdict(dict)
    for number, fields in enumerate(counts):
        for field, terms in enumerate(fields):
            for term, count in terms.items():
                postings[term].setdefault(field, []).append(f'"{number}":{count}')
    return postings


def _take_common(postings: dict[str, dict[int, list[str]]], texts: int) -> list[str]:
    """Take out of the texts the terms that most of them have, and return these."""
    if texts < _MANY:
        return []
    common = sorted(term for term, fields in postings.items() if len(fields.get(_TEXT, ())) > texts * _COMMON)
    for term in common:
        del postings[term][_TEXT]
    return common


def _serialise(counts: Sequence[Sequence[Mapping[str, int]]], postings: Mapping[str, Mapping[int, list[str]]]) -> str:
    numbers = range(len(counts))
    lengths = [[len(terms) for terms in fields] for fields in counts]
    head = {
        "documentCount": len(counts),
        "nextId": len(counts),
        "documentIds": {str(number): number for number in numbers},
        "fieldIds": {name: number for number, name in enumerate(FIELDS)},
        "fieldLength": {str(number): lengths[number] for number in numbers},
        "averageFieldLength": [round(sum(column) / len(counts), 3) for column in zip(*lengths, strict=True)],
        "storedFields": {},
        "dirtCount": 0,
        "serializationVersion": 2,
    }
    return f'{_dump(head)[:-1]},"index":[{",".join(_write_terms(postings))}]}}'


def _write_terms(postings: Mapping[str, Mapping[int, list[str]]]) -> Iterator[str]:
    for term in sorted(postings):
        fields = sorted(postings[term].items())
        if fields:
            places = ",".join(f'"{field}":{{{",".join(texts)}}}' for field, texts in fields)
            yield f"[{_dump(term)},{{{places}}}]"


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def make_box(box: SearchBox) -> Blob:
    """Return the script that has the words of the box, and the rules by which words are cut."""
    data = {
        "words": _collect_box_words(box.language),
        "fields": FIELDS,
        "languages": {language: own_name(language) for language in box.indexed},
        "cutting": cutting_rules(),
        "pagefind": box.pagefind,
        "endings": {language: choose_endings(language).rules() for language in box.indexed},
    }
    return Blob.of(f"editionsSearch.begin({_dump(data)});\n")


def _collect_box_words(language: str) -> dict[str, object]:
    words = labels(language)
    return {
        "language": language_of(words),
        "direction": direction(language_of(words)),
        "digits": digits_of(language),
        "results": format_by_plural(language, lambda n: words.ngettext("%(n)s result", "%(n)s results", n)),
        "search": words.gettext("Search"),
        "close": words.gettext("Close"),
        "topic": words.gettext("Topic"),
        "author": words.gettext("Author"),
        "year": words.gettext("Year"),
        "other": words.gettext("Language"),
        "all": words.gettext("All"),
        "none": words.gettext("Nothing found."),
        "more": words.gettext("More results"),
        "loading": words.gettext("Loading …"),
        "failed": words.gettext("The search cannot be loaded."),
        "online": words.gettext("The search works only once the site is online."),
        "key": words.gettext("The key / opens the search"),
    }


_OF_RESULTS = "data-pagefind-ignore data-pagefind-"  # shown with a result, and no part of the text


def _write_pagefind_page(text: PageText, body: Tree) -> Iterator[str]:
    """Yield the lines of the page that Pagefind is shown."""
    yield f'<!DOCTYPE html>\n<html lang="{escape(text.language)}">\n<head><meta charset="utf-8"></head>'
    yield "<body><main data-pagefind-body>"
    # The title is a part of the text, too: of what is only shown with a result, no other forms of a word are found.
    yield f'<h1 data-pagefind-meta="title">{escape(text.title)}</h1>'
    if facts := (*text.topics, *text.authors):
        yield f'<p {_OF_RESULTS}meta="facts">{escape(" · ".join(facts))}</p>'
    if text.date:
        yield f'<p {_OF_RESULTS}meta="date" data-pagefind-sort="date">{text.date}</p>'
    chosen = (("topic", text.topics), ("author", text.authors), ("year", filter(None, (text.date[:4],))))
    yield from (f'<p {_OF_RESULTS}filter="{name}">{escape(value)}</p>' for name, values in chosen for value in values)
    if text.description:
        yield f'<p data-pagefind-weight="3">{escape(text.description)}</p>'
    headings, words = (found.split("\n") for found in read_words(body))
    for line in words:
        name = "h2" if line in headings else "p"
        yield f"<{name}>{escape(line)}</{name}>"
    yield "</main></body></html>\n"


def make_pagefind_index(index: PagefindIndex) -> dict[str, Blob]:
    """Return the files of Pagefind's index by their paths."""
    files = run_pagefind({path: text.text for path, text in index.texts.items()})
    return {f"{BUNDLE}{path}": Blob.of(data) for path, data in files.items()}
