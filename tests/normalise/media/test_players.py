"""Recordings in posts, from Markdown to the players of a body."""

from pathlib import Path

import pytest
from lxml import html

from pipeline.model.article import Narration
from pipeline.model.collection import Collection
from tests.hostile.making import body, normalised, picture, rules

MEDIA = Path(__file__).parents[2] / "media"
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour.\n"
FILES: dict[str, str | bytes] = {
    "son.mp3": (MEDIA / "bonjour.mp3").read_bytes(),
    "film.mp4": (MEDIA / "film.mp4").read_bytes(),
    "seul.webm": (MEDIA / "film.webm").read_bytes(),
    "film.fr.vtt": CAPTIONS,
    "autre.vtt": CAPTIONS,
    "film.png": picture(),
    "affiche.png": picture(),
}


def shown(tmp_path: Path, markdown: str, **files: str | bytes) -> html.HtmlElement:
    return html.fragment_fromstring(body(tmp_path, markdown, FILES | files), create_parent="div")


@pytest.mark.parametrize(
    "markdown",
    [
        "![Le son du lundi](son.mp3)",
        '![](son.mp3 "Le son du lundi")',
        '<audio src="son.mp3" title="Le son du lundi" controls autoplay></audio>',
        'Un son.\n\n<audio title="Le son du lundi"><source src="son.mp3" type="audio/mpeg">Rien.</audio>',
        "![[son.mp3|Le son du lundi]]",
        '{{< audio src="son.mp3" title="Le son du lundi" >}}',
        '{% audio "son.mp3" title="Le son du lundi" %}',
        '{% include audio.html src="son.mp3" title="Le son du lundi" %}',
    ],
)
def test_a_sound_has_a_player(tmp_path: Path, markdown: str) -> None:
    (figure,) = shown(tmp_path, markdown).iter("figure")
    assert figure.get("class") == "recording sound"
    (player,) = figure.iter("audio")
    assert dict(player.attrib) == {
        "src": "asset:son.mp3",
        "data-type": "audio/mpeg",
        "aria-label": "Le son du lundi",
        "data-seconds": "2.456",
    }
    assert figure.xpath("string(figcaption)") == "Le son du lundi Son 0:02"
    assert not rules(normalised(tmp_path, {})) & {"embedded-media", "recording", "template", "template-left-out"} - {
        "template"
    }


@pytest.mark.parametrize(
    ("markdown", "poster", "captions"),
    [
        ("![Le film](film.mp4)", "asset:film.png", ["asset:film.fr.vtt"]),
        ("![Le film](film.mp4){poster=affiche.png}", "asset:affiche.png", ["asset:film.fr.vtt"]),
        (
            '<video src="film.mp4" title="Le film" poster="affiche.png"></video>',
            "asset:affiche.png",
            ["asset:film.fr.vtt"],
        ),
        (
            '<video title="Le film"><source src="film.mp4"><track src="autre.vtt" srclang="en"></video>',
            "asset:film.png",
            ["asset:autre.vtt", "asset:film.fr.vtt"],
        ),
        (
            '{{< video src="film.mp4" title="Le film" poster="affiche.png" >}}',
            "asset:affiche.png",
            ["asset:film.fr.vtt"],
        ),
        ("{{< video film.mp4 >}}", "asset:film.png", ["asset:film.fr.vtt"]),
    ],
)
def test_a_film_has_its_picture_its_size_and_its_captions(
    tmp_path: Path, markdown: str, poster: str, captions: list[str]
) -> None:
    (player,) = shown(tmp_path, markdown).iter("video")
    assert (player.get("poster"), player.get("width"), player.get("height")) == (poster, "160", "90")
    assert [track.get("src") for track in player.iter("track")] == captions
    collection = normalised(tmp_path, {})
    assert poster.removeprefix("asset:") in collection.articles[0].shown
    assert {path.removeprefix("asset:") for path in captions} <= collection.attachments.keys()


def test_among_words_a_recording_is_a_link(tmp_path: Path) -> None:
    tree = shown(tmp_path, "Un ![son](son.mp3) parmi les mots.")
    assert (
        html.tostring(tree, encoding="unicode")
        == '<div><p>Un <a href="asset:son.mp3">son</a> parmi les mots.</p>\n</div>'
    )


def test_items_and_cells_have_players(tmp_path: Path) -> None:
    tree = shown(tmp_path, "- ![un](son.mp3)\n- deux\n\n| a | b |\n|---|---|\n| chien | ![](son.mp3) |\n")
    assert [player.xpath("name(../..)") for player in tree.iter("audio")] == ["li", "td"]
    assert [figure.get("id") for figure in tree.iter("figure")] == ["recording-1", "recording-2"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"son.txt": "Bonjour.\n\nAu revoir."}, ["Bonjour.", "Au revoir."]),
        ({"son.md": "**Ada** : bonjour !\n\n## Fin\n\n<script>x()</script>"}, ["Ada\u00a0: bonjour\u202f!", "Fin"]),
        ({"son.vtt": CAPTIONS}, ["Bonjour."]),
        ({"son.vtt": CAPTIONS, "son.txt": "Un texte."}, ["Un texte."]),
    ],
)
def test_what_is_said_stands_below(tmp_path: Path, files: dict[str, str], said: list[str]) -> None:
    tree = shown(tmp_path, "![Le son](son.mp3)\n\nLa suite.", **files)
    (details,) = tree.iter("details")
    assert details.get("class") == "transcript web-only"
    assert [block.text_content() for block in details.iter("p")] == said
    collection = normalised(tmp_path, {})
    assert [article.words for article in collection.articles] == [6], "what is heard is not read"
    assert not rules(collection) & {"other-format", "recording"}


