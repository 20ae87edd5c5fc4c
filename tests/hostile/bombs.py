"""Posts and pictures that are cheap to write and expensive to read, each with a harmless post beside it.

`python -m tests.hostile.bombs NAME FOLDER` writes one, to measure what it costs.
"""

import gzip
import io
import random
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

from PIL import Image

BYSTANDER = "---\ntitle: Un billet paisible\n---\n\nDeux mots.\n"


def _text(body: str, front: str = "title: Une bombe") -> dict[str, bytes]:
    return {"bombe.md": f"---\n{front}\n---\n\n{body}\n".encode()}


def _picture(name: str, data: bytes) -> dict[str, bytes]:
    return _text(f"![Une image]({name})") | {name: data}


def yaml_aliases() -> dict[str, bytes]:
    """Nest aliases: nine levels of nine, 387 million entries."""
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return _text("Deux mots.", "\n".join(["title: Une bombe", "a0: &a0 [lol]", *levels, "tags: *a9"]))


def yaml_aliases_in_settings() -> dict[str, bytes]:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return {"collection.yaml": "\n".join(["a0: &a0 [lol]", *levels, "authors: *a9"]).encode()}


def yaml_in_itself() -> dict[str, bytes]:
    return _text("Deux mots.", "title: Une bombe\nown: &own [*own, {a: *own}]\ntags: &tags [*tags]")


def yaml_deep() -> dict[str, bytes]:
    return _text("Deux mots.", f"title: Une bombe\nown: {'[' * 3000}{']' * 3000}")


def yaml_deep_block() -> dict[str, bytes]:
    return _text("Deux mots.", "title: Une bombe\nown:\n" + "\n".join(" " * n + "a:" for n in range(1, 1500)))


def yaml_merges() -> dict[str, bytes]:
    levels = [f"m{n}: &m{n}\n  <<: [*m{n - 1}, *m{n - 1}, *m{n - 1}]\n  k{n}: v" for n in range(1, 17)]
    return _text("Deux mots.", "\n".join(["title: Une bombe", "m0: &m0 {k0: v}", *levels]))


def yaml_keys() -> dict[str, bytes]:
    return _text("Deux mots.", "title: Une bombe\n" + "\n".join(f"key{n}: {n}" for n in range(100_000)))


