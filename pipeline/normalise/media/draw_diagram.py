"""Draw one diagram as an SVG in our fonts and colours: without a browser, without the network, within bounds.

Only user of merman (Mermaid) and vl-convert (Vega-Lite), both in an extra of the package; Graphviz is a program.
"""

from __future__ import annotations

import functools
import json
import os
import re
import subprocess
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.i18n.sentences import error_text, humanize, quote_foreign, sentence
from pipeline.inputs import STYLES
from pipeline.jobs.blob import Blob
from pipeline.model.article import Picture
from pipeline.model.problems import BEGINNING, Position
from pipeline.normalise.drafts import Diagram
from pipeline.normalise.media.diagrams import DOT, MERMAID, VEGA_LITE
from pipeline.normalise.media.drawn_diagrams import Drawn, Undrawn
from pipeline.normalise.media.prepare_picture import clean_drawing
from pipeline.normalise.media.rasters import UnreadablePictureError
from pipeline.press.images.letters import measure_letters

_FAMILY = "Source Sans 3"
_LONGEST, _LARGEST = 100_000, 4_000_000  # letters of a source, bytes of a drawing
_SECONDS, _SAID = 20.0, 300  # of Graphviz: what it may take, letters of what it says
_LINES = ".messageLine0,.messageLine1,.loopLine,.actor-line{stroke-width:1px!important}"  # as all others have
_OURS = f"<style>text,tspan{{font-family:'{_FAMILY}',sans-serif!important}}{_LINES}</style></svg>"
_LOCALES = {"fr": "fr-FR", "de": "de-DE", "it": "it-IT", "es": "es-ES", "pt": "pt-BR", "ru": "ru-RU"}
_GRAPH_FAULT = re.compile(r"Error: (?:<stdin>: )?(.*?)(?: in line (\d+)(?: (.*))?)?$", re.MULTILINE)
# Of a plot, in pixels: a step of an axis of words, a letter below it, what is between two words, the whole axis.
_NARROWEST, _LETTER, _APART, _WIDEST = 40, 9, 12, 560
_FONTS = '<?xml version="1.0"?><fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>'


class _UndrawnError(Exception):
    """A diagram cannot be drawn; the first argument says why, the second where."""


