"""Slips of the pen in Markdown: blocks and code that are not closed, tables and addresses that do not fit together.

What is certain is put right before pandoc reads the text, and what would be lost or hidden is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, groupby, pairwise, takewhile
from typing import NamedTuple

from pipeline.dialects.boxes import translate_fence
from pipeline.dialects.code import Code, Paragraphs
from pipeline.dialects.meanings import Notice
from pipeline.files.text_files import Lines
from pipeline.i18n.sentences import sentence
from pipeline.model.article import BLOCKS, block_of, is_for_some

# What is typed as a heading without a blank: `#Les plans`, while `#sport`, `#Sport #Foot` and `#1` are none.
GLUED_HEADING = r"[A-ZÀ-ÖØ-ÞŒŸΑ-ΩА-Я][\w’'-]*+[ \t]+[^\s#][^\n#]{0,100}(?<![.,;:\s])[ \t]*(?:\n|\Z)"
_LINE = re.compile(r"([ ]*+)([^\n]*)\n?")
_HEADING = re.compile(r"(#{1,6})[ \t]")
_FENCE = re.compile(r"(:{3,})(.*)")
_CLASS = re.compile(r"^([\w-]+)|\.([\w-]+)")
BROKEN_ADDRESS = re.compile(r"(?<=\]\()(https?://[^\s()<>]{1,500}|[\w./-]{1,200}/)\n[ \t>]*([^\s()<>]{1,500})(?=\))")
_BROKEN_AUTOLINK = re.compile(r"(?<=<)(https?://[^\s<>]{1,500})\n[ \t>]*([^\s<>]{1,500})(?=>)")
_TITLE = re.compile(rf"\s*+(?P<signs>#{{1,6}})(?={GLUED_HEADING})")
_LINES_BEHIND = re.compile(
    r"^[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?P<words>[^\s:#|{\[\]`][^\n{\[\]`]*)"
    r"(?=\{(?:lines|lignes)=\d+\}[ \t]*$)",
    re.MULTILINE,
)
"""A question with the number of its lines behind it, which pandoc takes for that of nothing."""
_UNNUMBERED = re.compile(r"^#{1,6} [^\n{]*+(?:\{(?!-)[^\n{]*+)*+\{(?P<sign>-)[ }]", re.MULTILINE)
_DELIMITERS = re.compile(
    r"^(?P<lead>[ \t>]*+)(?P<cells>\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?)[ \t]*+$", re.MULTILINE
)
_BEGIN = re.compile(r"[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?")
_NO_PARAGRAPH = re.compile(r"[ \t>]*(?:[#<|]|:::|```|~~~|---|$)")
_PIPE = re.compile(r"\\.|\|", re.DOTALL)


class Slip(NamedTuple):
    """The text that replaces the one between two offsets, and a notice with its own offset."""

    start: int
    end: int
    text: str
    at: int = 0
    notice: Notice | None = None


class _Open(NamedTuple):
    indent: int
    colons: str
    start: int
    typed: str
    level: int


def find_slips(text: str, code: Code) -> Iterator[Slip]:
    """Yield what is put right in a text, and what is only named."""
    if ":::" in text:
        yield from _find_unclosed_blocks(text, code)
    if "|" in text:
        yield from _fix_tables(text, code)
    if _ITEM.search(text):
        yield from _fix_lists(text, code)
    yield from _find_title(text)
    for match in _UNNUMBERED.finditer(text) if "{-" in text else ():
        if code.at(match.start()) < 0:
            yield Slip(*match.span("sign"), ".unnumbered")
    if "\t" in text:
        yield from _find_cells(text, code)
    yield from _find_broken_addresses(text, code)
    for match in _LINES_BEHIND.finditer(text) if "{li" in text else ():
        if code.at(match.start("words")) < 0:
            yield Slip(*match.span("words"), f"[{match['words'].rstrip()}]")
    if code.unclosed >= 0:
        message = sentence("the code that begins here is not closed; all that follows, solutions too, is shown as code")
        hint = sentence("write the same characters on a line of their own where the code ends")
        yield Slip(code.unclosed, code.unclosed, "", code.unclosed, Notice("unclosed-block", message, hint))


def _find_title(text: str) -> Iterator[Slip]:
    """Yield the blank that makes a heading of the first line."""
    if title := _TITLE.match(text):
        begins = text[title.start("signs") :].split(maxsplit=1)[0]
        message = sentence("“{begins}…” is read as a heading: a space is missing", begins=begins)
        hint = sentence("leave a space after it if it begins a heading")
        yield Slip(title.end(), title.end(), " ", title.start("signs"), Notice("raw-markdown", message, hint))


def _find_broken_addresses(text: str, code: Code) -> Iterator[Slip]:
    addresses = BROKEN_ADDRESS.finditer(text) if "](" in text else ()
    autolinks = _BROKEN_AUTOLINK.finditer(text) if "<http" in text else ()
    for match in (*addresses, *autolinks):
        if code.at(match.start()) < 0:
            message = sentence("a link was {how}; joined", how=sentence("broken over two lines"))
            yield Slip(match.start(), match.end(), match[1] + match[2], match.start(), Notice("split-link", message))


def _find_unclosed_blocks(text: str, code: Code) -> Iterator[Slip]:
    """Yield where the blocks of a lesson end that are not closed: at the next heading of their level."""
    opened: list[_Open] = []
    headings: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        indent, line = len(match[1]), match[2]
        if not line.strip() or code.at(match.start(2)) >= 0:
            continue
        while opened and opened[-1].indent > indent:  # it ends with its item
            opened.pop()
        if heading := _HEADING.match(line):
            headings.append((match.start(), len(heading[1])))
        elif fence := _FENCE.fullmatch(line):
            if fence[2].strip(" :"):
                level = headings[-1][1] if headings else 6
                opened.append(_Open(indent, fence[1], match.start(2), line, level))
                continue
            alike = [number for number, block in enumerate(opened) if block.colons == fence[1]]
            closed = alike[-1] if alike else len(opened) - 1
            if opened and len(opened[closed].colons) <= len(fence[1]):
                for block in reversed(opened[closed + 1 :]):
                    yield from _close_block(block, match.start(), sentence("it ends with the block around it"))
                del opened[closed:]
    for block in reversed(opened):
        at = next((start for start, level in headings if start > block.start and level <= block.level), len(text))
        yield from _close_block(block, at, sentence("it ends before the next heading of its level, or with the text"))


def _close_block(block: _Open, at: int, where: str) -> Iterator[Slip]:
    """Yield the end of a block of a lesson; that of any other is pandoc's to find."""
    typed = translate_fence(f"{block.typed}\n") or block.typed
    if not BLOCKS.isdisjoint(block_of(name or other) for name, other in _CLASS.findall(typed.lstrip(": {"))):
        message = sentence("“{typed}” is not closed; {where}", typed=block.typed.strip(), where=where)
        hint = sentence("write {colons} on a line of its own where it ends", colons=block.colons)
        yield Slip(
            at, at, f"\n{' ' * block.indent}{block.colons}\n\n", block.start, Notice("unclosed-block", message, hint)
        )


