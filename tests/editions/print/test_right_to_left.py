"""Pages of a language that runs from the right: where lines begin, and what is stamped above them."""

import functools
import io
import itertools
from dataclasses import replace

from PIL import Image
from pypdfium2 import PdfDocument, PdfTextPage
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from pipeline.editions.print.article import article_copy
from pipeline.editions.print.print_article import print_articles
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.press.typesetting.typeset import typeset
from tests.factory import article, collection, red_square

# Millimetres: right-to-left.css.
_EDGE, _INDENT, _LEADING = 182 * 72 / 25.4, 15, 15
_SENTENCE = "כל שורה מתחילה בקצה הימני של העמוד, וכל פסקה חדשה מתחילה בהזחה קטנה. "
_TITLE = "ספר PDF!"


@functools.cache
def _pdf() -> bytes:
    body = "".join(f"<p>{_SENTENCE * 6}</p>" for _ in range(30))
    one = replace(article("un", _TITLE, body), language="he", lead=None, authors=(), tags=(), description="")
    with Runner() as runner:
        (printed,) = print_articles(replace(collection(), articles=(one,)), (one,), runner)
        return printed.pdf.data


def _page(number: int) -> PdfTextPage:
    return PdfDocument(_pdf())[number].get_textpage()


def _lines(page: PdfTextPage) -> tuple[tuple[float, float], ...]:
    """Return the bottom and the right end of each line in points, from the top of the page down."""
    letters = [
        page.get_charbox(at, loose=True) for at in range(page.count_chars()) if page.get_text_range(at, 1).strip()
    ]
    rows = itertools.groupby(sorted(letters, key=lambda box: -box[1]), lambda box: round(box[1] / _LEADING))
    return tuple((row * _LEADING, max(box[2] for box in boxes)) for row, boxes in rows)


def test_lines_begin_at_the_right_edge_and_paragraphs_behind_an_indent() -> None:
    lines = _lines(_page(1))
    text = [right for foot, right in lines if 100 < foot < 770]
    assert len(text) > 40
    assert all(min(abs(right - _EDGE), abs(right - _EDGE + _INDENT)) < 1 for right in text)
    assert 5 < sum(abs(right - _EDGE + _INDENT) < 1 for right in text) < 20


def test_the_running_head_stands_above_the_outer_edge_of_the_text() -> None:
    lines = _lines(_page(1))
    assert abs(lines[0][1] - _EDGE) < 1


def test_the_running_head_runs_from_the_right() -> None:
    page = _page(1)
    letters = {
        page.get_text_range(at, 1): page.get_charbox(at)
        for at in range(page.count_chars())
        if page.get_charbox(at)[1] > 790
    }
    assert letters["!"][0] < letters["P"][0] < letters["ס"][0]


def test_a_picture_as_wide_as_the_text_stands_on_its_right_edge_with_its_words_to_its_left() -> None:
    data = io.BytesIO()
    Image.new("RGB", (1600, 800), "red").save(data, "PNG")
    wide = replace(red_square(), width=1600, height=800, data=Blob.of(data.getvalue()))
    body = f'<figure><img src="asset:{wide.path}" alt="x"><figcaption>{_SENTENCE}</figcaption></figure>'
    one = replace(
        article("un", _TITLE, body), language="he", lead=None, authors=(), tags=(), description="", shown=(wide.path,)
    )
    with Runner() as runner:
        all_of_it = replace(collection(), articles=(one,), pictures={wide.path: wide})
        (printed,) = print_articles(all_of_it, (one,), runner)
        pdf = printed.pdf.data
    page = PdfDocument(pdf)[0]
    (bounds,) = [each.get_bounds() for each in page.get_objects() if each.type == FPDF_PAGEOBJ_IMAGE]
    assert abs(bounds[2] - _EDGE) < 1
    text = page.get_textpage()
    letters = [text.get_charbox(at) for at in range(text.count_chars()) if text.get_text_range(at, 1).strip()]
    beside = [box for box in letters if bounds[1] < box[1] < bounds[3]]
    assert len(beside) > 40
    assert max(box[2] for box in beside) < bounds[0]


