"""What readers take away: the books with their size, an article's PDF and its handouts."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from lxml import html

from pipeline.i18n.labels import file_size
from pipeline.options import Options
from pipeline.publish import plan, publish
from tests.hostile.making import write

SETTINGS = """\
title: Carnet
language: fr
handouts:
  - {tag: son, layout: [booklet, notes]}
  - {title: Tout, all: true}
"""
POST = "---\ntitle: {title}\ndate: 2025-03-0{n}\ntags: [{tag}]\n---\n\nUn paragraphe.\n"


def test_a_page_tells_how_much_it_offers(tmp_path: Path) -> None:
    posts = {
        f"{tag}.md": POST.format(title=f"Le {tag}", n=n, tag=tag) for n, tag in enumerate(("son", "film"), start=1)
    }
    content = write(tmp_path / "content", {"collection.yaml": SETTINGS, **posts})
    options = Options(content, tmp_path / "output", ("site", "anthology-pdf", "anthology-epub", "handouts"), workers=1)
    report = publish(options)
    assert next(iter(report.editions)) == "site", "it is made last and told of first"
    assert told(options) == expected(options)
    links = taken(options, "articles/son.html")
    assert ("../handouts/son/a5.pdf", "Fiche\u00a0: Son, PDF") in links, "pages in their order come first"
    assert not any("handouts" in address for address, _ in taken(options, "articles/film.html"))

    # The files of books that stay from an earlier run count as those that are made.
    (content / "son.md").write_text(POST.format(title="Le son", n=1, tag="son") + "Encore.\n" * 400, "utf-8")
    publish(Options(content, tmp_path / "output", ("anthology-pdf",), workers=1))
    publish(Options(content, tmp_path / "output", ("site",), workers=1))
    assert told(options) == expected(options)
    assert not any(map(list, plan(Options(content, tmp_path / "output", ("site",), workers=1)).values()))


def told(options: Options) -> list[str]:
    front = html.document_fromstring((options.output / "index.html").read_text("utf-8"))
    return [element.text_content() for element in front.find_class("extent")]


def expected(options: Options) -> list[str]:
    pdf, epub = ((options.output / f"anthology.{kind}").read_bytes() for kind in ("pdf", "epub"))
    pages = len(pypdfium2.PdfDocument(io.BytesIO(pdf)))
    return [f"{pages}\u00a0pages, {file_size(rounded(len(pdf)), 'fr')}", file_size(rounded(len(epub)), "fr")]


def rounded(size: int) -> int:
    return int(float(f"{size:.1e}"))


def taken(options: Options, path: str) -> list[tuple[str, str]]:
    page = html.document_fromstring((options.output / path).read_text("utf-8"))
    return [(link.get("href"), link.text_content()) for link in page.xpath("//footer[@class='takeaway']//a")]


def test_a_size_is_written_as_its_language_writes_it() -> None:
    assert file_size(340_000, "fr") == "340\u202fko"
    assert file_size(1_440_000, "fr") == "1,4\u202fMo"
    assert file_size(12_400_000, "en") == "12 MB"
    assert file_size(949_999, "en") == "950 kB"
    assert file_size(950_001, "en") == "1 MB"
    assert file_size(300, "en") == "1 kB"
    assert file_size(1_400_000, "fa") == "۱٫۴ MB"
