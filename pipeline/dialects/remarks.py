"""Remarks that no reader should see: `%%…%%` (Obsidian), `{>>…<<}` (CriticMarkup), and comments that are never closed.

A comment of HTML that is never closed would swallow the rest of the post: it is taken to end with its paragraph. A
signed remark is one of one person for another, below the block that it is about, of one line for each thing said:

    %% remark Ada Martin 2026-11-30: Who says so?
    answer Bob 2026-12-01: The museum, on its site.
    done Bob 2026-12-01 %%

`done` is written where it was ticked off. Between two `%` of a text there is a backslash: `%%` would end the comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.dialects.code import Code, Paragraphs, Scanner
from pipeline.dialects.meanings import Meaning, Notice
from pipeline.dialects.signs import Sign, in_its_lines
from pipeline.i18n.sentences import sentence
from pipeline.text.printable import in_one_line

_ICONS = re.compile(r"(?<![\w:/])(?::[a-z0-9_+-]{2,80}+:)++")
_NAME = re.compile(
    r":(?:(?P<icon>(?:material|fontawesome|octicons|simple|lucide)-[a-z0-9-]++)|(?P<other>[a-z0-9_+-]++)):"
)


def find_icon_names(text: str) -> Iterator[re.Match[str]]:
    """Yield all such names: as `icon`, or as `other`."""
    for run in _ICONS.finditer(text):
        yield from _NAME.finditer(text, *run.span())


def without_icons(line: str) -> tuple[str, str]:
    """Return a line of front matter without its icons, and the first of these."""
    matches = [name for name in find_icon_names(line) if name["icon"]]
    for name in reversed(matches):
        line = line[: name.start()] + line[name.end() :]
    return in_one_line(line), matches[0][0] if matches else ""


def describe_left_out(icon: str) -> tuple[str, str]:
    """Return what an author is told of the icons of a post, and a hint."""
    message = sentence("icons such as “{icon}” are left out: no edition has them", icon=icon)
    return message, sentence("write in Markdown what the reader should see")


_BEFORE = r"^[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)*+"
_OPENING = re.compile(
    rf"(?<![%\\])%%(?!%)|\{{>>|(?:{_BEFORE})(?P<html><!--|<\?|<!\[CDATA\[|<!(?=[A-Za-z]))", re.MULTILINE
)
_PERCENT = re.compile(r"\d[ \u00a0\u202f]?\Z")
_CLOSING_REMARK = re.compile(r"(?<![%\\])%%(?!%)")
_CLOSED_BY = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>", "<!": ">"}
_NAMES = {
    "<!--": sentence("a comment"),
    "<?": sentence("an instruction for a program (<? …)"),
    "<![CDATA[": sentence("a section of raw data"),
    "<!": sentence("a declaration (<! …)"),
}
# Cells of notebooks begin so, and have no end.
_MAGIC = re.compile(
    r"%%(?:time(?:it)?|bash|sh|script|writefile|file|html|svg|latex|js|javascript|capture|python\d?|sql|R|!)\b"
)
_LINE_START = re.compile(r"(?:\A|\n)[ \t>]*(?:[-*+][ \t]+)?\Z")
_LINE_END = re.compile(r"[ \t]*+(?:\n|\Z)")
_GOES_ON = re.compile(r"[ \t]*+\n[ \t>]*+[^\s>]")
_NEAR = 400  # characters above a remark that are looked at
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)

_LEFT_OUT = Meaning(
    how="silent",
    notice=Notice(
        "remark",
        sentence("a remark that is not for readers is left out"),
        sentence("delete it, or write it as a sentence"),
    ),
)


_SIGNED = replace(_LEFT_OUT, notice=None)
"""Of a remark with a name and a day nothing is said: who reads posts together leaves many."""


def find_remarks(text: str, code: Code, paragraphs: Paragraphs) -> Iterator[Sign]:
    """Yield all that is to be left out, in order; none overlaps another."""
    if not any(mark in text for mark in ("%%", "{>>", *_CLOSED_BY)):
        return
    scanner = _Scanner(text, code, paragraphs)
    position = 0
    while opening := _OPENING.search(text, position):
        start = opening.start("html") if opening["html"] else opening.start()
        position = opening.end()
        if code.at(start) >= 0:
            continue
        sign, position = scanner.at(start, opening["html"] or opening[0], position)
        if sign is not None:
            yield sign if _is_in_paragraph(text, sign) else in_its_lines(sign, text)


class _Scanner(Scanner):
    def __init__(self, text: str, code: Code, paragraphs: Paragraphs) -> None:
        super().__init__(text, code)
        self._paragraphs = paragraphs

    def at(self, start: int, mark: str, inside: int) -> tuple[Sign | None, int]:
        """Return what is to be left out from there on, if anything is; and where to look on."""
        if mark == "%%":
            sign = self._read_remark(start)
        elif mark == "{>>":
            stop = self._find(re.escape("<<}"), inside)
            sign = Sign(start, stop + 3, _LEFT_OUT) if stop < self._paragraphs.end(start) else None
        else:
            return self._read_html(start, mark)
        return sign, sign.end if sign else inside

    def _read_remark(self, start: int) -> Sign | None:
        text = self._text
        if _PERCENT.search(text[max(0, start - 2) : start]):
            return None
        begins = bool(_LINE_START.search(text[max(0, start - 20) : start])) if start else True
        stop = self._find(_CLOSING_REMARK.pattern, start + 2)
        while self._code.at(stop) >= 0:
            stop = self._find(_CLOSING_REMARK.pattern, stop + 2)
        end = self._paragraphs.end(start)
        if stop < end or (stop < len(text) and (begins or _LINE_END.match(text, stop + 2))):
            return Sign(start, stop + 2, _SIGNED if _SIGNED_BEGINNING.match(text, start) else _LEFT_OUT)
        if not begins or _MAGIC.match(text, start):
            return None
        return Sign(start, end, _report_unclosed(sentence("a remark (%% …)"), "%% … %%"))

    def _read_html(self, start: int, mark: str) -> tuple[Sign | None, int]:
        text, closing = self._text, _CLOSED_BY[mark]
        stop = self._find(re.escape(closing), start + 2)
        end, paragraph = stop + len(closing), self._paragraphs.end(start)
        # No declaration has an empty line in it: what closes one further down belongs to something else.
        if stop >= len(text) or (mark == "<!" and paragraph < stop):
            return Sign(start, paragraph, _report_unclosed(_NAMES[mark], f"{mark} … {closing}")), paragraph
        if mark == "<!--" and paragraph < stop and text.find(mark, start + len(mark), stop) >= 0:
            message = sentence(
                "a comment of {lines} lines contains another, which closes it; all of it is left out",
                lines=text.count("\n", start, stop) + 1,
            )
            return Sign(start, end, _leave_out_comment(message, "<!-- … -->")), end
        return None, end


def _report_unclosed(what: str, form: str) -> Meaning:
    message = sentence("{what} is never closed; it is taken to end with its paragraph, which is left out", what=what)
    return _leave_out_comment(message, form)


def _leave_out_comment(message: str, form: str) -> Meaning:
    hint = sentence("close it where it ends ({form})", form=form)
    return Meaning(how="silent", notice=Notice("unclosed-comment", message, hint))


def _is_in_paragraph(text: str, sign: Sign) -> bool:
    """Return whether the words before and after are one paragraph."""
    above = text[max(0, sign.start - _NEAR) : sign.start].rpartition("\n")[0].rpartition("\n")[2]
    return bool(above.strip(" \t>")) and bool(_GOES_ON.match(text, sign.end))


def without_remarks(text: str) -> str:
    """Return a text that is shown as it was typed, without its remarks and comments."""
    code, pieces, position = Code(text), [], 0
    for sign in find_remarks(text, code, Paragraphs(text)):
        pieces.append(text[position : sign.start])
        position = sign.end
    return _COMMENT.sub("", "".join([*pieces, text[position:]]))


_ATTRIBUTES = re.compile(r"\{:?[ .#][^{}\n]*+\}")
_TITLE = re.compile(r"""\stitle=(?:"([^"]*)"|'([^']*)')""")
# What other sets of emoji call them.
_WORDS = """
slight_smile 🙂 slight_frown 🙁 upside_down 🙃 rolling_eyes 🙄 hugging 🤗 nerd 🤓 zipper_mouth 🤐 money_mouth 🤑
thermometer_face 🤒 head_bandage 🤕 clown 🤡 poo 💩 skull_crossbones ☠️ face_with_raised_eyebrow 🤨
face_with_hand_over_mouth 🤭 face_vomiting 🤮 smiling_face_with_3_hearts 🥰 frowning2 ☹️ thumbup 👍 thumbdown 👎
thumbs_up 👍 thumbs_down 👎 waving_hand 👋 fingers_crossed 🤞 call_me 🤙 vulcan 🖖 hand_splayed 🖐️ left_fist 🤛
right_fist 🤜 red_heart ❤️ high_voltage ⚡ flame 🔥 first_place 🥇 second_place 🥈 third_place 🥉 medal 🏅
wrapped_gift 🎁 champagne_glass 🥂 puzzle_piece 🧩 light_bulb 💡 desktop 🖥️ projector 📽️ microphone2 🎙️
newspaper2 🗞️ mouse_three_button 🖱️ calendar_spiral 🗓️ notepad_spiral 🗒️ pen_ballpoint 🖊️ pen_fountain 🖋️
card_box 🗃️ frame_photo 🖼️ map 🗺️ tools 🛠️ hammer_pick ⚒️ key2 🗝️ locked 🔒 unlocked 🔓 information ℹ️
question_mark ❓ prohibited 🚫 peace ☮️ up_arrow ⬆️ down_arrow ⬇️ left_arrow ⬅️ right_arrow ➡️ play_pause ⏯️
cloud_rain 🌧️ cloud_lightning 🌩️ cloud_snow 🌨️ snowman2 ☃️ umbrella2 ☂️ sunset 🌇 beach 🏖️ homes 🏘️ fox 🦊
panda 🐼 milk 🥛 salad 🥗 fork_knife_plate 🍽️ race_car 🏎️ satellite_orbital 🛰️ table_tennis 🏓 t_shirt 👕
thinking_face 🤔 party_popper 🎉 grinning_face 😀 winking_face 😉 crying_face 😢 hugging_face 🤗 check_mark ✔️
cross_mark ❌ flexed_biceps 💪 rolling_on_the_floor_laughing 🤣 face_with_rolling_eyes 🙄 victory_hand ✌️
shooting_star 🌠 glowing_star 🌟 birthday_cake 🎂 beer_mug 🍺 direct_hit 🎯 soccer_ball ⚽ robot_face 🤖
""".split()
_EMOJI = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))


