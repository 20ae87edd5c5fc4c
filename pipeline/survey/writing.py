"""What to write next: articles that would go with those that are there, and what these lack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from pipeline.i18n.sentences import counted, joined, sentence
from pipeline.survey.advice import Advice, AdviceSpot, ToDo, spots_of
from pipeline.survey.counting import empty_months, lacking, near, stale_tags, strangers, tags, unlinked
from pipeline.survey.speaker import day_named, month_named
from pipeline.survey.values import Lack, Survey, Surveyed

LICENCE, SUMMARY, DRAFTS, STALE, UNLINKED, DATE, TAGS, ONCE, STRANGERS, MONTHS, PICTURE = (
    60,
    55,
    48,
    42,
    40,
    38,
    36,
    30,
    28,
    25,
    20,
)
"""How much readers gain, of 100."""
_LONG = 30  # days that a draft has lain, as the newest article has it
_TO_NAME = 3  # tags, months


def writing(survey: Survey) -> Iterator[Advice]:
    """Yield what there is to write, the words that articles lack too."""
    yield from _licence(survey)
    yield from _lacks(survey)
    yield from _drafts(survey)
    yield from _stale_tags(survey)
    yield from _tags_used_once(survey)
    yield from _strangers(survey)
    yield from _empty_months(survey)
    yield from _unlinked(survey)


def lying(survey: Survey) -> list[tuple[Surveyed, int]]:
    """Return the drafts, the oldest first, and for how many days each has lain when the newest article came.

    It is 0 for those that are newer, or have no date.
    """
    newest = max((one.date for one in survey.articles if one.date), default=None)
    days = [(one, _days(one.date, newest)) for one in survey.drafts]
    return sorted(days, key=lambda each: (-each[1], each[0].source))


def _days(date: dt.datetime | None, newest: dt.datetime | None) -> int:
    return max((newest - date).days, 0) if date and newest else 0


def _licence(survey: Survey) -> Iterator[Advice]:
    if not survey.rights:
        what = sentence("Say what readers may do with all this (rights)")
        why = sentence("without a licence nobody may copy a page for a class")
        yield Advice(ToDo.MEND, LICENCE, what, why, "lacks", (AdviceSpot("", "collection.yaml"),), 1)


def _lacks(survey: Survey) -> Iterator[Advice]:
    if found := lacking(survey.articles, Lack.SUMMARY):
        what = counted("Write the summary of an article", "Write the summaries of {number} articles", len(found))
        why = sentence("lists, search engines and messages with a link show it")
        yield _of(SUMMARY, what, why, found)
    if found := _slips(survey, Lack.DATE):
        what = counted("Date the article that has no date", "Date the {number} articles that have no date", len(found))
        yield _of(DATE, what, sentence("they stand behind all others"), found)
    if found := _slips(survey, Lack.TAGS):
        what = counted(
            "Give tags to the article without one", "Give tags to the {number} articles without one", len(found)
        )
        yield _of(TAGS, what, sentence("no page of a tag leads to them"), found)
    if found := _slips(survey, Lack.PICTURE):
        what = counted(
            "Find a picture for the article without one",
            "Find pictures for the {number} articles without one",
            len(found),
        )
        yield _of(PICTURE, what, sentence("the others have one"), found)


def _of(weight: int, what: str, why: str, articles: Sequence[Surveyed]) -> Advice:
    return Advice(ToDo.MEND, weight, what, why, "lacks", spots_of(articles), len(articles))


def _slips(survey: Survey, lack: Lack) -> list[Surveyed]:
    """Return the articles that lack something which most have: where most lack it, they are meant to."""
    found = lacking(survey.articles, lack)
    return found if 2 * len(found) < len(survey.articles) else []


def _drafts(survey: Survey) -> Iterator[Advice]:
    old = [(one, days) for one, days in lying(survey) if days >= _LONG]
    if old:
        first, days = old[0]
        what = counted("Finish the draft that lies there", "Finish one of the {number} drafts that lie there", len(old))
        why = counted(
            "“{title}” was {number} day old when the newest article came",
            "“{title}” was {number} days old when the newest article came",
            days,
            title=first.title,
        )
        yield Advice(ToDo.WRITE, DRAFTS, what, why, "drafts", spots_of(one for one, _ in old), len(old))


def _stale_tags(survey: Survey) -> Iterator[Advice]:
    stale = sorted(stale_tags(survey.articles), key=lambda each: (-each[1], each[0]))
    if stale:
        names = joined(sentence("“{tag}”", tag=tag) for tag, _, _ in stale[:_TO_NAME])
        what = counted(
            "Come back to a subject: {names}", "Come back to one of {number} subjects: {names}", len(stale), names=names
        )
        tag, number, last = stale[0]
        why = sentence(
            "“{tag}” has {number} articles, the newest of {date}", tag=tag, number=number, date=day_named(last.date())
        )
        yield Advice(ToDo.WRITE, STALE, what, why, "tags")


def _tags_used_once(survey: Survey) -> Iterator[Advice]:
    single = {tag: found[0] for tag, found in tags(survey.articles).items() if len(found) == 1}
    if single:
        names = joined(sentence("“{tag}”", tag=tag) for tag in list(single)[:_TO_NAME])
        what = counted(
            "Write a second article on a tag that has one: {names}",
            "Write a second article on one of {number} tags: {names} …",
            len(single),
            names=names,
        )
        why = sentence("a tag of one article leads from it to itself; else leave the tag out")
        yield Advice(ToDo.WRITE, ONCE, what, why, "tags", spots_of(single.values()), len(single))


def _strangers(survey: Survey) -> Iterator[Advice]:
    if pairs := strangers(survey.articles):
        one, other = pairs[0]
        what = sentence("Write about “{one}” and “{other}” together", one=one, other=other)
        yield Advice(ToDo.WRITE, STRANGERS, what, sentence("both are subjects here, and no article has both"), "tags")


def _empty_months(survey: Survey) -> Iterator[Advice]:
    if found := empty_months(survey.articles):
        what = counted(
            "Spread articles over the year: one month without any",
            "Spread articles over the year: {number} months without any",
            len(found),
        )
        names = joined(month_named(*month) for month in found[-_TO_NAME:])
        why = sentence("nothing came in {months}", months=names)
        yield Advice(ToDo.WRITE, MONTHS, what, why, "months")


def _unlinked(survey: Survey) -> Iterator[Advice]:
    found = unlinked(survey)
    if found:
        by_tag = tags(survey.articles)
        pairs = ((one, near(one, survey.articles, by_tag)) for one in found)
        first = next(((one, other) for one, other in pairs if other), None)
        what = counted(
            "Link to the article that nothing leads to", "Link to {number} articles that nothing leads to", len(found)
        )
        why = sentence("only lists lead there")
        if first and first[1]:
            why = sentence("“{other}”, say, has tags of “{title}”", other=first[1].title, title=first[0].title)
        yield Advice(ToDo.MEND, UNLINKED, what, why, "unlinked", spots_of(found), len(found))
