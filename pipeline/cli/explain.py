"""What each rule means, why it matters and how to mend it: texts for `explain` and for docs/rules.md."""

from __future__ import annotations

import difflib
import textwrap
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pipeline.cli.names import command
from pipeline.model.problems import RULES, Severity

_DATA = Path(__file__).with_name("explanations.toml")
_WIDTH = 96
_POST = "post.md"
_INTRODUCTION = (
    "What a problem means, why it matters and how to mend it; `./invoke explain RULE` says the same of one rule. This"
    " page is made of `pipeline/cli/explanations.toml`: `pytest --rewrite tests/cli/test_explain.py` writes it anew."
)
_MEANINGS = {
    Severity.ERROR: "stop publishing, unless you say --keep-going",
    Severity.WARNING: "something was repaired or replaced",
    Severity.NOTE: "about style, or for your information",
}


@dataclass(frozen=True)
class Explanation:
    """Why a rule matters and how to mend what breaks it.

    `before` and `after` are the files of an example, with and without the problem, by name; `at` is the place that the
    problem names. All three are empty where no text can show the problem.
    """

    why: str
    mend: str
    at: str = ""
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)


@cache
def explanations() -> Mapping[str, Explanation]:
    """Return all explanations by rule."""
    return {rule: _read(values) for rule, values in tomllib.loads(_DATA.read_text("utf-8")).items()}


def explanation(rule: str) -> str:
    """Return what there is to say of a rule, for a terminal."""
    found = explanations()[rule]
    lines = [f"{rule} ({RULES[rule].severity})", *_wrapped(RULES[rule].meaning)]
    for head, text in (("Why it matters", found.why), ("How to mend it", found.mend)):
        lines += ["", head, *_wrapped(text, "  ")]
    for head, files in ((f"Before ({found.at})", found.before), ("After", found.after)):
        for name, text in files.items():
            lines += ["", head if len(files) == 1 else f"{head}: {name}"]
            lines += [f"  | {line}".rstrip() for line in _visible(text).rstrip("\n").split("\n")]
    return "\n".join(lines) + "\n"


def overview() -> str:
    """Return all rules with one line each, grouped by severity."""
    lines = []
    width = max(map(len, RULES))
    for severity in Severity:
        lines += [f"{severity.capitalize()}s: {_MEANINGS[severity]}", ""]
        lines += [*(f"  {name:<{width}}  {RULES[name].meaning}" for name in _of(severity)), ""]
    return "\n".join(lines) + f"\n{command('explain RULE')} says why it matters and how to mend it.\n"


def near_names(name: str) -> str:
    """Return the rules that somebody may have meant."""
    near = difflib.get_close_matches(name, RULES, 3, 0.5) or [rule for rule in RULES if name and name in rule]
    return f"did you mean {' or '.join(near)}?" if near else f"{command('explain')} lists them all"


def page() -> str:
    """Return all explanations as a page in Markdown."""
    parts = ["# Rules", _INTRODUCTION]
    for severity in Severity:
        parts.append(f"## {severity.capitalize()}s: {_MEANINGS[severity]}")
        for rule in _of(severity):
            parts += _section(rule)
    return "\n\n".join(parts) + "\n"


def _section(rule: str) -> Iterator[str]:
    found = explanations()[rule]
    yield f"### {rule}"
    yield f"**{RULES[rule].meaning}** {found.why}"
    yield found.mend
    for head, files in ((f"Before (`{found.at}`):", found.before), ("After:", found.after)):
        for name, text in files.items():
            fence = "yaml" if name.endswith(".yaml") else "markdown"
            yield head if len(files) == 1 else f"{head.removesuffix(':')}, `{name}`:"
            yield f"````{fence}\n{_visible(text).rstrip()}\n````"


def _read(values: Mapping[str, str | dict[str, str]]) -> Explanation:
    before, after = (_files(values.get(key, {})) for key in ("before", "after"))
    at = str(values.get("at", ""))
    return Explanation(
        why=str(values["why"]),
        mend=str(values["mend"]),
        at=f"{_POST}:{at}" if at[:1].isdigit() else at,
        before=before,
        after=after,
    )


def _files(value: str | dict[str, str]) -> Mapping[str, str]:
    return {_POST: value} if isinstance(value, str) else value


def _of(severity: Severity) -> list[str]:
    return sorted(rule for rule, row in RULES.items() if row.severity is severity)


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _visible(text: str) -> str:
    """Characters that cannot be seen, named."""
    return "".join(c if c == "\n" or c.isprintable() else f"⟨U+{ord(c):04X}⟩" for c in text)
