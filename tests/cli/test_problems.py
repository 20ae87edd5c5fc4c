import json
from dataclasses import replace

import pytest

from pipeline.cli.option_values import Verbosity
from pipeline.cli.summary import CROWD, FIRST, Omission, Purpose, TypedPaths, heading, listed, table
from pipeline.cli.terminal import tell, tell_json
from pipeline.i18n.sentences import sentence
from pipeline.model.problems import Problem, Severity
from pipeline.runs.result import RunResult


def many(rule: str, number: int) -> tuple[Problem, ...]:
    return tuple(Problem("a.md", line, 1, rule, "…") for line in range(1, number + 1))


def test_errors_come_first_and_all_of_them() -> None:
    problems = (*many("heading-level", 2), *many("encoding", CROWD + 9))
    assert list(listed(problems, everything=False)) == [*problems[2:], *problems[:2]]


def test_of_a_crowd_the_first_few_are_listed_and_the_others_counted() -> None:
    crowd, few = many("heading-level", CROWD + 1), many("missing-alt", CROWD)
    rest = Omission("heading-level", CROWD + 1 - FIRST)
    assert list(listed((*crowd, *few), everything=False)) == [*few, *crowd[:FIRST], rest]
    assert rest.line == "… and 16 more heading-level (--all-problems lists them)"


def test_all_are_listed_where_all_are_wanted() -> None:
    problems = (*many("template-link", 700), *many("heading-level", 300))
    assert list(listed(problems, everything=True)) == [*problems[700:], *problems[:700]]


def test_the_table_has_the_worst_first_and_then_the_commonest() -> None:
    lines = table((*many("no-title", 50), *many("dead-link", 3), *many("heading-level", 217), *many("encoding", 1)))
    assert [line.split()[:3] for line in lines] == [
        ["1", "error", "encoding"],
        ["217", "warning", "heading-level"],
        ["3", "warning", "dead-link"],
        ["50", "note", "no-title"],
    ]


def test_a_few_problems_need_no_table() -> None:
    assert table(many("dead-link", 12)) == []


def test_a_run_tells_where_to_learn_more(capsys: pytest.CaptureFixture[str]) -> None:
    tell(RunResult(published=True, problems=many("dead-link", 30)), Purpose.PUBLISH, TypedPaths(), Verbosity())
    said = capsys.readouterr().err
    assert "… and 25 more dead-link" in said
    assert "editions explain RULE" in said
    tell(RunResult(published=True, problems=()), Purpose.PUBLISH, TypedPaths(), Verbosity())
    assert not capsys.readouterr().err
    tell(
        RunResult(published=True, problems=many("dead-link", 30)),
        Purpose.PUBLISH,
        TypedPaths(),
        Verbosity(all_problems=True),
    )
    assert capsys.readouterr().err.count("a.md:") == 30


def test_many_problems_stand_below_how_many_of_each_kind_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    few, problems = many("encoding", 12), (*many("encoding", 1), *many("dead-link", 11), *many("no-title", 1))
    assert heading(few, Severity.ERROR) == ""
    assert [heading(problems, one) for one in Severity] == ["1 error", "11 warnings", "1 note"]
    tell(RunResult(published=False, problems=problems), Purpose.PUBLISH, TypedPaths(), Verbosity())
    lines = capsys.readouterr().err.splitlines()
    assert [lines.index(head) for head in ("1 error", "11 warnings", "1 note")] == [0, 2, 14]


def test_what_is_said_of_many_posts_is_said_once() -> None:
    alike = [Problem(f"{number}.md", 1, 1, "guessed-language", "taken for “fr”") for number in range(36)]
    others = [Problem(f"{number}.md", 1, 1, "guessed-language", "taken for “de”") for number in range(3)]
    errors = [Problem(f"{number}.md", 1, 1, "encoding", "…") for number in range(36)]
    told = list(listed((*alike, *others), everything=False))
    assert told == [replace(alike[0], message="taken for “fr”; the same in 35 more posts"), *others]
    assert list(listed((*alike, *others), everything=True)) == [*alike, *others]
    assert list(listed(errors, everything=False)) == errors


def test_a_run_tells_where_the_teachers_copies_are_and_of_misplaced_ones(capsys: pytest.CaptureFixture[str]) -> None:
    tell(
        RunResult(published=True, problems=(), copies=2, copies_in="output-teacher", withdrawn=1),
        Purpose.PUBLISH,
        TypedPaths(),
        Verbosity(),
    )
    said = capsys.readouterr().out
    assert "Teachers' copies: 2 files in output-teacher. Do not put that folder online." in said
    assert "1 file for teachers, of an earlier run, was in the output folder and is removed" in said
    tell(RunResult(published=True, problems=(), copies_in="output-teacher"), Purpose.PUBLISH, TypedPaths(), Verbosity())
    assert "eacher" not in capsys.readouterr().out
    tell(
        RunResult(published=False, problems=(), copies=2, copies_in="output-teacher"),
        Purpose.CHECK,
        TypedPaths(),
        Verbosity(),
    )
    assert "eacher" not in capsys.readouterr().out  # nothing was written


SPLIT = Problem(
    "a.md",
    3,
    6,
    "split-link",
    sentence("a link was {how}; joined", how=sentence("broken over two lines")),
    sentence("write [text](address)"),
)


@pytest.fixture
def _french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITIONS_LANG", "fr")


@pytest.mark.usefixtures("_french")
def test_problems_are_told_in_the_language_to_speak(capsys: pytest.CaptureFixture[str]) -> None:
    tell(RunResult(published=True, problems=(SPLIT,)), Purpose.PUBLISH, TypedPaths(), Verbosity())
    said = "un lien était coupé sur deux lignes\u202f; il a été recollé (conseil\u00a0: écrivez [texte](adresse))"
    assert f"a.md:3:6: avertissement split-link: {said}\n" in capsys.readouterr().err


@pytest.mark.usefixtures("_french")
def test_many_problems_are_counted_in_the_language_to_speak(capsys: pytest.CaptureFixture[str]) -> None:
    alike = (Problem(f"{number}.md", 1, 1, "dead-link", "…") for number in range(5))
    tell(
        RunResult(published=True, problems=(SPLIT, *alike, *many("no-title", 25))),
        Purpose.PUBLISH,
        TypedPaths(),
        Verbosity(),
    )
    lines = capsys.readouterr().err.splitlines()
    assert "6 avertissements" in lines
    assert "25 remarques" in lines
    assert "0.md:1:1: avertissement dead-link: …\u202f; de même dans 4 autres billets" in lines
    assert "  … et 20 autres no-title (--all-problems les montre)" in lines
    assert " 1  avertissement  split-link  Un lien était coupé sur deux lignes\u202f; il a été recollé." in lines


@pytest.mark.usefixtures("_french")
def test_a_problem_is_data_too(capsys: pytest.CaptureFixture[str]) -> None:
    tell_json(RunResult(published=True, problems=(SPLIT,)), exit_code=0)
    assert json.loads(capsys.readouterr().out)["problems"] == [
        {
            "path": "a.md",
            "line": 3,
            "column": 6,
            "severity": "warning",
            "rule": "split-link",
            "message": "un lien était coupé sur deux lignes\u202f; il a été recollé",
            "hint": "écrivez [texte](adresse)",
            "said": "a link was {how}; joined",
            "values": {"how": {"said": "broken over two lines", "values": {}}},
            "hint_parts": {"said": "write [text](address)", "values": {}},
        }
    ]
