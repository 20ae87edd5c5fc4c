"""Generate the pages of the docs that list all settings and all rules."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pipeline.cli.actions import explain
from pipeline.i18n.catalogue import in_language, word_of
from pipeline.i18n.sentences import sentence
from pipeline.load import books, look, settings, targets
from pipeline.load.collection_keys import RELATED, RELATED_KEYS, WHOLE_KEYS
from pipeline.load.site_keys import AUDIT_KEYS, LANGUAGE_KEYS, LEGAL_KEYS, OURS_KEYS, SITE_KEYS
from pipeline.model.problems import Severity
from pipeline.model.settings import AUTHORS_FILE, SETTINGS_FILE
from pipeline.new.schemas import SCHEMAS, make_schema
from pipeline.normalise.metadata.keys import KEYS
from pipeline.text.keys import words_for
from pipeline.text.setting_values import Keys, Schema
from pipeline.text.standard_numbers import ISBN_KEYS

_LEFT_OUT = re.compile(r"[^\w\- ]")


def anchor(heading: str) -> str:
    """Return the anchor of a heading in its page."""
    return _LEFT_OUT.sub("", heading.lower()).replace(" ", "-")


def link(heading: str) -> str:
    """Return a Markdown link to a heading of the same page."""
    return f"[{heading}](#{anchor(heading)})"


PAGES = {"en": "docs/settings.md", "fr": "docs/fr/reglages.md"}
"""Path of the page in each language."""
_INTRODUCTION = sentence(
    "Every key of `collection.yaml`, of `authors.yaml` and of a post's front matter, as the program reads them."
)
_IN_AN_EDITOR = sentence("In your editor")
_SCHEMAS = sentence(
    "VS Code with the extension “YAML”, and other editors with yaml-language-server, complete keys, explain"
    " them and mark mistakes while you write. They find the schema by the first line of `collection.yaml`;"
    " `{new_site}` writes that line, and the schema into the folder `.schemas`. `authors.yaml` can begin with"
    " such a line too (below).",
    new_site=sentence("editions new site my-blog"),
)
_CHECKED = sentence(
    "`{check}` checks the front matter of posts. `{schema}` prints its schema, for other programs.",
    check="editions check",
    schema="editions schema front-matter",
)
_WITH_KEYS = {
    "languages": ("language", LANGUAGE_KEYS),
    "legal": ("legal", LEGAL_KEYS),
    "ours": ("ours", OURS_KEYS),
    "accessibility": ("accessibility", AUDIT_KEYS),
}
"""Keys with keys of their own: what the schema calls these."""
_HEAD = sentence("| key | what it says | value | example | default |")
_OTHERWISE = sentence(
    "Keys may have capitals, and may be in any language of the editions: `Titre`, `Mots-clés`, `Entwurf`."
)


def settings_page(language: str) -> str:
    """Return the page of all settings in Markdown."""
    title, introduction, *parts = (in_language(part, language) for part in _parts(language))
    contents = "\n".join(f"- {link(part[3:])}" for part in parts if part.startswith("## "))
    return "\n\n".join((title, introduction, contents, *parts)) + "\n"


def _parts(language: str) -> Iterator[str]:
    collection, authors, front = (make_schema(name) for name in SCHEMAS)
    listed = collection["properties"]
    yield "# " + in_language(sentence("Settings"), language)
    yield _INTRODUCTION
    yield "## " + in_language(_IN_AN_EDITOR, language)
    yield _SCHEMAS
    yield _CHECKED
    yield f"## {SETTINGS_FILE}"
    yield collection["description"]
    yield _table({**WHOLE_KEYS, **SITE_KEYS, **RELATED}, listed, language)
    for key, (name, keys) in _WITH_KEYS.items():
        yield "## " + _about(key, language)
        yield SITE_KEYS[key].about
        yield _table(keys, collection["$defs"][name]["properties"], language)
    yield "## " + _about("related", language)
    yield RELATED["related"].about
    yield _table(RELATED_KEYS, collection["$defs"]["related"]["properties"], language)
    for key, keys in (
        ("paths", books.PATH_KEYS),
        ("handouts", books.HANDOUT_KEYS),
        ("anthologies", books.make_book_keys()),
    ):
        yield "## " + _about(key, language)
        yield settings.LISTS[key]
        yield _table(keys, listed[key]["items"]["properties"], language)
    yield "### " + in_language(sentence("A part of `{key}`", key=word_of("parts")), language)
    yield _table(books.PART_KEYS, collection["$defs"]["part"]["properties"], language)
    yield "### " + in_language(sentence("A part of `{key}`", key="isbn"), language)
    yield _table(ISBN_KEYS, collection["$defs"]["isbn"]["properties"], language)
    yield "## " + _about(look.LOOK, language)
    yield look.ABOUT
    yield _table(look.LOOK_KEYS, listed[look.LOOK]["properties"], language)
    yield "## " + _about(settings.DEPLOY, language)
    yield targets.ABOUT
    for method, case in zip(targets.TARGET_KEYS, collection["$defs"]["target"]["allOf"], strict=True):
        yield sentence("`deploy` with `to: {method}`: {about}", method=method, about=targets.METHODS[method])
        yield _table(targets.TARGET_KEYS[method], case["then"]["properties"], language)
    yield f"## {AUTHORS_FILE}"
    yield authors["description"]
    yield _yaml(authors["examples"][0])
    yield "## " + in_language(sentence("The front matter"), language)
    yield front["description"]
    yield _rows((_Row(_name(key.names, language), key.about, key.kind.words, key.example) for key in KEYS), language)
    yield _OTHERWISE


_SAME_IN_FRENCH = frozenset("date description image questions consigne".split())


def _name(names: tuple[str, ...], language: str) -> tuple[str, ...]:
    """Return the names of a front matter key; the French page puts the French name first."""
    ours, *others = names
    words = words_for(ours)[:1] if language == "fr" and ours not in _SAME_IN_FRENCH else ()
    return (*words, ours, *others)


def _about(key: str, language: str) -> str:
    names = ", ".join(f"`{name}`" for name in dict.fromkeys((in_language(word_of(key), language), key)))
    return in_language(sentence("{head}: {name}", head=SETTINGS_FILE, name=names), language)


def _table(keys: Keys, properties: Mapping[str, Schema], language: str) -> str:
    rows = (
        _Row(
            (in_language(word_of(key), language), key),
            row.about,
            row.kind.words,
            row.example,
            properties[key].get("default"),
        )
        for key, row in keys.items()
    )
    return _rows(rows, language)


class _Row(NamedTuple):
    """A row of a table; None if there is no default."""

    names: tuple[str, ...]
    about: str
    kind: str
    example: object
    usual: object = None


def _rows(rows: Iterable[_Row], language: str) -> str:
    lines = [in_language(_HEAD, language), "| --- | --- | --- | --- | --- |"]
    for row in rows:
        keys = ", ".join(f"`{name}`" for name in dict.fromkeys(row.names))
        about, kind = (in_language(text, language) for text in (row.about, row.kind))
        usual = "" if row.usual is None else _code(row.usual)
        lines.append(f"| {keys} | {about} | {kind} | {_code(row.example, language)} | {usual} |")
    return "\n".join(lines)


def _code(value: object, language: str = "en") -> str:
    """Return a value in YAML flow style, as inline code; its keys are in the language."""
    return f"`{_flow(value, language)}`"


def _flow(value: object, language: str) -> str:
    if isinstance(value, dict):
        pairs = ((in_language(word_of(key), language), _flow(one, language)) for key, one in value.items())
        return "{" + ", ".join(f"{key}: {text}" for key, text in pairs) + "}"
    if isinstance(value, list):
        return f"[{', '.join(_flow(one, language) for one in value)}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    if value is None:
        return ""
    return json.dumps(value) if str(value).startswith("#") else str(value)


def _yaml(example: Mapping[str, str]) -> str:
    lines = "\n".join(f"{name}: {text}" for name, text in example.items())
    return f"```yaml\n# yaml-language-server: $schema=.schemas/authors.json\n{lines}\n```"


_ABOUT_RULES = sentence(
    "What a problem means, why it matters and how to fix it. `editions explain RULE` says the same of one rule."
)


def rules_page(language: str) -> str:
    """Return the page of all rules in Markdown."""
    parts = [
        f"<!-- Made of pipeline/i18n/messages/rules/{language}.toml by pytest --rewrite tests/cli/test_explain.py -->",
        f"# {in_language(sentence('Rules'), language)}",
        in_language(_ABOUT_RULES, language),
        "\n".join(_contents(language)),
    ]
    for severity in Severity:
        parts.append(f"## {in_language(explain._GROUPS[severity], language)}")
        for rule in explain.rules_of(severity):
            parts += _section(rule, language)
    return "\n\n".join(parts) + "\n"


def _contents(language: str) -> Iterator[str]:
    for severity in Severity:
        rules_of_it = ", ".join(map(link, explain.rules_of(severity)))
        heading = link(in_language(explain._GROUPS[severity], language))
        yield f"- {in_language(sentence('{head}: {name}', head=heading, name=rules_of_it), language)}"


def _section(rule: str, language: str) -> Iterator[str]:
    found = explain.explanations(language)[rule]
    yield f"### {rule}"
    yield f"**{found.meaning}** {found.why}"
    yield found.fix
    before = sentence("Before ({at})", at=f"`{found.at}`")
    for head, files in ((before, found.before), (sentence("After"), found.after)):
        for name, text in files.items():
            fence = "yaml" if name.endswith(".yaml") else "markdown"
            yield in_language(
                head if len(files) == 1 else sentence("{head}: {name}", head=head, name=f"`{name}`"), language
            )
            yield f"````{fence}\n{explain._visible(text).rstrip()}\n````"
