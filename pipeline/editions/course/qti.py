"""QTI 2.1: a package of items and a test, for ILIAS, Canvas, OPAL and others (IMS QTI 2.1, content packaging 1.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker
from lxml.html.builder import E as H

from pipeline.body.neutral_html import Tree, put_in_place
from pipeline.body.questions import Answer, Kind, Question
from pipeline.editions.course.lessons import Course, Lesson, parts_of
from pipeline.editions.course.packages import FILES, Written, pack, to_xml
from pipeline.editions.course.questions import QuestionWriter, identify, name_of, spell

Element = Any
_QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_RULES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
E = ElementMaker(namespace=_QTI, nsmap={None: _QTI, "xsi": _INSTANCE})
P = ElementMaker(namespace=_PACKAGE, nsmap={None: _PACKAGE, "xsi": _INSTANCE})
# What the body of an item may hold (IMS QTI 2.1, Information Model, 8); other elements are one of these.
_BLOCKS = frozenset(
    "p div ul ol li dl dt dd table caption thead tbody tfoot tr th td pre blockquote hr h2 h3 h4 h5 h6".split()
)
_INLINES = frozenset("a abbr br cite code em img kbd samp small span strong sub sup var tt i b big q".split())
_AS_BLOCKS = frozenset("figure figcaption section details summary aside".split())
_KEPT = {"a": ("href",), "img": ("src", "alt"), "td": ("colspan", "rowspan"), "th": ("colspan", "rowspan", "scope")}
_ASKED = {"responseIdentifier": "RESPONSE", "shuffle": "true"}


def write_qti(course: Course) -> Written:
    """Return the package: a manifest, a test with a section for each article, an item for each question, files."""
    writer = _Writer(course)
    items: dict[str, bytes] = {}
    files: dict[str, bytes] = {}
    sections: list[Element] = []
    resources: list[Element] = []
    for lesson in course.lessons:
        references = []
        for question in lesson.questions:
            name = f"i-{identify(lesson, question)}"
            path = f"items/{identify(lesson, question)}.xml"
            items[path] = to_xml(writer.write(lesson, question))
            shown = {f"{FILES}{asset.name}": asset.data.data for asset in course.find_assets(*parts_of(question))}
            files |= shown
            references.append(E.assessmentItemRef(identifier=name, href=path))
            parts = (P.file(href=each) for each in (path, *shown))
            resources.append(P.resource(*parts, identifier=name, type="imsqti_item_xmlv2p1", href=path))
        if references:
            named = {"identifier": f"s-{len(sections) + 1}", "title": lesson.title, "visible": "true"}
            sections.append(E.assessmentSection(*references, **named))
    if not items:
        return Written(b"")
    part = E.testPart(*sections, identifier="part", navigationMode="nonlinear", submissionMode="simultaneous")
    test = E.assessmentTest(part, identifier="test", title=course.title)
    manifest = {"imsmanifest.xml": to_xml(_make_manifest(resources)), "test.xml": to_xml(test)}
    return Written(pack(manifest | items | files), tuple(writer.problems))


def _make_manifest(resources: Iterable[Element]) -> Element:
    needed = (P.dependency(identifierref=each.get("identifier")) for each in resources)
    test = P.resource(P.file(href="test.xml"), *needed, identifier="test", type="imsqti_test_xmlv2p1", href="test.xml")
    return P.manifest(
        P.metadata(P.schema("QTIv2.1 Package"), P.schemaversion("1.0.0")),
        P.organizations(),
        P.resources(test, *resources),
        identifier="manifest",
    )


class _Writer(QuestionWriter):
    """Writes items."""

    files = f"../{FILES}"

    def write(self, lesson: Lesson, question: Question) -> Element:
        """Return the item of a question."""
        question = self.prepare(lesson, question)
        body = self._part(question.html)
        match question.kind:
            case Kind.CHOICE:
                right = [f"C{number}" for number, (_, one) in enumerate(question.choices, 1) if one]
                single = len(right) == 1
                responses = [_declare("RESPONSE", "single" if single else "multiple", "identifier", right)]
                offered = self._offer(E.simpleChoice, "C", [html for html, _ in question.choices])
                parts = [body, E.choiceInteraction(*offered, **_ASKED, maxChoices="1" if single else "0")]
                processing = [E.responseProcessing(template=_RULES)]
            case Kind.MATCHING:
                pairs = [f"T{number} P{number}" for number in range(1, len(question.pairs) + 1)]
                responses = [_declare("RESPONSE", "multiple", "directedPair", pairs)]
                columns = zip("TP", zip(*question.pairs, strict=True), strict=True)
                sets = (
                    E.simpleMatchSet(*self._offer(E.simpleAssociableChoice, letter, column, matchMax="1"))
                    for letter, column in columns
                )
                parts = [body, E.matchInteraction(*sets, **_ASKED, maxAssociations=str(len(pairs)))]
                processing = [E.responseProcessing(template=_RULES)]
            case Kind.ESSAY:
                responses, processing = [_declare("RESPONSE", "single", "string")], []
                lines = str(max(question.lines, 1))
                parts = [body, E.extendedTextInteraction(responseIdentifier="RESPONSE", expectedLines=lines)]
            case _:
                answers = list(enumerate(question.answers, 1))
                _put_fields(body, question.answers)
                responses, parts = [_declare_answer(number, answer) for number, answer in answers], [body]
                rules = (_mark_answer(number, answer, 1 / len(answers)) for number, answer in answers)
                processing = [E.responseProcessing(*rules)]
        rubric = [E.rubricBlock(self._part(question.solution), view="scorer")] if question.solution else []
        score = E.outcomeDeclaration(
            E.defaultValue(E.value("0")), identifier="SCORE", cardinality="single", baseType="float"
        )
        item: Element = E.assessmentItem(
            *responses,
            score,
            E.itemBody(*rubric, *parts),
            *processing,
            identifier=f"i-{identify(lesson, question)}",
            title=name_of(lesson, question),
            adaptive="false",
            timeDependent="false",
        )
        item.set(_LANGUAGE, lesson.language)
        item.set(f"{{{_INSTANCE}}}schemaLocation", f"{_QTI} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd")
        return item

    def _part(self, html: str) -> Element:
        """Return HTML as a division of an item's body."""
        tree = self.localise(html)
        _simplify(tree)
        return _copy(tree)

    def _offer(
        self, make: Callable[..., Element], letter: str, texts: Sequence[str], **attributes: str
    ) -> Iterator[Element]:
        """Yield the choices of an interaction, with numbers behind the letter."""
        for number, html in enumerate(texts, 1):
            part = self._part(html)
            element = make(identifier=f"{letter}{number}", **attributes)
            element.text = part.text
            element.extend(list(part))
            yield element


