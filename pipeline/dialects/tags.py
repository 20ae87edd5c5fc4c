"""Find the tags of template languages in a text, and parse them. Nothing is evaluated.

| written | kind | of |
| --- | --- | --- |
| `{% name … %}` | statement | Liquid (Jekyll, Eleventy), Nunjucks, Jinja |
| `{{ expression }}` | output | the same |
| `{{< name … >}}`, `{{% name … %}}` | shortcode | Hugo |
| `{{</* name … */>}}` | shown | Hugo: a shortcode that is to be seen as it is |
| `{# … #}`, `{% comment %} … {% endcomment %}` | comment | Nunjucks, Jinja, Liquid |
| `{% highlight … %} … {% endhighlight %}` | code | Jekyll; Hugo as a shortcode |
| `{: .class #id}`, `{:toc}`, `{::options … /}` | attributes, comment | kramdown |
| `[[page|text]]`, `![[picture|text]]` | wiki | Obsidian |
| `<script src="https://gist.github.com/…">` | shortcode | GitHub |
| `[youtube …]`, `[caption …]`, `[embed]…[/embed]`, `[audio …]` | shortcode | WordPress |
| `<Card title="…" />`, `<Aside>` | component | MDX, Vue |

Each end of a tag is looked for once, so that the time grows linearly with the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.dialects.code import Code, Scanner

Kind = Literal[
    "statement", "output", "shortcode", "shown", "comment", "code", "attributes", "wiki", "component", "sign"
]

LONGEST = 4_000  # characters of a tag; a caption may be long
_LONGEST_OUTPUT = 400
_START = re.compile(
    r"\\?\[/?(?:wp_)?(?:caption|embed|gallery|audio|video|playlist)\b"
    r"|<script(?=\s+src=)|\{\{[<%]|\{\{|\{%|\{#(?=[\s-])|\{::?|!?\[\[|\[youtube(?=[ =])"
)
_NAME = re.compile(r"[-~+]?\s*+(?P<closing>/?)\s*+(?P<name>[A-Za-z_][\w./-]*+)(?P<rest>.*)", re.DOTALL)
_SHOWN = re.compile(r"\s*/\*(.*)\*/\s*", re.DOTALL)
_ATTRIBUTES = re.compile(
    r"""\{(?P<colon>:?)(?P<inner>(?:\s*+(?:[.#][\w:.-]*+|[\w:-]++=(?:"[^"\n{}]*+"|'[^'\n{}]*+'|[^\s"'{}]++)|[\w:-]++),?+)++)\s*+\}"""
)
_SAYS_ATTRIBUTES = re.compile(r"[.#]\S|=|\A\s*(?:toc|footnotes|data-|[\w-]+:(?:\s|\Z))")
# Behind a link, a picture or code, and at the end of a heading: there pandoc reads such lists without bare words.
_BEHIND = re.compile(r"(?m)(?:\]\([^()\n]{0,400}+\)|`|^[ ]{0,3}#{1,6}[ ][^{}\n]*+(?=\{[^{}\n]*+\}[ ]*$))(?=\{)")
_ATTRIBUTE = re.compile(r"""(?:[^\s"'{},]|"[^"]*+"|'[^']*+')++""")
_EXTENSION = re.compile(r"\{::(?P<closing>/?)(?P<name>\w*)[^{}\n]*+\}")
_EXPRESSION = re.compile(r"""["'\w.()\[\]+*/%,:|<>=!?&~\s-]++""", re.ASCII)
_STRING = re.compile(r"""("[^"]*"|'[^']*')\s*(\|.*)?""", re.DOTALL)
_PATH = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_][\w-]*|\[[^\[\]]*\])+", re.ASCII)
_FILTERED = re.compile(r"[A-Za-z_][\w.\[\]\"'-]*\s*\|\s*[A-Za-z_].*", re.ASCII | re.DOTALL)
_WORDS_IN_A_ROW = re.compile(r"\b(?!(?:and|or|not|in|is|if|else)\b)\w+\s+(?!(?:and|or|not|in|is|if|else)\b)\w")
CAPTION = "caption"
# Exports escape the brackets, and leave no blank before what is no link in Markdown.
_WORDPRESS = re.compile(
    r"""\\?\[(?P<closing>/?)(?:wp_)?(?P<name>\w+)
    (?P<rest>(?:\s++(?:[\w\\-]++=(?:"[^"\n]*+"|'[^'\n]*'|[^\s"'\]\\]++)|https?://[^\s\]\\]++))*+)\s*+/?\\?\]""",
    re.VERBOSE,
)
_GIST = re.compile(
    r"""<script\s+src=["']?(?P<address>(?:https?:)?//gist\.github\.com/[\w-]++/\w++)\.js(?:\?file=(?P<file>[^"'\s<>]++))?+"""
    r"""["']?[^<>]*+>\s*+</script>"""
)
_EMBEDDED = re.compile(r"\s*+(?:\[[^\[\]\n]*+\]\()?<?(?P<address>https?://[^\s<>()\[\]]++)[>)]*+\s*+\\?\[/embed\\?\]")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_VERBATIM = frozenset({"comment", "highlight", "codeblock", "code", "mermaid"})
_AS_TYPED = frozenset({"raw", "verbatim"})
# Kramdown comes after Liquid, and sees its own tags all the same.
_LEFT_AS_TYPED = frozenset({"{{<", "{{%", "{{", "{%", "{#"})
_DEFINED = re.compile(r"^ {0,3}\[([^\]\n]+)\]:", re.MULTILINE)


@dataclass(frozen=True)
class TemplateTag:
    """A tag between two offsets of a text: its name, what else is written in it, and for code its lines."""

    start: int
    end: int
    kind: Kind
    name: str = ""
    rest: str = ""
    closing: bool = False
    content: str = ""


def find_tags(text: str, code: Code) -> Iterator[TemplateTag]:
    """Yield all tags of a text, in order.

    None overlaps another, none begins in code and ends outside, or the reverse.
    """
    scanner = _Scanner(text, code)
    position = typed_until = 0
    while start := _START.search(text, position):
        position = start.start() + 1
        if text[start.start() - 1 : start.start()] == "\\" or (
            start.start() < typed_until and start[0] in _LEFT_AS_TYPED
        ):
            continue
        tag = scanner.tag_at(start)
        if tag is None or code.at(tag.start) != code.at(tag.end - 1):
            continue
        yield tag
        position = tag.end
        typed_until = max(typed_until, scanner.end_of_typed(tag))


def drop_bare_words(text: str, code: Code) -> Iterator[tuple[int, int, str]]:
    """Yield what is put in the place of lists of attributes with bare words (`{ .a data-b }`), as edits are."""
    for match in _BEHIND.finditer(text):
        written = _ATTRIBUTES.match(text, match.end())
        if written is None or written["colon"] or code.at(match.end()) >= 0:
            continue
        words = _ATTRIBUTE.findall(written["inner"])
        kept = [word for word in words if (word[0] in ".#" and word != ".") or "=" in word]
        if len(kept) < len(words) and _SAYS_ATTRIBUTES.search(written["inner"]):
            yield written.start(), written.end(), f"{{{' '.join(kept)}}}" if kept else ""


class _Scanner(Scanner):
    def __init__(self, text: str, code: Code) -> None:
        super().__init__(text, code)
        self._never_closed: set[str] = set()
        self._defined: frozenset[str] | None = None
        self._readers: dict[str, Callable[[int, str], TemplateTag | None]] = {
            "{{<": self._read_shortcode,
            "{{%": self._read_shortcode,
            "{{": self._read_output,
            "{%": self._read_statement,
            "{#": self._read_comment,
            "{:": self._read_attributes,
            "{::": self._read_extension,
            "[[": self._read_wiki,
            "[youtube": self._read_youtube,
            "<script": self._read_gist,
        }

    def tag_at(self, start: re.Match[str]) -> TemplateTag | None:
        """Return the tag that begins with these signs, if one does."""
        return self._readers.get(start[0].lstrip("!"), self._read_wordpress)(start.start(), start[0])

    def end_of_typed(self, tag: TemplateTag) -> int:
        """Return where what is to stay as it is after `{% raw %}` ends; 0 for any other tag."""
        if tag.kind != "statement" or tag.name not in _AS_TYPED or self._code.at(tag.start) >= 0:
            return 0
        match = self._find_closing(tag.name, tag.end, f"end{tag.name}")
        return match.start() if match else 0

    def _read_inner(self, begin: int, width: int, opening: str, end: str, longest: int = LONGEST) -> str | None:
        """Return the text between the signs at `begin` and the next `end`, unless it contains `opening`."""
        inside = begin + width
        stop = self._find(re.escape(end), inside)
        if stop - begin > longest or stop >= len(self._text):
            return None
        return None if self._find(re.escape(opening), inside) < stop else self._text[inside:stop]

    def _read_shortcode(self, begin: int, mark: str) -> TemplateTag | None:
        end = mark[-1].replace("<", ">") + "}}"
        inner = self._read_inner(begin, 3, mark, end)
        if inner is None:
            return None
        stop = begin + len(inner) + 6
        if shown := _SHOWN.fullmatch(inner):
            return TemplateTag(begin, stop, "shown", content=f"{mark}{shown[1]}{end}")
        return self._read_named(begin, stop, "shortcode", inner.rstrip().removesuffix("/"))

    def _read_statement(self, begin: int, _mark: str) -> TemplateTag | None:
        inner = self._read_inner(begin, 2, "{%", "%}")
        if inner is None:
            return None
        return self._read_named(begin, begin + len(inner) + 4, "statement", inner.removesuffix("-"))

    def _read_named(self, begin: int, stop: int, kind: Kind, inner: str) -> TemplateTag | None:
        match = _NAME.fullmatch(inner)
        if match is None:
            return None
        name, rest, closing = match["name"], match["rest"].strip(), bool(match["closing"])
        if kind == "statement" and name.startswith("end") and name != "end":
            name, closing = name[3:], True
        tag = TemplateTag(begin, stop, kind, name, rest, closing)
        return self._extend_verbatim(tag) if name in _VERBATIM and not closing else tag

    def _extend_verbatim(self, tag: TemplateTag) -> TemplateTag:
        """Return the tag with all that it holds, for this is no Markdown."""
        if self._code.at(tag.start) >= 0 or (tag.name == "highlight" and not tag.rest):
            return tag
        closing = f"end{tag.name}" if tag.kind == "statement" else f"/{tag.name}"
        found = self._find_closing(f"{tag.kind} {tag.name}", tag.end, closing)
        if found is None or (tag.name == "code" and "```" in self._text[tag.end : found.start()]):  # GitBook
            return tag
        kind: Kind = "comment" if tag.name == "comment" else "code"
        return TemplateTag(
            tag.start, found.end(), kind, tag.name, tag.rest, content=self._text[tag.end : found.start()]
        )

    def _find_closing(self, what: str, position: int, name: str) -> re.Match[str] | None:
        """Return the tag that closes what is opened before `position`; what is never closed is looked for once."""
        if what in self._never_closed:
            return None
        name = name.replace("/", r"/\s*+")
        match = re.compile(rf"\{{(?:%|\{{[<%])[-~+]?\s*+{name}\s*+[-~+]?[%>]\}}{{1,2}}+").search(self._text, position)
        if match is None:
            self._never_closed.add(what)
        return match

    def _read_output(self, begin: int, _mark: str) -> TemplateTag | None:
        inner = self._read_inner(begin, 2, "{{", "}}", _LONGEST_OUTPUT)
        if inner is None or "{" in inner or "}" in inner or not _is_expression(inner):
            return None
        return TemplateTag(begin, begin + len(inner) + 4, "output", rest=inner.strip("-~ \t\n"))

    def _read_extension(self, begin: int, _mark: str) -> TemplateTag | None:
        match = _EXTENSION.match(self._text, begin)
        if match is None:
            return None
        stop = match.end()
        if match["name"] == "comment" and not match["closing"] and self._code.at(begin) < 0:
            end = self._find(r"\{:/", stop)
            close = self._text.find("}", end, end + LONGEST)
            stop = close + 1 if close >= 0 else stop
        return TemplateTag(begin, stop, "comment")

    def _read_comment(self, begin: int, mark: str) -> TemplateTag | None:
        inner = self._read_inner(begin, len(mark), mark, "#}")
        return None if inner is None else TemplateTag(begin, begin + len(inner) + 4, "comment")

    def _read_attributes(self, begin: int, _mark: str) -> TemplateTag | None:
        match = _ATTRIBUTES.match(self._text, begin)
        if match is None or not match["colon"] or not _SAYS_ATTRIBUTES.search(match["inner"]):
            return None
        return TemplateTag(begin, match.end(), "attributes", rest=match["inner"])

    def _read_youtube(self, begin: int, _mark: str) -> TemplateTag | None:
        inner = self._read_inner(begin, 1, "[", "]")
        address = (inner or "").removeprefix("youtube").lstrip(" =").partition("&")[0]
        return (
            TemplateTag(begin, begin + len(inner) + 2, "shortcode", "youtube", address) if inner and address else None
        )

    def _read_gist(self, begin: int, _mark: str) -> TemplateTag | None:
        match = _GIST.match(self._text, begin)
        rest = f"{match['address']} {match['file'] or ''}" if match else ""
        return TemplateTag(begin, match.end(), "shortcode", "gist", rest) if match else None

    def _read_wordpress(self, begin: int, _mark: str) -> TemplateTag | None:
        match = _WORDPRESS.match(self._text, begin)
        name = match["name"] if match else ""
        if match is None or not (match["rest"] or match["closing"] or self._is_bare_tag(name, match.end())):
            return None
        if name == "embed" and (held := _EMBEDDED.match(self._text, match.end())):
            return TemplateTag(begin, held.end(), "shortcode", name, held["address"].replace("\\", ""))
        return TemplateTag(begin, match.end(), "shortcode", name, match["rest"].strip(), bool(match["closing"]))

    def _is_bare_tag(self, name: str, end: int) -> bool:
        """Return whether a name alone in brackets is a tag: others are words, or labels of links."""
        is_tag = name == "gallery" or (name in (CAPTION, "embed") and self._find(rf"\[/{name}", end) < len(self._text))
        return is_tag and self._text[end : end + 1] not in ("(", "[", ":") and not self._is_defined(name)

    def _read_wiki(self, begin: int, mark: str) -> TemplateTag | None:
        inner = self._read_inner(begin, len(mark), "[[", "]]", _LONGEST_OUTPUT)
        if inner is None or set(inner) & set("[]\n") or inner != inner.strip() or not any(map(str.isalpha, inner)):
            return None
        stop = begin + len(mark) + len(inner) + 2
        if self._text[stop : stop + 1] in ("(", "[", "]") or inner.startswith("^") or self._is_defined(inner):
            return None
        return TemplateTag(begin, stop, "wiki", "embed" if mark[0] == "!" else "page", inner)

    def _is_defined(self, label: str) -> bool:
        """Return whether `[label]: address` is written somewhere, so that `[[label]]` is Markdown."""
        if self._defined is None:
            self._defined = frozenset(found.casefold() for found in _DEFINED.findall(self._text))
        return label.casefold() in self._defined


def _is_expression(inner: str) -> bool:
    """Return whether the text between double braces is code, and neither prose nor mathematics."""
    text = inner.strip("-~ \t\n")
    if not text or _BLANK_LINE.search(inner):
        return False
    if _STRING.fullmatch(text) or _PATH.fullmatch(text) or _FILTERED.fullmatch(text):
        return True
    spaced = inner[0] in " -~\n" and inner[-1] in " -~\n"
    return spaced and bool(_EXPRESSION.fullmatch(text)) and not _WORDS_IN_A_ROW.search(_QUOTED.sub("x", text))
