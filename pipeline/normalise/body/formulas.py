"""Repair the formulas that pandoc writes: alternative text, numbers, accents, and TeX's spaces.

Browsers and the press space a sign by its dictionary entry and ignore its neighbours: a minus gets the spaces of a
difference where a number is negative, a cosine touches its argument. Here each piece of a row belongs to one of eight
classes; two neighbours and a table (The TeXbook, chapter 18) give the space between them, written as `lspace` and
`rspace` of a sign, or as an `mspace` where neither is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lxml import html

from pipeline.i18n.labels import decimal_mark

# pandoc writes a formula's accents as combining characters, which no text may begin with (W3C Character Model for the
# Web, Normalization); the spacing ones are also placed well over their letter, in browsers as in print.
_SPACING_ACCENTS = str.maketrans(
    "\u0300\u0301\u0302\u0303\u0306\u0307\u0308\u030a\u030c", "`\u00b4\u02c6\u02dc\u02d8\u02d9\u00a8\u02da\u02c7"
)

# In France the bar of “at most” is slanted (\\leqslant); pandoc writes the same sign for both forms.
_SLANTED, _LEVEL = {"≤": "⩽", "≥": "⩾"}, re.compile(r"\\[lg]eq?(?![a-z])|[≤≥]")


def tidy_formula(formula: html.HtmlElement, language: str) -> None:
    """Repair a `math` element for every edition."""
    _name_formula(formula)
    if decimal_mark(language) == ",":
        _join_decimals(formula)
    _stretch(formula)
    for table in formula.iter("mtable"):
        sides = [[cell.get("columnalign") for cell in row] for row in table]
        if sides and all(side == ("right", "left")[n % 2] for row in sides for n, side in enumerate(row)):
            # Equations below each other are as large as one alone, and meet at the sign between them.
            table.set("displaystyle", "true")
            table.set("columnspacing", "0 2em")
    _space_formula(formula)


def _name_formula(formula: html.HtmlElement) -> None:
    """Make a formula's source its alternative text: pandoc keeps it as an annotation, which some readers print."""
    annotation = formula.find(".//annotation")
    if annotation is not None:
        formula.set("alttext", " ".join((annotation.text or "").split()))
        annotation.drop_tree()
        for wrapper in formula.findall("semantics"):
            wrapper.drop_tag()
    slanted = not _LEVEL.search(formula.get("alttext", ""))
    for operator in formula.iter("mo"):
        operator.text = (operator.text or "").translate(_SPACING_ACCENTS)
        if slanted:
            operator.text = _SLANTED.get(operator.text, operator.text)
    formula.attrib.pop("xmlns", None)


def _join_decimals(formula: html.HtmlElement) -> None:
    """Take a comma typed between digits for a decimal one: no space is set after it."""
    typed = formula.get("alttext", "")
    for comma in [operator for operator in formula.iter("mo") if operator.text == ","]:
        whole, fraction = comma.getprevious(), comma.getnext()
        if whole is None or fraction is None or (whole.tag, fraction.tag) != ("mn", "mn"):
            continue
        number = f"{whole.text},{fraction.text}"
        if number in typed.replace("{,}", ","):
            whole.text = number
            comma.drop_tree()
            fraction.drop_tree()


def _stretch(formula: html.HtmlElement) -> None:
    r"""Stretch signs over several letters, and bars only where `\left` is typed or they hold a matrix."""
    for over in formula.iter("mover"):
        sign = over[-1]
        if sign.get("accent") == "true" and (len(over[0]) or len(over[0].text or "") > 1):
            sign.text = "‾" if sign.text == "¯" else sign.text
            sign.set("stretchy", "true")
    if "\\left" not in formula.get("alttext", ""):
        for sign in formula.iter("mo"):
            if sign.text in ("‖", "|") and not sign.get("minsize") and sign.find("../mtable") is None:
                sign.set("stretchy", "false")


Element = html.HtmlElement


# Classes of atoms.
_ORD, _OP, _BIN, _REL, _OPEN, _CLOSE, _PUNCT, _INNER = range(8)

# A row for the left piece, a column for the right one, both in the order of the classes: no space, a thin one (1) in
# every size, in brackets thin (a), medium (b) and thick (c) ones that exponents and limits go without.
_TABLE = ("01bc000a", "110c000a", "bb00b00b", "cc00c00c", "00000000", "01bc000a", "aa0aaaaa", "a1bca0aa")
_SPACES = {"0": "", "1": "0.167em", "a": "0.167em", "b": "0.222em", "c": "0.278em"}


