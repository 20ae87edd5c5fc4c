"""Readability of an article: its sentences, its level, the time it takes. Only user of textstat, an extra."""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml import etree

from pipeline.body.media import leave_out
from pipeline.body.neutral_html import Tree, parse, text_of
from pipeline.model.article import Medium
from pipeline.report.survey import FEWEST, HARD, ReadingJob, TextReading, WebLink
from pipeline.text.printable import in_one_line, shorten

_ARTICLE = "article:"
_SHOWN = 3  # hard sentences of an article
_LETTERS = 240  # of each
_MOST_LINKS = 2_000  # of a text
_RUN = 5  # words of a shingle
_MOST_RUNS = 20_000  # of a text: some 60 pages


def measure_reading(body: str, language: str, *, measured: bool) -> TextReading:
    """Return how a body reads on a screen; where it is `measured`, also how hard that is."""
    tree = parse(body)
    leave_out(tree, Medium.WEB)
    prose = list(split_paragraphs(tree))
    counted = [(count_words(sentence), sentence) for paragraph in prose for sentence in split_sentences(paragraph)]
    counted = [one for one in counted if one[0]]
    hard = sorted((one for one in counted if one[0] > HARD), key=lambda one: -one[0])
    return TextReading(
        prose=sum(number for number, _ in counted),
        sentences=len(counted),
        hard=tuple(shorten(text, _LETTERS) for _, text in hard[:_SHOWN]),
        hard_sentences=len(hard),
        ease=measure_ease(prose, language) if measured else None,
        links=tuple(islice(_find_links(tree), _MOST_LINKS)),
        leads_to=tuple(dict.fromkeys(_find_linked_articles(tree))),
        shingles=_digest_shingles(prose),
    )


def _find_links(tree: Tree) -> Iterator[WebLink]:
    links: dict[str, None] = {}
    for element in tree.iter("a"):
        address = element.get("href", "")
        if address not in links and _is_of_the_web(address):
            links[address] = None
            yield WebLink(address, shorten(text_of(element), _LETTERS))


def _is_of_the_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _find_linked_articles(tree: Tree) -> Iterator[str]:
    for element in tree.iter("a"):
        address = element.get("href", "")
        if address.startswith(_ARTICLE):
            yield unquote(address.removeprefix(_ARTICLE).partition("#")[0])


def _digest_shingles(prose: Iterable[str]) -> bytes:
    """Return the digests of all runs of five words, without the signs between them."""
    words = [word.casefold() for paragraph in prose for word in WORDS.findall(paragraph)]
    runs = {" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
    digests = sorted(int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) for run in runs)
    return array("Q", digests[:_MOST_RUNS]).tobytes()


def read_text(job: ReadingJob) -> TextReading:
    """Measure how hard a text is to read."""
    return measure_reading(job.body.text, job.language, measured=bool(job.measure))


_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | frozenset(
    "p div section article aside header footer ul ol li dl dt dd blockquote figure figcaption details summary hr br"
    " pre table".split()
)
_NO_PROSE = frozenset("pre table math audio video svg".split())
_NO_WORDS = frozenset({"footnote-ref", "footnote-back"})
WORDS = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+(?:[’'‑-][^\W_\u3040-\u30ff\u3400-\u9fff]+)*"
)
"""A word; of scripts that part none, each sign."""
# Behind the end of a sentence, perhaps with what closes a quotation, before what may begin one.
_END = re.compile(
    r"(?:(?<=[.!?…])|(?<=[.!?…][»”’\"')\]])|(?<=[.!?…][\u00a0\u202f]»))\s+(?=[«“‘\"'(\[]?[\u00a0\u202f]?[^\W_a-zà-ÿ])"
    r"|(?<=[。！？])"
)
_ABBREVIATED = re.compile(
    r"(?:^|\W)(?:[A-ZÀ-Þ]|p|Mme|Mlle|MM|Dr|Mr|Mrs|Ms|pp|cf|art|vol|fig|chap|env|n°|éd|dir|trad|vs)\.$"
)


def split_paragraphs(tree: Tree) -> Iterator[str]:
    """Yield the paragraphs, items and captions of a body, each in one line."""
    words: list[str] = []
    tag = ""
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if element.tag in _BLOCKS:
            yield from _join_paragraph(words, tag)
            words, tag = [], str(element.tag) if event == "start" else ""
        if event == "end":
            words.append(element.tail or "")
        elif element.tag in _NO_PROSE or not _NO_WORDS.isdisjoint(element.get("class", "").split()):
            walk.skip_subtree()
        else:
            words.append(element.text or "")
    yield from _join_paragraph(words, tag)


def _join_paragraph(words: list[str], tag: str) -> Iterator[str]:
    text = in_one_line("".join(words))
    if text and tag not in _HEADINGS:
        yield text


def split_sentences(paragraph: str) -> Iterator[str]:
    """Yield the sentences of a paragraph; a full stop behind an abbreviation ends none."""
    begun = ""
    for piece in filter(None, _END.split(paragraph)):
        begun = f"{begun} {piece}" if begun else piece
        if not _ABBREVIATED.search(begun):
            yield begun
            begun = ""
    if begun:
        yield begun


def count_words(text: str) -> int:
    """Return how many words a text has."""
    return sum(1 for _ in WORDS.finditer(text))


LANGUAGES = frozenset({"de", "en", "es", "fr", "hu", "it", "nl", "ru"})
"""Those for which there is a form of the formula."""
_STOPS = (".", "!", "?", "…")


def measure_ease(paragraphs: Iterable[str], language: str) -> float | None:
    """Return Flesch's figure: 100 for what a child reads, 0 for what few read.

    It is None where the language has no form of the formula, or the text is too short to tell.
    """
    main = language.partition("-")[0].lower()
    text = "\n".join(paragraph if paragraph.endswith(_STOPS) else f"{paragraph}." for paragraph in paragraphs)
    if main not in LANGUAGES or len(text.split()) < FEWEST:
        return None
    import textstat
    from textstat.backend.counts import _count_syllables

    _count_syllables.get_cmudict = _no_list
    textstat.set_lang(main)
    return round(float(textstat.flesch_reading_ease(text)), 1)


def _no_list(_: str) -> None:
    """Know no list of syllables, of any language.

    For English textstat would have one sent over the net; so it counts them by where words are hyphenated, as it does
    for other languages.
    """
