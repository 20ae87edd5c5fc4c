"""Documents that mean harm: what they reach for, what they unfold to, how they are called."""

import io
import json
import os
import socket
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.importing.documents import DocumentKind
from tests.importing.conftest import Command
from tests.importing.reading import FILES, body, count_remarks, read_error
from tests.importing.running import Finished, run
from tests.importing.word import document, drawing, packed, paragraph, png, vml

PRIVATE = "PRIVATE-4711"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text(PRIVATE, "utf-8")
    return path


@contextmanager
def listener() -> Iterator[tuple[int, list[str]]]:
    """Run a server that must not be called; yield its port and its callers."""
    calls: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                calls.append(str(address))
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield server.getsockname()[1], calls
        finally:
            over.set()
            thread.join()


def imported(command: Command, data: bytes, name: str = "doc.docx", *more: str) -> Finished:
    Path(name).write_bytes(data)
    return command("import", name, "-c", "content", *more)


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


# ---- What a document reaches for.


def test_no_picture_comes_from_elsewhere(tmp_path: Path, secret: Path) -> None:
    (tmp_path / "outside.png").write_bytes(png(text=PRIVATE))
    with listener() as (port, calls):
        targets = [
            "file:///etc/passwd",
            secret.as_uri(),
            f"http://127.0.0.1:{port}/x.png",
            f"\\\\127.0.0.1@{port}\\share\\x.png",
            "../../outside.png",
            "/etc/hostname",
        ]
        relations = {f"rId{20 + number}": ("image", target) for number, target in enumerate(targets)}
        shown = [paragraph(drawing(name, "loin"), vml(name)) for name in relations]
        (tmp_path / "doc.docx").write_bytes(document(paragraph("Voici des images."), *shown, relations=relations))
        rtf = rf'{{\rtf1 Bonjour \par {{\field{{\*\fldinst INCLUDEPICTURE "http://127.0.0.1:{port}/y.png" }}{{\fldrslt x}}}}\par}}'
        (tmp_path / "doc.rtf").write_text(rtf, "utf-8")
        page = f'<p>Bonjour à tous.</p><img src="http://127.0.0.1:{port}/z.png"><img src="{secret.as_uri()}"><img src="../secret.txt">'
        page += f'<link rel=stylesheet href="http://127.0.0.1:{port}/a.css"><img srcset="http://127.0.0.1:{port}/b.png 2x" src="{secret}">'
        (tmp_path / "doc.html").write_text(page, "utf-8")
        content = tmp_path / "content"
        content.mkdir()
        done = run("import", "doc.docx", "doc.rtf", "doc.html", "-c", "content", cwd=tmp_path)
    assert done.code == 0, done.output + done.errors
    assert calls == []
    assert PRIVATE.encode() not in everything(content)
    assert b"root:" not in everything(content)
    assert not list(content.rglob("*.png"))
    assert "file:///etc/passwd" in done.output
    assert f"http://127.0.0.1:{port}/y.png" in done.output


@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels", "docProps/core.xml"]
)
def test_entities_of_other_files_are_refused(part: str, secret: Path) -> None:
    attack = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}"><!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd">]>'
    whole = document(paragraph("Un mot."))
    parts: dict[str, bytes | str] = {}
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode()
            parts[name] = text.replace("?>", f"?>{attack}", 1).replace("Un mot.", "&e;") if name == part else text
    assert "declares a document type" in read_error(packed(parts))


def test_entities_in_other_formats_reach_nothing(secret: Path) -> None:
    attack = f'<!DOCTYPE html [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    with zipfile.ZipFile(io.BytesIO((FILES / "lecon.odt").read_bytes())) as archive:
        odt: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
        content = archive.read("content.xml").decode()
    odt["content.xml"] = content.replace("?>", f"?>{attack}", 1).replace("un tapis", "&e;")
    assert "declares a document type" in read_error(packed(odt), DocumentKind.OPEN_DOCUMENT)
    page = f'<?xml version="1.0"?>{attack}<html><body><p>Voici &e; et du texte.</p></body></html>'
    assert PRIVATE not in body(page.encode(), DocumentKind.WEB_PAGE)
    with zipfile.ZipFile(io.BytesIO((FILES / "lecon.epub").read_bytes())) as archive:
        epub: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
        chapter = archive.read("OEBPS/sections/section0002.xhtml").decode()
    epub["OEBPS/sections/section0002.xhtml"] = chapter.replace("?>", f"?>{attack}", 1).replace("un tapis", "&e;")
    assert PRIVATE not in body(packed(epub), DocumentKind.EBOOK)


def test_a_billion_laughs_are_refused() -> None:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    data = document(paragraph("X").replace("X", "&a11;"), head=f"<!DOCTYPE w:document [{entities}]>")
    assert read_error(data)


