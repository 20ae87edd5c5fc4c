from pipeline.model.problems import Problem
from pipeline.report.advice import MOST, AdviceKind, list_advice
from pipeline.report.counting import (
    count_levels,
    count_minutes,
    count_months,
    count_sentence_lengths,
    count_tag_pairs,
    find_empty_months,
    find_stale_tags,
    find_strangers,
)
from pipeline.report.survey import Lack, LinkState, Survey, TextReading, Twins, Visit, VisitResult, WebLink
from tests.report.samples import article, survey


def problem(rule: str, path: str = "articles/a.md", line: int = 1) -> Problem:
    return Problem(path, line, 1, rule, "…")


def whats(found: Survey) -> list[str]:
    return [one.what for one in list_advice(found)]


def test_what_readers_gain_most_from_is_first() -> None:
    problems = [
        problem("missing-alt"),
        problem("dead-link"),
        problem("dead-link", line=4),
        problem("settings"),
        problem("typography"),
    ]
    found = whats(survey(article("a"), problems=tuple(problems), linked=frozenset("a")))
    assert found == [
        "Fix the error that stops publishing",
        "Fix the 2 broken links",
        "Say what a picture shows",
    ]


def test_the_post_with_most_faults_is_named_first_at_its_first_place() -> None:
    problems = [problem("dead-link", "a.md", 3), problem("dead-link", "b.md", 9), problem("dead-link", "b.md", 7)]
    (advice, *_) = list_advice(survey(article("a", source="a.md"), problems=tuple(sorted(problems))))
    assert [(spot.title, spot.place) for spot in advice.spots] == [("", "b.md:7:1"), ("A", "a.md:3:1")]
    assert advice.further == 1


def test_some_of_it_is_to_be_written_whatever_is_to_be_fixed() -> None:
    rules = ("settings", "dead-link", "missing-image", "missing-alt", "heading-level")
    articles = [
        article(f"a{day}", f"2026-0{day}-01", tags=f"t{day}", lacks=frozenset({Lack.SUMMARY})) for day in range(1, 6)
    ]
    twins = (Twins("a1", "a2", 1.0, 1.0),)
    found = list_advice(
        survey(
            *articles, rights="", twins=twins, problems=tuple(map(problem, rules)), drafts=(article("d", "2025-01-01"),)
        )
    )
    assert len(found) == MOST
    assert sum(one.kind is AdviceKind.WRITE for one in found) >= 2
    assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)


def test_nothing_to_do_is_an_empty_list() -> None:
    assert whats(survey()) == []
    assert whats(survey(article("a"), linked=frozenset("a"))) == []


def test_what_most_articles_lack_is_no_slip() -> None:
    without = [article(str(number), lacks=frozenset({Lack.TAGS, Lack.PICTURE})) for number in range(3)]
    linked = frozenset("0123456789")
    assert whats(survey(*without, article("9"), linked=linked)) == []
    some = survey(*without, *[article(str(number)) for number in range(5, 10)], linked=linked)
    assert whats(some) == ["Give tags to the 3 articles without one", "Find pictures for the 3 articles without one"]


def test_links_whose_pages_are_gone_are_named_once_they_were_visited() -> None:
    one = article("a", reading=TextReading(links=(WebLink("https://e.test/", "e"),)))
    gone = Visit("https://e.test/", LinkState.DEAD, VisitResult.GONE, 404)
    assert whats(survey(one, visits=(gone,), linked=frozenset("a"))) == ["Replace the link to a page that is gone"]
    assert whats(survey(one, visits=None, linked=frozenset("a"))) == []


def test_a_draft_that_lies_is_told_by_the_newest_article() -> None:
    drafts = (article("new", "2026-05-30"), article("old", "2026-01-01"))
    (advice,) = list_advice(survey(article("a", "2026-06-01"), drafts=drafts, linked=frozenset("a")))
    assert advice.what == "Finish the draft"
    assert "“Old” was 151 days old" in advice.why


def test_an_article_that_nothing_leads_to_is_given_one_to_be_linked_from() -> None:
    articles = article("a", tags="son"), article("b", tags="son"), article("c", tags="image")
    advice = next(one for one in list_advice(survey(*articles, linked=frozenset("bc"))) if one.section == "unlinked")
    assert advice.why == "for example, “B” shares tags with “A”"


def test_subjects_are_found_that_nobody_has_written_on_of_late_or_together() -> None:
    articles = [
        article(f"a{month}", f"2025-0{month}-01", tags="son" if month < 3 else "image") for month in range(1, 9)
    ]
    assert [(tag, number) for tag, number, _ in find_stale_tags(articles)] == [("son", 2)]
    assert find_strangers(articles) == [("image", "son")]
    assert count_tag_pairs([article("a", tags="b a"), article("c", tags="a b c")])[0] == ("a", "b", 2)


def test_subjects_of_two_languages_go_together_in_no_article() -> None:
    french = [article(f"a{number}", tags="son") for number in range(3)]
    english = [article(f"b{number}", tags="sound", language="en") for number in range(3)]
    assert find_strangers([*french, *english]) == []
    assert find_strangers([*french, *english, article("c0", tags="sound")]) == [("sound", "son")]


def test_months_without_articles_are_counted_too() -> None:
    articles = [article("a", "2025-11-30"), article("b", "2026-02-01"), article("c")]
    assert count_months(articles) == {(2025, 11): 1, (2025, 12): 0, (2026, 1): 0, (2026, 2): 1}
    assert find_empty_months(articles) == [(2025, 12), (2026, 1)]
    assert count_months([article("c")]) == {}


def test_lengths_and_levels_are_counted_in_steps() -> None:
    readings = [TextReading(90, 6, ease=80.0), TextReading(900, 10, ease=29.9), TextReading()]
    articles = [article(str(number), reading=one, minutes=number * 8 + 1) for number, one in enumerate(readings)]
    assert count_sentence_lengths(articles) == {12: 1, 16: 0, 20: 0, 24: 0, 28: 0, 32: 0, 36: 0, 40: 1}
    assert count_levels(articles) == {"fr": [1, 0, 0, 1]}
    assert count_minutes(articles, 10)[1] == 1
    assert count_minutes(articles, 10)[10] == 1
