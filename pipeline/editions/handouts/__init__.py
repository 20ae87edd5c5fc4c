"""Chosen articles -> PDFs for a class, in the layouts that a teacher prints, and a ZIP file of them."""

from __future__ import annotations

from pipeline.extension import Edition, Extension, Hook, Product, Stage
from pipeline.i18n.sentences import sentence
from pipeline.model.problems import Severity

ROW = Extension(
    "handouts",
    editions=(
        Edition(
            sentence("handouts"),
            sentence("handouts"),
            sentence("making the handouts"),
            sentence("handouts made"),
            make=Hook("pipeline.editions.handouts.edition:make_handouts"),
            begin=Hook("pipeline.editions.handouts.edition:begin"),
        ),
    ),
    products=(
        Product(
            "handout",
            sentence("handout"),
            sentence("A handout for a class"),
            sentence("No handout was made"),
            keys=Hook("pipeline.load.books:list_handout_keys"),
            read=Hook("pipeline.load.books:read_handout_order"),
            prepare=Hook("pipeline.editions.handouts.product:prepare"),
            plan=Hook("pipeline.editions.handouts.product:plan"),
            make=Hook("pipeline.editions.handouts.product:make"),
            try_out=Hook("pipeline.editions.handouts.product:try_out"),
            at_desk=("layout", "format", "title", "class", "teacher", "form", "zip", "remarks", "each"),
            for_owner=frozenset({"teacher", "remarks", "each"}),
        ),
    ),
    rules={"handout": Severity.ERROR, "pupils": Severity.WARNING},
    stages={"handout": Stage(sentence("making the handout"), sentence("handout made"))},
    labels={"handout": sentence("sheets of handouts")},
)
