"""The parts of a report about what is to be mended: problems, pictures, twins, dead links, what is lacking, drafts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote, urlsplit

from pipeline.catalogue import rules
from pipeline.model.problems import RULES, Problem, Severity
from pipeline.survey.counting import lacking, web_links
from pipeline.survey.links.words import what_came
from pipeline.survey.mending import ALT, RULES_PART, by_rule, worst_spots
from pipeline.survey.page_values import DataTable, ReportPart, TableCell
from pipeline.survey.speaker import Speaker
from pipeline.survey.values import Lack, LinkState, Survey, Surveyed, Visit
from pipeline.survey.writing import lying
from pipeline.text.sentences import counted, sentence

MOST_ROWS = 50
"""Rows of a table: the data has the others."""
_SIGNS = "!$%&'()*+,/:;=?@~"  # that an address may have behind its host (RFC 3986)
_OPEN = 10  # rows of a table that need not be folded
_SEVERITIES = {
    Severity.ERROR: sentence("error"),
    Severity.WARNING: sentence("warning"),
    Severity.NOTE: sentence("note"),
}


def mending_parts(survey: Survey, speaker: Speaker) -> Iterator[ReportPart]:
    """Yield those parts that have anything to say."""
    for make in (_rules, _pictures, _visits, _twins, _lacks, _drafts):
        part = make(survey, speaker)
        if part is not None:
            yield part


def table(
    speaker: Speaker,
    caption: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[TableCell]],
    *,
    folded: bool = False,
) -> DataTable:
    """Return a table of as many rows as a page can show."""
    found = list(rows)
    more = len(found) - MOST_ROWS
    rest = counted("and one more, which --json has", "and {number} more, which --json has", more) if more > 0 else ""
    return DataTable(
        speaker.say(caption), speaker.said(*heads), found[:MOST_ROWS], folded, speaker.say(rest) if rest else ""
    )


def place_of(article: Surveyed) -> tuple[TableCell, TableCell]:
    """Return the cells of an article: its title and its file."""
    return TableCell(article.title), TableCell(article.source, is_place=True)


def number(speaker: Speaker, value: float, decimals: int = 0) -> TableCell:
    """Return a cell with a number."""
    return TableCell(speaker.number(value, decimals), is_number=True)


def _rules(survey: Survey, speaker: Speaker) -> ReportPart:
    title = speaker.say(sentence("What “check” finds"))
    found = by_rule(survey.problems)
    if not found:
        return ReportPart(RULES_PART, title, speaker.said(sentence("Nothing: all is well.")))
    meanings = rules(speaker.language)
    titles = {one.source: one.title for one in survey.articles}
    heads = (sentence("how bad"), sentence("how many"), sentence("rule"), sentence("what it means"), sentence("where"))
    rows = (_row_of_rule(rule, found[rule], survey, speaker, meanings) for rule in found)
    tables = [table(speaker, sentence("Rules that are broken, what readers notice first"), heads, rows)]
    words = sentence("“explain RULE” says how to mend what a rule names, “check” lists every place.")
    to_mend = [one for one in survey.problems if one.severity is not Severity.NOTE]
    if to_mend:
        tables.append(_places(to_mend, titles, speaker))
    return ReportPart(RULES_PART, title, speaker.said(words), tables=tables)


def _row_of_rule(
    rule: str, problems: Sequence[Problem], survey: Survey, speaker: Speaker, meanings: Mapping[str, Mapping[str, str]]
) -> Sequence[TableCell]:
    spots = worst_spots(problems, survey.articles)
    return (
        TableCell(speaker.say(_SEVERITIES[RULES[rule]])),
        number(speaker, len(problems)),
        TableCell(rule, is_place=True),
        TableCell(meanings[rule]["meaning"]),
        TableCell(spots[0].place, is_place=True),
    )


def _places(problems: Sequence[Problem], titles: Mapping[str, str], speaker: Speaker) -> DataTable:
    """Return a table of errors and warnings, the worst rules first, a line of each rule and post."""
    heads = (sentence("article"), sentence("where"), sentence("what is wrong"))
    ordered = (problem for group in by_rule(problems).values() for problem in group)
    rows = (
        (TableCell(titles.get(one.path, "")), TableCell(one.place, is_place=True), TableCell(speaker.say(one.message)))
        for one in ordered
    )
    return table(speaker, sentence("Errors and warnings one by one"), heads, rows, folded=True)


def _pictures(survey: Survey, speaker: Speaker) -> ReportPart | None:
    without = [problem for problem in survey.problems if problem.rule == ALT]
    title = speaker.say(sentence("Pictures without words"))
    if not without:
        return ReportPart("pictures", title, speaker.said(sentence("None: every picture says what it shows.")))
    titles = {one.source: one.title for one in survey.articles}
    heads = (sentence("article"), sentence("where"), sentence("what is wrong"))
    rows = (
        (TableCell(titles.get(one.path, "")), TableCell(one.place, is_place=True), TableCell(speaker.say(one.message)))
        for one in without
    )
    words = counted(
        "One picture has no words of its own.", "{number} pictures have no words of their own.", len(without)
    )
    return ReportPart(
        "pictures",
        title,
        speaker.said(words),
        tables=[table(speaker, sentence("Pictures that want words"), heads, rows, folded=len(without) > _OPEN)],
    )


_STATES = {
    LinkState.DEAD: sentence("Pages that are gone"),
    LinkState.MOVED: sentence("Pages that have moved for good"),
    LinkState.UNKNOWN: sentence("Pages of which a visit told nothing: look yourself"),
    LinkState.REFUSED: sentence("Addresses that were not visited"),
}


def _visits(survey: Survey, speaker: Speaker) -> ReportPart:
    title = speaker.say(sentence("Links to pages that are gone"))
    if survey.visits is None:
        words = sentence("No link was visited. “report --online” visits them: slowly, and public addresses alone.")
        return ReportPart("visits", title, speaker.said(words))
    by_state = {state: [one for one in survey.visits if one.state is state] for state in LinkState}
    words = sentence(
        "{alive} of {number} addresses are there; each is visited again after two weeks.",
        alive=len(by_state[LinkState.ALIVE]) + len(by_state[LinkState.MOVED]),
        number=len(survey.visits),
    )
    places = web_links(survey.articles)
    tables = [
        _visited(caption, by_state[state], places, speaker, folded=state is not LinkState.DEAD)
        for state, caption in _STATES.items()
        if by_state[state]
    ]
    return ReportPart("visits", title, speaker.said(words), tables=tables)


def _visited(
    caption: str,
    visits: Sequence[Visit],
    places: Mapping[str, Sequence[tuple[Surveyed, object]]],
    speaker: Speaker,
    *,
    folded: bool,
) -> DataTable:
    heads = (sentence("address"), sentence("what came of a visit"), sentence("article"), sentence("where"))
    rows = (
        (
            TableCell(one.address, address=_escaped(one.address)),
            TableCell(speaker.say(what_came(one))),
            *place_of(places[one.address][0][0]),
        )
        for one in visits
    )
    return table(speaker, caption, heads, rows, folded=folded)


def _escaped(address: str) -> str:
    """Return an address without signs that none may have."""
    parts = urlsplit(address)
    path, query, fragment = (quote(part, safe=_SIGNS) for part in parts[2:])
    return parts._replace(path=path, query=query, fragment=fragment).geturl()


def _twins(survey: Survey, speaker: Speaker) -> ReportPart:
    title = speaker.say(sentence("Articles that say nearly the same"))
    if not survey.twins:
        return ReportPart(
            "twins", title, speaker.said(sentence("None: no two articles have half of their text in common."))
        )
    by_slug = {one.slug: one for one in survey.articles}
    heads = (sentence("in common"), sentence("one"), sentence("where"), sentence("the other"), sentence("where"))
    rows = (
        (
            TableCell(speaker.say(sentence("{percent}%", percent=round(100 * pair.share))), is_number=True),
            *place_of(by_slug[pair.first]),
            *place_of(by_slug[pair.second]),
        )
        for pair in survey.twins
    )
    return ReportPart(
        "twins", title, tables=[table(speaker, sentence("Pairs, by how much they have in common"), heads, rows)]
    )


_LACKS: Mapping[Lack, Callable[[int], str]] = {
    Lack.SUMMARY: lambda number: counted(
        "One article without a summary", "{number} articles without a summary", number
    ),
    Lack.PICTURE: lambda number: counted(
        "One article without a picture", "{number} articles without a picture", number
    ),
    Lack.TAGS: lambda number: counted("One article without a tag", "{number} articles without a tag", number),
    Lack.DATE: lambda number: counted("One article without a date", "{number} articles without a date", number),
}


def _lacks(survey: Survey, speaker: Speaker) -> ReportPart:
    licence = (
        sentence("Readers may do with all this: {rights}", rights=survey.rights)
        if survey.rights
        else sentence("No licence is named: write “rights” into collection.yaml, or “legal” with a licence.")
    )
    found = {lack: lacking(survey.articles, lack) for lack in _LACKS}
    heads = (sentence("article"), sentence("where"))
    tables = [
        table(speaker, _LACKS[lack](len(articles)), heads, map(place_of, articles), folded=True)
        for lack, articles in found.items()
        if articles
    ]
    return ReportPart("lacks", speaker.say(sentence("What articles lack")), speaker.said(licence), tables=tables)


def _drafts(survey: Survey, speaker: Speaker) -> ReportPart | None:
    if not survey.drafts:
        return None
    heads = (sentence("draft"), sentence("where"), sentence("words"), sentence("days before the newest article"))
    rows = ((*place_of(one), number(speaker, one.words), number(speaker, days)) for one, days in lying(survey))
    title = speaker.say(sentence("Drafts"))
    return ReportPart("drafts", title, tables=[table(speaker, sentence("Drafts, the oldest first"), heads, rows)])
