"""`new post`: whatever its title is, the file can be read, says what was given, and is nobody else's."""

import datetime as dt
import re
import unicodedata
from pathlib import Path

import pytest

from pipeline.cli import click_program
from pipeline.errors import UserError
from pipeline.load.front_matter import read_post
from pipeline.model.settings import Settings
from pipeline.new.post import NewPost, write_post
from pipeline.new.site import NewSite, write_site
from pipeline.normalise.metadata.metadata import PostMetadata, read_metadata
from pipeline.text.printable import in_one_line

DAY = dt.date(2026, 1, 5)
TITLES = (
    'Un "titre" : l\'été',
    "a: b: c",
    "# dièse #mot",
    "- tiret",
    "-rf",
    "../../etc/passwd",
    "[liste], {carte}",
    "!!python/object:os.system x",
    "&ancre *étoile",
    "%directive",
    "@at `code`",
    "|\nsuite",
    "deux\nlignes\r\net\ttab",
    "---",
    "...\n---\n",
    "yes",
    "null",
    "~",
    "2026-01-05",
    "1:30",
    "0x1F",
    "1_000",
    ".inf",
    "🎉 fête 👩‍👩‍👧",
    "مرحبا بالعالم",
    "\u202eretourné\u202c",
    "\x1b]0;x\x07titre",
    "\u2028ligne\u2029paragraphe\u0085suite",
    "\ufeffmarque",
    "e\u0301te\u0301",
    "é" * 300,
    "mot " * 124,
    "it''s",
    "\\n \\u0041",
    "C # moderne",
    "fin #",
    "fin:",
    "? question",
    "> chevron",
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write_site(tmp_path / "site", NewSite("Essai"), DAY)
    return tmp_path / "site"


def metadata(site: Path, path: str) -> PostMetadata:
    post, problems = read_post(path, (site / path).read_bytes())
    assert [problem.rule for problem in problems] == ["empty-post"]
    assert post is not None
    found, wrong = read_metadata(post, Settings())
    assert wrong == ()
    return found


@pytest.mark.parametrize("title", TITLES, ids=lambda title: ascii(title)[:24])
def test_every_title_is_read_as_it_was_given(site: Path, title: str) -> None:
    path = write_post(site, NewPost(title, author=title[:200], tags=(title[:200].replace(",", ""),)), DAY)
    found = metadata(site, path)
    said, problems = read_post(path, (site / path).read_bytes())
    assert said is not None
    assert problems
    wanted = unicodedata.normalize("NFC", in_one_line(title))
    assert said.metadata["titre"] == wanted
    assert said.metadata["auteur"] == wanted[:200].rstrip()
    assert said.metadata["étiquettes"] == [wanted[:200].replace(",", "").rstrip()]
    assert found.date == dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
    assert not found.draft
    assert re.fullmatch(r"articles/[a-z0-9][a-z0-9-]*\.md", path)


def test_a_front_matter_has_a_line_for_all_that_a_post_can_say(site: Path) -> None:
    text = (site / write_post(site, NewPost("Un", tags=("son, vidéo", "son")), DAY)).read_text("utf-8")
    keys = re.findall(r"^#?([a-zé_][^:\n]*):", text, re.MULTILINE)
    assert keys == ["titre", "date", "auteur", "description", "image", "texte alternatif", "étiquettes", "brouillon"]
    assert "\nétiquettes: [son, vidéo]\n" in text
    assert text.endswith("---\n\n")


def test_its_remarks_are_in_the_language_of_the_collection(site: Path, tmp_path: Path) -> None:
    write_site(tmp_path / "english", NewSite("Essay", "en"), DAY)
    for folder, remark in ((site, "# L’image"), (tmp_path / "english", "# The picture")):
        assert remark in (folder / write_post(folder, NewPost("Un", "de"), DAY)).read_text("utf-8")


@pytest.mark.parametrize(("given", "line"), [("", ""), ("fr", ""), ("en", "langue: en"), ("pt_BR", "langue: pt-BR")])
def test_the_language_is_said_where_it_is_another_one(site: Path, given: str, line: str) -> None:
    text = (site / write_post(site, NewPost("Un", given), DAY)).read_text("utf-8")
    assert re.findall(r"^langue:.*$", text, re.MULTILINE) == list(filter(None, [line]))


def test_a_draft_is_one(site: Path) -> None:
    assert metadata(site, write_post(site, NewPost("Un", draft=True), DAY)).draft


def test_what_is_filled_in_later_is_understood(site: Path) -> None:
    path = site / write_post(site, NewPost("Un"), DAY)
    text = (
        path.read_text("utf-8")
        .replace("#image", "image")
        .replace("#texte", "texte")
        .replace("description:", "description: Deux mots.")
    )
    post, problems = read_post("un.md", f"{text}Mot.\n".encode())
    assert problems == ()
    assert post is not None
    found, wrong = read_metadata(post, Settings())
    assert wrong == ()
    assert (found.image, found.image_alt) == ("images/photo.jpg", "Deux élèves règlent un micro")
    assert found.description == "Deux mots."


def test_the_same_title_again_is_another_file(site: Path) -> None:
    paths = [write_post(site, NewPost("Bienvenue"), DAY) for _ in range(3)]
    assert paths == [f"articles/bienvenue-{number}.md" for number in (2, 3, 4)]


def test_a_file_of_that_name_that_is_no_post_is_left_alone(site: Path) -> None:
    (site / "articles" / "_un.md").write_text("à moi", "utf-8")
    (site / "articles" / "un.md").symlink_to(site / "nowhere")
    assert write_post(site, NewPost("Un"), DAY) == "articles/un-2.md"
    assert not (site / "nowhere").exists()


def test_nothing_is_written_through_a_link_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "articles").symlink_to(tmp_path / "outside")
    with pytest.raises(UserError, match="is a link out of"):
        write_post(tmp_path / "site", NewPost("Un"), DAY)
    assert list((tmp_path / "outside").iterdir()) == []


