"""Read the source of a post with parsers of Markdown and HTML that publishing does not use.

The tags of template languages (`{{ }}`, `{% %}`, `{{< >}}`) and kramdown's and pandoc's lists of attributes are no words
of the text; what stands between a pair of tags is.
"""

import io
import re
from functools import cache, partial
from pathlib import PurePosixPath

import tinyhtml5
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from tests.tools.fidelity.blocks import plain_blocks
from tests.tools.fidelity.dialects import add_signs, plain_signs
from tests.tools.fidelity.front import parted, picture_in, title_in
from tests.tools.fidelity.seen import Picture, Seen, see
from tests.tools.fidelity.words import words_of

_TEMPLATE_TAG = re.compile(r"\{\{.*?\}\}\}?|\{%.*?%\}|\{#[^}]*#\}", re.DOTALL)
# A tag in an address has blanks, which end one: only what fills it in makes a link of it.
_TAG_IN_ADDRESS = re.compile(
    r"(\]\()(?:\{\{[^{}]*\}\}|\{%[^{}]*%\})+|^( {0,3}\[[^\]\n]+\]: *)[^\n]*(?:\{\{|\{%)[^\n]*$", re.MULTILINE
)
# A tag in a value of raw HTML may have the quotation marks that seem to end the value.
_TAG_IN_VALUE = re.compile(r"""(<[a-zA-Z][^<>{}]*=(["']))(?:\{\{[^\n]*?\}\}|\{%[^\n]*?%\})+(?=[^"'<>\n]*\2)""")
_VALUE = r"""(?:"[^"]*"|'[^']*'|[^\s}"']+)"""
_ATTRIBUTES = re.compile(
    rf"\{{:[^}}]*\}}|\{{\s*(?:[#.][^\s}}]+|[\w:-]+={_VALUE})(?:\s+(?:[#.][^\s}}]+|[\w:-]+={_VALUE}))*\s*\}}"
)
# What is nearly a link: its address stands apart, or has blanks in it. Its text counts, for it is a link once fixed.
_NEARLY_LINKED = re.compile(r"\]\s?\((?:https?://[^)]*|\.{0,2}/[^)]*|[^()\n]*\.\w{2,5}) *\)")
# Of an address that is shown, editions may shorten what follows the host: it still leads there.
_ADDRESS = re.compile(r"""(?<!["'=])https?://(?:www\.)?([^\s/<>"'()?#]+)[^\s<>"'\[\]]*""")
_SMILEY = re.compile(r"(?<!\w):(?:[a-z][a-z0-9_]*|[+-]1):(?!\w)")
# Signs within a word of a title; others stand between words.
_RAISED = re.compile(r"([\^~])([^\s^~]+)\1")
_REMARK = re.compile(r"(?<!\d)(?<!\d[ \u00a0\u202f])%%(?!%).+?%%", re.DOTALL)
_EDITORS_REMARK = re.compile(r"\{>>.*?<<\}", re.DOTALL)
_DEEPEST = 500
# What the inline text is passed over for, by the first character.
_SKIPPED = {
    "template": ("{", _TEMPLATE_TAG),
    "attributes": ("{", _ATTRIBUTES),
    "smiley": (":", _SMILEY),
    "remark": ("%", _REMARK),
    "editors_remark": ("{", _EDITORS_REMARK),
    "nearly_linked": ("]", _NEARLY_LINKED),
}


def read_source(text: str, left_out: frozenset[str] = frozenset(), *, titled: bool = True) -> Seen:
    """Read a post's title, text, notes and pictures; `left_out` names the blocks that are not shown.

    One that is not `titled` has its title elsewhere.
    """
    keys, body = parted(text)
    typed = plain_blocks(plain_signs(body))
    plain = _TAG_IN_VALUE.sub(r"\1#", _TAG_IN_ADDRESS.sub(r"\1\2#", typed))
    seen = _seen(plain, left_out)
    if plain != typed:  # in code no tag is one
        seen.code = _seen(typed, left_out).code
    title = words_of(_RAISED.sub(r"\2", title_in(keys)))
    if titled and seen.words[: len(title)] != title:  # a first heading that repeats the title
        seen.words[:0] = title
    lead = picture_in(keys)
    if lead:
        seen.pictures[:] = [Picture(lead, ()), *_without_first(lead, seen.pictures)]
    return seen


def _seen(text: str, left_out: frozenset[str]) -> Seen:
    tree = tinyhtml5.parse(io.StringIO(_markdown().render(text)), namespace_html_elements=False)
    return see(tree.iterfind("body"), left_out)


def _without_first(lead: str, pictures: list[Picture]) -> list[Picture]:
    """Return the pictures of a text without a repeat of its lead picture, which is shown once."""
    name = PurePosixPath(lead).name
    same = next((one for one in pictures if PurePosixPath(one.address).name == name), None)
    return [one for one in pictures if one is not same]


class _Reader(MarkdownIt):
    """A Markdown parser that accepts any address in a link: its text is read."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 (its name)
        """Accept any address."""
        del url
        return True


@cache
def _markdown() -> MarkdownIt:
    reader = _Reader("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    reader.use(footnote_plugin).use(deflist_plugin).use(tasklists_plugin)
    reader.use(dollarmath_plugin, allow_space=False, allow_digits=False, allow_blank_lines=True, double_inline=True)
    reader.use(superscript_plugin).use(sub_plugin)
    add_signs(reader)
    for name, patterns in _SKIPPED.items():
        reader.inline.ruler.before("escape", name, partial(_skip, *patterns))
    reader.core.ruler.push("addresses", _shorten)
    return reader


def _skip(first: str, pattern: re.Pattern[str], state: StateInline, silent: bool) -> bool:
    """Skip syntax without words."""
    found = pattern.match(state.src, state.pos) if state.src[state.pos] == first else None
    if found is None:
        return False
    if not silent:
        state.push("html_inline", "", 0).content = "<!-- -->"
    state.pos = found.end()
    return True


def _shorten(state: StateCore) -> None:
    """Reduce addresses to their hosts; remove template tags from raw HTML."""
    for token in _all(state.tokens):
        if token.type == "html_block":
            token.content = _TEMPLATE_TAG.sub("", token.content)
        if token.type in ("html_block", "text"):
            token.content = _ADDRESS.sub(r" \1 ", token.content)


def _all(tokens: list[Token]) -> list[Token]:
    return [inner for token in tokens for inner in (token, *_all(token.children or []))]
