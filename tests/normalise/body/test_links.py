from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise.body.links import SHOWN, encode_address, is_internal, normalise_address, show_address, transform
from pipeline.pandoc.document import read
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import find_landmarks


@pytest.mark.parametrize(
    ("iri", "uri"),
    [
        ("https://example.org/é?q=à b#ç", "https://example.org/%C3%A9?q=%C3%A0%20b#%C3%A7"),
        ("https://example.org/%C3%A9", "https://example.org/%C3%A9"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://fr.wikipedia.org/wiki/Titre_(film)", "https://fr.wikipedia.org/wiki/Titre_(film)"),
    ],
)
def test_iris_become_uris(iri: str, uri: str) -> None:
    assert encode_address(iri) == uri


@given(st.text(max_size=40))
def test_encoding_twice_changes_nothing(text: str) -> None:
    try:
        once = encode_address(f"https://example.org/{text}")
    except ValueError:
        return  # no address by any reading
    assert encode_address(once) == once
    assert once.isascii()


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("https://www.example.org/", "example.org"),
        ("https://example.org/r%C3%A9sum%C3%A9", "example.org/résumé"),
        ("https://example.org/%00", "example.org/%00"),
        ("mailto:ada@example.org", "ada@example.org"),
    ],
)
def test_an_address_is_shown_as_its_reader_knows_it(address: str, text: str) -> None:
    assert show_address(address) == text


def test_a_long_address_loses_its_middle() -> None:
    text = show_address("https://example.org/un/deux/trois/quatre/cinq/six/sept/huit/le-titre-de-la-page")
    assert text == "example.org/…/le-titre-de-la-page"
    assert len(text) <= SHOWN


def test_what_leads_into_the_collection() -> None:
    assert [is_internal(a) for a in ("a.md", "/a", "../a/b#c", "#c", "https://x.org", "//x.org", "mailto:a@b", "")] == [
        True, True, True, False, False, False, False, False,
    ]  # fmt: skip


def test_a_picture_without_words_stays_in_its_link() -> None:
    blocks = transform(read("[![](https://o.example/b.svg)](https://o.example/)\n"), Findings("essai.md"))
    (link,) = [node for node in find_landmarks(blocks) if node["t"] == "Link"]
    assert [inline["t"] for inline in link["c"][1]] == ["Image"]


def test_an_address_outside_is_one_that_browsers_take() -> None:
    assert normalise_address("//a.example/é\\_1.png") == "https://a.example/%C3%A9%5C_1.png"
    assert normalise_address("http://a.example/x y.png") == "http://a.example/x%20y.png"
    assert normalise_address("https:///x.png") == normalise_address("http://[x/y.png") == ""


def test_a_fragment_has_no_further_sign_of_one() -> None:
    assert encode_address("https://a.example/b/##11") == "https://a.example/b/#%2311"
