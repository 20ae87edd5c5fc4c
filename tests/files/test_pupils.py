"""Lists of pupils as spreadsheets save them, and files that are such lists."""

import pytest

from pipeline.files.pupils import Pupil, PupilsError, is_list_of_pupils, read_pupils
from pipeline.model.books_and_handouts import Layout

ROWS = (
    ("Nom", "Prénom", "Classe", "Mise en page", "Niveau", "Groupe", "Langue"),
    ("Lefèvre", "Zoé", "Seconde 2", "gros caractères", "Niveau 1", "A", "français"),
    ("", "", "", "", "", "", ""),
    ('Kowalska; dite "Lu"', "Anaïs", "Seconde 2", "dyslexie", "2", "A, B", ""),
    ("O’Neil", "Inès", "", "", "1,0", "", "en"),
)
READ = (
    Pupil("Zoé Lefèvre", 2, "Seconde 2", Layout.LARGE_PRINT, "fr", "Niveau 1", "A"),
    Pupil('Anaïs Kowalska; dite "Lu"', 4, "Seconde 2", Layout.SPACED, "", "2", "A, B"),
    Pupil("Inès O’Neil", 5, "", None, "en", "1,0"),
)


def saved(separator: str, encoding: str, mark: bytes = b"", *, quoted: bool = False, end: str = "\r\n") -> bytes:
    """Return the table as a spreadsheet saves it."""

    def cell(text: str) -> str:
        needs = quoted or any(sign in text for sign in f'{separator}"\n')
        return '"{}"'.format(text.replace('"', '""')) if needs else text

    lines = (separator.join(map(cell, row)) for row in ROWS)
    return mark + "".join(f"{line}{end}" for line in lines).encode(encoding)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(saved(";", "cp1252"), id="Excel, CSV (point-virgule)"),
        pytest.param(saved(";", "utf-8", b"\xef\xbb\xbf"), id="Excel, CSV UTF-8"),
        pytest.param(saved("\t", "utf-16-le", b"\xff\xfe"), id="Excel, Unicode text"),
        pytest.param(saved(",", "utf-8", quoted=True, end="\n"), id="LibreOffice, Text CSV, all quoted"),
        pytest.param(saved(",", "cp1252", end="\r"), id="ends of lines of an old Mac"),
        pytest.param(saved("|", "utf-8", end="\n"), id="bars"),
    ],
)
def test_a_table_is_read_as_spreadsheets_save_it(data: bytes) -> None:
    found = read_pupils(data, "eleves.csv")
    assert found.pupils == READ
    assert found.problems == ()
    assert [pupil.levels for pupil in found.pupils] == [("1",), ("2",), ("1",)]
    assert [pupil.groups for pupil in found.pupils] == [("a",), ("a", "b"), ()]


def test_a_line_that_names_the_separator_is_none_of_the_table() -> None:
    (pupil,) = read_pupils(b"sep=;\r\n\r\nname;group\r\n\r\nAda, L.;A\r\n", "p.csv").pupils
    assert (pupil.name, pupil.line, pupil.group) == ("Ada, L.", 5, "A")


@pytest.mark.parametrize(
    ("head", "row", "name"),
    [
        ("group,NAME,e-mail", "A,Ada,x@example.org", "Ada"),
        ("Prénom et nom;classe", "Ada L.;2", "Ada L."),
        ("Élève;Niveau", "Ada;1", "Ada"),
        ("first name;last name", "Ada;Lovelace", "Ada Lovelace"),
        ("Nom de famille;Prénom(s)", "Lovelace;Ada", "Ada Lovelace"),
    ],
)
def test_columns_are_known_by_their_names_in_any_order(head: str, row: str, name: str) -> None:
    (pupil,) = read_pupils(f"{head}\n{row}\n".encode(), "p.csv").pupils
    assert pupil.name == name


