"""The report as one page that stands for itself: no script, and nothing of another file or server."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from pipeline.catalogue import rules
from pipeline.files.reports import MARK
from pipeline.survey.advice import Advice, ToDo
from pipeline.survey.counting import middle, unlinked
from pipeline.survey.page_values import ReportPage, Step
from pipeline.survey.part_of_counting import counting_parts
from pipeline.survey.part_of_mending import mending_parts
from pipeline.survey.ranking import whats_next
from pipeline.survey.speaker import Speaker
from pipeline.survey.values import Survey
from pipeline.text.sentences import counted, sentence
from pipeline.theme import stylesheet, templates

_TEMPLATE, _SHEETS = "report/report.html", ("tokens.css", "report/report.css")
_KINDS = {ToDo.MEND: sentence("Mend"), ToDo.WRITE: sentence("Write")}


def page_html(survey: Survey, language: str) -> str:
    """Return the page, in a language of the catalogue."""
    sheet = "\n".join(map(stylesheet, _SHEETS))
    page = report_page(survey, Speaker(language))
    digest = hashlib.sha256(repr(page).encode()).hexdigest()[:32]
    return templates().get_template(_TEMPLATE).render(page=page, sheet=sheet, digest=digest, mark=MARK)


def report_page(survey: Survey, speaker: Speaker) -> ReportPage:
    """Return all that the page shows."""
    return ReportPage(
        language=speaker.language,
        title=speaker.say(sentence("What should we write or mend next?")),
        collection=survey.title,
        figures=tuple(_figures(survey, speaker)),
        next=[_step(one, speaker) for one in whats_next(survey)],
        parts=[*mending_parts(survey, speaker), *counting_parts(survey, speaker)],
        words={name: speaker.say(text) for name, text in _WORDS.items()},
    )


_WORDS = {
    "all_well": sentence("Nothing is to be mended. Write what you like."),
    "contents": sentence("What is in this report"),
    "data": sentence("The numbers"),
    "more": sentence("more"),
}


def _figures(survey: Survey, speaker: Speaker) -> Iterator[tuple[str, str]]:
    """Yield the figures of the collection with what they count."""
    count = len(survey.articles)
    yield speaker.number(count), speaker.say(counted("article", "articles", count))
    if survey.drafts:
        yield speaker.number(len(survey.drafts)), speaker.say(counted("draft", "drafts", len(survey.drafts)))
    yield speaker.number(sum(one.words for one in survey.articles)), speaker.say(sentence("words"))
    minutes = middle(one.minutes for one in survey.articles)
    yield (
        speaker.number(minutes),
        speaker.say(counted("minute to read one, mostly", "minutes to read one, mostly", round(minutes))),
    )
    problems = sum(problem.severity != "note" for problem in survey.problems)
    yield speaker.number(problems), speaker.say(counted("error or warning", "errors and warnings", problems))
    lonely = len(unlinked(survey))
    yield (
        speaker.number(lonely),
        speaker.say(counted("article that nothing leads to", "articles that nothing leads to", lonely)),
    )


def _step(one: Advice, speaker: Speaker) -> Step:
    why = rules(speaker.language)[one.rule]["meaning"] if one.rule else speaker.say(one.why)
    further = counted("and one more", "and {number} more", one.further) if one.further else ""
    return Step(
        kind=speaker.say(_KINDS[one.kind]),
        what=speaker.say(one.what),
        why=f"{why[:1].upper()}{why[1:].rstrip('.')}.",
        spots=[(spot.title, spot.place) for spot in one.spots],
        further=speaker.say(further) if further else "",
        part=one.section,
    )
