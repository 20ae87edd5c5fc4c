"""Generate a collection of any size: articles of 470 words with one picture each, reproducible by seed."""

import datetime as dt
import io
import random
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw

WORDS = 470
_SEED = 20_260_101
_FIRST_DAY = dt.date(2001, 1, 1)
_TAGS = "son image montage lumière cadre récit réseau archive édition direct voix numérique".split()
_AUTHORS = ("Aïcha Benali", "Noé Fabre", "Mei Tanaka", "Jonas Weber", "Élodie Perrin", "Samir Haddad", "Chloé Vidal")
_NOUNS = (
    "micro caméra studio monteur réalisatrice signal câble projecteur régie plateau scénario témoin archive fichier"
    " écran capteur filtre cadre public quartier atelier reportage entretien silence bruit couleur contraste rythme"
    " réseau serveur format codec sous-titre journal affiche ingénieure classe lycée enquête source récit épisode"
).split()
_VERBS = (
    "règle observe transforme accompagne décrit mesure corrige enregistre prépare découpe assemble raconte diffuse"
    " compare partage retrouve garde choisit relit éclaire"
).split()
_ADJECTIVES = (
    "simple précis fragile lointain sonore visible discret numérique ancien proche attentif collectif rapide patient"
    " libre sensible ordinaire régulier"
).split()
_LINKS = ("et", "mais", "puis", "car", "donc", "pourtant", "ensuite", "ainsi")
_PLACES = ("dans la régie", "pendant le tournage", "avant l’écoute", "au bord du cadre", "sur le plateau", "en classe")


def write_collection(folder: Path, articles: int) -> None:
    """Write `collection.yaml`, `articles/` and `images/` below `folder`, always the same bytes."""
    for name in ("articles", "images"):
        (folder / name).mkdir(parents=True)
    (folder / "collection.yaml").write_text(_SETTINGS, "utf-8")
    for number in range(articles):
        chance = random.Random(_SEED + number)
        text = _article(number, articles, chance)
        (folder / "articles" / f"{name_of(number)}.md").write_text(text, "utf-8")
        (folder / "images" / f"{name_of(number)}.jpg").write_bytes(_picture(chance))


def name_of(number: int) -> str:
    """Return the base name of an article's files, which is its slug."""
    return f"article-{number:06d}"


_SETTINGS = """\
title: Mille articles
subtitle: Une collection pour mesurer
authors: [Classe d’essai]
language: fr
publisher: Le banc d’essai
rights: CC0
base_url: https://essai.example/
"""


def _article(number: int, articles: int, chance: random.Random) -> str:
    title = f"{chance.choice(_NOUNS)} {chance.choice(_ADJECTIVES)} et {chance.choice(_NOUNS)}".capitalize()
    day = _FIRST_DAY + dt.timedelta(days=number)
    body = list(_parts(number, articles, chance))
    missing = max(0, WORDS - sum(len(part.split()) for part in body))
    closing = " ".join(_sentence(chance) for _ in range(1 + missing // 8)).split()[:missing]
    head = (
        f"---\ntitle: “{title}” no {number + 1}\ndate: {day}\nauthor: {chance.choice(_AUTHORS)}\n"
        f"tags: [{', '.join(chance.sample(_TAGS, 2))}]\ndescription: {_sentence(chance)}\n---\n\n"
    )
    return head + "\n\n".join([*body, " ".join(closing).rstrip(".") + "."]) + "\n"


def _parts(number: int, articles: int, chance: random.Random) -> Iterator[str]:
    yield _paragraph(chance, 4)
    yield f"## {chance.choice(_NOUNS).capitalize()} {chance.choice(_ADJECTIVES)}"
    yield _paragraph(chance, 5)
    yield f"![Le {chance.choice(_NOUNS)} {chance.choice(_PLACES)}](../images/{name_of(number)}.jpg)"
    other = name_of(chance.randrange(articles))
    yield f"{_sentence(chance)} Voir [l’article voisin]({other}.md) : {_paragraph(chance, 3)}"
    yield f"## {chance.choice(_NOUNS).capitalize()} {chance.choice(_PLACES)}"
    yield "\n".join(f"- {_sentence(chance)}" for _ in range(4))
    yield f"{_paragraph(chance, 3)} On lira [le guide](https://essai.example/guide/{number}) ; « {_sentence(chance)} »"
    yield f"> {_paragraph(chance, 2)}"
    yield f"## {chance.choice(_ADJECTIVES).capitalize()} {chance.choice(_LINKS)} {chance.choice(_ADJECTIVES)}"
    yield f"{_paragraph(chance, 3)}[^1]"
    yield f"[^1]: {_sentence(chance)}"


def _paragraph(chance: random.Random, sentences: int) -> str:
    return " ".join(_sentence(chance) for _ in range(sentences))


def _sentence(chance: random.Random) -> str:
    words = (
        f"Le {chance.choice(_NOUNS)} {chance.choice(_ADJECTIVES)} {chance.choice(_VERBS)} un {chance.choice(_NOUNS)}"
    )
    more = f"{chance.choice(_LINKS)} un {chance.choice(_NOUNS)} {chance.choice(_VERBS)} le {chance.choice(_NOUNS)}"
    end = chance.choice(".....?!")
    stop = f" {end}" if end != "." else end
    return f"{words} {chance.choice(_PLACES)}, {more}{stop}"


def _picture(chance: random.Random) -> bytes:
    """Draw a picture of flat shapes in the size of a blog's."""
    image = Image.new("RGB", (960, 600), _colour(chance))
    draw = ImageDraw.Draw(image)
    for _ in range(12):
        x, y, size = chance.randrange(960), chance.randrange(600), chance.randrange(40, 260)
        draw.ellipse((x - size, y - size, x + size, y + size), fill=_colour(chance), outline=_colour(chance), width=6)
    data = io.BytesIO()
    image.save(data, "JPEG", quality=85)
    return data.getvalue()


def _colour(chance: random.Random) -> tuple[int, int, int]:
    return chance.randrange(256), chance.randrange(256), chance.randrange(256)
