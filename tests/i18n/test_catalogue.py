"""What the program says stands in the catalogues of all its languages, with the same values."""

import ast
import dataclasses
import json
import re
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jinja2.ext import extract_from_ast
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from pipeline import theme
from pipeline.cli.commands import COMMANDS
from pipeline.cli.option_values import parse_editions
from pipeline.extensions import get_editions
from pipeline.i18n.catalogue import ENGLISH, in_language, known_word, languages, load_desk_words, sentences, words_in
from pipeline.i18n.sentences import _OF_SYSTEMS, AND, JOINED, OR, Sentence, counted, sentence
from pipeline.load import books, collection_keys, look, site_keys, targets
from pipeline.load.authors import read_authors
from pipeline.load.settings import _SEPARATE, read_settings
from pipeline.model.article import BLOCKS, block_of
from pipeline.model.books_and_handouts import Blank, Layout, Order
from pipeline.model.settings import DeployTarget, Method
from pipeline.new.schemas import dump_schema
from pipeline.normalise.metadata.keys import KEYS
from pipeline.report.survey import _MONTHS
from pipeline.text.keys import words_for as foreign_keys
from pipeline.text.setting_values import read_fields
from tests.jobs.test_job import all_kinds

ROOT = Path(__file__).parents[2]
_DESK = ROOT / "pipeline" / "i18n" / "messages" / "desk"
OTHERS = [language for language in languages() if language != ENGLISH]
_FUNCTIONS = {"sentence": slice(1), "counted": slice(2), "constant": slice(1), "joined": slice(1, 2)}
_FUNCTIONS |= {"Key": slice(2, 3), "takes": slice(1), "matching": slice(0, 3, 2)}  # of settings
_FUNCTIONS |= dict.fromkeys(("turned", "dropped", "to_fix"), slice(2))  # of importing/documents.py
_FUNCTIONS |= dict.fromkeys(("UnreadableDocumentError", "wrong_value"), slice(1))  # errors that make their sentence
_FUNCTIONS |= dict.fromkeys(
    "UserError OutputError OptionError CommandLineError DeployError ProgramError DeskError PupilsError NoMarkError refusing".split()
    + "EmptySelectionError NoContentError ReportError RunnerError".split(),
    slice(1),
)


@cache
def templates() -> frozenset[str]:
    """Return the sentences in the code; not read before a test asks."""
    return frozenset(_written())