@pytest.mark.parametrize(
    ("post", "said"),
    [
        (NewPost(" \n\x07"), "an article needs a title"),
        (NewPost("é" * 501), "the title has 501 letters; write 500 at most"),
        (NewPost("Un", "klingonisch!"), "--lang must be a language code"),
    ],
)
def test_what_cannot_be_written_is_said(site: Path, post: NewPost, said: str) -> None:
    with pytest.raises(UserError, match=said):
        write_post(site, post, DAY)
    assert len(list((site / "articles").iterdir())) == 1


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file or folder"):
        write_post(tmp_path / "site", NewPost("Un"), DAY)
    assert list(tmp_path.iterdir()) == []


def test_the_command_prints_the_path(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(site)  # which has a collection.yaml: no folder is to be named
    assert click_program.run(["new", "post", "Le son : mesuré", "--tag", "son", "--draft", "--author", "Ada"]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("articles/le-son-mesure.md\n", "")
    today = dt.datetime.now().astimezone().date()
    text = (site / "articles" / "le-son-mesure.md").read_text("utf-8")
    assert f"\ndate: {today}\n" in text or f"\ndate: {today - dt.timedelta(1)}\n" in text
    assert "\nauteur: Ada\n" in text
    assert "\nbrouillon: oui\n" in text
    assert click_program.run(["new", "post", "Le son, mesuré"]) == 0
    told = capsys.readouterr()
    assert told.out == "articles/le-son-mesure-2.md\n"
    assert told.err == "a post called le-son-mesure is there already: this is another one\n"
    assert click_program.run(["new", "post", "--content", str(site), "--", "-o tiret"]) == 0
    assert capsys.readouterr().out == f"{site}/articles/o-tiret.md\n"
    assert click_program.run(["new", "post", "Un", "-c", "nowhere"]) == 2
    assert capsys.readouterr().err == "error: nowhere: no such file or folder\n"
