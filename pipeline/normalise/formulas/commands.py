r"""Commands of TeX, of AMS and of MathJax that pandoc does not know, in those that it knows.

`\dbinom nk` is `\binom nk` in display; `{a \over b}` is `\frac{a}{b}`. What is no formula after that is named, and
stands as it was typed.
"""

from __future__ import annotations

import re

MACROS: dict[str, tuple[int, str]] = {
    # amsmath, mathtools
    "dbinom": (2, r"\binom{#1}{#2}"),
    "tbinom": (2, r"\binom{#1}{#2}"),
    "cfrac": (2, r"\dfrac{#1}{#2}"),
    "varlimsup": (0, r"\overline{\lim}"),
    "varliminf": (0, r"\underline{\lim}"),
    "injlim": (0, r"\operatorname*{inj\,lim}"),
    "projlim": (0, r"\operatorname*{proj\,lim}"),
    "idotsint": (0, r"\int\cdots\int"),
    "vcentcolon": (0, ":"),
    "colonequals": (0, ":="),
    "notag": (0, ""),
    "thinspace": (0, r"\,"),
    "negthinspace": (0, r"\!"),
    "mathinner": (1, "{#1}"),
    "mathnormal": (1, "{#1}"),
    "mathllap": (1, "{#1}"),
    "mathrlap": (1, "{#1}"),
    "mathclap": (1, "{#1}"),
    "xlongequal": (1, r"\overset{#1}{=}"),
    "xmapsto": (1, r"\overset{#1}{\mapsto}"),
    "xhookrightarrow": (1, r"\overset{#1}{\hookrightarrow}"),
    # TeX
    "smash": (1, "{#1}"),
    "hphantom": (1, r"\phantom{#1}"),
    "vphantom": (1, ""),
    "strut": (0, ""),
    "mathstrut": (0, ""),
    "fbox": (1, r"\boxed{\text{#1}}"),
    "surd": (0, "√"),
    # xcolor, whose colours pandoc leaves out, and not before every command
    "color": (1, ""),
    "textcolor": (2, "{#2}"),
    "mathcolor": (2, "{#2}"),
    "colorbox": (2, r"\text{#2}"),
    "fcolorbox": (3, r"\boxed{\text{#3}}"),
    # physics, braket: MathJax and KaTeX have the second
    "abs": (1, r"\left|#1\right|"),
    "norm": (1, r"\left\|#1\right\|"),
    "bra": (1, r"\langle #1|"),
    "ket": (1, r"|#1\rangle"),
    "braket": (1, r"\langle #1\rangle"),
    # KaTeX, MediaWiki
    "degree": (0, r"^\circ"),
    "overarc": (1, r"\overparen{#1}"),
    "empty": (0, r"\emptyset"),
    "exist": (0, r"\exists"),
    "infin": (0, r"\infty"),
    "isin": (0, r"\in"),
    "plusmn": (0, r"\pm"),
    "sdot": (0, r"\cdot"),
    "larr": (0, r"\leftarrow"),
    "rarr": (0, r"\rightarrow"),
    "harr": (0, r"\leftrightarrow"),
    "Rarr": (0, r"\Rightarrow"),
    "hArr": (0, r"\Leftrightarrow"),
    "real": (0, r"\Re"),
    "image": (0, r"\Im"),
}
"""How many arguments a command has, and what it says."""
MACROS |= {letter: (0, rf"\mathbb{{{letter}}}") for letter in "RNZCQ"}
# Of France, of Russia and of whoever writes them without \operatorname.
_NAMES = "tg ctg cotg arctg arcctg ch sh th cosec lcm pgcd ppcm sgn rank tr Arg"
MACROS |= {name: (0, rf"\operatorname{{{name}}}") for name in _NAMES.split()}
MACROS |= {name: (0, rf"\operatorname*{{{name}}}") for name in ("argmax", "argmin")}

_FONTS = {"rm": "mathrm", "bf": "mathbf", "it": "mathit", "cal": "mathcal", "tt": "mathtt", "sf": "mathsf"}
_FRACTIONS = {"over": r"\frac{#1}{#2}", "atop": r"\substack{#1\\#2}"}
_ENVIRONMENTS = {
    r"\begin{dcases}": r"\begin{cases}",
    r"\end{dcases}": r"\end{cases}",
    r"\begin{rcases}": r"\left.\begin{array}{ll}",
    r"\end{rcases}": r"\end{array}\right\}",
}
_COLOUR = re.compile(r"(\\(?:(?:text|math)?color|f?colorbox))(?![A-Za-z])\s*(?:\[[A-Za-z]*\])?")
_FENCE = re.compile(r"\\([bB]igg?)m(?![A-Za-z])")
_SPACE = re.compile(r"\\(?:m?kern|[mh]skip)\s*(-?[\d.]+)\s*(mu|em|ex|pt)(?![A-Za-z])")
_ANY = re.compile(
    rf"\\(?:{'|'.join((*MACROS, *_FONTS, *_FRACTIONS, 'm?kern', '[mh]skip', '[bB]igg?m'))})(?![A-Za-z])|\{{[dr]cases"
)
_PIECE = re.compile(r"\\([A-Za-z]+)\s*|\\.|.", re.DOTALL)
_DEEPEST = 50
"""Groups within each other: no formula that anybody reads has as many."""
_ENDS_OF_FONTS = frozenset((*_FRACTIONS, "choose", "end", "right", "middle"))
_CELLS = frozenset(("&", r"\\"))


