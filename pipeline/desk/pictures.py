"""Pictures and recordings that come to a post, and the alternative texts of all pictures of a collection.

Nothing is written here. What a file is, its bytes say; the place where it was made is taken out of it.
"""

from __future__ import annotations

import io
import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from html import escape as escape_html
from pathlib import Path, PurePosixPath
from threading import Lock

from pipeline.desk.forms.front_matter import change_front_matter
from pipeline.desk.links import Links
from pipeline.desk.store.files import Change, DeskError
from pipeline.desk.store.folder import LARGEST_TEXT, is_text
from pipeline.dialects.arguments import split_size, strip_markup
from pipeline.files.kinds import is_picture, is_played, kind_of, markup_in
from pipeline.files.opening import read_below
from pipeline.files.rasters import begins_as_raster
from pipeline.files.taken_at import clean_picture, clean_recording, is_sideways, read_opened
from pipeline.i18n.sentences import byte_size, sentence
from pipeline.load.front_matter import read_post
from pipeline.load.walk import find_files, is_markdown
from pipeline.model.manuscript import Post
from pipeline.normalise.body.links import is_internal
from pipeline.normalise.body.source_links import NO_SPAN, Place, find_places
from pipeline.normalise.media.measure_recording import measure_file
from pipeline.normalise.media.pictures import choose_free_path
from pipeline.normalise.media.prepare_picture import clean_drawing
from pipeline.normalise.media.rasters import Raster, UnreadablePictureError, encode_again, load_raster
from pipeline.normalise.metadata.keys import ALT_KEYS, IMAGE_KEYS
from pipeline.normalise.metadata.metadata import is_named_after_folder, read_lead_picture
from pipeline.normalise.resolve import Assets, count_steps
from pipeline.text.keys import keys_of
from pipeline.text.printable import file_name_of, in_one_line, slug_of
from pipeline.text.urls import is_data

