"""Addresses as paper shows them: shortened, but whole, and broken where they may be."""

import pytest

from pipeline.body.neutral_html import is_spelt_out, make_address_link, parse, text_of
from pipeline.body.web_addresses import decode_address, format_address, is_web

SITE = "https://example.org/"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (SITE, "example.org"),
        ("HTTP://www.example.org/a/b/", "example.org/a/b"),
        ("https://www.fr/", "www.fr"),
        (f"{SITE}a/?b=1", "example.org/a/?b=1"),
        (f"{SITE}a?utm_source=x&b=1&fbclid=2&c", "example.org/a?b=1&c"),
        (f"{SITE}a/?gclid=x&mc_cid=y&AT_medium=z", "example.org/a"),
        (f"{SITE}a?utmost=1&xtors=2", "example.org/a?utmost=1&xtors=2"),
        (f"{SITE}a#partie:~:text=des%20mots", "example.org/a#partie"),
        (f"{SITE}a#:~:text=des%20mots", "example.org/a"),
        (f"{SITE}a.html#xtor=RSS-1", "example.org/a.html"),
        (f"{SITE}go?to=https://example.com/x/", "example.org/go?to=https://example.com/x/"),
        (f"{SITE}%C3%A9t%C3%A9/", "example.org/été"),
        ("example.org/go?to=http://example.com", "example.org/go?to=http://example.com"),
    ],
)
def test_addresses_lose_what_nobody_types(address: str, shown: str) -> None:
    assert format_address(address) == shown
    assert format_address(shown) == shown


@pytest.mark.parametrize("path", ["%C3%A9t%C3%A9=é", "a%20b", "100%25", "%FF", "%E2%80%AE"])
def test_escapes_are_decoded_only_where_letters_come_out(path: str) -> None:
    path, _, shown = path.partition("=")
    assert decode_address(path) == (shown.replace("é", "été") or path)


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("https://example.org/a/%C3%A9t%C3%A9", True),
        ("Example.org/a/été/", True),
        ("www.example.org/a/été", True),
        ("example.org/…/été", False),
        ("un lien", False),
    ],
)
def test_words_that_are_the_address_are_known(words: str, *, whole: bool) -> None:
    (link,) = parse(f'<a href="https://example.org/a/%C3%A9t%C3%A9">{words}</a>')
    assert is_spelt_out(link) is whole


def test_lines_end_behind_slashes_and_before_other_marks_never_behind_a_hyphen() -> None:
    link = make_address_link("https://example.org/un-deux/trois.html?a=b&c=d#e_f/")
    pieces = text_of(link).split("\u200b")
    assert pieces == ["example", ".org/", "un", "-\u2060deux/", "trois", ".html", "?a", "=b", "&c", "=d", "#e", "_f/"]


def test_what_nobody_can_type_shows_where_it_leads() -> None:
    long = f"{SITE}dossier/{'x' * 60}/{'y' * 80}"
    shown = text_of(make_address_link(long)).replace("\u200b", "")
    assert shown == f"example.org/dossier/{'x' * 60}/…"
    assert make_address_link(long).get("href") == long
    unparted = text_of(make_address_link(f"https://{'z' * 130}.org")).replace("\u200b", "")
    assert unparted == f"{'z' * 90}/…"


@pytest.mark.parametrize("address", ["mailto:ada@example.org", "#ici", "article:deux", "asset:f.pdf", "tel:+33", ""])
def test_what_no_browser_opens_is_no_web_address(address: str) -> None:
    assert not is_web(address)