def find_icons(text: str, code: Code) -> Iterator[Sign]:
    """Yield all icons and emoji; the first icon that is left out tells of all of them."""
    is_told = False
    for match in find_icon_names(text):
        start, end = match.span()
        if code.at(start) >= 0:
            continue
        if match["other"]:
            if letters := _EMOJI.get(match["other"]):
                yield Sign(start, end, Meaning("words", letters, how="silent"))
            continue
        attributes = _ATTRIBUTES.match(text, end)
        title = _TITLE.search(attributes[0]) if attributes else None
        notice = None if title or is_told else Notice("template", *describe_left_out(match[0]))
        meaning = Meaning("words", title[1] or title[2] or "") if title else Meaning()
        yield Sign(start, attributes.end() if attributes else end, replace(meaning, how="silent", notice=notice))
        is_told = is_told or notice is not None


Kind = Literal["remark", "answer", "done"]
_SIGNED_BEGINNING = re.compile(r"%% remark \S[^\n]{0,200}? \d{4}-\d\d-\d\d: ")
_ENTRY = re.compile(r"(?P<kind>remark|answer|done) (?P<author>\S.*?) (?P<day>\d{4}-\d\d-\d\d)(?:: (?P<text>.*))?")
_DOUBLED = re.compile(r"%(?=\\*(?:%|\Z))")
_ESCAPED = re.compile(r"%\\(?=\\*(?:%|\Z))")
_NAME_BREAKS = re.compile(r"[%:\s]+")


