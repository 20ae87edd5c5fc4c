"""Formulas as pandoc writes them, put right: their source as alternative text, numbers, accents, spaces."""

from __future__ import annotations

import re

from lxml import html

from pipeline.i18n.labels import decimal_mark
from pipeline.normalise.formulas.spacing import space_formula

# pandoc writes a formula's accents as combining characters, which no text may begin with (W3C Character Model for the
# Web, Normalization); the spacing ones also stand well over their letter, in browsers as in print.
_SPACING_ACCENTS = str.maketrans(
    "\u0300\u0301\u0302\u0303\u0306\u0307\u0308\u030a\u030c", "`\u00b4\u02c6\u02dc\u02d8\u02d9\u00a8\u02da\u02c7"
)

# In France the bar of “at most” is slanted (\\leqslant); pandoc writes the same sign for both forms.
_SLANTED, _LEVEL = {"≤": "⩽", "≥": "⩾"}, re.compile(r"\\[lg]eq?(?![a-z])|[≤≥]")


def tidy_formula(formula: html.HtmlElement, language: str) -> None:
    """Put a `math` element right, for every edition."""
    _name(formula)
    if decimal_mark(language) == ",":
        _join_decimals(formula)
    _stretch(formula)
    _name_columns(formula)
    space_formula(formula)


def _name(formula: html.HtmlElement) -> None:
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
    r"""Say which signs grow: those over several letters; bars where `\left` is typed, or a matrix stands in them."""
    for over in formula.iter("mover"):
        sign = over[-1]
        if sign.get("accent") == "true" and (len(over[0]) or len(over[0].text or "") > 1):
            sign.text = "‾" if sign.text == "¯" else sign.text
            sign.set("stretchy", "true")
    if "\\left" not in formula.get("alttext", ""):
        for sign in formula.iter("mo"):
            if sign.text in ("‖", "|") and not sign.get("minsize") and sign.find("../mtable") is None:
                sign.set("stretchy", "false")


def _name_columns(formula: html.HtmlElement) -> None:
    """Say of equations below each other that they are as large as one alone, and meet at the sign between them."""
    for table in formula.iter("mtable"):
        sides = [[cell.get("columnalign") for cell in row] for row in table]
        if sides and all(side == ("right", "left")[n % 2] for row in sides for n, side in enumerate(row)):
            table.set("displaystyle", "true")
            table.set("columnspacing", "0 2em")