_COLONS = re.compile(
    r"^(?P<lead>[ \t]*+(?:>[ \t>]*+)?)(?P<colons>:{2,}+)(?P<rest>[ \t]*+[^\s:][^\n]*+)?[ \t]*+$", re.MULTILINE
)
_HOLDER = re.compile(
    r"(?P<item>(?:[-*+]|\d{1,9}[.)])[ \t]+)|(?P<deep>!!!|\?\?\?|===|\[\^[^\]]+\]:|:[ \t])|(?P<free></?Tab)"
)
_TAG_FIRST = re.compile(r"[ \t>]*+</?[A-Za-z]++(?![:@.])")
_FAR = 200  # lines
_SIGN = re.compile(r"[^\s>]")
_TAB = 4  # columns; text that is set in as far is code
_LEAD = re.compile(r"([ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*+)([`~]*+)")


def names_block(rest: str) -> bool:
    """Return whether what follows colons names a block of a lesson."""
    typed = translate_fence(f":::{rest}\n") or rest
    names = [block_of(name or other) for name, other in _CLASS.findall(typed.lstrip(": {"))]
    return not BLOCKS.isdisjoint(names) or any(map(is_for_some, names))


def find_mends(text: str) -> list[Slip]:
    """Return what makes blocks of a lesson of those that Markdown would show as they were typed.

    They are indented, have two colons, or begin in HTML or in code that no fence closes; the parts of one are `at` it.
    """
    found = _COLONS.finditer(text) if "::" in text else ()
    marks = [mark for mark in found if mark["rest"] and names_block(mark["rest"])]
    if not marks:
        return []
    code = Code(text)
    mends = [_close_code(text, *parted) for parted in code.parted]
    closing = _pair_fences(text, code)
    lines, done = text.split("\n"), 0
    places = Lines(text)
    for mark in marks:
        if code.at(mark.start("colons")) >= 0:
            continue
        end = closing.get(mark.start())
        line = places.place(mark.start())[0] - 1
        shift = _find_shift(lines, line)
        is_short = mark["colons"] == "::" and end is not None
        needs_line = _is_in_html(lines, line) or (shift and line and lines[line - 1].strip())
        if shift or is_short or needs_line:
            last = places.place(end.start())[0] - 1 if end else _find_last(lines, line)
            below = range(max(line, done) + 1, last) if shift else ()
            done = max(done, last)
            mends += _mend_block(
                mark, end, shift, [(lines[n], places.starts[n]) for n in below], "\n" if needs_line else ""
            )
    return mends


