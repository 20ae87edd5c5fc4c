r"""Rewrite commands of TeX, AMS and MathJax that pandoc does not know in commands that it knows.

`\dbinom nk` becomes `\binom nk`, `{a \over b}` becomes `\frac{a}{b}`.
"""

from __future__ import annotations

import re

# Commands, each with its form; two blanks part one from the next.
_FORMS = r"""
dbinom \binom{#1}{#2}  tbinom \binom{#1}{#2}  cfrac \dfrac{#1}{#2}  varlimsup \overline{\lim}
varliminf \underline{\lim}  injlim \operatorname*{inj\,lim}  projlim \operatorname*{proj\,lim}
idotsint \int\cdots\int  vcentcolon :  colonequals :=  thinspace \,  negthinspace \!  mathinner {#1}
mathnormal {#1}  mathllap {#1}  mathrlap {#1}  mathclap {#1}  xlongequal \overset{#1}{=}
xmapsto \overset{#1}{\mapsto}  xhookrightarrow \overset{#1}{\hookrightarrow}
smash {#1}  hphantom \phantom{#1}  fbox \boxed{\text{#1}}  surd √
textcolor {#2}  mathcolor {#2}  colorbox \text{#2}  fcolorbox \boxed{\text{#3}}
abs \left|#1\right|  norm \left\|#1\right\|  bra \langle #1|  ket |#1\rangle  braket \langle #1\rangle
degree ^\circ  overarc \overparen{#1}  empty \emptyset  exist \exists  infin \infty  isin \in  plusmn \pm
sdot \cdot  larr \leftarrow  rarr \rightarrow  harr \leftrightarrow  Rarr \Rightarrow  hArr \Leftrightarrow
real \Re  image \Im
"""  # amsmath, mathtools; TeX; xcolor, whose colours pandoc leaves out; physics, braket; KaTeX, MediaWiki
MACROS = {
    name: (max(map(int, re.findall(r"#(\d)", form)), default=0), form)
    for name, _, form in (entry.partition(" ") for entry in re.split(r"\s\s+|\n", _FORMS.strip()))
}
"""How many arguments a command has, and its form."""
MACROS |= {"notag": (0, ""), "strut": (0, ""), "mathstrut": (0, ""), "vphantom": (1, ""), "color": (1, "")}
MACROS |= {letter: (0, rf"\mathbb{{{letter}}}") for letter in "RNZCQ"}
# French, Russian and short names of functions, written without \operatorname.
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
_DEEPEST = 50  # groups within each other
_ENDS_OF_FONTS = frozenset((*_FRACTIONS, "choose", "end", "right", "middle"))
_CELLS = frozenset(("&", r"\\"))


def has_colours(tex: str) -> bool:
    """Return whether a formula has colours, which `in_known_commands` leaves out."""
    return _COLOUR.search(tex) is not None


def in_known_commands(tex: str) -> str:
    """Return a formula in commands that pandoc knows, as far as possible.

    A formula that defines commands comes back unchanged: its own may have these names.
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
    """Return the parts of a formula: groups with their braces, commands, signs."""
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
            # A font ends with its group, its cell, its fences.
            rest = range(at, len(pieces))
            ends = (n for n in rest if pieces[n] in _CELLS or _name(pieces[n]) in _ENDS_OF_FONTS)
            end = next(ends, len(pieces))
            done.append(rf"\{_FONTS[name]}{{{_known(pieces[at:end], depth)}}}")
            at = end
        elif name in MACROS and (found := _arguments(pieces, at, MACROS[name][0])) is not None:
            arguments, at = found
            bare = (one[1:-1] if _is_group(one) else one for one in arguments)
            known = _filled(MACROS[name][1], [_known(_pieces(one), depth + 1) for one in bare])
            if "".join(done).rstrip().endswith("^"):
                known = known.removeprefix("^")
            elif piece[-1:].isspace() and re.search(r"\\[A-Za-z]+$", known):
                known += " "  # which parts the command from a letter
            done.append(known)
        else:
            done.append(piece)
    return "".join(done)


def _is_whole(pieces: list[str]) -> bool:
    """Return whether a fraction that divides a group divides all of it: no part of a table, nothing between fences."""
    return not any(piece in _CELLS or _name(piece) in ("left", "begin") for piece in pieces)


def _arguments(pieces: list[str], at: int, number: int) -> tuple[list[str], int] | None:
    """Return so many arguments and their end; None where they are missing or one is in brackets."""
    found: list[str] = []
    while len(found) < number:
        while at < len(pieces) and pieces[at].isspace():
            at += 1
        if at == len(pieces) or pieces[at] in ("[", "&", "^", "_", "}"):
            return None
        found.append(pieces[at])
        at += 1
    return found, at


def _filled(form: str, arguments: list[str]) -> str:
    return re.sub(r"#([1-3])", lambda found: arguments[int(found[1]) - 1], form)
