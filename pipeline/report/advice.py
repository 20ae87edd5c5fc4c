"""Advice on what to write or fix next, for each article and for the whole, in order of importance."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.extensions import severity_of
from pipeline.i18n.sentences import counted, joined, sentence
from pipeline.model.problems import Problem, Severity
from pipeline.report.counting import (
    find_dead_links,
    find_empty_months,
    find_lacking,
    find_near,
    find_stale_tags,
    find_strangers,
    find_unlinked,
    group_by_tag,
)
from pipeline.report.survey import HARD, Lack, Survey, Surveyed, name_day, name_month

SHOWN = 3
"""Places of a piece of advice that are named."""


class AdviceKind(StrEnum):
    """Kind of advice: to fix something, or to write."""

    FIX = "fix"
    WRITE = "write"


@dataclass(frozen=True)
class AdviceSpot:
    """A place that a piece of advice is about: its title, and the place as problems have it."""

    title: str
    place: str


@dataclass(frozen=True)
class Advice:
    """Something to do: `what`, and `why`, as sentences; the first of the `number` of places; the part of the report.

    `weight` says how much readers gain, of 100. `rule` names the rule whose meaning says why, "" for none.
    """

    kind: AdviceKind
    weight: int
    what: str
    why: str
    section: str
    spots: tuple[AdviceSpot, ...] = ()
    number: int = 0
    rule: str = ""

    @property
    def further(self) -> int:
        """Number of places that are not named."""
        return max(self.number - len(self.spots), 0)


def find_spots(articles: Iterable[Surveyed]) -> tuple[AdviceSpot, ...]:
    """Return the places of the first few articles."""
    return tuple(AdviceSpot(article.title, article.source) for article in articles)[:SHOWN]


_LINKS = ("dead-link", "dead-fragment", "unsafe-link", "empty-link")
_PICTURES = ("missing-image", "unreadable-image")
ALT = "missing-alt"
"""The rule of pictures without words."""
_FIRST = (*_LINKS, *_PICTURES, ALT)
RULES_PART = "rules"
"""The part of the report that has all problems."""
_FINDS_NOTHING = sentence("readers who follow it find nothing")
_SEVERAL = 2  # hard sentences, from which on an article is named


def advise_fixing(survey: Survey) -> Iterator[Advice]:
    """Yield what there is to fix."""
    by_rule = group_by_rule(survey.problems)
    yield from _advise_on_errors(survey)
    yield from _advise_on_broken_links(survey, by_rule)
    yield from _advise_on_pictures(survey, by_rule)
    yield from _advise_on_translations(survey, by_rule)
    yield from _advise_on_other_warnings(survey, by_rule)
    yield from _advise_on_dead_links(survey)
    yield from _advise_on_twins(survey)
    yield from _advise_on_hard_sentences(survey)


def group_by_rule(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Return the problems of each rule: errors first, then what readers stumble over, then the commonest."""
    by_rule: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_rule[problem.rule].append(problem)
    severities = list(Severity)

    def order(rule: str) -> tuple[int, int, int, str]:
        own = _FIRST.index(rule) if rule in _FIRST else len(_FIRST)
        return severities.index(severity_of(rule)), own, -len(by_rule[rule]), rule

    return {rule: by_rule[rule] for rule in sorted(by_rule, key=order)}


def find_worst_spots(problems: Sequence[Problem], articles: Iterable[Surveyed]) -> tuple[AdviceSpot, ...]:
    """Return the first places in the posts that have most of these problems."""
    titles = {article.source: article.title for article in articles}
    counts = Counter(problem.path for problem in problems)
    first = {problem.path: problem for problem in reversed(problems)}
    worst = sorted(first, key=lambda path: (-counts[path], path))[:SHOWN]
    return tuple(AdviceSpot(titles.get(path, ""), first[path].place) for path in worst)


def find_hard_to_read(articles: Iterable[Surveyed]) -> list[Surveyed]:
    """Return the articles with several hard sentences, those with most first."""
    hard = [article for article in articles if article.reading.hard_sentences >= _SEVERAL]
    return sorted(hard, key=lambda one: (-one.reading.hard_sentences, -one.reading.words_per_sentence, one.source))


