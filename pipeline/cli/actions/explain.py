"""`explain`: what a rule means."""

from __future__ import annotations

from pipeline.cli.explain import explanation, near_names, overview
from pipeline.cli.language import spoken
from pipeline.cli.option_values import OptionError
from pipeline.i18n.sentences import sentence
from pipeline.model.problems import RULES
from pipeline.text.visible import write_lines


def explain(*, rule: str) -> None:
    """Print what there is to say of a rule, or of all rules one line each."""
    if rule and rule not in RULES:
        raise OptionError(sentence("no rule is named “{rule}”; {near}", rule=rule, near=near_names(rule)))
    write_lines(explanation(rule, spoken()) if rule else overview(spoken()))
