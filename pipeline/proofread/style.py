"""Style of a text: words that are there twice, long sentences, how hard it reads, and words that say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote

from pipeline.i18n.sentences import sentence
from pipeline.normalise.typography.document import is_address
from pipeline.normalise.typography.rules import OBJECT
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, find_landmarks, plain_text
from pipeline.proofread.passages import Kind, Passage
from pipeline.report.counting import STEPS
from pipeline.report.reading import count_words, measure_ease, split_sentences
from pipeline.report.survey import HARD, find_measure

_TWICE = re.compile(r"(?<![\w'’-])([^\W\d_]+)[ \u00a0]+\1(?![\w'’-])", re.IGNORECASE)
_MAY_BE_TWICE = frozenset("nous vous très si bla ha ah oh non oui tout plus had that bye so no very hi sie die".split())
_SHOWN = 8  # words of a sentence that are quoted
_PICTURES = "jpe?g|png|gif|webp|avif|svg|bmp|tiff?|heic"
_FILE_NAME = re.compile(
    rf".*\.(?:{_PICTURES})|(?:img|dsc[nf]?|pict?|mvimg|p|screen ?shot|capture)[\d _-]+", re.IGNORECASE
)
_NUMBER = re.compile(r"\W*\d{0,2}\W*")  # one with more figures is a year
# Words of pupils' languages that say nothing on their own.
_EMPTY_ALTS = """
    image photo photographie picture img illustration dessin figure visuel pic foto bild abbildung grafik imagen imagem
    immagine fig
"""
_EMPTY_LINKS = """
    ici; cliquez ici; cliquer ici; clique ici; cliquez; par ici; c'est ici; lien; le lien; ce lien; un lien; lien ici;
    voir; voir ici; en savoir plus; savoir plus; plus d'infos; plus d'informations; lire la suite; lire plus; la suite;
    suite; plus; cette page; ce site; site; page; article; cet article; source; télécharger;
    here; click here; click; this; this link; link; the link; this page; read more; more; learn more; see; see here;
    website; download; hier; klicken sie hier; klick hier; mehr; mehr lesen; weiterlesen; aquí; haz clic aquí; más;
    leer más; qui; clicca qui; leggi tutto; aqui; clique aqui; leia mais
"""
_EMPTY_HEADINGS = """
    titre; sans titre; nouveau titre; sous-titre; titre 1; titre 2; partie; section; paragraphe; texte; divers; autre;
    autres; heading; title; untitled; subtitle; section title; text; misc; other; überschrift; titel; ohne titel;
    título; sin título; titolo
"""
_LINKS, _HEADINGS = (frozenset(map(str.strip, words.split(";"))) for words in (_EMPTY_LINKS, _EMPTY_HEADINGS))
_ALTS = frozenset(_EMPTY_ALTS.split())


def report_style(passages: Sequence[Passage], findings: Findings, lines: Sequence[str], first_line: int) -> None:
    """Report words that are there twice in a row, and sentences that are too long."""
    for passage in passages:
        for match in _TWICE.finditer(passage.text):
            if match[1].lower() not in _MAY_BE_TWICE:
                place = passage.place(*match.span(1), lines, first_line)
                message = sentence("“{word}” is repeated", word=match[1])
                findings.add_at(place, "repeated-word", message, sentence("take one away"))
        if passage.kind is not Kind.TEXT:
            continue
        begin = 0
        for text in split_sentences(passage.text):
            begin = max(passage.text.find(text, begin), begin)
            if (number := count_words(text)) > HARD:
                first, *others = text.split()[:_SHOWN]
                place = passage.place(begin, begin + len(first), lines, first_line)
                words = " ".join((first, *others)).replace(OBJECT, "…")
                message = sentence("a sentence of {number} words: “{text} …”", number=number, text=words)
                findings.add_at(place, "hard-to-read", message, sentence("make two or three of it"))


def report_level(passages: Sequence[Passage], language: str, findings: Findings) -> float | None:
    """Return Flesch's figure for a text, None where it cannot be told; report one that few will read with ease."""
    prose = [passage.text.replace(OBJECT, "") for passage in passages]
    ease = measure_ease(prose, language) if find_measure() else None
    if ease is not None and ease < STEPS[-1]:
        message = sentence("the text is very hard to read (Flesch {ease:.0f} of 100)", ease=ease)
        findings.add("hard-to-read", message, hint=sentence("shorter sentences and ordinary words help most"))
    return ease


def report_vague(blocks: list[Node], findings: Findings) -> None:
    """Report headings, links and alternative texts that say nothing to who sees or hears them alone."""
    for node in find_landmarks(blocks):
        for message, hint in _find_vague(node):
            findings.add("says-nothing", message, node, hint)


def _find_vague(node: Node) -> Iterator[tuple[str, str]]:
    if node["t"] == "Header":
        text = plain_text(node["c"][2])
        if text and (_NUMBER.fullmatch(text) or _simplify(text) in _HEADINGS):
            yield (
                sentence("the heading “{text}” says nothing of what is below it", text=text),
                sentence("say in a few words what the part is about"),
            )
    elif node["t"] == "Link":
        text, address = plain_text(node["c"][1]), node["c"][2][0]
        if is_address(node) and "email" not in node["c"][0][1] and not address.startswith(("mailto:", "tel:")):
            yield (
                sentence("the address {address} is the text of its link", address=text),
                sentence("write [what is there](address)"),
            )
        elif _simplify(text) in _LINKS:
            yield (
                sentence("the link “{text}” does not say where it leads", text=text),
                sentence("make the words that name the page its link: [the timetable of the school](address)"),
            )
    elif node["t"] == "Image":
        text, name = plain_text(node["c"][1]), PurePosixPath(unquote(node["c"][2][0])).stem
        typed = any("pos" in inner for inner in node["c"][1])  # else it is the file's name, and was told
        is_name = any(map(str.isdigit, text)) and _letters(PurePosixPath(text).stem) == _letters(name)
        is_vague = re.sub(r"\d", "", _letters(text)) in _ALTS
        if typed and (is_name or is_vague or _FILE_NAME.fullmatch(text)):
            yield (
                sentence("the alternative text “{text}” says nothing of the picture", text=text),
                sentence("say what the picture shows"),
            )


def _simplify(text: str) -> str:
    """Return a text in small letters without the signs around it."""
    return re.sub(r"^\W+|\W+$", "", text.casefold().replace("’", "'").replace("\u00a0", " "))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
