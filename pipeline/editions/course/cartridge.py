"""Common Cartridge 1.1: pages, files, links and questions in one archive, for “Restore” in Moodle, itslearning, Canvas.

All files are at its top but for those that pages show: Moodle resolves addresses from there. HTML is plain ASCII with
numbers for other letters, for a platform's parser may not know of UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from pipeline.body.neutral_html import to_html
from pipeline.body.questions import Answer, Kind, Question
from pipeline.editions.course.lessons import (
    Course,
    CourseAsset,
    Lesson,
    has_usable_choices,
    identify,
    list_choices,
    localised,
    lost,
    name_of,
    report_choices,
    spell,
)
from pipeline.editions.course.packages import Written, pack, to_xml, write_page
from pipeline.i18n.labels import labels
from pipeline.i18n.sentences import sentence
from pipeline.model.article import article_page
from pipeline.model.problems import Problem

Element = Any
_CARTRIDGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest"
_LOM_RESOURCE = "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/resource"
_QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_LINK = "http://www.imsglobal.org/xsd/imsccv1p1/imswl_v1p1"
_LEAST = 3  # choices of which one is right
_FILES, _BASE = "files/", "$IMS-CC-FILEBASE$"
C = ElementMaker(namespace=_CARTRIDGE, nsmap={None: _CARTRIDGE, "lomimscc": _LOM, "lom": _LOM_RESOURCE})
M = ElementMaker(namespace=_LOM)
Q = ElementMaker(namespace=_QTI, nsmap={None: _QTI})
L = ElementMaker(namespace=_LINK, nsmap={None: _LINK})


def write_cartridge(course: Course) -> Written:
    """Return the archive, with a section for each article."""
    writer = _Writer(course)
    for name, lesson in course.chapters():
        writer.add_lesson(name, lesson)
    manifest = to_xml(writer.make_manifest())
    return Written(pack([("imsmanifest.xml", manifest), *writer.files.items()]), tuple(writer.problems))


class _Writer:
    """Gathers the files of a cartridge, and what the manifest says of them."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.files: dict[str, bytes] = {}
        self.problems: list[Problem] = []
        self.sections: list[Element] = []
        self.resources: list[Element] = []
        self.pages = {lesson.slug: name for name, lesson in course.chapters()}

    def add_lesson(self, name: str, lesson: Lesson) -> None:
        """Add a section: the page, the files that it offers, its address on the web, its questions."""
        shown = self.course.find_assets(lesson.html)
        page = self._write_page(lesson)
        entries = [(lesson.title, self._add(name, page, "webcontent", shown))]
        offered = [asset for asset in shown if f'href="{_FILES}{asset.name}"' in page]
        entries += [
            (asset.name, self._add(f"{_FILES}{asset.name}", asset.data.data, "webcontent")) for asset in offered
        ]
        if self.course.base_url:
            address = self.course.base_url + article_page(lesson.slug)
            link = L.webLink(L.title(lesson.title), L.url(href=address, target="_blank"))
            entries.append((address, self._add(name.replace(".html", "-link.xml"), to_xml(link), "imswl_xmlv1p1")))
        if lesson.questions:
            kind = "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"
            words = labels(lesson.language).gettext("Questions")
            quiz = to_xml(self._write_questions(name.removesuffix(".html"), words, lesson))
            assets = [asset for question in lesson.questions for asset in self.course.find_question_assets(question)]
            entries.append(
                (f"{lesson.title} – {words}", self._add(name.replace(".html", "-quiz.xml"), quiz, kind, assets))
            )
        items = (C.item(C.title(title), identifier=f"item-{ref}", identifierref=ref) for title, ref in entries)
        self.sections.append(C.item(C.title(lesson.title), *items, identifier=f"section-{len(self.sections) + 1}"))

    def _add(self, path: str, data: str | bytes, kind: str, shown: list[CourseAsset] | None = None) -> str:
        """Add a file with those that it shows; return the name of its resource."""
        name = f"resource-{len(self.resources) + 1}"
        self.files[path] = data.encode() if isinstance(data, str) else data
        paths = dict.fromkeys([path])
        for asset in shown or ():
            self.files.setdefault(f"{_FILES}{asset.name}", asset.data.data)
            paths[f"{_FILES}{asset.name}"] = None
        resource = C.resource(*(C.file(href=each) for each in paths), identifier=name, type=kind)
        if kind == "webcontent":
            resource.set("href", path)
        self.resources.append(resource)
        return name

    def make_manifest(self) -> Element:
        """Return the manifest; Moodle knows the version by a namespace near its beginning."""
        title = M.title(M.string(self.course.title, language=self.course.language))
        root: Element = C.manifest(
            C.metadata(
                C.schema("IMS Common Cartridge"),
                C.schemaversion("1.1.0"),
                M.lom(M.general(title)),
            ),
            C.organizations(
                C.organization(
                    C.item(*self.sections, identifier="root"), identifier="organization", structure="rooted-hierarchy"
                )
            ),
            C.resources(*self.resources),
            identifier="manifest",
        )
        etree.cleanup_namespaces(root, top_nsmap={None: _CARTRIDGE, "lomimscc": _LOM, "lom": _LOM_RESOURCE})
        return root

    def _write_page(self, lesson: Lesson) -> str:
        tree = localised(lesson.html, partial(self.course.read_address, pages=self.pages, files=_FILES))
        return write_page(lesson, tree).encode("ascii", "xmlcharrefreplace").decode()

    def _write_questions(self, name: str, title: str, lesson: Lesson) -> Element:
        items = (self._write_question(lesson, question) for question in lesson.questions)
        fields = {"cc_profile": "cc.exam.v0p1", "qmd_assessmenttype": "Examination", "qmd_scoretype": "Percentage"}
        assessment = Q.assessment(
            _make_metadata(fields), Q.section(*items, ident="root_section"), ident=f"quiz-{name}", title=title
        )
        return Q.questestinterop(assessment)

    def _write_question(self, lesson: Lesson, question: Question) -> Element:
        html, profile, response, rules = question.html, "essay", _make_field(), list[Element]()
        match question.kind:
            case Kind.CHOICE if has_usable_choices(question):
                # A multiple choice has three labels at least (rule 4d of its schema).
                one = sum(right for _, right in question.choices) == 1 and len(question.choices) >= _LEAST
                profile = "multiple_choice" if one else "multiple_response"
                response, rules = self._write_choices(question, one=one), [_mark_choices(question, one=one)]
            case Kind.CHOICE:
                self.problems.append(report_choices(lesson, question))
                html += list_choices(question)
            case Kind.SHORT | Kind.NUMBER:
                profile, rules = "fib", [_mark_words(question.answers[0])]
                if question.answers[0].margin not in ("", "0"):
                    self._report(
                        lesson, question, sentence("a Common Cartridge has no margins; the number alone is right")
                    )
            case Kind.MATCHING:
                html += list_choices(question)
                self._report(lesson, question, sentence("a Common Cartridge has no words to match; it is asked openly"))
            case Kind.GAPS:
                self._report(
                    lesson, question, sentence("a Common Cartridge has one gap in a question; it is asked openly")
                )
        metadata = {"cc_profile": f"cc.{profile}.v0p1", **({"qmd_computerscored": "No"} if profile == "essay" else {})}
        scored = [Q.resprocessing(Q.outcomes(Q.decvar(**_SCORE)), *rules)] if rules else []
        answer = question.solution or ", ".join(" | ".join(each.texts) for each in question.answers)
        solution = Q.solution(Q.solutionmaterial(Q.flow_mat(self._make_material(answer)))) if answer else None
        return Q.item(
            Q.itemmetadata(_make_metadata(metadata)),
            Q.presentation(self._make_material(html), response),
            *scored,
            *([] if solution is None else [Q.itemfeedback(solution, ident="solution")]),
            ident=identify(lesson, question),
            title=name_of(lesson, question),
        )

    def _make_material(self, html: str) -> Element:
        tree = localised(html, partial(self.course.read_address, pages={}, files=f"{_BASE}{_FILES}", places=False))
        return Q.material(Q.mattext(to_html(tree).encode("ascii", "xmlcharrefreplace").decode(), texttype="text/html"))

    def _write_choices(self, question: Question, *, one: bool) -> Element:
        offered = (
            Q.response_label(self._make_material(html), ident=f"C{number}")
            for number, (html, _) in enumerate(question.choices, 1)
        )
        return Q.response_lid(Q.render_choice(*offered), ident="response", rcardinality="Single" if one else "Multiple")

    def _report(self, lesson: Lesson, question: Question, message: str) -> None:
        hint = sentence("import the file for Moodle XML or QTI instead, which has it")
        self.problems.append(lost(lesson, question, message, hint))


