"""Read course files by the documented rules of the platforms; no import is attempted."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from lxml import etree

_FRACTIONS = (
    "100 90 83.33333 80 75 70 66.66667 60 50 40 33.33333 30 25 20 16.66667 14.28571 12.5 11.11111 10 5 0".split()
)


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the files of an archive by their paths."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def read_book(data: bytes) -> list[tuple[str, str]]:
    """Return title and HTML of each chapter, as mod/book/tool/importhtml/locallib.php reads them."""
    files = unpack(data)
    chapters = []
    for name in sorted(name for name in files if "/" not in name):
        assert re.fullmatch(r"[a-z0-9._-]+\.html", name), name
        charset = re.search(rb'charset="?([^"]*)"', files[name])
        assert charset
        text = files[name].decode(charset[1].decode())
        title = re.search(r"<title>([^<]*)</title>", text)
        body = re.search(r"<body[^>]*>(.+)</body>", text, re.DOTALL)
        assert title
        assert body
        assert len(title[1]) <= 255
        assert not re.search(r"<(?:h1|h2|h3|script|style|picture)\b|srcset=", body[1])
        for address in re.findall(r' (?:src|href|name|codebase)="([^"]*)"', text):
            if ":" not in address and not address.startswith("#"):
                assert address in files, address
                assert re.fullmatch(r"[a-z0-9._/-]+", address)
        chapters.append((title[1], body[1]))
    return chapters


@dataclass
class Imported:
    """A question as imported."""

    kind: str
    name: str
    text: str
    answers: list[tuple[str, float]] = field(default_factory=list)
    feedback: str = ""
    values: dict[str, str] = field(default_factory=dict)


def read_moodle_xml(data: bytes) -> list[Imported]:
    """Return the questions, as question/format/xml/format.php reads them."""
    root = etree.fromstring(data)
    assert root.tag == "quiz"
    ids: set[str] = set()
    found = []
    for question in root:
        kind = question.get("type")
        if kind == "category":
            assert (question.findtext("category/text") or "").startswith("$course$/top/")
            continue
        name, text = question.findtext("name/text"), question.findtext("questiontext/text")
        assert name
        assert text
        number = question.findtext("idnumber")
        assert number not in ids
        ids.add(str(number))
        for shown in re.findall(r'@@PLUGINFILE@@/([^"]+)', etree.tostring(question, encoding="unicode")):
            assert question.find(f".//file[@name='{shown}']") is not None
        answers = []
        for answer in question.iterfind("answer"):
            fraction = answer.get("fraction", "")
            assert fraction.lstrip("-") in _FRACTIONS
            answers.append((answer.findtext("text") or "", float(fraction)))
        answers += [
            (f"{pair.findtext('text')} = {pair.findtext('answer/text')}", 100)
            for pair in question.iterfind("subquestion")
        ]
        values = {str(each.tag): each.text or "" for each in question.iter() if not len(each)}
        feedback = question.findtext("generalfeedback/text") or question.findtext("graderinfo/text") or ""
        found.append(Imported(str(kind), name, text, answers, feedback, values))
    return found


_ALTERNATIVE = r"=(.+?(?<!\\)(?<!&)(?<!&amp;)(?=[~#}]|$))"


def read_cloze(text: str) -> list[list[str]]:
    """Return the answers of each gap, as question/type/multianswer/questiontype.php reads them."""
    gaps = re.findall(rf"\{{1:(?:NUMERICAL|SHORTANSWER):({_ALTERNATIVE}(?:~{_ALTERNATIVE})*)\}}", text, re.DOTALL)
    return [
        [unescape(answer).replace(r"\}", "}").replace(r"\#", "#") for answer in re.findall(_ALTERNATIVE, gap[0])]
        for gap in gaps
    ]


def read_gift(text: str) -> list[Imported]:
    """Return the questions, as question/format/gift/format.php reads them."""
    found = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if paragraph.startswith("$CATEGORY:"):
            continue
        escaped = re.sub(r"\\([\\:#={}~n])", lambda sign: f"&&{ord(sign[1]):03};", paragraph)
        match = re.fullmatch(r"::(.*?)::\[html\]([^{}]*)\{([^{}]*)\}", escaped, re.DOTALL)
        assert match, paragraph
        name, asked, answer = match.groups()
        answer, _, feedback = answer.partition("####")
        answer = answer.strip()
        made = Imported("", _unescape(name), _unescape(asked), feedback=_unescape(feedback).strip())
        if not answer:
            made.kind = "essay"
        elif answer.startswith("#"):
            made.kind = "numerical"
            assert re.fullmatch(r"#-?[\d.]+(?:e-?\d+)?:[\d.]+(?:e-?\d+)?", answer)
            made.answers = [(answer[1:], 100)]
        elif "~" in answer:
            made.kind = "multichoice"
            made.answers = list(_read_choices(answer))
        elif "=" in answer and "->" in answer:
            made.kind = "match"
            made.answers = [(_unescape(part).strip(), 100) for part in answer.split("=") if part.strip()]
            assert all(" -> " in pair for pair, _ in made.answers)
        else:
            made.kind = "shortanswer"
            made.answers = [(_unescape(part).strip(), 100) for part in answer.split("=") if part.strip()]
        found.append(made)
    return found


def _read_choices(answer: str) -> Iterator[tuple[str, float]]:
    for part in answer.replace("=", "~=").split("~"):
        choice = part.strip()
        weight = re.match(r"%(-*[0-9]{1,2}\.?[0-9]*)%", choice)
        if choice.startswith("="):
            yield _unescape(choice[1:]), 100
        elif weight:
            yield _unescape(choice[weight.end() :]), float(weight[1])
        elif choice:
            assert not choice.startswith("%")
            yield _unescape(choice), 0


def _unescape(text: str) -> str:
    return re.sub(r"&&(\d{3});", lambda code: "\n" if code[1] == "110" else chr(int(code[1])), text)


_QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
_IMSCP = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
# The Information Model of QTI 2.1: what may be in the body of an item, and in which order an item has its parts.
_BODY = frozenset(
    "p div ul ol li dl dt dd table caption thead tbody tfoot tr th td pre blockquote hr h2 h3 h4 h5 h6 a abbr br cite code em"
    " img kbd samp small span strong sub sup var tt i b big q rubricBlock choiceInteraction simpleChoice matchInteraction"
    " simpleMatchSet simpleAssociableChoice extendedTextInteraction textEntryInteraction".split()
)
_ORDER = ["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing"]


def read_qti(data: bytes) -> list[etree._Element]:
    """Return the items of a package in QTI 2.1 and content packaging."""
    files = unpack(data)
    manifest = etree.fromstring(files["imsmanifest.xml"])
    resources = {each.get("identifier"): each for each in manifest.iter(f"{_IMSCP}resource")}
    hrefs = {str(each.get("href")) for each in manifest.iter(f"{_IMSCP}file")}
    assert hrefs == files.keys() - {"imsmanifest.xml"}
    assert {each.get("identifierref") for each in manifest.iter(f"{_IMSCP}dependency")} < resources.keys()
    test = etree.fromstring(files["test.xml"])
    items = []
    for reference in test.iter(f"{_QTI}assessmentItemRef"):
        item = etree.fromstring(files[str(reference.get("href"))])
        assert item.get("identifier") == reference.get("identifier")
        names = [str(part.tag).removeprefix(_QTI) for part in item]
        assert names == sorted(names, key=_ORDER.index)
        body = item.find(f"{_QTI}itemBody")
        assert body is not None
        assert {str(each.tag).removeprefix(_QTI) for each in body.iterdescendants()} <= _BODY
        declared = {each.get("identifier") for each in item.iter(f"{_QTI}responseDeclaration")}
        assert declared == {each.get("responseIdentifier") for each in body.iter() if each.get("responseIdentifier")}
        offered = {each.get("identifier") for each in body.iter() if each.get("identifier")}
        for declaration in item.iter(f"{_QTI}responseDeclaration"):
            if declaration.get("baseType") in ("identifier", "directedPair"):
                right = [name for value in declaration.iter(f"{_QTI}value") for name in str(value.text).split()]
                assert right
                assert offered.issuperset(right)
        for address in (each.get("src", each.get("href", "")) for each in body.iter()):
            assert not address.startswith("..") or address.removeprefix("../") in files
        items.append(item)
    return items


_CC = "{http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1}"
_CC_QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
_TYPES = frozenset({"webcontent", "imswl_xmlv1p1", "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"})
_PROFILES = frozenset(f"cc.{name}.v0p1" for name in ("multiple_choice", "multiple_response", "fib", "essay"))


def read_cartridge(data: bytes) -> tuple[list[list[tuple[str, str]]], dict[str, bytes], list[etree._Element]]:
    """Return titles and types of each section, files and questions of a cartridge, as backup/cc reads it."""
    files = unpack(data)
    text = files["imsmanifest.xml"]
    assert b'xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"' in text[:500]
    manifest = etree.fromstring(text)
    assert manifest.findtext(f"{_CC}metadata/{_CC}schemaversion") == "1.1.0"
    assert manifest.findtext(".//{http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest}string")
    resources = {str(each.get("identifier")): each for each in manifest.iter(f"{_CC}resource")}
    assert {str(each.get("type")) for each in resources.values()} <= _TYPES
    assert {str(each.get("href")) for each in manifest.iter(f"{_CC}file")} == files.keys() - {"imsmanifest.xml"}
    (root,) = manifest.findall(f"{_CC}organizations/{_CC}organization/{_CC}item")
    assert root.find(f"{_CC}title") is None
    sections = [
        [
            (item.findtext(f"{_CC}title") or "", str(resources[str(item.get("identifierref"))].get("type")))
            for item in section.findall(f"{_CC}item")
        ]
        for section in root.findall(f"{_CC}item")
    ]
    questions = []
    for resource in resources.values():
        if resource.get("type", "").startswith("imsqti"):
            quiz = etree.fromstring(files[str(resource[0].get("href"))])
            for item in quiz.iter(f"{_CC_QTI}item"):
                fields = {each[0].text: each[1].text for each in item.iter(f"{_CC_QTI}qtimetadatafield")}
                assert fields["cc_profile"] in _PROFILES
                labels = len(list(item.iter(f"{_CC_QTI}response_label")))
                assert labels >= {"cc.multiple_choice.v0p1": 3, "cc.multiple_response.v0p1": 2}.get(
                    str(fields["cc_profile"]), 0
                )
                assert (fields["cc_profile"] == "cc.essay.v0p1") is (fields.get("qmd_computerscored") == "No")
                parts = [str(each.tag).removeprefix(_CC_QTI) for each in item]
                assert parts == sorted(
                    parts, key=["itemmetadata", "presentation", "resprocessing", "itemfeedback"].index
                )
                idents = {each.get("ident") for each in item.iter()}
                assert idents.issuperset(each.get("respident") for each in item.iter(f"{_CC_QTI}varequal"))
                questions.append(item)
    for name, page in files.items():
        if name.endswith(".html"):
            assert page.isascii()
    return sections, files, questions
