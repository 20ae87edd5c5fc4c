"""What a search loads: plain scripts that hand data to `editionsSearch`, for a page in a folder can read nothing else.

An index is MiniSearch's own, version 2 of what it writes down (`MiniSearch.loadJSON`): a term, where it stands (field,
text), how often. Its texts are numbers, which lead into a list of what results show.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.editions.site.search.values import FIELDS, SearchIndex
from pipeline.jobs.blob import Blob

_MOST_LETTERS = 30_000  # of a text, for the words around what was found
_MANY = 50  # texts: with so many, what four in five of them say tells none of them apart
_COMMON = 0.8  # of the texts
_TEXT = FIELDS.index("text")


def text_script(path: str, description: str, words: str) -> str:
    """Return the script that has a text, for the words around what was found in it."""
    return f"editionsSearch.text({_json(path)},{_json(description)},{_json(words[:_MOST_LETTERS])});\n"


def index_script(index: SearchIndex) -> str:
    """Return the script that has the index of a language."""
    counts: list[list[dict[str, int]]] = [json.loads(blob.text) for blob in index.terms]
    postings = _postings(counts)
    common = _take_common(postings, len(counts))
    shown = [[one.path, one.title, one.date, one.topics, one.authors] for one in index.texts]
    facts = _json({"texts": shown, "common": common})
    return f"editionsSearch.index({_json(index.language)},{facts},{_quoted(_serialised(counts, postings))});\n"


def _postings(counts: Iterable[Sequence[Mapping[str, int]]]) -> dict[str, dict[int, list[str]]]:
    """Return where each term stands: by its field, the texts and how often, as MiniSearch writes them."""
    found: dict[str, dict[int, list[str]]] = defaultdict(dict)
    for number, fields in enumerate(counts):
        for field, terms in enumerate(fields):
            for term, count in terms.items():
                found[term].setdefault(field, []).append(f'"{number}":{count}')
    return found


def _take_common(postings: dict[str, dict[int, list[str]]], texts: int) -> list[str]:
    """Take out of the texts the terms that most of them have, and return these."""
    if texts < _MANY:
        return []
    common = sorted(term for term, fields in postings.items() if len(fields.get(_TEXT, ())) > texts * _COMMON)
    for term in common:
        del postings[term][_TEXT]
    return common


def _serialised(counts: Sequence[Sequence[Mapping[str, int]]], postings: Mapping[str, Mapping[int, list[str]]]) -> str:
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
    return f'{_json(head)[:-1]},"index":[{",".join(_written(postings))}]}}'


def _written(postings: Mapping[str, Mapping[int, list[str]]]) -> Iterator[str]:
    for term in sorted(postings):
        fields = sorted(postings[term].items())
        if fields:
            places = ",".join(f'"{field}":{{{",".join(texts)}}}' for field, texts in fields)
            yield f"[{_json(term)},{{{places}}}]"


def _quoted(text: str) -> str:
    """Return JSON as a text of JavaScript: in strokes that it has few of, for each of its own would need another."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def make_index(index: SearchIndex) -> Blob:
    """Return the script that has the index of a language."""
    return Blob.of(index_script(index))
