"""Write the posts of an imported document: names, Markdown, files."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path, PurePosixPath

from pipeline.errors import UserError
from pipeline.files.opening import read_below
from pipeline.i18n.catalogue import words_in
from pipeline.i18n.sentences import humanize, sentence
from pipeline.importing.documents import PICTURE, PostToWrite
from pipeline.importing.read_document import link_posts
from pipeline.jobs.executors import room_to_nest
from pipeline.jobs.job import job
from pipeline.model.article import ONLY, Picture, block_of, is_for_some
from pipeline.new.new_files import choose_language, dump_line, is_there, write_new
from pipeline.new.post_folder import PostFolder
from pipeline.pandoc.nodes import Node, find_landmarks, plain_text, rewrite, string
from pipeline.pandoc.process import PANDOC
from pipeline.text.keys import key_of
from pipeline.text.printable import in_one_line

# Typography is that of `publish`, so that quotation marks and dashes stay as they were typed.
_WRITER = "commonmark_x-smart-emoji-alerts-raw_attribute"
_LARGEST = 100_000_000  # bytes of a post to be replaced
_ENTRY = re.compile(r"^(?=[\w-][^\n]{0,60}?:)", re.MULTILINE)
_KEY = re.compile(r"^([\w-][^:\n]{0,60}):", re.MULTILINE)
_BLOCK = re.compile(r"^ {0,3}:{3,} ?\{?[ .]?([\w-]{1,60})", re.MULTILINE)
# Titles of pictures have no references, so that a tag in one is parted.
_BRACES = re.compile(r"\{(?=[{%#])")


@job()
def write_post(post: PostToWrite) -> str:
    """Return the file of a post.

    Raises:
        PandocError: it takes too much time or memory.
    """
    with room_to_nest():
        blocks = link_posts(post.document.open(), dict(post.links))
        if post.head.is_own and post.site:
            _lead_home(blocks, post.site)
        for image in find_landmarks(blocks):
            if image["t"] == "Image":
                number = int(image["c"][2][0].removeprefix(PICTURE))
                image["c"][2] = [post.pictures[number], _BRACES.sub("{ ", image["c"][2][1])]
        lead = _find_lead(blocks)
        lines = "\n".join(_write_front_matter(post, lead))
        if lead is not None and post.head.is_own:  # an edition puts it before the text
            del blocks[0]
        document = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": rewrite(blocks, escape)}
        text = PANDOC.write(json.dumps(document, ensure_ascii=False), _WRITER).text
    return f"---\n{lines}\n---\n\n{text}"


def _write_front_matter(post: PostToWrite, lead: Node | None) -> Iterator[str]:
    head = post.head
    authors = [in_one_line(author) for author in head.authors]
    values: dict[str, object] = {
        "title": in_one_line(head.title),
        "date": head.date,
        "lang": head.language,
        "author": authors[0] if len(authors) == 1 else authors,
        "subtitle": in_one_line(head.subtitle) if head.is_own else "",
        "description": in_one_line(head.description if head.is_own else head.subtitle),
        "tags": list(head.tags),
    }
    if lead is not None:
        values |= {"image": lead["c"][2][0], "image_alt": plain_text(lead["c"][1])}
    words = words_in(choose_language(post.usual))
    named = ((words.get(key, (key,))[0], value) for key, value in values.items() if value)
    yield from (f"date: {value}" if key == "date" else dump_line(key, value) for key, value in named)


def _lead_home(blocks: list[Node], site: str) -> None:
    """Let links to articles of the collection's own site lead to the articles, as links of posts do."""
    for link in find_landmarks(blocks):
        if link["t"] == "Link" and link["c"][2][0].startswith(f"{site}articles/"):
            link["c"][2][0] = f"/{link['c'][2][0].removeprefix(site)}"


def _find_lead(blocks: list[Node]) -> Node | None:
    """Return the picture that a text begins with."""
    first = blocks[0]["c"] if blocks and blocks[0]["t"] == "Para" else []
    return first[0] if len(first) == 1 and first[0]["t"] == "Image" else None


# Tags, marks and remarks of other tools; attributes; emoji by their names; and what pandoc 3.9 forgets to escape: a
# backslash before a bracket, of which it loses the bracket, and what reads as a reference.
_SIGNS = re.compile(
    r"\{|\\(?=[^\w\s])|==|%%|\[\[|:::|!!!|\?\?\?|>>>|@@|&(?=#?\w{1,30};)|:(?=[a-z+-][\w+-]{0,40}:)", re.ASCII
)
# What begins a line of its own kind: a term's meaning, a rule.
_OPENING = re.compile(r"[:~]$|[-_*]{3,99}$")
# After a line end pandoc escapes nothing.
_AFTER_LINE_END = re.compile(r"[-+*#>=:~_|]|\d{1,9}[.)]$")


def escape(nodes: list[Node]) -> list[Node]:
    """Return inlines that are read as the words that they are."""
    result: list[Node] = []
    for number, node in enumerate(nodes):
        if node["t"] != "Str":
            result.append(node)
            continue
        text = node["c"]
        opens = _AFTER_LINE_END if number and nodes[number - 1]["t"] == "LineBreak" else _OPENING
        if (number == 0 or opens is _AFTER_LINE_END) and opens.match(text):
            result.append(_make_reference(text[0]))
            text = text[1:]
        result += _escape_pieces(text)
    return result


def _escape_pieces(text: str) -> list[Node]:
    pieces: list[Node] = []
    at = 0
    for match in _SIGNS.finditer(text):
        pieces += [string(text[at : match.start()])] if match.start() > at else []
        pieces.append(_make_reference(match[0]))
        at = match.end()
    return [*pieces, string(text[at:])] if at < len(text) else pieces


