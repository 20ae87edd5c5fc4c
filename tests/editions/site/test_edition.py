"""The web site, judged as a browser and a reader would find it."""

import datetime as dt
import itertools
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import pytest
from lxml import html

from pipeline import theme
from pipeline.editions.book.plan_books import plan_books
from pipeline.editions.edition import Publication
from pipeline.editions.site.edition import site
from pipeline.editions.site.pages import ArticlePage, Frame, WrittenPage
from pipeline.extension import File
from pipeline.i18n.labels import labels
from pipeline.inputs import STYLES
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner, RunnerContext
from pipeline.jobs.store import Store
from pipeline.model.article import Heading, Lead, Picture, Tag
from pipeline.model.books_and_handouts import Anthology, Format, Selection
from pipeline.model.collection import Collection, SiteLink, Surroundings
from pipeline.model.settings import Settings, Trust
from pipeline.press.images.colours import Colour, contrast
from tests import factory

ALL = frozenset({"site", "articles", "anthology-pdf", "anthology-epub"})


def publish(collection: Collection, editions: frozenset[str] = frozenset({"site"})) -> dict[str, bytes]:
    with Runner() as runner:
        return made_by(runner, collection, editions)


def made_by(runner: Runner, collection: Collection, editions: frozenset[str] = frozenset({"site"})) -> dict[str, bytes]:
    # No bindery: nothing is told of pages here.
    made = list(site(Publication(collection, editions, plan_books(collection)[0]), runner))
    files = [file for file in made if isinstance(file, File)]
    assert len(files) == len(made), "the site has no problems of its own"
    assert len({file.path.casefold() for file in files}) == len(files), "no file replaces another"
    return {file.path: file.data.data for file in files}