def json_deep() -> dict[str, bytes]:
    return {"bombe.md": b'{\n"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"\n}\n\nDeux mots.\n"}


def toml_deep() -> dict[str, bytes]:
    return {"bombe.md": b"+++\na = " + b"[" * 50_000 + b"]" * 50_000 + b"\n+++\n\nDeux mots.\n"}


def toml_dotted() -> dict[str, bytes]:
    return {"bombe.md": b"+++\n" + b"a." * 20_000 + b"a = 1\n+++\n\nDeux mots.\n"}


def huge_number() -> dict[str, bytes]:
    return {"bombe.md": b"+++\nweight = " + b"9" * 100_000 + b"\n+++\n\nDeux mots.\n"}


def huge_number_json() -> dict[str, bytes]:
    return {"bombe.md": b'{\n"weight": ' + b"9" * 100_000 + b"\n}\n\nDeux mots.\n"}


def deep_lists() -> dict[str, bytes]:
    return _text("\n".join("  " * n + "- niveau" for n in range(400)))


def deep_quotations() -> dict[str, bytes]:
    return _text(f"{'>' * 2000} cité")


def deep_brackets() -> dict[str, bytes]:
    return _text(f"{'[' * 50_000}mot{']' * 50_000}")


def deep_brackets_and_parentheses() -> dict[str, bytes]:
    return _text(f"{'[' * 20_000}mot] (x")


def open_brackets() -> dict[str, bytes]:
    return _text("[a] (b " * 10_000)


def open_tags() -> dict[str, bytes]:
    return _text("<b> mot " * 10_000)


def open_blocks() -> dict[str, bytes]:
    return _text("<div>\n\nmot\n\n" * 5_000)


def emphasis() -> dict[str, bytes]:
    return _text("*a **a " * 20_000)


def emphasis_stars() -> dict[str, bytes]:
    return _text("*" * 50_000 + "a")


def emphasis_mixed() -> dict[str, bytes]:
    return _text("a**b" + "c* " * 20_000)


def backticks() -> dict[str, bytes]:
    return _text("".join("e" + "`" * n for n in range(2_000)))


def long_paragraph() -> dict[str, bytes]:
    return _text("Une phrase de plus dans un paragraphe sans fin, et « une autre » ; puis la suite ! " * 62_000)


def long_word() -> dict[str, bytes]:
    return _text("a" * 100_000)


def long_table() -> dict[str, bytes]:
    return _text("| un | deux | trois |\n|---|---|---|\n" + "".join(f"| {n} | mot | mot |\n" for n in range(20_000)))


def wide_table() -> dict[str, bytes]:
    return _text(f"|{' a |' * 2_000}\n|{'---|' * 2_000}\n|{' b |' * 2_000}\n")


def ragged_table() -> dict[str, bytes]:
    return _text(f"|{' a |' * 500}\n|{'---|' * 500}\n" + "| b |\n" * 5_000)


def equal_headings() -> dict[str, bytes]:
    return _text("## Titre\n\n" * 10_000)


def references() -> dict[str, bytes]:
    links = "\n".join(f"[mot {n}][r{n}]" for n in range(50_000))
    return _text(links + "\n\n" + "\n".join(f"[r{n}]: https://example.org/{n}" for n in range(50_000)))


def notes() -> dict[str, bytes]:
    calls = " ".join(f"mot[^{n}]" for n in range(10_000))
    return _text(calls + "\n\n" + "\n\n".join(f"[^{n}]: une note" for n in range(10_000)))


def notes_in_notes() -> dict[str, bytes]:
    return _text("mot[^0]\n\n" + "\n\n".join(f"[^{n}]: [^{n + 1}] [^{n + 1}]" for n in range(40)))


def note_in_itself() -> dict[str, bytes]:
    return _text("mot[^a]\n\n[^a]: encore[^a] et[^b]\n\n[^b]: puis[^a]")


def formulas() -> dict[str, bytes]:
    return _text("$" + r"\frac{" * 2_000 + "x" + "}{y}" * 2_000 + "$")


def formula_macros() -> dict[str, bytes]:
    levels = "\n".join(rf"\newcommand{{\a{chr(97 + n)}}}{{\a{chr(96 + n)}\a{chr(96 + n)}}}" for n in range(1, 26))
    return _text("$$\n\\newcommand{\\aa}{x}\n" + levels + "\n\\az\n$$")


def many_links_to_nowhere() -> dict[str, bytes]:
    return _text("\n".join(f"[mot](nulle-part-{n}.md)" for n in range(20_000)))


def many_pictures_missing() -> dict[str, bytes]:
    return _text("\n\n".join(f"![mot](absente-{n}.png)" for n in range(5_000)))


def autolinks() -> dict[str, bytes]:
    return _text("https://example.org/" + "a(" * 20_000)


def entities() -> dict[str, bytes]:
    return _text("&" * 100_000 + "&amp" * 20_000)


def attributes() -> dict[str, bytes]:
    return _text("mot{" + "a=b " * 50_000 + "}")


def html_attributes() -> dict[str, bytes]:
    return _text("<div " + " ".join(f"a{n}='b'" for n in range(50_000)) + ">mot</div>")


def html_deep() -> dict[str, bytes]:
    return _text("<div>" * 20_000 + "mot" + "</div>" * 20_000)


def html_comments() -> dict[str, bytes]:
    return _text("a <!-- " * 20_000)


def html_declarations() -> dict[str, bytes]:
    return _text("a <!A " * 20_000 + "\n\n" + "a <?" * 20_000 + "\n\n" + "a <![CDATA[" * 10_000)


def html_badly_nested() -> dict[str, bytes]:
    return _text("<b><i><u><a href='x'>mot</b>" * 2_000)


def html_tables() -> dict[str, bytes]:
    return _text("<table><tr><td>" * 5_000)


def colspans() -> dict[str, bytes]:
    return _text("<table><tr><td colspan='1000000' rowspan='1000000'>mot</td></tr><tr><td>mot</td></tr></table>")


def code_lines() -> dict[str, bytes]:
    return _text("```python\n" + "x = 'mot' + " * 50_000 + "\n```")


def many_lines_of_code() -> dict[str, bytes]:
    return _text("```html\n" + "<div class='a'>mot</div>\n" * 50_000 + "```")


def empty_lines() -> dict[str, bytes]:
    return _text("\n" * 1_000_000 + "mot")


def tabs() -> dict[str, bytes]:
    return _text("- a" + "\t" * 1_000_000 + "mot")


def combining_marks() -> dict[str, bytes]:
    return _text("a" + "\u0316\u0301" * 100_000)


def bidi_marks() -> dict[str, bytes]:
    return _text("\u202e\u202d" * 50_000 + "mot")


def quotation_marks() -> dict[str, bytes]:
    return _text("\"' " * 50_000)


def digits() -> dict[str, bytes]:
    return _text("10 000 " * 30_000 + "1" * 50_000)


def front_matter_fences() -> dict[str, bytes]:
    return {"bombe.md": b"---\n" * 200_000}


def many_tags() -> dict[str, bytes]:
    return _text("Deux mots.", f"title: Une bombe\ntags: [{', '.join(f'mot{n}' for n in range(5_000))}]")


def equal_tags() -> dict[str, bytes]:
    return _text("Deux mots.", "title: Une bombe\ntags: [" + ", ".join("!" * n for n in range(1, 3_000)) + "]")


def long_title() -> dict[str, bytes]:
    return _text("Deux mots.", f"title: {'mot ' * 50_000}")


def permalinks() -> dict[str, bytes]:
    return _text("Deux mots.", "title: Une bombe\naliases:\n" + "\n".join(f"- /a/{n}/" for n in range(50_000)))


def png_bomb() -> dict[str, bytes]:
    """Compress 30,000 by 30,000 pixels of one colour, one bit each, to some 100 kB."""
    packer = zlib.compressobj(9)
    row = bytes(1 + 30_000 // 8)
    pixels = b"".join(packer.compress(row) for _ in range(30_000)) + packer.flush()
    return _picture("bombe.png", _png(30_000, 30_000, 1, 0, pixels))


def png_lies() -> dict[str, bytes]:
    """Declare nine thousand pixels a side, with data that unpacks to a gigabyte more."""
    packer = zlib.compressobj(9)
    pixels = b"".join(packer.compress(bytes(1_000_000)) for _ in range(1_000)) + packer.flush()
    return _picture("bombe.png", _png(9_000, 9_000, 8, 0, pixels))


def png_largest() -> dict[str, bytes]:
    """Use the largest number of pixels that is read at all, with four bytes each."""
    packer = zlib.compressobj(9)
    pixels = b"".join(packer.compress(bytes(1 + 4 * 10_000)) for _ in range(10_000)) + packer.flush()
    return _picture("bombe.png", _png(10_000, 10_000, 8, 6, pixels))


def png_text() -> dict[str, bytes]:
    """Add a comment that unpacks to 200 MB."""
    comment = b"zTXt", b"mot\0\0" + zlib.compress(bytes(200_000_000), 9)
    pixels = zlib.compress(b"\0\0\0\0")
    return _picture("bombe.png", _png(1, 1, 8, 2, pixels, comment))


def png_frames() -> dict[str, bytes]:
    return _picture("bombe.png", _saved("PNG", 2_000))


def _png(width: int, height: int, depth: int, colour: int, pixels: bytes, *more: tuple[bytes, bytes]) -> bytes:
    head = b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, (head, *more, (b"IDAT", pixels), (b"IEND", b""))))


