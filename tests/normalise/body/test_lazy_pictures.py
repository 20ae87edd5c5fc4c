"""What a page without scripts should show: pictures in `<noscript>` and `data-src`, films that a script would show."""

import re

import pytest

from pipeline.model.manuscript import Post
from pipeline.model.settings import Settings
from pipeline.normalise.drafts import DraftJob, FinishJob, PictureOutcome, parse_post, render_article


def published(body: str) -> tuple[str, tuple[str, ...], list[str]]:
    """Return the article's HTML with the pictures a.png and b.png, the files looked for, and the problems."""
    read = parse_post(DraftJob(Post("essai.md", {"title": "Un essai"}, body), Settings()))
    images = {name: PictureOutcome(name) for name in ("a.png", "b.png")}
    article, problems = render_article(FinishJob(read, "essai", images=images))
    return article.body.text, read.images, [problem.message for problem in (*read.problems, *problems)]


A = '<img src="a.png" alt="A">'
LAZY = '<img class="lazy" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="a.png" alt="A">'
COUNTER = '<img height="1" width="1" style="display:none" src="https://example.org/tr?id=1">'


@pytest.mark.parametrize(
    "body",
    [
        f"<noscript>{A}</noscript>",
        f"<noscript>\n{A}\n</noscript>",
        f"Un mot. <noscript>{A}</noscript> Un autre.",
        f"<noscript>\n\n{A}\n\n</noscript>",
        "<noscript>\n\n![A](a.png)\n\n</noscript>",
        f"<div><noscript>{A}</noscript></div>",
        f"<div>\n<noscript>{A}</noscript>\n\n**Un mot**\n\n</div>",
        f"{LAZY}<noscript>{A}</noscript>",
        f"{LAZY} <noscript>{A}</noscript>",
        f"<div>{LAZY}<noscript>{A}</noscript></div>",
        f"<div><noscript>{A}</noscript>{LAZY}</div>",
        f"<figure>{LAZY}<noscript>{A}</noscript><figcaption>Un mot</figcaption></figure>",
        f"<div>\n{LAZY}\n<noscript>{A}</noscript>\n\n**Un mot**\n\n</div>",
        f"{LAZY}",
        f"<p>{LAZY}</p>",
        '<img data-src="a.png" alt="A">',
        '<img data-lazy-src="a.png" alt="A">',
        '<img data-original="a.png" alt="A">',
        '<img data-lazy="a.png" alt="A">',
        '<img data-echo="a.png" alt="A">',
        '<div><img src="/img/placeholder.svg" data-src="a.png" alt="A"></div>',
        f"<noscript>{A}{COUNTER}</noscript>",
        f"<div><noscript>{A}{COUNTER}</noscript></div>",
        f"<div>\n<noscript>{COUNTER}</noscript>\n{A}\n\n**Un mot**\n\n</div>",
    ],
)
def test_a_picture_is_shown_once_as_without_scripts(body: str) -> None:
    html, images, _ = published(body)
    assert re.findall("<img[^>]*>", html) == ['<img src="asset:a.png" alt="A">']
    assert images == ("a.png",)


def test_other_pictures_beside_it_stay() -> None:
    html, _, _ = published(f'{A} <noscript><img src="b.png" alt="B"></noscript>\n\n{A}')
    assert re.findall('src="([^"]*)"', html) == ["asset:a.png", "asset:b.png", "asset:a.png"]


def test_a_picture_with_both_addresses_is_the_one_that_it_has_already() -> None:
    assert published('<img src="a.png" data-src="b.png" alt="A">')[1] == ("a.png",)


def test_words_for_those_without_scripts_are_left_out_and_named() -> None:
    html, _, said = published(f"<noscript>Activez JavaScript. {A}</noscript>")
    assert "Activez" not in html
    assert any("<noscript>" in message and "pictures stay" in message for message in said)


@pytest.mark.parametrize(
    ("player", "address", "words"),
    [
        ('<lite-youtube videoid="dQw4w9WgXcQ"></lite-youtube>', "https://www.youtube.com/watch?v=dQw4w9WgXcQ", ""),
        (
            '<lite-youtube videoid="abc" playlabel="Le film"></lite-youtube>',
            "https://www.youtube.com/watch?v=abc",
            "Le film",
        ),
        (
            '<lite-youtube videoid="abc">\n  <a href="x.html" class="lty-playbtn"><span>Play</span></a>\n</lite-youtube>',
            "https://www.youtube.com/watch?v=abc",
            "",
        ),
        (
            '<div><lite-youtube videoid="abc" title="Le film"></lite-youtube></div>',
            "https://www.youtube.com/watch?v=abc",
            "Le film",
        ),
        ('<youtube-embed video-id="abc"></youtube-embed>', "https://www.youtube.com/watch?v=abc", ""),
        ('<youtube-embed url="https://youtu.be/abc"></youtube-embed>', "https://youtu.be/abc", ""),
        ('Voir <lite-vimeo videoid="123"></lite-vimeo> ici.', "https://vimeo.com/123", ""),
        ('<YouTube id="abc" />', "https://www.youtube.com/watch?v=abc", ""),
        ('<lite-youtube playlistid="PL1"></lite-youtube>', "https://www.youtube.com/playlist?list=PL1", ""),
        (
            '<lite-youtube videoid="a&quot; onclick=x"></lite-youtube>',
            "https://www.youtube.com/watch?v=a%22%20onclick%3Dx",
            "",
        ),
    ],
)
def test_players_are_films(player: str, address: str, words: str) -> None:
    html, _, said = published(player)
    assert f'href="{address}"' in html
    assert not words or f">{words}</a>" in html
    assert "Play<" not in html
    assert any(f"became a link to {address}" in message for message in said)


def test_a_player_without_a_film_is_named() -> None:
    html, _, said = published("Un mot. <lite-youtube></lite-youtube>")
    assert "<a" not in html
    assert any("embeds nothing" in message for message in said)