_SCORE = {"varname": "SCORE", "vartype": "Decimal", "minvalue": "0", "maxvalue": "100"}


def _make_metadata(fields: dict[str, str]) -> Element:
    return Q.qtimetadata(
        *(Q.qtimetadatafield(Q.fieldlabel(label), Q.fieldentry(entry)) for label, entry in fields.items())
    )


def _make_field() -> Element:
    return Q.response_str(Q.render_fib(prompt="Box"), ident="response", rcardinality="Single")


def _mark(*conditions: Element) -> Element:
    score = Q.setvar("100", varname="SCORE", action="Set")
    return Q.respcondition(Q.conditionvar(*conditions), score, **{"continue": "No"})


def _mark_choices(question: Question, *, one: bool) -> Element:
    named = [
        (Q.varequal(f"C{number}", respident="response"), right) for number, (_, right) in enumerate(question.choices, 1)
    ]
    if one:
        return _mark(*(condition for condition, right in named if right))
    return _mark(Q("and", *(condition if right else Q("not", condition) for condition, right in named)))


def _mark_words(answer: Answer) -> Element:
    return _mark(*(Q.varequal(text, respident="response", case="No") for text in _spell(answer)))


def _spell(answer: Answer) -> Iterator[str]:
    """Yield each way to type an answer; a number with a point and with a comma."""
    forms = (answer.number, answer.number.replace(".", ",")) if answer.number else tuple(spell(answer))
    yield from dict.fromkeys(forms)