def _chunk(part: tuple[bytes, bytes]) -> bytes:
    kind, data = part
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _saved(form: str, frames: int) -> bytes:
    data = io.BytesIO()
    first, *others = (Image.new("P", (16, 16), number % 251) for number in range(frames))
    first.save(data, form, save_all=True, append_images=others)
    return data.getvalue()


def gif_frames() -> dict[str, bytes]:
    """Make a hundred thousand frames of one pixel."""
    frame = b"!\xf9\x04\x00\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00"
    head = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"
    return _picture("bombe.gif", head + frame * 100_000 + b";")


def gif_large() -> dict[str, bytes]:
    """Declare one frame of 60,000 by 60,000 pixels."""
    frame = b",\x00\x00\x00\x00\x60\xea\x60\xea\x00\x02\x02D\x01\x00"
    return _picture("bombe.gif", b"GIF89a\x60\xea\x60\xea\x80\x00\x00\x00\x00\x00\xff\xff\xff" + frame + b";")


def webp_bomb() -> dict[str, bytes]:
    data = io.BytesIO()
    Image.new("RGB", (16_383, 16_383)).save(data, "WEBP", lossless=True, method=0)
    return _picture("bombe.webp", data.getvalue())


def webp_frames() -> dict[str, bytes]:
    return _picture("bombe.webp", _saved("WEBP", 2_000))


