"""Numbers in the margin, told by the places of lines."""

from lxml import html

from pipeline.editions.handouts.sheet import carry_numbers, mark_places, number_lines
from pipeline.model.books_and_handouts import MarginNumbers
from pipeline.press.binding.signatures import Marginal
from pipeline.press.sheets import MARK, TextLine


def lines(place: str, count: int, *, page: int = 0, letters: int = 40, first: int = 0) -> list[TextLine]:
    return [TextLine(place, letters * (first + index), page, 100.0 + 15 * index) for index in range(count)]


def test_every_fifth_line_of_an_article_is_numbered_from_its_first() -> None:
    found = number_lines([*lines("0.1", 7), *lines("0-2", 3), *lines("0.3", 4), *lines("1.1", 5)], MarginNumbers.LINES)
    assert found == (Marginal(0, 5, 160.0), Marginal(0, 10, 130.0), Marginal(0, 5, 160.0))


def test_paragraphs_are_numbered_at_their_first_lines() -> None:
    found = number_lines([*lines("0.1", 2), *lines("0-2", 1), *lines("0.3", 2, page=1)], MarginNumbers.PARAGRAPHS)
    assert found == (Marginal(0, 1, 100.0), Marginal(1, 2, 100.0))
    assert number_lines(lines("0.1", 9), MarginNumbers.NONE) == ()


def test_another_sheet_shows_the_numbers_beside_the_same_words() -> None:
    standard = [*lines("0.1", 6), *lines("0.1", 6, page=1, first=6)]
    large = [TextLine("0.1", 20 * index, index // 8, 100.0 + 27 * (index % 8)) for index in range(24)]
    found = carry_numbers(standard, large, MarginNumbers.LINES)
    # Line 5 begins with letter 160, which is in the ninth line of the large print; page 2 with letter 240.
    assert Marginal(1, 5, 100.0) in found
    assert Marginal(1, 2, 208.0, of_page=True) in found
    assert len([one for one in found if one.of_page]) == 1


def test_of_two_numbers_beside_one_line_the_later_stays() -> None:
    standard = lines("0.1", 10, letters=2)
    assert carry_numbers(standard, [TextLine("0.1", 0, 0, 50.0)], MarginNumbers.LINES) == (Marginal(0, 10, 50.0),)


def test_only_running_text_has_lines_that_count() -> None:
    article = html.fragment_fromstring(
        "<article><header><p>Chapeau</p></header><h2>Titre</h2><p>Texte</p><ul><li>Point</li></ul>"
        "<table><tr><td>Case</td></tr></table><figure><img><figcaption>Légende</figcaption></figure>"
        '<section class="questions"><ol><li>Pourquoi ?</li></ol></section>'
        '<div class="references"><ul><li>Un livre</li></ul></div></article>'
    )
    mark_places(article, 3)
    counted = [element.text for element in article.iter() if "." in (element.get(MARK) or "")]
    others = [element.tag for element in article.iter() if "-" in (element.get(MARK) or "")]
    assert counted == ["Texte", "Point"]
    assert others == ["p", "h2", "td", "img", "figcaption", "li", "li"]
    names = [name for element in article.iter() if (name := element.get(MARK))]
    assert len(names) == len(set(names))
    assert all(name.startswith("3") for name in names)
