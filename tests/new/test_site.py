"""`new site`: what it writes is complete, reads without a problem, and takes nobody's place."""

import datetime as dt
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import click_program
from pipeline.cli.actions.new import new_site
from pipeline.errors import UserError
from pipeline.files.plain_yaml import read_yaml
from pipeline.i18n.catalogue import in_language, known_word, word_of
from pipeline.load import books, settings, targets
from pipeline.load.front_matter import read_post
from pipeline.load.settings import SettingsRead, read_settings
from pipeline.new.new_files import LICENCES, expand_licence
from pipeline.new.site import NewSite, suggest_title, write_site

ROOT = Path(__file__).parent.parent.parent
DAY = dt.date(2026, 1, 5)
LANGUAGES = ("fr", "en")
SCHEMAS = {f".schemas/{name}.json" for name in ("authors", "collection", "front-matter")}
FILES = {".github/workflows/publish.yml", ".gitignore", ".gitlab-ci.yml", "collection.yaml", *SCHEMAS}
NASTY = 'L\'«été»: "50 % # 1" — \\1 \\g<0> {a: [b]} 🎙 \u2028 & *x*'


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def written(folder: Path, language: str = "fr") -> SettingsRead:
    write_site(folder, NewSite("Essai", language), DAY)
    return read_settings(folder)


def with_reserve(text: str) -> str:
    """Return the settings with all commented-out ones enabled."""
    return re.sub(r"^#(?! \S)", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_settings_read_without_a_problem(tmp_path: Path, language: str) -> None:
    read = written(tmp_path, language)
    assert read.problems == ()
    assert (read.settings.title, read.settings.language) == ("Essai", language)
    assert (read.handouts, read.anthologies) == ((), ())


def translate(values: Mapping[str, Any], known: Iterable[str]) -> dict[str, Any]:
    """Return values by the English names of their keys."""
    return {known_word(key, known): value for key, value in values.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_settings_have_every_key_that_is_known(tmp_path: Path, language: str) -> None:
    written(tmp_path, language)
    values = read_yaml(with_reserve((tmp_path / "collection.yaml").read_text("utf-8"))).values
    values = translate(values, settings._KNOWN)
    assert set(values) == set(settings._KNOWN)
    assert set(translate(values["handouts"][0], books.HANDOUT_KEYS)) == set(books.HANDOUT_KEYS)
    wanted = {"to", *(key for readers in targets.TARGET_KEYS.values() for key in readers)}
    assert {key for target in values["deploy"].values() for key in translate(target, wanted)} == wanted
    assert set(translate(values["anthologies"][0], books.make_book_keys())) == set(books.make_book_keys())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_in_reserve_can_be_taken_as_it_is(tmp_path: Path, language: str) -> None:
    written(tmp_path, language)
    path = tmp_path / "collection.yaml"
    path.write_text(with_reserve(path.read_text("utf-8")), "utf-8")
    read = read_settings(tmp_path)
    assert read.problems == ()
    assert len(read.handouts) == len(read.anthologies) == 1
    assert len(read.targets) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_is_explained(tmp_path: Path, language: str) -> None:
    written(tmp_path, language)
    lines = (tmp_path / "collection.yaml").read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if re.match(r"#?\w[\w ’-]*:", line):
            assert lines[number - 1].startswith("# "), line


def test_the_languages_have_the_same_settings(tmp_path: Path) -> None:
    for language in LANGUAGES:
        written(tmp_path / language, language)
    texts = [with_reserve((tmp_path / name / "collection.yaml").read_text("utf-8")) for name in LANGUAGES]
    french, english = (re.findall(r"^ *(\w[\w ’-]*):", text, re.MULTILINE) for text in texts)
    assert french == ["serveur" if key == "server" else in_language(word_of(key), "fr") for key in english]


def test_what_is_known_is_filled_in_whatever_it_is(tmp_path: Path) -> None:
    site = NewSite(NASTY, "pt_BR", "cc by-sa", f"Ada {NASTY}", "https://example.org/a")
    write_site(tmp_path, site, DAY)
    read = read_settings(tmp_path)
    assert read.problems == ()
    assert (read.settings.title, read.settings.authors) == (NASTY, (f"Ada {NASTY}",))
    assert read.settings.rights == "Texts and pictures by their authors, under CC BY-SA 4.0"
    assert (read.settings.language, read.settings.base_url) == ("pt-BR", "https://example.org/a/")
    post, problems = read_post("welcome.md", (tmp_path / "articles" / "welcome.md").read_bytes())
    assert problems == ()
    assert post is not None
    assert (post.metadata["lang"], post.metadata["author"]) == ("en", f"Ada {NASTY}")
    assert post.metadata["date"] == "2026-01-05"


@pytest.mark.parametrize(("language", "article"), [("fr", "bienvenue"), ("fr-CA", "bienvenue"), ("de", "welcome")])
def test_the_files_are_in_the_language_of_the_collection_or_in_english(
    tmp_path: Path, language: str, article: str
) -> None:
    written(tmp_path, language)
    found = files(tmp_path)
    assert found.keys() >= {*FILES, f"articles/{article}.md"}
    assert len(found) == len(FILES) + 3


def test_a_language_or_an_address_that_is_none_writes_nothing(tmp_path: Path) -> None:
    for site, said in (
        (NewSite("x", "klingonisch!"), "--lang must be a language code"),
        (NewSite("x", base_url="javascript:alert(1)"), "--base-url must be an address"),
        (NewSite("x", "../../../etc"), "--lang must be a language code"),
    ):
        with pytest.raises(UserError, match=said):
            write_site(tmp_path / "site", site, DAY)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("licence", [*LICENCES, "CC-BY-SA-4.0", "cc by", "cc0"])
def test_licences_are_known_by_their_short_names(licence: str) -> None:
    said = expand_licence(licence, "fr")
    assert said.removeprefix("Textes et images des auteurs, sous licence ") in LICENCES


def test_other_licences_stand_as_they_are() -> None:
    assert expand_licence("Tous droits\nréservés", "fr") == "Tous droits réservés"
    assert expand_licence("", "fr") == ""
    assert expand_licence("CC BY 3.0", "en") == "CC BY 3.0"


def test_a_collection_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "collection.yaml").write_text("title: À moi\n", "utf-8")
    with pytest.raises(UserError, match=r"is a collection already.*nothing was changed"):
        written(tmp_path)
    assert files(tmp_path) == {"collection.yaml": "title: À moi\n".encode()}


def test_settings_that_are_a_link_to_nowhere_are_settings(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "collection.yaml").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UserError, match="is a collection already"):
        written(tmp_path / "site")
    assert not (tmp_path / "elsewhere").exists()