_BINARY = re.compile("[-+*−±∓×÷·⋅∗∘∙∧∨∩∪∔∖†‡⋆⋄∸≀⊎⊓⊔⊕-⊝⊞-⊡⊺⊻⊼⊽⋉-⋌⋎⋏⋒⋓△▽◁▷○⨯⨿⨝⊲⊳]")
_RELATION = re.compile("[=<>:≔∝∣-∦∷∴∵∼-≿⊀-⊍⊏-⊒⊢-⊫⊶-⊸⋈⋐⋑⋔-⋭∈-∍⟂←-⇿⟰-⟿⤀-⥿⩽-⫋⊥]|:=|[∉⟺≮-≱]")
_LARGE = re.compile("[∏-∑∫-∳⋀-⋃⨀-⨐]")
_BEFORE_A_SIGN_OF_ITS_OWN = frozenset((_BIN, _OP, _REL, _OPEN, _PUNCT))
_AFTER_NO_DIFFERENCE = frozenset((_REL, _CLOSE, _PUNCT))
_APPLIED = "\u2061"  # what pandoc writes behind the name of a function
_INVISIBLE = frozenset("\u2061\u2062\u2063\u2064")
_BARS, _SQUARE = frozenset("|‖∥"), frozenset("[]")  # what looks the same where it opens and where it closes
_BRACKETS = {**dict.fromkeys("([{⟨⌈⌊⟦", _OPEN), **dict.fromkeys(")]}⟩⌉⌋⟧!?", _CLOSE)}
_KNOWN = {**_BRACKETS, **dict.fromkeys(",;", _PUNCT), **dict.fromkeys("…⋯⋮⋱", _INNER)}
_SCRIPTS = frozenset("msub msup msubsup munder mover munderover mmultiscripts".split())
_ROWS = frozenset("math mrow mstyle msqrt mtd mpadded mphantom menclose merror".split())
_NOT_SEEN = frozenset(("mspace", "none", "mprescripts"))


@dataclass
class _Atom:
    """A piece of a row; `sign` is its text where it is a sign."""

    element: Element
    kind: int
    sign: str = ""


def _space_formula(formula: Element) -> None:
    """Set the spaces of each sign of a `math` element by its neighbours."""
    for sign in list(formula.iter("mi")):
        if _BINARY.fullmatch(_text(sign)):
            sign.tag = "mo"  # pandoc takes the sign of a negative number for a letter
    scripts = _find_script_parts(formula)
    for row in list(formula.iter(*_ROWS)):
        _space_row(row, in_scripts=row in scripts)
    for base in [part for part in formula.iter(*_SCRIPTS) if len(part)]:
        for within in base.iterchildren("mo"):
            within.attrib.update({"lspace": "0", "rspace": "0"})


def _find_script_parts(formula: Element) -> set[Element]:
    """Return the elements that are smaller than the line."""
    small: set[Element] = set()
    for around in formula.iter(*_SCRIPTS):
        for part in around[1:]:
            small.update(part.iter())
    displayed = formula.get("display") == "block"
    for fraction in formula.iter("mfrac"):
        # A fraction within another, or on a line of text.
        if not displayed or next(fraction.iterancestors("mfrac", "mtable"), None) is not None:
            small.update(fraction.iterdescendants())
    return small


def _space_row(row: Element, *, in_scripts: bool) -> None:
    atoms = _settle_atoms(list(_find_atoms(row)))
    for atom in atoms:
        if atom.sign:
            atom.element.attrib.update({"lspace": "0", "rspace": "0"})
            if atom.kind == _ORD and _BINARY.fullmatch(atom.sign):
                atom.element.set("form", "prefix")
    for left, right in pairwise(atoms):
        mark = _TABLE[left.kind][right.kind]
        space = "" if in_scripts and mark != "1" else _SPACES[mark]
        if space and left.sign:
            left.element.set("rspace", space)
        elif space and right.sign:
            right.element.set("lspace", space)
        elif space:
            left.element.addnext(html.Element("mspace", width=space))
    # A cell may go on where the one before it ends, as behind the `&` of `aligned`.
    before = row.getprevious() if row.tag == "mtd" else None
    sides = None if before is None else (before.get("columnalign"), row.get("columnalign"))
    if sides == ("right", "left") and atoms and atoms[0].kind == _REL and atoms[0].sign:
        atoms[0].element.set("lspace", _SPACES["c"])