def tiff_bomb() -> dict[str, bytes]:
    data = io.BytesIO()
    Image.new("1", (40_000, 40_000)).save(data, "TIFF", compression="group4")
    return _picture("bombe.tiff", data.getvalue())


def tiff_pages() -> dict[str, bytes]:
    """Make the first page of a TIFF follow itself."""
    data = bytearray(_saved("TIFF", 1))
    start = struct.unpack("<I", data[4:8])[0]
    count = struct.unpack("<H", data[start : start + 2])[0]
    data[start + 2 + 12 * count : start + 6 + 12 * count] = struct.pack("<I", start)
    return _picture("bombe.tiff", bytes(data))


def ico_bomb() -> dict[str, bytes]:
    bomb = png_bomb()["bombe.png"]
    return _picture("bombe.ico", struct.pack("<HHHBBBBHHII", 0, 1, 1, 0, 0, 0, 0, 1, 32, len(bomb), 22) + bomb)


def bmp_bomb() -> dict[str, bytes]:
    """Use run lengths: a few bytes for 50,000 by 50,000 pixels."""
    head = struct.pack("<IiiHHIIiiII", 40, 50_000, 50_000, 1, 8, 1, 0, 0, 0, 0, 0)
    palette = bytes(1024)
    start = 14 + len(head) + len(palette)
    return _picture("bombe.bmp", struct.pack("<2sIHHI", b"BM", start + 2, 0, 0, start) + head + palette + b"\0\1")


def jpeg_exif() -> dict[str, bytes]:
    """Declare 65,535 Exif entries of four gigabytes each."""
    data = io.BytesIO()
    Image.new("RGB", (8, 8)).save(data, "JPEG")
    entry = struct.pack("<HHII", 0x010E, 2, 0xFFFFFFF0, 8)
    exif = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 65_535) + entry * 5_000
    return _picture("bombe.jpg", b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data.getvalue()[2:])


def jpeg_scans() -> dict[str, bytes]:
    """Make a progressive JPEG of 65,500 by 65,500 pixels without data, and one of 6,000 with many empty scans."""
    data = io.BytesIO()
    Image.new("L", (6_000, 6_000)).save(data, "JPEG", progressive=True)
    whole = data.getvalue()
    last = whole.rindex(b"\xff\xda")
    return _picture("bombe.jpg", whole[:last] + whole[last:-2] * 300 + b"\xff\xd9")


def svgz_bomb() -> dict[str, bytes]:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as file:
        for _ in range(1_000):
            file.write(bytes(1_000_000))
    return _picture("bombe.svgz", packed.getvalue())


def svg_entities() -> dict[str, bytes]:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE svg [<!ENTITY a0 "lol">{levels}]><svg xmlns="http://www.w3.org/2000/svg"><text>&a9;</text></svg>'
    return _picture("bombe.svg", text.encode())


def svg_entity_quadratic() -> dict[str, bytes]:
    text = (
        f'<!DOCTYPE svg [<!ENTITY a "{"b" * 100_000}">]><svg xmlns="http://www.w3.org/2000/svg"><text>{"&a;" * 20_000}'
    )
    return _picture("bombe.svg", f"{text}</text></svg>".encode())


def _svg(inner: str, attributes: str = 'width="100" height="100"') -> dict[str, bytes]:
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return _picture("bombe.svg", f"<svg {names} {attributes}>{inner}</svg>".encode())


