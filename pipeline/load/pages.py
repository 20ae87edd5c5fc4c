"""Pages among the posts that do not say so: by the menu of another tool, by their names, and READMEs that are texts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from pipeline.dialects.folders.sites import Site
from pipeline.i18n.catalogue import fold_key
from pipeline.load.walk import is_readme
from pipeline.model.manuscript import Post
from pipeline.text.keys import key_of

_WORDS = """about, about me, about us, à propos, à propos de nous, qui sommes nous, qui suis je, contact, contacts,
contact us, contactez nous, nous contacter, mentions légales, legal, legal notice, imprint, privacy, privacy policy,
confidentialité, politique de confidentialité, données personnelles, accessibilité, crédits, colophon, impressum,
kontakt, datenschutz, über uns, ueber uns, über mich, ueber mich, acerca de, sobre mí, quiénes somos, contacto,
aviso legal, chi siamo, contatti, sobre nós, contato, over ons, om oss"""
_NAMES = frozenset(map(fold_key, _WORDS.split(",")))
"""What pages are called that every site has, in the languages of most users."""
_HEADING = re.compile(r"\s*+#[ \t]++([^\n]++)")
_LINK = re.compile(r"\]\(<?([^\s()<>#?]{1,500})")


def find_pages(posts: Sequence[Post], sites: Sequence[Site]) -> dict[str, bool]:
    """Return the paths of posts that are pages, and whether this is sure; others are where they alone have no date.

    It is sure of the README of the content folder, and of what is directly in the content of Hugo, if it is in the
    menu or has a name that pages have.
    """
    tops: dict[str, Site | None] = {"": None} | dict(_list_tops(sites))
    found: dict[str, bool] = {}
    for post in posts:
        folder, name = _read_name(post.path)
        if not folder and is_readme(post.path):
            found[post.path] = True
        elif folder in tops:
            site = tops[folder]
            is_hugo = site is not None and site.tool == "Hugo"
            if fold_key(name) in _NAMES or (is_hugo and site and _is_in_menu(post, name, site.settings.menu)):
                found[post.path] = is_hugo
    return found


def _list_tops(sites: Iterable[Site]) -> Iterator[tuple[str, Site]]:
    """Yield the folders in which a site has its own pages, those of its languages too."""
    for site in sites:
        for folder in (*(site.content or (site.folder,)), *site.languages):
            yield folder, site
            yield from ((posixpath.join(folder, own.code), site) for own in site.settings.languages)


def _read_name(path: str) -> tuple[str, str]:
    """Return the folder of a post and its name without a language; that of a folder of its own for an `index`."""
    pure = PurePosixPath(path)
    name = pure.name.partition(".")[0]
    if name == "index":
        pure, name = pure.parent, pure.parent.name
    folder = str(pure.parent)
    return "" if folder == "." else folder, name


def _is_in_menu(post: Post, name: str, menu: Iterable[str]) -> bool:
    return any(post.metadata.get(key) for key in ("menu", "menus")) or any(
        name.lower() in (address, address.rpartition("/")[2]) for address in menu
    )


def choose_readmes(readmes: Iterable[Post], posts: Sequence[Post], sites: Iterable[Site]) -> list[Post]:
    """Return the READMEs that are posts.

    That of the content folder is a page if a post links to it or if its title is that of one. Beside other texts each
    of a folder below is an article where no post has front matter: there, nothing else tells texts from remarks.
    """
    is_plain = not any(post.metadata for post in posts)
    built = [site for site in sites if site.tool != "Obsidian"]

    def is_post(readme: Post) -> bool:
        if "/" in readme.path:
            return is_plain and not any(site.holds(readme.path) for site in built)
        return _is_page_readme(readme, posts)

    return list(filter(is_post, readmes))


def _is_page_readme(readme: Post, posts: Iterable[Post]) -> bool:
    heading = _HEADING.match(readme.body)
    titles = [str(value) for key, value in readme.metadata.items() if key_of(key) == "title"]
    is_titled = any(fold_key(title) in _NAMES for title in (*titles, heading[1] if heading else ""))
    return is_titled or any(_links_to(post, readme.path) for post in posts)


def _links_to(post: Post, path: str) -> bool:
    if path not in post.body:
        return False
    folder = posixpath.dirname(post.path)
    return any(posixpath.normpath(posixpath.join(folder, link[1])) == path for link in _LINK.finditer(post.body))
