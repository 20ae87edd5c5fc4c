"""What the values of options mean: texts, as they are typed, become values or one line about what is wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypedDict, TypeVar, cast

from pipeline.cli.names import command
from pipeline.cli.verbosity import Verbosity
from pipeline.editions import EDITIONS
from pipeline.errors import UserError
from pipeline.i18n.sentences import said_by, sentence
from pipeline.i18n.words import known_word
from pipeline.jobs.limits import Limits
from pipeline.load.collection_keys import WHOLE_KEYS
from pipeline.model.anthologies import Trim
from pipeline.model.settings import SETTINGS_FILE, Trust
from pipeline.options import Options
from pipeline.text.setting_values import WrongFieldError, WrongValueError, read_fields

_Result = TypeVar("_Result")
CONTENT = "content"
"""The folder that holds the posts where nobody names one and there are none here."""
OUTPUT = "output"


class OptionError(UserError):
    """An option has a value that it cannot take."""


def content_of(folder: str) -> Path:
    """Return the content folder: the one that is named, else this one if it has settings, else `content`.

    Raises:
        OptionError: a file is named; none is named, and there is none.
    """
    named = Path(folder)
    if named.is_file():
        around = next((one for one in named.parents if (one / SETTINGS_FILE).is_file()), named.parent)
        raise OptionError(
            sentence(
                "{file} is a file: type the folder of your posts in its place, {folder}", file=named, folder=around
            )
        )
    if folder:
        return named
    if Path(SETTINGS_FILE).exists():
        return Path()
    if not Path(CONTENT).exists():
        raise OptionError(
            sentence(
                "there is no {settings_file} and no folder {content} here: name the folder with your posts"
                " (--content FOLDER), or begin one ({command})",
                settings_file=SETTINGS_FILE,
                content=CONTENT,
                command=command(sentence("new site FOLDER")),
            )
        )
    return Path(CONTENT)


def output_of(folder: str) -> Path:
    """Return the output folder: the one that is named, else `output` where one stands."""
    return Path(folder or OUTPUT)


def output_within(folder: str) -> str:
    """Return the output folder of a collection that is named from elsewhere: within it, where it has settings.

    It is "" for any other, and for `content`, which belongs to the folder around it.
    """
    own = Path(folder)
    is_apart = own.resolve() != Path.cwd().resolve() and own.resolve().name != CONTENT
    return str(own / OUTPUT) if is_apart and (own / SETTINGS_FILE).is_file() else ""


def teacher_output_of(folder: str) -> Path | None:
    """Return the folder of teachers' copies; None where none is named."""
    return Path(folder) if folder else None


def editions(only: str) -> tuple[str, ...]:
    """Return the editions that are wanted; () for all.

    Raises:
        OptionError: there is none of that name.
    """
    return _known(only, "only", EDITIONS, sentence("no edition is named"))


def trusted(trust: str) -> tuple[Trust, ...]:
    """Return what posts are trusted with.

    Raises:
        OptionError: they cannot be trusted with that.
    """
    return tuple(map(Trust, sorted(_known(trust, "trust", list(Trust), sentence("posts cannot be trusted with")))))


def number(value: str, option: str, default: int = 0) -> int:
    """Return a whole number from 1 on, or the default where none is given.

    Raises:
        OptionError: it is no such number.
    """
    if not value:
        return default
    if not value.isdecimal() or int(value) < 1:
        raise OptionError(
            sentence("--{option} wants a whole number from 1 on, not “{value}”", option=option, value=value)
        )
    return int(value)


def address(scheduler: str) -> str:
    """Return the address of a Dask scheduler.

    Raises:
        OptionError: it is no address.
    """
    if scheduler and not re.fullmatch(r"(tcp|tls|ucx|ws|wss)://.+:\d+", scheduler):
        raise OptionError(
            sentence("--scheduler wants an address such as tcp://10.0.0.1:8786, not “{scheduler}”", scheduler=scheduler)
        )
    return scheduler


class OfRun(TypedDict):
    """The options of every command that reads the posts and makes something of them."""

    content: str
    keep_going: bool
    jobs: str
    trust: str
    time_limit: str
    memory_limit: str
    all_problems: bool
    verbose: bool
    quiet: bool
    profile: str


class OfWhole(OfRun):
    """Those of the commands that look at the whole collection."""

    only: str
    strict: bool
    drafts: bool
    json: bool


def options_of(given: OfRun, output: str = "") -> Options:
    """Return how to publish, as the options of a command say.

    Raises:
        OptionError: one has a value that it cannot take.
    """
    folder, workers = content_of(given["content"]), number(given["jobs"], "jobs")
    options = Options(folder, output_of(output), keep_going=given["keep_going"], workers=workers)
    return within(options, given["time_limit"], given["memory_limit"], given["trust"])


def options_of_whole(given: OfWhole, output: str = "") -> Options:
    """Return the same for a command that looks at the whole collection.

    Raises:
        OptionError: as `options_of`.
    """
    return replace(options_of(given, output), only=editions(given["only"]), drafts=given["drafts"])


def shown_of(given: OfRun) -> Verbosity:
    """Return how much of the work is shown."""
    return Verbosity(given["verbose"], given["quiet"], given["profile"], given["all_problems"])


def parted(given: Mapping[str, Any]) -> tuple[OfRun, dict[str, object]]:
    """Return the options that every such command has, and those that say what is to be made."""
    names = OfRun.__annotations__
    of_run = {name: given[name] for name in names}
    return cast("OfRun", of_run), {name: value for name, value in given.items() if name not in names}


def within(options: Options, seconds: str, mebibytes: str, trust: str) -> Options:
    """Return the options, with what a post may take and what it is trusted with.

    Raises:
        OptionError: one of them cannot be.
    """
    return replace(options, limits=limits_of(seconds, mebibytes), trust=trusted(trust))


def limits_of(seconds: str, mebibytes: str) -> Limits:
    """Return what a job may take at most; "" is as usual.

    Raises:
        OptionError: one of them is no number that can be.
    """
    usual = Limits()
    memory = number(mebibytes, "memory-limit", usual.memory >> 20) << 20
    return Limits(number(seconds, "time-limit", int(usual.seconds)), memory)


def trim_of(word: str) -> Trim | None:
    """Return the size of the pages of books that an option names; None where it names none.

    Raises:
        OptionError: there is no such size.
    """
    wanted = asked(lambda values: read_fields(values, {"trim": WHOLE_KEYS["trim"]}, "trim: a5"), {"trim": word})
    return cast("Trim | None", wanted.get("trim"))


def asked(read: Callable[[Mapping[str, object]], _Result], given: Mapping[str, object]) -> _Result:
    """Return what the options of a command ask for; one that was not given is None to whoever reads them.

    Raises:
        OptionError: one has a value that it cannot take.
    """
    try:
        return read({name: value or None for name, value in given.items()})
    except WrongFieldError as error:
        option = error.key.replace("_", "-")
        raise OptionError(sentence("--{option} {why}", option=option, why=error.why)) from None
    except WrongValueError as error:
        raise OptionError(said_by(error)) from None


def _known(words: str, option: str, known: Iterable[str], none_such: str) -> tuple[str, ...]:
    """Return the words of an option that takes several of those that are known, each once."""
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
                sentence(
                    "--{option}: {none_such} “{word}”; {hint}", option=option, none_such=none_such, word=word, hint=hint
                )
            )
    return found
