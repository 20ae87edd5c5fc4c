"""What makes an article, which was set for an article's page, fit the page of a handout."""

from __future__ import annotations

from pipeline.body.neutral_html import Tree, add_classes, parent_of
from pipeline.editions.handouts.designs import Design
from pipeline.editions.print.footnote_placement import raise_long_notes
from pipeline.editions.print.tables import Room, fit_tables
from pipeline.press.formulas.drawings import INK

# Characters of large print: two thirds of a page.
_LONGEST_NOTE = 900
# Rows of a table that stands on one page in large print.
_SHORT_TABLE = 10
# What has smaller letters than the text.
_SMALL = ("figcaption", "td", "th", "caption", "small")
_SMALL_CLASSES = frozenset(("note", "long-note", "facts", "related", "admonition-title", "recording"))


def fit_page(tree: Tree, design: Design) -> None:
    """Have an article, which fits a page of its own, fit the page of a handout: tables, notes, codes."""
    if design.room != Room.on(design.page):
        fit_tables(tree, design.room)
    _keep_code_large(tree)
    if design.grey:
        _blacken_formulas(tree)
    if design.is_narrow:
        _lower_codes(tree)
    if design.legible:
        _keep_short_tables(tree)
        raise_long_notes(tree, _LONGEST_NOTE)


def _blacken_formulas(tree: Tree) -> None:
    """Draw formulas in black, as the text is where there is no other ink."""
    for part in (part for formula in tree.find_class("formula") for part in formula.iter()):
        for name in ("fill", "stroke"):
            if part.get(name) == INK:
                part.set(name, "#000")


def _keep_code_large(tree: Tree) -> None:
    """Set code as large as the small letters around it."""
    for code in tree.iter("code", "kbd", "samp"):
        around = [*code.iterancestors()]
        small = any(each.tag in _SMALL or not _SMALL_CLASSES.isdisjoint(each.classes) for each in around)
        add_classes(code, unreduced=small)


def _lower_codes(tree: Tree) -> None:
    """Put the way to an article's page beside the facts, so that title and standfirst have the whole measure."""
    for way in tree.find_class("on-site"):
        for facts in parent_of(way).find_class("facts"):
            facts.addprevious(way)


def _keep_short_tables(tree: Tree) -> None:
    for table in tree.iter("table"):
        add_classes(table, short="short" in table.classes or sum(1 for _ in table.iter("tr")) <= _SHORT_TABLE)
