"""A judge that never finds a fault is worth nothing: each is shown one."""

import zipfile
from pathlib import Path

import pikepdf
import pytest

from tests.judges import ace, actionlint, axe, epubcheck, page_ua1, programs, qpdf_check, schema, verapdf, vnu

HEAD = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A page</title></head><body><main>'
CONTAINER = """\
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PACKAGE = """\
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:x:1</dc:identifier><dc:title>A book</dc:title>
<dc:language>en</dc:language><meta property="dcterms:modified">2024-01-01T00:00:00Z</meta></metadata><manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest>
<spine><itemref idref="nav"/></spine></package>"""
NAVIGATION = """\
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>A book</title></head>
<body><nav epub:type="toc"><h1>Contents</h1><ol><li><a href="nav.xhtml">Here</a></li></ol></nav></body></html>"""


def page(folder: Path, name: str, body: str) -> Path:
    path = folder / name
    path.write_text(f"{HEAD}{body}</main></body></html>", "utf-8")
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return an e-book that EPUBCheck accepts, without accessibility metadata."""
    path = tmp_path / "book.epub"
    members = {"META-INF/container.xml": CONTAINER, "book.opf": PACKAGE, "nav.xhtml": NAVIGATION}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        for name, text in members.items():
            archive.writestr(name, text)
    return path


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Return a PDF with one empty page and no metadata."""
    path = tmp_path / "sheet.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    return path


@pytest.mark.judge
def test_vnu_tells_a_good_page_from_a_bad_one(tmp_path: Path) -> None:
    good, bad = page(tmp_path, "good.html", "<h1>One</h1>"), page(tmp_path, "bad.html", "<h1>One</h1><div></p>")
    faults = vnu([good, bad])
    assert faults[good] == []
    assert any("div" in fault for fault in faults[bad])


@pytest.mark.judge
def test_axe_finds_faults_in_each_view(tmp_path: Path) -> None:
    dark = "<style>@media (prefers-color-scheme: dark) { p { color: #ccc } }</style>"
    good = page(tmp_path, "good.html", "<h1>One</h1>")
    bad = page(tmp_path, "bad é.html", f'<h1>One</h1><img src="x.png">{dark}<p style="width: 500px">Long</p>')
    faults = axe([good, bad])
    assert faults[good] == []
    found = "\n".join(faults[bad])
    assert "wide: image-alt" in found
    assert "narrow: the page is" in found
    assert "dark: color-contrast" in found
    assert "wide: color-contrast" not in found


@pytest.mark.judge
def test_axe_looks_at_a_page_that_leads_on_and_not_at_where_it_leads(tmp_path: Path) -> None:
    good = page(tmp_path, "good.html", "<h1>One</h1>")
    bad = page(tmp_path, "bad.html", '<h1>One</h1><img src="x.png">')
    on = [
        page(tmp_path, f"{name}.html", said)
        for name, said in (("a", '<h1>On</h1><img src="x.png">'), ("b", "<h1>On</h1>"))
    ]
    for path, goal in zip(on, (good, bad), strict=True):
        leads = f'<meta http-equiv="refresh" content="0; url={goal.name}">'
        path.write_text(path.read_text("utf-8").replace("<title>", f"{leads}<title>"), "utf-8")
    faults = axe(on)
    assert "wide: image-alt" in "\n".join(faults[on[0]])
    assert faults[on[1]] == []


@pytest.mark.judge
def test_epubcheck_finds_a_missing_file(book: Path) -> None:
    assert epubcheck(book) == []
    with zipfile.ZipFile(book, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("nav.xhtml", NAVIGATION.replace("<h1>", '<h1><img src="none.png" alt=""/>'))
    assert any("RSC-007" in fault for fault in epubcheck(book))


@pytest.mark.judge
def test_ace_finds_a_book_that_says_nothing_of_its_accessibility(book: Path) -> None:
    assert any("metadata-accessibilityfeature" in fault for fault in ace(book))


@pytest.mark.judge
@pytest.mark.parametrize("flavour", ["ua1", "3a"])
def test_verapdf_finds_an_untagged_pdf(sheet: Path, flavour: str) -> None:
    assert len(verapdf(sheet, flavour)) > 1


def test_page_validation_finds_an_untagged_pdf(sheet: Path) -> None:
    assert page_ua1(sheet)


def test_qpdf_finds_a_cut_file(sheet: Path) -> None:
    assert qpdf_check(sheet) == []
    sheet.write_bytes(sheet.read_bytes()[:-30])
    assert qpdf_check(sheet)


WORKFLOW = """\
on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - run: echo ${{ github.ref_name == 'x' }}
"""


@pytest.mark.judge
def test_actionlint_tells_a_good_workflow_from_bad_ones(tmp_path: Path) -> None:
    good = tmp_path / "good é.yml"
    good.write_text(WORKFLOW, "utf-8")
    changes = {
        "is unknown": ("ubuntu-24.04", "linux-latest"),
        "potentially untrusted": ("github.ref_name == 'x'", "github.event.issue.title"),
        "not defined": ("github.ref_name", "matrix.os"),
        "unexpected key": ("on: push", "on:\n  push:\n    branch: main"),
        "unexpected end of input": ("== 'x'", "=="),
    }
    bad = {tmp_path / f"{number}.yml": said for number, said in enumerate(changes)}
    for path, said in bad.items():
        path.write_text(WORKFLOW.replace(*changes[said]), "utf-8")
    faults = actionlint([good, *bad])
    assert faults[good] == []
    for path, said in bad.items():
        assert any(said in fault for fault in faults[path]), faults[path]


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [("github-workflows", WORKFLOW, "on: push\n"), ("gitlab-ci", "a:\n  script: [ls]\n", "a:\n  script: {b: 1}\n")],
)
def test_a_schema_tells_a_good_build_from_a_bad_one(tmp_path: Path, name: str, good: str, bad: str) -> None:
    path = tmp_path / "build.yml"
    path.write_text(good, "utf-8")
    assert schema(path, name) == ""
    path.write_text(bad, "utf-8")
    assert "Schema validation errors" in schema(path, name)


def test_none_is_asked_by_a_test_without_the_marker() -> None:
    for ask in (programs.java, programs.node, programs.browser, lambda judge: programs.npm_file(judge, "ws")):
        with pytest.raises(pytest.fail.Exception, match=r"vnu: .* pytest\.mark\.judge"):
            ask("vnu")


@pytest.mark.judge
def test_a_missing_program_is_a_named_skip_at_home_and_a_failure_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"Ace: Node\.js"):
        programs.node("Ace")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=r"Ace: Node\.js"):
        programs.node("Ace")