def _advise_on_problems(
    survey: Survey, weight: int, words: tuple[str, str], problems: Sequence[Problem], section: str
) -> Advice:
    """Return advice about problems, in `words` that say what to do and why."""
    return Advice(AdviceKind.FIX, weight, *words, section, find_worst_spots(problems, survey.articles), len(problems))


def _advise_on_errors(survey: Survey) -> Iterator[Advice]:
    errors = [problem for problem in survey.problems if severity_of(problem.rule) is Severity.ERROR]
    if errors:
        number = len(errors)
        what = counted("Fix the error that stops publishing", "Fix the {number} errors that stop publishing", number)
        why = sentence("as long as it exists, nothing new is made")
        yield _advise_on_problems(survey, 100, (what, why), errors, RULES_PART)


def _advise_on_broken_links(survey: Survey, by_rule: dict[str, list[Problem]]) -> Iterator[Advice]:
    broken = [problem for rule in _LINKS for problem in by_rule.get(rule, ())]
    if broken:
        what = counted("Fix the broken link", "Fix the {number} broken links", len(broken))
        yield _advise_on_problems(survey, 90, (what, _FINDS_NOTHING), broken, RULES_PART)


def _advise_on_pictures(survey: Survey, by_rule: dict[str, list[Problem]]) -> Iterator[Advice]:
    missing = [problem for rule in _PICTURES for problem in by_rule.get(rule, ())]
    if missing:
        what = counted("Restore the missing picture", "Restore the {number} missing pictures", len(missing))
        why = sentence("readers see a few words in place of the picture")
        yield _advise_on_problems(survey, 85, (what, why), missing, RULES_PART)
    if without := by_rule.get(ALT):
        what = counted("Say what a picture shows", "Say what {number} pictures show", len(without))
        why = sentence("readers who do not see them hear the name of a file")
        yield _advise_on_problems(survey, 80, (what, why), without, "pictures")


def _advise_on_translations(survey: Survey, by_rule: dict[str, list[Problem]]) -> Iterator[Advice]:
    if behind := by_rule.get("translation-behind"):
        what = counted(
            "Update the translation whose source has changed",
            "Update {number} translations whose sources have changed",
            len(behind),
        )
        why = sentence("readers of the other language see outdated text")
        yield _advise_on_problems(survey, 62, (what, why), behind, RULES_PART)


def _advise_on_other_warnings(survey: Survey, by_rule: dict[str, list[Problem]]) -> Iterator[Advice]:
    """Yield advice for the rule of which there are most warnings besides."""
    for rule in [one for one in by_rule if severity_of(one) is Severity.WARNING and one not in _FIRST][:1]:
        number = len(by_rule[rule])
        what = counted(
            "Look at the warning of the rule “{rule}”",
            "Look at {number} warnings of the rule “{rule}”",
            number,
            rule=rule,
        )
        spots = find_worst_spots(by_rule[rule], survey.articles)
        yield Advice(AdviceKind.FIX, 50, what, "", RULES_PART, spots, number, rule)


def _advise_on_dead_links(survey: Survey) -> Iterator[Advice]:
    if places := find_dead_links(survey):
        what = counted(
            "Replace the link to a page that is gone", "Replace the {number} links to pages that are gone", len(places)
        )
        spots = tuple(AdviceSpot(article.title, article.source) for article, _ in places[:SHOWN])
        yield Advice(AdviceKind.FIX, 75, what, _FINDS_NOTHING, "visits", spots, len(places))


