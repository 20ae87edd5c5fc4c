"""`new site`: a collection to begin with."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.cli.names import command
from pipeline.cli.questions import ask, can_ask
from pipeline.model.manuscript import SETTINGS_FILE
from pipeline.scaffold.given import LANGUAGE, LICENCES, language_of
from pipeline.scaffold.site import NewSite, SiteFiles, require_new, title_of, write_site
from pipeline.text.visible import visible, write_lines


def new_site(*, folder: str, title: str, lang: str, licence: str, author: str, base_url: str) -> None:
    """Write the files that a collection begins with, ask what is not given, and say what to do next."""
    root = Path(folder)
    require_new(root)
    site = NewSite(title, lang, licence, author, base_url)
    site = _asked(site, root) if can_ask() else site
    site = replace(site, title=site.title or title_of(root), language=site.language or LANGUAGE)
    today = dt.datetime.now().astimezone().date()
    write_lines("".join(f"{line}\n" for line in _told(root, write_site(root, site, today))))


def _asked(site: NewSite, root: Path) -> NewSite:
    """Return what is known of the collection, with the answers to what was not."""
    return replace(
        site,
        title=site.title or ask("Title of the site", title_of(root)),
        language=site.language or ask("Language (fr, en, de, pt-BR …)", LANGUAGE, language_of),
        licence=site.licence or ask(f"Licence, if any ({', '.join(LICENCES)}, or words of your own)", ""),
    )


def _told(root: Path, written: SiteFiles) -> Iterator[str]:
    yield f"{visible(str(root))} is ready:"
    yield from (f"  {path}" for path in written.new)
    if written.kept:
        yield "These were there and stay as they are:"
        yield from (f"  {path}" for path in written.kept)
    folder = visible(shlex.quote(str(root)))
    lines = {
        command(f"preview {folder}"): "shows the site while you write",
        command(f'new post "My title" -c {folder}'): "begins an article",
        command(f"publish {folder}"): "makes the site, the PDFs and the e-book",
    }
    width = max(map(len, lines))
    yield "What to do next:"
    yield from (f"  {line:<{width}}  {what}" for line, what in lines.items())
    yield f"All settings are explained in {visible(str(root / SETTINGS_FILE))}."
