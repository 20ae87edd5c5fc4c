"""Parse the arguments of a tag: `src="a.jpg" alt='…'`, `"a.jpg", "…"`, `image: "a.jpg"`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.text.printable import in_one_line

# A text that is never closed goes on to the end, so that nothing is read twice.
_ARGUMENT = re.compile(
    r"""(?:(?P<key>[\w.-]++)(?:\s*+=\s*+|:\s*+(?=["'])|:\s++))?
    (?:"(?P<double>(?:\\.|[^"\\])*+)(?:"|\Z|\\\Z)|'(?P<single>(?:\\.|[^'\\])*+)(?:'|\Z|\\\Z)
    |`(?P<back>[^`]*+)(?:`|\Z)|(?P<bare>(?:[^\s,"'`]|(?<=\w)'(?=\w))++))""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\([^\w\s])")
_MARKS = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\w)|(?<=[\w.!?])[*_](?!\w)")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_SIGN = re.compile(r"([\\`*_\[\]<>$^~=+|#])")
_ATTRIBUTES = re.compile(r"\{:[^{}]*\}")
_ELEMENT = re.compile(r"</?[A-Za-z][^<>]*>")


@dataclass(frozen=True)
class Arguments:
    """The arguments of a tag: those with a name, those without, and which of both are texts and no variables."""

    named: dict[str, str]
    positional: tuple[str, ...]
    quoted: frozenset[str]

    def first(self, keys: tuple[str, ...], *, only_quoted: bool = False) -> str:
        """Return the value of the first of these names that has one."""
        return next(
            (value for key in keys if (value := self.named.get(key)) and (not only_quoted or value in self.quoted)), ""
        )


def read_arguments(text: str) -> Arguments:
    """Parse the arguments of a tag in any of the languages."""
    named: dict[str, str] = {}
    positional: list[str] = []
    quoted: set[str] = set()
    for match in _ARGUMENT.finditer(text):
        value = next((match[name] for name in ("double", "single", "back") if match[name] is not None), None)
        if value is not None:
            value = html.unescape(_ESCAPED.sub(r"\1", value)).strip()
            quoted.add(value)
        else:
            value = match["bare"]
        if match["key"]:
            named.setdefault(match["key"].lower().replace("_", "-"), value)
        else:
            positional.append(value)
    return Arguments(named, tuple(positional), frozenset(quoted))


def strip_markup(text: str) -> str:
    """Return the words of a text that may hold Markdown and HTML, in one line."""
    return _MARKS.sub("", _LINK.sub(r"\1", _ELEMENT.sub("", clean_markdown(text))))


def clean_markdown(text: str) -> str:
    """Return a text that may hold Markdown and HTML in one line, without kramdown's lists of attributes."""
    return in_one_line(_ATTRIBUTES.sub("", text))


def escape(text: str) -> str:
    """Return plain words as Markdown."""
    return _SIGN.sub(r"\\\1", text)


_SIZE = re.compile(r"(\d{1,4})\s*+(?:[x×]\s*+\d{1,4}\s*+)?(?:px)?", re.IGNORECASE)
_PLACES = frozenset("center centre left right inline inl inlr inll ctr wrap lban rban banner".split())


def split_size(text: str, *, alone: bool) -> tuple[str, str]:
    """Return the words in a text, and the width that follows them, "" for none.

    `alone` says whether a size is one that has no words and no bar before it.
    """
    words = [part.strip() for part in text.split("|")]
    width = ""
    while words and (alone or len(words) > 1):
        size = _SIZE.fullmatch(words[-1])
        if not size and words[-1].lower().lstrip("#") not in _PLACES:
            break
        width = width or (size[1] if size else "")
        words.pop()
    return ("|".join(words), width) if width or alone else (text, "")


_KEYS = ("image_path", "url", "image")


def list_pictures(metadata: Mapping[str, object]) -> dict[str, str]:
    """Return what each key that lists pictures is to show, by the names that its tags have for it."""
    named = {}
    for key, value in metadata.items():
        items = value if isinstance(value, list) else [value]
        pictures = [item for item in items if isinstance(item, dict) and any(_text(item, name) for name in _KEYS)]
        if pictures and len(pictures) == len(items):
            named[f"pictures.{key}"] = "\n\n".join(part for item in pictures for part in _shown(item))
    return named


def _shown(item: Mapping[str, object]) -> Iterator[str]:
    """Yield a picture with its title and link, or, in a row of features, with the words below it."""
    source = next(text for name in _KEYS if (text := _text(item, name)))
    title, link, excerpt = (clean_markdown(_text(item, name)) for name in ("title", "url", "excerpt"))
    label = escape(_text(item, "btn_label"))
    caption = "" if excerpt or label or not title else ' "{}"'.format(title.replace('"', '\\"'))
    picture = f"![{escape(_text(item, 'alt'))}](<{source}>{caption})"
    yield f"[{picture}](<{link}>)" if link and link != source and not label else picture
    if excerpt or label:
        button = f"[{label}](<{link}>)" if label and link else ""
        yield " ".join(filter(None, (f"**{title}**" if title else "", excerpt, button)))


def _text(item: Mapping[str, object], key: str) -> str:
    value = item.get(key)
    return value.strip() if isinstance(value, str) else ""