def _find_atoms(row: Element) -> Iterator[_Atom]:
    for part in row:
        if not isinstance(part.tag, str) or part.tag in _NOT_SEEN:
            continue
        text = _text(part)
        if part.tag != "mo":
            yield _Atom(part, _classify_piece(part))
        elif text and text not in _INVISIBLE:
            yield _Atom(part, _classify_sign(part, text), text)


def _classify_piece(part: Element) -> int:
    """Return the class of a piece, by its base or its only sign."""
    if part.tag == "mo":
        return _classify_sign(part, _text(part))
    if part.tag in _SCRIPTS and len(part):
        return _ORD if part.tag == "mover" and part[-1].get("accent") == "true" else _classify_piece(part[0])
    if part.tag == "mi":
        return _OP if len(_text(part)) > 1 else _ORD
    is_row = part.tag in ("mrow", "mstyle", "mpadded")
    parts = [child for child in part if child.tag not in _NOT_SEEN] if is_row else []
    if parts and parts[-1].tag == "mo" and _text(parts[-1]) == _APPLIED:
        return _OP
    if len(parts) > 1 and parts[0].tag == "mo" and parts[0].get("stretchy") == "true":
        return _INNER
    return _classify_piece(parts[0]) if len(parts) == 1 else _ORD


def _classify_sign(sign: Element, text: str) -> int:
    if text in _SQUARE:
        return {"prefix": _OPEN, "postfix": _CLOSE}.get(sign.get("form", ""), _BRACKETS[text])
    if text in _BARS and "form" in sign.attrib:
        return _OPEN if sign.get("form") == "prefix" else _CLOSE
    if text in _KNOWN:
        return _KNOWN[text]
    if _LARGE.fullmatch(text) or (len(text) > 1 and text.isalpha()):
        return _OP
    if _BINARY.fullmatch(text):
        return _BIN
    return _REL if _RELATION.fullmatch(text) else _ORD


def _settle_atoms(atoms: list[_Atom]) -> list[_Atom]:
    """Set which brackets open, and which signs are between two quantities."""
    _settle_brackets(atoms)
    before: int | None = None
    for number, atom in enumerate(atoms):
        if atom.kind == _BIN and (before is None or before in _BEFORE_A_SIGN_OF_ITS_OWN):
            atom.kind = _ORD
        elif atom.kind in _AFTER_NO_DIFFERENCE and before == _BIN:
            atoms[number - 1].kind = _ORD
        before = atom.kind
    if before == _BIN:
        atoms[-1].kind = _ORD
    return atoms


def _settle_brackets(atoms: Sequence[_Atom]) -> None:
    """Turn the bracket of an open interval away from it, as in France: ]a ; b[. Bars look the same on both sides."""
    opened: list[tuple[str, bool]] = []  # what is open, and whether there was a comma or the like in it
    before: int | None = None
    for atom in atoms:
        after_a_quantity = before is not None and before not in _BEFORE_A_SIGN_OF_ITS_OWN
        if atom.kind == _PUNCT and opened:
            opened[-1] = opened[-1][0], True
        elif atom.sign in _BARS and atom.kind != _REL:
            closes = after_a_quantity and bool(opened) and opened[-1][0] == atom.sign
            # Behind a quantity and before none: the bar of a condition, P(A | B), or what opens a product of two.
            is_alone = after_a_quantity and atom.kind == _ORD
            if closes:
                atom.kind = _CLOSE
            elif not is_alone:
                atom.kind = _OPEN
        elif atom.sign in _SQUARE:
            parted = bool(opened) and opened[-1][0] in _SQUARE and opened[-1][1]
            atom.kind = _CLOSE if after_a_quantity and (parted or atom.sign == "]") else _OPEN
            atom.element.set("form", "postfix" if atom.kind == _CLOSE else "prefix")
        if atom.kind == _OPEN:
            opened.append((atom.sign, False))
        elif atom.kind == _CLOSE and atom.sign not in ("!", "?") and opened:
            opened.pop()
        before = atom.kind


