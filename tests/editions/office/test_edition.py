"""Documents for word processors: what they keep, for whom, and that they are the same each time."""

import io
import json
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from pipeline.editions.office.body import TEXT_WIDTH
from pipeline.editions.office.document import OfficeDocument, OfficePart, Properties, write_office_document
from pipeline.extensions import get_editions
from pipeline.jobs.blob import Blob
from pipeline.model.books_and_handouts import HandoutFormat, OfficeFormat
from pipeline.model.collection import Collection
from pipeline.options import Options
from pipeline.publish import publish
from tests.editions.office.lesson import handout, lesson, part, parts
from tests.hostile.making import published, write
from tests.hostile.reading import holders

WORD, OPEN = "word/document.xml", "content.xml"
NAME = "le-son-dune-salle"
_EMU = 360_000  # a centimetre


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    return lesson(tmp_path_factory.mktemp("lesson"))


@pytest.fixture(scope="module")
def files(collection: Collection) -> dict[str, bytes]:
    made = handout(collection, class_name="Seconde 2", marked_out_of="20", instructions="Lisez bien.")
    return {name: file.data.data for name, file in made.items()}


def styles_of(root: etree._Element) -> Counter[str]:
    return Counter(style.get("val", "") for style in root.iter("pStyle"))


def test_a_document_of_word_has_paragraphs_in_real_styles(files: dict[str, bytes]) -> None:
    found = styles_of(part(files[f"*{NAME}.docx"], WORD))
    assert found >= Counter(
        {"SheetHead": 3, "Title": 1, "Subtitle": 1, "Author": 2, "Date": 1, "Standfirst": 1, "Heading1": 1}
    )
    assert found >= Counter({"Question": 2, "AnswerLine": 4, "Solution": 1, "Glossary": 1, "Box": 2, "Caption": 1})
    assert found["ListContinue"] == 1
    names = {
        one.get("styleId"): one.find("name").get("val")  # type: ignore[union-attr]
        for one in part(files[f"{NAME}.docx"], "word/styles.xml").iter("style")
    }
    assert found.keys() <= names.keys()
    assert (names["AnswerLine"], names["Solution"], names["Heading1"]) == ("Ligne à remplir", "Corrigés", "heading 1")


def test_formulas_notes_heads_of_tables_and_alternative_texts_are_there(files: dict[str, bytes]) -> None:
    root = part(files[f"{NAME}.docx"], WORD)
    assert sum(1 for _ in root.iter("oMath")) == 2
    assert ["".join(one.itertext()) for one in root.iter("nor")] == [""]  # TR, upright letters as one word
    assert sum(1 for _ in root.iter("footnoteReference")) == 1
    assert sum(1 for _ in root.iter("tblHeader")) == 1
    assert [one.get("descr") for one in root.iter("docPr")] == ["Un carré rouge", "Un carré large"]
    assert [one.get("descr") for one in root.iter("cNvPr")] == ["Un carré rouge", "Un carré large"]
    content = part(files[f"{NAME}.odt"], OPEN)
    frames = [(one[0].tag, one.findtext("title")) for one in content.iter("frame")]
    assert frames == [
        ("object", "T égale V sur A"),
        ("image", "Un carré rouge"),
        ("image", "Un carré large"),
        ("object", "T R égale 0,16"),
    ]
    assert sum(1 for _ in content.iter("table-header-rows")) == 1
    parents = {one.get("name"): one.get("parent-style-name") for one in content.iter("style")}
    head = [one.get("style-name", "") for row in content.iter("table-header-rows") for one in row.iter("p")]
    assert [parents.get(name, name) for name in head] == ["Table_20_Heading", "Table_20_Heading"]


def test_no_picture_is_wider_than_the_text_on_a4(files: dict[str, bytes]) -> None:
    root = part(files[f"{NAME}.docx"], WORD)
    widths = [int(one.get("cx", "0")) / _EMU for one in root.iter("extent")]
    assert widths[0] == pytest.approx(40 / 96 * 2.54, abs=0.01)
    assert widths[1] == pytest.approx(TEXT_WIDTH, abs=0.02)
    page = next(root.iter("pgSz"))
    assert (page.get("w"), page.get("h")) == ("11906", "16838")
    assert next(root.iter("footnotePr"), None) is None  # LibreOffice would number the notes of each page anew
    layout = next(part(files[f"{NAME}.odt"], "styles.xml").iter("page-layout-properties"))
    assert (layout.get("page-width"), layout.get("page-height")) == ("21cm", "29.7cm")


