"""Questions of a lesson, read from neutral HTML with what is right: for courses, cards and pages that check answers."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

from lxml.html.builder import E

from pipeline.body.neutral_html import Tree, copy_alone, number_of_item, parent_of, text_of, to_html
from pipeline.model.article import LINES


class Kind(StrEnum):
    """Form of the answer to a question."""

    ESSAY = "essay"
    CHOICE = "choice"
    MATCHING = "matching"
    SHORT = "short"
    NUMBER = "number"
    GAPS = "gaps"


@dataclass(frozen=True)
class Answer:
    """Words that answer a question, or any of several; a number and its margin as programs write them, "" for words."""

    texts: tuple[str, ...]
    number: str = ""
    margin: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Question:
    """A question in neutral HTML, with its number, and a model answer or an explanation as `solution`.

    `choices` are HTML and whether each is right, `pairs` terms and what belongs to each, as HTML. In its own HTML
    `span.gap` is the place of each of several `answers`; the only one may have none.
    """

    kind: Kind
    number: int
    html: str
    solution: str = ""
    lines: int = LINES
    choices: tuple[tuple[str, bool], ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    answers: tuple[Answer, ...] = ()


def list_questions(block: Tree) -> list[Tree]:
    """Return the questions of a block; of one with questions in it the outer one alone."""
    around = set(block.iterancestors("li"))
    return [item for item in block.iterfind(".//ol/li") if around.issuperset(item.iterancestors("li"))]


_MOST_LINES = 24  # more would not stay together on a page


def list_rooms(block: Tree) -> list[tuple[Tree, int]]:
    """Return the questions of a block that are answered below them, with the number of lines for each.

    Of a question that has parts, these; of one that is ticked, joined or filled in, 0.
    """
    usual = block.get("data-lines", str(LINES))
    items = [item for item in block.iter("li") if not is_offered(item) and not _is_in_solution(item)]
    around = {each for item in items for each in item.iterancestors("li")}
    return [(item, min(int(item.get("data-lines", usual)), _MOST_LINES)) for item in items if item not in around]


def _is_in_solution(item: Tree) -> bool:
    return any("solution" in around.classes for around in item.iterancestors("div"))


def is_offered(item: Tree) -> bool:
    """Return whether an item is no question but what one offers: a choice, a term, what belongs to a term."""
    holder = parent_of(item)
    return "task-list" in holder.classes or "matching" in parent_of(holder).classes


def is_answered_in_place(question: Tree) -> bool:
    """Return whether one ticks, joins or fills in to answer a question, and writes on no lines."""
    return any(question.find_class(name) for name in ("task-list", "matching", "gap"))


def find_questions(tree: Tree) -> Iterator[tuple[Tree, Question]]:
    """Yield the questions of a body with their elements."""
    for block in [block for block in tree.find_class("questions") if block.tag == "div"]:
        usual = int(block.get("data-lines", str(LINES)))
        for item in list_questions(block):
            yield item, _read_question(item, usual)


CHECKED = "data-check"
"""The attribute of a question that has its answers, for the site's script."""


def offer_answers(tree: Tree) -> None:
    """Write the answers to questions that check themselves on them: right choices, words, numbers with margins."""
    for block in [block for block in tree.find_class("questions") if block.get("data-interactive")]:
        for item in list_questions(block):
            question = _read_question(item, LINES)
            right = [number for number, (_, is_right) in enumerate(question.choices, 1) if is_right]
            answers = [
                [float(each.number), float(each.margin), *filter(None, [each.unit])] if each.number else [*each.texts]
                for each in question.answers
            ]
            if right or answers:
                item.set(CHECKED, json.dumps({"right": right} if right else {"answers": answers}, ensure_ascii=False))
            if len(answers) > 1:
                _mark_gaps(item)


def _read_question(item: Tree, usual: int) -> Question:
    alone = copy_alone(item)
    choices = [one for listed in alone.findall("ul") if "task-list" in listed.classes for one in listed.findall("li")]
    columns = next((part.findall("ol") for part in alone.findall("div") if "matching" in part.classes), [])
    right: set[int] = set()
    places: list[int] = []
    written: list[Tree] = []
    solutions: list[str] = []
    for part in alone.find_class("solution"):
        if any("solution" in each.classes for each in part.iterancestors()):
            continue
        if part.get("data-right"):
            right.update(_read_numbers(part.get("data-right", "")))
        elif part.get("data-pairs"):
            places = _read_numbers(part.get("data-pairs", ""))
        elif "answer" in part.classes and not choices and not columns:
            written.append(part)
        else:
            solutions.append(inner(part) if part.tag == "div" else f"<p>{inner(part)}</p>")
    answers = [read_answer(_read_words(part)) for part in written]
    if not all(answer.texts for answer in answers):  # of a picture, say, only a reader can tell
        answers, solutions = [], [*(f"<p>{inner(part)}</p>" for part in written), *solutions]
    offered = tuple((inner(_label_of(one)), number in right) for number, one in enumerate(choices, 1))
    terms, partners = ([inner(one) for one in column] for column in columns) if columns else ([], [])
    by_place = dict(enumerate(partners, 1))
    pairs = tuple((term, by_place[place]) for term, place in zip(terms, places, strict=False) if place in by_place)
    if len(answers) > 1:
        _mark_gaps(alone)
    for part in [*alone.find_class("solution"), *alone.find_class("task-list"), *alone.find_class("matching")]:
        if part.getparent() is not None:
            part.drop_tree()
    return Question(
        _tell_kind(offered, pairs, answers),
        number_of_item(item),
        inner(alone),
        "".join(solutions),
        int(item.get("data-lines", usual)),
        offered,
        pairs,
        tuple(answers),
    )


