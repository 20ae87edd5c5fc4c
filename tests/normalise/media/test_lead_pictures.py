"""The lead picture and the body: what stands in both is shown once, and pictures of the web are named once a post."""

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree, html
from pypdfium2 import PdfDocument

from pipeline.model.article import Article, Lead
from pipeline.model.collection import Collection
from tests.hostile.making import normalised, picture, published

FILES: dict[str, str | bytes] = {"images/Été.png": picture(), "images/autre.png": picture()}
OWN = "![Un aplat](images/Été.png)"
REMOTE = "https://photos.example/robot.jpg"


def collection(folder: Path, body: str, image: str = "images/Été.png", *keys: str) -> Collection:
    front = "\n".join(["---", "title: Un essai", "lang: fr", f"image: {image}", *keys, "---", "", ""])
    return normalised(folder, {"essai.md": f"{front}{body}\n"} | FILES)


def article(folder: Path, body: str, image: str = "images/Été.png", *keys: str) -> Article:
    return collection(folder, body, image, *keys).articles[0]


@pytest.mark.parametrize("image", ["images/Été.png", "/images/E%CC%81te%CC%81.png", "./images/ÉTÉ.PNG", "Été.png"])
@pytest.mark.parametrize(
    "first", [OWN, "<p align=center><img src='images/Été.png' alt='Un aplat'></p>", f"::: x\n{OWN}\n:::"]
)
def test_a_lead_that_opens_the_body_is_shown_as_the_lead(tmp_path: Path, image: str, first: str) -> None:
    made = article(tmp_path, f"{first}\n\nUn mot.", image)
    assert made.lead == Lead("images/Été.png", "Un aplat")
    assert made.body.text.strip() == "<p>Un mot.</p>"
    assert made.shown == ("images/Été.png",)


@pytest.mark.parametrize(
    "body",
    [
        f"Un mot.\n\n{OWN}",
        f"Un mot {OWN} parmi d'autres.",
        f"{OWN} et des mots",
        '![Un aplat](images/Été.png "Sa légende")\n\nUn mot.',
        f"[{OWN}](https://example.org)\n\nUn mot.",
        f"{OWN}{{#plan}}\n\n[Là](#plan)",
        f"![Autre](images/autre.png)\n\n{OWN}",
        f"- {OWN}\n- Un mot",
    ],
)
def test_one_that_stands_elsewhere_in_the_body_stays_there(tmp_path: Path, body: str) -> None:
    made = article(tmp_path, body)
    assert made.lead == Lead("images/Été.png", "Un aplat", opens=False)
    assert made.opening is None
    assert made.body.text.count("<img") == body.count("![")


@pytest.mark.parametrize(
    "body",
    [
        "Un mot.",
        "![Autre](images/autre.png)\n\nUn mot.",
        f"Un mot.\n\n::: solution\n{OWN}\n:::",
        f"::: print-only\n{OWN}\n:::\n\nUn mot.",
        f"Un mot.[^1]\n\n[^1]: {OWN}",
        f"<details>\n\n{OWN}\n\n</details>",
        "Un mot `![Un aplat](images/Été.png)`.",
    ],
)
def test_one_that_the_body_does_not_show_to_all_opens_the_article(tmp_path: Path, body: str) -> None:
    made = article(tmp_path, body, "images/Été.png", "image_alt: Un lac")
    assert made.opening == Lead("images/Été.png", "Un lac")


def test_its_own_words_come_before_those_of_the_body(tmp_path: Path) -> None:
    made = article(tmp_path, f"{OWN}\n\nUn mot.", "images/Été.png", "image_alt: Un lac")
    assert made.lead == Lead("images/Été.png", "Un lac")


def test_a_picture_that_both_show_is_asked_for_words_once(tmp_path: Path) -> None:
    made = collection(tmp_path, "![](images/Été.png)\n\nUn mot.")
    assert [problem.line for problem in made.problems if problem.rule == "missing-alt"] == [7]


def test_a_remote_lead_is_not_missing(tmp_path: Path) -> None:
    made = collection(tmp_path, "Un mot.", REMOTE, "image_alt: Un robot")
    assert made.articles[0].lead == Lead("", "Un robot", REMOTE)
    (problem,) = [one for one in made.problems if one.rule not in ("typography", "guessed-language")]
    assert (problem.rule, problem.line) == ("remote-image", 4)
    assert "1 picture is on the web (photos.example)" in problem.message


@pytest.mark.parametrize("address", [REMOTE, "//photos.example/robot.jpg", "https://photos.example/robot.jpg "])
def test_a_remote_lead_that_the_body_shows_is_shown_once(tmp_path: Path, address: str) -> None:
    first = article(tmp_path / "a", f"![Un robot]({address.strip()})\n\nUn mot.", address)
    assert (first.lead, first.body.text.strip()) == (Lead("", "Un robot", REMOTE), "<p>Un mot.</p>")
    later = article(tmp_path / "b", f"Un mot.\n\n![Un robot]({address.strip()})", address)
    assert later.lead == Lead("", "Un robot", REMOTE, opens=False)


