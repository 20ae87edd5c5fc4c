"""What took long is named with seconds, and the reading and the repairs of a post share one budget."""

from dataclasses import replace

from pipeline.i18n.sentences import sentence
from pipeline.model.collection import Collection
from pipeline.model.manuscript import Post
from pipeline.model.settings import Settings
from pipeline.normalise.drafts import DraftJob, FinishJob, parse_post
from pipeline.runs.result import report_slow
from tests import factory


def test_what_took_long_is_named_with_its_steps() -> None:
    article = replace(factory.article("le-son", "Le son"), source="articles/son.md")
    in_a_book = sentence("{what} on pages of {size}", what="article le-son", size="148x210")
    took = {
        "post articles/son.md": {"read": 11.6},
        "article le-son": {"write": 0.6, "articles": 8.8},
        in_a_book: {"articles": 0.5},
        sentence("{what} ({of})", what=in_a_book, of="anthology"): {"articles": 0.5},
        "page of article le-son": {"site": 2.2},
        "post articles/court.md": {"read": 3.0},
        "post articles/perdu.md": {"read": 31.0},
        "captions": {"captions": 60.0},
    }
    found = {(p.path, p.rule, p.message) for p in report_slow(took, Collection(Settings(), (article,)))}
    assert found == {
        ("articles/son.md", "slow-post", "it took 24 seconds of computing (read 12, articles 10, site 2)"),
        ("articles/perdu.md", "slow-post", "it took 31 seconds of computing (read 31)"),
    }


def test_reading_and_repairs_of_a_post_share_one_budget() -> None:
    reading = DraftJob(Post("articles/son.md", {}, "Deux mots."), Settings())
    assert reading.budget == FinishJob(parse_post(reading), "le-son").budget == "articles/son.md"