def test_properties_tell_title_language_authors_and_no_time_of_day(files: dict[str, bytes]) -> None:
    core = {one.tag: one.text for one in part(files[f"{NAME}.docx"], "docProps/core.xml")}
    assert (core["title"], core["language"]) == ("Le son d’une salle", "fr")
    assert (core["creator"], core["created"]) == ("Ada Martin; Camille Durand", "2026-01-25T00:00:00Z")
    meta = {one.tag: one.text for one in part(files[f"{NAME}.odt"], "meta.xml")[0]}
    assert (meta["title"], meta["language"], meta["creation-date"]) == (core["title"], "fr", core["created"])
    tag = next(part(files[f"{NAME}.docx"], "word/styles.xml").iter("lang"))
    assert tag.get("val") == "fr"
    assert files[f"{NAME}.odt"][30:38] == b"mimetype"
    for name in (f"{NAME}.docx", f"{NAME}.odt"):
        times = {one.date_time for one in zipfile.ZipFile(io.BytesIO(files[name])).infolist()}
        assert times == {(1980, 1, 1, 0, 0, 0)}


def test_topics_are_in_the_properties_as_words(files: dict[str, bytes]) -> None:
    core = {one.tag: one.text for one in part(files[f"{NAME}.docx"], "docProps/core.xml")}
    meta = [one.text for one in part(files[f"{NAME}.odt"], "meta.xml").iter("keyword")]
    assert core["keywords"] == "son, mesure"
    assert ", ".join(filter(None, meta)) == "son, mesure"


SOURCES = """\
@book{roux, author = {Roux, Ada}, title = {Le son des salles}, year = 2020, publisher = {Quai}}
@article{faure, author = {Faure, Léo}, title = {Mesurer}, journal = {Revue}, year = 2019}
"""
WORK = "---\ntitle: Un\nnumber: 1\n---\n\nVoir [@roux] et [@faure].\n\n---\n\n## Suite\n\nFin de $x$.\n"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    settings = "title: Essai\nlanguage: fr\noffice: [docx, odt]\nbibliography: sources.bib\n"
    posts = {"un.md": WORK, "deux.md": "---\ntitle: Deux & <trois>\n---\n\nUn texte.\n", "sources.bib": SOURCES}
    return published(tmp_path_factory.mktemp("work"), {"collection.yaml": settings, **posts}, "docx", "odt")


def test_a_bibliography_is_of_paragraphs_that_hang(work: dict[str, bytes]) -> None:
    root = part(work["articles/un.docx"], WORD)
    assert styles_of(root)["Bibliography"] == 2
    assert not list(root.iter("numPr"))
    styles = part(work["articles/un.docx"], "word/styles.xml")
    indents = {one.get("styleId"): one.find("pPr/ind") for one in styles.iter("style")}
    assert indents["Bibliography"].attrib == {"left": "480", "hanging": "480"}  # type: ignore[union-attr]
    content = part(work["articles/un.odt"], OPEN)
    parents = {one.get("name"): one.get("parent-style-name") for one in content.iter("style")}
    named = [parents.get(one.get("style-name", ""), one.get("style-name")) for one in content.iter("p")]
    assert named.count("Bibliography") == 2


def test_a_book_has_a_field_with_its_contents(work: dict[str, bytes]) -> None:
    root = part(work["anthology.docx"], WORD)
    (field,) = (one.text for one in root.iter("instrText"))
    assert field == ' TOC \\o "1-1" \\h \\z \\u '
    assert [one.get("fldCharType") for one in root.iter("fldChar")] == ["begin", "separate", "end"]
    assert [one.get("anchor") for one in root.iter("hyperlink")][:2] == ["deux--", "un--"]
    (contents,) = part(work["anthology.odt"], OPEN).iter("table-of-content")
    listed = ["".join(one.itertext()) for one in contents.iter("p")]
    assert listed == ["Sommaire", "Deux & <trois>", "Un", "Bibliographie"]
    assert not list(part(work["articles/un.docx"], WORD).iter("instrText"))


def test_each_style_is_defined(work: dict[str, bytes], files: dict[str, bytes]) -> None:
    every = {**work, **files}
    for name in (name for name in every if name.endswith((".docx", ".odt"))):
        found = [part(every[name], path) for path in parts(every[name]) if path.endswith(".xml")]
        defined = {one.get("styleId") or one.get("name") for root in found for one in root.iter("style", "list-style")}
        keys = ("style-name", "parent-style-name", "next-style-name")
        used = {one.get(key, "") for root in found for one in root.iter() for key in keys}
        references = ("pStyle", "rStyle", "tblStyle", "basedOn", "next")
        used |= {one.get("val", "") for root in found for one in root.iter(*references) if not name.endswith("odt")}
        assert used - {""} <= defined, name


def test_a_rule_has_words_in_a_document_of_word(work: dict[str, bytes]) -> None:
    (rule,) = part(work["articles/un.docx"], WORD).iter("rect")
    assert rule.get("alt") == "—"


def test_a_pupil_gets_no_solution_and_a_teacher_each(files: dict[str, bytes]) -> None:
    for name, has in ((f"{NAME}.docx", False), (f"*{NAME}.docx", True), (f"{NAME}.odt", False), (f"*{NAME}.odt", True)):
        assert bool(holders({"": files[name]}, "à cause des murs", "")) is has, name