# A page of ours, with numerals, a list, a quotation, and names in Latin letters.
_MIXED = """
<p>בשנת 2025 ביקשה המורה מכל אחד מאיתנו לשבת עשר דקות בחדר ריק ולכתוב את כל מה ששמע. אחרי עשר דקות היו לנו 143
שורות, ועוד שאלה אחת: מה בעצם רצינו לשמוע?</p>
<p>החדר הראשון היה חדר המורים, בקומה השנייה, בשעה 17:30. המקרר המה בתדר נמוך, בערך 50 הרץ, ואחרי כל שבע דקות השתתק
לרגע. „השקט”, כתבה נועה, „הוא מה שנשאר אחרי שמכבים את המקרר”.</p>
<h2>מה מדדנו</h2>
<p>לקחנו מד רעש פשוט ומחשב נייד, והקלטנו בכל חדר שלוש פעמים. הספר <em>The Soundscape</em> של R. Murray Schafer עזר לנו
לבחור מילים: הוא מבדיל בין רקע, סימן ואות. הנה הכללים שקבענו לעצמנו:</p>
<ul><li>כל הקלטה נמשכת 60 שניות בדיוק, בלי לזוז ובלי לדבר;</li><li>המכשיר עומד על שולחן, במרחק 1.5 מטר מן הקיר;</li>
<li>רושמים את השעה, את הטמפרטורה ואת מספר החלונות הפתוחים.</li></ul>
<blockquote><p>מי שמקשיב לחדר ריק שומע קודם כול את עצמו.</p></blockquote>
<ol><li>קודם כול מקשיבים בלי מכשיר.</li><li>אחר כך מקשיבים עם המכשיר, ומשווים.</li></ol>
<p>את ההקלטות אפשר למצוא באתר של הכיתה, ואת הקוד כתבנו ב־<code>Python 3.11</code>. המדידה נעשתה אחרי השעה 20:00, לפי
ISO 3382-1.</p>
"""


@functools.cache
def _mixed() -> bytes:
    one = replace(article("un", "רדיו הכיתה: Webradio ב־7 צעדים", _MIXED), language="he", lead=None)
    with Runner() as runner:
        (printed,) = print_articles(replace(collection(), articles=(one,)), (one,), runner)
        return printed.pdf.data


def test_numerals_and_latin_names_run_from_the_left_among_hebrew() -> None:
    page = PdfDocument(_mixed())[0].get_textpage()
    letters = [(page.get_text_range(at, 1), page.get_charbox(at, loose=True)) for at in range(page.count_chars())]
    for words in ("2025", "143", "17:30", "1.5", "Soundscape", "Schafer", "Python", "3.11", "3382-1"):
        first = next(
            number
            for number in range(len(letters))
            if "".join(letter for letter, _ in letters[number : number + len(words)]) == words
        )
        lefts = [box[0] for letter, box in letters[first : first + len(words)] if letter.strip()]
        assert lefts == sorted(lefts), words


def test_lists_and_quotations_are_indented_at_the_right_and_nothing_hangs_out() -> None:
    rights = [right for foot, right in _lines(PdfDocument(_mixed())[0].get_textpage()) if 100 < foot < 600]
    assert max(rights) < _EDGE + 1
    # Numbers and bullets stand within the indent.
    assert sum(right < _EDGE - 2 for right in rights) >= 6


def test_the_sign_of_a_name_in_latin_letters_is_on_its_left() -> None:
    one = replace(article("un", _TITLE, f"<p>{_SENTENCE}@lord {_SENTENCE}</p>"), language="he", lead=None)
    with PdfDocument(typeset(article_copy(one, {})).pdf.data) as pdf:
        page = pdf[0].get_textpage()
        text = page.get_text_range()
        sign, letter = (page.get_charbox(text.index(each)) for each in ("@", "lord"))
    assert sign[0] < letter[0]
