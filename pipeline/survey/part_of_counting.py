"""The parts of a report about what is there: months, lengths, how texts read, tags, links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.labels import own_name
from pipeline.survey.counting import (
    STEPS,
    hosts,
    levels,
    middle,
    minutes,
    months,
    sentence_lengths,
    tag_pairs,
    tags,
    unlinked,
)
from pipeline.survey.mending import hard_to_read
from pipeline.survey.page_values import DataTable, Plot, ReportPart, TableCell
from pipeline.survey.part_of_mending import number, place_of, table
from pipeline.survey.plots import bars, columns, dots
from pipeline.survey.speaker import Speaker
from pipeline.survey.values import HARD, Survey
from pipeline.text.sentences import counted, sentence

_MONTHS_SHOWN = 36
_FEW_MONTHS = 14  # each of which has its label
_TOP = 12  # tags, hosts
_TOGETHER = 10  # tags whose company is drawn
_LANGUAGES = 3  # whose levels are drawn
_FEWEST_OF_LANGUAGE = 3  # articles
_LAST_MINUTE = 10


def counting_parts(survey: Survey, speaker: Speaker) -> Iterator[ReportPart]:
    """Yield those parts."""
    yield _months(survey, speaker)
    yield _lengths(survey, speaker)
    yield _reading(survey, speaker)
    yield _tags(survey, speaker)
    yield _unlinked(survey, speaker)
    yield _hosts(survey, speaker)


def _plot(speaker: Speaker, words: tuple[str, str, str], data: Mapping[str, int], kind: str = "columns") -> Plot:
    """Return a plot of numbers by their labels, under a title, with a description and a head for its labels."""
    title, description, head = words
    labels = list(data)
    tips = [speaker.say(sentence("{label}: {number}", label=label, number=data[label])) for label in labels]
    drawing = (bars if kind == "bars" else columns)(labels, list(data.values()), tips)
    return Plot(
        speaker.say(title), speaker.say(description), drawing, _data(speaker, title, head, data), kind != "bars"
    )


def _data(speaker: Speaker, title: str, head: str, data: Mapping[str, int]) -> DataTable:
    rows = [(TableCell(label), number(speaker, value)) for label, value in data.items()]
    return DataTable(
        speaker.say(sentence("{title}: the numbers", title=title)), speaker.said(head, sentence("articles")), rows
    )


def _months(survey: Survey, speaker: Speaker) -> ReportPart:
    title = sentence("Articles a month")
    counts = months(survey.articles)
    if not counts:
        return ReportPart("months", speaker.say(title), speaker.said(sentence("No article has a date.")))
    shown = dict(list(counts.items())[-_MONTHS_SHOWN:])
    named = {speaker.month(month): value for month, value in shown.items()}
    labels = [_label(month, few=len(shown) <= _FEW_MONTHS) for month in shown]
    tips = [speaker.say(sentence("{label}: {number}", label=label, number=value)) for label, value in named.items()]
    description = sentence(
        "From {first} to {last}, at most {most} in a month.",
        first=speaker.month(next(iter(shown))),
        last=speaker.month(list(shown)[-1]),
        most=max(shown.values()),
    )
    data = _data(speaker, title, sentence("month"), named)
    plot = Plot(speaker.say(title), speaker.say(description), columns(labels, list(shown.values()), tips), data)
    newest = max(one.date for one in survey.articles if one.date)
    words = sentence("The newest is of {date}.", date=speaker.day(newest.date()))
    return ReportPart("months", speaker.say(title), speaker.said(words), [plot])


def _label(month: tuple[int, int], *, few: bool) -> str:
    year, of_year = month
    return f"{of_year:02}/{year % 100:02}" if few or of_year in (1, 7) else ""


def _lengths(survey: Survey, speaker: Speaker) -> ReportPart:
    title = sentence("Words and reading time")
    counts = minutes(survey.articles, _LAST_MINUTE)
    words = [one.words for one in survey.articles]
    summary = sentence(
        "{words} words in all; half of the articles have more than {middle}, the shortest {least}, the longest {most}.",
        words=speaker.number(sum(words)),
        middle=speaker.number(middle(words)),
        least=speaker.number(min(words, default=0)),
        most=speaker.number(max(words, default=0)),
    )
    data = {f"{each}+" if each == _LAST_MINUTE else str(each): value for each, value in counts.items()}
    names = (
        sentence("Articles by reading time"),
        sentence("How many take so many minutes to read."),
        sentence("minutes"),
    )
    return ReportPart(
        "lengths", speaker.say(title), speaker.said(summary), [_plot(speaker, names, data)] if data else []
    )


def _reading(survey: Survey, speaker: Speaker) -> ReportPart:
    words = [
        sentence(
            "Sentences have {words} words on the average; of more than {most} words they are hard to read.",
            words=speaker.number(
                middle(one.reading.words_a_sentence for one in survey.articles if one.reading.sentences)
            ),
            most=HARD,
        )
    ]
    if survey.level:
        words.append(sentence("The level is Flesch’s: rough, for it knows syllables and lengths, not what is meant."))
    else:
        words.append(
            sentence("How hard texts are could not be measured: install this program with its extra “report”.")
        )
    if survey.too_much:
        names = ", ".join(survey.too_much)
        words.append(sentence("Too much to be read in the time that a post may take: {names}", names=names))
    lengths = sentence_lengths(survey.articles)
    plots = (
        [_plot(speaker, _OF_SENTENCES, {_range(least): value for least, value in lengths.items()})] if lengths else []
    )
    plots += _levels(survey, speaker)
    found = hard_to_read(survey.articles)
    heads = (*_ARTICLE, sentence("hard sentences"), sentence("words a sentence"), sentence("the longest"))
    rows = (
        (
            *place_of(one),
            number(speaker, one.reading.hard_ones),
            number(speaker, one.reading.words_a_sentence, 1),
            TableCell(one.reading.hard[0]),
        )
        for one in found
    )
    tables = [table(speaker, sentence("Articles with several hard sentences"), heads, rows)] if found else []
    return ReportPart("reading", speaker.say(sentence("How articles read")), speaker.said(*words), plots, tables)


_ARTICLE = (sentence("article"), sentence("where"))
_OF_SENTENCES = (
    sentence("Articles by the length of their sentences"),
    sentence("How many have sentences of so many words on the average."),
    sentence("words"),
)


def _range(least: int) -> str:
    return f"{least}–{least + 3}" if least < HARD else f"{HARD}+"


def _levels(survey: Survey, speaker: Speaker) -> Iterator[Plot]:
    found = {
        language: counts for language, counts in levels(survey.articles).items() if sum(counts) >= _FEWEST_OF_LANGUAGE
    }
    names = speaker.said(sentence("easy"), sentence("ordinary"), sentence("hard"), sentence("very hard"))
    for language, counts in list(found.items())[:_LANGUAGES]:
        title = sentence("How hard articles are to read ({language})", language=own_name(language))
        description = sentence(
            "Easy from {easy} on, ordinary from {ordinary}, hard from {hard}.",
            easy=STEPS[0],
            ordinary=STEPS[1],
            hard=STEPS[2],
        )
        words = title, description, sentence("level")
        yield _plot(speaker, words, dict(zip(names, counts, strict=True)), "bars")


def _tags(survey: Survey, speaker: Speaker) -> ReportPart:
    title = sentence("Tags")
    found = tags(survey.articles)
    if not found:
        return ReportPart("tags", speaker.say(title), speaker.said(sentence("No article has a tag.")))
    single = [tag for tag, members in found.items() if len(members) == 1]
    words = counted(
        "{number} tag, of which {single} has one article",
        "{number} tags, of which {single} have one article",
        len(found),
        single=len(single),
    )
    top = {tag: len(members) for tag, members in list(found.items())[:_TOP]}
    names = sentence("The commonest tags"), sentence("How many articles have each of them."), sentence("tag")
    plots = [_plot(speaker, names, top, "bars")]
    pairs = tag_pairs(survey.articles)
    heads = (sentence("tag"), sentence("goes with"), sentence("how often"))
    rows = [(TableCell(one), TableCell(other), number(speaker, many)) for one, other, many in pairs]
    together = table(speaker, sentence("Tags that go together"), heads, rows, folded=True)
    if len(found) > 1 and pairs:
        plots.append(_company(list(found)[:_TOGETHER], pairs, together, speaker))
    heads = (sentence("tag"), *_ARTICLE)
    once = ((TableCell(tag), *place_of(found[tag][0])) for tag in single)
    tables = [table(speaker, sentence("Tags of one article"), heads, once, folded=True)] if single else []
    return ReportPart("tags", speaker.say(title), speaker.said(words), plots, tables)


def _company(names: Sequence[str], pairs: Sequence[tuple[str, str, int]], data: DataTable, speaker: Speaker) -> Plot:
    counts = {frozenset(pair[:2]): pair[2] for pair in pairs}
    rows = [[counts.get(frozenset((one, other)), 0) if one != other else 0 for other in names] for one in names]
    tips = [
        speaker.say(sentence("{one} and {other}: {number}", one=one, other=other, number=value))
        for one, row in zip(names, rows, strict=True)
        for other, value in zip(names, row, strict=True)
    ]
    title, description = (
        sentence("How tags go together"),
        sentence("The larger a dot, the more articles have both tags."),
    )
    return Plot(speaker.say(title), speaker.say(description), dots(names, rows, tips), data)


def _unlinked(survey: Survey, speaker: Speaker) -> ReportPart:
    found = unlinked(survey)
    title = speaker.say(sentence("Articles that nothing leads to"))
    words = sentence(
        "{number} of {all} articles: no text links to them, only lists do.", number=len(found), all=len(survey.articles)
    )
    rows = map(place_of, found)
    tables = [table(speaker, sentence("The newest first"), _ARTICLE, rows, folded=len(found) > _TOP)] if found else []
    return ReportPart("unlinked", title, speaker.said(words), tables=tables)


def _hosts(survey: Survey, speaker: Speaker) -> ReportPart:
    title = sentence("Links out")
    found = hosts(survey.articles)
    if not found:
        return ReportPart("hosts", speaker.say(title), speaker.said(sentence("No article links to the web.")))
    words = counted(
        "{links} to {number} host",
        "{links} to {number} hosts",
        len(found),
        links=counted("{number} link", "{number} links", sum(found.values())),
    )
    top = dict(list(found.items())[:_TOP])
    names = sentence("Hosts that most links lead to"), sentence("How many links lead to each."), sentence("host")
    rows = ((TableCell(host), number(speaker, many)) for host, many in found.items())
    all_hosts = table(speaker, sentence("All hosts"), (sentence("host"), sentence("links")), rows, folded=True)
    return ReportPart(
        "hosts", speaker.say(title), speaker.said(words), [_plot(speaker, names, top, "bars")], [all_hosts]
    )