def test_no_name_in_an_archive_leads_anywhere(tmp_path: Path, command: Command) -> None:
    data = document(
        paragraph("Deux images."),
        paragraph(drawing("rId10", "une"), drawing("rId11", "autre")),
        relations={"rId10": ("image", "../../../evil.png"), "rId11": ("image", "/../../evil2.png")},
        parts={
            "../../../evil.png": png(),
            "../../evil2.png": png(),
            "/var/evil3.png": png(),
            "word/../../evil4.png": png(),
        },
    )
    content = Path("content")
    done = imported(command, data)
    assert done.code == 0
    assert sorted(path.name for path in tmp_path.rglob("*") if "evil" in path.name) == []
    assert sorted(path.relative_to(content).as_posix() for path in content.rglob("*.*")) == [
        "articles/doc.md",
        "collection.yaml",
    ]


def test_pictures_are_made_anew_and_named_by_us(command: Command) -> None:
    name = "media/IMG_20240101 (Camille Secrète).png"
    data = document(
        paragraph("Une image."),
        paragraph(drawing("rId10", "un carré")),
        relations={"rId10": ("image", name)},
        parts={f"word/{name}": png(text=PRIVATE)},
    )
    content = Path("content")
    done = imported(command, data)
    assert done.code == 0
    assert [path.name for path in content.rglob("*.png")] == ["doc-1.png"]
    assert PRIVATE.encode() not in everything(content)
    assert b"Camille" not in everything(content)


def test_a_program_for_a_picture_is_not_run_and_named(command: Command) -> None:
    program = b"%!PS-Adobe-3.0 EPSF-3.0\n(/tmp/pwned) (w) file closefile\nshowpage\n"
    emf = b"\x01\0\0\0" + b"\0" * 36 + b" EMF" + b"\0" * 100
    data = document(
        paragraph("Deux images."),
        paragraph(drawing("rId10", "un"), drawing("rId11", "deux")),
        relations={"rId10": ("image", "media/a.png"), "rId11": ("image", "media/b.emf")},
        parts={"word/media/a.png": program, "word/media/b.emf": emf},
    )
    content = Path("content")
    done = imported(command, data)
    assert done.code == 0
    assert not list(content.rglob("*.png"))
    assert "a PostScript program, not a picture" in done.output
    assert "picture 2 (word/media/b.emf)" in done.output


def test_nothing_of_a_page_acts(command: Command) -> None:
    page = (
        "<h1>Titre</h1><p onclick=alert(1)>Un <a href='javascript:alert(1)'>lien</a>, un <a href='file:///etc/passwd'>autre</a>"
        " <a href='data:text/html,x'>x</a>.</p><script>alert(1)</script><style>p{}</style><iframe src=//x.example></iframe>"
        "<form action=//x.example><input name=a><textarea>z</textarea></form><svg onload=alert(1)><script>alert(2)</script></svg>"
        "<noscript><p>sans</p></noscript><object data=x.swf></object><p>Fin.</p>"
    )
    content = Path("content")
    done = imported(command, page.encode(), "page.html")
    text = (content / "articles" / "titre.md").read_text("utf-8")
    assert text.partition("\n---\n\n")[2] == "Un lien, un autre x.\n\nFin.\n"
    assert "scripts, forms and frames" in done.output
    assert "links that lead nowhere" in done.output


def test_a_link_of_the_file_system_beside_a_page_is_not_followed(tmp_path: Path, command: Command) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "photo.png").write_bytes(png())
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "photo.png").symlink_to(outside / "photo.png")
    (folder / "page.html").write_text("<p>Une phrase.</p><img src=photo.png alt=x>", "utf-8")
    (folder / "autre.html").symlink_to(outside / "page.html")
    os.mkfifo(folder / "queue.html")
    content = tmp_path / "content"
    done = command("import", "pages", "-c", "content")
    assert not list(content.rglob("*.png"))
    assert "no such file in the folder" in done.output
    assert "autre.html: not imported: it is a symbolic link" in done.output
    assert done.code == 1


# ---- What it unfolds to.


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = document(paragraph("X"), parts={"word/media/zeros.bin": b"\0" * 150_000_000})
    assert len(bomb) < 1_000_000
    assert "made to fill memory" in read_error(bomb)


def test_a_part_that_says_too_little_of_its_size_is_damaged() -> None:
    data = bytearray(document(paragraph("Bonjour à toutes et à tous. " * 400)))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        info = archive.getinfo("word/document.xml")
    size = info.file_size.to_bytes(4, "little")
    while (at := bytes(data).find(size)) >= 0:
        data[at : at + 4] = (10).to_bytes(4, "little")
    assert "damaged" in read_error(bytes(data)) or "cannot be read" in read_error(bytes(data))


def test_many_parts_are_refused() -> None:
    assert "more than 10,000 files" in read_error(packed({f"word/{number}": b"" for number in range(10_001)}))


def test_depth_is_bounded() -> None:
    deep = "<w:sdt><w:sdtContent>" * 2_000 + paragraph("X") + "</w:sdtContent></w:sdt>" * 2_000
    assert "cannot be read" in read_error(document(deep))
    assert read_error(b"<div>" * 5_000 + b"x", DocumentKind.WEB_PAGE)
    assert "nested too deep" in read_error(b"{\\rtf1 " + b"{" * 5_000 + b"x", DocumentKind.RICH_TEXT)