LARGEST = 200_000_000
"""Bytes of a file that may come."""
LONGEST_SIDE = 2_000
"""Pixels a side of what is offered in the place of a larger picture: more than any edition shows."""
_HEAVY = 1_500_000  # bytes of a picture for which a smaller one is offered
_THUMBNAIL = 320  # pixels a side
_WORTHWHILE = 0.8  # share of the bytes that a smaller picture has at most
_HUGE = 65_500  # pixels a side that a JPEG may have
_PHOTOGRAPHS = ("JPEG", "MPO")
_SUFFIXES = {"JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png", "GIF": ".gif", "WEBP": ".webp"}
_RECORDINGS: tuple[tuple[re.Pattern[bytes], tuple[str, ...]], ...] = (
    (re.compile(rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]"), (".mp3",)),
    (re.compile(rb"\xff[\xf0\xf1\xf8\xf9]"), (".aac",)),
    (re.compile(rb"fLaC"), (".flac",)),
    (re.compile(rb"OggS"), (".ogg", ".oga", ".opus", ".ogv")),
    (re.compile(rb"\x1aE\xdf\xa3"), (".webm", ".weba")),
    (re.compile(rb"RIFF.{4}WAVE", re.DOTALL), (".wav",)),
    (re.compile(rb".{4}ftypM4[AB]", re.DOTALL), (".m4a", ".m4b")),
    (re.compile(rb".{4}ftypqt  ", re.DOTALL), (".mov",)),
    (re.compile(rb".{4}ftyp", re.DOTALL), (".mp4", ".m4v", ".m4a")),
)
_FOLDERS = ("images", "media")
_TURN = Lock()  # reading a picture sets what all of Pillow does


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it can go into the collection: its bytes, their suffix, its path, and its address in the post.

    `smaller` is how many bytes it would have with sides of `LONGEST_SIDE`, 0 where that is not worth it. `remarks` are
    sentences about what was done to it, or could not be.
    """

    data: bytes
    suffix: str
    width: int = 0
    height: int = 0
    smaller: int = 0
    remarks: tuple[str, ...] = ()
    path: str = ""
    address: str = ""

    @property
    def change(self) -> Change:
        """Change to be written."""
        return Change(self.path, None, self.data)

    def markdown(self, alt: str) -> str:
        """Return what shows or plays it, with its alternative text or its title."""
        return f"![{escape_alt(in_one_line(alt))}]({self.address})"


def receive(root: Path, post: str, name: str, data: bytes, *, smaller: bool = False) -> Received:
    """Return what becomes of a file that comes to the post at a path.

    `smaller` says that a large picture is to be made smaller.

    Raises:
        DeskError: It is no picture and no recording, or damaged, or too large.
    """
    if len(data) > LARGEST:
        raise DeskError(
            "{name} has {size}; the limit is {most}", name=name, size=byte_size(len(data)), most=byte_size(LARGEST)
        )
    ready = _prepare(name, data, smaller=smaller)
    files = find_files(root).files
    raw = read_below(root, post, LARGEST) if post in files else b""
    folder, prefix = _choose_folder(post, raw, files, is_sound=is_played(f"x{ready.suffix}"))
    stem = file_name_of(PurePosixPath(name.replace("\\", "/")).stem) or ("image" if ready.width else "media")
    path = choose_free_path(posixpath.join(folder, f"{stem}{ready.suffix}"), {file.casefold() for file in files})
    address = (
        f"/{path.removeprefix(prefix)}"
        if prefix is not None
        else posixpath.relpath(path, posixpath.dirname(post) or ".")
    )
    return replace(ready, path=path, address=address)


def _prepare(name: str, data: bytes, *, smaller: bool) -> Received:
    try:
        if begins_as_raster(data):
            with _TURN:
                return _prepare_picture(data, smaller=smaller)
        if markup_in(data) == kind_of(b"<svg "):
            drawing = clean_drawing(data)  # what is published of it; the file stays as it is
            return Received(data, ".svg", round(drawing.width), round(drawing.height))
    except UnreadablePictureError as error:
        raise DeskError("{name} cannot be taken: {why}", name=name, why=error) from error
    suffixes = next((suffixes for form, suffixes in _RECORDINGS if form.match(data)), ())
    if not suffixes or not measure_file(io.BytesIO(data)).is_one:
        if _DOCUMENTS.search(name):
            raise DeskError(
                "{name} is a document: in the terminal, `editions import` and its path make an article of it", name=name
            )
        what = kind_of(data) or sentence("a file of an unknown kind")
        raise DeskError("{name} is {what}; only pictures, sounds and films can be added here", name=name, what=what)
    cleaned, own = clean_recording(data), PurePosixPath(name).suffix.lower()
    remarks = [_TAKEN_OUT] * cleaned.had_place + [_MAY_HAVE_PLACE] * cleaned.may_have_place
    return Received(cleaned.data, own if own in suffixes else suffixes[0], remarks=tuple(remarks))


_DOCUMENTS = re.compile(r"\.(?:docx?|docm|odt|rtf|epub)\Z", re.IGNORECASE)
"""What `import` takes, by its names."""
_TAKEN_OUT = sentence("The file said where it was made; this was removed.")
_MAY_HAVE_PLACE = sentence("The file may say where it was made; this cannot be removed from a file of this kind.")


def _prepare_picture(data: bytes, *, smaller: bool) -> Received:
    image = load_raster(data)
    kind = image.format or ""
    credit, had_place = read_opened(image)
    is_moving = kind != "MPO" and getattr(image, "n_frames", 1) > 1
    is_large = not is_moving and (max(image.size) > LONGEST_SIDE or (len(data) > _HEAVY and kind in _PHOTOGRAPHS))
    cleaned = clean_picture(data) if kind in _SUFFIXES else None
    remarks = [_TAKEN_OUT] * (had_place or bool(cleaned and cleaned.had_place))
    if cleaned:
        width, height = image.size[::-1] if is_sideways(image) else image.size
        ready = Received(cleaned.data, _SUFFIXES[kind], width, height, remarks=tuple(remarks))
    else:
        again = encode_again(image, _HUGE, credit)
        suffix = _SUFFIXES[again.media_type.rpartition("/")[2].upper()]
        remarks.append(
            sentence(
                "The file was {kind}, which not every browser shows; it is now {other}.",
                kind=kind,
                other=suffix[1:].upper(),
            )
        )
        ready = Received(again.data, suffix, again.width, again.height, remarks=tuple(remarks))
    if not is_large:
        return ready
    small = encode_again(load_raster(data), LONGEST_SIDE, credit)
    if len(small.data) > _WORTHWHILE * len(ready.data):
        return ready
    if not smaller:
        return replace(ready, smaller=len(small.data))
    suffix = _SUFFIXES[small.media_type.rpartition("/")[2].upper()]
    return Received(small.data, suffix, small.width, small.height, remarks=ready.remarks)


def _choose_folder(post: str, raw: bytes, files: list[str], *, is_sound: bool) -> tuple[str, str | None]:
    """Return the folder for a file that comes to a post, and what addresses from the root leave out of it.

    It is where the post's own pictures are, or those of its neighbours, or a folder that is called so.
    """
    is_alike = is_played if is_sound else is_picture
    assets = Assets(file for file in files if is_alike(file))
    text = raw.decode("utf-8", "replace")
    parsed, _ = read_post(post, raw)
    used: Counter[tuple[str, str | None]] = Counter()
    for place in find_places(text, parsed.body_line if parsed else 1):
        if path := assets.at(place.address, post) if is_alike(place.address.partition("?")[0]) else "":
            plain = place.address.partition("?")[0].lstrip("/")
            from_root = place.address.startswith("/") and path.endswith(plain)
            used[posixpath.dirname(path), path.removesuffix(plain) if from_root else None] += 1
    if used:
        return used.most_common(1)[0][0]
    beside = posixpath.dirname(post)
    if is_named_after_folder(post):
        return beside, None
    # Nobody looks for a post's pictures in the folder that is another one's.
    others = {posixpath.dirname(file) for file in files if is_markdown(file) and is_named_after_folder(file)}
    folders = Counter(posixpath.dirname(file) for file in files if is_alike(file))
    near = [folder for folder in folders if folder and folder not in others]
    nearest = max(near, key=lambda folder: (-count_steps(post, f"{folder}/x"), folders[folder]), default="")
    return nearest or _FOLDERS[is_sound], None


class Lack(StrEnum):
    """Fault of an alternative text."""

    MISSING = "missing"
    EMPTY = "empty"
    FILE_NAME = "file name"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class ListedPicture:
    """A picture of a post: its number there (0: that of the front matter), its line, its address and its file.

    `file` is "" for a picture of the web, or one that is missing. `lack` is what its alternative text lacks, if
    anything; one that is not `can_change` is written where the text alone can be changed.
    """

    post: str
    number: int
    line: int
    address: str
    file: str
    alt: str
    title: str
    lack: Lack | None
    can_change: bool = True


# Words of which an alternative text tells nothing, also where they are all that it has (“IMG_2041”).
_EMPTY = frozenset(
    "image images img picture pic photo photographie figure fig illustration screenshot capture ecran decran de d logo"
    " icon icone untitled sans titre bild foto imagen immagine alt texte alternatif text dsc dscn dcim pxl".split()
)


def find_lack(alt: str, address: str, title: str = "") -> Lack | None:
    """Return what an alternative text lacks; None for one that may say what is to be seen."""
    words = slug_of(alt)
    name = PurePosixPath(address.partition("?")[0])
    if not alt.strip():
        return Lack.MISSING
    if words and words in (slug_of(name.stem), slug_of(name.name)):
        return Lack.FILE_NAME
    if not set(re.findall(r"[a-z]+", words)) - _EMPTY and alt.isascii() | bool(words):
        return Lack.EMPTY
    return Lack.CAPTION if title and words == slug_of(title) else None


def list_pictures(root: Path, posts: Collection[str] | None = None) -> list[ListedPicture]:
    """Return the pictures of a collection, or of some of its posts, in the order of the posts.

    Raises:
        NoContentError: There is no post.
    """
    links = Links(root)
    return [
        picture for path in links.texts if posts is None or path in posts for picture in _list_pictures_of(path, links)
    ]


def find_unused(root: Path, paths: Collection[str]) -> list[str]:
    """Return those of some pictures and recordings that are there, and whose names are in no post and no settings."""
    files = find_files(root).files
    wanted = [path for path in files if path in paths and (is_picture(path) or is_played(path))]
    texts = [read_below(root, file, LARGEST_TEXT) for file in files if wanted and is_text(file)]
    return [path for path in wanted if not any(posixpath.basename(path).encode() in text for text in texts)]


def _list_pictures_of(path: str, links: Links) -> Iterator[ListedPicture]:
    text, post = links.raw(path).decode("utf-8", "replace"), links.post(path)
    image, alt, line = read_lead_picture(post)
    if image and not is_data(image):
        yield ListedPicture(
            path,
            0,
            line,
            image,
            links.find_file(image, path),
            alt,
            "",
            find_lack(alt, image),
            not _has_lead_in_map(post),
        )
    for number, place in enumerate(_pictures(text, post.body_line), 1):
        file = links.find_file(place.address, path) if is_internal(place.address) else ""
        lack = find_lack(place.alt, place.address, place.title)
        can_change = place.form != "tag" or place.label != NO_SPAN
        yield ListedPicture(path, number, place.line, place.address, file, place.alt, place.title, lack, can_change)


def _has_lead_in_map(post: Post) -> bool:
    """Return whether a lead picture is a map of its address and its text, which no form writes."""
    return any(
        ours in IMAGE_KEYS and isinstance(post.metadata[key], list | dict)
        for key, ours in keys_of(post.metadata).items()
    )


@lru_cache(maxsize=2_000)
def _pictures(text: str, body_line: int) -> list[Place]:
    """Return the pictures in a text, without recordings, which are written in the same way."""
    places = (place for place in find_places(text, body_line) if place.is_picture)
    return [place for place in places if not is_played(place.address.partition("?")[0])]


def make_thumbnail(name: str, data: bytes) -> Raster:
    """Return a picture as small as a list shows it.

    Raises:
        DeskError: It is no picture, or damaged.
    """
    try:
        with _TURN:
            image = load_raster(data)
            return encode_again(image, _THUMBNAIL, read_opened(image)[0])
    except UnreadablePictureError as error:
        raise DeskError("{name} cannot be shown: {why}", name=name, why=error) from error


def change_alt(path: str, raw: bytes, number: int, alt: str, address: str = "") -> bytes:
    """Return a post with another alternative text of one of its pictures; all other bytes stay.

    The picture is one with this address, where it is given.

    Raises:
        DeskError: There is no such picture, or its text cannot be changed with certainty.
    """
    alt = unicodedata.normalize("NFC", in_one_line(alt))
    post, _ = read_post(path, raw)
    if post is None or (number == 0 and _has_lead_in_map(post)):
        raise DeskError(_AS_TEXT)
    if number == 0:
        named = {ours: written for written, ours in keys_of(post.metadata).items()}
        return change_front_matter(
            raw, {next((named[key] for key in ALT_KEYS if key in named), "image_alt"): alt}, path
        )
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise DeskError(_AS_TEXT) from error
    before = _pictures(text, post.body_line)
    if not 0 < number <= len(before) or address not in ("", before[number - 1].address):
        raise DeskError("the picture no longer exists")
    start, end, written, expected = _rewrite_alt(before[number - 1], text, alt)
    changed = text[:start] + written + text[end:]
    after = _pictures(changed, post.body_line)
    others = [
        [(place.address, place.alt) for place in each if place is not each[number - 1]] for each in (before, after)
    ]
    if len(before) != len(after) or others[0] != others[1] or after[number - 1].alt != expected:
        raise DeskError(_AS_TEXT)
    return changed.encode()


_AS_TEXT = sentence("this alternative text cannot be changed here with certainty; change it in the text")
_SIGNS = re.compile(r"[\\`*<>$|^{}~]|=(?==)|\+(?=\+)|%(?=%)|&(?=[#\w])|(?<![^\W_])_|_(?![^\W_])|:(?=[\w+-]+:)")
_PLAIN = str.maketrans("[]|", "()/")
_IN_QUOTES = str.maketrans({'"': "”", "\\": "/", "{": "(", "}": ")", "[": "(", "]": ")", "|": "/"})


def escape_alt(alt: str) -> str:
    """Return plain words as the Markdown between the brackets of a picture.

    Brackets with a backslash would be a formula in some dialects.
    """
    return _SIGNS.sub(r"\\\g<0>", alt).replace("[", "&#91;").replace("]", "&#93;")


def _rewrite_alt(place: Place, text: str, alt: str) -> tuple[int, int, str, str]:
    """Return from where to where to write what, and how the alternative text will be read then."""
    (start, end), whole = place.label, text[slice(*place.whole)]
    if place.form == "html":
        escaped = escape_html(alt).replace("|", "&#124;")
        if place.label == NO_SPAN:
            start = end = place.whole[0] + len("<img")
            return start, end, f' alt="{escaped}"', alt
        is_quoted = text[start - 1] in "\"'"
        return start, end, escaped if is_quoted else f'"{escaped}"', alt
    if place.form == "wiki":
        plain = alt.translate(_PLAIN)
        inner = next(at for at in range(place.path[1], len(text)) if text[at] in "\\|]")
        end = place.whole[1] - len("]]")
        bar = "\\|" if text[text.rfind("\n", 0, start) + 1 :].lstrip().startswith("|") else "|"
        _, width = split_size(text[inner:end].lstrip("\\|"), alone=True)
        return inner, end, "".join(f"{bar}{part}" for part in (plain, width) if part), plain
    if place.form == "tag" or start >= place.whole[1]:
        plain = strip_markup(alt.translate(_IN_QUOTES))
        if (
            start < 1
            or text[start - 1] not in "\"'"
            or text[start - 1] != text[end : end + 1]
            or whole.count(text[start:end]) != 1
        ):
            raise DeskError(_AS_TEXT)
        words = plain.replace("'", "’") if text[end] == "'" else plain
        return start, end, words, words
    escaped = escape_alt(alt)
    if place.form == "reference" and text[end + 1 : place.whole[1]] in ("", "[]"):
        return start, place.whole[1], f"{escaped}][{text[start:end]}]", alt
    return start, end, escaped, alt
