"""Write directives of MyST whose lines are no blocks of Markdown: tables of CSV (`{csv-table}`) and buttons."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.dialects.quarto import quote

CSV_TABLE, BUTTONS = "csv-table", frozenset({"button-link", "button-ref"})
WHOLE = BUTTONS | {CSV_TABLE}
"""Names of the directives."""

Made = list[tuple[int, str]]
"""Lines, each with the number of the line of the directive's text that it comes from."""

_DELIMITERS = {"tab": "\t", "space": " "}
_BAR = re.compile(r"\\?\|")
_COLONS = ":" * 7


def write_whole(name: str, argument: str, identifier: str, told: Mapping[str, str], lines: Sequence[str]) -> Made:
    """Return the lines of a directive with its options and the lines of its text; none where it has nothing to show."""
    if name in BUTTONS:
        words = " ".join(" ".join(lines).split())
        return [(0, write_link(words or argument, argument, told.get("ref-type", "ref" * (name != "button-link"))))]
    return _write_table(argument, identifier, told, lines)


def write_link(words: str, address: str, kind: str) -> str:
    """Return a link to the place, the article or the address (`kind`: `ref`, `doc` …) that a directive names."""
    is_place = kind in ("ref", "any") and not re.search(r"[/.#]", address)
    return f"[{words}](<{'#' * is_place}{address}>)"


def _write_table(title: str, identifier: str, told: Mapping[str, str], lines: Sequence[str]) -> Made:
    head = int(told["header-rows"]) if told.get("header-rows", "").isdecimal() else 0
    try:
        rows = [*_read_rows([told["header"]], told)] if told.get("header") else []
        head += len(rows)
        rows += _read_rows(lines, told)
    except (csv.Error, TypeError, ValueError):  # of a sign that can be none, or a cell that is too long
        return []
    width = max((len(cells) for _, cells in rows), default=0)
    if not width:
        return []
    attributes = [f"#{identifier}"] * bool(identifier) + [f"tbl-cap={quote(title)}"] * bool(title)
    made: Made = [(0, ""), *[(0, f"{_COLONS} {{{' '.join(attributes)}}}"), (0, "")] * bool(attributes)]
    rows = rows if head else [(0, []), *rows]
    for number, (at, cells) in enumerate(rows):
        made.append((at, _write_row([*cells, *[""] * (width - len(cells))])))
        made += [(at, _write_row(["---"] * width))] if number == 0 else []
    last = rows[-1][0]
    return [*made, (last, ""), *[(last, _COLONS), (last, "")] * bool(attributes)]


def _read_rows(lines: Sequence[str], told: Mapping[str, str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a text of CSV that have cells, each with the number of its first line."""
    delimiter = told.get("delim", ",")
    reader = csv.reader(
        (f"{line}\n" for line in lines),
        delimiter=_DELIMITERS.get(delimiter, delimiter),
        quotechar=told.get("quote", '"'),
        escapechar=told.get("escape"),
        skipinitialspace=True,
    )
    at = 0
    for cells in reader:
        if cells:
            yield at, cells
        at = reader.line_num


def _write_row(cells: Sequence[str]) -> str:
    return " | ".join(["", *(_BAR.sub(r"\\|", " ".join(cell.split())) for cell in cells), ""]).strip()