def test_a_document_is_the_same_each_time(collection: Collection, files: dict[str, bytes]) -> None:
    wishes = {"class_name": "Seconde 2", "marked_out_of": "20", "instructions": "Lisez bien."}
    again = {name: file.data.data for name, file in handout(collection, **wishes).items()}
    assert again == files


def test_links_to_articles_that_are_elsewhere_are_words_where_the_site_has_no_address(files: dict[str, bytes]) -> None:
    rels = part(files[f"{NAME}.docx"], "word/_rels/document.xml.rels")
    outside = [one.get("Target") for one in rels if one.get("TargetMode") == "External"]
    assert outside == ["https://example.org/salle"]


def test_settings_ask_for_articles_and_books_and_the_site_leads_to_them(tmp_path: Path) -> None:
    settings = "title: Essai\nlanguage: fr\noffice: docx\n"
    posts = {"un.md": "---\ntitle: Un\n---\n\nUn texte.\n", "deux.md": "---\ntitle: Deux\n---\n\nVoir [un](un.md).\n"}
    files = published(tmp_path, {"collection.yaml": settings, **posts}, "site", "docx")
    assert {"articles/un.docx", "articles/deux.docx", "anthology.docx"} <= files.keys()
    assert b'href="un.docx"' in files["articles/un.html"]
    book = part(files["anthology.docx"], WORD)
    assert styles_of(book) >= Counter({"Title": 1, "Heading1": 2})
    assert [one.get("anchor") for one in book.iter("hyperlink")] == ["deux--", "un--", "un--"]  # two of the contents


def test_documents_stay_beside_a_site_that_is_made_alone_as_long_as_they_are_asked_for(tmp_path: Path) -> None:
    def made(settings: str, *only: str) -> list[str]:
        content, output = tmp_path / "content", tmp_path / "output"
        write(content, {"collection.yaml": f"language: fr\n{settings}"})
        publish(Options(content, output, only, workers=1))
        assert (b'href="un.docx"' in (output / "articles/un.html").read_bytes()) is bool(settings)
        return sorted(path.name for path in output.rglob("*.docx"))

    write(tmp_path / "content", {f"{name}.md": f"---\ntitle: {name}\n---\n\nUn texte.\n" for name in ("un", "deux")})
    assert made("office: docx\n", "site", "docx") == ["anthology.docx", "deux.docx", "un.docx"]
    (tmp_path / "content" / "deux.md").unlink()
    assert made("office: docx\n", "site") == ["anthology.docx", "un.docx"]
    assert made("", "site") == []


@pytest.mark.parametrize("form", list(OfficeFormat))
def test_no_picture_is_fetched_from_anywhere(form: OfficeFormat, tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"\x89PNG\r\n\x1a\n" + b"secret" * 9)
    addresses = (str(secret), secret.as_uri(), f"asset:{secret}", "http://127.0.0.1:9/x.png")
    images = [{"t": "Image", "c": [["", [], []], [{"t": "Str", "c": "mot"}], [one, ""]]} for one in addresses]
    part = OfficePart("un", "Un", "fr", blocks=Blob.of(json.dumps([{"t": "Para", "c": images}])))
    properties = Properties("Un", "fr", "2026-01-01T00:00:00Z")
    data = write_office_document(OfficeDocument(form, properties, (part,))).data
    assert not any("media" in name or "Pictures" in name for name in parts(data))
    assert not any(b"secret" in content for content in parts(data).values())


@pytest.mark.parametrize("form", list(OfficeFormat))
def test_the_first_of_a_month_is_raised(form: OfficeFormat) -> None:
    whole = OfficePart("un", "Un", "fr", (("1er mars 2026", "Date"),))
    made = parts(
        write_office_document(OfficeDocument(form, Properties("Un", "fr", "2026-01-01T00:00:00Z"), (whole,))).data
    )
    assert re.search(rb">1<.{0,80}(?:superscript|text:style-name).{0,80}>er<", made[WORD if WORD in made else OPEN])


def test_none_is_made_unasked() -> None:
    assert not any(get_editions()[name].by_default for name in ("docx", "odt"))


def test_a_handout_comes_as_an_ebook_and_packed(collection: Collection) -> None:
    made = handout(collection, formats=(HandoutFormat.EPUB, HandoutFormat.DOCX), zip=True)
    assert made.keys() == {f"{NAME}.epub", f"{NAME}.docx", f"{NAME}.zip", f"*{NAME}.docx", f"*{NAME}-teacher.zip"}
    assert not holders({"": made[f"{NAME}.epub"].data.data}, "à cause des murs", "")
    with zipfile.ZipFile(io.BytesIO(made[f"{NAME}.zip"].data.data)) as packed:
        assert packed.namelist() == ["index.html", f"{NAME}.docx", f"{NAME}.epub"]
        assert "Document Word (DOCX), modifiable" in packed.read("index.html").decode()