def _put_fields(body: Element, answers: Sequence[Answer]) -> None:
    """Put fields for answers into the gaps of a question, and those that have none behind it; units follow them."""
    fields = [E.textEntryInteraction(responseIdentifier=f"RESPONSE{number}") for number in range(1, len(answers) + 1)]
    gaps = [each for each in body.iter(f"{{{_QTI}}}span") if each.get("class") == "gap"]
    units = (f"\u00a0{answer.unit}" if answer.unit else "" for answer in answers)
    for field, unit, gap in zip_longest(fields, units, gaps[: len(fields)]):
        field.tail = unit + ("" if gap is None else gap.tail or "")
        if gap is not None:
            gap.getparent().replace(gap, field)
    body.extend(E.p(field) for field in fields[len(gaps) :])


def _declare(name: str, cardinality: str, base: str, right: Iterable[str] = ()) -> Element:
    values = [E.value(value) for value in right]
    correct = [E.correctResponse(*values)] if values else []
    return E.responseDeclaration(*correct, identifier=name, cardinality=cardinality, baseType=base)


def _declare_answer(number: int, answer: Answer) -> Element:
    base = "float" if answer.number else "string"
    return _declare(f"RESPONSE{number}", "single", base, [answer.number or answer.texts[0]])


def _mark_answer(number: int, answer: Answer, share: float) -> Element:
    """Return the rule that adds the share of a right answer to the score."""
    name = f"RESPONSE{number}"
    if answer.number:
        exact = {"toleranceMode": "exact"}
        within = {"toleranceMode": "absolute", "tolerance": f"{answer.margin} {answer.margin}"}
        asked = E.variable(identifier=name), E.correct(identifier=name)
        is_right = E.equal(*asked, **(exact if answer.margin == "0" else within))
    else:
        forms = [
            E.stringMatch(E.variable(identifier=name), E.baseValue(text, baseType="string"), caseSensitive="false")
            for text in spell(answer)
        ]
        is_right = E("or", *forms) if len(forms) > 1 else forms[0]
    more = E.sum(E.variable(identifier="SCORE"), E.baseValue(f"{share:.6g}", baseType="float"))
    return E.responseCondition(E.responseIf(is_right, E.setOutcomeValue(more, identifier="SCORE")))


def _simplify(tree: Tree) -> None:
    """Leave elements and attributes that an item may have."""
    for medium in list(tree.iter("audio", "video")):
        link = H.a(medium.get("src", "").rpartition("/")[2], href=medium.get("src", ""))
        put_in_place(H.p(link), medium)
    for table in tree.iter("table"):
        rows = [row for row in table if row.tag == "tr"]
        if rows:
            body = H.tbody(*rows)
            table.append(body)
    for element in [each for each in tree.iterdescendants() if isinstance(each.tag, str)]:
        tag = str(element.tag)
        if tag not in _BLOCKS | _INLINES:
            element.tag = "div" if tag in _AS_BLOCKS else "span"
        language, kept = element.get("lang"), {name: element.get(name, "") for name in _KEPT.get(tag, ())}
        is_gap = "gap" in element.classes
        element.attrib.clear()
        element.attrib.update({name: value for name, value in kept.items() if value or name == "alt"})
        if language:
            element.set(_LANGUAGE, language)
        if is_gap:
            element.set("class", "gap")


def _copy(tree: Tree) -> Element:
    """Return a tree of HTML with its elements in the namespace of items."""
    made: Element = etree.Element(f"{{{_QTI}}}{tree.tag!s}", dict(tree.attrib), nsmap={None: _QTI})
    made.text, made.tail = tree.text, tree.tail
    made.extend(_copy(child) for child in tree if isinstance(child.tag, str))
    return made
