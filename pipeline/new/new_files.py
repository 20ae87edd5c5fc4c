"""Files that were not there before: each is written whole below a folder, and never over another one."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from pipeline.errors import UserError
from pipeline.i18n.catalogue import switch_under, words_for
from pipeline.i18n.sentences import humanize
from pipeline.text.printable import in_one_line
from pipeline.text.setting_values import WrongValueError, base_url, language

LANGUAGE = "fr"
"""Default language of a collection: that of the first users."""
LICENCES = (*(f"CC {terms} 4.0" for terms in ("BY", "BY-SA", "BY-NC", "BY-NC-SA", "BY-ND", "BY-NC-ND")), "CC0 1.0")
"""The names of the licences of Creative Commons; any other text is written as it is."""
_SENTENCES = {
    "en": "Texts and pictures by their authors, under {}",
    "fr": "Textes et images des auteurs, sous licence {}",
}
_VERSIONS = ("", "40", "10")


def parse_language(word: str) -> str:
    """Return a language code; "" for none.

    Raises:
        UserError: it is no language code.
    """
    try:
        return language(word) if word.strip() else ""
    except WrongValueError as error:
        raise UserError("--lang {error}", error=error) from None


def parse_address(word: str) -> str:
    """Return the address of a site, with a slash at its end; "" for none.

    Raises:
        UserError: it is no address.
    """
    try:
        return base_url(word) if word.strip() else ""
    except WrongValueError as error:
        raise UserError("--base-url {error}", error=error) from None


def expand_licence(licence: str, language: str) -> str:
    """Return what readers may do under a licence, as a sentence in "en" or "fr"; any other text as it is.

    Capitals, blanks, hyphens and the version can be left out ("cc-by-sa").
    """
    known = {_plain(name): name for name in LICENCES}
    name = next((known[key] for end in _VERSIONS if (key := _plain(licence) + end) in known), "")
    return _SENTENCES[language].format(name) if name else in_one_line(licence)


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))


_WIDEST = float("inf")


def dump_line(key: str, value: object) -> str:
    """Return “key: value” as one line, which reads as the same value again; a list of texts as `[one, two]`.

    Texts are in one line and printable already (`text/printable.py`).
    """
    import yaml  # noqa: PLC0415 - the list of commands names licences alone

    flow = isinstance(value, list)
    data = value if flow else {key: value}
    written: str = yaml.safe_dump(data, allow_unicode=True, width=_WIDEST, default_flow_style=flow)
    return (f"{key}: {written}" if flow else written).rstrip("\n")


_FILES = Path(__file__).with_name("files")
_OTHERWISE = "en"
# Tools pass over names that begin with a dot, in packages too.
_DOT = re.compile(r"^dot-")


def choose_language(language: str) -> str:
    """Return the language of the files for a collection in this one (BCP 47): its own, or English."""
    short = language.partition("-")[0].lower()
    return short if short.isalpha() and (_FILES / short).is_dir() else _OTHERWISE


def read_post_file(language: str) -> str:
    """Return what the file of a post begins as."""
    return (_FILES / choose_language(language) / "post.md").read_text("utf-8")


def read_site_files(language: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a new collection, by their paths in it."""
    root = _FILES / choose_language(language) / "site"
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield _DOT.sub(".", path.relative_to(root).as_posix()), path.read_bytes()


def fill_in(text: str, values: Mapping[str, object], aside: Collection[str] = ()) -> str:
    """Return a text of YAML in which the outermost keys have these values, also those that were commented out.

    The text may write a key in any language. A key whose value is None loses its line; one put `aside` is
    commented out.
    """
    for key, value in values.items():
        mark = "#" if key in aside else ""

        def write(found: re.Match[str], value: object = value, mark: str = mark) -> str:
            if isinstance(value, bool):
                value = switch_under(found[1], is_on=value)
            return "" if value is None else f"{mark}{dump_line(found[1], value)}\n"

        names = "|".join(map(re.escape, (key, *words_for(key))))
        text = re.sub(rf"^#?({names}):.*\n", write, text, count=1, flags=re.MULTILINE)
    return text


def is_there(root: Path, path: str) -> bool:
    """Return whether anything has this name below the folder; a link that leads nowhere has it, too."""
    return (root / path).exists() or (root / path).is_symlink()


def write_new(root: Path, path: str, data: bytes) -> bool:
    """Write a file below a folder, with the folders around it; return False where something has its name already.

    Raises:
        UserError: it cannot be written, or a link of the file system leads out of the folder.
    """
    target = root / path
    try:
        if not target.parent.resolve().is_relative_to(root.resolve()):
            raise UserError(
                "{path} is a link out of {folder}; nothing is written there", path=target.parent, folder=root
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        file = target.open("xb")
    except (FileExistsError, NotADirectoryError) as error:
        if is_there(root, path):
            return False
        raise UserError("{path} cannot be written: a file is where its folder would be", path=target) from error
    except (OSError, RuntimeError) as error:
        raise UserError("{path} cannot be written: {why}", path=target, why=humanize(error)) from error
    try:
        with file:
            file.write(data)
    except OSError as error:
        with contextlib.suppress(OSError):
            target.unlink()
        raise UserError("{path} cannot be written: {why}", path=target, why=humanize(error)) from error
    return True
