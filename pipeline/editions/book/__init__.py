"""A book before it has a form: what it holds, in which parts and sections, with which indexes."""

from __future__ import annotations

from pipeline.extension import Extension, Hook, Product, Stage
from pipeline.i18n.sentences import sentence

ROW = Extension(
    "book",
    products=(
        Product(
            "anthology",
            sentence("book"),
            sentence("A book"),
            sentence("No book was made"),
            keys=Hook("pipeline.load.books:list_book_keys"),
            read=Hook("pipeline.load.books:read_book_order"),
            prepare=Hook("pipeline.editions.anthology:prepare"),
            plan=Hook("pipeline.editions.anthology:plan"),
            make=Hook("pipeline.editions.anthology:make"),
            at_desk=("title", "subtitle", "trim", "cover"),
            takes_all=True,
        ),
    ),
    stages={"anthology": Stage(sentence("making the book"), sentence("book made"))},
)