def draw_diagram(job: Diagram) -> Drawn | Undrawn:
    """Return the diagram as a clean drawing, or why it is none."""
    if len(job.source) > _LONGEST:
        return Undrawn(sentence("it has more than {number} letters", number=_LONGEST))
    try:
        text = _DRAWING[job.kind](job)
        if len(text) > _LARGEST:
            return Undrawn(sentence("its drawing has more than {number} MB", number=_LARGEST // 1_000_000))
        whole, _, _ = text.rpartition("</svg>")
        drawing = clean_drawing(f"{whole}{_OURS}".encode())
    except _UndrawnError as error:
        return Undrawn(error_text(error), place=error.args[1])
    except UnreadablePictureError as error:
        return Undrawn(error_text(error))
    size = round(drawing.width), round(drawing.height)
    picture = Picture(job.address, "image/svg+xml", *size, Blob.of(drawing.data), turns=drawing.turns)
    return Drawn(picture, measure_letters(drawing.data))


@functools.cache
def _load_style() -> Mapping[str, Any]:
    return tomllib.loads((STYLES / "diagrams.toml").read_text("utf-8"))


def _draw_mermaid(job: Diagram) -> str:
    from merman import Merman, MermanError  # noqa: PLC0415 - an extra

    engine, style = Merman(), _load_style()
    gantt = style["shapes"]["gantt"]
    gantt = gantt | {"axisFormat": style["days"].get(job.language.partition("-")[0], gantt["axisFormat"])}
    config = {"theme": "base", "fontFamily": _FAMILY, "themeVariables": _choose_tones(style, job.colours)}
    options = {
        "svg": {"pipeline": "resvg-safe"},  # words as text
        # What is secure is not the source's to change.
        "site_config": {
            **style["shapes"],
            "gantt": gantt,
            **config,
            "secure": ["secure", *config, "themeCSS", "darkMode"],
        },
        "resources": {"profile": "interactive"},
    }
    try:
        return str(engine.render_svg(job.source, json.dumps(options))).replace("overflow:hidden", "overflow:visible")
    except MermanError as error:
        told = json.loads(engine.analyze_json(job.source, None))["diagnostics"]
        fault = next((each for each in told if each["severity"] == "error" and each.get("span")), None)
        if fault is None:
            why = sentence("it has too many parts") if error.resource else quote_foreign(error.message)
            raise _UndrawnError(why, BEGINNING) from error
        place = fault["span"]["line"], fault["span"]["column"]
        raise _UndrawnError(quote_foreign(fault["message"]), place) from error


def _choose_tones(style: Mapping[str, Any], colours: Mapping[str, str]) -> dict[str, object]:
    """Return the variables of Mermaid's theme “base”."""
    made: dict[str, object] = {
        name: colours.get(tone, tone) for tone, names in style["mermaid"].items() for name in names.split()
    }
    tints, ink, quiet = style["tints"], colours["ink"], colours["quiet"]
    for number in range(12):
        tint = tints[number % len(tints)]
        made |= {f"{name}{number}": tint for name in ("cScale", "fillType", "surface", "actor")}
        made |= {f"cScaleLabel{number}": ink, f"cScalePeer{number}": quiet, f"cScaleInv{number}": quiet}
        made[f"pie{number + 1}"] = tint
    axes = {f"{axis}Axis{part}Color": ink for axis in "xy" for part in ("Label", "Title", "Tick", "Line")}
    palette = ",".join((tints[1], colours["accent"], *tints[2:]))
    chart = {"backgroundColor": "#ffffff", "titleColor": ink, "plotColorPalette": palette, **axes}
    return made | {"useGradient": False, "xyChart": chart}


def _draw_plot(job: Diagram) -> str:
    from vl_convert import vegalite_to_svg  # noqa: PLC0415 - an extra

    try:
        plot = json.loads(job.source)
    except json.JSONDecodeError as error:
        raise _UndrawnError(quote_foreign(error.msg), (error.lineno, error.colno)) from error
    except RecursionError as error:
        raise _UndrawnError(humanize(error), BEGINNING) from error
    if not isinstance(plot, dict):
        raise _UndrawnError(sentence("it is not a JSON object"), BEGINNING)
    for address in _find_addresses(plot):
        line, column = _place_in(job.source, json.dumps(address, ensure_ascii=False))
        message = sentence("{address} is not read: write the data into the diagram itself", address=address)
        raise _UndrawnError(message, (line, column))
    locale: Any = _LOCALES.get(job.language.partition("-")[0], "en-US")
    try:
        return vegalite_to_svg(
            plot,
            config=_configure_plot(job.colours) | _make_room(plot),
            allowed_base_urls=[],
            format_locale=locale,
            time_format_locale=locale,
        )
    except ValueError as error:
        said = str(error).split("\n")
        why = said[1] if len(said) > 1 else said[0]
        raise _UndrawnError(quote_foreign(why.removeprefix("Error: ")), BEGINNING) from error


def _find_addresses(part: object) -> Iterator[str]:
    """Yield the addresses that a plot would read data or pictures from; rows of data have none."""
    waiting: list[object] = [part]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if "url" in each:
                yield each["url"] if isinstance(each["url"], str) else "url"
            waiting += [value for name, value in each.items() if name not in ("values", "datasets")]
        elif isinstance(each, list):
            waiting += each


def _place_in(text: str, words: str) -> Position:
    """Return where words first appear in a text."""
    before = text[: max(text.find(words), 0)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _configure_plot(colours: Mapping[str, str]) -> dict[str, Any]:
    """Return Vega-Lite's configuration for our fonts and colours."""
    style = _load_style()
    parts = {
        part: {name: colours.get(value, value) if isinstance(value, str) else value for name, value in values.items()}
        for part, values in style["plot"].items()
    }
    plain = {"background": None, "view": {"stroke": None}, "font": _FAMILY}
    return {**parts, **plain, "range": {"category": style["shades"]}}


def _make_room(plot: Mapping[str, Any]) -> dict[str, Any]:
    """Return the configuration that gives words below the bars of a plot room to be upright, if there is some."""
    encoding, data = plot.get("encoding"), plot.get("data")
    axis = encoding.get("x") if isinstance(encoding, dict) else None
    rows = data.get("values") if isinstance(data, dict) else None
    if not (isinstance(axis, dict) and isinstance(rows, list) and axis.get("type") in ("nominal", "ordinal")):
        return {}
    words = {str(row.get(str(axis.get("field")), "")) for row in rows if isinstance(row, dict)}
    step = max(_NARROWEST, _LETTER * max(map(len, words), default=0) + _APART)
    if step * len(words) > _WIDEST:
        return {}
    return {"view": {"stroke": None, "discreteWidth": {"step": step}}, "axisX": {"labelAngle": 0}}


def _draw_graph(job: Diagram) -> str:
    path, _, _ = job.program.partition("\n")
    default = {
        "G": {"bgcolor": "transparent", "color": job.colours["rule"]},
        "N": {"style": "filled", "fillcolor": job.colours["wash"], "color": job.colours["quiet"], "penwidth": "0.75"},
        "E": {"color": job.colours["quiet"], "penwidth": "0.75", "arrowsize": "0.7"},
    }
    command = [path, "-Tsvg"]
    for kind, values in default.items():
        words = {"fontname": _FAMILY, "fontcolor": job.colours["ink"], "fontsize": "12"}
        command += [f"-{kind}{name}={value}" for name, value in (values | words).items()]
    with tempfile.TemporaryDirectory() as folder:
        fonts = Path(folder, "fonts.conf")
        fonts.write_text(_FONTS.format(fonts=STYLES / "fonts", cache=folder), "utf-8")
        # Whoever sets SERVER_NAME lets it read no file that a graph names.
        own = {"FONTCONFIG_FILE": str(fonts), "SERVER_NAME": "editions", "GV_FILE_PATH": "", "LC_ALL": "C.UTF-8"}
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "SYSTEMROOT", "GVBINDIR")}
        try:
            done = subprocess.run(  # noqa: S603 - no shell; a graph is read from the pipe
                command,
                input=job.source.encode(),
                cwd=folder,
                env=kept | own,
                capture_output=True,
                check=False,
                timeout=_SECONDS,
            )
        except subprocess.TimeoutExpired as error:
            raise _UndrawnError(sentence("it takes more than {seconds:.0f} s", seconds=_SECONDS), BEGINNING) from error
        except OSError as error:
            failed = sentence("{command} cannot be started: {why}", command=DOT, why=humanize(error))
            raise _UndrawnError(failed, BEGINNING) from error
    text, said = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    if done.returncode or "</svg>" not in text:
        fault = _GRAPH_FAULT.search(said)
        why = " ".join(filter(None, fault.group(1, 3))) if fault else said[:_SAID].strip()
        place = (int(fault[2]), 1) if fault and fault[2] else BEGINNING
        raise _UndrawnError(quote_foreign(why) or sentence("it draws nothing"), place)
    return text


_DRAWING: Mapping[str, Callable[[Diagram], str]] = {MERMAID: _draw_mermaid, DOT: _draw_graph, VEGA_LITE: _draw_plot}
