"""Documents of LibreOffice: parts of XML by hand, packed as it packs them."""

import io
import zipfile

from pipeline.importing.documents import DocumentKind
from tests.importing.reading import body, read_error
from tests.importing.word import png

_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "style": "style",
        "text": "text",
        "draw": "drawing",
        "svg": "svg-compatible",
        "manifest": "manifest",
    }.items()
)
_STYLES = (
    '<office:automatic-styles><style:style style:name="Preformatted_20_Text" style:family="paragraph"/><style:style style:name="P1" style:family="paragraph"'
    ' style:parent-style-name="Preformatted_20_Text"/></office:automatic-styles>'
)
_IMAGE = '<draw:image xlink:href="Pictures/a.png"/><svg:title>Un plan</svg:title>'


def packed(text: str, **parts: str) -> bytes:
    content = (
        f'<office:document-content {_NAMES} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3">{_STYLES}'
        f"<office:body><office:text>{text}</office:text></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    manifest = f"<manifest:manifest {_NAMES}>{parts.get('manifest', '')}</manifest:manifest>"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
        archive.writestr("Pictures/a.png", png())
    return data.getvalue()


def read(text: str) -> str:
    return body(packed(text), DocumentKind.OPEN_DOCUMENT)


def test_code_keeps_its_blanks_its_tabs_and_its_line_ends() -> None:
    code = (
        '<text:p text:style-name="P1">def <text:span>f</text:span>(a):<text:line-break/>'
        '<text:s text:c="4"/>if a:<text:s/><text:s text:c="x"/># é</text:p>'
        '<text:p text:style-name="P1"><text:tab/><text:tab/>return a'
        "<text:note><text:note-body><text:p>n</text:p></text:note-body></text:note>;</text:p>"
    )
    written = read(f"<text:p>Avant.</text:p>{code}<text:p>Après.</text:p>")
    assert "```\ndef f(a):\n    if a:  # é\n        return a;\n```\n" in written.replace("``` text", "```")
    assert written.startswith("Avant.\n")
    assert written.endswith("Après.\n")


def test_a_picture_in_its_caption_stands_before_it() -> None:
    inner = f'<draw:frame text:anchor-type="paragraph">{_IMAGE}</draw:frame>'
    caption = f'<text:p text:style-name="Caption">{inner}Figure 1 : la salle</text:p>'
    frame = f'<draw:frame text:anchor-type="paragraph"><draw:text-box>{caption}</draw:text-box></draw:frame>'
    written = read(f"<text:p>Avant{frame} le plan.</text:p><text:p>Après.</text:p>")
    assert written == 'Avant le plan.\n\n![Un plan](post-1.png "Figure 1 : la salle")\n\nAprès.\n'


def test_a_document_with_a_password_is_refused() -> None:
    locked = packed("<text:p>a</text:p>", manifest="<manifest:encryption-data/>")
    assert "locked with a password" in read_error(locked, DocumentKind.OPEN_DOCUMENT)
