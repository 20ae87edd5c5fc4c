"""What holds for any text: a second pass changes nothing, letters stay, node borders do not matter."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise.typography import set_document, set_text
from pipeline.normalise.typography.document import Node
from tests.normalise.typography.trees import letters

LANGUAGES = ("fr", "fr-CH", "en", "de", "it", "nl", "sv", "pl", "ja", "xx")

# Snippets that rules look for, so that they meet each other often.
SNIPPETS = (
    *" \u00a0\u202f\n\t\u2009\"'«»“”‘’„‚.,;:!?…-–—()[]{}<>/\\@#$%&=*_~|°§€0123456789abehlmnoptXIVMDÉé\ufffc",
    *(
        "  ",
        "..",
        "...",
        "....",
        "--",
        "---",
        " - ",
        " – ",
        " — ",
        '""',
        "''",
        " ?",
        " !",
        " :",
        "« ",
        " »",
        "?!",
        "://",
    ),
    *(
        "etc",
        "etc...",
        "1er",
        "1ère",
        "2ème",
        "2e",
        "2nd",
        "XXe",
        "XXIème",
        "Ve",
        "siècle",
        " siècle",
        "10 000",
        " 000",
    ),
    *("M. ", "Mme ", "n° ", "p. ", "fig. ", "h", "14 h 30", " km", "50%", " €", "°C", "mot", "Mot", "l'", "'n'", "'s "),
    *(
        "https://x.fr/",
        "a@b.fr",
        "C:\\",
        "\\emph{",
        "www.",
        "a.pdf",
        "&nbsp;",
        ":ab:",
        ";)",
        ":)",
        '="',
        "ISBN ",
        "e\u0300",
    ),
)
texts = st.lists(st.sampled_from(SNIPPETS), max_size=14).map("".join) | st.text(max_size=20)


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=texts)
def test_second_pass_changes_nothing(language: str, text: str) -> None:
    once = set_text(text, language)
    assert set_text(once, language) == once


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=texts)
def test_only_spaces_marks_and_ordinal_endings_change(language: str, text: str) -> None:
    kept = re.compile(r"[^\s'\"«»“”‘’„‚‹›「」『』.…–—-]")
    # An ordinal's ending may lose letters: 2ème is 2e, and so is 2è.
    ending = re.compile(r"(?<=[0-9IVXL])(?:[eè]re|i?[eè]me|è|e|re)(?=s?(?!\w))")
    before, after = ("".join(kept.findall(ending.sub("", one))) for one in (text, set_text(text, language)))
    assert before == after


@given(text=texts, data=st.data())
def test_borders_of_nodes_make_no_difference(text: str, data: st.DataObject) -> None:
    tree = data.draw(split(text))
    assert letters(set_document(tree, "fr")) == letters(set_document(nodes(text), "fr")) == set_text(text, "fr")


@given(text=texts, data=st.data())
def test_second_pass_over_a_tree_changes_nothing(text: str, data: st.DataObject) -> None:
    once = set_document(data.draw(split(text)), "fr")
    assert set_document(once, "fr") == once


def nodes(text: str) -> list[Node]:
    """Return the text as a reader produces it: words, spaces, breaks."""
    pieces = re.findall(r"\n| |[^\n ]+", text)
    return [{"t": {"\n": "LineBreak", " ": "Space"}[one]} if one in "\n " else {"t": "Str", "c": one} for one in pieces]


@st.composite
def split(draw: st.DrawFn, text: str, depth: int = 0) -> list[Node]:
    """Split the text at random and emphasize random parts, some twice."""
    cuts: Sequence[int] = sorted(draw(st.sets(st.integers(0, len(text)), max_size=4)))
    tree: list[Node] = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        wrapper = draw(st.sampled_from(("", "Emph", "Strong", "Strikeout")))
        inner = draw(split(text[start:end], depth + 1)) if depth < 1 else nodes(text[start:end])
        tree += [{"t": wrapper, "c": inner}] if wrapper else inner
    return tree
