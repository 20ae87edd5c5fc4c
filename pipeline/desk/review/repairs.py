"""Repairs that editions have, written into the source: how each rule is repaired in a text, and the lines that change.

Nothing here is sure: `calls.py` reads the post again, and what then publishes anything else is not offered.
"""

from __future__ import annotations

import codecs
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from pipeline.desk.blocks import file_text, replace_lines
from pipeline.desk.forms.front_matter import change_front_matter
from pipeline.desk.store.files import DeskError
from pipeline.desk.store.merging import find_hunks
from pipeline.dialects.code import Code, Paragraphs
from pipeline.dialects.remarks import find_remarks
from pipeline.dialects.slips import find_mends, find_slips
from pipeline.files.text_files import Lines, decode, with_few_marks
from pipeline.i18n.sentences import Sentence
from pipeline.load.front_matter import quote_hashes, read_post
from pipeline.load.front_matter_repairs import normalize_fences
from pipeline.model.manuscript import Post
from pipeline.model.problems import Problem
from pipeline.normalise.typography.document import customs_of, set_text
from pipeline.normalise.typography.rules import OBJECT, apply
from pipeline.text.printable import printable

_ATX = re.compile(
    r"^(?P<lead>[ \t>]*)(?P<marks>#{1,6})(?=[ \t])|^(?=[^\s>#|-])[^\n]+\n(?P<rule>=+|-+)[ \t]*$", re.MULTILINE
)
_BOLD = re.compile(r"([ \t>]*(?:#+[ \t]+)?)(\*\*|__)(.+)\2((?:[ \t]*#+)?(?:[ \t]*\{[^}]*\})?[ \t]*)")
_EMPTY_HEADING = re.compile(r"\s*#[\s#]*+(?:\{[^}]*\})?\s*")
_GAP = re.compile(r"\](?:[ \t]+|[ \t]*\n[ \t>]*)\(")
_TAG_ADDRESS = re.compile(r"\]\([^(){}\n]{0,200}(?:\{\{[^{}\n]{0,200}\}\}|\{%[^{}\n]{0,200}%\})[^(){}\s]{0,200}\)")
_COLOUR = re.compile(r"\\(?:text)?color\*?\s*\{[^{}]*\}")
_FORMULA = re.compile(r"(\$\$?).+?\1", re.DOTALL)
_ENTRY = re.compile(r"([ \t]*(?:- )?[\w][\w .-]*:)(?P<gap>[ \t]*)(?P<value>\S.*?)[ \t]*")
_UNQUOTED = re.compile(r":(?:\s|$)| #|^[@`%*!&|>\"'\[{#]")
_CLOSINGS = {"<!--": " -->", "%%": " %%", "<?": " ?>", "<![": "]]>", "<!": ">"}
_NEAR = 2_000  # letters behind a place that belong to what is wrong there


@dataclass(frozen=True)
class _Source:
    """The text of a file with the post that it is, and one problem of it."""

    text: str
    post: Post
    problem: Problem

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def at(self) -> int:
        """The offset of the problem."""
        return Lines(self.text).starts[self.problem.line - 1] + self.problem.column - 1

    @cached_property
    def body(self) -> int:
        """The offset of the body."""
        return len("\n".join(["", *self.lines[: self.post.body_line - 1]]))

    def value(self, name: str) -> str:
        """Return a value of the problem's sentence, "" for none."""
        message = self.problem.message
        return str(message.values.get(name, "")) if isinstance(message, Sentence) else ""

    def swap(self, start: int, end: int, new: str) -> str:
        return self.text[:start] + new + self.text[end:]

    def swap_first(self, pattern: re.Pattern[str], new: str) -> str | None:
        """Return the text with something else for what is found first behind the problem's place."""
        match = pattern.search(self.text, self.at, self.at + _NEAR)
        return self.swap(*match.span(), new) if match else None

    def swap_line(self, *new: str) -> str:
        return "\n".join([*self.lines[: self.problem.line - 1], *new, *self.lines[self.problem.line :]])


def _apply_slips(source: _Source) -> str | None:
    """Write what the reader itself puts into the text at this place before pandoc reads it."""
    body = source.text[source.body :]
    at, code = source.at - source.body, Code(body)
    slips = list(find_slips(body, code))
    mends = [each for each in find_mends(body) if each.at == at]
    chosen = mends or [
        each for each in slips if each.notice and each.at == at and each.notice.rule == source.problem.rule
    ]
    if not mends and source.problem.rule == "raw-markdown":  # the parts of a table's repair come one by one
        end = min(each for each in (body.find("\n\n", at), len(body)) if each >= 0)
        chosen += [each for each in slips if not each.notice and chosen and at - 1 <= each.start < end]
    for slip in sorted(chosen, key=lambda slip: (slip.start, slip.end), reverse=True):
        edge = len(body[: slip.start].rstrip("\n")) if slip.text.endswith("\n\n") else slip.start  # the end of a block
        body = f"{body[:edge]}{slip.text.rstrip(chr(10))}{body[edge : slip.start]}{body[slip.end :]}"
    if code.unclosed == at and chosen:
        fence = re.match(r"[`~]+", body[at:])
        body = f"{body.rstrip()}\n{fence[0]}\n" if fence else body
    return source.text[: source.body] + body


