"""The theme: style sheets and templates of `styles/`, read once, and what a collection's look lays over them.

Home of Jinja2, which takes longer to import than a run that has nothing to make should last. A look comes with the run
(`inputs.given`): colours and families as custom properties, style sheets; its fonts are in `theme.typefaces`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

from pipeline.i18n.sentences import sentence
from pipeline.inputs import STYLES, given
from pipeline.theme import typefaces
from pipeline.theme.typefaces import LEGIBLE, SERIF, TITLE

if TYPE_CHECKING:
    import jinja2
    from markupsafe import Markup

SCREEN, PAPER, EBOOK = "look/screen", "look/paper", "look/epub"
"""The names of a look's custom properties among what a run gives: for the site, for the press, for e-books."""
OURS = "\ue000ours\ue001"
"""What stands in a part of a page that an editor's template has filled where our own is to stand (`{{ ours }}`)."""
_EAST_ASIAN = {"serif": "Noto Serif CJK", "sans": "Noto Sans CJK", "mono": "Noto Sans Mono CJK"}
_stores: list[Keeping] = []  # of this process; the last one counts
_TEMPLATES = frozenset({".html", ".xml", ".svg", ".xhtml"})
_TOKEN, _VARIABLE = re.compile(r"--([\w-]+):\s*([^;]+);"), re.compile(r"var\(--([\w-]+)\)")


def stylesheet(path: str) -> str:
    """Return a style sheet of `styles/` ("tokens.css", "site/site.css")."""
    return _text(path)


def own_stylesheet(medium: str) -> str:
    """Return the style sheet of the look for a medium ("site", "print", "epub"), "" where it has none.

    Where custom properties are not known, the values of ours stand in their place.
    """
    css: str = given(f"styles/{medium}.css") or ""
    if not css or medium == "site":
        return css
    values = _values(paper_tokens() if medium == "print" else _ebook_tokens())
    return _VARIABLE.sub(lambda match: values.get(match[1], match[0]), css)


def laid_over(sheets: Iterable[str], medium: str) -> tuple[str, ...]:
    """Return style sheets with that of the look for a medium after them."""
    return tuple(filter(None, (*sheets, own_stylesheet(medium))))


def screen_tokens() -> str:
    """Return tokens.css as the look has it on screens: each property once, for every page loads them."""
    own: str = given(SCREEN) or ""
    tokens = {name for name, _ in _TOKEN.findall(own)}
    usual = _TOKEN.sub(lambda found: "" if found[1] in tokens else found[0], stylesheet("tokens.css"))
    return usual + own


def press_stylesheet(
    *paths: str, east_asian: str = "", legible: bool = False, grey: bool = False, properties: str = ""
) -> str:
    """Return style sheets of `styles/` as one, with tokens.css and `properties` in the place of `var(--NAME)`.

    The press would look each of them up anew for every element. `east_asian` ("SC", "TC", "JP", "KR") names the forms
    of East Asian letters that the text is to have: the fonts that have them come first, for punctuation too. With
    `legible`, text and headings are set in the family for readers of large print. With `grey`, the values of
    print/grey.css come before the others.
    Raises KeyError for a name that both lack.
    """
    tokens = paper_tokens() + (stylesheet("print/grey.css") if grey else "") + properties
    return _resolved("\n".join(stylesheet(path) for path in paths), tokens, east_asian, legible)


def press_families(role: str, east_asian: str = "") -> tuple[str, ...]:
    """Return the families of text on paper that is for `SERIF`, `SANS` or `TITLE`, those to be tried first first."""
    listed = _with_forms(_values(paper_tokens()), east_asian)[role]
    return tuple(family.strip().strip('"') for family in listed.split(","))


def screen_stylesheet(path: str) -> str:
    """Return a style sheet of `styles/` with the values of tokens.css in the place of `var(--NAME)`."""
    return _resolved(stylesheet(path), screen_tokens(), "", False)  # noqa: FBT003 - a cache's own signature


def paper_tokens() -> str:
    """Return tokens.css as the look has it on paper."""
    return stylesheet("tokens.css") + (given(PAPER) or "")


def has_own_accent() -> bool:
    """Return whether the look names an accent, which then shows more on paper than ours does."""
    return "--accent:" in (given(PAPER) or "")


def ebook_stylesheet(path: str) -> str:
    """Return a style sheet of e-books with epub/tokens.css in the place of `var(--NAME)`: old readers know none."""
    return _resolved(stylesheet(path), _ebook_tokens(), "", False)  # noqa: FBT003 - a cache's own signature


