"""Templates of an editor: filled in a sandbox, escaped, cleaned. Second home of Jinja2 and nh3.

A template sees plain values and calls none of our functions; it includes no file, and writes no script, style, frame,
form or picture from elsewhere. The runner bounds its time; its memory is bounded here, because a text that doubles
itself grows faster than a monitor looks.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import jinja2
import nh3
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from pipeline.i18n.sentences import sentence
from pipeline.look.apply import FilledPart, PartCopy
from pipeline.text.printable import in_one_line
from pipeline.theme import OURS

_LONGEST = 200_000  # letters of a filled part
_LONGEST_FACTOR = 10_000  # what a text is multiplied by, at most
_LARGEST_POWER = 64
_MEMORY = 256 << 20  # bytes that filling a part may take
_TOO_MUCH = {MemoryError: sentence("it takes too much memory"), RecursionError: sentence("it calls itself without end")}
_FILTERS = frozenset(
    "abs batch capitalize count d default dictsort e escape first float groupby int join last length list lower map max"
    " min reject rejectattr replace reverse round safe select selectattr slice sort string striptags sum title trim"
    " truncate unique upper urlencode wordcount".split()
)
_TAGS = frozenset(
    "a abbr address article aside b bdi bdo blockquote br cite code dd del details dfn div dl dt em figcaption figure"
    " footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark nav ol p pre q rp rt ruby s samp section small span"
    " strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr".split()
)
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "class", "lang", "dir", "title", "role"},
    "a": {"href", "rel", "type", "hreflang"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start", "reversed"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "details": {"open"},
}


def fill_part(job: PartCopy) -> FilledPart:
    """Fill a template and clean the HTML that it gives, or say what is wrong with it."""
    try:
        with _bounded_memory():
            written = _render(_make_environment().from_string(job.template), job.values)
    except jinja2.TemplateSyntaxError as error:
        return FilledPart(wrong=in_one_line(error.message or str(error)), line=error.lineno)
    except Exception as error:  # noqa: BLE001 - a template may raise anything
        return FilledPart(wrong=_TOO_MUCH.get(type(error)) or in_one_line(str(error)), line=_line_of(error))
    if written is None:
        return FilledPart(wrong=sentence("it writes more than {number:,} letters", number=_LONGEST))
    return FilledPart(_CLEANER.clean(written))


class _Sandbox(ImmutableSandboxedEnvironment):
    """Multiplies and raises within bounds, and has only the functions `range` and `namespace`."""

    intercepted_binops = frozenset(("*", "**"))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - as Jinja2 has it
        """Calculate.

        Raises:
            SecurityError: Numbers are too large.
        """
        numbers = [abs(one) for one in (left, right) if isinstance(one, int | float)]
        too_long = operator == "*" and len(numbers) == 1 and numbers[0] > _LONGEST_FACTOR
        if too_long or (operator == "**" and (max(numbers, default=0) > _LONGEST or numbers[-1] > _LARGEST_POWER)):
            raise SecurityError(sentence("it calculates with numbers that are too large"))
        return super().call_binop(context, operator, left, right)


def _make_environment() -> jinja2.Environment:
    """Return the environment of templates, without a loader, so that none includes or extends a file."""
    environment = _Sandbox(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals = {name: environment.globals[name] for name in ("range", "namespace")}
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    return environment


def _render(template: jinja2.Template, values: Mapping[str, object]) -> str | None:
    """Return the output of a template, None if it is too long."""
    pieces: list[str] = []
    length = 0
    for piece in template.generate(values, ours=Markup(OURS)):  # noqa: S704 - our own mark
        length += len(piece)
        if length > _LONGEST:
            return None
        pieces.append(piece)
    return "".join(pieces)


def _line_of(error: BaseException) -> int:
    """Return the line of the template where an error occurred, 0 if unknown."""
    lines = [0]
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    return lines[-1]


@contextlib.contextmanager
def _bounded_memory() -> Iterator[None]:
    """Limit the further memory of this process, where the system can do that (Linux)."""
    if sys.platform != "linux":
        yield
        return
    import resource  # noqa: PLC0415 - of this system alone

    usual = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - a file of the system
        most = int(file.read().split()[0]) * resource.getpagesize() + _MEMORY
    limits = [limit for limit in (most, usual[0]) if limit >= 0]  # a system without a limit says -1
    resource.setrlimit(resource.RLIMIT_AS, (min(limits), usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, usual)


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    """Return the value of an attribute; None removes pictures from elsewhere."""
    if tag == "img" and name == "src" and (":" in value or value.lstrip().startswith(("//", "\\", "/\\"))):
        return None
    return value


_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    attributes=_ATTRIBUTES,
    attribute_filter=_filter_attribute,
    generic_attribute_prefixes={"aria-"},
    url_schemes={"http", "https", "mailto", "tel"},
    clean_content_tags={"script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math"},
    link_rel=None,
    strip_comments=True,
)
