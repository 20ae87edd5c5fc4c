"""QTI 2.1: a package of items and a test, for ILIAS, Canvas, OPAL and others (IMS QTI 2.1, content packaging 1.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker
from lxml.html.builder import E as H

from pipeline.body.neutral_html import Tree, put_in_place
from pipeline.body.questions import Answer, Kind, Question
from pipeline.editions.course.lessons import (
    Course,
    CourseAsset,
    Lesson,
    has_usable_choices,
    identify,
    list_choices,
    localised,
    name_of,
    report_choices,
    spell,
)
from pipeline.editions.course.packages import Written, pack, to_xml
from pipeline.model.problems import Problem

Element = Any
_QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_RULES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
E = ElementMaker(namespace=_QTI, nsmap={None: _QTI, "xsi": _INSTANCE})
P = ElementMaker(namespace=_PACKAGE, nsmap={None: _PACKAGE, "xsi": _INSTANCE})
_FILES = "../files/"
# What the body of an item may hold (IMS QTI 2.1, Information Model, 8); other elements are one of these.
_BLOCKS = frozenset(
    "p div ul ol li dl dt dd table caption thead tbody tfoot tr th td pre blockquote hr h2 h3 h4 h5 h6".split()
)
_INLINES = frozenset("a abbr br cite code em img kbd samp small span strong sub sup var tt i b big q".split())
_AS_BLOCKS = frozenset("figure figcaption section details summary aside".split())
_KEPT = {"a": ("href",), "img": ("src", "alt"), "td": ("colspan", "rowspan"), "th": ("colspan", "rowspan", "scope")}


def write_qti(course: Course) -> Written:
    """Return the package: a manifest, a test with a section for each article, an item for each question, files."""
    problems: list[Problem] = []
    items: dict[str, tuple[bytes, list[CourseAsset]]] = {}
    sections: list[Element] = []
    for lesson in course.lessons:
        names = []
        for question in lesson.questions:
            name = f"items/{identify(lesson, question)}.xml"
            items[name] = (
                to_xml(_Writer(course, lesson, question, problems).write()),
                course.find_question_assets(question),
            )
            names.append(name)
        if names:
            sections.append(_make_section(len(sections) + 1, lesson.title, names))
    if not items:
        return Written(b"")
    test = E.assessmentTest(
        E.testPart(*sections, identifier="part", navigationMode="nonlinear", submissionMode="simultaneous"),
        identifier="test",
        title=course.title,
    )
    files = {asset.name: asset.data.data for _, assets in items.values() for asset in assets}
    packed = [("imsmanifest.xml", to_xml(_make_manifest(items))), ("test.xml", to_xml(test))]
    packed += [(name, data) for name, (data, _) in items.items()]
    return Written(pack([*packed, *((f"files/{name}", data) for name, data in files.items())]), tuple(problems))


def _identify(name: str) -> str:
    return "i-" + name.rpartition("/")[2].removesuffix(".xml")


def _make_section(number: int, title: str, names: Iterable[str]) -> Element:
    items = (E.assessmentItemRef(identifier=_identify(name), href=name) for name in names)
    return E.assessmentSection(*items, identifier=f"s-{number}", title=title, visible="true")


def _make_manifest(items: dict[str, tuple[bytes, list[CourseAsset]]]) -> Element:
    resources = [
        P.resource(
            P.file(href="test.xml"),
            *(P.dependency(identifierref=_identify(name)) for name in items),
            identifier="test",
            type="imsqti_test_xmlv2p1",
            href="test.xml",
        )
    ]
    for name, (_, assets) in items.items():
        files = (P.file(href=path) for path in (name, *(f"files/{asset.name}" for asset in assets)))
        resources.append(P.resource(*files, identifier=_identify(name), type="imsqti_item_xmlv2p1", href=name))
    return P.manifest(
        P.metadata(P.schema("QTIv2.1 Package"), P.schemaversion("1.0.0")),
        P.organizations(),
        P.resources(*resources),
        identifier="manifest",
    )


class _Writer:
    """Writes one item."""

    def __init__(self, course: Course, lesson: Lesson, question: Question, problems: list[Problem]) -> None:
        self.course, self.lesson, self.question, self.problems = course, lesson, question, problems

    def write(self) -> Element:
        """Return the item."""
        question = self.question
        html = question.html
        kind = question.kind
        if kind is Kind.CHOICE and not has_usable_choices(question):
            self.problems.append(report_choices(self.lesson, question))
            html, kind = html + list_choices(question), Kind.ESSAY
        match kind:
            case Kind.CHOICE:
                return self._make(
                    [self._declare_choice()], [self._part(html), self._write_choice()], [_match_correct()]
                )
            case Kind.MATCHING:
                return self._make([self._declare_pairs()], [self._part(html), self._write_pairs()], [_match_correct()])
            case Kind.ESSAY:
                lines = str(max(question.lines, 1))
                room = E.extendedTextInteraction(responseIdentifier="RESPONSE", expectedLines=lines)
                return self._make([_declare("RESPONSE", "single", "string")], [self._part(html), room], [])
            case _:
                return self._write_gaps()

    def _make(self, responses: list[Element], body: list[Element], processing: list[Element]) -> Element:
        solution = self.question.solution
        rubric = [E.rubricBlock(self._part(solution), view="scorer")] if solution else []
        score = E.outcomeDeclaration(
            E.defaultValue(E.value("0")), identifier="SCORE", cardinality="single", baseType="float"
        )
        item: Element = E.assessmentItem(
            *responses,
            score,
            E.itemBody(*rubric, *body),
            *processing,
            identifier="i-" + identify(self.lesson, self.question),
            title=name_of(self.lesson, self.question),
            adaptive="false",
            timeDependent="false",
        )
        item.set(_LANGUAGE, self.lesson.language)
        item.set(f"{{{_INSTANCE}}}schemaLocation", f"{_QTI} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd")
        return item

    def _part(self, html: str) -> Element:
        """Return HTML as a division of an item's body."""
        tree = localised(html, partial(self.course.read_address, pages={}, files=_FILES, places=False))
        _simplify(tree)
        return _copy(tree)

    def _fill(self, element: Element, html: str) -> Element:
        part = self._part(html)
        element.text = part.text
        element.extend(list(part))
        return element

    def _declare_choice(self) -> Element:
        right = [f"C{number}" for number, (_, one) in enumerate(self.question.choices, 1) if one]
        return _declare("RESPONSE", "single" if len(right) == 1 else "multiple", "identifier", right)

    def _write_choice(self) -> Element:
        choices = self.question.choices
        most = "1" if sum(one for _, one in choices) == 1 else "0"
        offered = (
            self._fill(E.simpleChoice(identifier=f"C{number}"), html) for number, (html, _) in enumerate(choices, 1)
        )
        return E.choiceInteraction(*offered, responseIdentifier="RESPONSE", shuffle="true", maxChoices=most)

    def _declare_pairs(self) -> Element:
        pairs = [f"T{number} P{number}" for number in range(1, len(self.question.pairs) + 1)]
        return _declare("RESPONSE", "multiple", "directedPair", pairs)

    def _write_pairs(self) -> Element:
        columns = [
            E.simpleMatchSet(
                *(
                    self._fill(E.simpleAssociableChoice(identifier=f"{letter}{number}", matchMax="1"), html)
                    for number, html in enumerate(column, 1)
                )
            )
            for letter, column in zip("TP", zip(*self.question.pairs, strict=True), strict=True)
        ]
        most = str(len(self.question.pairs))
        return E.matchInteraction(*columns, responseIdentifier="RESPONSE", shuffle="true", maxAssociations=most)

    def _write_gaps(self) -> Element:
        """Return a question with fields for its answers, in its gaps or behind it; each has its share of the mark."""
        body = self._part(self.question.html)
        answers = list(enumerate(self.question.answers, 1))
        fields = [E.textEntryInteraction(responseIdentifier=f"RESPONSE{number}") for number, _ in answers]
        gaps = [each for each in body.iter(f"{{{_QTI}}}span") if each.get("class") == "gap"]
        for gap, field in zip(gaps, fields, strict=False):
            field.tail = gap.tail
            gap.getparent().replace(gap, field)
        body.extend(E.p(field) for field in fields[len(gaps) :])
        responses = [_declare_answer(number, answer) for number, answer in answers]
        rules = (_mark_answer(number, answer, 1 / len(answers)) for number, answer in answers)
        return self._make(responses, [body], [E.responseProcessing(*rules)])


