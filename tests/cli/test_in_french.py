"""The commands of who begins, typed where the system speaks French: no English is left, and it is set as French is."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.cli.test_deploy import at_a_terminal, typed
from tests.cli.test_questions import conversation, terminal
from tests.english import english_in

PAGE = """<title>Le volcan</title><h1>Le volcan</h1><p>Voici un texte sur un volcan, assez long pour un billet.</p>
<p>Il a <u>deux</u> cratères.</p><img src="absente.png"><script>1</script>"""
_TYPED = re.compile(r"[a-z]+(?:-[a-z]+)+|\S*[/\\_.]\S*|--\S+|« [^»]* »|\bU\+\S+|\S+=\S*")
"""Paths, addresses, options, names of rules, and what is quoted."""


def words_in(said: str) -> str:
    """Return a transcript without the typed text."""
    return _TYPED.sub("…", said)


@pytest.fixture(scope="module", autouse=True)
def french() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("EDITIONS_LANG", "LC_ALL", "LC_MESSAGES"):
            patch.delenv(name, raising=False)
        patch.setenv("LANG", "fr_FR.UTF-8")
        patch.setenv("PYTHONIOENCODING", "utf-8")
        yield


@pytest.fixture(scope="module")
def transcripts(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Run each step from nothing to a deployable site; return the output of each."""
    place = tmp_path_factory.mktemp("place")
    site = place / "site"
    found = {"new site": answer_questions(place)}
    (site / "page.html").write_text(PAGE, "utf-8")
    (site / "faux.docx").write_bytes(b"faux")
    with (site / "collection.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"\ndeploy: {{to: folder, folder: {place}/www}}\n")
    steps = (
        ("new post", "new", "post", "Un essai"),
        ("import", "import", "page.html", "faux.docx"),
        ("import again", "import", "page.html", "--dry-run"),
        ("publish", "publish", "--only", "site", "-q"),
        ("dry run", "deploy", "--to", f"folder:{place}/autre", "--dry-run"),
        ("not confirmed", "deploy", "--dry-run"),
        ("no target", "deploy", "--to", "ftp", "--dry-run"),
        ("again", "new", "site", "."),
        ("doctor", "doctor"),
        ("no folder", "preview", "nulle-part"),
    )
    for name, *words in steps:
        done = typed(place, *words)
        found[name] = done.stdout + done.stderr
    _, found["refused"] = at_a_terminal(place, "n", "deploy")
    _, found["confirmed"] = at_a_terminal(place, "oui", "deploy")
    return found


def answer_questions(place: Path) -> str:
    """Answer the questions of `new site`; return the screen."""
    answers = [("Titre", "Essai\n"), ("Langue", "klingon\n"), ("Langue", "fr\n"), ("Licence", "cc-by\n")]
    with terminal("new", "site", "site", where=place) as (process, person):
        shown = conversation(person, answers)
        assert process.wait(150) == 0
    return shown


def test_no_english_is_left(transcripts: Mapping[str, str]) -> None:
    found = {name: english_in(said) for name, said in transcripts.items()}
    assert {name: words for name, words in found.items() if words} == {}, transcripts


def test_it_is_set_as_french_is(transcripts: Mapping[str, str]) -> None:
    for name, said in transcripts.items():
        words = words_in(said)
        assert not re.search(r"(?<![\u00a0\u202f])[;!?](?!\w)", words.replace("  ! ", "")), name
        assert not re.search(r"(?<=\w) ?:(?= [a-zà-ÿ])", words), name


def test_what_is_said_is_whole(transcripts: Mapping[str, str]) -> None:
    assert "Titre du site [Site]\u00a0: " in transcripts["new site"]
    assert "erreur\u00a0: --lang attend un code de langue" in transcripts["new site"]
    assert "  editions preview site                  montre le site pendant que vous écrivez" in transcripts["new site"]
    assert "page.html → articles/le-volcan.md\n  converti\u00a0: " in transcripts["import"]
    assert (
        "faux.docx\u00a0: non importé\u00a0: c’est un texte\u202f; on importe des fichiers en .docx"
        in transcripts["import"]
    )
    assert "Import terminé\u00a0: 1 document, 1 billet\u202f; non importé\u00a0: 1 fichier." in transcripts["import"]
    assert "déjà importé (articles/le-volcan.md)\u202f; rien n’a été modifié" in transcripts["import again"]
    assert re.search(r"Ce qui changerait sur \S+\u00a0: \d+ fichiers ajoutés \(\d,\d Mo\)\.", transcripts["dry run"])
    assert (
        "ce que personne n’a encore confirmé\u202f; cette commande le confirme\u00a0: editions deploy"
        in transcripts["not confirmed"]
    )
    assert "erreur\u00a0: . est déjà un recueil" in transcripts["again"]
    assert "Est-ce bien la vôtre\u202f? o ou n [n]\u00a0: " in transcripts["refused"]
    assert "erreur\u00a0: rien n’a été envoyé" in transcripts["refused"]
    assert "Mis en ligne\u00a0: " in transcripts["confirmed"]
    assert "Programmes utiles à certaines commandes" in transcripts["doctor"]
    assert "erreur\u00a0: il n’y a pas de dossier «\u00a0nulle-part\u00a0»" in transcripts["no folder"]