def _mark_gaps(question: Tree) -> None:
    """Put a gap before each of several answers that has none, so that there are as many."""
    for part in question.find_class("answer"):
        before = part.getprevious()
        if before is None or "gap" not in before.classes or (before.tail or "").strip():
            part.addprevious(E.span("…………", {"class": "gap"}))


def _tell_kind(
    choices: tuple[tuple[str, bool], ...], pairs: tuple[tuple[str, str], ...], answers: list[Answer]
) -> Kind:
    if choices:
        return Kind.CHOICE
    if pairs:
        return Kind.MATCHING
    if len(answers) > 1:
        return Kind.GAPS
    if answers:
        return Kind.NUMBER if answers[0].number else Kind.SHORT
    return Kind.ESSAY


def _label_of(choice: Tree) -> Tree:
    """Return a choice without its box."""
    for box in list(choice.iter("input")):
        box.drop_tree()
    label = choice.find(".//label")
    if label is not None:
        label.drop_tag()
    return choice


def inner(element: Tree) -> str:
    """Return what an element holds, as HTML; a paragraph that holds all of it is left out."""
    holder = copy.deepcopy(element)
    only = holder[0] if len(holder) == 1 else None
    if only is not None and only.tag == "p" and not f"{holder.text or ''}{only.tail or ''}".strip():
        holder = only
    return to_html(holder).strip()


def _read_numbers(text: str) -> list[int]:
    return list(map(int, text.split()))


def _read_words(answer: Tree) -> str:
    """Return the words of an answer, with `^` before a power that is set above the line."""
    alone = copy_alone(answer)
    for power in [*alone.iter("sup"), *(each[1] for each in alone.iter("msup") if len(each) > 1)]:
        if _POWER_ALONE.fullmatch(text_of(power)):
            power.text = f"^{power.text or ''}"
    return text_of(alone)


_POWER_ALONE = re.compile("[-+\u2212]?\\d+")
_NUMBER = r"[+-]? ?\d(?: ?\d)*(?:\.\d+)?(?:[eE][+-]?\d{1,2})?"
_SYMBOL = (
    r"(?:(?:da|[afpnµμmcdhkMGTP])?(?:m|g|s|A|K|mol|cd|Hz|N|Pa|J|W|Wh|C|V|F|Ω|S|Wb|T|H|lm|lx|Bq|Gy|Sv|L|l|eV|B|o|bits?|bar)"
    r"|min|h|t|ha|°C|°F)(?:\^?[+-]?\d|[⁺⁻]?[¹²³⁴])?"
)
_SIGNS = "%‰°€$£"
# A word that is no unit of science is one behind a margin alone: “12 mai” is no number.
_MEASURE = re.compile(
    rf"({_NUMBER})(?: ?(?:±|\+/-|\\pm) ?({_NUMBER})(?: ?((?:[^\W\d]|[{_SIGNS}])\S*))?"
    rf"| ({_SYMBOL}(?:[/.·⋅* ]{_SYMBOL})*)| ?([{_SIGNS}]))?"
)
_POWER_OF_TEN = re.compile(r"(?:(?<=\d) ?(?:[x×·⋅∙*.]|\\times|\\cdot) ?|(?<!\d)(?<!\d ))10(\^ ?[+-]?\d+|[⁺⁻⁰¹²³⁴-⁹]+)")
_FORMULA_SIGNS = re.compile(r"\\[()]|[{}]")
# Signs of numbers as people type them, and typography sets them.
_AS_TYPED = str.maketrans({"\u2212": "-", ",": ".", "\u00a0": " ", "\u202f": " "})


def read_answer(text: str) -> Answer:
    """Return what is right of what is written as an answer: words, several with `|` between them, or a number."""
    typed = _FORMULA_SIGNS.sub("", text.translate(_AS_TYPED)).strip()
    measure = _MEASURE.fullmatch(_POWER_OF_TEN.sub(_write_power, typed))
    texts = tuple(filter(None, (part.strip() for part in text.split("|"))))
    if measure is None:
        return Answer(texts)
    number, margin = ((part or "0").replace(" ", "").lower() for part in measure.group(1, 2))
    return Answer(texts, number, margin, "".join(filter(None, measure.group(3, 4, 5))))


def _write_power(match: re.Match[str]) -> str:
    exponent = normalize("NFKC", match[1]).translate(_AS_TYPED).strip("^ ")
    return f"{'1' if match[0].startswith('10') else ''}e{exponent}"


def spell_as_typed(text: str) -> str:
    """Return words as a keyboard types them: with straight apostrophes and plain blanks."""
    return " ".join(text.replace("\u2019", "'").replace("\u202f", " ").replace("\u00a0", " ").split())
