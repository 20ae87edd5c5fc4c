"""French names work wherever the English ones do, and hints use the reader's words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from pipeline.cli.option_values import parse_editions
from pipeline.i18n.catalogue import in_language, known_word, words_in
from pipeline.load import books, collection_keys, look, targets
from pipeline.load.authors import read_authors
from pipeline.load.settings import _SEPARATE, read_settings
from pipeline.model.article import BLOCKS, block_of
from pipeline.model.books_and_handouts import Blank, Layout, Order
from pipeline.model.settings import DeployTarget, Method
from pipeline.new.schemas import schema
from pipeline.normalise.metadata.keys import KEYS
from pipeline.text.keys import words_for as foreign_keys
from pipeline.text.setting_values import read_fields

ENGLISH = """
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
    assert read(tmp_path, FRENCH) == read(tmp_path, ENGLISH)
    assert read_settings(tmp_path).problems == ()


def test_the_schema_takes_them() -> None:
    for text in (ENGLISH, FRENCH):
        data = YAML(typ="safe", pure=True).load(text)
        assert [
            one.message for one in Draft202012Validator(json.loads(schema("collection", "fr"))).iter_errors(data)
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


def test_every_key_and_every_block_has_a_french_name_that_is_read() -> None:
    readers = {
        *collection_keys.WHOLE_KEYS,
        *collection_keys.SITE_KEYS,
        *collection_keys.RELATED,
        *books.HANDOUT_KEYS,
        *books.book_keys(),
        *look.LOOK_KEYS,
        *_SEPARATE,
        *(key for own in targets.TARGET_KEYS.values() for key in own),
    }
    french = words_in("fr")
    assert sorted(readers - french.keys()) == []
    for key in sorted(readers):
        assert known_word(french[key][0].upper(), [key]) == key
    assert {block_of(french[name][0]) for name in BLOCKS} == BLOCKS
    same = {"page", "type", "note", "ref"}  # the same word in both, or one of another tool
    assert [one.names[0] for one in KEYS if not foreign_keys(one.names[0]) and one.names[0] not in same] == []
