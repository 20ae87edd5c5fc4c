"""What to mend next: what is wrong with articles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pipeline.i18n.sentences import counted, sentence
from pipeline.model.problems import RULES, Problem, Severity
from pipeline.survey.advice import SHOWN, Advice, AdviceSpot, ToDo, spots_of
from pipeline.survey.counting import dead_links
from pipeline.survey.values import HARD, Survey, Surveyed

NOT_PUBLISHED, BROKEN, NO_PICTURE, NO_WORDS, DEAD, TWINS, OTHERS, HARD_ONES = 100, 90, 85, 80, 75, 65, 50, 45
"""How much readers gain, of 100."""
_LINKS = ("dead-link", "dead-fragment", "unsafe-link", "empty-link")
_PICTURES = ("missing-image", "unreadable-image")
ALT = "missing-alt"
"""The rule of pictures without words."""
_FIRST = (*_LINKS, *_PICTURES, ALT)
RULES_PART = "rules"
"""The part of the report that has all problems."""
_FINDS_NOTHING = sentence("whoever follows it finds nothing")
_SEVERAL = 2  # hard sentences, from which on an article is named


def mending(survey: Survey) -> Iterator[Advice]:
    """Yield what there is to mend."""
    found = by_rule(survey.problems)
    yield from _errors(survey)
    yield from _broken_links(survey, found)
    yield from _pictures(survey, found)
    yield from _other_warnings(survey, found)
    yield from _dead_links(survey)
    yield from _twins(survey)
    yield from _hard_sentences(survey)


def by_rule(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Return the problems of each rule: errors first, then what readers stumble over, then the commonest."""
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        found[problem.rule].append(problem)
    severities = list(Severity)

    def order(rule: str) -> tuple[int, int, int, str]:
        own = _FIRST.index(rule) if rule in _FIRST else len(_FIRST)
        return severities.index(RULES[rule]), own, -len(found[rule]), rule

    return {rule: found[rule] for rule in sorted(found, key=order)}


def worst_spots(problems: Sequence[Problem], articles: Iterable[Surveyed]) -> tuple[AdviceSpot, ...]:
    """Return the first places in the posts that have most of these problems."""
    titles = {one.source: one.title for one in articles}
    counts = Counter(problem.path for problem in problems)
    first = {problem.path: problem for problem in reversed(problems)}
    worst = sorted(first, key=lambda path: (-counts[path], path))[:SHOWN]
    return tuple(AdviceSpot(titles.get(path, ""), first[path].place) for path in worst)


def hard_to_read(articles: Iterable[Surveyed]) -> list[Surveyed]:
    """Return the articles with several hard sentences, those with most first."""
    found = [one for one in articles if one.reading.hard_ones >= _SEVERAL]
    return sorted(found, key=lambda one: (-one.reading.hard_ones, -one.reading.words_a_sentence, one.source))


def _of(survey: Survey, weight: int, words: tuple[str, str], problems: Sequence[Problem], section: str) -> Advice:
    """Return advice about problems, in `words` that say what to do and why."""
    return Advice(ToDo.MEND, weight, *words, section, worst_spots(problems, survey.articles), len(problems))


def _errors(survey: Survey) -> Iterator[Advice]:
    errors = [problem for problem in survey.problems if problem.severity is Severity.ERROR]
    if errors:
        number = len(errors)
        what = counted("Mend the error that stops publishing", "Mend the {number} errors that stop publishing", number)
        why = sentence("as long as it is there, nothing new comes out")
        yield _of(survey, NOT_PUBLISHED, (what, why), errors, RULES_PART)


def _broken_links(survey: Survey, found: dict[str, list[Problem]]) -> Iterator[Advice]:
    broken = [problem for rule in _LINKS for problem in found.get(rule, ())]
    if broken:
        what = counted("Mend the link that leads nowhere", "Mend the {number} links that lead nowhere", len(broken))
        yield _of(survey, BROKEN, (what, _FINDS_NOTHING), broken, RULES_PART)


def _pictures(survey: Survey, found: dict[str, list[Problem]]) -> Iterator[Advice]:
    missing = [problem for rule in _PICTURES for problem in found.get(rule, ())]
    if missing:
        what = counted(
            "Bring back the picture that is missing", "Bring back the {number} pictures that are missing", len(missing)
        )
        why = sentence("readers see a few words where the picture was meant")
        yield _of(survey, NO_PICTURE, (what, why), missing, RULES_PART)
    if without := found.get(ALT):
        what = counted("Say what a picture shows", "Say what {number} pictures show", len(without))
        why = sentence("who does not see them hears the name of a file")
        yield _of(survey, NO_WORDS, (what, why), without, "pictures")


def _other_warnings(survey: Survey, found: dict[str, list[Problem]]) -> Iterator[Advice]:
    """Yield advice for the rule of which there are most warnings besides."""
    for rule in [one for one in found if RULES[one] is Severity.WARNING and one not in _FIRST][:1]:
        number = len(found[rule])
        what = counted(
            "Look at the warning of the rule “{rule}”",
            "Look at {number} warnings of the rule “{rule}”",
            number,
            rule=rule,
        )
        spots = worst_spots(found[rule], survey.articles)
        yield Advice(ToDo.MEND, OTHERS, what, "", RULES_PART, spots, number, rule)


def _dead_links(survey: Survey) -> Iterator[Advice]:
    if places := dead_links(survey):
        what = counted(
            "Replace the link to a page that is gone", "Replace the {number} links to pages that are gone", len(places)
        )
        spots = tuple(AdviceSpot(article.title, article.source) for article, _ in places[:SHOWN])
        yield Advice(ToDo.MEND, DEAD, what, _FINDS_NOTHING, "visits", spots, len(places))


def _twins(survey: Survey) -> Iterator[Advice]:
    if not survey.twins:
        return
    pair, number = survey.twins[0], len(survey.twins)
    by_slug = {one.slug: one for one in survey.articles}
    both = by_slug[pair.first], by_slug[pair.second]
    what = counted(
        "Make one of two articles that say nearly the same",
        "Look at {number} pairs of articles that say nearly the same",
        number,
    )
    percent = round(100 * max(pair.share, pair.contained))
    why = sentence(
        "“{first}” and “{second}” have {percent}% of their text in common",
        first=both[0].title,
        second=both[1].title,
        percent=percent,
    )
    yield Advice(ToDo.MEND, TWINS, what, why, "twins", spots_of(both), 2 if number == 1 else 0)


def _hard_sentences(survey: Survey) -> Iterator[Advice]:
    if found := hard_to_read(survey.articles):
        what = counted(
            "Cut the longest sentences of an article", "Cut the longest sentences of {number} articles", len(found)
        )
        why = sentence(
            "“{title}” has {number} of more than {words} words",
            title=found[0].title,
            number=found[0].reading.hard_ones,
            words=HARD,
        )
        yield Advice(ToDo.MEND, HARD_ONES, what, why, "reading", spots_of(found), len(found))
