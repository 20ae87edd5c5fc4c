"""Values of options: parse what is typed, and make `Options` and `Verbosity` of them."""

from __future__ import annotations

import datetime as dt
import difflib
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from pipeline.cli.language import command
from pipeline.errors import UserError
from pipeline.extensions import get_editions
from pipeline.i18n.catalogue import known_word
from pipeline.i18n.sentences import error_text, sentence
from pipeline.jobs.job import Limits
from pipeline.model.settings import SETTINGS_FILE, Trust
from pipeline.options import Options
from pipeline.text.setting_values import WrongFieldError, WrongValueError, choice

_Result = TypeVar("_Result")
_Choice = TypeVar("_Choice", bound=StrEnum)
CONTENT = "content"
"""The folder that holds the posts where nobody names one and there are none here."""
OUTPUT = "output"


class OptionError(UserError):
    """An option has a value that it cannot take."""


def choose_post(file: Path) -> tuple[Path, str, bool]:
    """Return the content folder that a post is in, the post's path in it, and whether it is a collection.

    Of a file that is in none, its own folder is returned.
    """
    whole = Path(os.path.abspath(file))  # noqa: PTH100 - without “..”, and links as they are
    own = next((parent for parent in whole.parents if (parent / SETTINGS_FILE).is_file()), None)
    own = own or next((parent for parent in whole.parents if parent.name == CONTENT), None)
    root = own or whole.parent
    return Path(os.path.relpath(root)), whole.relative_to(root).as_posix(), own is not None


def choose_content(folder: str) -> Path:
    """Return the content folder: the one that is named, else this one if it has settings, else `content`.

    Raises:
        OptionError: a file is named; none is named, and there is none.
    """
    named = Path(folder)
    if named.is_file():
        around = next((parent for parent in named.parents if (parent / SETTINGS_FILE).is_file()), named.parent)
        raise OptionError(
            "{file} is a file: type the folder of your posts in its place, {folder}", file=named, folder=around
        )
    if folder:
        return named
    if Path(SETTINGS_FILE).exists():
        return Path()
    if not Path(CONTENT).exists():
        raise OptionError(
            "there is no {settings_file} and no folder {content} here: name the folder with your posts"
            " (--content FOLDER), or begin one ({command})",
            settings_file=SETTINGS_FILE,
            content=CONTENT,
            command=command(sentence("new site FOLDER")),
        )
    return Path(CONTENT)


def output_within(folder: str) -> str:
    """Return the output folder of a collection that is named from elsewhere: within it, where it has settings.

    It is "" for any other, and for `content`, which belongs to the folder around it.
    """
    own = Path(folder)
    is_apart = own.resolve() != Path.cwd().resolve() and own.resolve().name != CONTENT
    return str(own / OUTPUT) if is_apart and (own / SETTINGS_FILE).is_file() else ""


def parse_editions(only: str) -> tuple[str, ...]:
    """Return the editions that are named; () for all.

    Raises:
        OptionError: There is no edition of that name.
    """
    return _parse_known(only, "only", get_editions(), sentence("no edition is named"))


def parse_trust(trust: str) -> tuple[Trust, ...]:
    """Return what a collection may do.

    Raises:
        OptionError: There is no such right.
    """
    words = _parse_known(trust, "trust", list(Trust), sentence("posts cannot be trusted with"))
    return tuple(map(Trust, sorted(words)))


def parse_number(value: str, option: str, default: int = 0) -> int:
    """Return a whole number from 1 on, or the default for "".

    Raises:
        OptionError: The value is no such number.
    """
    if not value:
        return default
    if not value.isdecimal() or int(value) < 1:
        raise OptionError("--{option} must be a whole number of at least 1, not “{value}”", option=option, value=value)
    return int(value)


def parse_mebibytes(value: str) -> int:
    """Return a number of bytes.

    Raises:
        OptionError: The value is no whole number.
    """
    return parse_number(value, "memory-limit", Limits().memory >> 20) << 20


def parse_scheduler(address: str) -> str:
    """Return the address of a Dask scheduler.

    Raises:
        OptionError: The text is no address.
    """
    if address and not re.fullmatch(r"(tcp|tls|ucx|ws|wss)://.+:\d+", address):
        raise OptionError(
            "--scheduler must be an address such as tcp://10.0.0.1:8786, not “{scheduler}”", scheduler=address
        )
    return address