def test_what_takes_too_much_is_named_harms_no_other_and_is_kept_nowhere(tmp_path: Path) -> None:
    row = f"<w:tr>{''.join(f'<w:tc>{paragraph(str(n))}</w:tc>' for n in range(5))}</w:tr>"
    table = f"<w:tbl><w:tblGrid>{'<w:gridCol/>' * 5}</w:tblGrid>{row * 20_000}</w:tbl>"
    (tmp_path / "large.docx").write_bytes(document(paragraph("Voici."), table))
    (tmp_path / "good.docx").write_bytes(document(paragraph("Bon", style="Titre"), paragraph("Texte.")))
    content = tmp_path / "content"
    content.mkdir()
    done = run(
        "import",
        "large.docx",
        "good.docx",
        "-c",
        "content",
        "--time-limit",
        "2",
        "--json",
        cwd=tmp_path,
        cache=tmp_path / "cache",
    )
    large, good = json.loads(done.output)["files"]
    assert "seconds" in large["error"]
    assert good["posts"] == ["articles/bon.md"]
    assert done.code == 1
    assert [path.name for path in content.rglob("*.md")] == ["bon.md"]
    # What strangers have deleted or remarked is kept nowhere.
    assert b"word/document.xml" not in everything(tmp_path / "cache")


@pytest.mark.parametrize("kind", [DocumentKind.WORD, DocumentKind.OPEN_DOCUMENT, DocumentKind.EBOOK])
@pytest.mark.parametrize("share", [0.3, 0.97])
def test_half_an_archive_is_damaged(kind: DocumentKind, share: float) -> None:
    data = (FILES / f"lecon.{kind}").read_bytes()
    assert "damaged" in read_error(data[: int(len(data) * share)], kind)


@pytest.mark.parametrize("share", [0.5, 0.97])
def test_of_half_a_text_there_is_what_there_is(share: float) -> None:
    rtf = (FILES / "lecon.rtf").read_bytes()
    assert "Une voix arrive" in body(rtf[: int(len(rtf) * share)], DocumentKind.RICH_TEXT)
    assert count_remarks(rtf[: int(len(rtf) * share)], DocumentKind.RICH_TEXT)["cut-off"] == 1
    page = (FILES / "lecon.html").read_bytes()
    assert "Une voix arrive" in body(page[: int(len(page) * share)], DocumentKind.WEB_PAGE)


# ---- How it is called.


def test_names_that_begin_with_a_hyphen_or_act_on_a_terminal(tmp_path: Path, command: Command) -> None:
    data = document(paragraph("Un mot.", style="Titre"), paragraph("Texte."))
    content = tmp_path / "content"
    name = "--\x1b[31mrouge\u202e\nerror: forged.docx"
    (tmp_path / name).write_bytes(data)
    (tmp_path / "faux\x1b]0;x\x07.docx").write_bytes(b"no document")
    done = command("import", "-c", "content", "--", name, "faux\x1b]0;x\x07.docx")
    assert [path.name for path in content.rglob("*.md")] == ["un-mot.md"]
    assert "\x1b" not in done.output + done.errors
    assert "\u202e" not in done.output
    assert not any(line.startswith("error: forged") for line in (done.output + done.errors).splitlines())


def test_words_of_a_document_act_on_no_terminal(command: Command) -> None:
    data = document(
        paragraph("Une image."),
        paragraph(drawing("rId10", "x")),
        paragraph('<w:hyperlink r:id="rId11"><w:r><w:t>lien</w:t></w:r></w:hyperlink>'),
        relations={"rId10": ("image", "file:///\u202e\u009b31m"), "rId11": ("hyperlink", "evil:\u009b2J")},
    )
    done = imported(command, data)
    assert not set("\u202e\u009b\x1b") & set(done.output + done.errors)


@pytest.mark.parametrize("kind", [DocumentKind.WORD, DocumentKind.RICH_TEXT, DocumentKind.WEB_PAGE])
def test_signs_of_others_do_not_stand_for_ours(kind: DocumentKind) -> None:
    words = "Un \ue009\ue00c\ue00d\ue00e\ue00f\ue010\ue001 7\ue001 mot."
    rtf = (
        "{\\rtf1 "
        + "".join(letter if letter.isascii() else f"\\u{ord(letter) - 65536}?" for letter in words)
        + "\\par}"
    )
    data = {
        DocumentKind.WORD: document(paragraph(words)),
        DocumentKind.RICH_TEXT: rtf.encode(),
        DocumentKind.WEB_PAGE: f"<meta charset=utf-8><p>{words}</p>".encode(),
    }[kind]
    text = body(data, kind)
    assert not any("\ue000" <= letter <= "\uf8ff" for letter in text)
    assert text.startswith("Un ")
    assert text.endswith("mot.\n")
