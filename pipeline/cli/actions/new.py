"""`new site` and `new post`: a collection or an article to begin with."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.cli.dialogue import ask, can_ask
from pipeline.cli.language import command, translate, write_sentences
from pipeline.cli.option_values import choose_content
from pipeline.i18n.sentences import sentence
from pipeline.model.settings import SETTINGS_FILE
from pipeline.new.new_files import LANGUAGE, LICENCES, parse_language
from pipeline.new.post import NewPost, write_post
from pipeline.new.post_folder import name_of_post
from pipeline.new.site import NewSite, SiteFiles, find_told, require_new, suggest_title, write_site
from pipeline.text.printable import file_name_of
from pipeline.text.visible import visible, write_line, write_lines


def new_site(*, folder: str, title: str, lang: str, licence: str, author: str, base_url: str) -> None:
    """Write the files that a collection begins with, ask what is not given, and say what to do next."""
    root = Path(folder)
    require_new(root)
    site = NewSite(title, lang, licence, author, base_url)
    usual = find_told(root).language or LANGUAGE
    site = _ask_missing(site, root, usual) if can_ask() else site
    site = replace(site, title=site.title or suggest_title(root), language=site.language or usual)
    today = dt.datetime.now().astimezone().date()
    write_sentences(*_list_files(root, write_site(root, site, today)))


def _ask_missing(site: NewSite, root: Path, usual: str) -> NewSite:
    """Return what is known of the collection, with the answers to what was not."""
    licences = sentence("Licence, if any ({licences}, or words of your own)", licences=", ".join(LICENCES))
    return replace(
        site,
        title=site.title or ask(sentence("Title of the site"), suggest_title(root)),
        language=site.language or ask(sentence("Language (fr, en, de, pt-BR …)"), usual, parse_language),
        licence=site.licence or ask(licences, ""),
    )


def _list_files(root: Path, written: SiteFiles) -> Iterator[str]:
    yield sentence("{folder} is ready:", folder=root)
    yield from (f"  {path}" for path in written.new)
    if written.kept:
        yield sentence("These exist already and were not changed:")
        yield from (f"  {path}" for path in written.kept)
    yield sentence("What to do next:")
    yield from _list_next_steps(shlex.quote(str(root)))
    yield sentence("All settings are explained in {file}.", file=root / SETTINGS_FILE)


def _list_next_steps(folder: str) -> Iterator[str]:
    """Yield a line for each command that comes next, and what it does."""
    title = translate(sentence("My title"))
    lines = {
        command(f"desk {folder} --open"): sentence("opens the desk, to write, fix and print in the browser"),
        command(f"preview {folder}"): sentence("shows the site while you write"),
        command(f'new post "{title}" -c {folder}'): sentence("begins an article"),
        command(f"publish {folder}"): sentence("makes the site, the PDFs and the e-book"),
    }
    width = max(map(len, lines))
    yield from (f"  {line:<{width}}  {translate(what)}" for line, what in lines.items())


def new_post(*, title: str, content: str, lang: str, author: str, tag: tuple[str, ...], draft: bool) -> None:
    """Write the file, and print its path."""
    root = choose_content(content)
    title = title or (ask(sentence("Title of the article"), "") if can_ask() else "")
    today = dt.datetime.now().astimezone().date()
    path = write_post(root, NewPost(title, lang, author, tag, draft), today)
    name = file_name_of(title)
    if name and name_of_post(path) != name:
        write_line(translate(sentence("a post called {name} is there already: this is another one", name=name)))
    write_lines(f"{visible(str(root / path))}\n")
