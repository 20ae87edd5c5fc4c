"""Files, posts and pages that an address means without saying where they are."""

from pathlib import Path

import pytest

from pipeline.editions.epub import paths
from pipeline.editions.epub.paths import BodyContext
from pipeline.editions.print.binding import address_of
from pipeline.editions.site.paths import SiteLocation
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.collection import Collection
from pipeline.normalise import normalise
from pipeline.normalise.resolve import Articles, Assets, LinkIndex, Places, Resolved, SitePages, Target, resolve_links

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><path d="M0 0h9v9z"/></svg>\n'
VAULT = (
    "pieces/jointes/plan.svg",
    "pieces/jointes/son.svg",
    "notes/son.svg",
    "fiches/fiche.pdf",
    "demo/page.html",
    "a/index.png",
    "statics/תמ/ש.svg",
    "x/图片/一.svg",
    "statics/public/img/a.svg",
    "y/img/a.svg",
    "uploads/2024/05/b.svg",
)


def normalised(root: Path, files: dict[str, str]) -> tuple[Collection, dict[str, str]]:
    """Return the collection, and each article's body by post."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    with Runner() as runner:
        collection = normalise(load(root), runner)
        return collection, {article.source: article.body.text for article in collection.articles}


@pytest.mark.parametrize(
    ("address", "path", "rivals"),
    [
        ("plan.svg", "pieces/jointes/plan.svg", 1),
        ("PLAN.SVG", "pieces/jointes/plan.svg", 1),
        ("jointes/plan.svg", "pieces/jointes/plan.svg", 1),
        ("son.svg", "notes/son.svg", 2),
        ("jointes/son.svg", "pieces/jointes/son.svg", 1),
        (r"jointes\son.svg", "pieces/jointes/son.svg", 1),
        ("C:/Users/ada/plan.svg", "pieces/jointes/plan.svg", 1),
        (r"C:\Users\ada\plan.svg", "pieces/jointes/plan.svg", 1),
        ("file:///home/ada/plan.svg", "pieces/jointes/plan.svg", 1),
        ("/plan.svg", "", 0),
        ("absent/plan.svg", "", 0),
        ("/jointes/plan.svg", "pieces/jointes/plan.svg", 1),
        ("/site/jointes/plan.svg", "pieces/jointes/plan.svg", 1),
        ("../jointes/plan.svg", "pieces/jointes/plan.svg", 1),
        ("/%D7%AA%D7%9E/%D7%A9.svg", "statics/תמ/ש.svg", 1),
        ("/图片/一.svg", "x/图片/一.svg", 1),
        ("/public/img/a.svg", "statics/public/img/a.svg", 1),
        ("/uploads/2025/05/b.svg", "", 0),
        ("../plan.svg", "", 0),
        ("plan", "", 0),
        ("page.html", "", 0),
        ("index.png", "", 0),
        ("absent.svg", "", 0),
        ("", "", 0),
    ],
)
def test_a_file_is_found_by_its_name_where_nothing_else_is_written(address: str, path: str, rivals: int) -> None:
    assets = Assets(VAULT)
    assert assets.find(address, "notes/deep/a.md") == path
    assert assets.rivals(address, "notes/deep/a.md") == rivals


def test_what_stands_where_the_address_says_goes_before_its_namesakes() -> None:
    assets = Assets(["b/plan.svg", "plan.svg"])
    assert assets.find("plan.svg", "b/a.md") == "b/plan.svg"
    assert assets.rivals("plan.svg", "b/a.md") == 0


def test_of_posts_of_one_name_the_nearest_is_meant_where_a_name_is_all() -> None:
    articles = Articles([Target("c", "x/c.md", (), ()), Target("y-c", "y/c.md", (), ())])
    assert articles.find("c", "y/d.md") == Resolved("article:y-c")  # beside the post
    assert articles.find("c", "y/z/d.md") == Resolved("article:y-c", rivals=2)
    assert articles.find("/2024/c.html", "y/z/d.md") is None


TAGS = (("Vidéo", "video"), ("C++", "c"))


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/", "site:index.html"),
        ("../index.html", "site:index.html"),
        ("/posts/", "site:index.html"),
        ("/blog", "site:index.html"),
        ("/blog/page/2/", "site:index.html"),
        ("/tags/", "site:tags.html"),
        ("/tags/vid%C3%A9o/", "site:tags/video.html"),
        (r"\tags\video", "site:tags/video.html"),
        ("/blog/categories/Video/index.html", "site:tags/video.html"),
        ("/tags/#video", "site:tags/video.html"),
        ("/feed.xml", "site:feed.xml"),
        ("/index.xml", "site:feed.xml"),
        ("/posts.xml", "site:feed.xml"),
        ("/rss.xml", "site:feed.xml"),
        ("atom.xml", "site:feed.xml"),
        ("/tags/video/index.xml", "site:feed.xml"),
        ("/feed/", "site:feed.xml"),
        ("/tags/absent/", ""),
        ("/posts/absent/", ""),
        ("posts", ""),
        ("tags", ""),
        ("./", ""),
        (".", ""),
        ("/about/", ""),
        ("absent.md", ""),
        ("feed", ""),
        ("podcast.xml", ""),
        ("/podcast.xml", "site:podcast.xml"),
    ],
)
def test_pages_that_every_blog_has_are_found(address: str, page: str) -> None:
    ways = LinkIndex(Articles(()), Assets(()), SitePages(TAGS, has_podcast=True))
    assert resolve_links([address], "articles/a.md", ways)[address].address == page


def test_where_nothing_is_read_aloud_there_is_no_podcast() -> None:
    assert SitePages(TAGS).find("/podcast.xml") == ""


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/archives/", "site:archive.html"),
        ("/archive.html", "site:archive.html"),
        ("/authors/", "site:authors.html"),
        ("/series/", ""),
    ],
)
def test_lists_are_found_that_the_site_has(address: str, page: str) -> None:
    assert SitePages(TAGS, lists=("archive", "authors")).find(address) == page
    assert SitePages(TAGS).find(address) == ("site:index.html" if "archive" in address else "")


def test_a_post_or_file_of_that_name_goes_before_the_site_s_page() -> None:
    ways = LinkIndex(Articles([Target("blog", "blog.md", (), ())]), Assets(["static/feed.xml"]), SitePages(TAGS))
    found = resolve_links(["/blog/", "/feed.xml", r"..\blog.md"], "articles/a.md", ways)
    assert [one.address for one in found.values()] == ["article:blog", "asset:static/feed.xml", "article:blog"]


@pytest.mark.parametrize(
    ("fragment", "found"),
    [
        ("qu-est-ce-que-c", "quest-ce-que-c"),
        ("Quest ce que C", "quest-ce-que-c"),
        ("ete-a-lecole", "été-à-l-école"),
        ("2024bilan", "s-2024-bilan"),
        ("Une partie#Bilan 2024", None),
        ("une-partie", None),
        ("été", None),
        ("", None),
        ("--", None),
    ],
)
def test_places_are_compared_by_letters_where_nothing_else_fits(fragment: str, found: str | None) -> None:
    places = Places(["quest-ce-que-c", "été-à-l-école", "s-2024-bilan", "unepartie", "une_partie"])
    assert places.find(fragment) == found


def test_many_dead_places_in_a_long_post_cost_no_more_than_each_alone() -> None:
    places = Places(f"partie-{n}" for n in range(20_000))
    assert [places.find(f"absent{n}") for n in range(5_000)] == [None] * 5_000


def test_a_vault_of_obsidian_comes_out(tmp_path: Path) -> None:
    markdown = (
        '---\nlang: fr\nimage: "[[plan.svg]]"\nimage_alt: Un plan\n---\n# A\n\nTexte.\n\n'
        "![[plan.svg|500]]\n\n![[plan.svg|center|450x300]]\n\n![[plan.svg|Un plan|300]]\n\n![Un plan|200](plan.svg)\n\n"
        "![a|b](plan.svg)\n\n![[b]] [[b#Qu’est-ce ?|mots]] [[fiche.pdf]]\n"
    )
    files = {"notes/a.md": markdown, "b.md": "# B\n\n## Qu'est-ce ?\n\nTexte.\n", "pieces/plan.svg": DRAWING}
    collection, bodies = normalised(tmp_path, files | {"fiches/fiche.pdf": "%PDF"})
    article = next(one for one in collection.articles if one.source == "notes/a.md")
    text = bodies["notes/a.md"]
    assert article.lead is not None
    assert article.lead.asset == "pieces/plan.svg"
    for width, alt in (("500", "plan"), ("450", "plan"), ("300", "Un plan"), ("200", "Un plan")):
        assert f'<img src="asset:pieces/plan.svg" width="{width}" alt="{alt}">' in text
    assert '<img src="asset:pieces/plan.svg" alt="a|b">' in text
    for link in ('"article:b">b</a>', '"article:b#quest-ce">mots</a>', '"asset:fiches/fiche.pdf">'):
        assert f"<a href={link}" in text
    assert "![[b]]” became a link to b" in " ".join(problem.message for problem in collection.problems)


def test_a_dead_link_by_name_is_said_once(tmp_path: Path) -> None:
    collection, _ = normalised(
        tmp_path, {"a.md": "---\nlang: fr\n---\n# A\n\nVoir [[Le tableau]] et [[B]].\n", "b.md": "# B\n\nx"}
    )
    said = [(problem.rule, problem.column) for problem in collection.problems if problem.line == 6]
    assert said == [("template", 24), ("dead-link", 6)]


def test_a_page_of_the_site_is_no_address_that_an_author_may_write(tmp_path: Path) -> None:
    text = (
        "# A\n\n[x](site:javascript:alert)\n\n<a href='site:javascript:alert'>y</a>\n\n<div><a href='site:x'>z</div>\n"
    )
    _, bodies = normalised(tmp_path, {"a.md": text})
    assert "site:" not in bodies["a.md"]
    for root in ("", "../"):
        place = SiteLocation(root, "articles/")
        assert place.address("site:tags/c%2B%2B.html") == f"{root}tags/c%2B%2B.html"
        assert place.address("site:javascript:alert(1)") == f"{root}javascript%3Aalert%281%29"
        assert place.address("site://example.org") == f"{root}example.org"


@pytest.mark.parametrize(
    ("base_url", "address"), [("", None), ("https://example.org/blog/", "https://example.org/blog/tags/a.html")]
)
def test_paper_and_e_book_lead_to_the_site_where_its_address_is_known(base_url: str, address: str | None) -> None:
    assert address_of(base_url)("site:tags/a.html") == address
    around = BodyContext("a", "fr", {}, files=f"{base_url}files/" if base_url else "")
    assert paths.resolve_address("site:tags/a.html", around, ()) == address


def test_many_files_in_another_format_are_one_line(tmp_path: Path) -> None:
    files = {f"page{number}.html": "<p>" for number in range(5)} | {"un.docx": "x", "deux.docx": "x"}
    found, _ = normalised(tmp_path, {"a.md": "# A\n\nUn texte.\n\n[page](page3.html)\n", **files})
    assert sorted((one.path, one.message) for one in found.problems if one.rule == "other-format") == [
        ("deux.docx", "a Word document, which is not published"),
        ("page0.html", "a web page, which is not published; the same for 3 more files"),
        ("un.docx", "a Word document, which is not published"),
    ]