def test_several_books_have_a_page_of_their_own() -> None:
    asked = (Anthology(), Anthology(Selection(("second",)), name="Petit", formats=(Format.EPUB,)))
    files = publish(replace(factory.collection(), anthologies=asked), ALL)
    theme = page(files, "books.html")
    assert [book.get("id") for book in theme.find_class("book")] == ["anthology", "petit"]
    found = set(theme.xpath("//main//@href"))
    assert found == {"anthology.pdf", "anthology.epub", "anthologies/petit.epub"}
    for image in theme.xpath("//main//img/@src"):
        assert files[image][:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0")
    front = page(files, "index.html")
    assert "books.html" in front.xpath("//nav//@href")
    assert front.xpath("//*[contains(@class, 'takeaway')]//a/@href") == ["books.html#anthology", "books.html#petit"]
    taken = page(files, "articles/second.html").xpath("//footer[@class='takeaway']//a")
    assert [a.get("href") for a in taken] == [
        "second.pdf",
        "../anthology.pdf",
        "../anthology.epub",
        "../anthologies/petit.epub",
    ]
    assert "../anthologies/petit.epub" not in page(files, "articles/premier.html").xpath("//@href")


def pages(files: dict[str, bytes]) -> Iterator[tuple[str, Any]]:
    for path, data in files.items():
        if path.endswith(".html"):
            yield path, html.document_fromstring(data.decode("utf-8"))


def page(files: dict[str, bytes], path: str) -> Any:
    return html.document_fromstring(files[path].decode("utf-8"))


def with_settings(**values: Any) -> Collection:
    made = factory.collection()
    return replace(made, settings=replace(made.settings, **values))


def one_article(**values: Any) -> Any:
    article = replace(factory.article("essai", "Essai"), **values)
    return page(publish(Collection(Settings(title="Carnet"), (article,))), "articles/essai.html")


def resolve(path: str, address: str) -> str:
    """Resolve a relative address from a page."""
    parts: list[str] = []
    for part in PurePosixPath(path).parent.joinpath(unquote(address)).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def local_addresses(tree: Any) -> Iterator[str]:
    for element in tree.iter("a", "img", "link"):
        address = element.get("href") or element.get("src")
        if not urlsplit(address).scheme:
            yield address


def test_every_local_link_leads_to_a_file_and_a_place_in_it() -> None:
    files = publish(factory.collection())
    trees = dict(pages(files))
    for path, tree in trees.items():
        for address in local_addresses(tree):
            target, _, fragment = address.partition("#")
            found = resolve(path, target) if target else path
            assert found in files, f"{path}: {address}"
            if fragment:
                assert trees[found].xpath("//*[@id=$id]", id=unquote(fragment)), f"{path}: {address}"


def test_no_link_needs_a_server() -> None:
    for path, tree in pages(publish(with_settings(base_url="https://example.org/carnet/"))):
        if path != "404.html":
            assert not [a for a in local_addresses(tree) if a.startswith("/") or a.partition("#")[0].endswith("/")]


@pytest.mark.parametrize(
    ("editions", "linked"),
    [
        (frozenset({"site"}), set()),
        (frozenset({"site", "articles"}), {"premier.pdf"}),
        (frozenset({"site", "anthology-epub"}), {"../anthology.epub"}),
        (ALL, {"premier.pdf", "../anthology.pdf", "../anthology.epub"}),
    ],
)
def test_only_what_comes_out_beside_the_site_is_linked(editions: frozenset[str], linked: set[str]) -> None:
    tree = page(publish(factory.collection(), editions), "articles/premier.html")
    found = {a for a in tree.xpath("//@href") if a.endswith((".pdf", ".epub")) and "/files/" not in a}
    assert found == linked
    assert bool(tree.xpath("//*[contains(@class, 'takeaway')]")) == bool(linked)


def test_each_page_has_one_title_one_main_part_and_a_way_to_skip_to_it() -> None:
    for path, tree in pages(publish(factory.collection())):
        assert len(tree.xpath("//h1")) == 1, path
        assert len(tree.xpath("//main")) == 1, path
        assert tree.xpath("//body/*[1]/@href") == [f"#{tree.xpath('//main/@id')[0]}"], path
        levels = [int(heading.tag[1]) for heading in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert all(b <= a + 1 for a, b in itertools.pairwise(levels)), path


def test_an_article_in_another_language_says_so_and_so_do_the_words_around_it() -> None:
    tree = one_article(language="ar", description="وصف")
    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
    meta = tree.xpath("//main//p[@class='meta']")[0]
    assert (meta.get("lang"), meta.get("dir")) == ("fr", "ltr")
    assert "janvier" in meta.text_content()
    assert tree.xpath("//main//p[@class='standfirst']")[0].get("lang") is None


def test_words_without_a_catalogue_are_english_and_say_so() -> None:
    tree = page(publish(with_settings(language="cs")), "index.html")
    assert tree.get("lang") == "cs"
    assert tree.xpath("//nav")[0].get("lang") == "en"


def test_a_missing_lead_picture_shows_its_words() -> None:
    tree = one_article(lead=Lead("", "un robot blanc"))
    shown = tree.xpath("//*[contains(@class, 'missing-picture')]")[0]
    assert shown.text_content() == "Image manquante\u00a0: un robot blanc"


def test_pictures_keep_their_place_and_only_those_below_the_lead_wait() -> None:
    tree = page(publish(factory.collection()), "articles/premier.html")
    lead, *others = tree.xpath("//img[not(contains(@class, 'remote'))]")
    assert lead.get("loading") is None
    assert [image.get("loading") for image in others] == ["lazy", "lazy"]
    assert {(image.get("width"), image.get("height")) for image in (lead, *others)} == {("400", "300")}
    assert tree.xpath("//img[contains(@class, 'remote')]")[0].get("referrerpolicy") == "no-referrer"


def test_wide_parts_scroll_by_keyboard_under_names_of_their_own() -> None:
    tree = page(publish(factory.collection()), "articles/premier.html")
    for wide in tree.xpath("//table | //pre | //math[@display='block']"):
        region = wide.getparent()
        assert (region.get("role"), region.get("tabindex")) == ("region", "0")
    names = tree.xpath("//*[@role='region']/@aria-label")
    assert sorted(names) == ["Code\u00a01", "Code\u00a02", "Formule\u00a01", "Tableau\u00a01"]


def test_text_after_a_wide_part_is_kept() -> None:
    tree = one_article(body=Blob.of("<pre><code>a</code></pre> suite <p>fin</p>"))
    assert tree.xpath("//div[@class='body']")[0].text_content().split() == ["a", "suite", "fin"]


def test_names_are_text_and_never_markup() -> None:
    evil = '<script>alert("x")</script> & co'
    made = with_settings(title=evil, subtitle=evil, publisher=evil, rights=evil, authors=(evil,))
    first = replace(made.articles[0], title=evil, description=evil, authors=(evil,), tags=(evil,), lead=Lead("", evil))
    made = replace(made, articles=(first, *made.articles[1:]), tags=(Tag(evil, "mal", ("premier",)),))
    for path, tree in pages(publish(made)):
        scripts = tree.xpath("//script[not(@type='application/ld+json')]")
        assert [one.get("src").rpartition("/")[2] for one in scripts] == ["reading.js"], path
    tree = page(publish(made), "articles/premier.html")
    assert tree.xpath("//h1")[0].text_content() == evil
    assert tree.xpath("//meta[@name='description']/@content") == [evil]


def test_a_list_of_contents_needs_three_parts() -> None:
    parts = tuple(Heading(2, f"p{n}", f"Partie {n}") for n in range(3))
    assert not one_article(headings=parts[:2]).xpath("//nav[@class='contents']")
    links = one_article(headings=parts).xpath("//nav[@class='contents']//a/@href")
    assert links == ["#p0", "#p1", "#p2"]


def test_articles_know_their_neighbours() -> None:
    files = publish(factory.collection())
    assert page(files, "articles/premier.html").xpath("//nav[@class='neighbours']//@href") == ["second.html"]
    assert page(files, "articles/second.html").xpath("//nav[@class='neighbours']//@rel") == ["prev"]


@pytest.mark.parametrize(
    ("order", "first"), [("date", "second"), ("title", "premier"), (("premier", "second"), "premier")]
)
def test_the_front_page_begins_with_what_is_new_unless_its_editor_says_otherwise(
    order: str | tuple[str, ...], first: str
) -> None:
    tree = page(publish(with_settings(order=order)), "index.html")
    assert tree.xpath("//article//h2/a/@href") == [f"articles/{first}.html"]


def test_a_page_loads_its_own_files_and_the_pictures_that_its_post_names() -> None:
    made = factory.collection()
    first = replace(made.articles[0], body=Blob.of('<p><img src="https://ailleurs.example/a.png" alt="A"></p>'))
    made = replace(made, articles=(first, *made.articles[1:]))
    files = publish(made)
    rules = "//head/script/@data-rules"
    assert page(files, "articles/premier.html").xpath(rules) == [
        "img-src 'self' https://ailleurs.example; media-src 'self' data:"
    ]
    assert page(files, "articles/second.html").xpath(rules) == ["img-src 'self'; media-src 'self' data:"]
    policy = "//meta[@http-equiv='Content-Security-Policy']/@content"
    for path, tree in pages(files):
        (stated,) = tree.xpath(policy)
        bearers = tree.xpath("//head//@nonce")
        assert len(set(bearers)) == 1, path
        assert f"script-src 'nonce-{bearers[0]}';" in stated, path
    trusted = publish(replace(made, settings=replace(made.settings, trust=(Trust.HTML,))))
    assert not page(trusted, "articles/premier.html").xpath(f"{policy} | {rules}")


def test_the_plainest_page_of_a_text_has_nothing_of_its_title_but_the_beginning() -> None:
    frame = Frame(Settings())
    for kind in (ArticlePage, WrittenPage):
        page = kind(frame, "un", "Un " * 90, "fr", Blob.of(""), title_html="<b>Un</b>", description_html="<i>x</i>")
        plain = page.plainest(Blob.of("<p>Reste.</p>"))
        assert (plain.title_html, plain.description_html, plain.body.text) == ("", "", "<p>Reste.</p>")
        assert len(plain.title) < len(page.title)


def test_a_weight_pins_its_own_article_alone_to_the_top_of_the_front_page() -> None:
    made = factory.collection()
    old, new = made.articles
    heavy = replace(old, slug="lourd", weight=2)
    light = replace(old, slug="leger", weight=1)
    undated = replace(old, slug="sans", date=None)
    made = replace(made, tags=(), articles=(undated, heavy, old, light, new))
    tree = page(publish(made), "index.html")
    order = ["leger", "lourd", "second", "premier", "sans"]
    assert tree.xpath("//article//*[self::h2 or self::h3]/a/@href") == [f"articles/{slug}.html" for slug in order]


def test_a_tag_leads_to_its_page_however_the_article_spells_it() -> None:
    made = factory.collection()
    first = replace(made.articles[0], tags=("code", "Vidéo"))
    tree = page(publish(replace(made, articles=(first, *made.articles[1:]))), "articles/premier.html")
    assert [a.text for a in tree.xpath("//ul[@class='kicker']//a")] == ["Code", "Vidéo"]


def test_files_with_odd_names_are_found() -> None:
    made = factory.collection()
    odd = "images/été #1 à l'école?.png"
    picture = Picture(odd, "image/png", 4, 3, Blob.of(b"png"))
    body = f'<p><img src="asset:{quote(odd)}" alt="x"> <a href="asset:a &amp; b.pdf">y</a></p>'
    first = replace(made.articles[0], body=Blob.of(body), headings=(), shown=(odd,))
    second = replace(made.articles[1], body=Blob.of("<p>Fin.</p>"), headings=())
    files = publish(
        replace(made, articles=(first, second), pictures={odd: picture}, attachments={"a & b.pdf": Blob.of(b"")})
    )
    tree = page(files, "articles/premier.html")
    addresses = tree.xpath("//div[@class='body']//img/@src | //div[@class='body']//a/@href")
    assert [resolve("articles/premier.html", address) for address in addresses] == [f"media/{odd}", "files/a & b.pdf"]


def test_a_missing_page_finds_its_way_home_from_any_depth() -> None:
    tree = page(publish(with_settings(base_url="https://example.org/carnet/")), "404.html")
    assert [address for address in local_addresses(tree) if not address.startswith("#")] == []
    assert tree.xpath("//main//a/@href") == ["https://example.org/carnet/index.html"]
    assert not tree.xpath("//link[@rel='canonical']")


def test_a_missing_page_has_a_style_of_its_own_where_the_sites_cannot_be_had() -> None:
    tree = page(publish(with_settings(base_url="https://example.org/carnet/")), "404.html")
    (style,) = tree.xpath("//head/style/text()")
    assert 500 < len(style) < 4000
    assert "var(" not in style
    assert not page(publish(factory.collection()), "index.html").xpath("//style")


def test_a_missing_page_has_the_fonts_of_the_site() -> None:
    files = publish(with_settings(base_url="https://example.org/carnet/"))
    (style,) = page(files, "404.html").xpath("//head/style/text()")
    shown = re.findall(r'url\("https://example.org/carnet/([^"]+)"\)', style)
    assert style.count("url(") == len(shown) >= 4
    assert files.keys() >= {*shown}
    assert 'Source Serif 4"' in style.partition("font: ")[2].partition(";")[0]


def test_absolute_addresses_are_told_where_they_are_known() -> None:
    tree = page(publish(with_settings(base_url="https://example.org/carnet/")), "articles/premier.html")
    assert tree.xpath("//link[@rel='canonical']/@href") == ["https://example.org/carnet/articles/premier.html"]
    image = "https://example.org/carnet/cards/premier.jpg"
    assert tree.xpath("//meta[@property='og:image']/@content") == [image]
    assert not page(publish(factory.collection()), "articles/premier.html").xpath("//link[@rel='canonical']")


def test_on_paper_an_article_says_where_its_pdf_is() -> None:
    site = with_settings(base_url="https://example.org/carnet/")
    tree = page(publish(site, ALL), "articles/premier.html")
    assert tree.xpath("//*[@class='on-paper']/text()") == [
        "Cet article, PDF",
        "https://example.org/carnet/articles/premier.pdf",
    ]
    assert not page(publish(site), "articles/premier.html").xpath("//*[@class='on-paper']")
    assert not page(publish(factory.collection(), ALL), "articles/premier.html").xpath("//*[@class='on-paper']")


def test_an_empty_collection_has_a_front_page() -> None:
    tree = page(publish(Collection(Settings(), ())), "index.html")
    assert "Il n’y a pas encore d’article." in tree.text_content()


def test_the_style_sheet_finds_its_fonts_and_each_has_its_licence() -> None:
    files = publish(factory.collection())
    sheets = b"".join(data for path, data in files.items() if path.endswith(".css")).decode("utf-8")
    addresses = re.findall(r'url\("?([^")]+)"?\)', sheets)
    assert addresses
    assert all(f"assets/{address}" in files for address in addresses)
    licences = [path.removeprefix("assets/fonts/LICENSE-")[:-4] for path in files if "LICENSE" in path]
    assert all(any(PurePosixPath(a).name.startswith(name) for name in licences) for a in addresses)


def test_the_same_collection_gives_the_same_bytes() -> None:
    assert publish(factory.collection(), ALL) == publish(factory.collection(), ALL)


def ran(store: Path, before: Collection, after: Collection) -> dict[str, int]:
    """Count the jobs that run for `after` when `before` was published."""
    for collection in (before, after):
        with Runner(RunnerContext(Store(store))) as runner:
            made_by(runner, collection)
    return {label: count for label, count in runner.ran.items() if count}


def changed(collection: Collection, slug: str, **values: Any) -> Collection:
    articles = [replace(each, **values) if each.slug == slug else each for each in collection.articles]
    return replace(collection, articles=tuple(articles))


def archive() -> Collection:
    """Return a collection with further pages, whose first article is on none of the first pages and not in the feed."""
    made = factory.collection()
    last = replace(made.articles[1], slug="a0", body=Blob.of("<p>Fin.</p>"), headings=(), tags=())
    articles = tuple(
        replace(last, slug=f"a{n}", title=f"A{n}", date=dt.datetime(2024, 1, 1, tzinfo=dt.UTC) + n * dt.timedelta(1))
        for n in range(70)
    )
    tags = (Tag("Code", "code", ("a0", "a1", "a69")), Tag("Vidéo", "video", ("a3",)))
    return replace(made, articles=articles, tags=tags, settings=replace(made.settings, base_url="https://essai.org/"))


def test_nothing_is_made_twice(tmp_path: Path) -> None:
    assert ran(tmp_path, archive(), archive()) == {}


def test_a_change_of_text_makes_its_page_and_the_feed_if_it_is_there(tmp_path: Path) -> None:
    body = Blob.of("<p>Autrement.</p>")
    once = {"site": 1, "texts": 1, "search": 1}
    # Its topic's feed; then the feed, as JSON too, and those of its topic and its author.
    assert ran(tmp_path, archive(), changed(archive(), "a0", body=body)) == {"lists": 1} | once
    assert ran(tmp_path, archive(), changed(archive(), "a69", body=body)) == {"lists": 4} | once


def test_a_change_of_title_makes_its_page_those_of_its_neighbours_and_its_lists(tmp_path: Path) -> None:
    # page/1, its tag, that one's feed, the list of texts, its author's page and the archive; the front page, its tag,
    # these feeds and those lists; a batch of cards.
    first, last = ({"lists": 6, "site": 3}, {"lists": 9, "site": 2})
    once = {"texts": 1, "cards": 1, "search": 1}
    assert ran(tmp_path, archive(), changed(archive(), "a1", title="Autre")) == first | once
    assert ran(tmp_path, archive(), changed(archive(), "a69", title="Autre")) == last | once


def test_a_new_article_leaves_the_further_pages_alone(tmp_path: Path) -> None:
    made = archive()
    assert made.articles[-1].date is not None
    new = replace(made.articles[-1], slug="neuf", title="Neuf", date=made.articles[-1].date + dt.timedelta(1))
    # The front page, the feeds of all and of its author, the sitemap, the list of texts, its author's page and the
    # archive, how to cite the whole, and the list of topics not; its own page and that of its neighbour.
    found = ran(tmp_path, made, replace(made, articles=(*made.articles, new)))
    assert found == {"lists": 9, "site": 2, "texts": 1, "cards": 1, "search": 1}


def test_what_fills_templates_is_not_even_imported_where_nothing_is_made() -> None:
    heavy = "{'babel', 'jinja2', 'lxml', 'markupsafe'}"
    code = f"import sys, pipeline.editions.site.edition; sys.exit(', '.join({heavy} & sys.modules.keys()) or 0)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_french_has_every_word_of_the_templates() -> None:
    catalogue = vars(labels("fr"))["_catalog"]
    known = {key if isinstance(key, str) else key[0] for key in catalogue}
    for path in sorted((STYLES / "site").glob("*.html")):
        words = re.findall(r'(?:\b_|ngettext)\("([^"]+)"', path.read_text("utf-8"))
        assert set(words) <= known, path.name


@pytest.mark.parametrize("mode", ["", "dark-"])
def test_colours_are_told_apart_by_everyone(mode: str) -> None:
    tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", theme.stylesheet("tokens.css")))
    least = {"ink": 7.0, "quiet": 4.5, "accent": 4.5} | {name: 4.5 for name in tokens if name.startswith("code-")}
    for ground in ("paper", "wash"):
        for name, ratio in least.items():
            pair = (Colour.read(tokens[mode + colour]) for colour in (name, ground))
            assert contrast(*pair) >= ratio, f"{mode}{name} on {ground}"


def test_a_change_of_what_stands_around_pages_makes_pages_and_nothing_else(tmp_path: Path) -> None:
    made = archive()
    menu = Surroundings(menu=(SiteLink("Radio", "https://radio.example/", "fr"),))
    found = ran(tmp_path, made, replace(made, surroundings=menu))
    # Every page: index, page/1, tags, the two topics, the author's two, the archive, 404, the articles; no feed, no
    # sitemap, no text and no card.
    assert found == {"lists": 9, "site": 70}
