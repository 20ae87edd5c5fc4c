"""Notes at the foot: the author's by their numbers, addresses by letters, each once in an article."""

import pytest

from pipeline.body.neutral_html import Tree, parse, text_of
from pipeline.editions.print.footnotes import Notes, set_notes
from pipeline.editions.print.print_article import Cited
from pipeline.editions.print.references import References
from tests.factory import article

SITE = "https://example.org/"
SHOWN = "example.org/"
OWN = '<a href="#fn{0}" class="footnote-ref" id="fnref{0}" role="doc-noteref"><sup>{0}</sup></a>'


def endnotes(*notes: str) -> str:
    items = "".join(
        f'<li id="fn{number}">{note}<p><a href="#fnref{number}" class="footnote-back">↩︎</a></p></li>'
        for number, note in enumerate(notes, start=1)
    )
    return f'<section class="footnotes" role="doc-endnotes"><h2 id="notes">Notes</h2><ol>{items}</ol></section>'


def set_notes_in(body: str, notes: Notes | None = None, references: References | None = None) -> Tree:
    tree = parse(body)
    set_notes(tree, article("un", "Un", body), notes or Notes(), references or References())
    return tree


def calls(tree: Tree) -> list[str]:
    return [text_of(call) for call in tree.find_class("call")]


def texts(tree: Tree) -> list[str]:
    """Return the text of the notes, without break opportunities of addresses."""
    return [text_of(note).replace("\u200b", "").replace("\u2060", "") for note in tree.find_class("note")]


def link(path: str = "", text: str = "lien") -> str:
    return f'<a href="{SITE}{path}">{text}</a>'


def test_own_notes_have_the_numbers_of_all_editions_and_addresses_have_letters() -> None:
    tree = set_notes_in(f"<p>{link('a')}, {OWN.format(1)}, {link('b')}.</p>{endnotes('<p>Mien.</p>')}")
    assert calls(tree) == ["a", "1", "b"]
    assert texts(tree) == [f"a{SHOWN}a", "1Mien.", f"b{SHOWN}b"]
    assert not tree.find_class("footnotes")
    assert "Notes" not in text_of(tree)


def test_an_address_is_printed_once() -> None:
    tree = set_notes_in(f"<p>{link('a')} {link('b')} {link('a')}</p>")
    assert calls(tree) == ["a", "b", "a"]
    assert len(texts(tree)) == 2


def test_also_where_a_note_of_the_author_has_it() -> None:
    own = f"<p>{link('a')}</p>"
    tree = set_notes_in(f"<p>{OWN.format(1)} {link('a')} {OWN.format(2)}</p>{endnotes(own, own)}")
    assert calls(tree) == ["1", "1", "2"]
    assert texts(tree) == [f"1lien ({SHOWN}a)", "2lien (1)"]


def test_a_note_called_twice_stands_once() -> None:
    tree = set_notes_in(f"<p>{OWN.format(1)} {OWN.format(1)}</p>{endnotes('<p>Mien.</p>')}")
    assert calls(tree) == ["1", "1"]
    assert texts(tree) == ["1Mien."]


def test_numbers_go_on_through_several_articles_and_each_has_its_own_notes() -> None:
    notes = Notes()
    own = endnotes("<p>Mien.</p>")
    assert calls(set_notes_in(f"<p>{link('a')}{OWN.format(1)}</p>{own}", notes)) == ["a", "1"]
    second = set_notes_in(f"<p>{link('a')} {link('b')} {link('a')} {OWN.format(1)}</p>{own}", notes)
    assert calls(second) == ["b", "c", "b", "2"]
    assert texts(second) == [f"b{SHOWN}a", f"c{SHOWN}b", "2Mien."]


def test_letters_go_on_behind_the_alphabet() -> None:
    called = calls(set_notes_in(f"<p>{' '.join(link(str(number)) for number in range(26 + 26 * 26 + 1))}</p>"))
    assert [called[number] for number in (0, 25, 26, 27, 26 + 26 * 26 - 1, 26 + 26 * 26)] == [
        *"az",
        "aa",
        "ab",
        "zz",
        "aaa",
    ]
    assert len(set(called)) == len(called)


def test_addresses_that_lead_to_one_page_are_one() -> None:
    same = ["a", "a/", "a?utm_source=x", "a#:~:text=mot"]
    tree = set_notes_in(f"<p>{' '.join(map(link, same))} <a href='http://www.example.org/a'>lien</a></p>")
    assert calls(tree) == ["a"] * 5
    assert texts(tree) == [f"a{SHOWN}a"]
    assert [each.get("href") for each in tree.findall("p/a")][:4] == [SITE + path for path in same]


def test_calls_and_notes_lead_to_each_other() -> None:
    tree = set_notes_in(f"<p>{link('a')}</p>")
    ids = {element.get("id") for element in tree.iter() if element.get("id")}
    goals = {(element.get("href") or "").removeprefix("#") for element in tree.iter("a")} - {f"{SITE}a"}
    assert ids == goals == {"un#call:a", "un#note:a"}


@pytest.mark.parametrize(
    "address", ["mailto:ada@example.org", "#ici", "article:deux", "asset:f.pdf", "tel:+33123456789"]
)
def test_what_is_no_web_address_has_no_note(address: str) -> None:
    assert calls(set_notes_in(f'<p><a href="{address}">lien</a></p>')) == []


def test_a_link_that_is_its_address_has_no_note() -> None:
    assert calls(
        set_notes_in(f"<p>{link('été', 'www.example.org/%C3%A9t%C3%A9')} {link('été', 'example.org/…')}</p>")
    ) == ["a"]


