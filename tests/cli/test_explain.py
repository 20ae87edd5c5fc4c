from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pipeline.cli.explain import explanation, explanations, near_names, overview, page
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.problems import RULES
from pipeline.normalise import normalise

NEIGHBOURS = {
    "other-post.md": "# Un autre article\n\n## Les outils\n\nTexte.\n",
    "images/plan.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><path d="M0 0h9v9z"/></svg>\n',
}
# No text can show the others: they are about bytes, permissions, pictures, or the machine.
EXAMPLES = [rule for rule, found in explanations().items() if found.before]


def places(folder: Path, files: Mapping[str, str], rule: str) -> list[str]:
    """Where the rule is broken in these files."""
    for name, text in {**NEIGHBOURS, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    with Runner() as runner:
        collection = normalise(load(folder), runner)
    return [problem.place for problem in collection.problems if problem.rule == rule and problem.path in files]


def test_every_rule_is_explained() -> None:
    missing, unknown = set(RULES) - set(explanations()), set(explanations()) - set(RULES)
    assert not missing, f"pipeline/cli/explanations.toml says nothing of {sorted(missing)}"
    assert not unknown, f"pipeline/cli/explanations.toml explains what is no rule: {sorted(unknown)}"


@pytest.mark.parametrize("rule", EXAMPLES)
def test_an_example_has_the_problem_where_it_says_and_is_mended_as_it_says(rule: str, tmp_path: Path) -> None:
    found = explanations()[rule]
    assert places(tmp_path / "before", found.before, rule) == [found.at]
    assert places(tmp_path / "after", found.after, rule) == []


def test_an_explanation_says_what_why_and_how_and_shows_it() -> None:
    text = explanation("heading-level")
    heads = ["Why it matters", "How to mend it", "Before (post.md:5:1)", "After"]
    assert text.startswith(f"heading-level (warning)\n{RULES['heading-level'].meaning}\n")
    assert [line for line in text.split("\n") if line in heads] == heads
    assert max(map(len, text.split("\n"))) <= 100
    assert "  | #### Le départ\n" in text
    assert "  | ## Le départ\n" in text


def test_what_cannot_be_seen_is_named() -> None:
    assert "⟨U+FEFF⟩---" in explanation("byte-order-mark")


def test_all_rules_are_listed_the_worst_first() -> None:
    lines = overview().split("\n")
    names = [line.split()[0] for line in lines if line.startswith("  ")]
    assert sorted(names) == sorted(RULES)
    assert [line.partition(":")[0] for line in lines if line[:1].isupper()] == ["Errors", "Warnings", "Notes"]
    assert lines[-2] == "editions explain RULE says why it matters and how to mend it."
    severities = [RULES[name].severity for name in names]
    assert severities == sorted(severities, key=["error", "warning", "note"].index)


@pytest.mark.parametrize(("name", "near"), [("headinglevel", "heading-level"), ("level", "heading-level")])
def test_a_misspelt_rule_is_found(name: str, near: str) -> None:
    assert near in near_names(name)


def test_a_rule_that_nobody_can_mean_leads_to_the_list() -> None:
    assert near_names("xyzzy") == "editions explain lists them all"


def test_the_page_of_rules_is_in_step(expect: Callable[[Path, str], None]) -> None:
    expect(Path(__file__).parent.parent.parent / "docs" / "rules.md", page())
