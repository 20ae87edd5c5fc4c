"""A note that is called several times is one note."""

from pathlib import Path

from lxml import html

from pipeline.body.media import leave_out
from pipeline.model.article import Medium
from tests.hostile.making import body

TEXT = """\
Un[^a], deux[^b], encore[^a].

::: solution
Ici[^c].
:::

Puis[^c] et[^d].

[^a]: La note *a*.
[^b]: Ibid.
[^c]: La note c.
[^d]: Ibid.
"""


def notes(tree: html.HtmlElement) -> tuple[list[str], list[str]]:
    """Return the calls' numbers with their notes' words, and the notes' words; check that each links back to a call."""
    items = {item.get("id"): item for item in tree.xpath("//section[@role='doc-endnotes']//li")}
    calls = tree.xpath("//a[@role='doc-noteref']")
    ids = [call.get("id") for call in calls if call.get("id")]
    assert len(ids) == len(set(ids))
    backs = [back.get("href")[1:] for back in tree.xpath("//a[@role='doc-backlink']")]
    assert sorted(backs) == sorted(ids)
    words = {name: item.text_content().strip().rstrip("↩\ufe0e") for name, item in items.items()}
    return [f"{call.text_content()} {words[call.get('href')[1:]]}" for call in calls], list(words.values())


def test_it_has_one_number_and_stands_once(tmp_path: Path) -> None:
    tree = html.fragment_fromstring(body(tmp_path, TEXT), create_parent="div")
    assert notes(tree) == (
        ["1 La note a.", "2 Ibid.", "1 La note a.", "3 La note c.", "3 La note c.", "4 Ibid."],
        ["La note a.", "Ibid.", "La note c.", "Ibid."],
    )


def test_where_its_first_call_is_left_out_the_next_one_is_led_back_to(tmp_path: Path) -> None:
    tree = html.fragment_fromstring(body(tmp_path, TEXT), create_parent="div")
    leave_out(tree, Medium.WEB)
    assert notes(tree)[0] == ["1 La note a.", "2 Ibid.", "1 La note a.", "3 La note c.", "4 Ibid."]


def test_words_of_a_note_in_an_alternative_text_stay_there(tmp_path: Path) -> None:
    text = (
        "![a^[n *u*]](https://example.org/a.png)\n\nUn ![b[^1]](https://example.org/b.png) mot.\n\n[^1]: x\n\n    y\n"
    )
    tree = html.fragment_fromstring(body(tmp_path, text), create_parent="div")
    assert [picture.get("alt") for picture in tree.iter("img")] == ["a (n u)", "b (x y)"]
