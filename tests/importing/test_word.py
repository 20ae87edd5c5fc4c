"""Documents of Word, in the markup that it writes."""

import io
import zipfile

from tests.importing.reading import body, count_remarks, markdown_of, read
from tests.importing.word import (
    NAMESPACES,
    bold,
    document,
    drawing,
    item,
    note,
    notes,
    packed,
    paragraph,
    png,
    run,
    table,
    text_box,
    vml,
)

PICTURE = {"rId10": ("image", "media/image1.png")}
PARTS: dict[str, bytes | str] = {"word/media/image1.png": png()}


def test_title_and_subtitle_come_from_their_styles() -> None:
    (text,) = read(
        document(paragraph("Le son", style="Titre"), paragraph("À l’école", style="Sous-titre"), paragraph("Un."))
    ).texts
    assert markdown_of(text) == "---\ntitle: Le son\nlang: fr\ndescription: À l’école\n---\n\nUn.\n"


def test_never_from_the_properties() -> None:
    data = document(paragraph("Une phrase, et rien de plus."))
    (text,) = read(data).texts
    assert (text.head.title, text.head.authors) == ("", ())
    assert count_remarks(data)["properties"] == 1


def test_headings_are_known_by_their_styles_whatever_the_language_of_word() -> None:
    text = body(
        document(
            paragraph("Un", style="Titre1"),
            paragraph("A."),
            paragraph("Deux", style="Titre1"),
            paragraph("Sous", style="Titre2"),
            paragraph("B."),
        )
    )
    assert text == "## Un\n\nA.\n\n## Deux\n\n### Sous\n\nB.\n"


def test_a_first_paragraph_in_large_letters_is_the_title() -> None:
    data = document(paragraph(run("Grand titre", '<w:sz w:val="40"/>')), paragraph("Le texte commence ici."))
    (text,) = read(data).texts
    assert text.head.title == "Grand titre"
    assert count_remarks(data)["title-line"] == 1


def test_real_lists_are_nested_and_tight() -> None:
    text = body(
        document(
            paragraph("Voici :"), item("un"), item("deux"), item("sous", 1, 1), item("premier", 2), item("second", 2)
        )
    )
    assert text == "Voici :\n\n- un\n- deux\n  - sous\n\n1.  premier\n2.  second\n"


def test_changes_are_accepted_and_named() -> None:
    inserted = f'<w:ins w:id="1" w:author="X">{run("inséré ")}</w:ins>'
    deleted = '<w:del w:id="2" w:author="X"><w:r><w:delText>supprimé</w:delText></w:r></w:del>'
    moved = f'<w:moveFrom w:id="3" w:author="X">{run("parti")}</w:moveFrom>'
    data = document(paragraph("Un mot ", inserted, deleted, moved, "reste."))
    assert body(data) == "Un mot inséré reste.\n"
    assert (count_remarks(data)["insertion"], count_remarks(data)["deletion"]) == (1, 1)


def test_comments_are_dropped_and_named() -> None:
    marks = '<w:commentRangeStart w:id="0"/>', '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    comments = (
        f'<w:comments {NAMESPACES}><w:comment w:id="0" w:author="Z">{paragraph("SECRET")}</w:comment></w:comments>'
    )
    data = document(
        paragraph("Un ", marks[0], run("mot"), marks[1], " dit."),
        relations={"rId9": ("comments", "comments.xml")},
        parts={"word/comments.xml": comments},
    )
    assert body(data) == "Un mot dit.\n"
    assert count_remarks(data)["comment"] == 1


def test_hidden_text_is_dropped_and_named() -> None:
    data = document(paragraph("Question. ", run("La réponse est 42.", "<w:vanish/>")))
    assert body(data) == "Question.\n"
    assert count_remarks(data)["hidden"] == 1


def test_a_text_box_stands_once_after_its_paragraph() -> None:
    data = document(paragraph("Avant ", text_box("Dans la boîte."), "après."))
    assert body(data) == "Avant après.\n\nDans la boîte.\n"
    assert count_remarks(data)["text-box"] == 1


def test_pictures_of_all_ages_have_their_words() -> None:
    data = document(
        paragraph("Voir."),
        paragraph(drawing("rId10", "Un carré rouge")),
        paragraph("Figure 1 : le carré", style="Lgende"),
        paragraph(vml("rId10", "Le même")),
        relations=PICTURE,
        parts=PARTS,
    )
    assert body(data) == 'Voir.\n\n![Un carré rouge](post-1.png "Figure 1 : le carré")\n\n![Le même](post-2.png)\n'


def test_what_a_machine_says_of_a_picture_is_no_description() -> None:
    alt = "Une image contenant texte&#10;&#10;Description générée automatiquement"
    (text,) = read(document(paragraph("A."), paragraph(drawing("rId10", alt)), relations=PICTURE, parts=PARTS)).texts
    assert "![Une image contenant texte](" in markdown_of(text)


