"""The theme: style sheets and templates of `styles/`, read once, with a collection's look over them.

Home of Jinja2, imported only if something is made. A look comes with the run (`inputs.given`): custom properties and
style sheets; its fonts are in `theme.typefaces`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

from pipeline.i18n.labels import raise_first
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
_CODE = re.compile(r"`([^`\n]++)`")
_TOKEN, _VARIABLE = re.compile(r"--([\w-]+):\s*([^;]+);"), re.compile(r"var\(--([\w-]+)\)")


@functools.cache
def stylesheet(path: str) -> str:
    """Read a style sheet of `styles/` ("tokens.css", "site/site.css")."""
    return (STYLES / path).read_text("utf-8")


def own_stylesheet(medium: str) -> str:
    """Return the look's style sheet for a medium ("site", "print", "epub"), "" for none.

    For media without custom properties, their values are filled in.
    """
    css: str = given(f"styles/{medium}.css") or ""
    if not css or medium == "site":
        return css
    values = _read_values(paper_tokens() if medium == "print" else _ebook_tokens())
    return _VARIABLE.sub(lambda match: values.get(match[1], match[0]), css)


def append_own_stylesheet(sheets: Iterable[str], medium: str) -> tuple[str, ...]:
    """Append the look's style sheet for a medium."""
    return tuple(filter(None, (*sheets, own_stylesheet(medium))))


def screen_tokens() -> str:
    """Return tokens.css with the look's values for screens, each property once: every page loads them."""
    own: str = given(SCREEN) or ""
    tokens = {name for name, _ in _TOKEN.findall(own)}
    usual = _TOKEN.sub(lambda match: "" if match[1] in tokens else match[0], stylesheet("tokens.css"))
    return usual + own


def press_stylesheet(
    *paths: str, east_asian: str = "", legible: bool = False, grey: bool = False, properties: str = ""
) -> str:
    """Join style sheets of `styles/`, with values of tokens.css and `properties` instead of `var(--NAME)`.

    The press would look up each of them anew for every element. `east_asian` ("SC", "TC", "JP", "KR") puts fonts with
    these forms of letters first, for punctuation too. `legible` sets text and headings in the family of large print.
    `grey` puts the values of print/grey.css before the others.

    Raises:
        KeyError: A name has no value.
    """
    tokens = paper_tokens() + (stylesheet("print/grey.css") if grey else "") + properties
    return _resolve("\n".join(stylesheet(path) for path in paths), tokens, east_asian, legible)


def press_families(role: str, east_asian: str = "") -> tuple[str, ...]:
    """Return the families of `SERIF`, `SANS` or `TITLE` on paper, in order of preference."""
    listed = _with_forms(_read_values(paper_tokens()), east_asian)[role]
    return tuple(family.strip().strip('"') for family in listed.split(","))


def screen_stylesheet(path: str) -> str:
    """Return a style sheet of `styles/` with values of tokens.css instead of `var(--NAME)`."""
    return _resolve(stylesheet(path), screen_tokens(), "", False)  # noqa: FBT003 - a cache's own signature


def paper_tokens() -> str:
    """Return tokens.css with the look's values for paper."""
    return stylesheet("tokens.css") + (given(PAPER) or "")


def has_own_accent() -> bool:
    """Return whether the look names an accent, which is used more on paper than the theme's."""
    return "--accent:" in (given(PAPER) or "")


def ebook_stylesheet(path: str) -> str:
    """Return a style sheet of e-books with epub/tokens.css instead of `var(--NAME)`, unknown to old readers."""
    return _resolve(stylesheet(path), _ebook_tokens(), "", False)  # noqa: FBT003 - a cache's own signature


def _ebook_tokens() -> str:
    return stylesheet("epub/tokens.css") + (given(EBOOK) or "")


def token(name: str, tokens: str = "") -> str:
    """Return a value of tokens.css ("accent"), on paper or of other `tokens`.

    Raises:
        KeyError: There is no such name.
    """
    values: dict[str, str] = dict(_TOKEN.findall(tokens or paper_tokens()))
    return values[name]


class Keeping(Protocol):
    """A store of bytes made from other bytes."""

    def find(self, name: str, data: bytes) -> bytes | None:
        """Return the bytes made from the data under a name."""

    def keep(self, name: str, data: bytes, made: bytes) -> None:
        """Keep bytes made from the data under a name."""


def keep_compiled(store: Keeping) -> None:
    """Keep compiled templates in a store: compiling takes longer than filling in.

    The process sets this at its start; pages do not depend on it.
    """
    _stores.append(store)
    templates.cache_clear()


@functools.cache
def templates() -> jinja2.Environment:
    """Return the templates of `styles/`.

    Values are escaped unless they are `Markup`; an unknown name is an error.
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
    environment.filters |= {
        "with_markup": _with_markup,
        "within": _insert_ours,
        "raised": _raise_first,
        "marked": _mark_code,
        "phrased": _wrap_phrases,
    }
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


def load_macro(template: str, name: str) -> Callable[..., Markup]:
    """Return a macro of a template: calling it takes a third of the time of rendering."""
    template_macro: Callable[..., Markup] = getattr(templates().get_template(template).module, name)
    return template_macro


def unreadable_templates() -> Iterator[tuple[str, int, str]]:
    """Yield the templates that cannot be parsed: path in `styles/`, line, reason."""
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
    """Read `styles/` again after a change."""
    for function in (templates, stylesheet, _resolve):
        function.cache_clear()
    typefaces.forget()


def _with_markup(text: str, html: str) -> str:
    """Return a title as HTML: its own (`Article.title_html`) if it has markup, else its text."""
    from markupsafe import Markup

    return Markup(html) if html else text  # noqa: S704 - of a closed set, made by normalise


def _raise_first(text: str) -> Markup:
    from markupsafe import Markup

    return Markup(raise_first(text))  # noqa: S704 - escaped


def _wrap_phrases(text: str) -> Markup:
    from markupsafe import Markup, escape

    from pipeline.text.scripts import wrap_compounds

    return Markup(wrap_compounds(str(escape(text))))  # noqa: S704 - escaped


def _mark_code(text: str) -> Markup:
    """Return a text as HTML, with code for what is in backticks."""
    from markupsafe import Markup, escape

    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped


def _insert_ours(ours: str, filled: str) -> str:
    """Return a part filled by an editor's template, with the theme's part in it; only the latter without a template."""
    from markupsafe import Markup

    return Markup(filled).replace(OURS, ours) if filled else ours  # noqa: S704 - cleaned (`look.parts`)


def _read_values(tokens: str) -> dict[str, str]:
    """Return the last value of each custom property; titles have the family of the text unless one is named."""
    values = dict(_TOKEN.findall(tokens))
    return {TITLE: values[SERIF], **values}


@functools.cache
def _resolve(css: str, tokens: str, east_asian: str, legible: bool) -> str:  # noqa: FBT001 - a cache's own signature
    values = _read_values(tokens)
    if legible:
        values["serif"] = values["sans"] = ", ".join((*(f'"{family}"' for family in LEGIBLE), values["sans"]))
    values = _with_forms(values, east_asian)
    return _VARIABLE.sub(lambda match: values[match[1]], css)


def _with_forms(values: dict[str, str], east_asian: str) -> dict[str, str]:
    """Put the families with these forms of East Asian letters first, if any are asked for."""
    forms = _EAST_ASIAN | {TITLE: _EAST_ASIAN[SERIF]} if east_asian else {}
    return values | {name: f'"{family} {east_asian}", {values[name]}' for name, family in forms.items()}