def _ebook_tokens() -> str:
    return stylesheet("epub/tokens.css") + (given(EBOOK) or "")


def token(name: str, tokens: str = "") -> str:
    """Return a value of tokens.css ("accent"), on paper or of other `tokens`; raises KeyError for a name it lacks."""
    values: dict[str, str] = dict(_TOKEN.findall(tokens or paper_tokens()))
    return values[name]


class Keeping(Protocol):
    """Where bytes are kept that were made of others."""

    def find(self, name: str, data: bytes) -> bytes | None:
        """Return what was made of the data under a name."""

    def keep(self, name: str, data: bytes, made: bytes) -> None:
        """Keep what was made of the data under a name."""


def keep_compiled(store: Keeping) -> None:
    """Keep templates that are compiled, which takes longer than to fill them in; for whoever begins a process.

    It is no business of theirs who fill them in: what a page says does not depend on it.
    """
    _stores.append(store)
    templates.cache_clear()


@functools.cache
def templates() -> jinja2.Environment:
    """Return the templates of `styles/`.

    What they are given is escaped unless it is `Markup`, an unknown name is an error.
    """
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(STYLES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_compiled_before() if _stores else None,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    environment.filters |= {"with_markup": _with_markup, "within": _within}
    return environment


def _compiled_before() -> jinja2.BytecodeCache:
    """Return templates that were compiled before, as Jinja2 asks for them."""
    import jinja2

    class Compiled(jinja2.BytecodeCache):
        """Templates that were compiled before."""

        def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
            if compiled := _stores[-1].find(bucket.key, bucket.checksum.encode()):
                bucket.bytecode_from_string(compiled)

        def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
            _stores[-1].keep(bucket.key, bucket.checksum.encode(), bucket.bytecode_to_string())

    return Compiled()


def macro(template: str, name: str) -> Callable[..., Markup]:
    """Return a macro of a template: what is filled in a thousand times takes a third of what to render it would."""
    found: Callable[..., Markup] = getattr(templates().get_template(template).module, name)
    return found


def unreadable_templates() -> Iterator[tuple[str, int, str]]:
    """Yield the templates that cannot be read: the path in `styles/`, the line, and why."""
    import jinja2

    for path in sorted(STYLES.rglob("*")):
        if path.suffix in _TEMPLATES:
            try:
                templates().parse(path.read_text("utf-8"))
            except jinja2.TemplateSyntaxError as error:
                yield path.relative_to(STYLES).as_posix(), error.lineno, error.message or sentence("it cannot be read")
            except (OSError, UnicodeDecodeError) as error:
                yield path.relative_to(STYLES).as_posix(), 1, str(error)


def forget() -> None:
    """Read all of `styles/` again, for somebody has changed it."""
    for function in (templates, _text, _resolved):
        function.cache_clear()
    typefaces.forget()


def _with_markup(text: str, html: str) -> str:
    """Return a title where HTML shows it: its own HTML (`Article.title_html`) where it has markup, else its text."""
    from markupsafe import Markup

    return Markup(html) if html else text  # noqa: S704 - of a closed set, made by normalise


def _within(ours: str, filled: str) -> str:
    """Return a part of a page as an editor's template has it, with ours where that wants it; ours without one."""
    from markupsafe import Markup

    return Markup(filled).replace(OURS, ours) if filled else ours  # noqa: S704 - cleaned (`look.parts`)


@functools.cache
def _text(path: str) -> str:
    return (STYLES / path).read_text("utf-8")


def _values(tokens: str) -> dict[str, str]:
    """Return the last value of each custom property; titles have the family of the text as long as none is named."""
    values = dict(_TOKEN.findall(tokens))
    return {TITLE: values[SERIF], **values}


@functools.cache
def _resolved(css: str, tokens: str, east_asian: str, legible: bool) -> str:  # noqa: FBT001 - a cache's own signature
    values = _values(tokens)
    if legible:
        values["serif"] = values["sans"] = ", ".join((*(f'"{family}"' for family in LEGIBLE), values["sans"]))
    values = _with_forms(values, east_asian)
    return _VARIABLE.sub(lambda match: values[match[1]], css)


def _with_forms(values: dict[str, str], east_asian: str) -> dict[str, str]:
    """Return the values with the families first that have these forms of East Asian letters, if any are asked for."""
    forms = _EAST_ASIAN | {TITLE: _EAST_ASIAN[SERIF]} if east_asian else {}
    return values | {name: f'"{family} {east_asian}", {values[name]}' for name, family in forms.items()}