@cache
def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _written() -> Iterator[str]:
    yield from (AND, OR, JOINED, *_MONTHS, *_OF_SYSTEMS)
    yield from _of_fields()
    yield from _of_tasks()
    yield from _of_jobs()
    for path in (*sorted((ROOT / "pipeline").rglob("*.py")), ROOT / "tasks.py", ROOT / "tests/tools/docs_pages.py"):
        for node in ast.walk(_parse(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
                for part in node.args[_FUNCTIONS[node.func.id]]:
                    if isinstance(part, ast.Constant):
                        yield str(part.value)
    report = theme.templates().parse((ROOT / "styles" / "report" / "report.html").read_text("utf-8"))
    for _, name, texts in extract_from_ast(report, list(_FUNCTIONS)):
        yield from filter(None, [texts] if isinstance(texts, str) else list(texts or ())[_FUNCTIONS[name]])
    for row in COMMANDS:
        for text in (row.help, row.epilog, *(text for param in row.params for text in (param.help, param.metavar))):
            if text:
                yield text.template if isinstance(text, Sentence) else text


def _of_fields() -> Iterator[str]:
    """Yield the names of job fields in messages of a dry run."""
    for kind in all_kinds():
        for part in dataclasses.fields(kind):
            if part.metadata.get("part", True) and part.name not in ("belongs_to", *kind.causes):
                yield part.name.replace("_", " ")


# Stages, and labels of jobs that are no constants where the jobs are made.
_STAGES = (*"load normalise print output report proofread links".split(), *get_editions())
_LABELS = (
    "articles",
    "book",
    "chapters",
    "e-book",
    "lessons",
    "office",
    "read",
    "recordings",
    "related",
    "running on",
    "search",
    "texts",
    "write",
)


def _of_jobs() -> Iterator[str]:
    """Yield what the tables of `--verbose` name: stages, labels of jobs, rules of typography."""
    yield from (*_STAGES, *_LABELS)
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        for node in ast.walk(_parse(path)):
            if not isinstance(node, ast.Call) or len(node.args) < 2:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("attempt", "begin", "map") and len(node.args) > 2:
                yield from _read_constants(node.args[2])
            elif called in ("scan", "swap") and "typography" in path.parts:
                yield from _read_constants(node.args[0])


def _read_constants(part: ast.expr) -> Iterator[str]:
    constants = (each.value for each in ast.walk(part) if isinstance(each, ast.Constant))
    yield from (value for value in constants if isinstance(value, str))


def _of_tasks() -> Iterator[str]:
    """Yield the descriptions of the developers' tasks and their options."""
    for node in ast.parse((ROOT / "tasks.py").read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            (made,) = node.decorator_list
            assert isinstance(made, ast.Call)
            yield ast.get_docstring(node) or ""
            for options in made.args:
                assert isinstance(options, ast.Dict)
                yield from (str(text.value) for text in options.values if isinstance(text, ast.Constant))


def values(template: str) -> set[str]:
    """Return the names of the values in a template."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_there(language: str) -> None:
    assert sorted(templates() - sentences(language).keys()) == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_other_is(language: str) -> None:
    assert sorted(sentences(language).keys() - templates()) == []


@pytest.mark.parametrize("language", OTHERS)
def test_they_have_the_same_values(language: str) -> None:
    for template, said in sentences(language).items():
        assert values(said) == values(template), template


def test_the_desk_has_its_words_in_each_language() -> None:
    english, *others = (tomllib.loads((_DESK / f"{language}.toml").read_text("utf-8")) for language in languages())
    for said in others:
        assert said.keys() == english.keys()
        assert {name: values(words) for name, words in said.items()} == {
            name: values(words) for name, words in english.items()
        }


def test_the_desk_shows_all_its_words() -> None:
    scripts = "".join(path.read_text("utf-8") for path in (ROOT / "pipeline/desk/browser").glob("*.js"))
    made = re.compile("|".join(re.findall(r"`((?:[a-z]+_)+)\$\{", scripts)))  # of a name and a value
    shown = set(re.findall(r"\w+", scripts))
    assert [name for name in load_desk_words(ENGLISH) if name not in shown and not made.match(name)] == []


_TELLING = set("Problem add echo print prompt refuse say stop waiting write_line write_lines".split())
_BUILT_IN = {"ValueError", "TypeError", "KeyError", "RuntimeError", "AssertionError", "LookupError", "AttributeError"}
_WORDS = re.compile(r"[a-z]{2,} [a-z]{2,}")
_OF_DEVELOPERS = ("press/upstream.py", "press/typesetting/weasyprint_internals.py", "press/epub.py")
"""What these say is of libraries of another version than the locked ones, to whoever renews the locks."""


def told_outside(tree: ast.AST) -> Iterator[str]:
    """Yield texts of two words or more passed to errors, problems or terminals that are no sentences."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _tells(_name(node)):
            parts = (*node.args, *node.keywords)
            if _name(node) in _FUNCTIONS:  # makes its sentence, but of a constant alone
                parts = tuple(part for part in parts if isinstance(part, ast.JoinedStr))
            yield from (text for part in parts for text in _texts(part))


def _tells(name: str) -> bool:
    return name in _TELLING or (name.endswith("Error") and name not in _BUILT_IN)


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and _name(node) in _FUNCTIONS:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _WORDS.search(node.value):
        yield node.value
    for part in ast.iter_child_nodes(node):
        yield from _texts(part)


def test_nothing_is_told_outside_of_the_catalogue() -> None:
    found = {
        path.relative_to(ROOT / "pipeline").as_posix(): texts
        for path in sorted((ROOT / "pipeline").rglob("*.py"))
        if (texts := list(told_outside(_parse(path))))
    }
    assert {path: texts for path, texts in found.items() if path not in _OF_DEVELOPERS} == {}
    assert list(told_outside(ast.parse('raise UserError(f"no {thing} to be seen")'))) == [" to be seen"]


def test_french_ones_are_set_as_french_is() -> None:
    for said in sentences("fr").values():
        words = re.sub(r"https?://\S+|`[^`]*`|[A-Z]:\\\\", "", said)
        assert "'" not in words, said
        words = re.sub(r"<[!?]|!\[|!!|commence par !", "", words)
        assert not re.search(r"(?<![\u00a0\u202f])[;!?](?!\w)", words), said
        assert not re.search(r"[ \u202f]:(?= |$)", words), said
        assert not re.search(r"« | »|[^\u00a0]»|«[^\u00a0]", words), said


def test_numbers_are_grouped_as_each_language_does() -> None:
    found = sentence("{what} has {number:,} letters; {most:,} are kept", what="x", number=12345, most=2000)
    assert found == "x has 12,345 letters; 2,000 are kept"
    assert "12\u202f345" in in_language(found, "fr")


def test_a_value_that_is_a_sentence_is_said_in_the_same_language() -> None:
    found = sentence(
        "the front matter {what}; only its readable keys are used", what=sentence("a comma is missing here")
    )
    assert in_language(found, "fr") == "l’en-tête il manque une virgule ici\u202f; on garde ce qui est lisible"


def test_french_counts_nothing_as_one() -> None:
    assert in_language(counted("{number} folder", "{number} folders", 0), "fr") == "0 dossier"
    assert in_language(counted("{number} folder", "{number} folders", 2), "fr") == "2 dossiers"


ENGLISH_WORDS = """
title: Notre journal
language: fr
authors: [Ada Martin]
order: title
offline: true
related: {most: 2, words: false}
legal: {director: Mme Martin, host: Forge}
menu: [{title: Radio, link: https://radio.example/}]
look: {accent: {light: "#0b5d4e"}, front_page: list}
handouts:
  - {tag: son, layout: [booklet, large-print], order: date, teacher: true, blanks: none, title: Le son}
anthologies:
  - {name: son, tag: son, parts: year, cover: mosaic, cover_colour: "#8a2b1d", economy: yes}
"""
FRENCH = """
titre: Notre journal
Langue: fr
auteurs: [Ada Martin]
ordre: titre
hors ligne: oui
voir-aussi: {maximum: 2, mots: non}
mentions légales: {directrice: Mme Martin, hébergeur: Forge}
menu: [{titre: Radio, lien: https://radio.example/}]
apparence: {accent: {clair: "#0b5d4e"}, page d'accueil: liste}
fiches:
  - {étiquette: son, mise en page: [livret, gros-caractères], ordre: date, professeur: oui, à remplir: rien, titre: Le son}
livres:
  - {nom: son, étiquette: son, parties: année, couverture: mosaïque, couleur_de_couverture: "#8a2b1d", économie: oui}
"""


def read(folder: Path, text: str) -> object:
    (folder / "collection.yaml").write_text(text, "utf-8")
    return read_settings(folder)


def test_settings_in_french_say_what_they_say_in_english(tmp_path: Path) -> None:
    assert read(tmp_path, FRENCH) == read(tmp_path, ENGLISH_WORDS)
    assert read_settings(tmp_path).problems == ()


def test_the_schema_takes_them() -> None:
    for text in (ENGLISH_WORDS, FRENCH):
        data = YAML(typ="safe", pure=True).load(text)
        assert [
            one.message for one in Draft202012Validator(json.loads(dump_schema("collection", "fr"))).iter_errors(data)
        ] == []


def test_a_target_in_french(tmp_path: Path) -> None:
    read(tmp_path, "mise en ligne: {par: rsync, serveur: 'ada@example.org:/srv'}\n")
    assert read_settings(tmp_path).targets == {"": DeployTarget(Method.RSYNC, "ada@example.org:/srv", "")}


def test_authors_in_french(tmp_path: Path) -> None:
    (tmp_path / "authors.yaml").write_text(
        "Ada: {nom: Ada Martin, biographie: Oui., site: 'https://a.example'}\n", "utf-8"
    )
    said = read_authors(tmp_path)
    assert said.problems == ()
    assert [(one.metadata["title"], one.body) for one in said.biographies] == [("Ada Martin", "Oui.")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("titre: [a]\n", "« titre » attend un texte"),
        ("titel: x\n", "la clé « titel » est inconnue ; vouliez-vous dire « titre » ?"),
        ("titre: x\ntitle: y\n", "clé inconnue « titre »"),
        ("fiches: x\n", "« fiches » attend une liste"),
        ("fiches: [3]\n", "fiche 1 attend des lignes « clé: valeur » comme « étiquette: son »"),
        ("fiches: [{tag: a, mise_en_page: livrez}]\n", "vouliez-vous dire « livret » ?"),
    ],
)
def test_what_is_wrong_is_said_in_the_readers_words(tmp_path: Path, text: str, said: str) -> None:
    read(tmp_path, text)
    (problem,) = read_settings(tmp_path).problems
    told = f"{in_language(problem.message, 'fr')} ; {in_language(problem.hint, 'fr')}".replace("\u202f", " ")
    assert said.replace("clé « titel » est inconnue ; ", "")[-20:] in told.replace("\u00a0", " ")


def test_options_take_french_words() -> None:
    given = {"layout": ("livret", "Grands-Caractères"), "order": "titre", "blanks": "nom,date"}
    found = read_fields(given, books.HANDOUT_KEYS, "")
    assert found["layouts"] == (Layout.BOOKLET, Layout.LARGE_PRINT)
    assert (found["order"], found["blanks"]) == (Order.TITLE, (Blank.NAME, Blank.DATE))
    assert parse_editions("fiches") == ("handouts",)


def test_a_licence_is_the_rights_of_a_collection_in_french() -> None:
    assert known_word("Licence", ["rights", "title"]) == "rights"
    assert known_word("licence", ["licence", "publisher"]) == "licence"  # that of the legal notice


def test_every_key_and_every_block_has_a_french_name_that_is_read() -> None:
    readers = {
        *collection_keys.WHOLE_KEYS,
        *site_keys.SITE_KEYS,
        *collection_keys.RELATED,
        *books.HANDOUT_KEYS,
        *books.make_book_keys(),
        *look.LOOK_KEYS,
        *_SEPARATE,
        *(key for own in targets.TARGET_KEYS.values() for key in own),
    }
    french = words_in("fr")
    assert sorted(readers - french.keys()) == []
    for key in sorted(readers):
        assert known_word(french[key][0].upper(), [key]) == key
    assert {block_of(french[name][0]) for name in BLOCKS} == BLOCKS
    same = {"page", "type", "note", "ref", "doi"}  # the same word in both, or one of another tool
    assert [one.names[0] for one in KEYS if not foreign_keys(one.names[0]) and one.names[0] not in same] == []
