"""The features of the program: where their rows are, and the tables made of these."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from pipeline.model.problems import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.extension import Edition, Extension, Product, Stage
    from pipeline.i18n.sentences import Sentence
    from pipeline.model.problems import Severity

BUILT_IN = (
    "pipeline.editions",
    "pipeline.editions.handouts",
    "pipeline.editions.book",
    "pipeline.editions.office",
    "pipeline.editions.course",
    "pipeline.importing",
    "pipeline.report",
    "pipeline.proofread",
)
"""The packages of the program's own features, named as text: each has its `Extension` as `ROW`, which is read late."""


@cache
def get_extensions() -> tuple[Extension, ...]:
    """Return the features in the order in which they are listed."""
    return tuple(import_module(name).ROW for name in BUILT_IN)


@cache
def get_editions() -> dict[str, Edition]:
    """Return all editions by the names that `--only` takes, in the order in which they are made."""
    return {str(row.name): row for extension in get_extensions() for row in extension.editions}


@cache
def get_products() -> Mapping[str, Product]:
    """Return what is made on demand, by the names of the commands that make it."""
    return {product.name: product for extension in get_extensions() for product in extension.products}


@cache
def get_stages() -> Mapping[str, Edition | Stage]:
    """Return the stages of features by their names, those of editions among them."""
    stages = {name: stage for extension in get_extensions() for name, stage in extension.stages.items()}
    return {**get_editions(), **stages}


@cache
def get_labels() -> Mapping[str, Sentence]:
    """Return the words for counted jobs, by the labels of these."""
    return {label: words for extension in get_extensions() for label, words in extension.labels.items()}


@cache
def get_rules() -> dict[str, Severity]:
    """Return the severities of all rules, by their names.

    A rule is one kind of fault, with a name to look it up, test and count it. `messages/rules/` explains each.
    """
    return RULES | {rule: severity for extension in get_extensions() for rule, severity in extension.rules.items()}


def severity_of(rule: str) -> Severity:
    """Return the severity of a rule.

    Raises:
        KeyError: There is no such rule.
    """
    return get_rules()[rule]