def _fix_levels(source: _Source) -> str:
    """Have each heading begin one level below the one that holds it, as its editions do."""
    code, above, text = Code(source.text[source.body :]), list[tuple[int, int]](), source.text
    changes = []
    for match in _ATX.finditer(text, source.body):
        if code.at(match.start() - source.body) >= 0:
            continue
        level = len(match["marks"]) if match["marks"] else 1 + match["rule"].startswith("-")
        above = above[: next((n for n, (typed, _) in enumerate(above) if typed >= level), len(above))]
        right = above[-1][1] + 1 if above else min(level, 2)
        above.append((level, right))
        if match["marks"] and right != level:
            changes.append((*match.span("marks"), "#" * right))
    for start, end, marks in reversed(changes):
        text = text[:start] + marks + text[end:]
    return text


def _unwrap_bold(source: _Source) -> str:
    line = source.lines[source.problem.line - 1]
    while match := _BOLD.fullmatch(line):
        line = f"{match[1]}{match[3]}{match[4]}"
    return source.swap_line(line)


def _drop_empty_heading(source: _Source) -> str | None:
    if not _EMPTY_HEADING.fullmatch(source.lines[source.problem.line - 1]):
        return None
    above = source.lines[source.problem.line - 2 : source.problem.line - 1]
    return source.swap_line("" if above and above[0].strip() else "\0").replace("\0\n\n", "").replace("\0\n", "")


def _rename_id(source: _Source) -> str | None:
    return source.swap_first(re.compile(rf"#{re.escape(source.value('id'))}(?![\w-])"), f"#{source.value('other')}")


def _join_link(source: _Source) -> str | None:
    repaired = _apply_slips(source)
    return repaired if repaired != source.text else source.swap_first(_GAP, "](")


def _wrap_address(source: _Source) -> str | None:
    address = source.value("address")
    return source.swap_first(re.compile(rf"(?<=\]\(){re.escape(address)}"), f"<{address}>") if address else None


def _translate_address(source: _Source) -> str | None:
    what = source.problem.message.values.get("what", "") if isinstance(source.problem.message, Sentence) else ""
    address = str(what.values.get("address", "")) if isinstance(what, Sentence) else str(what)
    return source.swap_first(_TAG_ADDRESS, f"](<{address}>)" if " " in address else f"]({address})")


def _write_path(source: _Source) -> str | None:
    written, taken = source.value("written"), source.value("taken")
    if not isinstance(source.problem.message, Sentence) or isinstance(source.problem.message.values["taken"], Sentence):
        return None
    path = posixpath.relpath(taken, posixpath.dirname(source.post.path) or ".")
    pattern = re.compile(rf"(?<=\]\()<?{re.escape(written)}>?|(?<=\bsrc=[\"']){re.escape(written)}")
    return source.swap_first(pattern, f"<{path}>" if " " in path else path)


def _close_comment(source: _Source) -> str | None:
    body = source.text[source.body :]
    at = source.at - source.body
    sign = next(
        (each for each in find_remarks(body, Code(body), Paragraphs(body)) if each.start <= at < each.end), None
    )
    mark = next((mark for mark in _CLOSINGS if body.startswith(mark, at)), "")
    if sign is None or not mark or _CLOSINGS[mark].strip() in body[at + len(mark) : sign.end]:
        return None
    end = source.body + len(body[: sign.end].rstrip())
    return source.swap(end, end, _CLOSINGS[mark])


def _write_verse(source: _Source) -> str | None:
    """Begin each line of a poem with a bar, its stanzas as far as they are counted."""
    others = source.problem.message.values.get("others") if isinstance(source.problem.message, Sentence) else None
    left = 1 + int(others.values["number"]) if isinstance(others, Sentence) else 1
    lines = source.lines[:]
    for number in range(source.problem.line - 1, len(lines)):
        if lines[number].strip():
            lines[number] = f"| {lines[number].rstrip().removesuffix(chr(92))}"
        else:
            left -= bool(lines[number - 1].strip())
        if not left:
            break
    return "\n".join(lines)