def _pair_fences(text: str, code: Code) -> dict[int, re.Match[str]]:
    """Return by the offset of each line that opens a block the one that closes it."""
    opened: list[int] = []
    closing: dict[int, re.Match[str]] = {}
    for mark in _COLONS.finditer(text):
        if code.at(mark.start("colons")) >= 0:
            continue
        if not mark["rest"]:
            closing.update({opened.pop(): mark} if opened else {})
        elif mark["colons"] != "::" or names_block(mark["rest"]):
            opened.append(mark.start())
    return closing


def _close_code(text: str, start: int, end: int) -> Slip:
    """Return the fence that ends the code from `start` on before the block at `end`."""
    fence = _LEAD.match(text, start)
    lead, signs = fence.groups() if fence else ("", "")
    typed = text[end : text.find("\n", end) % (len(text) + 1)].strip()
    message = sentence("the code that begins here is not closed; it ends before “{typed}”", typed=typed)
    hint = sentence("write the same characters on a line of their own where the code ends")
    lead = _SIGN.sub(" ", lead)
    return Slip(end, end, f"{lead}{signs}\n\n", start + len(lead), Notice("unclosed-block", message, hint))


def _mend_block(
    mark: re.Match[str], end: re.Match[str] | None, shift: int, below: list[tuple[str, int]], before: str
) -> Iterator[Slip]:
    """Yield the parts of the mend of a block; `below` are the lines in it with their offsets."""
    message = sentence("“{typed}” is read as a block, though Markdown does not", typed=mark[0].strip())
    hint = sentence("write it with three colons, not indented, below an empty line")
    notice: Notice | None = Notice("raw-markdown", message, hint)
    for fence in (mark, end):
        if fence:
            lead = fence["lead"].expandtabs(_TAB)[shift:] if shift else fence["lead"]
            colons = max(fence["colons"], ":::", key=len)
            empty = before and f"{lead.rstrip()}{before}"
            yield Slip(fence.start(), fence.end("colons"), f"{empty}{lead}{colons}", mark.start("colons"), notice)
        notice, before = None, ""
    for line, start in below:
        blanks = line[: len(line) - len(line.lstrip(" \t"))]
        yield Slip(start, start + len(blanks), blanks.expandtabs(_TAB)[shift:], mark.start("colons"))


