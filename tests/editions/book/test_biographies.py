"""The authors' biographies as one text."""

from lxml import html

from pipeline.editions.book.sections import Biographies, Biography, join_biographies
from pipeline.jobs.blob import Blob

NOTED = (
    '<p>a<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a></p><h2 id="x">X</h2>'
    '<section class="footnotes" role="doc-endnotes"><h2 id="notes">Notes</h2><ol><li id="fn1"><p>b</p></li></ol></section>'
)


def tree(*bodies: str) -> html.HtmlElement:
    told = (Biography(f"A{number}", "fr" if number % 2 else "en", Blob.of(each)) for number, each in enumerate(bodies))
    return html.fragment_fromstring(join_biographies(Biographies(tuple(told), "fr")).text, create_parent="div")


def test_each_stands_below_its_authors_name_in_its_language() -> None:
    made = tree("<p>un</p>", "<p>deux</p>")
    assert made.xpath("./div/h2/text()") == ["A0", "A1"]
    assert made.xpath("./div/p/text()") == ["un", "deux"]
    assert made.xpath("./div/@lang") == ["en"]


def test_no_two_places_have_one_name_and_links_lead_on() -> None:
    made = tree('<h2 id="x">X</h2><p><a href="#x">y</a></p>', '<h2 id="x">X</h2><p><a href="#x">y</a></p>')
    assert made.xpath(".//h3/@id") == ["author-1-x", "author-2-x"]
    assert made.xpath(".//a/@href") == ["#author-1-x", "#author-2-x"]


def test_all_notes_stand_at_the_end_and_are_counted_once() -> None:
    made = tree(NOTED, "<p>c</p>", NOTED)
    assert made.xpath("count(.//section)") == 1
    assert made[-1].tag == "section"
    assert made.xpath(".//a/sup/text()") == ["1", "2"]
    assert made.xpath(".//a/@href") == [f"#{name}" for name in made.xpath(".//section/ol/li/@id")]
    assert made.xpath(".//section/h2/text()") == ["Notes"]
