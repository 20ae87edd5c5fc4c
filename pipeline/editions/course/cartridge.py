"""Common Cartridge 1.1: pages, files, links and questions in one archive, for “Restore” in Moodle, itslearning, Canvas.

All files are at its top but for those that pages show: Moodle resolves addresses from there. HTML is plain ASCII with
numbers for other letters, for a platform's parser may not know of UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from pipeline.body.neutral_html import to_html
from pipeline.body.questions import Answer, Kind, Question
from pipeline.editions.course.lessons import Course, CourseAsset, Lesson, parts_of
from pipeline.editions.course.packages import FILES, Written, pack, to_ascii, to_xml, write_page
from pipeline.editions.course.questions import QuestionWriter, identify, list_answers, name_of, spell
from pipeline.i18n.labels import labels
from pipeline.i18n.sentences import sentence
from pipeline.model.article import article_page

Element = Any
_CARTRIDGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest"
_LOM_RESOURCE = "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/resource"
_QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_LINK = "http://www.imsglobal.org/xsd/imsccv1p1/imswl_v1p1"
_LEAST = 3  # choices of which one is right (rule 4d of its schema)
# Moodle knows the version by a namespace near the beginning.
_SPACES = {None: _CARTRIDGE, "lomimscc": _LOM, "lom": _LOM_RESOURCE}
_LACKS = {
    Kind.MATCHING: sentence("a Common Cartridge has no matching questions; this becomes an open question"),
    Kind.GAPS: sentence("a Common Cartridge allows one gap in a question; this becomes an open question"),
}
C = ElementMaker(namespace=_CARTRIDGE, nsmap=_SPACES)
M = ElementMaker(namespace=_LOM)
Q = ElementMaker(namespace=_QTI, nsmap={None: _QTI})
L = ElementMaker(namespace=_LINK, nsmap={None: _LINK})


def write_cartridge(course: Course) -> Written:
    """Return the archive, with a section for each article."""
    writer = _Writer(course)
    for name, lesson in course.chapters():
        writer.add_lesson(name.removesuffix(".html"), lesson)
    return Written(pack({"imsmanifest.xml": writer.write_manifest(), **writer.packed}), tuple(writer.problems))


class _Writer(QuestionWriter):
    """Gathers the files of a cartridge, and what the manifest says of them."""

    files = f"$IMS-CC-FILEBASE${FILES}"
    hint = sentence("import the file for Moodle XML or QTI instead, which has it")

    def __init__(self, course: Course) -> None:
        super().__init__(course)
        self.packed: dict[str, bytes] = {}
        self.sections: list[Element] = []
        self.resources: list[Element] = []
        self.pages = {lesson.slug: name for name, lesson in course.chapters()}

    def add_lesson(self, name: str, lesson: Lesson) -> None:
        """Add a section: the page, the files that it offers, its address on the web, its questions."""
        shown = self.course.find_assets(lesson.html)
        page = to_ascii(write_page(lesson, self.course.localise(lesson.html, FILES, self.pages)))
        entries = [(lesson.title, self._add(f"{name}.html", page.encode(), "webcontent", shown))]
        offered = [asset for asset in shown if f'href="{FILES}{asset.name}"' in page]
        entries += [(asset.name, self._add(f"{FILES}{asset.name}", asset.data.data, "webcontent")) for asset in offered]
        if self.course.base_url:
            address = self.course.base_url + article_page(lesson.slug)
            link = L.webLink(L.title(lesson.title), L.url(href=address, target="_blank"))
            entries.append((address, self._add(f"{name}-link.xml", to_xml(link), "imswl_xmlv1p1")))
        if lesson.questions:
            kind = "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"
            words = labels(lesson.language).gettext("Questions")
            quiz = to_xml(self._write_questions(name, words, lesson))
            parts = [part for question in lesson.questions for part in parts_of(question)]
            number = self._add(f"{name}-quiz.xml", quiz, kind, self.course.find_assets(*parts))
            entries.append((f"{lesson.title} – {words}", number))
        items = (C.item(C.title(title), identifier=f"item-{ref}", identifierref=ref) for title, ref in entries)
        self.sections.append(C.item(C.title(lesson.title), *items, identifier=f"section-{len(self.sections) + 1}"))

    def _add(self, path: str, data: bytes, kind: str, shown: Iterable[CourseAsset] = ()) -> str:
        """Add a file with those that it shows; return the name of its resource."""
        name = f"resource-{len(self.resources) + 1}"
        files = {f"{FILES}{asset.name}": asset.data.data for asset in shown}
        self.packed = {**self.packed, path: data, **files}
        resource = C.resource(*(C.file(href=each) for each in (path, *files)), identifier=name, type=kind)
        if kind == "webcontent":
            resource.set("href", path)
        self.resources.append(resource)
        return name

    def write_manifest(self) -> bytes:
        """Return the manifest."""
        title = M.title(M.string(self.course.title, language=self.course.language))
        root = C.manifest(
            C.metadata(C.schema("IMS Common Cartridge"), C.schemaversion("1.1.0"), M.lom(M.general(title))),
            C.organizations(
                C.organization(
                    C.item(*self.sections, identifier="root"), identifier="organization", structure="rooted-hierarchy"
                )
            ),
            C.resources(*self.resources),
            identifier="manifest",
        )
        etree.cleanup_namespaces(root, top_nsmap=_SPACES)
        return to_xml(root)

    def _write_questions(self, name: str, title: str, lesson: Lesson) -> Element:
        items = (self._write_question(lesson, question) for question in lesson.questions)
        fields = {"cc_profile": "cc.exam.v0p1", "qmd_assessmenttype": "Examination", "qmd_scoretype": "Percentage"}
        section = Q.section(*items, ident="root_section")
        return Q.questestinterop(Q.assessment(_make_metadata(fields), section, ident=f"quiz-{name}", title=title))

    def _write_question(self, lesson: Lesson, question: Question) -> Element:
        question = self.prepare(lesson, question, _LACKS.get(question.kind, ""))
        response: Element = Q.response_str(Q.render_fib(prompt="Box"), ident="response", rcardinality="Single")
        match question.kind:
            case Kind.CHOICE:
                one = sum(right for _, right in question.choices) == 1 and len(question.choices) >= _LEAST
                profile = "multiple_choice" if one else "multiple_response"
                if not one and sum(right for _, right in question.choices) == 1:
                    message = sentence("a Common Cartridge has no plain choice of one among two; readers may tick both")
                    self.report(lesson, question, message)
                response, rules = self._write_choices(question, single=one), [_mark_choices(question, single=one)]
            case Kind.SHORT | Kind.NUMBER:
                profile, rules = "fib", [_mark_words(question.answers[0])]
                if question.answers[0].margin not in ("", "0"):
                    message = sentence("a Common Cartridge allows no margin of error; only the exact number is right")
                    self.report(lesson, question, message)
            case _:
                profile, rules = "essay", []
        metadata = {"cc_profile": f"cc.{profile}.v0p1"} | ({} if rules else {"qmd_computerscored": "No"})
        score = Q.outcomes(Q.decvar(varname="SCORE", vartype="Decimal", minvalue="0", maxvalue="100"))
        answer = question.solution or list_answers(question)
        return Q.item(
            Q.itemmetadata(_make_metadata(metadata)),
            Q.presentation(self._make_material(question.html), response),
            *([Q.resprocessing(score, *rules)] if rules else []),
            *([self._make_feedback(answer)] if answer else []),
            ident=identify(lesson, question),
            title=name_of(lesson, question),
        )

    def _make_material(self, html: str) -> Element:
        return Q.material(Q.mattext(to_ascii(to_html(self.localise(html))), texttype="text/html"))

    def _make_feedback(self, answer: str) -> Element:
        solution = Q.solution(Q.solutionmaterial(Q.flow_mat(self._make_material(answer))))
        return Q.itemfeedback(solution, ident="solution")

    def _write_choices(self, question: Question, *, single: bool) -> Element:
        offered = (
            Q.response_label(self._make_material(html), ident=f"C{number}")
            for number, (html, _) in enumerate(question.choices, 1)
        )
        cardinality = "Single" if single else "Multiple"
        return Q.response_lid(Q.render_choice(*offered), ident="response", rcardinality=cardinality)


def _make_metadata(fields: dict[str, str]) -> Element:
    return Q.qtimetadata(
        *(Q.qtimetadatafield(Q.fieldlabel(label), Q.fieldentry(entry)) for label, entry in fields.items())
    )


def _mark(*conditions: Element) -> Element:
    score = Q.setvar("100", varname="SCORE", action="Set")
    return Q.respcondition(Q.conditionvar(*conditions), score, **{"continue": "No"})


def _mark_choices(question: Question, *, single: bool) -> Element:
    named = [
        (Q.varequal(f"C{number}", respident="response"), right) for number, (_, right) in enumerate(question.choices, 1)
    ]
    if single:
        return _mark(*(condition for condition, right in named if right))
    return _mark(Q("and", *(condition if right else Q("not", condition) for condition, right in named)))


def _mark_words(answer: Answer) -> Element:
    """Return the rule for each way to type an answer; a number with a point and a comma, with its unit or without."""
    forms = [*spell(answer)]
    if answer.number:
        numbers = answer.number, answer.number.replace(".", ",")
        forms = [*numbers, *(f"{number} {answer.unit}" for number in numbers if answer.unit), *forms]
    return _mark(*(Q.varequal(text, respident="response", case="No") for text in dict.fromkeys(forms)))