def _indent(line: str) -> int:
    return len(line[: len(line) - len(line.lstrip(" \t"))].expandtabs(_TAB))


def _find_shift(lines: list[str], line: int) -> int:
    """Return how many columns a line is indented too far for a block, which is code there: from four on."""
    own = limit = _indent(lines[line])
    if own < _TAB:
        return 0
    for above in reversed(lines[max(0, line - _FAR) : line]):
        indent = _indent(above)
        if not above.strip() or indent >= limit:
            continue
        if holder := _HOLDER.match(above.lstrip()):
            inside = indent + (len(holder["item"].expandtabs(_TAB)) if holder["item"] else _TAB)
            if holder["free"]:
                return 0
            if inside <= limit:
                return own - inside if own - inside >= _TAB else 0
        limit = indent
        if not limit:
            break
    return own


def _find_last(lines: list[str], line: int) -> int:
    """Return the line below the last one of a block that is indented and not closed."""
    own = _indent(lines[line])
    ends = (n for n in range(line + 1, len(lines)) if lines[n].strip() and _indent(lines[n]) < own)
    return next(ends, len(lines))


def _is_in_html(lines: list[str], line: int) -> bool:
    """Return whether a tag begins a line of the paragraph that goes on above this one."""
    paragraph = takewhile(lambda above: above.strip(" \t>"), reversed(lines[max(0, line - _FAR) : line]))
    return any(map(_TAG_FIRST.match, paragraph))


def _fix_tables(text: str, code: Code) -> Iterator[Slip]:
    """Yield what gives all rows of a table as many cells, and a line of its own to its head."""
    for match in _DELIMITERS.finditer(text):
        head = text.rfind("\n", 0, max(0, match.start() - 1)) + 1
        if "|" not in match["cells"] or match.start() == 0 or "|" not in text[head : match.start()]:
            continue
        if code.at(match.start()) < 0:
            yield from _fix_table(text, code, head, match)


def _fix_table(text: str, code: Code, head: int, delimiters: re.Match[str]) -> Iterator[Slip]:
    top, start, filled = delimiters.start() - 1, delimiters.end() + 1, 0
    while start < len(text) and "|" in text[start : (end := text.find("\n", start) % (len(text) + 1))]:
        yield from (Slip(at, at, "\\") for at in _find_pipes(text, start, end) if code.at(at) >= 0)
        cells = _split_cells(text, code, start, end)
        filled = max(filled, *(number for number, cell in enumerate(cells, 1) if cell or number == 1))
        start = end + 1
    heads, marks = len(_split_cells(text, code, head, top)), delimiters["cells"].strip("| \t").split("|")
    most = max(heads, filled)
    before = text[text.rfind("\n", 0, max(0, head - 1)) + 1 : max(0, head - 1)]
    if head and not _NO_PARAGRAPH.match(before) and "|" not in before:
        yield Slip(head, head, f"{delimiters['lead'].rstrip()}\n")
    if most == heads == len(marks):
        return
    if most > heads:
        closed = text[:top].rstrip(" \t").endswith("|")
        yield Slip(top, top, " |" * (most - heads + (not closed)))
    line = " | ".join([*(mark.strip() for mark in marks), *["---"] * most][:most])
    message = sentence("the rows of this table have different numbers of cells; it gets {number} columns", number=most)
    hint = sentence("write as many cells in its head, its line of dashes and each row")
    notice = Notice("raw-markdown", message, hint)
    yield Slip(*delimiters.span(), f"{delimiters['lead']}| {line} |", head, notice)


def _find_pipes(text: str, start: int, end: int) -> list[int]:
    return [match.start() for match in _PIPE.finditer(text, start, end) if match[0] == "|"]


