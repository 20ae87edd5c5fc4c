"""Folders as the starters of other tools make them, published as the bare command does: nothing of theirs is run or lost."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline.options import Options
from pipeline.publish import publish
from pipeline.runs.result import ExitCode, RunResult

_HERE = Path(__file__).parent
_AT_ONCE = "other-tool"


@dataclass(frozen=True)
class Expected:
    """Expected output of a folder: titles by slug, text of the front page, problems without notes on tags."""

    title: str
    articles: Mapping[str, str]
    taken: str
    passed: str
    language: str = "fr"
    problems: tuple[tuple[str, str], ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)


REPOSITORIES = {
    "hugo": Expected(
        title="Veille technologique",
        articles={"ondes": "Les ondes autour de nous", "son": "Le son"},
        language="fr-FR",
        taken="hugo.toml: read as a folder of Hugo; its posts are in content/; taken from its settings: title “Veille technologique”,"
        " language “fr-FR”, address https://veille.lycee.example.edu/, authors Ada Martin",
        passed="left out, because they are not posts: 4 folders and 1 file (archetypes/, layouts/, node_modules/ and 2 others)",
        problems=(("content/posts/_index.md", _AT_ONCE),),
    ),
    "jekyll": Expected(
        title="Le journal du collège",
        articles={"bienvenue": "Bienvenue au journal", "tarte": "La tarte aux pommes"},
        pages={"about": "À propos"},
        taken="_config.yml: read as a folder of Jekyll; taken from its settings: title “Le journal du collège”, language “fr”, address"
        " https://college.example.edu/journal/, authors Noé Perrin",
        passed="left out, because they are not posts: 4 folders and 2 files (_includes/, _layouts/, node_modules/ and 3 others)",
    ),
    "eleventy": Expected(
        title="L’atelier radio",
        articles={"about": "L’atelier", "deuxieme": "La deuxième émission", "premier": "La première émission"},
        taken="eleventy.config.js: read as a folder of Eleventy; taken from its settings: title “L'atelier radio”, language “fr”,"
        " authors Ines Moreau",
        passed="left out, because they are not posts: 4 folders and 1 file (_config/, _data/, _includes/ and 2 others)",
    ),
    "mkdocs": Expected(
        title="Guide du laboratoire",
        articles={"docs": "Bienvenue au laboratoire", "mesures": "Les mesures", "securite": "La sécurité"},
        taken="mkdocs.yml: read as a folder of MkDocs; its posts are in docs/; taken from its settings: title “Guide du laboratoire”,"
        " language “fr”, authors Paul Girard",
        passed="left out, because they are not posts: 2 folders and 1 file (node_modules/, overrides/, CHANGELOG.md)",
    ),
    "docusaurus": Expected(
        title="Mon cours d’électronique",
        articles={
            "couleurs": "Les couleurs",
            "credits": "Crédits",
            "intro": "Commencer",
            "ohm": "La loi d’Ohm",
            "premier-montage": "Le premier montage",
            "visite": "La visite",
        },
        taken="docusaurus.config.ts: read as a folder of Docusaurus; taken from its settings: title “Mon cours d’électronique”, language “fr”,"
        " address https://cours.example.edu/electronique/",
        passed="left out, because they are not posts: 1 folder (node_modules/)",
        problems=(
            ("docs/bases/_bout.mdx", "private"),
            ("docs/bases/couleurs.mdx", "raw-html"),
            ("docs/bases/couleurs.mdx", "template-left-out"),
            ("docs/bases/ohm.md", "raw-html"),
            ("docs/bases/ohm.md", "template-left-out"),
        ),
    ),
    "astro": Expected(
        title="Carnet de voyage",
        articles={"avec-mdx": "Rome, deuxième jour", "rome": "Rome, premier jour"},
        taken="astro.config.mjs: read as a folder of Astro; taken from its settings: title “Carnet de voyage”, address"
        " https://carnet.example.edu/voyage/",
        passed="left out, because they are not posts: 1 folder (node_modules/)",
        problems=(("src/content/blog/avec-mdx.mdx", "template-left-out"),),
    ),
    "hexo": Expected(
        title="Le carnet de chimie",
        articles={"about": "Le club", "couleurs": "Les couleurs du chou rouge", "sel": "Le sel de la mer"},
        taken="_config.yml: read as a folder of Hexo; its posts are in source/; taken from its settings: title “Le carnet de chimie”,"
        " language “fr”, address https://chimie.lycee.example.edu/, authors Lina Morel",
        passed="left out, because they are not posts: 3 folders and 1 file (node_modules/, scaffolds/, themes/, source/tags/index.md)",
        problems=(("source/_drafts/plus-tard.md", "private"),),
    ),
    "cecil": Expected(
        title="La gazette du jardin",
        articles={"recolte": "La première récolte", "semis": "Les semis de mars"},
        pages={"about": "Le jardin"},
        taken="config.yml: read as a folder of Cecil; its posts are in pages/; taken from its settings: title “La gazette du jardin”,"
        " language “fr”, address https://jardin.lycee.example.edu/, authors Rose Lebrun",
        passed="left out, because they are not posts: 4 folders and 1 file (layouts/, models/, node_modules/ and 2 others)",
    ),
    "zola": Expected(
        title="Le ciel du soir",
        articles={"lune": "La Lune", "mars": "Mars"},
        taken="config.toml: read as a folder of Zola; its posts are in content/; taken from its settings: title “Le ciel du soir”,"
        " language “fr”, address https://astro.lycee.example.edu/, authors Hugo Vidal",
        passed="left out, because they are not posts: 4 folders (node_modules/, sass/, templates/, themes/)",
        problems=(("content/blog/_index.md", _AT_ONCE),),
    ),
    "vitepress": Expected(
        title="Aide du CDI",
        articles={"emprunter": "Emprunter un livre", "imprimer": "Imprimer"},
        language="fr-FR",
        taken=".vitepress/config.mts: read as a folder of VitePress; taken from its settings: title “Aide du CDI”, language “fr-FR”",
        passed="left out, because they are not posts: 2 folders and 1 file (brochure/, node_modules/, index.md)",
    ),
    "next": Expected(
        title="Next",
        articles={"arrivee": "L’arrivée", "depart": "Le départ"},
        taken="package.json: read as a folder of Next",
        passed="left out, because they are not posts: 1 folder (node_modules/)",
    ),
    "gatsby": Expected(
        title="Le blog des internes",
        articles={"deuxieme-soir": "Le deuxième soir", "premier-soir": "Le premier soir"},
        taken="gatsby-config.js: read as a folder of Gatsby; taken from its settings: title “Le blog des internes”, address"
        " https://internat.lycee.example.edu/, authors Zoé Roux",
        passed="left out, because they are not posts: 1 folder and 1 file (node_modules/, CONTRIBUTING.md)",
    ),
    "pelican": Expected(
        title="La revue des livres",
        articles={"candide": "Candide", "zadig": "Zadig"},
        pages={"revue": "La revue"},
        taken="pelicanconf.py: read as a folder of Pelican; its posts are in content/; taken from its settings: title “La revue des"
        " livres”, language “fr”, address https://livres.lycee.example.edu/, authors Nora Faure",
        passed="left out, because they are not posts: 2 folders (node_modules/, output/)",
    ),
    "quarto": Expected(
        title="Statistiques au lycée",
        articles={"mediane": "La médiane", "moyenne": "La moyenne"},
        pages={"about": "À propos"},
        taken="_quarto.yml: read as a folder of Quarto; taken from its settings: title “Statistiques au lycée”, language “fr”, address"
        " https://stats.example.edu/, authors Jeanne Petit, Karim Haddad",
        passed="left out, because they are not posts: 1 folder and 1 file (node_modules/, index.qmd)",
    ),
    "mdbook": Expected(
        title="Rust au lycée",
        articles={
            "avant-propos": "Avant-propos",
            "bases": "Bonjour",
            "merci": "Merci",
            "variables": "Les variables",
        },
        taken="book.toml: read as a folder of mdBook; its posts are in src/; taken from its settings: title “Rust au lycée”, language “fr”,"
        " authors Léa Roussel",
        passed="left out, because they are not posts: 3 folders and 2 files (livre/, node_modules/, theme/ and 2 others)",
    ),
    "jupyter-book": Expected(
        title="Les probabilités en première",
        articles={"des": "Les dés", "intro": "Avant de commencer", "urne": "L’urne"},
        taken="_config.yml: read as a folder of Jupyter Book; taken from its settings: title “Les probabilités en première”, language “fr”,"
        " address https://probas.example.edu/livre/, authors Sami Haddad",
        passed="left out, because they are not posts: 2 folders (_build/, node_modules/)",
    ),
    "myst": Expected(
        title="Les ondes",
        articles={"index": "Les ondes", "son": "Le son"},
        taken="myst.yml: read as a folder of MyST; taken from its settings: title “Les ondes”, authors Inès Caron",
        passed="left out, because they are not posts: 2 folders and 1 file (brouillons/, node_modules/, hors.md)",
    ),
    "obsidian": Expected(
        title="Obsidian",  # a vault is called after its folder
        articles={"accueil": "Accueil", "la-lumiere": "La lumière", "les-ondes": "Les ondes"},
        taken=".obsidian: read as a folder of Obsidian",
        passed="left out, because they are not posts: 2 folders (Modèles/, node_modules/)",
        problems=(("Cours/Les ondes.md", "missing-alt"),),
    ),
}


@pytest.mark.parametrize("name", REPOSITORIES)
def test_a_repository_of_another_tool_publishes(name: str, tmp_path: Path) -> None:
    report = published(name, tmp_path)
    assert (report.published, report.exit_code()) == (True, ExitCode.PUBLISHED)
    all_editions_are_there(REPOSITORIES[name], tmp_path / "output")
    what_was_taken_for_what_is_said_in_a_few_notes(REPOSITORIES[name], report)
    every_picture_is_found(name, tmp_path / "output", report)


def published(name: str, folder: Path) -> RunResult:
    """Publish a folder into `output` and return the report."""
    content = shutil.copytree(_HERE / "repositories" / name, folder / name)
    # What no repository has in version control, and every checkout.
    for path in ("node_modules/paquet/README.md", ".venv/pyvenv.cfg", ".github/PULL_REQUEST_TEMPLATE.md"):
        (content / path).parent.mkdir(parents=True)
        (content / path).write_text("# Rien\n", "utf-8")
    return publish(Options(content, folder / "output", workers=1))


def all_editions_are_there(expected: Expected, output: Path) -> None:
    titles = {path.stem: _between(path, "<h1>", "</h1>") for path in output.glob("articles/*.html")}
    assert titles == expected.articles
    for slug, title in expected.pages.items():
        assert _between(output / f"{slug}.html", "<h1>", "</h1>") == title
        assert f'href="{slug}.html">{title}</a>' in (output / "index.html").read_text("utf-8")
    assert _between(output / "index.html", "<title>", "</title>") == expected.title
    assert _between(output / "index.html", '<html lang="', '"') == expected.language
    assert {path.stem for path in output.glob("articles/*.pdf")} == set(expected.articles)
    assert (output / "anthology.pdf").is_file()
    assert (output / "anthology.epub").is_file()


def what_was_taken_for_what_is_said_in_a_few_notes(expected: Expected, report: RunResult) -> None:
    # How tags are translated, and what an author could do better, is tested where it is done.
    quiet = ("typography", "template", "template-link", "no-title", "other-key")
    said = {(p.path, p.rule, p.message) for p in report.problems if p.rule not in quiet}
    notes = {f"{path}: {message}" for path, rule, message in said if rule == _AT_ONCE and not path.endswith(".md")}
    assert notes == {expected.taken, f": {expected.passed}"}
    others = {(path, rule) for path, rule, _ in said if rule != _AT_ONCE or path.endswith(".md")}
    assert others == set(expected.problems)


def every_picture_is_found(name: str, output: Path, report: RunResult) -> None:
    assert not [p for p in report.problems if p.rule in ("missing-image", "dead-link", "unreadable-image")]
    pictures = {path.name for path in (_HERE / "repositories" / name).rglob("*.png")}
    assert {path.name for path in (output / "media").rglob("*.png")} == pictures


def _between(path: Path, begin: str, end: str) -> str:
    return path.read_text("utf-8").partition(begin)[2].partition(end)[0]
