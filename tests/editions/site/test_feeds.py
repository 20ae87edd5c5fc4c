"""The feed and the sitemap, as machines read them."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import feedparser
import pytest
from lxml import etree, html

from pipeline.editions.edition import Publication
from pipeline.editions.site.edition import site
from pipeline.editions.site.feeds import JsonFeed, list_author_feeds, plan_feeds, write_feed, write_json_feed
from pipeline.editions.site.lists import sort_newest_first
from pipeline.editions.site.pages import Frame
from pipeline.extension import File
from pipeline.jobs.runner import Runner
from pipeline.model.collection import Collection
from tests import factory

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def with_settings(**values: Any) -> Collection:
    made = factory.collection()
    return replace(made, settings=replace(made.settings, **values))


def published(collection: Collection) -> dict[str, bytes]:
    with Runner() as runner:
        made = site(Publication(collection, frozenset({"site"})), runner)
        return {file.path: file.data.data for file in made if isinstance(file, File)}


def written(collection: Collection) -> bytes:
    return write_feed(next(plan_feeds(collection, Frame(collection.settings)))).data


def tree_of(collection: Collection) -> Any:
    return etree.fromstring(written(collection))


def texts(tree: Any, path: str) -> list[str]:
    return [str(found) for found in tree.xpath(path, namespaces=ATOM)]


def test_a_reader_of_feeds_finds_everything() -> None:
    parsed = feedparser.parse(written(with_settings(base_url="https://example.org/carnet/")))
    assert not parsed.bozo
    newest = parsed.entries[0]
    assert newest.title == "Le second"
    assert newest.link == "https://example.org/carnet/articles/second.html"
    assert newest.published == "2024-01-02T12:00:00+00:00"
    assert [tag.term for tag in newest.tags] == ["Vidéo", "Code"]
    assert parsed.feed.updated == "2024-01-02T12:00:00+00:00"


@pytest.mark.parametrize("base_url", ["", "https://example.org/carnet/"])
def test_what_atom_demands_is_there(base_url: str) -> None:
    tree = tree_of(with_settings(base_url=base_url))
    for parent in tree.xpath("/a:feed | /a:feed/a:entry", namespaces=ATOM):
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"a:{name}", ATOM)) == 1
    ids = texts(tree, "//a:id/text()")
    assert all(identifier.startswith("urn:uuid:") for identifier in ids)
    assert len(set(ids)) == len(ids)
    assert texts(tree, "/a:feed/a:author/a:name/text()") == ["La classe"]
    assert texts(tree, "/a:feed/a:link[@rel='self']/@href") == [f"{base_url}feed.xml"]


def test_a_feed_that_moves_stays_the_same_feed() -> None:
    here = tree_of(with_settings(identifier="urn:isbn:1", base_url="https://example.org/a/"))
    there = tree_of(with_settings(identifier="urn:isbn:1", base_url="https://example.net/b/"))
    assert texts(here, "//a:id/text()") == texts(there, "//a:id/text()")


def test_the_articles_stand_in_it_whole_and_their_links_work() -> None:
    files = published(factory.collection())
    parsed = etree.fromstring(files["feed.xml"])
    body = html.fragment_fromstring(texts(parsed, "//a:entry[2]/a:content/text()")[0], create_parent="div")
    addresses = [str(a) for a in body.xpath(".//@href | .//@src")]
    local = {a.partition("#")[0] for a in addresses if ":" not in a}
    assert local == {"articles/premier.html", "articles/second.html", "files/docs/fiche.pdf", "media/images/rouge.png"}
    assert local <= files.keys()


def test_an_article_without_a_date_changes_when_the_collection_does() -> None:
    made = factory.collection()
    made = replace(made, articles=(*made.articles, replace(made.articles[0], slug="sans", date=None)))
    tree = tree_of(made)
    assert texts(tree, "//a:entry[last()]/a:updated/text()") == ["2024-01-02T12:00:00+00:00"]
    assert not texts(tree, "//a:entry[last()]/a:published/text()")


def test_only_the_newest_are_in_it() -> None:
    made = factory.collection()
    day = dt.timedelta(days=1)
    first = made.articles[1]
    assert first.date is not None
    many = tuple(replace(first, slug=f"a{n}", title=f"A{n}", date=first.date + n * day) for n in range(30))
    titles = texts(tree_of(replace(made, articles=many)), "//a:entry/a:title/text()")
    assert titles == [f"A{n}" for n in range(29, 9, -1)]


def test_articles_of_one_date_stay_in_their_order() -> None:
    one, two = factory.collection().articles
    same = (replace(two, date=one.date), one)
    assert sort_newest_first(same) == list(same)


def test_characters_that_xml_cannot_hold_do_not_break_it() -> None:
    made = factory.collection()
    first = replace(made.articles[0], title="Un\x08 <titre> & \x0bdeux", description="\x00")
    tree = tree_of(replace(made, articles=(first,)))
    assert texts(tree, "//a:entry/a:title/text()") == ["Un <titre> & deux"]


def test_a_sitemap_lists_every_page_where_addresses_are_known() -> None:
    base_url = "https://example.org/carnet/"
    files = published(with_settings(base_url=base_url))
    tree = etree.fromstring(files["sitemap.xml"])
    listed = [loc.text or "" for loc in tree.iter("{*}loc")]
    pages = {path for path in files if path.endswith(".html")} - {"404.html", "index.html"}
    assert sorted(listed) == sorted([base_url, *(base_url + path for path in pages)])
    assert "sitemap.xml" not in published(factory.collection())


def by_path(collection: Collection) -> dict[str, Any]:
    return {one.path: one for one in plan_feeds(collection, Frame(collection.settings))}


def test_topics_and_authors_have_feeds_of_their_own() -> None:
    made = with_settings(base_url="https://example.org/carnet/")
    feeds = by_path(made)
    assert list(feeds) == ["feed.xml", "tags/code.xml", "tags/video.xml", "authors/ada-martin.xml"]
    parsed = {path: feedparser.parse(write_feed(one).data) for path, one in feeds.items()}
    assert [len(one.entries) for one in parsed.values()] == [2, 2, 2, 2]
    assert parsed["tags/code.xml"].feed.title == "Code · Carnet d’essai"
    assert parsed["tags/code.xml"].feed.links[1].href == "https://example.org/carnet/tags/code.html"
    assert len({one.feed.id for one in parsed.values()}) == 4
    assert len({one.entries[0].id for one in parsed.values()}) == 1


def test_a_feed_in_a_folder_leads_out_of_it_where_the_site_is_nowhere_yet() -> None:
    tree = etree.fromstring(write_feed(by_path(factory.collection())["tags/code.xml"]).data)
    assert texts(tree, "a:entry/a:link/@href") == ["../articles/second.html", "../articles/premier.html"]
    assert 'href="../articles/premier.html#figures"' in texts(tree, "a:entry/a:content/text()")[0]


def test_authors_of_one_address_have_a_feed_each() -> None:
    made = factory.collection()
    first, second = made.articles
    both = replace(made, articles=(replace(first, authors=("Ada Martin",)), replace(second, authors=("Ada-Martin",))))
    assert list_author_feeds(both) == {"Ada Martin": "authors/ada-martin.xml", "Ada-Martin": "authors/ada-martin-2.xml"}


def test_a_feed_comes_as_json_too() -> None:
    made = with_settings(base_url="https://example.org/carnet/", subtitle="")
    told = json.loads(write_json_feed(JsonFeed(by_path(made)["feed.xml"])).data)
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["feed_url"] == "https://example.org/carnet/feed.json"
    assert "description" not in told
    first = told["items"][0]
    assert first["url"] == "https://example.org/carnet/articles/second.html"
    assert (first["tags"], first["language"]) == (["Vidéo", "Code"], "fr")
    assert first["date_published"] == "2024-01-02T12:00:00+00:00"
    assert 'href="https://example.org/carnet/articles/premier.html#figures"' in first["content_html"]
    # What the standard wants of each item, and texts of its own kinds.
    assert all(isinstance(one["id"], str) and one["content_html"] for one in told["items"])