@dataclass(frozen=True)
class Entry:
    """Entry of a person on a day (`2026-11-30`), or the mark that a remark is done."""

    kind: Kind
    author: str
    day: str
    text: str = ""


@dataclass(frozen=True)
class Remark:
    """A remark and its answers; `line` is its first line in its text, from 1, and `end` the one behind its last."""

    entries: tuple[Entry, ...]
    line: int = 0
    end: int = 0

    @property
    def is_done(self) -> bool:
        """Return whether it was ticked off."""
        return self.entries[-1].kind == "done"

    def adding(self, entry: Entry) -> Remark:
        """Return the remark with one more thing said, which opens it again if it was done."""
        return replace(self, entries=(*(each for each in self.entries if each.kind != "done"), entry))


def find_signed_remarks(text: str) -> Iterator[Remark]:
    r"""Yield the remarks of a text, which begin and end lines; these end with \n. None is in code."""
    if "%% remark " not in text:
        return
    code, lines = Code(text), text.split("\n")
    start = at = 0
    for number, line in enumerate(lines, 1):
        if not start and _SIGNED_BEGINNING.match(line) and code.at(at) < 0:
            start = number
        if start and _closes(line):
            yield Remark(tuple(_read_entries("\n".join(lines[start - 1 : number]))), start, number + 1)
            start = 0
        at += len(line) + 1


def _closes(line: str) -> bool:
    """Return whether a comment ends with a line, by signs that are not escaped."""
    typed = line.rstrip(" \t")
    return typed.endswith("%%") and typed[-3:-2] not in ("%", "\\")


def _read_entries(comment: str) -> Iterator[Entry]:
    entry = None
    for line in comment.strip().removeprefix("%%").removesuffix("%%").strip().split("\n"):
        match = _ENTRY.fullmatch(line.strip())
        if match is None:  # a line that somebody has wrapped
            entry = replace(entry, text=f"{entry.text} {_ESCAPED.sub('%', line.strip())}".strip()) if entry else None
            continue
        if entry:
            yield entry
        kind: Kind = "remark" if match["kind"] == "remark" else "answer" if match["kind"] == "answer" else "done"
        entry = Entry(kind, match["author"], match["day"], _ESCAPED.sub("%", match["text"] or ""))
    if entry:
        yield entry


def write_remark(remark: Remark) -> str:
    """Return a remark as it is written into a file."""
    return "%% {} %%".format("\n".join(map(_write_entry, remark.entries)))


def _write_entry(entry: Entry) -> str:
    name = _NAME_BREAKS.sub(" ", entry.author).strip() or "?"
    text = _DOUBLED.sub(r"%\\", in_one_line(entry.text))
    return f"{entry.kind} {name} {entry.day}" + (f": {text}" if entry.kind != "done" else "")
