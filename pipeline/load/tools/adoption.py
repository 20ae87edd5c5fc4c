"""The settings of another tool in the place of those that nobody wrote for us."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.load.tools.said import ToolSettings
from pipeline.load.tools.sites import Site, tool_above
from pipeline.model.manuscript import SETTINGS_FILE, Settings
from pipeline.model.problems import BEGINNING, Problem

_HINT = f"write a {SETTINGS_FILE} to say otherwise"


def speaking(sites: Sequence[Site], paths: Iterable[str]) -> tuple[Site, ...]:
    """Return the sites that speak for the whole collection.

    They are the content folder itself, or the only site, where it has all posts in it.

    `paths` are those of the posts.
    """
    if own := tuple(site for site in sites if not site.folder):
        return own
    return tuple(sites) if len(sites) == 1 and all(map(sites[0].holds, paths)) else ()


def adopted(settings: Settings, sites: Iterable[Site]) -> Settings:
    """Return the settings, with what only the configuration of these sites says of the collection."""
    for site in sites:
        settings = replace(settings, **_news(settings, site.said))
    return settings


def remark_above(root: Path, settings: Settings) -> Iterator[Problem]:
    """Report that nothing is read from the folder above, where it is another tool's and a title is missing."""
    name = "" if settings.title else tool_above(root)
    if name:
        message = f"{name} stands in the folder above; title and language are not read from outside"
        yield Problem("", 0, 0, "other-tool", message, f"publish the folder above, or write a {SETTINGS_FILE}")


def adopting_remarks(settings: Settings, sites: Iterable[Site], speaking: Sequence[Site]) -> Iterator[Problem]:
    """For each tool what the folder was taken for, and what is known from its configuration."""
    for site in sites:
        where = (
            f"its posts are taken from {' and '.join(f'{folder}/' for folder in site.content)}" if site.content else ""
        )
        news = _news(settings, site.said) if site in speaking else {}
        taken = f"{_in_words(news)} taken from its settings" if news else ""
        taken = "its settings cannot be read" if site.unreadable else taken
        article = "an" if site.tool[0] in "AEO" else "a"
        message = "; ".join(filter(None, (f"taken for {article} {site.tool} folder", where, taken)))
        yield Problem(site.configuration, *BEGINNING, "other-tool", message, _HINT if taken else "")
        settings = replace(settings, **news)


def _news(settings: Settings, said: ToolSettings) -> dict[str, Any]:
    """Return what is said that the settings do not say."""
    found = {"title": said.title, "language": said.language, "base_url": said.base_url, "authors": said.authors}
    return {key: value for key, value in found.items() if value and not getattr(settings, key)}


def _in_words(news: dict[str, Any]) -> str:
    words = {
        "title": "title “{}”",
        "language": "language “{}”",
        "base_url": "address {}",
        "authors": "authors {}",
    }
    phrases = [words[key].format(_joined(value)) for key, value in news.items()]
    return f"{', '.join(phrases)} {'are' if len(phrases) > 1 or 'authors' in news else 'is'}"


def _joined(value: str | Iterable[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)