def test_a_picture_that_is_linked_is_named_and_its_place_kept() -> None:
    data = document(
        paragraph("A."),
        paragraph(drawing("rId11", "Loin", linked=True)),
        relations={"rId11": ("image", "https://example.org/x.png")},
    )
    (text,) = read(data).texts
    assert text.pictures[0].data is None
    assert "linked" in text.pictures[0].reason
    assert "![Loin](post-1.png)" in markdown_of(text)


def test_notes_links_formulas_and_fields() -> None:
    formula = (
        "<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
    )
    field = "".join(
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>{more}'
        for kind, more in (
            ("begin", '<w:r><w:instrText xml:space="preserve"> HYPERLINK "https://example.org/a" </w:instrText></w:r>'),
            ("separate", run("champ")),
            ("end", ""),
        )
    )
    link = f'<w:hyperlink r:id="rId12">{run("lien", "<w:u w:val=&quot;single&quot;/>".replace("&quot;", chr(34)))}</w:hyperlink>'
    data = document(
        paragraph("Un carré ", formula, note(1), " et un ", field, ", un ", link, "."),
        relations={"rId12": ("hyperlink", "https://example.org/b")},
        parts={"word/footnotes.xml": notes("La note.")},
    )
    expected = "Un carré $x^{2}$[^1] et un [champ](https://example.org/a), un [lien](https://example.org/b).\n\n[^1]: La note.\n"
    assert body(data) == expected


def test_a_table_of_contents_is_dropped_and_named() -> None:
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{paragraph('Chapitre … 3')}</w:sdtContent></w:sdt>"
    )
    data = document(contents, paragraph("Chapitre", style="Titre1"), paragraph("Texte."))
    assert "3" not in body(data)
    assert count_remarks(data)["contents"] == 1


def test_embedded_objects_charts_and_macros_are_named() -> None:
    ole = '<w:r><w:object><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" r:id="rId13"/></w:object></w:r>'
    chart = '<w:r><w:drawing><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/></a:graphic></w:drawing></w:r>'
    data = document(
        paragraph("A ", ole, " B ", chart, "."),
        relations={"rId14": ("vbaProject", "vbaProject.bin")},
        parts={"word/vbaProject.bin": b"x"},
    )
    found = {remark.kind: str(remark) for remark in read(data).remarks}
    assert found["object"] == "an embedded object (Excel)"
    assert {"chart", "macro"} <= found.keys()


def test_tables_keep_their_heads_and_cells_of_several_paragraphs() -> None:
    cell = f"<w:tc>{paragraph('un')}{paragraph('deux')}</w:tc>"
    rows = table(("A", "B"), ("1", "2"), header=True).replace(f"<w:tc>{paragraph('2')}</w:tc>", cell)
    assert (
        body(document(paragraph("Voici."), rows))
        == "Voici.\n\n| A   | B          |\n|-----|------------|\n| 1   | un<br>deux |\n"
    )


def test_a_frame_made_of_a_table_is_text() -> None:
    data = document(paragraph("Avant."), table(("À retenir.",)), paragraph("Après."))
    assert body(data) == "Avant.\n\nÀ retenir.\n\nAprès.\n"
    assert count_remarks(data)["frame-table"] == 1


def test_a_strict_document_is_read_too() -> None:
    data = document(
        paragraph("Un", style="Titre1"), paragraph("A."), paragraph("Deux", style="Titre1"), paragraph("B.")
    )
    parts: dict[str, bytes | str] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode()
            for usual, strict in (
                ("wordprocessingml/2006", "wordprocessingml"),
                ("officeDocument/2006", "officeDocument"),
            ):
                text = text.replace(
                    f"http://schemas.openxmlformats.org/{usual}/", f"http://purl.oclc.org/ooxml/{strict}/"
                )
            parts[name] = text
    assert body(packed(parts)) == "## Un\n\nA.\n\n## Deux\n\nB.\n"


def test_lines_of_code_are_one_block_with_their_indents() -> None:
    code = [paragraph(line, style="PrformatHTML") for line in ("for x in y:", "    print(x)", "\tz = {{ x }}")]
    assert (
        body(document(paragraph("Voici."), *code))
        == "Voici.\n\n``` text\nfor x in y:\n    print(x)\n    z = {{ x }}\n```\n"
    )


def test_bold_lines_are_headings_where_no_real_one_has_their_level() -> None:
    data = document(
        paragraph("Réel", style="Titre1"),
        paragraph("A."),
        paragraph(bold("À la main")),
        paragraph("B."),
        paragraph("Second", style="Titre1"),
        paragraph("C."),
    )
    assert body(data) == "## Réel\n\nA.\n\n### À la main\n\nB.\n\n## Second\n\nC.\n"
    kept = document(
        paragraph("Un", style="Titre1"),
        paragraph(bold("Gras")),
        paragraph("B."),
        paragraph("Deux", style="Titre1"),
        paragraph("Sous", style="Titre2"),
        paragraph("C."),
    )
    assert "**Gras**" in body(kept)
