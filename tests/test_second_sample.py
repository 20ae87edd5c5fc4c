"""The second sample, `docs/exemple/`: it is published without a warning, and shows what `content/` does not."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import feedparser
import pytest
from lxml import etree, html
from PIL import Image

from tests.judges import ace, axe, epubcheck, verapdf, vnu
from tests.sample import SECOND, heavy, publish_second_sample
from tests.test_published_sample import files, leads_somewhere, pages, tagged, with_faults

_LARGEST = 1_000_000  # bytes of all that is committed of it
Published = Callable[[str], html.HtmlElement]


@pytest.fixture(scope="module")
def output(second_sample: Path) -> Path:
    """Return the site and the e-book."""
    return second_sample


@pytest.fixture(scope="module")
def page(output: Path) -> Published:
    """Return a page of the site."""
    return lambda name: html.parse(output / "output" / f"{name}.html").getroot()


def words(tree: html.HtmlElement) -> str:
    return " ".join(tree.text_content().split())


def test_nothing_is_wrong_with_it(output: Path) -> None:
    said = json.loads((output / "said.json").read_text("utf-8"))
    assert {(one["severity"], one["rule"]) for one in said["problems"]} <= {
        ("note", "typography"),
        ("note", "template"),
    }
    assert (said["articles"], said["site_pages"]) == (7, 4)


# What the issue that asked for looks, pages, sounds and films names, and where this sample uses it.
_USES = {
    "colours by day and by night": (
        "collection.yaml",
        r"accent: \{light.*dark.*\n  ground: \{light.*dark.*\n  ink: \{light.*dark",
    ),
    "fonts that we ship": ("collection.yaml", r"text_font: Source Sans 3\n  heading_font: Atkinson"),
    "a font of its own with its licence": ("collection.yaml", r"code_font:\n    files: \[polices/.*\n    licence: "),
    "logo and icon": ("collection.yaml", r"logo: {light: .*\.svg, dark: .*\.svg}\n  icon: .*\.svg"),
    "measure": ("collection.yaml", r"measure: \d+"),
    "the front page as a list": ("collection.yaml", "front_page: list"),
    "a style sheet for the site": ("styles/site.css", r"blockquote"),
    "a style sheet for paper": ("styles/print.css", r"blockquote"),
    "a style sheet for the e-book": ("styles/epub.css", r"blockquote"),
    "its own masthead": ("templates/masthead.html", r"\{% if front %\}"),
    "its own footer": ("templates/footer.html", r"\{\{ root \}\}"),
    "its own teaser": ("templates/teaser.html", r"article\.topics"),
    "its own end of articles": ("templates/article-end.html", r"article\.title"),
    "a page in a folder": ("pages/a-propos.md", "Radio Ricochet"),
    "a page by its key": ("articles/grille.md", "page: true"),
    "a page as other tools have it": ("articles/charte.md", "layout: page"),
    "the order of pages": ("pages/contact.md", "weight: 3"),
    "a menu": ("collection.yaml", r"menu:\n  - a-propos"),
    "a footer in Markdown": (
        "collection.yaml",
        r'footer: "Enregistré .*\*diffusé partout\*.*\]\(articles/charte\.md\)',
    ),
    "links": ("collection.yaml", r"links:\n  mail: .*\n  Mastodon: .*\n  Forge: "),
    "who answers for it": (
        "collection.yaml",
        r"legal:\n  publisher: .*\n  director: .*\n  host: .*\n  contact: .*\n  licence: ",
    ),
    "an audit": ("collection.yaml", r"accessibility:\n  date: .*\n  kind: .*\n  rate: \d+\n  exceptions: "),
    "a sound as a picture is written": ("articles/indicatif.md", r"!\[.*\]\(.*indicatif\.mp3\)"),
    "a sound in HTML": ("articles/indicatif.md", r"<audio src="),
    "a sound by a shortcode": ("articles/indicatif.md", r"\{\{< audio src="),
    "a film as a picture is written": ("articles/film.md", r"!\[.*\]\(.*ricochet\.mp4\)"),
    "a film in HTML": ("articles/film.md", r"<video src=.*poster=.*\n<track src=.*srclang="),
    "captions of a sound": ("sons/indicatif.vtt", "WEBVTT"),
    "captions in another language": ("films/ricochet.en.vtt", "A stone"),
    "a transcript as text": ("sons/goutte.txt", "Une goutte"),
    "a transcript as Markdown": ("films/ricochet.md", r"\*\*Lina :\*\*"),
    "an article read aloud": ("articles/porte.md", r"audio: .*\.mp3"),
    "times as Audacity writes them": ("sons/porte.txt", r"^[\d.]+\t[\d.]+\t"),
    "times as WebVTT": ("sons/silences.vtt", r"\d --> \d"),
    "a width": ("articles/placard.md", r"\{width=50%\}"),
    "a picture at the left": ("articles/enregistrer.md", r"\{\.left width="),
    "a picture at the right": ("articles/silences.md", r"\{\.right width="),
    "a GIF that moves": ("articles/placard.md", r"aiguille\.gif"),
    "a WebP that moves": ("articles/indicatif.md", r"onde\.webp"),
    "notes, a formula, code and tables": ("articles/indicatif.md", r"(?s)\[\^1\].*\$\$f\(n\).*\|:--\|.*```python"),
    "a translation": ("articles/silences.en.md", "lang: en"),
    "what the collection is called in another language": ("collection.yaml", r"languages:\n  fr:\n  en: \{subtitle"),
    "what is kept from readers": ("articles/enregistrer.md", "::: solution"),
}


@pytest.mark.parametrize("use", _USES)
def test_it_uses_all_that_there_is(use: str) -> None:
    file, written = _USES[use]
    assert re.search(written, (SECOND / file).read_text("utf-8"), re.MULTILINE)


def test_its_files_are_small() -> None:
    assert sum(path.stat().st_size for path in SECOND.rglob("*") if path.is_file()) < _LARGEST


@pytest.mark.parametrize(("name", "times"), [("porte", "porte.txt"), ("silences", "silences.vtt")])
def test_what_is_read_aloud_is_what_is_written(name: str, times: str) -> None:
    written = re.sub(r"[*_]", "", (SECOND / "articles" / f"{name}.md").read_text("utf-8"))
    heard = (SECOND / "sons" / times).read_text("utf-8")
    lines = re.findall(r"^(?:[\d.]+\t[\d.]+\t|(?!WEBVTT|\d\d:))(.+)$", heard, re.MULTILINE)
    assert [line for line in lines if line not in written] == []


def test_no_page_is_heavy(output: Path) -> None:
    assert heavy(output / "output") == {}


def test_every_link_within_its_site_leads_somewhere(output: Path) -> None:
    trees = {path.resolve(): html.parse(path).getroot() for path in files(output / "output", ".html")}
    for path, tree in trees.items():
        for _, _, address, _ in tree.iterlinks():
            assert address.endswith(".pdf") or leads_somewhere(address, path, trees), f"{path.name}: {address}"


def test_an_article_is_read_aloud_on_the_site_in_the_podcast_and_in_the_e_book(output: Path, page: Published) -> None:
    (player,) = page("articles/porte").xpath("//*[contains(@class, 'narration')]//audio")
    assert (output / "output" / "articles" / player.get("src")).resolve().is_file()
    podcast = feedparser.parse((output / "output" / "podcast.xml").read_bytes())
    assert {entry.title for entry in podcast.entries} == {"La porte de six heures", "Sami, preneur de silences"}
    assert all(entry.enclosures[0].type == "audio/mpeg" for entry in podcast.entries)
    with ZipFile(output / "output" / "anthology.epub") as epub:
        overlays = [etree.fromstring(epub.read(name)) for name in epub.namelist() if name.endswith(".smil")]
    paragraphs = [len(overlay.findall(".//{*}par")) for overlay in overlays]
    assert sorted(paragraphs) == [5, 13]


def test_sounds_and_films_have_what_is_said_in_them(page: Published) -> None:
    sound = page("articles/indicatif")
    assert [Path(one.get("src")).name for one in sound.xpath("//figure//audio")] == [
        "indicatif.mp3",
        "lame.mp3",
        "goutte.mp3",
    ]
    for heard in ("Un caillou tombe dans l’eau.", "Un coup sur une lame de bois", "Une goutte"):
        assert heard in words(sound)
    film = page("articles/film")
    trailer, jerky = film.xpath("//video")
    assert [track.get("srclang") for track in trailer.iter("track")] == ["fr", "en"]
    assert [track.get("srclang") for track in jerky.iter("track")] == ["fr"]
    assert trailer.get("poster")
    assert jerky.get("poster")
    assert "des cercles s’élargissent sur l’eau" in words(film)


def test_pictures_stand_as_they_are_asked_to(output: Path, page: Published) -> None:
    cupboard = page("articles/placard")
    (gallery,) = cupboard.xpath("//div[@class='gallery across-2']")
    assert len(gallery.findall("figure")) == 4
    tune = page("articles/indicatif")
    (needle,) = cupboard.xpath("//img[contains(@src, 'aiguille')]/@src")
    (wave,) = tune.xpath("//img[contains(@src, 'onde')]/@src")
    for picture in (needle, wave):
        with Image.open((output / "output" / "articles" / picture).resolve()) as moving:
            assert getattr(moving, "n_frames", 1) > 1
    (spectrum,) = tune.xpath("//picture[.//img[contains(@src, 'spectre')]]")
    (source,), (shown,) = spectrum.iter("source"), spectrum.iter("img")
    assert "480w" in source.get("srcset")
    assert source.get("sizes")
    assert {"width", "height"} <= set(shown.keys())
    assert shown.get("loading") == "lazy"
    for name, side in (("silences", "right"), ("enregistrer", "left")):
        assert page(f"articles/{name}").xpath(f"//figure[contains(concat(' ', @class, ' '), ' {side} ')]")
    assert list((output / "output").rglob("*.avif"))


def test_pages_stand_in_the_menu_and_in_no_list(output: Path, page: Published) -> None:
    front = page("index")
    menu = [words(link) for link in front.xpath("//nav//a")]
    assert {"Qui parle ?", "La grille", "Nous écrire", "S’abonner"} <= set(menu)
    foot = front.xpath("//footer")[-1]
    assert "Enregistré dans un placard, diffusé partout." in words(foot)
    assert "https://mastodon.example/@ricochet" in foot.xpath(".//a[contains(@rel, 'me')]/@href")
    assert "Mme Anne Tréguier, principale" in words(page("mentions-legales"))
    assert "92" in words(page("accessibilite"))
    feed = feedparser.parse((output / "output" / "feed.xml").read_bytes())
    assert len(feed.entries) == 6
    listed = {entry.title for entry in feed.entries}
    assert not listed & {"La grille", "Notre charte"}
    assert "Notre charte" not in menu
    assert foot.xpath(".//a[contains(@href, 'charte.html')]")
    assert "charte.html" in (output / "output" / "sitemap.xml").read_text("utf-8")


def test_it_has_a_look_of_its_own(output: Path, page: Published) -> None:
    styles = "".join(path.read_text("utf-8") for path in files(output / "output", ".css"))
    assert {"#0a5a6b", "#6fcfdc", "#f6faf8", "#0c171a"} <= set(re.findall(r"#[0-9a-f]{6}\b", styles))
    assert "Atkinson Hyperlegible Next" in styles
    assert "letter-spacing:-.01em" in re.sub(r"\s|(?<=-)0(?=\.)", "", styles)
    assert page("index").xpath("//img[contains(@src, 'logo')]")
    assert page("articles/porte").xpath("//link[@rel='icon']/@href")
    assert "Ricochet Mono" in styles
    article, front = page("articles/porte"), page("index")
    assert "Passez à l’antenne." in words(article)
    assert front.xpath("//p[@class='on-air']")
    assert not article.xpath("//p[@class='on-air']")
    assert len(front.xpath("//p[@class='all-topics']")) == 6
    assert "Fait main, du studio au site." in words(article.xpath("//footer")[-1])
    with ZipFile(output / "output" / "anthology.epub") as epub:
        assert [name for name in epub.namelist() if "ricochet-mono" in name.lower()]


def test_what_helps_to_read_is_there(page: Published) -> None:
    article = page("articles/porte")
    assert article.xpath("//nav[contains(@class, 'contents')]//a[@href='#avant-tout-le-monde']")
    assert page("articles/indicatif").xpath("//a[@role='doc-noteref']")
    ways = page("articles/placard").xpath("//nav/@aria-label")
    assert "Série" in ways
    assert len(ways) == len(set(ways))
    policy = article.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "connect-src 'self'" in policy[0]
    things = json.loads(article.xpath("//script[@type='application/ld+json']")[0].text)["@graph"]
    assert [one["@type"] for one in things] == ["BlogPosting", "BreadcrumbList"]


def test_machines_are_told_of_it_and_of_no_solution(output: Path) -> None:
    site = output / "output"
    assert json.loads((site / "feed.json").read_text("utf-8"))["title"] == "Radio Ricochet"
    assert "La porte de six heures" in (site / "llms.txt").read_text("utf-8")
    assert (site / "tags" / "son.xml").is_file()
    assert list((site / "authors").glob("*.xml"))
    assert (site / "podcast" / "porte.json").is_file()
    texts = [path.read_text("utf-8") for path in (*files(site, ".md"), *files(site, ".html"), site / "feed.json")]
    assert not [text for text in texts if "518" in text and "mégaoctets" in text and "environ 518" in text]


@pytest.mark.judge
@pytest.mark.long
def test_the_judges_find_no_fault_with_any_of_its_editions(tmp_path: Path, cache_of_second_sample: Path) -> None:
    publish_second_sample(tmp_path, cache_of_second_sample)
    site = tmp_path / "output"
    assert with_faults(vnu(pages(site))) == {}
    assert with_faults(axe(pages(site))) == {}
    assert with_faults({path: epubcheck(path) for path in files(site, ".epub")}) == {}
    assert ace(site / "anthology.epub") == []
    for flavour in ("ua1", "3a"):
        assert with_faults({path: verapdf(path, flavour) for path in tagged(site)}) == {}
