"""The whole survey as JSON, with sentences in the reader's language."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pipeline.report.advice import by_rule, lying, whats_next
from pipeline.report.counting import hosts, levels, middle, months, sentence_lengths, tag_pairs, tags, unlinked
from pipeline.report.survey import Speaker, Survey, Surveyed, Visit
from pipeline.report.visits import what_came


def data_of(survey: Survey, language: str) -> dict[str, Any]:
    """Return all of it, in an order that is always the same."""
    speaker = Speaker(language)
    return {
        "title": survey.title,
        "rights": survey.rights,
        "next": [_advice(asdict(one), speaker) for one in whats_next(survey)],
        "articles": [_article(one, survey) for one in survey.articles],
        "drafts": [{**_named(one), "days": days} for one, days in lying(survey)],
        "months": {f"{year}-{month:02}": number for (year, month), number in months(survey.articles).items()},
        "words": sum(one.words for one in survey.articles),
        "minutes": middle(one.minutes for one in survey.articles),
        "sentence_lengths": {str(least): number for least, number in sentence_lengths(survey.articles).items()},
        "levels": levels(survey.articles),
        "level_measured": survey.level,
        "tags": {tag: [one.slug for one in members] for tag, members in tags(survey.articles).items()},
        "tags_together": [list(pair) for pair in tag_pairs(survey.articles)],
        "hosts": hosts(survey.articles),
        "links": None if survey.visits is None else [_visit(one, speaker) for one in survey.visits],
        "unlinked": [one.slug for one in unlinked(survey)],
        "twins": [asdict(pair) for pair in survey.twins],
        "problems": {rule: [one.place for one in found] for rule, found in by_rule(survey.problems).items()},
        "not_read": list(survey.too_much),
    }


def _advice(one: dict[str, Any], speaker: Speaker) -> dict[str, Any]:
    one["what"], one["why"] = speaker.said(one["what"], one["why"])
    one["spots"] = list(one["spots"])
    return one


def _named(one: Surveyed) -> dict[str, Any]:
    return {
        "slug": one.slug,
        "source": one.source,
        "title": one.title,
        "language": one.language,
        "date": one.date.isoformat() if one.date else None,
        "tags": list(one.tags),
        "words": one.words,
        "minutes": one.minutes,
    }


def _article(one: Surveyed, survey: Survey) -> dict[str, Any]:
    reading = one.reading
    return {
        **_named(one),
        "lacks": sorted(one.lacks),
        "sentences": reading.sentences,
        "words_a_sentence": round(reading.words_a_sentence, 1),
        "hard_sentences": reading.hard_ones,
        "longest": list(reading.hard),
        "ease": reading.ease,
        "links": [link.address for link in reading.links],
        "leads_to": list(reading.leads_to),
        "linked": one.slug in survey.linked,
    }


def _visit(one: Visit, speaker: Speaker) -> dict[str, Any]:
    return {**asdict(one), "said": speaker.say(what_came(one))}