def _quote_values(source: _Source) -> str:
    def quote(line: str) -> str:
        match = _ENTRY.fullmatch(line)
        if not match or (match["gap"] and not _UNQUOTED.search(match["value"])):
            return line
        value = match["value"]
        return (
            f"{match[1]} {value}"
            if not _UNQUOTED.search(value)
            else "{} '{}'".format(match[1], value.replace("'", "''"))
        )

    end = source.post.body_line - 1
    return "\n".join([*map(quote, source.lines[:end]), *source.lines[end:]])


def _quote_remarks(source: _Source) -> str:
    start, end = 1, source.post.body_line - 2
    return "\n".join([*source.lines[:start], *quote_hashes(source.lines[start:end])[0], *source.lines[end:]])


def _drop_repeated(source: _Source) -> str | None:
    """Take out all lines of a key but the last, which counts."""
    key, end = re.compile(rf"[\"']?{re.escape(source.value('key'))}[\"']?\s*:"), source.post.body_line - 1
    found = [n for n, line in enumerate(source.lines[:end]) if key.match(line)][:-1]
    goes_on = any(re.match(r"[ \t]+\S|- ", source.lines[number + 1]) for number in found)
    return None if goes_on else "\n".join(line for number, line in enumerate(source.lines) if number not in found)


def _close_front_matter(source: _Source) -> str:
    fence, end = source.lines[source.problem.line - 1].rstrip(), source.post.body_line - 1
    return "\n".join([*source.lines[:end], fence, *source.lines[end:]])


def _drop_colours(source: _Source) -> str | None:
    match = _FORMULA.match(source.text, source.at)
    return source.swap(*match.span(), _COLOUR.sub("", match[0])) if match else None


def _drop_controls(source: _Source) -> str:
    return "\n".join(map(printable, with_few_marks(source.text).split("\n")))


def _set_signs(source: _Source) -> str:
    return source.text[: source.body] + set_signs(source.text[source.body :], source.value("language"))


_FUNCTIONS: Mapping[str, Callable[[_Source], str | None]] = {
    "bold-heading": _unwrap_bold,
    "control-character": _drop_controls,
    "duplicate-id": _rename_id,
    "duplicate-key": _drop_repeated,
    "empty-heading": _drop_empty_heading,
    "formula-colour": _drop_colours,
    "found-by-name": _write_path,
    "front-matter": _quote_values,
    "front-matter-unclosed": _close_front_matter,
    "heading-level": _fix_levels,
    "odd-front-matter": lambda source: "\n".join(normalize_fences(source.lines)[0]),
    "raw-markdown": _apply_slips,
    "remark-in-value": _quote_remarks,
    "spaced-address": _wrap_address,
    "split-link": _join_link,
    "template-link": _translate_address,
    "typography": _set_signs,
    "unclosed-block": _apply_slips,
    "unclosed-comment": _close_comment,
    "verse": _write_verse,
}
_KEYS = {"guessed-language": ("lang", "language"), "duplicate-slug": ("slug", "other")}
"""Rules that a key of the front matter repairs: which one, and the value of the sentence that it gets."""
_ENCODINGS = frozenset({"byte-order-mark", "old-encoding"})
REPAIRS = frozenset({*_FUNCTIONS, *_KEYS, *_ENCODINGS})
"""The rules whose repair can be written."""


def apply_repair(raw: bytes, problem: Problem) -> bytes:
    """Return a file with one problem repaired as its editions have it; the same bytes where there is no telling how."""
    try:
        repaired = _repair(raw, problem)
    except (DeskError, IndexError):  # no key can be written; the file is another one than the problem was found in
        return raw
    return raw if repaired is None else repaired


def _repair(raw: bytes, problem: Problem) -> bytes | None:
    post, text = read_post(problem.path, raw)[0], file_text(raw)
    if post is None or text is None or not problem.line:
        return None
    if problem.rule in _ENCODINGS:
        decoded = decode(raw) if problem.rule == "old-encoding" else None
        return decoded.text.encode() if decoded else raw.removeprefix(codecs.BOM_UTF8)
    source = _Source(text, post, problem)
    if problem.rule in _KEYS:
        key, name = _KEYS[problem.rule]
        value = "" if source.value("doubt") else source.value(name)
        return change_front_matter(raw, {key: value}, problem.path) if value else None
    repaired = _FUNCTIONS[problem.rule](source)
    return None if repaired is None else write_lines(raw, text, repaired)


def apply_repairs(raw: bytes, problems: Iterable[Problem]) -> bytes:
    """Return a file with several problems repaired, the last first: so places before it stay right."""
    for problem in sorted(problems, reverse=True):
        raw = apply_repair(raw, problem)
    return raw