def _text(element: Element) -> str:
    return (element.text or "").strip()


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
"""How many arguments a command has, and its form."""
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
    rf"\\(?:{'|'.join((*MACROS, *_FONTS, *_FRACTIONS, 'm?kern', '[mh]skip', '[bB]igg?m', 'cr'))})(?![A-Za-z])"
    r"|\{[dr]cases"
)
_PIECE = re.compile(r"\\([A-Za-z]+)\s*|\\.|.", re.DOTALL)
_ROW_END = re.compile(r"\\cr(?![A-Za-z])")
_DEEPEST = 50  # groups within each other: no formula that anybody reads has as many
_ENDS_OF_FONTS = frozenset((*_FRACTIONS, "choose", "end", "right", "middle"))
_CELLS = frozenset(("&", r"\\"))


def has_colours(tex: str) -> bool:
    """Return whether a formula has colours, which `use_known_commands` leaves out."""
    return _COLOUR.search(tex) is not None


def use_known_commands(tex: str) -> str:
    """Return a formula in commands that pandoc knows, as far as possible.

    A formula that defines commands comes back unchanged: its own may have these names.
    """
    if not _ANY.search(tex) or r"\newcommand" in tex or r"\def" in tex:
        return tex
    for typed, known in _ENVIRONMENTS.items():
        tex = tex.replace(typed, known)
    tex = _ROW_END.sub(r"\\\\", tex)
    tex = _COLOUR.sub(r"\1", tex)  # without the name of a model
    tex = _FENCE.sub(r"\\\1", tex)
    tex = _SPACE.sub(lambda found: rf"\{'mspace' if found[2] == 'mu' else 'hspace'}{{{found[1]}{found[2]}}}", tex)
    return _translate_pieces(_split_formula(tex), 0)


def _split_formula(tex: str) -> list[str]:
    """Return the parts of a formula: groups with their braces, commands, signs."""
    pieces: list[str] = []
    open_at: list[int] = []
    for match in _PIECE.finditer(tex):
        if match[0] == "}" and open_at:
            start = open_at.pop()
            pieces[start:] = ["".join((*pieces[start:], "}"))]
            continue
        if match[0] == "{":
            open_at.append(len(pieces))
        pieces.append(match[0])
    return pieces


def _read_command(piece: str) -> str:
    return piece[1:].rstrip() if piece.startswith("\\") else ""


def _is_group(piece: str) -> bool:
    return len(piece) > 1 and piece.startswith("{")


def _translate_pieces(pieces: list[str], depth: int) -> str:
    """Return pieces of one group in known commands."""
    done: list[str] = []
    at = 0
    while at < len(pieces):
        piece, name = pieces[at], _read_command(pieces[at])
        at += 1
        if _is_group(piece) and depth < _DEEPEST:
            done.append(f"{{{_translate_pieces(_split_formula(piece[1:-1]), depth + 1)}}}")
        elif name in _FRACTIONS and _is_whole(pieces):
            return _fill_form(_FRACTIONS[name], ["".join(done), _translate_pieces(pieces[at:], depth)])
        elif name in _FONTS:
            # A font ends with its group, its cell, its fences.
            rest = range(at, len(pieces))
            ends = (n for n in rest if pieces[n] in _CELLS or _read_command(pieces[n]) in _ENDS_OF_FONTS)
            end = next(ends, len(pieces))
            done.append(rf"\{_FONTS[name]}{{{_translate_pieces(pieces[at:end], depth)}}}")
            at = end
        elif name in MACROS and (taken := _take_arguments(pieces, at, MACROS[name][0])) is not None:
            arguments, at = taken
            bare = (argument[1:-1] if _is_group(argument) else argument for argument in arguments)
            known = _fill_form(MACROS[name][1], [_translate_pieces(_split_formula(one), depth + 1) for one in bare])
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
    return not any(piece in _CELLS or _read_command(piece) in ("left", "begin") for piece in pieces)


def _take_arguments(pieces: list[str], at: int, number: int) -> tuple[list[str], int] | None:
    """Return so many arguments and their end; None where they are missing or one is in brackets."""
    arguments: list[str] = []
    while len(arguments) < number:
        while at < len(pieces) and pieces[at].isspace():
            at += 1
        if at == len(pieces) or pieces[at] in ("[", "&", "^", "_", "}"):
            return None
        arguments.append(pieces[at])
        at += 1
    return arguments, at


def _fill_form(form: str, arguments: list[str]) -> str:
    return re.sub(r"#([1-3])", lambda found: arguments[int(found[1]) - 1], form)