def _split_cells(text: str, code: Code, start: int, end: int) -> list[str]:
    """Return the cells of a row, whose outer pipes may be missing; a pipe in code parts none."""
    begin = _BEGIN.match(text, start, end)
    edges = [
        (begin.end() if begin else start) - 1,
        *(at for at in _find_pipes(text, start, end) if code.at(at) < 0),
        end,
    ]
    cells = [text[one + 1 : other].strip() for one, other in pairwise(edges)]
    return cells[not cells[0] : len(cells) - (not cells[-1])]


_ROW = re.compile(r"^\t?(?!\d{1,9}[.)]|[^\W\d_][.)])(?:[*_]{1,3})?[\w«“\"(][^\t\n|]*+\t[^\n|]*$", re.MULTILINE)
_AS_IT_IS = re.compile(r"<(pre|script|style|textarea)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TABS = re.compile(r"\t++")


def _find_cells(text: str, code: Code) -> Iterator[Slip]:
    """Yield what makes tables of lines with tabs between as many cells, as programs copy them."""
    text = _AS_IT_IS.sub(lambda html: re.sub(r"[^\n]", "x", html[0]), text) if "<" in text else text
    rows: list[re.Match[str]] = []
    for row in chain(_ROW.finditer(text), (None,)):
        if row and code.at(row.start()) >= 0:
            continue
        if rows and (row is None or row.start() != rows[-1].end() + 1):
            yield from _make_table(text, code, rows)
            rows = []
        rows += [row] if row else []


def _make_table(text: str, code: Code, rows: list[re.Match[str]]) -> Iterator[Slip]:
    """Yield a pipe for each tab of rows that have as many; tabs in a row are one where that fits all rows."""
    for pattern in (_TABS, re.compile(r"\t")):
        found = (pattern.finditer(text, row.start(), row.end()) for row in rows)
        tabs = [[tab for tab in row if code.at(tab.start()) < 0] for row in found]
        if len(rows) > 1 and len(set(map(len, tabs))) == 1:
            break
    else:
        return
    if not tabs[0] or any(row[0].endswith("\\\\") for row in rows) or all(row[0].startswith("\t") for row in rows):
        return  # lines of a formula; code
    start, end = rows[0].start(), rows[-1].end()
    before = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : max(0, start - 1)]
    number = len(tabs[0]) + 1
    message = sentence("cells with tabs between them are read as a table of {number} columns", number=number)
    hint = sentence("write | between the cells, and a line | --- | --- | below the first row")
    notice: Notice | None = Notice("raw-markdown", message, hint)
    for row, places in zip(rows, tabs, strict=True):
        is_first = row is rows[0]
        yield Slip(row.start(), row.start(), "\n| " if is_first and before.strip() else "| ", start, notice)
        notice = None
        yield from (Slip(*place.span(), " | ") for place in places)
        yield Slip(row.end(), row.end(), f" |\n|{' --- |' * number}" if is_first else " |")
    if text[end + 1 : end + 2].strip():
        yield Slip(end, end, "\n")


# A word processor's bullets, two of them from Word's fonts of signs; a number or a dash without a space.
_ITEM = re.compile(
    r"^[ \t>]*+(?P<sign>[•‣◦▪■●○➢\uf0b7\uf0a7]|\d{1,3}[.)](?=[^\W\d_])|-(?=[^\W\d_]{2}))[ \t\u00a0]*+(?=\S)",
    re.MULTILINE,
)


