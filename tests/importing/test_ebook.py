"""E-books as publishers make them: a page for each chapter, with a cover, contents, notes and links between them."""

from collections.abc import Mapping
from pathlib import Path

from pipeline.importing.documents import DocumentKind
from tests.importing.conftest import Command
from tests.importing.reading import markdown_of, read, read_error
from tests.importing.word import packed, png

_XHTML = '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body>{}</body></html>'


def book(pages: Mapping[str, str], *, parts: Mapping[str, bytes | str] | None = None, nav: str = "") -> bytes:
    """Return an e-book of these pages in order."""
    names = [*pages, *([nav] if nav else [])]
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"{" properties=" + chr(34) + "nav" + chr(34) if name == nav else ""}/>'
        for n, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(names)))
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>Le livre</dc:title><dc:creator>Camille Secrète</dc:creator><dc:language>fr</dc:language></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    container = '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles><rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    own: dict[str, bytes | str] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "OPS/book.opf": package,
    }
    own |= {f"OPS/{name}": _XHTML.format(text) for name, text in pages.items()}
    own |= {f"OPS/{nav}": _XHTML.format("<nav><ol><li>x</li></ol></nav>")} if nav else {}
    return packed(own | dict(parts or {}))


NOVEL = book(
    {
        "cover.xhtml": '<div><img src="images/cover.png" alt="Couverture"/></div>',
        "title.xhtml": "<p>Le livre</p><p>Camille Secrète</p>",
        "one.xhtml": '<section><h1 id="h1">Premier chapitre</h1><p>Il y a un <a href="two.xhtml#end">renvoi</a>, une note'
        '<a epub:type="noteref" href="#n1">1</a> et un <a href="one.xhtml#h1">retour</a>.</p><p><img src="images/plan.png" alt="Un plan"/></p>'
        '<aside epub:type="footnote" id="n1"><p>La note.</p></aside></section>',
        "one-b.xhtml": "<p>La suite du premier.</p>",
        "two.xhtml": '<section><h1>Second chapitre</h1><p>Voir <a href="one-b.xhtml">avant</a>.</p><p id="end">La fin&nbsp;!</p></section>',
    },
    parts={"OPS/images/cover.png": png(), "OPS/images/plan.png": png()},
    nav="nav.xhtml",
)


def test_each_chapter_is_a_post() -> None:
    found = read(NOVEL, DocumentKind.EBOOK, "livre.epub")
    assert [text.head.title for text in found.texts] == ["Premier chapitre", "Second chapitre"]
    said = {remark.kind: str(remark) for remark in found.remarks}
    assert said["chapters"] == "each of its 2 chapters into a post"
    assert said["page"] == "2 pages without text (cover.xhtml, title.xhtml)"
    assert {"contents", "properties"} <= said.keys()


def test_a_page_that_a_book_names_again_and_again_is_a_post_once() -> None:
    page = _XHTML.format(f"<h1>Un chapitre</h1><p>{'mot ' * 20}</p>")
    items = "".join(f'<item id="i{n}" href="one.xhtml" media-type="application/xhtml+xml"/>' for n in range(50))
    spine = "".join(f'<itemref idref="i{n % 50}"/>' for n in range(5_000))
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest><spine>{spine}</spine></package>'
    )
    data = book({"one.xhtml": ""}, parts={"OPS/book.opf": package, "OPS/one.xhtml": page})
    assert len(read(data, DocumentKind.EBOOK, "livre.epub").texts) == 1


def test_notes_pictures_and_what_follows_are_with_their_chapter() -> None:
    first, _ = read(NOVEL, DocumentKind.EBOOK, "livre.epub").texts
    text = markdown_of(first)
    assert "une note[^1]" in text
    assert "[^1]: La note." in text
    assert "![Un plan](post-1.png)" in text
    assert "La suite du premier." in text
    assert "Secrète" not in text


def test_links_between_chapters_lead_to_their_posts(command: Command) -> None:
    Path("livre.epub").write_bytes(NOVEL)
    done = command("import", "livre.epub", "-c", "content")
    assert done.code == 0, done.output
    first = Path("content/articles/premier-chapitre.md").read_text("utf-8")
    second = Path("content/articles/second-chapitre.md").read_text("utf-8")
    assert "[renvoi](second-chapitre.md#end)" in first
    assert "et un retour." in first  # the title has become the page itself
    assert "[avant](premier-chapitre.md)" in second
    assert "[]{#end}La fin\u00a0!" in second


def test_a_locked_book_is_refused() -> None:
    locked = '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:CipherReference URI="OPS/one.xhtml"/></encryption>'
    data = book({"one.xhtml": "<h1>Un</h1><p>x</p>"}, parts={"META-INF/encryption.xml": locked})
    assert "DRM" in read_error(data, DocumentKind.EBOOK)
    fonts = locked.replace("one.xhtml", "font.otf")
    assert read(
        book({"one.xhtml": "<h1>Un</h1><p>x</p>"}, parts={"META-INF/encryption.xml": fonts}), DocumentKind.EBOOK
    )


def test_a_book_that_names_no_package_is_refused() -> None:
    assert "not an e-book" in read_error(packed({"mimetype": "application/epub+zip"}), DocumentKind.EBOOK)
