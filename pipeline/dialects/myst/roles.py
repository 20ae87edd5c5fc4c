"""Make nodes of the roles of MyST (`{kbd}` before code) as its readers see them; `_TABLE` says what each becomes.

Roles that refer to numbers (`{ref}`, `{numref}`, `{eq}`) are left to `normalise/body/cross_references.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import NamedTuple

from pipeline.dialects.nodes import split_words, tidy_inlines
from pipeline.i18n.sentences import sentence
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, attributes, is_inline, rewrite, string

SIGN = "}`"
"""What is in each text that has roles."""

_ROLE = re.compile(r"\{(?P<name>[A-Za-z][\w:.+-]*+)\}\Z")
_BRACED = re.compile(r"\{([^{}]++)\}")
_ACCELERATOR = re.compile(r"&(?=\w)")
_ARROW = re.compile("-->|‣")
_HINT = sentence("write in Markdown what the reader should see")


class _Said(NamedTuple):
    """What a role says: `words <target>`; where it has one part alone, that is both."""

    typed: str
    words: str
    target: str


_Make = Callable[[_Said], list[Node]]


def _wrap(kind: str) -> _Make:
    return lambda said: [{"t": kind, "c": split_words(said.typed)}]


def _make_html(name: str, words: str, opening: str = "") -> list[Node]:
    return [
        {"t": "RawInline", "c": ["html", opening or f"<{name}>"]},
        *split_words(words),
        {"t": "RawInline", "c": ["html", f"</{name}>"]},
    ]


def _make_keys(said: _Said) -> list[Node]:
    keys = [key.strip() for key in said.typed.split("+")]
    keys = keys if all(keys) else [said.typed]
    made = _make_html("kbd", keys[0])
    for key in keys[1:]:
        made += [string("+"), *_make_html("kbd", key)]
    return made


def _make_abbreviation(said: _Said) -> list[Node]:
    words, bracket, meaning = said.typed.removesuffix(")").rpartition("(")
    if not (bracket and words.strip() and meaning.strip() and said.typed.endswith(")")):
        return split_words(said.typed)
    opening = f'<abbr class="explained" title="{escape(meaning.strip())}">'
    return _make_html("abbr", words.strip(), opening)


def _make_code(said: _Said) -> list[Node]:
    return [{"t": "Code", "c": [attributes(), said.typed]}]


def _make_sample(said: _Said) -> list[Node]:
    """Return code without the braces around what a reader would replace."""
    return [{"t": "Code", "c": [attributes(), _BRACED.sub(r"\1", said.typed)]}]


def _make_object(said: _Said) -> list[Node]:
    """Return the name of an object of a programming language: of `~os.path.join` the last part."""
    words = said.words.removeprefix("!")
    short = words.rpartition(".")[2] if words.startswith("~") else words
    return [{"t": "Code", "c": [attributes(), short]}]


def _make_menu(said: _Said) -> list[Node]:
    names = (name.strip() for name in _ARROW.split(_ACCELERATOR.sub("", said.typed)))
    return [{"t": "Strong", "c": split_words(" → ".join(names))}]


def _make_formula(said: _Said) -> list[Node]:
    return [{"t": "Math", "c": [{"t": "InlineMath"}, said.typed]}]


def _make_words(said: _Said) -> list[Node]:
    return split_words(said.words)


def _make_link(said: _Said) -> list[Node]:
    return [{"t": "Link", "c": [attributes(), split_words(said.words), [said.target, ""]]}]


def _make_reference(said: _Said) -> list[Node]:
    """Return a link to an article; one without words gets its title."""
    words = split_words(said.words) if said.words != said.target else []
    return [{"t": "Link", "c": [attributes(), words, [said.target, ""]]}]


def _number_of(name: str, form: str) -> _Make:
    def make(said: _Said) -> list[Node]:
        words = said.words if said.words != said.target else f"{name} {said.target}"
        number, _, place = said.target.partition("#")
        address = f"{form.format(number.zfill(4) if name == 'PEP' else number)}{'#' * bool(place)}{place}"
        return [{"t": "Link", "c": [attributes(), split_words(words), [address, ""]]}]

    return make


def _leave_out(_: _Said) -> list[Node]:
    return [_GONE]


_TABLE: Mapping[str, _Make] = {
    "sub subscript": _wrap("Subscript"),
    "sup superscript": _wrap("Superscript"),
    "u underline": _wrap("Underline"),
    "del strike deleted": _wrap("Strikeout"),
    "sc smallcaps": _wrap("SmallCaps"),
    "emphasis title-reference": _wrap("Emph"),
    "strong program": _wrap("Strong"),
    "guilabel menuselection": _make_menu,
    "dfn": lambda said: _make_html("dfn", said.typed),
    "kbd": _make_keys,
    "abbr abbreviation": _make_abbreviation,
    "code literal command regexp mimetype makevar": _make_code,
    "file samp": _make_sample,
    "func class meth mod attr exc data const obj any envvar option keyword token": _make_object,
    "math": _make_formula,
    "index term span": _make_words,
    "doc": _make_reference,
    "download button nb-download": _make_link,
    "pep": _number_of("PEP", "https://peps.python.org/pep-{}/"),
    "rfc": _number_of("RFC", "https://datatracker.ietf.org/doc/html/rfc{}"),
    "glue eval octicon fa fas fab far material-regular material-outlined material-round material-sharp": _leave_out,
}
_ROLES = {name: make for names, make in _TABLE.items() for name in names.split()}
_DOMAINS = frozenset("py c cpp js rst rust r ext external".split())
_NUMBERED = frozenset("ref numref eq".split())
_OWN = frozenset("prf std math".split())  # domains whose roles are those without it: `{prf:ref}`, `{std:doc}`
_GLUE, _CITING = "glue", "cite"
_GONE: Node = {"t": "Str", "c": "", "gone": True}


def convert_roles(blocks: list[Node], findings: Findings) -> list[Node]:
    """Return blocks with what their roles say; those that are left out or unknown are told once each."""
    roles = _Roles()
    blocks = rewrite(blocks, lambda nodes: roles.convert(nodes) if nodes and is_inline(nodes[0]) else nodes)
    for name, places in roles.told.items():
        typed = f"{{{name}}}"
        rule, hint = ("template-left-out", _HINT) if _find(name) is _leave_out else ("template", "")
        message = sentence("“{typed}” is not executed; the text in it stays", typed=typed)
        if hint:
            message = sentence("“{typed}” needs the tool that it was written for; left out", typed=typed)
        if len(places) > 1:
            message = sentence("{message} ({times} times in this post)", message=message, times=len(places))
        findings.add(rule, message, places[0], hint)
    return blocks


def _find(role: str) -> _Make | None:
    """Return what makes nodes of a role, by its name with that of its domain; None for an unknown one."""
    domain, _, name = role.lower().rpartition(":")
    if domain.partition(":")[0] in _DOMAINS:
        return _make_object
    if domain == _GLUE:
        return _leave_out
    return _ROLES.get(name) if not domain or domain in _OWN else None


class _Roles:
    """The roles of one post; `told` are the nodes of those that are to be told, by their names."""

    def __init__(self) -> None:
        self.told: dict[str, list[Node]] = {}

    def convert(self, nodes: list[Node]) -> list[Node]:
        """Return running text with nodes in the place of its roles."""
        made: list[Node] = []
        for node in nodes:
            last = made[-1]["c"] if node["t"] == "Code" and made and made[-1]["t"] == "Str" else ""
            match = _ROLE.search(last) if last.endswith("}") else None
            domain, _, name = match["name"].rpartition(":") if match else ("", "", "")
            if match is None or match["name"].startswith(_CITING) or (name in _NUMBERED and not domain):
                made.append(node)
                continue
            before = made.pop()
            made += [before | {"c": last[: match.start()]}] if match.start() else []
            if name in _NUMBERED and domain in _OWN:
                made += [before | {"c": f"{{{name}}}"}, node]
            else:
                made += self._make(match["name"], node)
        return tidy_inlines(made) if any(node.get("gone") for node in made) else made

    def _make(self, role: str, node: Node) -> Iterable[Node]:
        typed = node["c"][1].strip()
        words, _, target = typed[:-1].rpartition("<") if typed.endswith(">") else ("", "", "")
        said = _Said(typed, words.strip() or typed, target.strip() if words.strip() else typed)
        make = _find(role)
        if make is None or make is _leave_out:
            self.told.setdefault(role.partition(":")[0] if make else role, []).append(node)
        place = {"pos": node["pos"]} if "pos" in node else {}
        return (one | place for one in (make or _make_words)(said))