def _make_reference(letters: str) -> Node:
    return {"t": "RawInline", "c": ["html", "".join(f"&#{ord(letter)};" for letter in letters)]}


@dataclass
class PostNames:
    """Names for posts in a folder, each given once; `day` is in those that have a date.

    A name is `free` if no file there has it; without this condition, names are those of a first import. `replaced` has
    the paths of posts that keep theirs, by the names that are given to their new texts.
    """

    root: Path
    folder: PostFolder
    day: dt.date
    free: bool = True
    given: set[str] = field(default_factory=set)
    replaced: dict[str, str] = field(default_factory=dict)

    def slug(self, title: str) -> str:
        """Return a name for a post of this title."""
        folder = self.folder if self.free else replace(self.folder, taken=frozenset())
        while True:
            slug = folder.free_slug(title, self.given)
            self.given.add(slug)
            if not (self.free and (is_there(self.root, self.path(slug)) or self._has_pictures(slug))):
                return slug

    def path(self, slug: str) -> str:
        """Return the path of a post below the content folder."""
        return self.replaced.get(slug) or self.folder.path_of(slug, self.day)

    def picture(self, slug: str, number: int, suffix: str) -> str:
        """Return the path of a picture of a post, which has its name and a number from 1 on."""
        return str(PurePosixPath(self.path(slug)).parent / f"{slug}-{number}{suffix}")

    def _has_pictures(self, slug: str) -> bool:
        where = self.root / PurePosixPath(self.path(slug)).parent
        picture = re.compile(rf"{slug}-\d+\.\w+")
        return where.is_dir() and any(picture.fullmatch(file.name) for file in where.iterdir())


def holds_post(root: Path, path: str, text: str) -> bool:
    """Return whether this path holds a post with this text; the front matter may differ."""
    try:
        there = (root / path).read_text("utf-8") if is_there(root, path) else None
        return there is not None and _strip_front_matter(there) == _strip_front_matter(text)
    except (OSError, UnicodeDecodeError):
        return False


def write_all(root: Path, files: Sequence[tuple[str, bytes]]) -> None:
    """Write files that are not there yet; where one cannot be written, none of them stays.

    Raises:
        UserError: one cannot be written, or something has its name meanwhile.
    """
    written: list[str] = []
    try:
        for path, data in files:
            _write(root, path, data)
            written.append(path)
    except UserError:
        for path in written:
            (root / path).unlink(missing_ok=True)
        raise


def _write(root: Path, path: str, data: bytes) -> None:
    if not write_new(root, path, data):
        raise UserError("{file} exists already; it was not changed", file=root / path)


def read_post(root: Path, path: str) -> bytes:
    """Return the bytes of a post that is to be replaced.

    Raises:
        UserError: it cannot be read as a whole.
    """
    try:
        data = read_below(root, path, _LARGEST)
    except OSError as error:
        raise UserError("{path} cannot be replaced: {why}", path=root / path, why=humanize(error)) from error
    if len(data) > _LARGEST:
        raise UserError("{path} is larger than {number} MB", path=root / path, number=_LARGEST // 10**6)
    return data


def name_backup(root: Path, path: str) -> str:
    """Return a free name beside a post for its old text: `POST.md.bak`, `POST.md.bak1` and so on."""
    return next(name for number in count() if not is_there(root, name := f"{path}.bak{number or ''}"))


def replace_post(root: Path, path: str, text: str, backup: str, old: bytes) -> None:
    """Replace a post, and write its old bytes into a new file.

    Raises:
        UserError: one of them cannot be written; the post is then as it was.
    """
    _write(root, backup, old)
    _write(root, f"{path}.new", text.encode())
    try:
        (root / f"{path}.new").replace(root / path)
    except OSError as error:
        (root / f"{path}.new").unlink(missing_ok=True)
        raise UserError("{path} cannot be written: {why}", path=root / path, why=humanize(error)) from error


def keep_keys(old: str, new: str) -> str:
    """Return a new text with those keys of the old YAML that it lacks; keys keep their old names."""
    head, _, body = new.removeprefix("---\n").partition("\n---\n")
    there = {key_of(key) for key in _KEY.findall(head)}
    front = old.removeprefix("---\n").partition("\n---\n")[0]
    named = {key_of(key): key for key in _KEY.findall(front)}
    head = _KEY.sub(lambda key: f"{named.get(key_of(key[1]), key[1])}:", head)
    entries = _ENTRY.split(front)[1:]  # what is above the first is none
    kept = [entry.rstrip("\n") for entry in entries if key_of(entry.partition(":")[0]) not in there]
    return "\n".join(["---", head, *kept, "---", body])


def find_hindrance(old: str) -> str:
    """Return why no document may take the place of a text, "" if one may: it would publish what was not for all."""
    if not old.startswith("---\n"):
        return sentence("its front matter is not YAML between lines of “---”")
    private = sorted(name for name in _list_kinds(old) if is_for_some(name) or block_of(name) == ONLY)
    if private:
        return sentence("the document does not show who may read “::: {name}”", name=private[0])
    return ""


def list_losses(old: str, new: str) -> list[str]:
    """Return the kinds of blocks that a post has and its new text has not."""
    return sorted(f"::: {name}" for name in _list_kinds(old) - _list_kinds(new))


def _list_kinds(text: str) -> set[str]:
    return set(_BLOCK.findall(text))


def suffix_for(picture: Picture | str) -> str:
    """Return the end of a picture's name, after what it is."""
    return PurePosixPath(picture.path).suffix if isinstance(picture, Picture) else ".png"


def _strip_front_matter(text: str) -> str:
    """Return a post without its front matter, which has the date of its import."""
    return (text.partition("\n---\n")[2] if text.startswith("---\n") else text).strip()
