"""What the settings say of the site's pages, and what is refused in words."""

import datetime as dt
from pathlib import Path

import pytest

from pipeline.load.settings import SettingsRead, read_settings
from pipeline.model.settings import Audit, Legal, MenuEntry


def read(folder: Path, text: str) -> SettingsRead:
    (folder / "collection.yaml").write_text(text, "utf-8")
    return read_settings(folder)


def test_each_key_is_read(tmp_path: Path) -> None:
    text = (
        "menu: [a-propos, {title: Radio, link: 'https://r.example/'}]\nfooter: Un *pied*.\n"
        "links: {mail: mailto:a@b.example, Forge: 'https://forge.example/a'}\nlegal: {director: Mme X, host: }\n"
        "accessibility: {date: 2026-03-02, rate: '86,5 %', exceptions: [les films]}\n"
    )
    found = read(tmp_path, text)
    assert found.problems == ()
    assert found.site.menu == (MenuEntry("a-propos", place=(1, 8)), MenuEntry("https://r.example/", "Radio", (1, 18)))
    assert found.site.links == (("mail", "mailto:a@b.example"), ("Forge", "https://forge.example/a"))
    assert found.site.legal == Legal(director="Mme X")
    assert found.site.legal_place == (4, 1)
    assert found.site.audit == Audit(dt.date(2026, 3, 2), rate=86.5, exceptions=("les films",))
    assert found.footer
    assert (found.footer.body, found.footer.body_line) == ("Un *pied*.", 2)


def test_nothing_is_said_where_nothing_is(tmp_path: Path) -> None:
    found = read(tmp_path, "title: X\nfooter: ' '\nlegal:\nmenu:\n")
    assert (found.site.menu, found.site.legal, found.footer, found.problems) == (None, None, None, ())
    assert not found.site.no_legal


@pytest.mark.parametrize("word", ["false", "False", "no", "non", '"non"'])
def test_no_legal_notice_may_be_wanted(tmp_path: Path, word: str) -> None:
    found = read(tmp_path, f"base_url: https://a.example/\nlegal: {word}\n")
    assert (found.site.legal, found.site.no_legal, found.problems) == (None, True, ())
    assert found.site.legal_place == (2, 1)
    assert read(tmp_path, "menu: []\n").site.menu == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("menu: a-propos", "“menu” must be a list, with a line for each page"),
        ("menu: [{title: X}]", "“menu” needs a “link” for each line that has a “title”"),
        (
            "menu: ['javascript:alert(1)']",
            "“menu” must be the address of a web page, a mail address or a page of the site, not “javascript:alert(1)”",
        ),
        (
            "menu: [//evil.example]",
            "“menu” must be the address of a web page, a mail address or a page of the site, not “//evil.example”",
        ),
        ("links: [a]", "“links” needs “name: address” lines such as “Mastodon: https://…”"),
        ("links: {X: 'javascript:a'}", "“links” needs a web or email address for “X”, not “javascript:a”"),
        ("footer: [a]", "“footer” must be a text"),
        ("languages: [[a]]", "“languages” must be a text"),
        ("languages: [fr, {title: X}]", "“languages” must be a text"),
        ("languages: {en: ''}", "“languages” needs “key: value” lines such as “title: Bandwidth”"),
        ("legal: {direktor: X}", "“legal” has an unknown key “direktor”; did you mean “director”?"),
        ("accessibility: {rate: 101}", "“accessibility” “rate” must be a number from 0 to 100, not “101”"),
    ],
)
def test_what_cannot_be_meant_is_named(tmp_path: Path, text: str, why: str) -> None:
    (problem,) = read(tmp_path, f"{text}\n").problems
    assert (problem.rule, str(problem.message)) == ("settings", why)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_settings_with_the_ends_of_lines_of_other_systems_are_read_alike(tmp_path: Path, end: str) -> None:
    text = "title: Le son\nauthors:\n  - Ada Martin\n  - Club #1, Bo Li # of room 12\nmenu: [a]\n"
    (tmp_path / "collection.yaml").write_bytes(text.encode())
    wanted = read_settings(tmp_path)

    (tmp_path / "collection.yaml").write_bytes(text.replace("\n", end).encode())

    assert wanted.settings.title == "Le son"
    assert read_settings(tmp_path) == wanted
