"""`explain`, `schema` and `completion`: texts about rules, and support for editors and shells."""

from __future__ import annotations

import difflib
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from pipeline.cli import click_program
from pipeline.cli.language import command, spoken
from pipeline.cli.option_values import OptionError
from pipeline.extensions import get_rules, severity_of
from pipeline.i18n.catalogue import in_language, load_rules
from pipeline.i18n.sentences import joined, sentence
from pipeline.model.problems import SEVERITY_NAMES, Severity
from pipeline.text.visible import write_lines


def explain(*, rule: str) -> None:
    """Print what there is to say of a rule, or of all rules one line each."""
    if rule and rule not in get_rules():
        raise OptionError("no rule is named “{rule}”; {near}", rule=rule, near=near_names(rule))
    write_lines(explanation(rule, spoken()) if rule else overview(spoken()))


_WIDTH = 96
_POST = "post.md"
# As CommonMark reads it: up to as many backticks as it began with.
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)(?:(?!\1(?!`)).){1,400}\1(?!`)")
_HELD = "\ue000"  # of no language: what stands for a blank where no line may end
_GROUPS = {
    Severity.ERROR: sentence("Errors: they stop publishing, unless you say --keep-going"),
    Severity.WARNING: sentence("Warnings: something was repaired or replaced"),
    Severity.NOTE: sentence("Notes: about style, or for your information"),
}


@dataclass(frozen=True)
class Explanation:
    """Explanation of a rule: its meaning, why it matters and how to fix what breaks it.

    `before` and `after` are the files of an example, with and without the problem, by name; `at` is the place that the
    problem names. All three are empty where no text can show the problem.
    """

    meaning: str
    why: str
    fix: str
    at: str = ""
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)


@cache
def explanations(language: str) -> Mapping[str, Explanation]:
    """Return all explanations in a language, by rule."""
    return {rule: _read(values) for rule, values in load_rules(language).items()}


def explanation(rule: str, language: str) -> str:
    """Return what there is to say of a rule, for a terminal."""
    explanation = explanations(language)[rule]
    lines = [f"{rule} ({in_language(SEVERITY_NAMES[severity_of(rule)], language)})", *_wrap(explanation.meaning)]
    for head, text in ((sentence("Why it matters"), explanation.why), (sentence("How to fix it"), explanation.fix)):
        lines += ["", in_language(head, language), *_wrap(text, "  ")]
    for head, files in (
        (sentence("Before ({at})", at=explanation.at), explanation.before),
        (sentence("After"), explanation.after),
    ):
        for name, text in files.items():
            named = head if len(files) == 1 else sentence("{head}: {name}", head=head, name=name)
            lines += ["", in_language(named, language)]
            lines += [f"  | {line}".rstrip() for line in _visible(text).rstrip("\n").split("\n")]
    return "\n".join(lines) + "\n"


def overview(language: str) -> str:
    """Return all rules with one line each, grouped by severity."""
    lines = []
    width = max(map(len, get_rules()))
    for severity in Severity:
        lines += [in_language(_GROUPS[severity], language), ""]
        lines += [*(f"  {name:<{width}}  {explanations(language)[name].meaning}" for name in rules_of(severity)), ""]
    more = sentence("{command} says why it matters and how to fix it.", command=command(sentence("explain RULE")))
    return "\n".join(lines) + f"\n{in_language(more, language)}\n"


def rules_of(severity: Severity) -> list[str]:
    """Return the rules of a severity, sorted."""
    return sorted(rule for rule, its_severity in get_rules().items() if its_severity is severity)


def near_names(name: str) -> str:
    """Return rules of similar names, as a sentence."""
    rules = get_rules()
    near = difflib.get_close_matches(name, rules, 3, 0.5) or [rule for rule in rules if name and name in rule]
    if near:
        return sentence("did you mean {names}?", names=joined(near))
    return sentence("{command} lists them all", command=command("explain"))


def _read(values: Mapping[str, str | dict[str, str]]) -> Explanation:
    examples = (values.get(key, {}) for key in ("before", "after"))
    before, after = ({_POST: text} if isinstance(text, str) else text for text in examples)
    at = str(values.get("at", ""))
    return Explanation(
        meaning=str(values["meaning"]),
        why=str(values["why"]),
        fix=str(values["fix"]),
        at=f"{_POST}:{at}" if at[:1].isdigit() else at,
        before=before,
        after=after,
    )


def _wrap(text: str, indent: str = "") -> list[str]:
    """Return the lines of a text; what is typed stays on one, so that it can be copied."""
    text = _CODE.sub(lambda code: code[0].replace(" ", _HELD), text)
    lines = textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
    return [line.replace(_HELD, " ") for line in lines]


def _visible(text: str) -> str:
    """Return a text with the characters that cannot be seen named."""
    return "".join(c if c == "\n" or c.isprintable() else f"⟨U+{ord(c):04X}⟩" for c in text)


def schema(*, name: str) -> None:
    """Print a JSON schema."""
    from pipeline.new.schemas import SCHEMAS, dump_schema

    if name not in SCHEMAS:
        raise OptionError("no schema is named “{name}”; there are {names}", name=name, names=", ".join(SCHEMAS))
    write_lines(dump_schema(name, spoken()))


def completion(*, shell: str) -> None:
    """Print the script for a shell."""
    write_lines(click_program.completion(shell))