ELSEWHERE = References(cited={"deux": Cited("L’autre", "fr", f"{SITE}articles/deux.html")})


def test_another_article_is_noted_once_with_title_and_address() -> None:
    body = '<p><a href="article:deux">ici</a> <a href="article:deux#x">là</a> <a href="article:un#y">moi</a></p>'
    tree = set_notes_in(body, references=ELSEWHERE)
    assert calls(tree) == ["a", "a"]
    assert texts(tree) == ["aL’autre – example.org/articles/deux.html"]
    assert [each.get("href") for each in tree.find_class("address")] == ["article:deux"]


def test_a_title_that_the_words_say_is_not_said_again() -> None:
    named = '<p>Voir «\u00a0<a href="article:deux">l’Autre</a>\u00a0».</p>'
    assert texts(set_notes_in(named, references=ELSEWHERE)) == ["aexample.org/articles/deux.html"]
    unsited = References(cited={"deux": Cited("L’autre", "fr")})
    assert texts(set_notes_in(named, references=unsited)) == []
    assert texts(set_notes_in('<p><a href="article:deux">ici</a></p>', references=unsited)) == ["aL’autre"]


def test_an_article_of_the_same_document_says_its_page() -> None:
    inside = References(frozenset({"deux", "deux#été"}))
    body = '<p><a href="article:deux#%C3%A9t%C3%A9">a</a>, <a href="article:deux#loin">b</a>, <a href="#x">c</a>.</p>'
    tree = set_notes_in(body, references=inside)
    assert text_of(tree) == "a (p.\u00a000), b (p.\u00a000), c."
    assert [span.get("data-page-of") for span in tree.iter("span") if span.get("data-page-of")] == ["deux#été", "deux"]
    assert calls(tree) == []


def test_also_within_a_note_of_the_author() -> None:
    both = References(frozenset({"trois"}), ELSEWHERE.cited)
    own = '<p><a href="article:deux">ici</a>, <a href="article:trois">là</a>.</p>'
    tree = set_notes_in(f"<p>{OWN.format(1)}</p>{endnotes(own)}", references=both)
    assert texts(tree) == ["1ici (L’autre – example.org/articles/deux.html), là (p.\u00a000)."]


def test_notes_from_a_figure_or_a_tables_head_stand_behind_it() -> None:
    figure = set_notes_in(f"<figure><img><figcaption>{link('a')} {link('b')}</figcaption></figure><p>Suite</p>")
    assert [child.tag for child in figure] == ["figure", "div", "div", "p"]
    assert texts(figure) == [f"a{SHOWN}a", f"b{SHOWN}b"]
    table = set_notes_in(
        f"<table><thead><tr><th>{link('a')}</th></tr></thead><tbody><tr><td>x</td></tr></tbody></table>Fin"
    )
    assert [child.tag for child in table] == ["table", "div"]
    assert text_of(table).endswith("Fin")


def test_a_note_of_several_blocks_can_stand_within_a_paragraph() -> None:
    note = "<p>Un.</p><ul><li>a</li></ul><pre><code>b</code></pre><table><tr><td>c</td><td>d</td></tr></table>"
    tree = set_notes_in(f"<p>x{OWN.format(1)}</p>{endnotes(note)}")
    (made,) = tree.find_class("note")
    assert {element.tag for element in made.iter()} <= {"span", "a", "code"}
    assert text_of(made) == "1Un.abc\u2003d\u2003"


def test_what_no_foot_can_hold_stands_in_the_text() -> None:
    long = "<p>" + "mot " * 2000 + "</p>"
    tree = set_notes_in(f"<ul><li>x{OWN.format(1)}</li></ul><p>y</p>{endnotes(long)}")
    assert [child.tag for child in tree] == ["ul", "div", "p"]
    assert len(tree.find_class("long-note")) == 1


def test_nothing_of_the_text_is_lost() -> None:
    tree = set_notes_in(f"<p>a {link('x')} b {OWN.format(1)} c</p>d{endnotes('<p>n</p>')}e")
    for note in [*tree.find_class("note"), *tree.find_class("call")]:
        note.drop_tree()
    assert text_of(tree) == "a lien b cde"


def test_a_call_without_note_goes() -> None:
    assert text_of(set_notes_in(f"<p>a{OWN.format(7)} b</p>")) == "a b"


def test_calls_that_touch_are_parted_by_a_comma() -> None:
    tree = set_notes_in(f"<p>{link('a')}{OWN.format(1)} et {link('b')}, {OWN.format(1)}.</p>{endnotes('<p>Mien.</p>')}")
    assert [text_of(mark) for mark in tree.find_class("between")] == [","]
    parted = tree.find_class("between")[0]
    before, after = parted.getprevious(), parted.getnext()
    assert before is not None
    assert after is not None
    assert (text_of(before), before.get("class")) == ("a", "call")


def test_a_note_with_a_picture_stands_in_the_text_for_the_foot_of_a_page_may_not_hold_it() -> None:
    """The press moves it to the next page with all notes after it: at an article's end, behind the last one."""
    shown = '<p>Voir :</p><figure><img src="asset:plan.png" alt="Un plan"></figure>'
    tree = set_notes_in(f"<p>a{OWN.format(1)} b{OWN.format(2)}</p>" + endnotes(shown, "<p>Court.</p>"))
    assert [text_of(note)[:7] for note in tree.find_class("long-note")] == ["1Voir :"]
    assert [text_of(note) for note in tree.find_class("note")] == ["2Court."]
