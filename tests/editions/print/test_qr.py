"""The code beside an article: read back from a printed page, it is the article's address."""

import io
import re

import pypdfium2
import zxingcpp

from pipeline import theme
from pipeline.body.neutral_html import text_of
from pipeline.editions.print.article import article_html
from pipeline.editions.print.documents import collect_images, list_styles, make_document
from pipeline.editions.print.footnotes import Notes
from pipeline.editions.print.media import draw_qr, make_site_code
from pipeline.editions.print.references import References
from pipeline.press.geometry import A4
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset
from tests.factory import collection
from tests.press.samples import links, opened, text

SHOWN = "example.org/blog/articles/premier.html"
ADDRESS = f"https://{SHOWN}"


def test_printed_code_is_the_address_which_stands_beside_it() -> None:
    made = collection()
    references = References(ways={made.articles[0].slug: make_site_code(ADDRESS, "fr")})
    html = article_html(made.articles[0], made.pictures, Notes(), references)
    sheets = (*list_styles("fr"), theme.press_stylesheet("print/on-site.css", properties=A4.properties))
    set_ = typeset(Copy(make_document("x", "fr", html), sheets, collect_images(made.articles[:1], made.pictures)))
    assert set_.warnings == ()
    page = pypdfium2.PdfDocument(io.BytesIO(set_.pdf.data))[0]
    (code,) = zxingcpp.read_barcodes(page.render(scale=150 / 72, grayscale=True).to_pil())
    assert (code.format, code.text) == (zxingcpp.BarcodeFormat.QRCode, ADDRESS)
    assert code.ec_level in {"M", "Q", "H"}
    assert SHOWN in "".join(text(set_.pdf.data, 0).split())
    assert links(opened(set_.pdf.data), 0)[SHOWN] == ADDRESS


def test_code_keeps_its_quiet_zone_and_says_what_it_is() -> None:
    drawing = draw_qr(ADDRESS, "fr")
    size = int(drawing.get("viewBox", drawing.get("viewbox", "")).split()[2])
    assert text_of(drawing) == f"Code QR de la page {SHOWN}"
    rows = re.findall(r"M(\d+) (\d+)h(\d+)v1H", drawing[1].get("d", ""))
    assert min(int(x) for x, _, _ in rows) == min(int(y) for _, y, _ in rows) == 4
    assert max(int(x) + int(width) for x, _, width in rows) == size - 4


def test_without_an_address_there_is_no_code() -> None:
    assert make_site_code("", "fr") == ""
