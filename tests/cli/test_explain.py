import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pipeline.cli.actions.explain import explanation, explanations, near_names, overview
from pipeline.extensions import get_rules, severity_of
from pipeline.i18n.catalogue import ENGLISH, languages, load_rules
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.look.apply import apply_theme
from pipeline.normalise import normalise
from tests.tools.docs_pages import rules_page
from tests.typed import typed

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGES = {"en": DOCS / "rules.md", "fr": DOCS / "fr" / "regles.md"}
NEIGHBOURS = {
    "en": {"other-post.md": "# Another article\n\n## The tools\n\nText.\n"},
    "fr": {"autre-article.md": "# Un autre article\n\n## Les outils\n\nTexte.\n"},
}
PLAN = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><path d="M0 0h9v9z"/></svg>\n'
# No text can show the others: they are about bytes, permissions, pictures, or the machine.
EXAMPLES = [
    (language, rule)
    for language in languages()
    for rule, found in explanations(language).items()
    if found.before and (language == ENGLISH or found.before != explanations(ENGLISH)[rule].before)
]
CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")


def places(folder: Path, files: Mapping[str, str], rule: str, language: str) -> list[str]:
    """Return where the rule is broken in these files."""
    for name, text in {**NEIGHBOURS[language], "images/plan.svg": PLAN, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    with Runner() as runner:
        manuscript = load(folder)
        collection = apply_theme(normalise(manuscript, runner), manuscript, runner)
    return [problem.place for problem in collection.problems if problem.rule == rule and problem.path in files]


def run_explained(*words: str, **environment: str) -> str:
    """Return the output in the environment's language."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "EDITIONS_LANG"))}
    run = typed(*words, cwd=Path.cwd(), environment=ours | environment)
    return run.stdout + run.stderr


@pytest.mark.parametrize("language", languages())
def test_every_rule_is_explained_in_every_language(language: str) -> None:
    missing, unknown = set(get_rules()) - set(load_rules(language)), set(load_rules(language)) - set(get_rules())
    assert not missing, f"pipeline/i18n/messages/rules/{language}.toml says nothing of {sorted(missing)}"
    assert not unknown, f"pipeline/i18n/messages/rules/{language}.toml explains what is no rule: {sorted(unknown)}"
    for rule, found in load_rules(language).items():
        assert found.keys() == load_rules(ENGLISH)[rule].keys(), f"{language}: {rule}"
        assert found["meaning"].endswith("."), f"{language}: {rule}"


@pytest.mark.parametrize(("language", "rule"), EXAMPLES)
def test_an_example_has_the_problem_where_it_says_and_is_fixed_as_it_says(
    language: str, rule: str, tmp_path: Path
) -> None:
    found = explanations(language)[rule]
    assert places(tmp_path / "before", found.before, rule, language) == [found.at]
    assert places(tmp_path / "after", found.after, rule, language) == []


def test_french_is_set_as_french_is() -> None:
    for rule, found in load_rules("fr").items():
        for key in ("meaning", "why", "fix"):
            words = CODE.sub("x", found[key])
            assert "`" not in words, rule
            assert "'" not in words, rule
            assert not re.search(r"(?<!\u202f)[;!?]|(?<!\u00a0):", words), rule
            assert not re.search(r"«[^\u00a0]|[^\u00a0]»|[“”]", words), rule
            assert not re.search(r"\.\.\.|  ", words), rule


@pytest.mark.parametrize("language", languages())
def test_what_is_typed_stands_between_backticks(language: str) -> None:
    """Else a page of Markdown would act on it: `<!--` hid what followed it."""
    for rule, found in load_rules(language).items():
        for key in ("meaning", "why", "fix"):
            assert not re.search(r"[`<>{}\[\]|*_#$\\]|--|\w\.(yaml|md)", CODE.sub("", found[key])), f"{rule}: {key}"


def test_what_is_typed_stays_on_one_line() -> None:
    """`pandoc fiche.docx -o fiche.md`, say, which somebody copies."""
    for language in languages():
        for rule, found in load_rules(language).items():
            lines = explanation(rule, language).split("\n")
            for key in ("meaning", "why", "fix"):
                for code in CODE.finditer(found[key]):
                    assert any(code[0] in line for line in lines), f"{language}: {rule}: {code[0]}"


def test_an_explanation_says_what_why_and_how_and_shows_it() -> None:
    text = explanation("heading-level", "en")
    heads = ["Why it matters", "How to fix it", "Before (post.md:5:1)", "After"]
    assert text.startswith(f"heading-level (warning)\n{load_rules('en')['heading-level']['meaning']}\n")
    assert [line for line in text.split("\n") if line in heads] == heads
    assert max(map(len, text.split("\n"))) <= 100
    assert "  | #### Setting out\n" in text
    assert "  | ## Setting out\n" in text


def test_what_cannot_be_seen_is_named() -> None:
    assert "⟨U+FEFF⟩---" in explanation("byte-order-mark", "en")


@pytest.mark.parametrize("asked", [{"words": ["--lang", "fr"]}, {"LANG": "fr_FR.UTF-8"}], ids=["option", "environment"])
def test_a_rule_is_explained_in_the_language_that_is_asked_for(asked: Mapping[str, list[str] | str]) -> None:
    environment = {name: str(value) for name, value in asked.items() if name != "words"}
    text = run_explained(*asked.get("words", []), "explain", "split-link", **environment)
    assert text == explanation("split-link", "fr")
    assert text.startswith("split-link (avertissement)\nUn lien était coupé sur deux lignes\u202f; il a été recollé.\n")
    heads = ["Pourquoi c’est important", "Comment corriger", "Avant (post.md:3:6)", "Après"]
    assert [line for line in text.split("\n") if line in heads] == heads


def test_all_rules_are_listed_in_the_language_that_is_asked_for() -> None:
    assert run_explained("--lang", "fr", "explain") == overview("fr")
    assert "aucune règle ne s’appelle «\u00a0split\u00a0»" in run_explained("explain", "split", LANG="fr_FR.UTF-8")


@pytest.mark.parametrize("language", languages())
def test_all_rules_are_listed_the_worst_first(language: str) -> None:
    lines = overview(language).split("\n")
    names = [line.split()[0] for line in lines if line.startswith("  ")]
    assert sorted(names) == sorted(get_rules())
    heads = {"en": ["Errors", "Warnings", "Notes"], "fr": ["Erreurs", "Avertissements", "Remarques"]}[language]
    assert [line.partition(":")[0].strip() for line in lines if line[:1].isupper()] == heads
    severities = [severity_of(name) for name in names]
    assert severities == sorted(severities, key=["error", "warning", "note"].index)


def test_the_list_of_rules_says_where_there_is_more() -> None:
    assert overview("en").split("\n")[-2] == "editions explain RULE says why it matters and how to fix it."


@pytest.mark.parametrize(("name", "near"), [("headinglevel", "heading-level"), ("level", "heading-level")])
def test_a_misspelt_rule_is_found(name: str, near: str) -> None:
    assert near in near_names(name)


def test_a_rule_that_nobody_can_mean_leads_to_the_list() -> None:
    assert near_names("xyzzy") == "editions explain lists them all"


@pytest.mark.parametrize("language", languages())
def test_the_page_of_rules_is_in_step(language: str, expect: Callable[[Path, str], None]) -> None:
    expect(PAGES[language], rules_page(language))