def svg_uses() -> dict[str, bytes]:
    """Show each group ten times in the next: a thousand million rectangles."""
    groups = [f'<g id="g{n}">{f"""<use xlink:href="#g{n - 1}"/>""" * 10}</g>' for n in range(1, 10)]
    return _svg(f'<defs><g id="g0"><rect width="1" height="1"/></g>{"".join(groups)}</defs><use xlink:href="#g9"/>')


def svg_in_itself() -> dict[str, bytes]:
    return _svg(
        '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g><pattern id="p" width="1" height="1">'
        '<rect fill="url(#p)" width="9" height="9"/></pattern><rect fill="url(#p)" width="9" height="9"/>'
        '<mask id="m"><rect mask="url(#m)" width="9" height="9"/></mask><rect mask="url(#m)" width="9" height="9"/>'
        '<linearGradient id="l" href="#l"/><rect fill="url(#l)" width="9" height="9"/>'
        '<marker id="k"><path d="M0 0L9 9" marker-end="url(#k)"/></marker><path d="M0 0L9 9" marker-end="url(#k)"/>'
    )


def svg_patterns() -> dict[str, bytes]:
    return _svg(
        '<pattern id="p" width="0.0001" height="0.0001" patternUnits="userSpaceOnUse"><rect width="1" height="1"/>'
        '</pattern><rect width="100000" height="100000" fill="url(#p)"/>'
    )


def svg_deep() -> dict[str, bytes]:
    return _svg("<g>" * 5_000 + "</g>" * 5_000)


def svg_many() -> dict[str, bytes]:
    return _svg('<rect width="1" height="1"/>' * 100_000)


def svg_styles() -> dict[str, bytes]:
    rules = "".join(f"g g g g .a{n} {{fill:red}}" for n in range(3_000))
    return _svg(f"<style>{rules}</style>{'<g>' * 200}{'<rect/>' * 3_000}{'</g>' * 200}")


def svg_dashes() -> dict[str, bytes]:
    return _svg('<path d="M0 0L1e9 1e9" stroke="red" stroke-dasharray="0.00001"/>')


def svg_filter() -> dict[str, bytes]:
    return _svg(
        '<filter id="f"><feGaussianBlur stdDeviation="1e9"/></filter><rect filter="url(#f)" width="9" height="9"/>'
    )


def svg_numbers() -> dict[str, bytes]:
    return _svg(
        '<rect width="1e308" height="1e308"/><circle r="NaN"/><path d="M' + "9" * 100_000 + ' 0"/>',
        'viewBox="0 0 1e-300 1e-300"',
    )


def svg_path() -> dict[str, bytes]:
    return _svg(f'<path d="M0 0{"A1 1 0 0 0 1 1" * 50_000}"/>')


def svg_text() -> dict[str, bytes]:
    return _svg(f'<text dx="{"1 " * 20_000}">{"mot " * 20_000}</text>')


def many_svgs() -> dict[str, bytes]:
    one = _svg('<rect width="1" height="1"/>' * 1_000)["bombe.svg"]
    names = [f"n{n}.svg" for n in range(300)]
    return _text("\n\n".join(f"![Une image]({name})" for name in names)) | dict.fromkeys(names, one)


def same_picture() -> dict[str, bytes]:
    data = io.BytesIO()
    Image.frombytes("L", (1_500, 1_500), random.Random(5).randbytes(1_500 * 1_500)).save(data, "PNG")
    return _text("\n\n".join(["![Une image](a.png)"] * 2_000)) | {"a.png": data.getvalue()}


Bomb = Callable[[], dict[str, bytes]]
_HERE = sys.modules[__name__]
BOMBS: dict[str, Bomb] = {
    name: made
    for name, made in vars(_HERE).items()
    if callable(made) and not name.startswith("_") and getattr(made, "__module__", "") == __name__
}


def lay(bomb: Bomb, folder: Path) -> None:
    """Write a content folder with a bomb and a harmless post."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in ({"paisible.md": BYSTANDER.encode()} | bomb()).items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    lay(BOMBS[sys.argv[1]], Path(sys.argv[2]))