def _declare(name: str, cardinality: str, base: str, right: Iterable[str] = ()) -> Element:
    values = [E.value(value) for value in right]
    correct = [E.correctResponse(*values)] if values else []
    return E.responseDeclaration(*correct, identifier=name, cardinality=cardinality, baseType=base)


def _declare_answer(number: int, answer: Answer) -> Element:
    return _declare(
        f"RESPONSE{number}", "single", "float" if answer.number else "string", [answer.number or answer.texts[0]]
    )


def _match_correct() -> Element:
    return E.responseProcessing(template=_RULES)


def _mark_answer(number: int, answer: Answer, share: float) -> Element:
    """Return the rule that adds the share of a right answer to the score."""
    name = f"RESPONSE{number}"
    if answer.number:
        is_right = E.equal(E.variable(identifier=name), E.correct(identifier=name), **_tolerate(answer.margin))
    else:
        forms = [
            E.stringMatch(E.variable(identifier=name), E.baseValue(text, baseType="string"), caseSensitive="false")
            for text in spell(answer)
        ]
        is_right = E("or", *forms) if len(forms) > 1 else forms[0]
    more = E.sum(E.variable(identifier="SCORE"), E.baseValue(f"{share:.6g}", baseType="float"))
    return E.responseCondition(E.responseIf(is_right, E.setOutcomeValue(more, identifier="SCORE")))


def _tolerate(margin: str) -> dict[str, str]:
    return (
        {"toleranceMode": "exact"}
        if margin == "0"
        else {"toleranceMode": "absolute", "tolerance": f"{margin} {margin}"}
    )


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
    made.extend(_copy(child) for child in _elements(tree))
    return made


def _elements(tree: Tree) -> Iterator[Tree]:
    return (child for child in tree if isinstance(child.tag, str))