def test_a_remote_lead_without_a_host_is_missing(tmp_path: Path) -> None:
    made = collection(tmp_path, "Un mot.", "https:///a.png", "image_alt: Un robot")
    assert made.articles[0].lead == Lead("", "Un robot")
    assert "missing-image" in {problem.rule for problem in made.problems}


@pytest.mark.parametrize("body", ["![Un plan](plan.png)\n\nUn mot.", "Un mot.\n\nIci ![Un plan](plan.png)."])
def test_a_missing_lead_that_the_body_shows_has_one_placeholder(tmp_path: Path, body: str) -> None:
    made = article(tmp_path, body, "plan.png")
    assert (made.opening, made.body.text.count("missing-picture")) == (None, 1)


@pytest.mark.parametrize("body", ["Un mot.", "![Autre](autre-plan.png)", "::: solution\n![Un plan](plan.png)\n:::"])
def test_one_that_the_body_does_not_show_to_all_has_its_own(tmp_path: Path, body: str) -> None:
    assert article(tmp_path, body, "plan.png").opening == Lead("", "Un essai")


def test_remote_pictures_of_a_post_are_one_note(tmp_path: Path) -> None:
    body = "\n\n".join(f"![Un plan](https://plan-{n}.example/a.png)" for n in (1, 2, 3, 4, 1))
    found = [one for one in collection(tmp_path, body, REMOTE).problems if one.rule == "remote-image"]
    assert len(found) == 1
    assert "5 pictures are on the web (photos.example, plan-1.example, plan-2.example, …)" in found[0].message
    assert (found[0].line, found[0].column) == (7, 1)


def test_every_edition_says_where_a_remote_lead_is(tmp_path: Path) -> None:
    post = f"---\ntitle: Un essai\nlang: fr\nimage: {REMOTE}\nimage_alt: Un robot\n---\n\nUn mot.\n"
    content: dict[str, str | bytes] = {
        "essai.md": post,
        "collection.yaml": "handouts:\n  - post: [essai]\n    layout: [a4, cards]\n",
    }
    files = published(tmp_path, content)
    page = files["articles/essai.html"].decode()
    assert f'<img class="remote" src="{REMOTE}" alt="Un robot" referrerpolicy="no-referrer">' in page
    assert "Image manquante" not in page
    for name in ("articles/essai.pdf", "anthology.pdf", "handouts/un-essai/a4.pdf"):
        text = words(files[name])
        assert "Image en ligne : Un robot – photos.example/robot.jpg" in text, name
        assert "Image manquante" not in text
    chapter = unpacked(files["anthology.epub"], "EPUB/articles/essai.xhtml")
    assert f'Image en ligne\u00a0:</span> <a href="{REMOTE}">Un robot</a>' in chapter


def test_covers_lists_and_cards_have_a_lead_that_stands_in_the_text(tmp_path: Path) -> None:
    post = "---\ntitle: Un essai\nlang: fr\nimage: a.png\n---\n\nUn mot.\n\n![Un aplat](a.png)\n"
    content: dict[str, str | bytes] = {
        "essai.md": post,
        "autre.md": post.replace("Un essai", "Autre"),
        "a.png": picture(),
    }
    files = published(tmp_path, content)
    assert files["articles/essai.html"].count(b"media/a.png") == 1
    assert files["index.html"].count(b"media/a.png") == 2
    assert files["feed.xml"].count(b"media/a.png") == 2
    assert unpacked(files["anthology.epub"], "EPUB/articles/essai.xhtml").count("<img") == 1


def test_a_feed_has_what_opens_an_article(tmp_path: Path) -> None:
    post = (
        "---\ntitle: Un essai\nlang: fr\nimage: IMAGE\nimage_alt: Un & deux\n---\n\n![Un aplat](a b.png)\n\nUn mot.\n"
    )
    content: dict[str, str | bytes] = {
        "essai.md": post.replace("IMAGE", "a b.png").replace("a b.png)", "a%20b.png)"),
        "autre.md": post.replace("IMAGE", REMOTE).replace("Un essai", "Autre").replace("![Un aplat](a b.png)", "Ici."),
        "a b.png": picture(),
    }
    (feed,) = [data for name, data in published(tmp_path, content, "site").items() if name == "feed.xml"]
    contents = etree.fromstring(feed).xpath("//*[local-name()='content']/text()")
    shown = [html.fragment_fromstring(str(one), create_parent="div").xpath("figure[1]/img") for one in contents]
    assert sorted((image.get("src"), image.get("alt")) for (image,) in shown) == [
        (REMOTE, "Un & deux"),
        ("media/a%20b.png", "Un & deux"),
    ]


def words(pdf: bytes) -> str:
    with PdfDocument(pdf) as read:
        text = " ".join(page.get_textpage().get_text_bounded() for page in read)
    return " ".join(text.replace("\u2060", "").split())


def unpacked(book: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        return packed.read(name).decode()
