"""An article's page as one file that needs no other: with its sheets, script, fonts, pictures and recordings."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from pipeline.editions.site.paths import article_path
from pipeline.files.kinds import media_type_of
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, job
from pipeline.text.urls import write_data_url
from pipeline.theme.typefaces import ranges_of

_LARGE = 20_000_000  # bytes of a recording that stays on the site, if that has an address
_WIDE = 960  # pixels: of the column on a screen with two for each of CSS
_ATTRIBUTE = re.compile(r"""\s([\w:-]++)(?:="([^"]*+)"|='([^']*+)')?""")
_TAG = re.compile(r"""<(link|meta|img|source|audio|video|track|a)((?:\s+[\w:-]+(?:="[^"]*"|='[^']*')?)*)\s*/?>""")
_SCRIPT = re.compile(r"""<script((?:\s+[\w:-]+(?:="[^"]*"|='[^']*')?)*)></script>""")
# How ways through the site begin, and what lies beside it; and how they end.
_WAYS = (
    (re.compile(r'<nav(?![^<>]{0,200}class="contents")[^<>]{0,200}>'), "</nav>"),
    (re.compile(r'<footer class="takeaway"'), "</footer>"),
    (re.compile(r'<p[^<>]{0,200}><a href="[^"<>]{0,200}feed\.xml"'), "</p>"),
)
_SCRIPTS = ("/reading.js", "/questions.js")
_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_URL = re.compile(r"""url\(["']?([^"')]+)["']?\)""")
# What a page says to browsers without scripts is in words that validators of style sheets within pages do not know yet.
_SCRIPTLESS = re.compile(r"@media\s*\(scripting:\s*none\)[^{}]*+\{(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\}")
_RANGE = re.compile(r"unicode-range:([^;}]*)")
# Families of ours that some pages have nothing for, and what shows that one has.
_SPECIAL = {"Source Code Pro": re.compile(r"<(?:code|pre|kbd|samp)\b"), "Formula": re.compile(r"<math\b")}
_TYPES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "vtt": "text/vtt",
    "webp": "image/webp",
    "woff2": "font/woff2",
}


@dataclass(frozen=True)
class SingleFile(Job):
    """A finished page of an article, and the files that it and its style sheets name, by their paths in the site."""

    slug: str
    page: Blob
    files: Mapping[str, Blob]
    base_url: str = ""

    about = sentence("single file of article {name}", name="{0.slug}")
    causes: ClassVar[Mapping[str, str]] = {"page": sentence("its page changed")}

    @property
    def path(self) -> str:
        """Its path in the output."""
        return f"single/{self.slug}.html"


def plan_single_files(pages: Mapping[str, Blob], files: Mapping[str, Blob], base_url: str) -> Iterator[SingleFile]:
    """Yield the files of these pages of articles, by their slugs; `files` are those of the site."""
    shared = {path: blob for path, blob in files.items() if path.startswith("assets/")}
    for slug, page in pages.items():
        folder = posixpath.dirname(article_path(slug))
        named = {
            path
            for tag in _TAG.finditer(page.text)
            for address in _addresses(_attributes(tag[2]))
            if (path := _resolve(address, folder)) in files
        }
        # No page of the site is in another one.
        own = {path: files[path] for path in sorted(named) if not path.endswith((".html", ".pdf", ".epub", ".md"))}
        yield SingleFile(slug, page, shared | own, base_url)


@job()
def write_single_file(job: SingleFile) -> Blob:
    """Return the page with all in it that it needs; what leads elsewhere in the site leads to its address, if any."""
    return Blob.of(_Writer(job, posixpath.dirname(article_path(job.slug))).written())