def test_what_stands_beside_a_recording_and_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(root: Path, path: str, most: int) -> bytes:
        raise PermissionError(13, "Permission denied", str(root / path), most)

    monkeypatch.setattr("pipeline.normalise.media.recordings.read_below", refuse)
    files = FILES | {"essai.md": "![Le film](film.mp4)\n\n![Le son](son.mp3)", "son.txt": "Bonjour."}
    told = [problem for problem in normalised(tmp_path, files).problems if problem.rule == "recording"]
    assert [one.line for one in told] == [1, 3]
    assert all("Permission denied" in one.message for one in told)
    assert "film.fr.vtt" in told[0].message
    assert "son.txt" in told[1].message


def test_a_transcript_that_no_post_plays_is_named_and_one_with_a_front_matter_is_a_post(tmp_path: Path) -> None:
    files = FILES | {"a.md": "Un texte.", "son.md": "Bonjour.", "film.md": "---\ntitle: Un film\n---\nUn billet."}
    collection = normalised(tmp_path, files)
    assert sorted(article.source for article in collection.articles) == ["a.md", "film.md"]
    assert [problem.path for problem in collection.problems if problem.rule == "other-format"] == ["son.md"]


def test_a_post_that_plays_the_recording_of_its_name_is_a_post(tmp_path: Path) -> None:
    collection = normalised(tmp_path, FILES | {"son.md": "![Le son](son.mp3)"})
    assert [article.source for article in collection.articles] == ["son.md"]


def test_what_solutions_alone_play_is_not_published(tmp_path: Path) -> None:
    markdown = '::: solution\n![Le film](film.mp4)\n\n<video src="seul.webm"><track src="autre.vtt"></video>\n:::\n'
    collection = normalised(tmp_path, FILES | {"a.md": f"Un texte.\n\n{markdown}"})
    assert collection.attachments == {}
    assert collection.recordings == {}


@pytest.mark.parametrize(
    "harm",
    [
        '<audio src="son.mp3" onplay="x()" title="</audio><script>x()</script>"></audio>',
        '<a class="recording" href="son.mp3" data-tracks="{" data-film-poster="javascript:x()">x</a>',
        '<a class="recording" href="son.mp3" data-tracks=\'[["javascript:x()","fr"],1,["a"]]\'>x</a>',
        '<video src="film.mp4" poster="https://elsewhere.example/a.png"></video>',
        '<video src="film.mp4"><track src="//elsewhere.example/a.vtt"></video>',
        '<audio src="../../etc/passwd.mp3"></audio>',
        '<audio src="https://elsewhere.example/a.mp3"></audio>',
    ],
)
def test_players_harm_nobody(tmp_path: Path, harm: str) -> None:
    tree = shown(tmp_path, harm)
    written = html.tostring(tree, encoding="unicode")
    assert "<script" not in written
    assert "onplay" not in written
    for element in tree.iter("audio", "video", "track", "img"):
        assert element.get("src", "").startswith("asset:")
        assert element.get("poster", "asset:").startswith("asset:")
    assert not any(
        name.startswith("data-") and name not in ("data-type", "data-seconds")
        for one in tree.iter()
        for name in one.attrib
    )


def test_an_article_read_aloud_begins_with_its_player_and_knows_when_each_block_is_heard(tmp_path: Path) -> None:
    post = "---\nlang: fr\naudio: son.mp3\n---\nBonjour à toutes.\n\n## Le sommaire\n\nVoici la suite, que personne ne lit.\n\nAu revoir.\n"
    times = "0\t1\tBonjour à toutes\n1\t1.5\tLe sommaire\n2\t2.4\tau revoir\n"
    collection = normalised(tmp_path, FILES | {"a.md": post, "son.txt": times})
    narration = narration_of(collection)
    assert [(one.begin, one.end, one.heading) for one in narration.spoken] == [
        (0.0, 1.0, ""),
        (1.0, 2.0, "Le sommaire"),
        (2.0, 2.4, ""),
    ]
    tree = html.fragment_fromstring(collection.articles[0].body.text, create_parent="div")
    assert tree[0].get("class") == "recording sound narration"
    assert tree.find(".//details") is None, "labels are no transcript"
    assert [tree.get_element_by_id(one.id).text_content() for one in narration.spoken] == [
        "Bonjour à toutes.",
        "Le sommaire",
        "Au revoir.",
    ]


def narration_of(collection: Collection) -> Narration:
    narration = collection.articles[0].narration
    assert narration is not None
    return narration


def test_captions_of_sentences_tell_when_paragraphs_are_heard(tmp_path: Path) -> None:
    post = "---\naudio: son.mp3\n---\nUn chat dort sur le toit. Il rêve.\n\nUn chien court dans la rue.\n"
    captions = "WEBVTT\n\n00:00.000 --> 00:02.000\nun chat dort sur\n\n00:02.000 --> 00:04.000\nle toit il rêve un chien\n\n00:04.000 --> 00:06.000\ncourt dans la rue\n"
    spoken = narration_of(normalised(tmp_path, FILES | {"a.md": post, "son.vtt": captions})).spoken
    assert [(one.begin, round(one.end, 1)) for one in spoken] == [(0.0, 3.3), (pytest.approx(3.333), 6.0)]