def test_what_is_wrong_with_a_line_is_told_with_its_place_and_without_a_name() -> None:
    text = "name;layout;language\nAda;a4-spacde;\n;a4;\nBob;booklet;\nCyd;Martin;xyzzyx\n" + "D" * 200 + ";;\nEve;;\n"
    found = read_pupils(text.encode(), "p.csv")
    assert [(pupil.name, pupil.layout) for pupil in found.pupils] == [(n, None) for n in ("Ada", "Bob", "Cyd", "Eve")]
    assert [(problem.path, problem.line, problem.rule) for problem in found.problems] == [
        ("p.csv", line, "pupils") for line in (2, 3, 4, 5, 5, 6)
    ]
    said = " ".join(f"{problem.message} {problem.hint}" for problem in found.problems)
    assert "did you mean “a4-spaced”" in said
    assert all(name not in said for name in ("Ada", "Bob", "Cyd", "Martin", "DDD"))


def test_a_quotation_mark_that_is_not_closed_is_told() -> None:
    found = read_pupils(b'name;class\nAda;2\n"Bob;2\nCyd;2\n', "p.csv")
    assert [pupil.name for pupil in found.pupils] == ["Ada"]
    assert [problem.line for problem in found.problems] == [3]
    found = read_pupils(b'name;class\nAda;2\nBob;"2\nCyd;2\n', "p.csv")
    assert [problem.line for problem in found.problems] == [3]
    with pytest.raises(PupilsError):
        read_pupils(b'name;class\nAda;"2\n' + b"Bob;2\n" * 50_000, "p.csv")
    with pytest.raises(PupilsError):
        read_pupils(b"name\n" + b"Bob\n" * 300_000, "p.csv")


@pytest.mark.parametrize("data", [b"a;b\n1;2\n", b"name;class\n", b"", b"PK\x03\x04\x00\x00\x00"])
def test_what_is_no_list_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(PupilsError, match=r"p\.csv"):
        read_pupils(data, "p.csv")


@pytest.mark.parametrize(
    ("path", "text", "is_list"),
    [
        ("a.csv", "Nom;Prénom;Classe;Né(e) le", True),
        ("a.txt", "name\tlayout\tlevel", True),
        ("a.csv", "Élève,Moyenne", True),
        ("a.csv", "nom;courriel;ville", True),
        ("liste-des-élèves.xlsx", "PK", True),
        ("pupils 2nde 3.csv", "a;b", True),
        ("a.csv", "nom;groupe;remarque\nMartin Ada;A;absente\nDIALLO Noé;B;\nRoux Lina;B;", True),
        ("a.csv", "nom;remarque;mise en page\nAda;;a4", True),
        ("a.csv", "symbole;nom;groupe;masse\nH;hydrogène;1;1,008\nHe;hélium;18;4", False),
        ("a.csv", "nom;classe;ordre\nLoup gris;Mammifères;Carnivores\nMésange;Oiseaux;Passereaux", False),
        ("a.csv", "Nom de l’élève;Option\nAda;grec", True),
        ("a.csv", "MARTIN Ada;2de 3\nDIALLO Noé;2de 3\nROUX Lina;2de 3\nLE GALL Inès;2de 3", True),
        ("a.csv", "nom;note\nMartin Ada;12\nDiallo Noé;13", True),
        ("a.csv", "nom;découverte;année\nMarie Curie;radium;1898\nIsaac Newton;gravitation;1687", False),
        ("a.csv", "prénom;année;nombre\nAda;1900;12\nNoé;1901;13\nLina;1902;1", False),
        ("a.csv", "nom", False),
        ("a.csv", "", False),
        ("a.txt", "Nom, prénom : voilà ce que l’on demande partout.", False),
        ("a.pdf", "nom;prénom", False),
        ("elevation.csv", "x;y", False),
    ],
)
def test_a_list_is_known_by_its_columns_or_by_its_name(path: str, text: str, is_list: bool) -> None:
    assert is_list_of_pupils(path, text.encode()) is is_list
    assert is_list_of_pupils(path, text.encode("utf-16")) is (is_list if not path.endswith("xlsx") else True)
