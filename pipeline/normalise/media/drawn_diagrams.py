"""Diagrams as pictures: who draws them, what comes of each, and what of it the body of an article shows."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from pipeline import theme
from pipeline.i18n.sentences import sentence
from pipeline.jobs.job import Failed, JobFunction
from pipeline.jobs.runner import Runner
from pipeline.look.palette import paper_palette
from pipeline.model.article import DIAGRAM_SOURCE, Picture
from pipeline.model.problems import BEGINNING, Position
from pipeline.model.settings import Look
from pipeline.normalise.drafts import Diagram, PictureOutcome
from pipeline.normalise.media.diagrams import DOT, MERMAID, VEGA_LITE
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, attributes
from pipeline.press.geometry import A5, MILLIMETRE
from pipeline.system import identify_program

EXTRA = "diagrams"
"""The extra of this package that brings what draws Mermaid and Vega-Lite."""
PACKAGES = {MERMAID: ("merman", "merman==0.9.2"), VEGA_LITE: ("vl-convert-python", "vl-convert-python>=1.9,<1.10")}
"""The packages of that extra by the kinds that they draw, and what pip is asked for."""
_COLOURS = ("ink", "quiet", "rule", "wash", "accent")
_LEAST = 6  # points of letters, on the smallest paper


class Drawn(NamedTuple):
    """A diagram as a picture, and how large its smallest letters are, as a share of its width."""

    picture: Picture
    letters: float


class Undrawn(NamedTuple):
    """Why a diagram is not drawn, how to fix it, and the line and column of its source, from 1."""

    reason: str
    hint: str = ""
    place: Position = BEGINNING


draw_diagram = JobFunction[Diagram, Drawn | Undrawn]("pipeline.normalise.media.draw_diagram:draw_diagram")


def draw_diagrams(found: Iterable[Diagram], look: Look, runner: Runner) -> dict[str, Drawn | Undrawn]:
    """Return what comes of each diagram by its address; nothing is looked for where there is none."""
    diagrams = {diagram.address: diagram for diagram in found}
    if not diagrams:
        return {}
    own, tokens = paper_palette(look).colours, theme.stylesheet("tokens.css")
    colours = {name: own[name].css if name in own else theme.token(name, tokens) for name in _COLOURS}
    programs = {kind: find_program(kind) for kind in {diagram.kind for diagram in diagrams.values()}}
    jobs = [
        replace(diagram, colours=colours, program=programs[diagram.kind])
        for diagram in diagrams.values()
        if programs[diagram.kind]
    ]
    drawn: dict[str, Drawn | Undrawn] = {
        address: _report_missing(diagram.kind) for address, diagram in diagrams.items()
    }
    for job, outcome in zip(jobs, runner.attempt(draw_diagram, jobs, "pictures"), strict=True):
        drawn[job.address] = Undrawn(outcome.reason, _SIMPLER) if isinstance(outcome, Failed) else outcome
    return drawn


_SIMPLER = sentence("make it simpler, or split it into several diagrams")


def find_program(kind: str) -> str:
    """Return the path of Graphviz, or the name and version of the package that draws a kind; "" for none."""
    if kind == DOT:
        return identify_program(DOT)
    name, _ = PACKAGES[kind]
    with suppress(PackageNotFoundError):
        return f"{name} {version(name)}"
    return ""


def _report_missing(kind: str) -> Undrawn:
    if kind == DOT:
        hint = sentence("install Graphviz (graphviz.org), so that {command} can be called", command=DOT)
        return Undrawn(sentence("Graphviz is not installed"), hint)
    command = f'"{sys.executable}" -m pip install "{PACKAGES[kind][1]}"'
    why = sentence("it needs the extra “{extra}” of the program", extra=EXTRA)
    return Undrawn(why, sentence("install it: {command}", command=command))


def settle_diagram(node: Node, images: Mapping[str, PictureOutcome], findings: Findings) -> list[Node]:
    """Return a diagram as its figure and its source, which the site alone shows; as its code where it is not drawn."""
    figure, code = node["c"][1]
    address, cut = node["diagram"]
    image = images.get(address)
    if image and image.asset:
        points = image.letters * A5.widest * MILLIMETRE
        if 0 < points < _LEAST:
            message = sentence(
                "the smallest letters of this diagram have {size:.1f} points on small paper", size=points
            )
            hint = sentence("draw it from top to bottom (TD, TB), or with fewer and shorter words side by side")
            findings.add("small-letters", message, code, hint)
        return [figure, {"t": "Div", "c": [attributes("", (DIAGRAM_SOURCE, "web-only")), [code]]}]
    if image:
        line, column = findings.place_of(code) or BEGINNING
        if image.place != BEGINNING:
            line, column = line + cut + image.place[0], column + image.place[1] - 1
        message = sentence("the diagram is not drawn: {why}; its code is shown", why=image.reason)
        findings.add_at((line, column), "diagram", message, image.hint)
    figure["c"][0][1], figure["c"][2] = [], [code]
    return [figure] if figure["c"][0][0] or figure["c"][1][1] else [code]


def describe_outcome(address: str, drawn: Drawn | Undrawn) -> PictureOutcome:
    """Return what a diagram at an address became as the outcome of a picture."""
    if isinstance(drawn, Drawn):
        return PictureOutcome(address, width=drawn.picture.width, letters=drawn.letters)
    return PictureOutcome(rule="diagram", reason=drawn.reason, hint=drawn.hint, place=drawn.place)