def _fix_lists(text: str, code: Code) -> Iterator[Slip]:
    """Yield what makes lists of lines with bullets or numbers; lines with dashes may be speech, and are only named."""
    paragraphs = Paragraphs(text)
    named: set[str] = set()
    found = (item for item in _ITEM.finditer(text) if code.at(item.start("sign")) < 0)
    for _, group in groupby(found, key=lambda item: (item["sign"][:-1].isdigit(), paragraphs.end(item.start()))):
        items = list(group)
        at, sign = items[0].start("sign"), items[0]["sign"]
        before = text[text.rfind("\n\n", 0, at) + 1 : items[0].start()].strip()
        numbers = [int(item["sign"][:-1]) for item in items if item["sign"][:-1]]
        is_run = len(items) > 1 and numbers == list(range(1, len(numbers) + 1))
        if before.startswith("<") or (not is_run and (numbers or sign == "-")):
            continue
        right = sign if numbers else "-"
        hint = sentence("begin each item with “{sign}” and a space", sign=right)
        if sign == "-":
            message = sentence("the lines that begin with “{sign}” are no list: a space is missing", sign=sign)
            yield Slip(at, at, "", at, Notice("raw-markdown", message, hint))
            continue
        message = sentence("the lines that begin with “{sign}” are read as a list", sign=sign)
        notice = None if sign in named else Notice("raw-markdown", message, hint)
        named.add(sign)
        for item in items:
            edit = f"{item['sign'] if numbers else '-'} "
            yield Slip(item.start("sign"), item.end(), edit, at, notice if item is items[0] else None)


_STARS = re.compile(r"\\.|(?<!\*)\*\*(?!\*)", re.DOTALL)
_MAY_BE = re.compile(r"[ \t\u00a0]\*\*|\*\*[ \t\u00a0]|[^\w\s*]\*\*\w|\w\*\*[^\w\s*]")
_NOTHING = "<!-- -->"  # ends a word where CommonMark asks for a blank or a sign: **注意：**重
_BLANKS = " \t\u00a0"
_ENDS = (":", ".", "!", "?", ";", "…")
_NO_BLANK_BEFORE = " \n,.)]"
_OPENING = tuple('«“‘"「『《〈（【')
_CODE = re.compile(r"(?: {4}|\t)")
_MOST = 80  # characters beside stars that are looked at


def fix_stars(text: str, code: Code) -> Iterator[tuple[int, int, str]]:
    """Yield what is put in the place of what, from one offset to another."""
    if not _MAY_BE.search(text):
        return
    paragraphs, lines = Paragraphs(text), Lines(text)

    def is_code(place: int) -> bool:  # or may be, for its line is indented as far as that
        return code.at(place) >= 0 or bool(_CODE.match(text, lines.start(place)))

    starts = (match.start() for match in _STARS.finditer(text) if match[0][0] == "*" and not is_code(match.start()))
    for _, places in groupby(starts, key=paragraphs.end):
        yield from _fix_stars_of_paragraph(text, list(places))


def _fix_stars_of_paragraph(text: str, places: list[int]) -> Iterator[tuple[int, int, str]]:
    opens = [bool(text[place + 2 : place + 3].strip()) for place in places] + [True]
    closes = [bool(text[place - 1 : place].strip()) and place > 0 for place in places] + [False]
    is_open = False
    for n, place in enumerate(places):
        next_ends = closes[n + 1] and not opens[n + 1]
        before = text[max(0, place - _MOST) : place]
        after = text[place + 2 : place + 2 + _MOST]
        words, rest = before.rstrip(_BLANKS), after.lstrip(_BLANKS)
        if not is_open and rest != after and next_ends:
            yield place, place + 2 + len(after) - len(rest), f"{after[: len(after) - len(rest)]}**"
            is_open = True
        elif not is_open or closes[n]:
            if is_open and after[:1].isalnum() and not (before[-1:].isalnum() or before[-1:] == "_"):
                yield place + 2, place + 2, _NOTHING
            elif not is_open and before[-1:].isalnum() and after[:1] in _OPENING and any(closes[n + 1 :]):
                yield place, place, _NOTHING
            is_open = not is_open and opens[n]
        elif words != before and not next_ends and (not after[:1].isalnum() or words.endswith(_ENDS)):
            yield place - len(before) + len(words), place, ""
            if after[:1] and after[:1] not in _NO_BLANK_BEFORE:
                yield place + 2, place + 2, before[len(words) :]
            is_open = False
