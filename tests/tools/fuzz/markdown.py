"""Hypothesis strategies for Markdown: well-formed, with the words that a reader must find, and malformed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.tools.fuzz.words import Words


@dataclass(frozen=True)
class Written:
    """Some Markdown and its words in order, with those of notes and remarks apart."""

    text: str
    words: tuple[str, ...]
    apart: tuple[str, ...]
    hidden: tuple[str, ...]


Block = Callable[[Words, "_Chance"], str]


class _Chance:
    """Random draws of an example; `depth` is the nesting of lists and quotations."""

    def __init__(self, draw: st.DrawFn, depth: int = 0) -> None:
        self._draw, self._depth = draw, depth

    def of(self, *choices: str) -> str:
        return self._draw(st.sampled_from(choices))

    def number(self, least: int, most: int) -> int:
        return self._draw(st.integers(least, most))

    def block(self, words: Words) -> str:
        """Draw a block; at the deepest level, a paragraph."""
        blocks = BLOCKS if self._depth < 3 else BLOCKS[:1]
        deeper = _Chance(self._draw, self._depth + 1)
        return self._draw(st.sampled_from(blocks))(words, deeper)


# Of other dialects.
_SIGNS: dict[str, Callable[[Words], str]] = {
    "p": lambda w: (
        f"{w.word()}^[{w.noted()} *{w.noted()}* `{w.noted()}` [{w.noted()}](https://example.org/)] {w.word()}"
    ),
    "q": lambda w: f"_{w.word()}_^[*« {w.noted()} »* [x]].",
    "r": lambda w: f"=={w.word()} *{w.word()}*==",
    "s": lambda w: f"{w.word()} %%{w.secret()}%% {w.word()}",
    "t": lambda w: rf"\(a^2 + \frac{{b}}{{c}}\) {w.word()} \\(x_1\\)",
    "u": lambda w: f"++{w.word()} {w.word()}++ ^^{w.word()}^^ {{--{w.word()}--}}",
    "v": lambda w: f"<https://example.org/?{w.lost()}=1&amp;b=2> {w.word()}",
    "w": lambda w: f"{w.word()}{{>>{w.secret()}<<}} $`a_b`$ {w.word()}",
    "x": lambda w: rf"\[{w.word()}\] \({w.word()}\) C++ {w.word()}",
    "y": lambda w: f"**=={w.word()}==** `=={w.word()}== %%{w.word()}%% ^[{w.word()}]`",
    "z": lambda w: f"{w.word()}^[{w.noted()} ^[{w.noted()}] =={w.noted()}==]",
}


def _inline(words: Words, chance: _Chance) -> str:
    kind = chance.of(*"  aaaabcdefghijklmnopqrstuvwxyz")
    if kind in _SIGNS:
        return _SIGNS[kind](words)
    word = words.word()
    plain = {
        "b": f"*{word}*",
        "c": f"**{word}**",
        "d": f"`{word}`",
        "e": f"[{word}](https://example.org/{words.lost()})",
        "f": f"[{word}](voisin.md#suite)",
        "g": f"[{word}](nulle-part.md)",
        "h": f"« {word} »",
        "i": f'"{word}" ?',
        "j": f"l'{word}...",
        "k": f"<b>{word}</b>",
        "l": f"<span lang='en'>{word}</span>",
        "m": f"~~{word}~~",
        "n": f"[{word}]\n(https://example.org/)",
        "o": f"{word} {{{{ 7*7 }}}} {{% if x %}} {{0.__class__}} %s",
    }
    return plain.get(kind, word)


def _line(words: Words, chance: _Chance) -> str:
    return " ".join(_inline(words, chance) for _ in range(chance.number(1, 6)))


def _heading(words: Words, chance: _Chance) -> str:
    return f"{'#' * chance.number(1, 6)} {_inline(words, chance)}".replace("\n", " ")


def _items(words: Words, chance: _Chance) -> str:
    mark = chance.of("- ", "* ", "1. ", "- [ ] ", "- [x] ", "3) ")
    between = chance.of("\n", "\n\n")
    inner = [_indented(chance.block(words) if chance.number(0, 3) == 3 else _line(words, chance), 4) for _ in range(2)]
    return between.join(f"{mark}{text}" for text in inner)


def _indented(text: str, by: int) -> str:
    return text.replace("\n", "\n" + " " * by)


def _quotation(words: Words, chance: _Chance) -> str:
    return "> " + chance.block(words).replace("\n", "\n> ")


def _code(words: Words, chance: _Chance) -> str:
    language = chance.of("", "python", "{.html #un}", "klingon", "text")
    return f"```{language}\n{words.word()} = {words.word()} <b> & {{{{ x }}}}\n```"


def _table(words: Words, chance: _Chance) -> str:
    first, *rows = [f"| {words.word()} | {words.word()} |" for _ in range(chance.number(2, 4))]
    return "\n".join([first, f"|{chance.of('---', ':-:', '--:')}|---|", *rows])


def _definition(words: Words, chance: _Chance) -> str:
    return f"{words.word()}\n:   {_indented(_line(words, chance), 4)}"


def _html(words: Words, chance: _Chance) -> str:
    tag = chance.of("div", "p", "section", "center", "aside", "details", "blockquote", "article")
    attribute = chance.of("", ' class="x"', ' style="color:#999"', ' id="un"', ' onclick="x()"', ' align="center"')
    if chance.number(0, 1):
        return f"<{tag}{attribute}>\n\n{_line(words, chance)}\n\n</{tag}>"
    return f"<{tag}{attribute}>{words.word()} <b>{words.word()}</b> <i>{words.word()}</i></{tag}>"


def _maths(words: Words, chance: _Chance) -> str:
    formula = chance.of(r"a^2", r"\frac{a}{b}", r"\undefined{x}", r"x < y & z", r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}")
    return f"{words.word()} ${formula}$ {words.word()}\n\n$$\n{formula}\n$$"


def _picture(words: Words, chance: _Chance) -> str:
    source = chance.of("carre.png", "plan.svg", "absente.png", "../../etc/passwd", "https://example.org/a.png", "")
    return f'![{words.lost()}]({source} "{words.lost()}")'


def _rule(_: Words, chance: _Chance) -> str:
    return chance.of("***", "- - -", "___", "* * *", "-  -  -")


def _display(words: Words, chance: _Chance) -> str:
    form = chance.of(
        *(
            "\\[\n{}\n\\]",
            "$$\n{}\n\n+ {}\n$$",
            "```math\n{}\n```",
            "\\begin{{align*}}\n{} &= 1 \\\\\n{} &= 2\n\\end{{align*}}",
        ),
        *("\\begin{{equation}}\n{}\n\\end{{equation}}", "\\\\[ {} \\\\]"),
    )
    return f"{words.word()}\n\n{form.format('a_1^2', 'b_2')}\n\n{words.word()}"


def _remark(words: Words, chance: _Chance) -> str:
    form = chance.of("%%\n{}\n\n- {}\n%%", "%%\n```\n{}\n```\n{}\n%%", "<!-- {}\n{}", "%% {} {} %%")
    return f"{words.word()}\n\n{form.format(words.secret(), words.secret())}"


def _left_out(words: Words, chance: _Chance) -> str:
    return chance.of("[TOC]", "[[toc]]", '--8<-- "{}.md"', "--8<--\n{}.md\n--8<--", "*[{}]: x", "^{}").format(
        words.lost()
    )


def _marker(words: Words, chance: _Chance) -> str:
    marks = chance.of("A.", "I.", "1.", "1.\n2.", "(b)", "*", "-")
    return f"{words.word()}\n\n{marks}\n\n{words.word()}"


def _box(words: Words, chance: _Chance) -> str:
    head = chance.of("::: {{.callout-note}}\n## {}", '::: {{.callout-tip title="{}"}}', '!!! note "{}"\n    {}\n')
    if head[0] == "!":
        return f"{words.word()}\n\n{head.format(words.word(), words.word())}"
    return f"{words.word()}\n\n{head.format(words.word())}\n{_line(words, chance)}\n:::"


def _cell(words: Words, chance: _Chance) -> str:
    language = chance.of("{python}", "{r, echo=FALSE}", "{.python}")
    options = chance.of("", "#| label: x\n#| echo: false\n") if language != "{.python}" else ""
    return f"```{language}\n{options}{words.word()} = {words.word()}\n```"


def _tabs(words: Words, chance: _Chance) -> str:
    between = chance.of("\n", "\n\n")
    labels = [words.lost(), words.lost()]
    tabs = []
    for label in labels:
        words.given.append(label)
        tabs.append(f'<TabItem value="x" label="{label}">{between}{_line(words, chance)}\n\n</TabItem>')
    return "\n".join(["<Tabs>", *tabs, "</Tabs>"])


# The paragraph first: it alone stands at the deepest level.
BLOCKS: tuple[Block, ...] = (
    _line,
    _heading,
    _items,
    _quotation,
    _code,
    _table,
    _definition,
    _html,
    _maths,
    _picture,
    _rule,
    _display,
    _remark,
    _left_out,
    _marker,
    _box,
    _cell,
    _tabs,
)


@st.composite
def well_written(draw: st.DrawFn) -> Written:
    """Draw well-formed Markdown."""
    words, chance = Words(), _Chance(draw)
    blocks = [*(chance.block(words) for _ in range(chance.number(1, 8))), words.word()]
    return Written("\n\n".join(blocks) + "\n", *map(tuple, (words.given, words.apart, words.hidden)))


# What means something to some reader or writer on the way, alone or halved.
TOKENS = (
    *"[](){}<>!*_`#|:-\"'&$^~=\\/ \n\t%+.;?,@0123456789abéÉœ",
    *(
        "\n\n",
        "    ",
        "```",
        "~~~",
        "***",
        "---",
        "...",
        "+++",
        "===",
        "> ",
        "- ",
        "1. ",
        "# ",
        "###### ",
        "| a | b |\n|---|---|\n",
    ),
    *(
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?php",
        "?>",
        "<!DOCTYPE html>",
        "</div>",
        "<div>",
        "<p>",
        "</p>",
        "<table>",
        "<td>",
    ),
    *(
        "<b>",
        "</b>",
        "<a href='x'>",
        "</a>",
        "<a name=x>",
        "<img src=x>",
        "<br>",
        "<script>",
        "</script>",
        "<svg>",
        "<math>",
    ),
    *(
        "<iframe src='//x.example'>",
        "<video>",
        "<source src=a>",
        "</video>",
        "<details>",
        "<summary>",
        "<h1>",
        "</h1>",
        "<h4>",
        "<li>",
    ),
    *(
        "<font color=red>",
        "<center>",
        "<style>",
        "<template>",
        "<select>",
        "<input>",
        "<textarea>",
        "</textarea>",
        "<plaintext>",
        "<ruby>",
    ),
    *(
        "![",
        "](",
        "]: ",
        "[^1]",
        "[^1]: ",
        "[a]: b\n",
        "[a]",
        "[](",
        "](x)",
        "![](",
        "<http://x>",
        "http://",
        "www.",
        "https://[x",
        "a@b.fr",
    ),
    *("javascript: data:text/html, file:///etc/passwd ../ %2e%2e%2f voisin.md#suite #suite carre.png plan.svg").split(),
    *(
        "{{",
        "}}",
        "{%",
        "%}",
        '{{< ref "a.md" >}}',
        "{% raw %}",
        "{#id .c k=v}",
        "{=html}",
        "{=latex}",
        "::: x\n",
        ":::",
        "^[note]",
        "^[",
        *("\\(", "\\)", "\\[", "\\]", "\\(a^2\\)", "\\begin{align}", "\\end{align}", "```math\n", "$`a`$"),
        *("==", "==a==", "%%", "%% a %%", "++", "^^", "{>>", "<<}", "{==", "\n<!-- ", "\n* * *\n", "\nA.\n\n"),
        *("\n[TOC]\n", '\n--8<-- "a.md"\n', "\n*[a]: b\n", "<TabItem label='a'>\n", "</TabItem>", "#| label: a\n"),
        *("```{r}\n", "::: {.callout-note}\n", "&amp;", "&gt;"),
    ),
    *(
        "$",
        "$$",
        "\\frac{",
        "\\begin{x}",
        "&nbsp;",
        "&#0;",
        "&#x1F600;",
        "&#1;",
        "&amp;lt;",
        "&#xD800;",
        "« ",
        " »",
        " :",
        " ;",
        "2ème",
        "10 000",
    ),
    *(
        "\u00a0",
        "\u202f",
        "\u200b",
        "\u200f",
        "\u202e",
        "\u2028",
        "\u0085",
        "\ufeff",
        "\ufffe",
        "\x00",
        "\x0c",
        "\x1b[31m",
        "e\u0301",
        "\U0001f1eb",
    ),
    *(
        "مرحبا",
        "שלום",
        "漢字",
        "😀",
        "👩‍👩‍👧",
        "\U000e0061",
        "ﬁ",
        "ǅ",
        "İ",
        "ß",
        "\u0301\u0301",
        "ไทย",
        "\ud800",
        "\udfff",
    ),
)
tokens = st.lists(st.sampled_from(TOKENS), max_size=40).map("".join)
wild = tokens | st.text(max_size=80) | st.text(alphabet=st.sampled_from("*_[]()<>!`\n ab"), max_size=120)


@st.composite
def spoilt(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    """Draw a text with pieces removed, repeated, moved, or with wild text between them."""
    text = draw(texts)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 30)))
        piece = text[start:end]
        how = draw(st.sampled_from(("out", "twice", "moved", "wild", "wild")))
        rest = text[:start] + text[end:]
        if how == "out":
            text = rest
        elif how == "twice":
            text = text[:end] + piece * draw(st.integers(1, 5)) + text[end:]
        elif how == "moved":
            place = draw(st.integers(0, len(rest)))
            text = rest[:place] + piece + rest[place:]
        else:
            text = text[:start] + draw(tokens | st.text(max_size=8)) + text[start:]
    return text
