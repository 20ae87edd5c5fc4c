import pytest

from pipeline.model.manuscript import Post
from pipeline.model.settings import Settings, Trust
from pipeline.normalise.body import raw_inlines
from pipeline.normalise.drafts import DraftJob, FinishJob, parse_post, render_article


def published(body: str, *, trust: bool = False) -> tuple[str, list[str]]:
    """Return the article's HTML, without known addresses, and the broken rules."""
    read = parse_post(
        DraftJob(Post("essai.md", {"title": "Un essai"}, body), Settings(trust=(Trust.HTML,) if trust else ()))
    )
    article, problems = render_article(FinishJob(read, "essai", trust=trust))
    return article.body.text, [problem.rule for problem in (*read.problems, *problems)]


OPENED = '<div align="center">\n<img src="images/l.png" alt="Logo"> <a href="b.md">b</a> <a href="article:zzz">z</a>\n\n**gras**\n\n</div>'


def test_links_and_pictures_meet_the_repairs_also_where_their_element_ends_in_another_block() -> None:
    read = parse_post(DraftJob(Post("essai.md", {"title": "Un essai"}, OPENED), Settings()))
    assert (read.links, read.images) == (("b.md",), ("images/l.png",))
    html, rules = published(OPENED)
    assert "article:zzz" not in html
    assert "images/l.png" not in html
    assert {"unsafe-link", "missing-image"} <= set(rules)


def test_what_a_trusted_author_writes_stands_as_it_is() -> None:
    text = '<div style="color:red"><iframe src="https://x.org/v"></iframe><form><button>B</button></form></div>'
    assert text in published(text, trust=True)[0]
    assert "style" not in published(text)[0]


@pytest.mark.parametrize(
    "body",
    [
        "<b>mot " * 300 + " DERNIER",
        "<b>x " * 300 + "DERNIER" + "</b>" * 300,
        "\n\n".join(f"<div>\n\npara {number}" for number in range(300)) + " DERNIER",
        "a[^1]\n\n[^1]: " + "> " * 300 + "DERNIER",
        "<div>" * 300 + "DERNIER" + "</div>" * 300,
    ],
    ids=["never closed", "closed", "a block each", "in a note", "in one block"],
)
def test_no_word_is_lost_in_silence_however_deep_it_stands(body: str) -> None:
    html, rules = published(body)
    assert "DERNIER" in html or set(rules) & {"unreadable-body", "raw-html", "deep-nesting"}
    assert "DERNIER" in html


@pytest.mark.parametrize("body", ["<b>x " * 200 + "</b>" * 200, '<span class="solution">x ' * 200])
def test_tags_in_each_other_are_read_a_few_times(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 800 levels it took ten seconds: each level read all tags in it again."""
    texts: list[str] = []
    read = raw_inlines.find_tags

    def find_tags(text: str) -> list[raw_inlines.RawTag]:
        texts.append(text)
        return read(text)

    monkeypatch.setattr(raw_inlines, "find_tags", find_tags)
    published(body)
    assert len(texts) <= 4 * body.count("<")


def test_a_drawing_in_running_text_is_named_when_it_goes() -> None:
    html, rules = published("Voir <svg><text>mot</text></svg> fin.")
    assert "<text" not in html
    assert "raw-html" in rules


def test_odd_addresses_do_no_harm() -> None:
    assert published('<iframe src="&#1;x"></iframe>')[1]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('une <i lang="la">ratio</i>', '<span lang="la"><em>ratio</em></span>'),
        ('un <a href="https://x.org/" lang="en">site</a>', '<span lang="en"><a href="https://x.org/">site</a></span>'),
        ('un <span lang="de">Wort</span>', '<span lang="de">Wort</span>'),
        ("un [Wort]{lang=de}", '<span lang="de">Wort</span>'),
        ('<p lang="en">A paragraph.</p>', '<div lang="en">\n<p>A paragraph.</p>\n</div>'),
        ('<blockquote dir="rtl"><p>x</p></blockquote>', '<div dir="rtl">\n<blockquote>'),
        ('<ul><li lang="en">An item</li></ul>', '<li><div lang="en">'),
        ('<table><tr><td lang="en">A cell</td><td>b</td></tr></table>', '<td lang="en">A cell</td>'),
        ("::: {lang=es}\nUn párrafo.\n:::", '<div lang="es">'),
    ],
)
def test_what_an_author_says_of_languages_stays(written: str, kept: str) -> None:
    assert kept in published(written)[0]


def test_what_is_no_language_is_not_kept() -> None:
    assert "lang" not in published('une <i lang="pas ça">x</i>')[0]


@pytest.mark.parametrize(
    ("rows", "has_head"),
    [
        ("<tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr>", True),
        ("<tr><th></th><th>b</th></tr><tr><th>x</th><td>2</td></tr>", True),
        ("<tr><th>a</th><td>1</td></tr><tr><th>b</th><td>2</td></tr>", False),
        ("<tr><th>a</th><th>b</th></tr>", False),
        ("<tr><th></th><th></th></tr><tr><td>1</td><td>2</td></tr>", False),
    ],
)
def test_a_first_row_of_heads_is_the_head_of_its_table(rows: str, has_head: bool) -> None:
    for table in (f"<table>{rows}</table>", f"<table><tbody>{rows}</tbody></table>"):
        assert ("<thead>" in published(table)[0]) is has_head


@pytest.mark.parametrize(
    "note", ['<p id="n1">{}</p>', '<ul>\n<li id="n1">{}</li>\n</ul>', '<dl>\n<dt>1</dt>\n<dd id="n1">{}</dd>\n</dl>']
)
def test_notes_that_somebody_made_by_hand_lead_there_and_back(note: str) -> None:
    call = 'Un mot <sup><a id="ref1" href="#n1">[1]</a></sup>.'
    html, rules = published(f"{call}\n\n{note}\n".format('<a href="#ref1">[1]</a> La note.'))
    assert 'id="n1"' in html
    assert 'id="ref1"' in html
    assert 'href="#ref1"' in html
    assert 'href="#n1"' in html
    assert "dead-fragment" not in rules


def test_a_link_that_leads_nowhere_may_be_led_to() -> None:
    html, rules = published('Un <a id="la" href="#rien">mot</a>.\n\n[Là](#la)')
    assert '<span id="la">mot</span>' in html
    assert rules == ["dead-fragment"]


def test_code_in_a_cell_keeps_its_blanks_and_lines() -> None:
    html, _ = published("| a |\n|---|\n| <pre>si a:<br>    b  = 1<br>  c</pre> |")
    assert "<td><pre>si a:\n    b  = 1\n  c</pre></td>" in html


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ("Mots.\n\n<details><summary>S</summary>\nC'est **42**, [ici](a.md).\n</details>", ["4:7", "4:19"]),
        ("<div>\n![Logo](l.png) **a** **b**\n</div>", ["2:7", "2:16"]),
        ('<p align="center">Un **mot**</p>', ["1:22"]),
        ("<table><tr><td>**a**</td></tr></table>", ["1:16"]),
        ("<div>\n\n**a** [b](https://c.fr)\n\n</div>", []),
        ("<div><code>a **b**</code> <!-- **c** --> <img alt='**' src='data:,'></div>", []),
    ],
)
def test_markdown_within_html_is_named_where_it_is(body: str, places: list[str]) -> None:
    read = parse_post(DraftJob(Post("essai.md", {"title": "Un essai"}, body), Settings()))
    assert [one.place.removeprefix("essai.md:") for one in read.problems if one.rule == "raw-markdown"] == places