def has_colours(tex: str) -> bool:
    """Return whether a formula has colours, which `in_known_commands` leaves out."""
    return _COLOUR.search(tex) is not None


def in_known_commands(tex: str) -> str:
    """Return a formula in the commands that pandoc knows, as far as it can be said in them; else as it is.

    One that defines commands of its own keeps them all: theirs may have these names.
    """
    if not _ANY.search(tex) or r"\newcommand" in tex or r"\def" in tex:
        return tex
    for typed, known in _ENVIRONMENTS.items():
        tex = tex.replace(typed, known)
    tex = _COLOUR.sub(r"\1", tex)  # without the name of a model
    tex = _FENCE.sub(r"\\\1", tex)
    tex = _SPACE.sub(lambda found: rf"\{'mspace' if found[2] == 'mu' else 'hspace'}{{{found[1]}{found[2]}}}", tex)
    return _known(_pieces(tex), 0)


def _pieces(tex: str) -> list[str]:
    """Return what a formula is made of: groups with their braces, commands, signs."""
    pieces: list[str] = []
    open_at: list[int] = []
    for found in _PIECE.finditer(tex):
        if found[0] == "}" and open_at:
            start = open_at.pop()
            pieces[start:] = ["".join((*pieces[start:], "}"))]
            continue
        if found[0] == "{":
            open_at.append(len(pieces))
        pieces.append(found[0])
    return pieces


def _name(piece: str) -> str:
    return piece[1:].rstrip() if piece.startswith("\\") else ""


def _is_group(piece: str) -> bool:
    return len(piece) > 1 and piece.startswith("{")


def _known(pieces: list[str], depth: int) -> str:
    """Return pieces of one group in known commands."""
    done: list[str] = []
    at = 0
    while at < len(pieces):
        piece, name = pieces[at], _name(pieces[at])
        at += 1
        if _is_group(piece) and depth < _DEEPEST:
            done.append(f"{{{_known(_pieces(piece[1:-1]), depth + 1)}}}")
        elif name in _FRACTIONS and _is_whole(pieces):
            return _filled(_FRACTIONS[name], ["".join(done), _known(pieces[at:], depth)])
        elif name in _FONTS:
            end = _end_of_font(pieces, at)
            done.append(rf"\{_FONTS[name]}{{{_known(pieces[at:end], depth)}}}")
            at = end
        elif name in MACROS and (found := _arguments(pieces, at, MACROS[name][0])) is not None:
            arguments, at = found
            known = _filled(MACROS[name][1], [_known(_pieces(_bare(one)), depth + 1) for one in arguments])
            raised = "".join(done).rstrip().endswith("^")
            done.append(known.removeprefix("^") if raised else _apart(known, piece))
        else:
            done.append(piece)
    return "".join(done)


def _is_whole(pieces: list[str]) -> bool:
    """Return whether a fraction that divides a group divides all of it: no part of a table, nothing between fences."""
    return not any(piece in _CELLS or _name(piece) in ("left", "begin") for piece in pieces)


def _end_of_font(pieces: list[str], at: int) -> int:
    """Return where a font that is switched on ends: with its group, its cell, its fences."""
    ends = (
        number
        for number in range(at, len(pieces))
        if pieces[number] in _CELLS or _name(pieces[number]) in _ENDS_OF_FONTS
    )
    return next(ends, len(pieces))


def _arguments(pieces: list[str], at: int, number: int) -> tuple[list[str], int] | None:
    """Return so many arguments, and where they end; None where they are not there, or one in brackets is."""
    found: list[str] = []
    while len(found) < number:
        while at < len(pieces) and pieces[at].isspace():
            at += 1
        if at == len(pieces) or pieces[at] in ("[", "&", "^", "_", "}"):
            return None
        found.append(pieces[at])
        at += 1
    return found, at


def _bare(argument: str) -> str:
    return argument[1:-1] if _is_group(argument) else argument


def _filled(form: str, arguments: list[str]) -> str:
    return re.sub(r"#([1-3])", lambda found: arguments[int(found[1]) - 1], form)


def _apart(known: str, piece: str) -> str:
    """Return a command with the space that parts it from a letter, where one stood behind the typed piece."""
    return f"{known} " if piece[-1:].isspace() and re.search(r"\\[A-Za-z]+$", known) else known
