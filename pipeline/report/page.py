"""The report as one page without scripts, files or servers of its own: `report.html` says all that this counts."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from pipeline.errors import UserError
from pipeline.extensions import severity_of
from pipeline.files.own_files import MARK, REPORT, is_output, is_report, resolve_links
from pipeline.i18n.catalogue import load_rules
from pipeline.i18n.labels import own_name
from pipeline.i18n.sentences import counted, humanize, sentence
from pipeline.jobs.sealed import replacing
from pipeline.model.problems import SEVERITY_NAMES, Problem, Severity
from pipeline.options import Options
from pipeline.press.fonts.embedded import make_faces
from pipeline.report import counting
from pipeline.report.advice import (
    ALT,
    Advice,
    find_hard_to_read,
    find_lying_drafts,
    find_worst_spots,
    group_by_rule,
    list_advice,
)
from pipeline.report.survey import HARD, Lack, LinkState, Speaker, Survey, Surveyed
from pipeline.report.visits import describe_visit
from pipeline.theme import stylesheet, templates

_TEMPLATE = "report/report.html"
_SHEETS = ("tokens.css", "report/report.css")
_FAMILIES = ("Source Sans 3", "Source Serif 4")  # of styles/report/report.css
_MOST_ROWS = 50  # of a table: the data has the others
_FEWEST_BARS = 3  # of a drawing
_MONTHS_SHOWN = 36
_FEW_MONTHS = 14  # each of which has its label
_TOP = 12  # tags, hosts
_TOGETHER = 10  # tags whose company is drawn
_LANGUAGES = 3  # whose levels are drawn
_FEWEST_OF_LANGUAGE = 3  # articles of such a language
_LAST_MINUTE = 10
_SIGNS = "!$%&'()*+,/:;=?@~"  # that an address may have behind its host (RFC 3986)


def make_page(survey: Survey, language: str) -> str:
    """Return the page, in a language of the catalogue."""
    speaker = Speaker(language)
    numbers = {**_list_fixes(survey, speaker), **_make_counts(survey, speaker)}
    page = (
        templates()
        .get_template(_TEMPLATE)
        .render(
            **numbers,
            language=language,
            mark=MARK,
            sheet="\n".join(map(stylesheet, _SHEETS)),
            digest=hashlib.sha256(repr(numbers).encode()).hexdigest()[:32],
            most_rows=_MOST_ROWS,
            fewest=_FEWEST_BARS,
            survey=survey,
            zip=zip,
            dict=dict,
            ticks=_choose_ticks,
            escaped=_escape_address,
            say=speaker.say,
            number=speaker.number,
            sentence=lambda text, **values: speaker.say(sentence(text, **values)),
            counted=lambda one, other, number, **values: speaker.say(counted(one, other, number, **values)),
        )
    )
    return page.replace("</style>", f"{make_faces(_FAMILIES, set(page))}</style>", 1)


def _list_fixes(survey: Survey, speaker: Speaker) -> dict[str, Any]:
    """Return advice, and rows about problems, pictures, visited links, twins, drafts and what articles lack."""
    meanings = load_rules(speaker.language)
    titles = {article.source: article.title for article in survey.articles}
    by_slug = {article.slug: article for article in survey.articles}
    by_rule = group_by_rule(survey.problems)
    worse = [group for rule, group in by_rule.items() if severity_of(rule) is not Severity.NOTE]
    to_fix = [problem for group in worse for problem in group]

    def describe_problem(problem: Problem) -> Sequence[str]:
        return titles.get(problem.path, ""), problem.place, speaker.say(problem.message)

    def say_why(advice: Advice) -> str:
        return meanings[advice.rule]["meaning"] if advice.rule else speaker.say(advice.why)

    return {
        "next": [(advice, say_why(advice).rstrip(".")) for advice in list_advice(survey)],
        "to_fix": len(to_fix),
        "problems": list(map(describe_problem, to_fix)),
        "pictures": list(map(describe_problem, by_rule.get(ALT, ()))),
        "rules": [
            (
                speaker.say(SEVERITY_NAMES[severity_of(rule)]),
                len(group),
                rule,
                meanings[rule]["meaning"],
                find_worst_spots(group, survey.articles)[0].place,
            )
            for rule, group in by_rule.items()
        ],
        "visits": None if survey.visits is None else _group_visits(survey, speaker),
        "twins": [
            (
                speaker.say(sentence("{percent}%", percent=round(100 * pair.share))),
                *_describe_place(by_slug[pair.first]),
                *_describe_place(by_slug[pair.second]),
            )
            for pair in survey.twins
        ],
        "lacks": {lack: list(map(_describe_place, counting.find_lacking(survey.articles, lack))) for lack in Lack},
        "drafts": [(*_describe_place(draft), draft.words, days) for draft, days in find_lying_drafts(survey)],
    }


def _group_visits(survey: Survey, speaker: Speaker) -> dict[LinkState, list[Sequence[str]]]:
    places = counting.group_web_links(survey.articles)
    groups: dict[LinkState, list[Sequence[str]]] = {state: [] for state in LinkState}
    for visit in survey.visits or ():
        first_article = places[visit.address][0][0]
        groups[visit.state].append((visit.address, speaker.say(describe_visit(visit)), *_describe_place(first_article)))
    return groups


def _make_counts(survey: Survey, speaker: Speaker) -> dict[str, Any]:
    """Return numbers by their labels, and rows, about months, lengths, how texts read, tags and links."""
    articles = survey.articles
    months = dict(list(counting.count_months(articles).items())[-_MONTHS_SHOWN:])
    newest = max((article.date for article in articles if article.date), default=None)
    levels = [(own_name(code), counts) for code, counts in counting.count_levels(articles).items()]
    tags = counting.group_by_tag(articles)
    pairs = counting.count_tag_pairs(articles)
    hosts = counting.count_hosts(articles)
    both_ways = {way: many for one, other, many in pairs for way in ((one, other), (other, one))}
    together = list(tags)[:_TOGETHER]
    return {
        "words": [article.words for article in articles],
        "usual_words": counting.compute_median(article.words for article in articles),
        "usual_minutes": counting.compute_median(article.minutes for article in articles),
        "usual_sentence": counting.compute_median(
            article.reading.words_per_sentence for article in articles if article.reading.sentences
        ),
        "most_words": HARD,
        "newest": speaker.day(newest.date()) if newest else "",
        "months": {speaker.month(month): number for month, number in months.items()},
        "month_labels": [
            f"{month:02}/{year % 100:02}" if len(months) <= _FEW_MONTHS or month in (1, 7) else ""
            for year, month in months
        ],
        "minutes": {
            f"{each}+" if each == _LAST_MINUTE else str(each): number
            for each, number in counting.count_minutes(articles, _LAST_MINUTE).items()
        },
        "lengths": {
            f"{least}–{least + 3}" if least < HARD else f"{HARD}+": number
            for least, number in counting.count_sentence_lengths(articles).items()
        },
        "steps": counting.STEPS,
        "levels": dict([row for row in levels if sum(row[1]) >= _FEWEST_OF_LANGUAGE][:_LANGUAGES]),
        "hard": [
            (
                *_describe_place(article),
                article.reading.hard_sentences,
                speaker.number(article.reading.words_per_sentence, 1),
                article.reading.hard[0],
            )
            for article in find_hard_to_read(articles)
        ],
        "tags": len(tags),
        "top_tags": {tag: len(members) for tag, members in list(tags.items())[:_TOP]},
        "single": [(tag, *_describe_place(members[0])) for tag, members in tags.items() if len(members) == 1],
        "pairs": pairs,
        "together": together,
        "company": {pair: many for pair, many in both_ways.items() if set(pair) <= set(together)},
        "unlinked": list(map(_describe_place, counting.find_unlinked(survey))),
        "hosts": hosts,
        "top_hosts": dict(list(hosts.items())[:_TOP]),
    }


def _describe_place(article: Surveyed) -> tuple[str, str]:
    return article.title, article.source


def _choose_ticks(most: int) -> list[int]:
    """Return a few round numbers from 0 on, the last of which is not below the greatest value."""
    step = next(step for scale in count() for step in (10**scale, 2 * 10**scale, 5 * 10**scale) if most <= 4 * step)
    return list(range(0, most + step, step))


def _escape_address(address: str) -> str:
    """Return an address without signs that none may have."""
    parts = urlsplit(address)
    path, query, fragment = (quote(part, safe=_SIGNS) for part in parts[2:])
    return parts._replace(path=path, query=query, fragment=fragment).geturl()


_SUFFIX = ".html"


class ReportError(UserError):
    """The report cannot be written where it is to be."""


def find_report_path(named: str, options: Options) -> Path:
    """Return where the report is to be written: the file that is named, else `report.html` here.

    Raises:
        ReportError: It may not be written there.
    """
    path = Path(named or REPORT)
    if path.suffix.lower() != _SUFFIX:
        raise ReportError("--output {path}: the name of a report must end in .html, for example report.html", path=path)
    place = resolve_links(path.parent) / path.name
    if folder := next((parent for parent in place.parents if _is_published(parent, options)), None):
        raise ReportError(
            "--output {path} is in {folder}, which goes online: a report is for editors only; write it elsewhere",
            path=path,
            folder=folder,
        )
    if os.path.lexists(place) and not is_report(place):
        raise ReportError("{path} exists already and is not a report: name another file with --output", path=path)
    if not place.parent.is_dir():
        raise ReportError(_say_unwritable(path, sentence("there is no folder “{folder}”", folder=path.parent)))
    return path


def _is_published(folder: Path, options: Options) -> bool:
    return folder in (resolve_links(options.output), resolve_links(options.teachers)) or is_output(folder)


def write_report(html: str, path: Path) -> None:
    """Write the report, in one step.

    Raises:
        ReportError: it cannot be written there.
    """
    try:
        with replacing(path) as new, new.open("x", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(html)
    except OSError as error:
        raise ReportError(_say_unwritable(path, humanize(error))) from error


def _say_unwritable(path: Path, reason: str) -> str:
    return sentence("{path} cannot be written: {error}", path=path, error=reason)
