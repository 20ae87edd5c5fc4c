"""Pages at old addresses: they lead on without a script, and never take the place of anything."""

from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import html

from pipeline.editions.site.plan import plan_aliases
from pipeline.model.collection import Alias, Collection
from tests import factory
from tests.hostile.making import normalised, published
from tests.judges import axe, vnu

SETTINGS = "title: Essais\nlanguage: fr\n"
POST = "---\ntitle: {title}\nlang: fr\ndate: 2026-01-02\ntags: [Son]\n{more}\n---\n\nUn texte.\n"


def collect(folder: Path, more: str, settings: str = SETTINGS) -> Collection:
    return normalised(folder, {"collection.yaml": settings, "a.md": POST.format(title="A", more=more)})


def paths(folder: Path, more: str, settings: str = SETTINGS) -> list[str]:
    return [one.path for one in collect(folder, more, settings).aliases]


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("/2019/vieux/", "2019/vieux/index.html"),
        ("2019/vieux", "2019/vieux/index.html"),
        ("/vieux.html", "vieux.html"),
        ("/vieux.HTM", "vieux.HTM"),
        ("vieux.html", "vieux.html"),
        ("/vieux.html/", "vieux.html/index.html"),
        ("/notes/v1.2/", "notes/v1.2/index.html"),
        ("/vieux.php", "vieux.php/index.html"),
        ("//vieux", ""),
        ("/%C3%A9t%C3%A9/", "été/index.html"),
        ("https://essais.example/carnet/vieux/", "vieux/index.html"),
        ("Un nom d'Obsidian", ""),
    ],
)
def test_where_the_page_stands(tmp_path: Path, written: str, path: str) -> None:
    settings = f"{SETTINGS}base_url: https://essais.example/carnet/\n"
    assert paths(tmp_path, f'aliases: ["{written}"]', settings) == [one for one in [path] if one]


def test_jekyll_has_them_without_a_slash_and_both_keys_count(tmp_path: Path) -> None:
    made = paths(tmp_path, "redirect_from: vieux\naliases:\n  - /plus/vieux/\n  - /plus/vieux/index.html")
    assert made == ["plus/vieux/index.html", "vieux/index.html"]


@pytest.mark.parametrize(
    "written",
    [
        "/../secret/",
        "/a/%2e%2e/%2e%2e/etc/x.html",
        "..%5c..%5cx/",
        "http://ailleurs.example/x/",
        "//ailleurs.example/x/",
        "javascript:alert(1)/",
        "/?p=1",
        "/a/#b",
        "/.git/hooks/post-commit/",
        "/.well-known/x.html",
        "/CNAME/",
        "/con/",
        "/aux.html",
        "/a:b/",
        "/nul.html",
        "/feed.xml",
        "/anthology.pdf/",
        "/assets/site.css/",
        "/",
        "/a./",
        f"/{'x' * 200}/",
        "/a" * 13,
        "/a%00b/",
        "/a%0ab/",
    ],
)
def test_what_cannot_be_a_page_is_named_and_makes_none(tmp_path: Path, written: str) -> None:
    made = collect(tmp_path, f'redirect_from:\n  - "{written}"')
    assert made.aliases == ()
    assert [(one.rule, one.place) for one in made.problems if one.rule != "typography"] == [("odd-alias", "a.md:6:1")]


def test_there_are_not_more_than_anybody_has(tmp_path: Path) -> None:
    some, more = ("\n".join(f"  - /{where}/{number}/" for number in range(150)) for where in ("vieux", "ancien"))
    made = collect(tmp_path, f"aliases:\n{some}\nredirect_from:\n{more}")
    assert len(made.aliases) == 200
    assert {one.rule for one in made.problems} - {"typography"} == {"too-long", "odd-alias"}


FILES = {
    "collection.yaml": f"{SETTINGS}base_url: https://essais.example/carnet/\n",
    "a.md": POST.format(title="Le son", more="aliases: [/2019/été/, /TAGS.html, /articles/B.html, /articles/a.html]"),
    "b.md": POST.format(title="La voix", more="aliases: [/2019/Été/, /2019/]"),
    "pages/c.md": "---\ntitle: À propos\nlang: fr\naliases: [/about.html, /2019/été/index.html/]\n---\n\nNous.\n",
    "d.md": POST.format(title="Zanzibarquartz", more="unlisted: true\naliases: [/secret/]"),
}


def test_they_lead_on_and_take_no_place(tmp_path: Path) -> None:
    files = published(tmp_path, FILES, "site")
    page = html.document_fromstring(files["2019/été/index.html"].decode())
    (refresh,) = page.xpath("//meta[@http-equiv='refresh']/@content")
    way = refresh.removeprefix("0; url=")
    assert urljoin("2019/x/index.html", way) == "articles/a.html"
    assert page.xpath("//main//a/@href") == [way]
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://essais.example/carnet/articles/a.html"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert not page.xpath("//script")
    assert b"url=c.html" in files["about.html"]
    assert b"../articles/b.html" in files["2019/index.html"]
    # What stood there stands.
    assert b"La voix" in files["articles/b.html"]
    assert b"refresh" not in files["tags.html"] + files["articles/a.html"]
    made = [path for path, data in files.items() if path.endswith(".html") and b'http-equiv="refresh"' in data]
    assert sorted(made) == ["2019/index.html", "2019/été/index.html", "about.html", "secret/index.html"]
    for path in ("sitemap.xml", "llms.txt", "feed.xml"):
        assert b"2019" not in files[path]
    assert b"Zanzibarquartz" not in files["secret/index.html"]


@pytest.mark.judge
def test_judges_find_nothing(tmp_path: Path) -> None:
    published(tmp_path, FILES, "site")
    pages = [tmp_path / "output" / path for path in ("2019/index.html", "about.html")]
    assert vnu(pages) == axe(pages) == {page: [] for page in pages}


def test_what_has_their_place_is_named() -> None:
    aliases = tuple(
        Alias(path, "articles/a.html", "a.md", (4, 1))
        for path in ("Feed.xml/index.html", "a/b.html", "A/B.HTML/c.html", "a")
    )
    made = Collection(factory.collection().settings, (), aliases=aliases)
    pages, problems = plan_aliases(made, ["feed.xml"])
    assert [one.path for one in pages] == ["a/b.html"]
    assert [one.message.partition(": ")[2] for one in problems] == [
        "feed.xml has that address",
        "a.md has that address",
        "a has that address",
    ]


def test_a_file_that_others_put_there_stays(tmp_path: Path) -> None:
    published(tmp_path, {**FILES, "a.md": FILES["b.md"], "b.md": FILES["a.md"]}, "site")
    own = tmp_path / "output" / "about.html"
    own.write_text("à nous", "utf-8")
    for _ in range(2):
        files = published(tmp_path, FILES, "site")
        assert files["about.html"].decode() == "à nous"
    own.unlink()
    assert b"refresh" in published(tmp_path, FILES, "site")["about.html"]
