"""What a page may load and run."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.editions.site.markup import origin_of
from pipeline.editions.site.templates import WORD, insert_word, write_picture_rules


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://a.example/b.png", "https://a.example"),
        ("http://A.example:8080/b.png?c=d", "http://a.example:8080"),
        ("https://name:word@a.example/b.png", "https://a.example"),
        ("https://bücher.example/b.png", "https://xn--bcher-kva.example"),
        ("https://[2001:db8::1]/b.png", "https://[2001:db8::1]"),
        ("media/b.png", ""),
        ("data:image/png;base64,AA", ""),
        ("javascript:alert(1)", ""),
        ("https://a.example;script-src *", ""),
        ("https://*/b.png", ""),
        ("https://[", ""),
        ("https://a.example:x/", ""),
        (f"https://{'a' * 80}.example/", ""),
    ],
)
def test_an_origin_is_a_host_with_its_scheme(address: str, origin: str) -> None:
    assert origin_of(address) == origin


@given(st.text(max_size=40))
def test_no_address_adds_a_rule(text: str) -> None:
    rules = write_picture_rules([origin_of(f"https://{text}")])
    assert rules.count(";") == write_picture_rules([]).count(";")
    assert "*" not in rules
    assert rules.isascii()


def test_a_page_s_word_is_a_digest_of_the_page_and_no_post_knows_it() -> None:
    pages = [insert_word(f"<head>{WORD}</head><body>{body}<i>{WORD}</i></body>") for body in ("a", "b", "a")]
    words = [page[6:28] for page in pages]
    assert words[0] == words[2] != words[1]
    assert all(
        re.fullmatch(r"[\w-]{22}", word) and page.count(word) == 1 for word, page in zip(words, pages, strict=True)
    )
