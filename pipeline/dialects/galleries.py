"""Pictures that a front matter lists for a tag of its post to show, as Minimal Mistakes has them: as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.dialects.arguments import as_markdown, escaped

_KEYS = ("image_path", "url", "image")


def listed_pictures(metadata: Mapping[str, object]) -> dict[str, str]:
    """Return what each key that lists pictures is to show, by the names that its tags have for it."""
    found = {}
    for key, value in metadata.items():
        items = value if isinstance(value, list) else [value]
        pictures = [item for item in items if isinstance(item, dict) and any(_text(item, name) for name in _KEYS)]
        if pictures and len(pictures) == len(items):
            found[f"pictures.{key}"] = "\n\n".join(part for item in pictures for part in _shown(item))
    return found


def _shown(item: Mapping[str, object]) -> Iterator[str]:
    """Yield a picture with its title and link, or, in a row of features, with the words below it."""
    source = next(text for name in _KEYS if (text := _text(item, name)))
    title, link, excerpt = (as_markdown(_text(item, name)) for name in ("title", "url", "excerpt"))
    label = escaped(_text(item, "btn_label"))
    caption = "" if excerpt or label or not title else ' "{}"'.format(title.replace('"', '\\"'))
    picture = f"![{escaped(_text(item, 'alt'))}](<{source}>{caption})"
    yield f"[{picture}](<{link}>)" if link and link != source and not label else picture
    if excerpt or label:
        button = f"[{label}](<{link}>)" if label and link else ""
        yield " ".join(filter(None, (f"**{title}**" if title else "", excerpt, button)))


def _text(item: Mapping[str, object], key: str) -> str:
    value = item.get(key)
    return value.strip() if isinstance(value, str) else ""
