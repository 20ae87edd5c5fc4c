"""What the law asks for: the legal notice, and what is said of accessibility, which claims nothing unmeasured."""

from pathlib import Path

import pytest
from lxml import html

from pipeline.extensions import severity_of
from pipeline.model.article import Article
from pipeline.model.collection import Collection
from tests.hostile.making import normalised

POST = "---\ntitle: Un article\nlang: {language}\ndate: 2026-01-02\n---\n\nTexte [rien](rien.md).\n\n##### Trop bas\n"


def made(folder: Path, settings: str, language: str = "fr", files: dict[str, str] | None = None) -> Collection:
    whole = {
        "un.md": POST.format(language=language),
        "collection.yaml": f"title: Radio\nlanguage: {language}\n{settings}",
    }
    return normalised(folder, whole | (files or {}))


def pages(found: Collection) -> dict[str, Article]:
    return {one.text.slug: one.text for one in found.pages}


def words(text: Article) -> str:
    return " ".join(html.fragment_fromstring(text.body.text, create_parent="div").text_content().split())


def test_without_legal_there_is_nothing_and_nothing_is_said(tmp_path: Path) -> None:
    found = made(tmp_path, "publisher: Le lycée\n")
    assert (found.pages, found.surroundings.statements) == ((), ())
    assert not [one for one in found.problems if one.rule == "legal-notice"]


@pytest.mark.parametrize(
    ("settings", "language", "files", "noted"),
    [
        pytest.param("", "fr", {}, [(3, 1)], id="France"),
        pytest.param("legal:\n", "fr-FR", {}, [(4, 1)], id="nothing said"),
        pytest.param("legal: false\n", "fr", {}, [], id="not wanted"),
        pytest.param("", "fr-CH", {}, [], id="Switzerland"),
        pytest.param("", "en", {}, [], id="English"),
        pytest.param("", "fr", {"pages/mentions-legales.md": "# Mentions légales\n\nTout.\n"}, [], id="own page"),
    ],
)
def test_a_site_online_in_france_is_told_of_the_law(
    tmp_path: Path, settings: str, language: str, files: dict[str, str], noted: list[tuple[int, int]]
) -> None:
    found = made(tmp_path, f"base_url: https://radio.example/\n{settings}", language, files)
    notes = [one for one in found.problems if one.rule == "legal-notice"]
    assert [(one.line, one.column) for one in notes] == noted
    assert all(severity_of(one.rule) == "note" and "LCEN" in (one.hint or "") for one in notes)
    assert found.surroundings.statements == ()


def test_the_notice_says_who_answers_and_what_other_settings_say_already(tmp_path: Path) -> None:
    settings = "publisher: Le lycée\nrights: CC BY-SA 4.0\nlegal: {director: Mme X, host: 'La Forge, https://forge.example', contact: a@b.example}\n"
    found = made(tmp_path, settings)
    notice = pages(found)["mentions-legales"]
    for said in ("Le lycée", "Mme X", "La Forge", "a@b.example", "CC BY-SA 4.0"):
        assert said in words(notice)
    assert 'href="mailto:a@b.example"' in notice.body.text
    assert 'href="https://forge.example"' in notice.body.text
    assert not [one for one in found.problems if one.rule == "legal-notice"]
    assert [one.title for one in found.surroundings.statements] == ["Mentions légales", "Accessibilité"]
    assert found.surroundings.menu == ()


def test_legal_gives_what_other_settings_do_not(tmp_path: Path) -> None:
    found = made(tmp_path, "legal: {publisher: L'école, licence: CC BY 4.0}\n")
    assert (found.settings.publisher, found.settings.rights) == ("L’école", "CC BY 4.0")