def parse_choice(word: str, choices: type[_Choice], option: str) -> _Choice | None:
    """Return one of several values; None for "".

    Raises:
        OptionError: There is no such value.
    """
    try:
        return choice(choices, word) if word else None
    except WrongValueError as error:
        raise OptionError("--{option} {why}", option=option, why=error_text(error)) from None


def parse_day(word: str) -> dt.date | None:
    """Return a day, “today” too; None for "".

    Raises:
        OptionError: The text is no day.
    """
    if not word or word == "today":
        return dt.datetime.now().astimezone().date() if word else None
    try:
        return dt.date.fromisoformat(word)
    except ValueError:
        raise OptionError("--bag must be a day such as 2026-06-30, or today, not “{value}”", value=word) from None


@dataclass(frozen=True)
class Verbosity:
    """Amount of output: `verbose` adds times, `quiet` leaves errors alone, `profile` is a file to write or "".

    `all_problems` lists all problems of a rule instead of the first few. With `shown_post`, what stops nothing is told
    of this post alone.
    """

    verbose: bool = False
    quiet: bool = False
    profile: str = ""
    all_problems: bool = False
    shown_post: str = ""

    def __post_init__(self) -> None:
        """Refuse `quiet` together with `verbose`."""
        if self.quiet and self.verbose:
            raise OptionError("give --quiet or --verbose, not both")


def gather_options(given: dict[str, Any], *, writes_folder: bool, takes_post: bool) -> dict[str, Any]:
    """Return the values of a run, those that make `Options` and `Verbosity` gathered as `options` and `shown`.

    `writes_folder` tells that `output` is a folder; else it stays as it is. `takes_post` allows `content` to be a post.

    Raises:
        OptionError: There is no content folder.
    """
    own = {}
    if "output" in given and not writes_folder:
        own["output"] = given.pop("output")
    if takes_post and Path(given["content"]).is_file():
        root, post, is_collection = choose_post(Path(given["content"]))
        given |= {"content": str(root), "shown_post": post, "alone": "" if is_collection else post}
        given["output"] = given.get("output") or output_within(str(root))
    given["content"] = choose_content(given["content"])
    given["output"] = Path(given.get("output") or OUTPUT)
    given["teacher_output"] = Path(given["teacher_output"]) if given.get("teacher_output") else None
    given["workers"] = given.pop("jobs")
    given["pupils"] = tuple(given.get("pupils") or ())
    given["limits"] = Limits(given.pop("time_limit"), given.pop("memory_limit"))
    options = Options(**_take(Options, given))
    return {"options": options, "verbosity": Verbosity(**_take(Verbosity, given)), **given, **own}


def _take(kind: type[Options | Verbosity], given: dict[str, Any]) -> dict[str, Any]:
    return {field.name: given.pop(field.name) for field in fields(kind) if field.name in given}


def parse_request(read: Callable[[Mapping[str, object]], _Result], given: Mapping[str, object]) -> _Result:
    """Return what `read` makes of options; those that were not given are None.

    Raises:
        OptionError: An option cannot take its value.
    """
    try:
        return read({name: value or None for name, value in given.items()})
    except WrongFieldError as error:
        option = error.key.replace("_", "-")
        raise OptionError("--{option} {why}", option=option, why=error.reason) from None
    except WrongValueError as error:
        raise OptionError(error_text(error)) from None


def _parse_known(words: str, option: str, known: Iterable[str], none_such: str) -> tuple[str, ...]:
    """Return the known words of a list with commas, each once."""
    found = tuple(dict.fromkeys(filter(None, (known_word(word.strip(), known) for word in words.split(",")))))
    for word in found:
        if word not in known:
            near = difflib.get_close_matches(word, known, 1)
            hint = (
                sentence("did you mean {name}?", name=near[0])
                if near
                else sentence("there are {names}", names=", ".join(known))
            )
            raise OptionError(
                "--{option}: {none_such} “{word}”; {hint}", option=option, none_such=none_such, word=word, hint=hint
            )
    return found
