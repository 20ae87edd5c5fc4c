"""`collection.yaml` and `authors.yaml` as forms, and changes of them in the lines of their keys alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial

from pipeline import theme
from pipeline.desk.forms.deploy_fields import list_deploy_rows
from pipeline.desk.forms.form_fields import Kind, Row, kind_of
from pipeline.desk.forms.form_source import Source
from pipeline.desk.forms.yaml_lines import Path, UnwritableError, YamlText, find_end_of_line, list_entries, split_lines
from pipeline.files.plain_yaml import StrictLoader, read_yaml
from pipeline.files.text_files import UnreadableDataError
from pipeline.i18n.catalogue import known_word, word_of
from pipeline.i18n.sentences import error_text, joined, sentence
from pipeline.load.authors import AUTHOR_KEYS
from pipeline.load.books import HANDOUT_KEYS, PATH_KEYS, make_book_keys
from pipeline.load.collection_keys import WHOLE_KEYS
from pipeline.load.front_matter import quote_hashes
from pipeline.load.look import LOOK, LOOK_KEYS
from pipeline.load.settings import DEPLOY, LISTS
from pipeline.load.site_keys import MENU_KEYS, SITE_KEYS
from pipeline.press.images.colours import LEAST_CONTRAST
from pipeline.text.setting_values import Key, Keys, ValueKind, WrongValueError, consent, read_fields

_MARK = "\ufeff"
_WHOLE = {
    "title": sentence("Title"),
    "subtitle": sentence("Subtitle"),
    "language": sentence("Language"),
    "authors": sentence("Authors"),
    "publisher": sentence("Publisher"),
    "rights": sentence("Licence"),
    "base_url": sentence("Address of the site"),
    "footer": sentence("Foot of every page"),
}
_OWN_LOOK = {
    "accent": sentence("Accent colour"),
    "ground": sentence("Colour of the page"),
    "ink": sentence("Colour of text"),
    "text_font": sentence("Font of texts"),
    "heading_font": sentence("Font of headings"),
    "code_font": sentence("Font of code"),
    "logo": sentence("Logo"),
    "icon": sentence("Icon"),
    "measure": sentence("Letters in a line"),
    "front_page": sentence("Front page"),
}
_ENTRIES: Mapping[str, tuple[str, Callable[[], Keys]]] = {
    "menu": (sentence("Menu"), lambda: MENU_KEYS),
    "anthologies": (sentence("Books"), make_book_keys),
    "handouts": (sentence("Handouts"), lambda: HANDOUT_KEYS),
    "paths": (sentence("Reading paths"), lambda: PATH_KEYS),
}
_FURTHER = (  # as they are called
    "identifier issn trim article_trim economy small_caps office audience names offline noindex search"
).split()
_FURTHER_GROUP = "more"
_KINDS = {
    "language": Kind.LANGUAGE,
    "authors": Kind.NAMES,
    "footer": Kind.LONG,
    **dict.fromkeys(("accent", "ground", "ink"), Kind.COLOUR),
    **dict.fromkeys(("logo", "icon"), Kind.PICTURE),
}
_TONES = {"accent": ("accent", "ground", "paper"), "ink": ("ink", "ground", "paper"), "ground": ("paper", "ink", "ink")}
"""Of a colour: its name in the style sheets, the key of the colour that it must differ from, the name of that."""


def _make_row(path: Path, label: str, key: Key[ValueKind[object]], group: str = "") -> Row:
    kind, choices = kind_of(key.kind.schema())
    return Row("/".join(path), path, label, _KINDS.get(path[-1], kind), key.about, group, choices, key.kind.read)


@cache
def _list_usual_rows() -> tuple[Row, ...]:
    known, about = WHOLE_KEYS | SITE_KEYS, {"menu": SITE_KEYS["menu"].about, **LISTS}
    return (
        *(_make_row((name,), label, known[name]) for name, label in _WHOLE.items()),
        *(_make_row((LOOK, name), label, LOOK_KEYS[name], LOOK) for name, label in _OWN_LOOK.items()),
        *(_make_entries_row(name, about[name], make_keys()) for name, (_, make_keys) in _ENTRIES.items()),
        *(_make_row((name,), word_of(name), known[name], _FURTHER_GROUP) for name in _FURTHER),
    )


def _make_entries_row(name: str, about: str, keys: Keys) -> Row:
    """Return the row of a list of entries, which is shown as its lines."""
    words = joined(map(word_of, keys))
    about = sentence("{about} Each begins with “- ”; its keys: {keys}.", about=about, keys=words)
    return Row(name, (name,), _ENTRIES[name][0], Kind.LINES, about, name, check=partial(_check_entries, keys))


def _check_entries(keys: Keys, entries: object) -> None:
    """Check a list of entries with these keys.

    Raises:
        WrongValueError: One of them is wrong.
    """
    for number, item in enumerate(entries if isinstance(entries, list) else (), 1):
        told = item if isinstance(item, dict) else {}
        told = {key: value for key, value in told.items() if known_word(str(key), ("parts",)) != "parts"}  # or a file
        try:
            read_fields(told or {"title": "A"}, keys, "title: A")
        except WrongValueError as error:
            raise WrongValueError(sentence("{number}: {error}", number=number, error=error_text(error))) from error


def _list_collection_rows(yaml: YamlText) -> Iterator[Row]:
    """Yield the rows of `collection.yaml`, two for a colour that is one in the light and another in the dark."""
    for row in _list_usual_rows():
        path = _find_written(yaml, row.path)
        entry = yaml.find(path) if row.kind is Kind.COLOUR else None
        tones = [each.key.text for each in list_entries(entry.value if entry else None)]
        for tone in tones:
            said = sentence("in the dark" if tone == "dark" else "in the light")
            label, own = sentence("{label}, {tone}", label=row.label, tone=said), (*row.path, tone)
            yield replace(
                row, name="/".join(own), path=(*path, tone), label=label, more=_compare(yaml, row.path[-1], tone)
            )
        if not tones:
            more = _compare(yaml, row.path[-1], "") if row.kind is Kind.COLOUR else {}
            yield replace(row, path=path, more=more)


def _compare(yaml: YamlText, key: str, tone: str) -> dict[str, object]:
    """Return the usual value of a colour, and the field and usual value of the colour that it must differ from."""
    own, other, usual_other = _TONES[key]
    tokens = (f"dark-{each}" if tone == "dark" else each for each in (own, usual_other))
    usual, against = (theme.token(each, theme.stylesheet("tokens.css")) for each in tokens)
    beside: Path = (LOOK, other, tone or "light")
    beside = beside if yaml.find(_find_written(yaml, beside)) else beside[:2]
    return {"usual": usual, "against": against, "beside": "/".join(beside), "least": LEAST_CONTRAST}


def _find_written(yaml: YamlText, path: Path) -> Path:
    """Return the keys that a file has for ours, in any language, ours where it has none."""
    written: Path = ()
    for name in path:
        around = yaml.find(written)
        node = around.value if around else None if written else yaml.root
        keys = [each.key.text for each in list_entries(node)]
        others = AUTHOR_KEYS.get(name, (name,)) if written else (name,)
        same = (key for key in keys if known_word(key.replace("-", "_"), others) in others)
        written = (*written, name if name in keys else next(same, name))
    return written


def _list_author_rows(yaml: YamlText) -> Iterator[Row]:
    """Yield the rows of `authors.yaml`, a group for each author."""
    rows = (
        ("bio", sentence("Who it is"), Kind.LONG, sentence("A few sentences, in Markdown."), str),
        ("picture", sentence("Picture"), Kind.PICTURE, "", str),
        ("url", sentence("Addresses"), Kind.LIST, sentence("Pages of the author elsewhere."), str),
        ("public_name", sentence("Public name"), Kind.TEXT, sentence("How public editions name this person."), str),
        (
            "consent",
            sentence("Consent"),
            Kind.TEXT,
            sentence("The last day of the consent to be shown (2027-06-30), or true or false."),
            consent,
        ),
    )
    for author, _ in list_entries(yaml.root):
        for key, label, kind, about, check in rows:
            path = _find_written(yaml, (author.text, key))
            yield Row(f"{author.text}/{key}", path, label, kind, about, author.text, check=check)


def _read_source(
    raw: bytes, list_rows: Callable[[YamlText], Iterator[Row]], prepare: Callable[[list[str]], list[str]] = list
) -> Source:
    """Return a file of settings; `prepare` makes of its lines what the program reads."""
    try:
        text = raw.decode("utf-8").removeprefix(_MARK)
        data = read_yaml("\n".join(prepare([line.rstrip("\r\n") for line in split_lines(text)])), StrictLoader)
    except (UnicodeDecodeError, UnreadableDataError) as error:
        raise UnwritableError from error
    if data.repeated or not isinstance(data.values, dict | None):
        raise UnwritableError
    yaml = YamlText(text, str, prepare, find_end_of_line(text))
    mark = _MARK * raw.startswith(_MARK.encode())
    return Source(yaml, data.values or {}, tuple(list_rows(yaml)), mark)


def read_collection(raw: bytes) -> Source:
    """Return `collection.yaml`, whose values may hold the sign # as those of front matter do.

    Raises:
        UnwritableError: It cannot be changed line by line.
    """
    source = _read_source(raw, _list_collection_rows, lambda lines: quote_hashes(lines)[0])
    path, rows = _find_written(source.yaml, (DEPLOY,)), source.rows
    further = [row for row in rows if row.group == _FURTHER_GROUP]
    deploy = list_deploy_rows(source.yaml, path, source.read(path))
    return replace(source, rows=(*rows[: -len(further)], *deploy, *further))


def read_authors(raw: bytes) -> Source:
    """Return `authors.yaml`, in which the text of an author is a biography.

    Raises:
        UnwritableError: It cannot be changed line by line.
    """
    source = _read_source(raw, _list_author_rows)
    texts = {name: (name, "bio") for name, value in source.values.items() if isinstance(value, str | None)}
    said = {name: {"bio": value} if value else {} for name, value in source.values.items() if name in texts}
    return replace(source, values={**source.values, **said}, places={path: (name,) for name, path in texts.items()})