def _advise_on_twins(survey: Survey) -> Iterator[Advice]:
    if not survey.twins:
        return
    pair, number = survey.twins[0], len(survey.twins)
    by_slug = {article.slug: article for article in survey.articles}
    both = by_slug[pair.first], by_slug[pair.second]
    what = counted(
        "Merge two articles that say nearly the same",
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
    yield Advice(AdviceKind.FIX, 65, what, why, "twins", find_spots(both), 2 if number == 1 else 0)


def _advise_on_hard_sentences(survey: Survey) -> Iterator[Advice]:
    if articles := find_hard_to_read(survey.articles):
        what = counted(
            "Cut the longest sentences of an article", "Cut the longest sentences of {number} articles", len(articles)
        )
        why = sentence(
            "“{title}” has {number} of more than {words} words",
            title=articles[0].title,
            number=articles[0].reading.hard_sentences,
            words=HARD,
        )
        yield Advice(AdviceKind.FIX, 45, what, why, "reading", find_spots(articles), len(articles))


_LONG = 30  # days that a draft has lain, as the newest article has it
_TO_NAME = 3  # tags, months


def advise_writing(survey: Survey) -> Iterator[Advice]:
    """Yield what there is to write, the words that articles lack too."""
    yield from _advise_on_licence(survey)
    yield from _advise_on_lacks(survey)
    yield from _advise_on_drafts(survey)
    yield from _advise_on_stale_tags(survey)
    yield from _advise_on_tags_used_once(survey)
    yield from _advise_on_strangers(survey)
    yield from _advise_on_empty_months(survey)
    yield from _advise_on_unlinked(survey)


def find_lying_drafts(survey: Survey) -> list[tuple[Surveyed, int]]:
    """Return the drafts, the oldest first, and for how many days each has lain when the newest article came.

    It is 0 for those that are newer, or have no date.
    """
    newest = max((article.date for article in survey.articles if article.date), default=None)
    days = [(draft, _days(draft.date, newest)) for draft in survey.drafts]
    return sorted(days, key=lambda each: (-each[1], each[0].source))


def _days(date: dt.datetime | None, newest: dt.datetime | None) -> int:
    return max((newest - date).days, 0) if date and newest else 0


def _advise_on_licence(survey: Survey) -> Iterator[Advice]:
    if not survey.rights:
        what = sentence("Say what readers may do with your texts (rights)")
        why = sentence("without a licence nobody may copy a page for a class")
        yield Advice(AdviceKind.FIX, 60, what, why, "lacks", (AdviceSpot("", "collection.yaml"),), 1)


def _advise_on_lacks(survey: Survey) -> Iterator[Advice]:
    if articles := find_lacking(survey.articles, Lack.SUMMARY):
        what = counted("Write the summary of an article", "Write the summaries of {number} articles", len(articles))
        why = sentence("lists, search engines and messages with a link show it")
        yield _advise_on_share(55, what, why, articles)
    if articles := _find_slips(survey, Lack.DATE):
        what = counted(
            "Date the article that has no date", "Date the {number} articles that have no date", len(articles)
        )
        yield _advise_on_share(38, what, sentence("they come after all others"), articles)
    if articles := _find_slips(survey, Lack.TAGS):
        what = counted(
            "Give tags to the article without one", "Give tags to the {number} articles without one", len(articles)
        )
        yield _advise_on_share(36, what, sentence("no page of a tag links to them"), articles)
    if articles := _find_slips(survey, Lack.PICTURE):
        what = counted(
            "Find a picture for the article without one",
            "Find pictures for the {number} articles without one",
            len(articles),
        )
        yield _advise_on_share(20, what, sentence("the others have one"), articles)


def _advise_on_share(weight: int, what: str, why: str, articles: Sequence[Surveyed]) -> Advice:
    return Advice(AdviceKind.FIX, weight, what, why, "lacks", find_spots(articles), len(articles))


def _find_slips(survey: Survey, lack: Lack) -> list[Surveyed]:
    """Return the articles that lack something which most have: where most lack it, they are meant to."""
    articles = find_lacking(survey.articles, lack)
    return articles if 2 * len(articles) < len(survey.articles) else []


def _advise_on_drafts(survey: Survey) -> Iterator[Advice]:
    old = [(article, days) for article, days in find_lying_drafts(survey) if days >= _LONG]
    if old:
        first, days = old[0]
        what = counted("Finish the draft", "Finish one of the {number} drafts", len(old))
        why = counted(
            "“{title}” was {number} day old when the newest article came",
            "“{title}” was {number} days old when the newest article came",
            days,
            title=first.title,
        )
        yield Advice(AdviceKind.WRITE, 48, what, why, "drafts", find_spots(article for article, _ in old), len(old))


def _advise_on_stale_tags(survey: Survey) -> Iterator[Advice]:
    stale = sorted(find_stale_tags(survey.articles), key=lambda each: (-each[1], each[0]))
    if stale:
        names = joined(sentence("“{tag}”", tag=tag) for tag, _, _ in stale[:_TO_NAME])
        what = counted(
            "Come back to a subject: {names}", "Come back to one of {number} subjects: {names}", len(stale), names=names
        )
        tag, number, last = stale[0]
        why = sentence(
            "“{tag}” has {number} articles, the newest of {date}", tag=tag, number=number, date=name_day(last.date())
        )
        yield Advice(AdviceKind.WRITE, 42, what, why, "tags")


def _advise_on_tags_used_once(survey: Survey) -> Iterator[Advice]:
    single = {tag: articles[0] for tag, articles in group_by_tag(survey.articles).items() if len(articles) == 1}
    if single:
        names = joined(sentence("“{tag}”", tag=tag) for tag in list(single)[:_TO_NAME])
        what = counted(
            "Write a second article on a tag that has one: {names}",
            "Write a second article on one of {number} tags: {names} …",
            len(single),
            names=names,
        )
        why = sentence("a tag of a single article only leads back to it; or remove the tag")
        yield Advice(AdviceKind.WRITE, 30, what, why, "tags", find_spots(single.values()), len(single))


def _advise_on_strangers(survey: Survey) -> Iterator[Advice]:
    if pairs := find_strangers(survey.articles):
        one, other = pairs[0]
        what = sentence("Write about “{one}” and “{other}” together", one=one, other=other)
        yield Advice(AdviceKind.WRITE, 28, what, sentence("both are subjects here, and no article has both"), "tags")


def _advise_on_empty_months(survey: Survey) -> Iterator[Advice]:
    if months := find_empty_months(survey.articles):
        what = counted(
            "Spread articles over the year: one month without any",
            "Spread articles over the year: {number} months without any",
            len(months),
        )
        names = joined(name_month(*month) for month in months[-_TO_NAME:])
        why = sentence("nothing came in {months}", months=names)
        yield Advice(AdviceKind.WRITE, 25, what, why, "months")


def _advise_on_unlinked(survey: Survey) -> Iterator[Advice]:
    articles = find_unlinked(survey)
    if articles:
        by_tag = group_by_tag(survey.articles)
        pairs = ((article, find_near(article, survey.articles, by_tag)) for article in articles)
        first = next(((one, other) for one, other in pairs if other), None)
        what = counted(
            "Link to the article that no link leads to",
            "Link to the {number} articles that no link leads to",
            len(articles),
        )
        why = sentence("only lists link to it")
        if first and first[1]:
            why = sentence(
                "for example, “{other}” shares tags with “{title}”", other=first[1].title, title=first[0].title
            )
        yield Advice(AdviceKind.FIX, 40, what, why, "unlinked", find_spots(articles), len(articles))


MOST = 7
"""Pieces of advice: what somebody can look over at once."""
_LEAST_WRITING = 2  # among them, where there are as many: else all would be fixes


def list_advice(survey: Survey) -> list[Advice]:
    """Return what to do next, the most useful first."""
    return choose_advice([*advise_fixing(survey), *advise_writing(survey)])


def choose_advice(advice: Sequence[Advice]) -> list[Advice]:
    """Return the few that weigh most, among them some to write."""
    ranked = sorted(advice, key=lambda one: -one.weight)
    to_write = [advice for advice in ranked if advice.kind is AdviceKind.WRITE][:_LEAST_WRITING]
    others = [advice for advice in ranked if advice not in to_write]
    return sorted([*to_write, *others[: MOST - len(to_write)]], key=lambda one: -one.weight)