def test_in_a_folder_of_posts_only_what_is_missing_is_added(tmp_path: Path) -> None:
    (tmp_path / "billets").mkdir()
    before = {"billets/un.md": b"# Un\n\nMot.\n", ".gitignore": b"*.tmp\n", "README.md": b"Lis-moi.\n"}
    for name, data in before.items():
        (tmp_path / name).write_bytes(data)
    found = write_site(tmp_path, NewSite("Essai"), DAY)
    assert found.kept == (".gitignore",)
    assert set(found.new) == FILES - {".gitignore"}
    after = files(tmp_path)
    assert {name: after[name] for name in before} == before
    assert after.keys() == before.keys() | FILES


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="the system has no links")
def test_nothing_is_written_through_a_link_out_of_the_folder(tmp_path: Path) -> None:
    outside, site = tmp_path / "outside", tmp_path / "site"
    outside.mkdir()
    site.mkdir()
    for name in ("articles", ".github"):
        link = site / name
        link.symlink_to(outside)
        with pytest.raises(UserError, match=r"is a link out of .*; nothing is written there"):
            written(site)
        assert list(outside.iterdir()) == []
        assert not (site / "collection.yaml").exists()
        link.unlink()
    assert written(site).problems == ()  # the command can be given again


@pytest.mark.parametrize(("file", "site"), [("site", "site"), ("site/articles", "site"), ("above", "above/site")])
def test_a_file_in_the_place_of_a_folder_is_named(tmp_path: Path, file: str, site: str) -> None:
    blocked = tmp_path / file
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("x", "utf-8")
    with pytest.raises(UserError, match=re.escape(str(tmp_path))):
        written(tmp_path / site)
    assert blocked.read_text("utf-8") == "x"


@pytest.mark.unmeasured
def test_a_disk_that_is_full_is_named_and_keeps_no_half_a_file(tmp_path: Path) -> None:
    """No file may have more than 200 bytes: the signal that says so is ignored, as the error is what a full disk gives."""
    work = (
        "import resource, signal; from pathlib import Path; from pipeline.new.new_files import write_new\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))\n"
        f"write_new(Path({str(tmp_path)!r}), 'a/b.txt', bytes(9000))"
    )
    found = subprocess.run([sys.executable, "-c", work], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.stderr.rstrip().endswith(f"UserError: {tmp_path}/a/b.txt cannot be written: File too large")
    assert files(tmp_path) == {}


def test_a_title_is_made_of_the_name_of_the_folder(tmp_path: Path) -> None:
    assert suggest_title(tmp_path / "mon-blog_de classe") == "Mon blog de classe"


def test_the_command_tells_what_it_wrote_and_what_to_do_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mon blog"
    assert click_program.run(["new", "site", str(folder), "--licence", "CC0"]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert all(f"  {name}\n" in told.out for name in files(folder))
    assert f"editions publish '{folder}'" in told.out
    assert read_settings(folder).settings.title == "Mon blog"
    assert click_program.run(["new", "site", str(folder)]) == 2
    assert "is a collection already" in capsys.readouterr().err


def test_no_name_acts_on_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    act = "\x1b]0;x\x07\u202e\nerror: forged"
    assert click_program.run(["new", "site", str(tmp_path / act), "--title", act, "--author", act]) == 0
    printed = capsys.readouterr().out
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]|^error", printed, re.MULTILINE)
    assert read_settings(tmp_path / act).problems == ()


@pytest.mark.parametrize(("title", "line"), [("", "#titre: Le Journal"), ("Autre", "titre: Autre")])
def test_the_title_and_language_of_another_tool_stay_its_own(tmp_path: Path, title: str, line: str) -> None:
    (tmp_path / "hugo.toml").write_text("title = 'Le Journal'\nlanguageCode = 'fr-be'\n", "utf-8")
    (tmp_path / "content" / "posts").mkdir(parents=True)
    (tmp_path / "content" / "posts" / "un.md").write_text("---\ntitle: Un\n---\n\nUn mot.\n", "utf-8")
    new_site(folder=str(tmp_path), title=title, lang="", licence="", author="", base_url="")
    assert line in (text := (tmp_path / "collection.yaml").read_text("utf-8")).splitlines()
    assert "\n#langue: fr-BE\n" in text