@dataclass(frozen=True)
class _Writer:
    """Puts a page together; addresses are relative to `folder`."""

    job: SingleFile
    folder: str
    letters: set[int] = field(default_factory=set)

    def written(self) -> str:
        html = _without_ways(self.job.page.text)
        self.letters.update(map(ord, unescape(re.sub(r"<[^<>]*>", "", html))))
        return _TAG.sub(self._tag, _SCRIPT.sub(self._script, html))

    def _script(self, match: re.Match[str]) -> str:
        """Return the script that helps one read with its text in it, and no other: search looks through the site."""
        attributes = _attributes(match[1])
        path = _resolve(attributes.pop("src", ""), self.folder)
        if not path.endswith(_SCRIPTS) or path not in self.job.files:
            return ""
        for name in ("data-worker", "data-fonts"):
            attributes.pop(name, None)
        # There is nothing to search, and so no word for it.
        words = json.loads(attributes.get("data-words", "{}"))
        words.pop("search", None)
        attributes["data-words"] = json.dumps(words, ensure_ascii=False)
        if "data-rules" in attributes:
            attributes["data-rules"] = attributes["data-rules"].replace("'self'", "data:")
        script = self.job.files[path].text.replace("</", "<\\/")
        return f"<script{_write_attributes(attributes)}>{script}</script>"

    def _tag(self, match: re.Match[str]) -> str:
        name, attributes = match[1], _attributes(match[2])
        change: Callable[[dict[str, str]], str | None] = getattr(self, f"_{name}", self._medium)
        changed = change(attributes)
        return f"<{name}{_write_attributes(attributes)}>" if changed is None else changed

    def _meta(self, attributes: dict[str, str]) -> None:
        if attributes.get("http-equiv") == "Content-Security-Policy":
            rules = attributes["content"].replace("'self' ", "").replace("font-src 'self'", "font-src data:")
            attributes["content"] = rules.replace("connect-src 'self'", "connect-src 'none'")

    def _link(self, attributes: dict[str, str]) -> str | None:
        path = _resolve(attributes.get("href", ""), self.folder)
        if attributes.get("rel") == "stylesheet" and path in self.job.files:
            kept = {name: value for name, value in attributes.items() if name in {"class", "media", "nonce"}}
            return f"<style{_write_attributes(kept)}>{self._sheet(path)}</style>"
        if attributes.get("rel") == "icon" and path in self.job.files:
            attributes["href"] = self._data(path)
            return None
        return None if attributes.get("rel") != "manifest" and self._leads("href", attributes) else ""

    def _a(self, attributes: dict[str, str]) -> None:
        self._leads("href", attributes)

    def _leads(self, name: str, attributes: dict[str, str]) -> bool:
        """Have an attribute lead to the site's address; it goes where there is none. Whether it leads anywhere."""
        address = attributes.get(name, "")
        if address.startswith(("#", "//")) or urlsplit(address).scheme:
            return True
        attributes.pop(name, None)
        if self.job.base_url and address:
            path, mark, fragment = address.partition("#")
            attributes[name] = (
                self.job.base_url + posixpath.normpath(posixpath.join(self.folder, path)) + mark + fragment
            )
        return name in attributes

    def _source(self, attributes: dict[str, str]) -> str | None:
        self._medium(attributes)
        return "" if "srcset" in attributes else None

    def _img(self, attributes: dict[str, str]) -> None:
        widths: dict[str, str] = {}
        for one in filter(None, attributes.pop("srcset", "").split(", ")):
            address, width = one.split()
            widths[width] = address
        attributes.pop("sizes", None)
        attributes["src"] = widths.get(f"{_WIDE}w", attributes.get("src", ""))
        self._medium(attributes)

    def _medium(self, attributes: dict[str, str]) -> None:
        for name in ("src", "poster"):
            path = _resolve(attributes.get(name, ""), self.folder)
            if path in self.job.files:
                large = self.job.files[path].size > _LARGE and self.job.base_url
                attributes[name] = self.job.base_url + path if large else self._data(path)

    def _sheet(self, path: str) -> str:
        """Return a style sheet with the fonts of the letters that the page has."""
        folder = posixpath.dirname(path)

        def face(match: re.Match[str]) -> str:
            rule = match[0]
            if any(family in rule and not sign.search(self.job.page.text) for family, sign in _SPECIAL.items()):
                return ""
            found = _RANGE.search(rule)
            if found and not any(first <= code <= last for first, last in ranges_of(found[1]) for code in self.letters):
                return ""
            # It is here already, and there is no next page.
            rule = rule.replace("font-display:optional", "font-display:block")
            return _URL.sub(lambda url: f"url({self._data(posixpath.normpath(posixpath.join(folder, url[1])))})", rule)

        css = _SCRIPTLESS.sub("", self.job.files[path].text)
        return _FACE.sub(face, css).replace("</", "<\\/")

    def _data(self, path: str) -> str:
        media_type = _TYPES.get(path.rpartition(".")[2].lower()) or media_type_of(path) or "application/octet-stream"
        return write_data_url(media_type, self.job.files[path].data)


def _without_ways(html: str) -> str:
    """Return a page without its ways to others; what never ends stays."""
    for beginning, end in _WAYS:
        kept, place = [], 0
        for match in beginning.finditer(html):
            until = html.find(end, match.start())
            if until < 0:
                break
            if match.start() >= place:
                kept.append(html[place : match.start()])
                place = until + len(end)
        html = "".join((*kept, html[place:]))
    return html


def _attributes(text: str) -> dict[str, str]:
    return {name: unescape(double or single) for name, double, single in _ATTRIBUTE.findall(text)}


def _write_attributes(attributes: Mapping[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())


def _addresses(attributes: Mapping[str, str]) -> Iterator[str]:
    yield from (attributes[name] for name in ("src", "poster", "href") if name in attributes)
    yield from (one.split()[0] for one in attributes.get("srcset", "").split(", ") if one)


def _resolve(address: str, folder: str) -> str:
    """Return the path in the site that a relative address on a page names, "" for any other."""
    if not address or address.startswith("#") or urlsplit(address).scheme:
        return ""
    return posixpath.normpath(posixpath.join(folder, unquote(address.partition("#")[0])))
