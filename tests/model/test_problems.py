from pipeline.extensions import get_rules
from pipeline.model.problems import Problem, Severity, in_reading_order


def test_a_problem_says_what_is_wrong_where_and_how_to_fix_it() -> None:
    problem = Problem("a/b.md", 41, 1, "split-link", "a link was broken; joined", "write [text](address)")
    assert str(problem) == ("a/b.md:41:1: split-link: a link was broken; joined (hint: write [text](address))")


def test_a_place_is_as_exact_as_it_is_known() -> None:
    places = [Problem(*place, "draft", "") for place in (("", 0, 0), ("a.md", 0, 0), ("a.md", 2, 0), ("a.md", 2, 3))]
    assert [problem.place for problem in places] == ["collection", "a.md", "a.md:2", "a.md:2:3"]


def test_problems_are_told_once_and_in_the_order_of_the_files() -> None:
    first, second = Problem("a.md", 2, 1, "draft", "x"), Problem("a.md", 10, 1, "draft", "x")
    assert in_reading_order([second, first, second]) == (first, second)


def test_rules_are_of_every_severity() -> None:
    assert set(get_rules().values()) == set(Severity)
