"""The whole survey as JSON, with sentences in the reader's language."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pipeline.report.advice import find_lying_drafts, group_by_rule, list_advice
from pipeline.report.counting import (
    compute_median,
    count_hosts,
    count_levels,
    count_months,
    count_sentence_lengths,
    count_tag_pairs,
    find_unlinked,
    group_by_tag,
)
from pipeline.report.survey import Speaker, Survey, Surveyed, Visit
from pipeline.report.visits import describe_visit


def survey_as_json(survey: Survey, language: str) -> dict[str, Any]:
    """Return all of it, in an order that is always the same."""
    speaker = Speaker(language)
    return {
        "title": survey.title,
        "rights": survey.rights,
        "next": [_advice_as_json(asdict(advice), speaker) for advice in list_advice(survey)],
        "articles": [_article_as_json(article, survey) for article in survey.articles],
        "drafts": [{**_name_as_json(article), "days": days} for article, days in find_lying_drafts(survey)],
        "months": {f"{year}-{month:02}": number for (year, month), number in count_months(survey.articles).items()},
        "words": sum(article.words for article in survey.articles),
        "minutes": compute_median(article.minutes for article in survey.articles),
        "sentence_lengths": {str(least): number for least, number in count_sentence_lengths(survey.articles).items()},
        "levels": count_levels(survey.articles),
        "level_measured": survey.level,
        "tags": {tag: [member.slug for member in members] for tag, members in group_by_tag(survey.articles).items()},
        "tags_together": [list(pair) for pair in count_tag_pairs(survey.articles)],
        "hosts": count_hosts(survey.articles),
        "links": None if survey.visits is None else [_visit_as_json(visit, speaker) for visit in survey.visits],
        "unlinked": [article.slug for article in find_unlinked(survey)],
        "twins": [asdict(pair) for pair in survey.twins],
        "problems": {
            rule: [problem.place for problem in problems] for rule, problems in group_by_rule(survey.problems).items()
        },
        "not_read": list(survey.too_much),
    }


def _advice_as_json(advice: dict[str, Any], speaker: Speaker) -> dict[str, Any]:
    advice["what"], advice["why"] = speaker.said(advice["what"], advice["why"])
    advice["spots"] = list(advice["spots"])
    return advice


def _name_as_json(article: Surveyed) -> dict[str, Any]:
    return {
        "slug": article.slug,
        "source": article.source,
        "title": article.title,
        "language": article.language,
        "date": article.date.isoformat() if article.date else None,
        "tags": list(article.tags),
        "words": article.words,
        "minutes": article.minutes,
    }


def _article_as_json(article: Surveyed, survey: Survey) -> dict[str, Any]:
    reading = article.reading
    return {
        **_name_as_json(article),
        "lacks": sorted(article.lacks),
        "sentences": reading.sentences,
        "words_a_sentence": round(reading.words_per_sentence, 1),
        "hard_sentences": reading.hard_sentences,
        "longest": list(reading.hard),
        "ease": reading.ease,
        "links": [link.address for link in reading.links],
        "leads_to": list(reading.leads_to),
        "linked": article.slug in survey.linked,
    }


def _visit_as_json(visit: Visit, speaker: Speaker) -> dict[str, Any]:
    return {**asdict(visit), "said": speaker.say(describe_visit(visit))}