def write_lines(raw: bytes, text: str, new: str) -> bytes:
    """Return a file with the lines of a new text in the place of those that differ; all others stay, byte for byte."""
    lines, after = text.split("\n"), new.split("\n")
    for start, end, first, last in reversed(find_hunks(lines, after)):
        more = 0  # lines below that are the same: `replace_lines` takes blank lines at the end for none
        while end + more < len(lines) and not "".join(after[max(first, last + more - 1) : last + more]).strip():
            more += 1
        raw = replace_lines(raw, start + 1, end + more + 1, "\n".join(after[first : last + more]))
    return raw


def list_changes(before: bytes, after: bytes) -> Iterator[Mapping[str, object]]:
    """Yield what differs between two states of a file: the first line, the lines before and after.

    Letters of an old encoding are shown as other programs show them.
    """
    old, new = (raw.decode("utf-8", "replace").splitlines() for raw in (before, after))
    for start, end, first, last in find_hunks(old, new):
        yield {"line": start + 1, "before": old[start:end], "after": new[first:last]}


_BLOCK = re.compile(r"(?:^(?![ \t]*$|[ \t>]*:::)[^\n]*(?:\n|\Z))+", re.MULTILINE)
_MARKS = re.compile(
    r"(?P<none>(?:\A|\n)[ \t>]*(?:(?:[-*+]|\d{1,9}[.)]|#{1,6}|:)[ \t]+)*(?:\[[ xX]\][ \t]+)?(?=\S)"  # begins a line
    r"|\]\([^()\n]{0,500}(?:\([^()\n]{0,500}\)[^()\n]{0,500}){0,2}\)(?:\{[^{}\n]{0,500}\})?|\]\[[^\]\n]{0,500}\]"
    r"|\[\^[^\]\n]{1,200}\]:?|\*+|~~|(?<!\w)_+|_+(?!\w)|!?\[|\]|\{[#.:][^{}\n]{0,500}\})"
    r"|(?P<object>`+[^`]*`+|\$\$?[^$\n]{1,2000}\$\$?|<[^<>\s][^<>\n]{0,500}>|\{[{%].{0,500}?[%}]\}|\\.|&#?\w{1,32};"
    r"|:[\w+-]{1,80}:|!\[[^\]\n]{0,500}\]\([^)\n]{0,500}\))"
)
_LEFT = re.compile(r"[ \t>]*(?:```|~~~|%%|<|\[(?!\^)[^\]]+\]:|(?: {4}|\t)(?![-*+\d]))")
_CELLS = re.compile(r"(?:\\.|`[^`\n]*`|[^|\n\\])+")
_ALT = re.compile(r"!\[(?P<alt>[^\]\n]*)\](?P<rest>.*)", re.DOTALL)


def set_signs(body: str, language: str) -> str:
    """Return a body with the typography of its language in its paragraphs, lists and headings."""
    code, parts, done = Code(body), list[str](), 0
    for match in _BLOCK.finditer(body):
        if not _LEFT.match(match[0]) and not _has_fence(code, *match.span()):
            is_table = match[0].lstrip(" >").startswith("|")
            made = _CELLS.sub(lambda cell: _set_block(cell[0], language), match[0]) if is_table else None
            parts += [body[done : match.start()], made or _set_block(match[0], language)]
            done = match.end()
    return "".join([*parts, body[done:]])


def _has_fence(code: Code, start: int, end: int) -> bool:
    return code.at(start) >= 0 or code.at(end - 1) >= 0


def _set_block(block: str, language: str) -> str:
    """Set a block as one text: marks of Markdown have no width in it, and what is no prose is one sign."""
    rest = block.rstrip("\n")
    pieces = list(_part(rest, language))
    borders, text = [0], ""
    for _, shown in pieces:
        text += shown
        borders.append(len(text))
    customs = customs_of(language)
    made_text = apply(customs.rules, customs.raised, text, borders)
    raised = [(start, end) for start, end, _ in made_text.raised if not made_text.text[start:end].isupper()]
    made = ""
    for (typed, shown), (start, end) in zip(pieces, pairwise(made_text.borders), strict=True):
        if typed != shown:
            made += typed if shown != " " or made_text.text[start:end] == " " else made_text.text[start:end]
            continue
        word, at = made_text.text[start:end], start
        for first, last in raised:
            if start <= first and last <= end:
                made, at = f"{made}{made_text.text[at:first]}^{made_text.text[first:last]}^", last
        made += word[at - start :]
    return made + block[len(rest) :]


def _part(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield what is typed with what is shown of it."""
    done = 0
    for match in _MARKS.finditer(text):
        if match.start() > done:
            yield text[done : match.start()], text[done : match.start()]
        is_line = match[0].startswith("\n")
        picture = _ALT.fullmatch(match[0])
        typed = f"![{set_text(picture['alt'], language)}]{picture['rest']}" if picture else match[0]
        yield typed, OBJECT if match["object"] else " " if is_line else ""
        done = match.end()
    if done < len(text):
        yield text[done:], text[done:]