def test_a_telephone_number_stays_on_one_line_and_a_short_publisher_stands_in_the_book(tmp_path: Path) -> None:
    found = made(tmp_path, "publisher: Le lycée\nlegal: {publisher: 'Le lycée, 3 rue du Phare, 01 99 00 00 00'}\n")
    assert found.legal.publisher.endswith("01\u00a099\u00a000\u00a000\u00a000")
    assert found.settings.publisher == "Le lycée"


def test_what_is_missing_is_a_note_in_france_alone(tmp_path: Path) -> None:
    missing = {
        language: [
            one.message
            for one in made(tmp_path / language, "legal: {publisher: L}\n", language).problems
            if one.rule == "legal-notice"
        ]
        for language in ("fr", "fr-CH", "en")
    }
    assert missing["fr"] == ["“legal” does not say “director”, “host”, “contact”; the legal notice lacks it"]
    assert missing["fr-CH"] == missing["en"] == []


def test_what_somebody_wrote_stands_in_its_place(tmp_path: Path) -> None:
    own = {"pages/mentions-legales.md": "---\ntitle: Nos mentions\nlang: fr\n---\n\nNous.\n"}
    found = made(tmp_path, "legal: {host: ici}\n", files=own)
    assert pages(found)["mentions-legales"].title == "Nos mentions"
    assert [one.address for one in found.surroundings.statements] == [
        "site:mentions-legales.html",
        "site:accessibilite.html",
    ]
    assert found.surroundings.menu == ()


@pytest.mark.parametrize(
    ("rate", "state", "sentence"),
    [
        ("", "non conforme", "n’existe aucun résultat d’audit"),
        ("rate: 49.9, ", "non conforme", "moins de la moitié"),
        ("rate: 86, ", "partiellement conforme", "conformité partielle"),
        ("rate: 100 %, ", "totalement conforme", "conformité totale"),
    ],
)
def test_the_declaration_claims_what_was_measured(tmp_path: Path, rate: str, state: str, sentence: str) -> None:
    found = made(
        tmp_path,
        f"legal: {{publisher: Le lycée, public_body: true}}\naccessibility: {{{rate}date: 2026-03-02, kind: audit rapide}}\n",
    )
    declaration = words(pages(found)["accessibilite"])
    assert found.surroundings.statements[-1].title == f"Accessibilité\u00a0: {state}"
    assert sentence in declaration
    assert ("2 mars 2026 (audit rapide)" in declaration) == bool(rate)
    assert ("s’engage" in declaration) == bool(rate)  # nobody is bound by our words
    assert "Défenseur des droits" in declaration
    assert " :" not in pages(found)["accessibilite"].body.text  # a colon has a no-break space before it


def test_it_counts_what_was_checked_by_machine(tmp_path: Path) -> None:
    declaration = words(pages(made(tmp_path, "legal: {host: ici, public_body: true}\n"))["accessibilite"])
    assert "Images sans texte alternatif0" in declaration
    assert "Intertitres dont le niveau a été corrigé1" in declaration
    assert "Liens qui ne mènent nulle part1" in declaration


@pytest.mark.parametrize(
    ("language", "slug", "claim"),
    [
        ("en", "accessibility", "no conformity is claimed"),
        ("fr", "accessibilite", "aucune conformité"),
        ("fr-CH", "accessibilite", "aucune conformité"),
        ("de", None, "keine Konformität"),
    ],
)
def test_elsewhere_no_law_of_france_is_told(tmp_path: Path, language: str, slug: str | None, claim: str) -> None:
    found = made(tmp_path, "legal: {host: ici, contact: a@b.example}\n", language)
    statement = list(pages(found).values())[-1]
    assert slug in (None, statement.slug)
    assert claim in words(statement)
    assert "RGAA" not in words(statement)
    assert "Défenseur" not in words(statement)


def test_values_are_text_and_never_markup(tmp_path: Path) -> None:
    found = made(tmp_path, "legal: {host: '<script>alert(1)</script>', director: \"a' onclick='x\"}\n")
    assert "<script" not in pages(found)["mentions-legales"].body.text
