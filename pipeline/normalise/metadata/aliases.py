"""Former addresses of posts, as paths of pages of the site that lead on from there.

As strict as the names of posts: no path leaves the site, is used by hosts or other editions, or is impossible on some
systems.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

from pipeline.i18n.sentences import sentence
from pipeline.normalise.body import titles
from pipeline.normalise.metadata.front_matter import FrontMatter
from pipeline.text.printable import file_name_of, slug_of

ALIAS_KEYS = ("aliases", "redirect_from")
_MOST = 200  # pages of one post: enough for one that replaces a whole blog
_DEEPEST, _LONGEST = 12, 150  # folders, bytes of a name
_PAGE = re.compile(r"\.html?$", re.IGNORECASE)
_SUFFIX = re.compile(r"\.(?=[a-z0-9]*[a-z])[a-z0-9]{1,5}$", re.IGNORECASE)
# Pages of other sites; on ours, they become folders.
_PAGES_ELSEWHERE = re.compile(r"\.(?:php\d?|aspx?|jspx?|shtml|xhtml|cgi|do)$", re.IGNORECASE)
_NO_NAME = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f\ufffd]')
_OF_HOSTS = frozenset({"cname", "_headers", "_redirects"})
_HINT = sentence("write it as it follows the site's address: /2019/old-name/")


class _OddAliasError(ValueError):
    """An address that no page can have; the text says why."""


def read_aliases(front: FrontMatter, base_url: str) -> tuple[str, ...]:
    """Return the paths of the pages that lead to a post; report impossible ones.

    Names without a slash, which Obsidian also calls aliases, do not count.
    """
    paths: dict[str, None] = {}
    for key in ALIAS_KEYS:
        for address in front.texts(key, limit=titles.ADDRESS):
            if key == "aliases" and "/" not in address and not _PAGE.search(address):
                continue
            try:
                paths[_parse_path(address, base_url)] = None
            except _OddAliasError as error:
                message = sentence("“{address}” cannot be redirected: {why}", address=address, why=error.args[0])
                front.report(key, message, _HINT, rule="odd-alias")
    if len(paths) > _MOST:
        key = next(key for key in ALIAS_KEYS if front.value(key) is not None)
        message = sentence("{number} old addresses; only the first {most} redirect", number=len(paths), most=_MOST)
        front.report(key, message, rule="odd-alias")
    return tuple(paths)[:_MOST]


def _parse_path(address: str, base_url: str) -> str:
    """Return the path of the page.

    Raises:
        _OddAliasError: No page can have this address.
    """
    own = address.removeprefix(base_url) if base_url else address
    if "://" in own or own.startswith(("//", "\\\\")) or own.lower().startswith(("mailto:", "javascript:", "data:")):
        raise _OddAliasError(sentence("it is on another site"))
    if "?" in own or "#" in own:
        raise _OddAliasError(sentence("a static site ignores what follows a “?” or a “#”"))
    path = unicodedata.normalize("NFC", unquote(own))
    parts = [part for part in path.split("/") if part]
    if not parts:
        raise _OddAliasError(sentence("it is the front page"))
    if len(parts) > _DEEPEST:
        raise _OddAliasError(sentence("it has more than {most} folders", most=_DEEPEST))
    if fault := next(filter(None, map(_find_fault, parts)), ""):
        raise _OddAliasError(fault)
    is_page = _PAGE.search(parts[-1]) and not path.endswith("/")
    return "/".join(parts if is_page else [*parts, "index.html"])


def _find_fault(part: str) -> str:
    """Return why a part of an address cannot be the name of a folder or a page, "" if it can."""
    if part in (".", ".."):
        return sentence("it leads out of the site")
    if part.startswith(".") or part.casefold() in _OF_HOSTS:
        return sentence("“{name}” is a name reserved by hosts and git", name=part)
    suffix = _SUFFIX.search(part)
    if suffix and not (_PAGE.search(part) or _PAGES_ELSEWHERE.search(part)):
        return sentence("“{suffix}” is not a page", suffix=suffix[0])
    stem = part.partition(".")[0]
    is_device = file_name_of(stem) != slug_of(stem)
    is_bad = _NO_NAME.search(part) or part.endswith((".", " ")) or is_device or len(part.encode()) > _LONGEST
    return sentence("no file can be called “{name}” everywhere", name=part) if is_bad else ""
