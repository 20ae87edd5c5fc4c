"""Pandoc as a process that answers request after request: it starts once, not once a post. Only user of pypandoc.

Pypandoc finds the program, which runs `process.lua`: it reads no file and no network, in bounded memory and time. A
process that ends is replaced.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import subprocess
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.i18n.sentences import humanize, quote_foreign, sentence
from pipeline.jobs.job import Limits
from pipeline.jobs.monitor import Monitor

_SCRIPT = Path(__file__).with_name("process.lua")
# What a process may take whose Python process has not been told what a job may: see `bound`.
_SECONDS, _MEMORY = 10.0, 512 << 20
# Of what a job may take, pandoc may take so much for one request: there is a second request, and what is made of it.
_SHARE_OF_TIME, _SHARE_OF_MEMORY = 3, 2
# Pandoc keeps some 3 kB of each request.
_MOST_REQUESTS = 5_000
STYLE = "style.csl"
"""What the metadata of a document call the style of its citations."""
TAB_STOP = 4
"""Tabs are blanks up to the next column that this divides, for pandoc."""
_MOMENT = 1.0  # seconds
_LOOK = 0.25  # seconds between two looks at a process; most requests are answered before the first
_NO_TIME = "315532800"  # seconds of Unix: 1980, the earliest that an archive can tell
NO_TIME = b"1980-01-01T00:00:00Z"
"""The time that files in binary formats tell of themselves."""
# A server that is not there, by which all that it would fetch has to go.
_NO_NETWORK = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
_UNBOUNDED = 1 << 62  # bytes: Haskell's runtime counts its memory itself
# Formats in which a tab is no blank, as pandoc's command line has them, and those whose code keeps its tabs.
_WITH_TABS = re.compile("t2t|man|tsv|html|gfm|(?:markdown|commonmark)(?:_[a-z]+)?")


class PandocError(Exception):
    """Pandoc cannot do a request; the message says why."""


class _EndedError(Exception):
    """The process ended before it answered."""


@dataclass(frozen=True)
class Answer:
    """Pandoc's output, and its warnings, each in one line."""

    text: str
    warnings: tuple[str, ...] = ()


class Pandoc:
    """The pandoc of this Python process, started at the first request; threads wait for each other."""

    def __init__(self, seconds: float = _SECONDS, memory: int = _MEMORY) -> None:
        """Limit each request's CPU seconds, and the process's bytes of memory."""
        self.seconds = seconds
        self.memory = memory
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0  # the Python process that started it: after a fork there are two, and one pair of pipes
        self._requests = 0

    def read(self, text: str, reader: str) -> Answer:
        """Convert a text from a pandoc format with extensions to pandoc's JSON.

        Raises:
            PandocError: The format is unknown, the text does not follow it, or takes too much time or memory.
        """
        return self._ask_text("read", reader, _prepare(text, reader))

    def read_packed(self, data: bytes, reader: str) -> Answer:
        """Convert a file in a binary format (docx, odt) to pandoc's JSON.

        Raises:
            PandocError: As in `read`.
        """
        return self._ask_text("read", reader, data)

    def write(self, document: str, writer: str) -> Answer:
        """Convert pandoc's JSON to a text format: unwrapped lines, formulas as MathML.

        Raises:
            PandocError: As in `read`.
        """
        answer = self._ask_text("write", writer, document)
        return answer if answer.text.endswith("\n") else Answer(f"{answer.text}\n", answer.warnings)

    def write_packed(self, document: str, writer: str, pictures: Mapping[str, tuple[str, bytes]]) -> bytes:
        """Convert pandoc's JSON to a binary format (docx, odt); the same document gives the same bytes.

        `pictures` has the media type and the bytes of each picture by the address that the document uses, which has no
        blank. One called "reference" is a file in the format, whose page the document has.

        Raises:
            PandocError: As in `read`.
        """
        parts = [f"{name} {kind} {len(data)}\n".encode() + data for name, (kind, data) in pictures.items()]
        return self._ask("pack", writer, b"".join((*parts, b"\n", document.encode("utf-8", "replace"))))[0]

    def cite(self, document: str, style: str) -> Answer:
        """Write the citations of a document in pandoc's JSON after a style (CSL), and its bibliography at the end.

        Its metadata have the `references`; `csl` among them is the name of the style, STYLE.

        Raises:
            PandocError: As in `read`; the style may be none.
        """
        data = style.encode("utf-8", "replace")
        packed = b"%s application/xml %d\n%s\n" % (STYLE.encode(), len(data), data)
        return self._ask_text("cite", "", packed + document.encode("utf-8", "replace"))

    def read_entries(self, text: str, form: str, language: str) -> Answer:
        """Convert a bibliography in BibTeX ("bibtex") or BibLaTeX ("bib") to pandoc's JSON, its words in a language.

        Raises:
            PandocError: As in `read`.
        """
        data, name = text.encode("utf-8", "replace"), f"sources.{form}"
        every = [{"citationId": "*", "citationMode": {"t": "NormalCitation"}, "citationNoteNum": 0, "citationHash": 0}]
        every[0] |= {"citationPrefix": [], "citationSuffix": []}
        meta = {
            "bibliography": {"t": "MetaString", "c": name},
            "lang": {"t": "MetaString", "c": language},
            "nocite": {"t": "MetaInlines", "c": [{"t": "Cite", "c": [every, []]}]},
        }
        whole = json.dumps({"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": []})
        return self._ask_text(
            "entries", "", b"%s text/plain %d\n%s\n%s" % (name.encode(), len(data), data, whole.encode())
        )

    @property
    def process_id(self) -> int:
        """The id of the process that answers; 0 for none."""
        return self._process.pid if self._process and self._owner == os.getpid() else 0

    def close(self) -> None:
        """End the process; the next request starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        if self._owner != os.getpid():
            process.returncode = 0  # not ours to wait for: its own parent does, once both ends of the pipes are shut
        for pipe in filter(None, (process.stdin, process.stdout)):
            with suppress(OSError):  # unsent data for a process that has ended
                pipe.close()
        if self._owner == os.getpid():
            _end(process)

    def _ask_text(self, operation: str, form: str, text: str | bytes) -> Answer:
        result, warnings = self._ask(operation, form, text)
        return Answer(result.decode("utf-8", "replace"), warnings)

    def _ask(self, operation: str, form: str, text: str | bytes) -> tuple[bytes, tuple[str, ...]]:
        with self._lock:
            try:
                done, result, log = self._exchange(operation, form, text)
            except _EndedError:  # ended from outside, perhaps, which is not the post's fault
                try:
                    done, result, log = self._exchange(operation, form, text)
                except _EndedError as error:
                    raise PandocError(humanize(error)) from error
        if not done:
            why = " ".join(result.decode("utf-8", "replace").split())
            raise PandocError(sentence("pandoc: {split}", split=quote_foreign(why)))
        messages = [json.loads(line) for line in log.split("\n") if line]
        return result, tuple(" ".join(m["pretty"].split()) for m in messages if m["verbosity"] != "INFO")

    def _exchange(self, operation: str, form: str, text: str | bytes) -> tuple[bool, bytes, str]:
        """Send a request; return whether it could be done, the result or why there is none, and the log."""
        # Half a pair of surrogates, which only an escape in JSON can name, is no letter.
        name = form.encode("utf-8", "replace")
        body = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
        process = self._started()
        answered, late = threading.Event(), threading.Event()
        guard = threading.Thread(target=self._guard, args=(process, answered, late), daemon=True)
        guard.start()
        try:
            return _exchange_bytes(process, f"{operation} {len(name)} {len(body)}\n".encode() + name + body)
        except (OSError, EOFError) as error:
            status = process.wait()
            if late.is_set():
                raise PandocError(
                    sentence(
                        "it is too long or too deep to be read:"
                        " pandoc was stopped after {seconds} seconds of computing",
                        seconds=f"{self.seconds:g}",
                    )
                ) from error
            raise _EndedError(
                sentence("pandoc ended before it answered, with status {status}", status=status)
            ) from error
        except BaseException:
            process.kill()  # the rest of this answer would be taken for the next one
            raise
        finally:
            answered.set()
            guard.join()

    def _guard(self, process: subprocess.Popen[bytes], answered: threading.Event, late: threading.Event) -> None:
        """Kill a process that takes too much CPU time over a request."""
        if answered.wait(_LOOK):
            return
        watch = Monitor(process.pid)
        watch.begin()
        while not answered.wait(_LOOK):
            if watch.excess(Limits(self.seconds, _UNBOUNDED)):
                late.set()
                process.kill()
                return

    def _started(self) -> subprocess.Popen[bytes]:
        process = self._process
        if process is not None and self._owner == os.getpid() and process.poll() is None:
            self._requests += 1
            if self._requests <= _MOST_REQUESTS:
                return process
        self.close()
        try:
            # Options of Haskell's runtime: 16 MB at a time for what is short-lived, and how much in all.
            runtime = ("+RTS", "-A16m", f"-M{self.memory}", "-RTS")
            command = [_program(), *runtime, "lua", "-E", str(_SCRIPT)]
            process = subprocess.Popen(  # noqa: S603 (pandoc, found by pypandoc)
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # It leaves a folder there when it is killed. Files that it packs tell no time.
                env=os.environ | {"TMPDIR": tempfile.gettempdir(), "SOURCE_DATE_EPOCH": _NO_TIME, **_NO_NETWORK},
            )
        except OSError as error:
            raise PandocError(sentence("pandoc cannot be started: {error}", error=humanize(error))) from error
        self._process, self._owner, self._requests = process, os.getpid(), 1
        atexit.unregister(self.close)
        atexit.register(self.close)
        return process


PANDOC = Pandoc()
"""The one that this Python process asks."""


def limit_pandoc(seconds: float, memory: int) -> None:
    """Give pandoc its share of the seconds and bytes of a job in this Python process."""
    PANDOC.close()
    PANDOC.seconds, PANDOC.memory = seconds / _SHARE_OF_TIME, memory // _SHARE_OF_MEMORY


@cache
def readers() -> tuple[str, ...]:
    """Return the names of the formats that this pandoc reads."""
    import pypandoc  # noqa: PLC0415 - it imports what opens connections, which takes longer than most that is done here

    return tuple(pypandoc.get_pandoc_formats()[0])


def describe_pandoc() -> str:
    """Return the version and path of pandoc.

    Raises:
        PandocError: It cannot be started.
    """
    try:
        command = [_program(), "--version"]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=_SECONDS)  # noqa: S603 (likewise)
    except (OSError, subprocess.SubprocessError) as error:
        raise PandocError(
            sentence("{command} cannot be started: {why}", command="pandoc", why=humanize(error))
        ) from error
    return f"{done.stdout.splitlines()[0].removeprefix('pandoc ')} ({command[0]})"


@cache
def _program() -> str:
    """Return pypandoc's own pandoc, unless the environment names another.

    Pypandoc would take a newer one of the machine, which might give other pages, and starts each one to ask its
    version.
    """
    import pypandoc  # noqa: PLC0415 - likewise

    own = Path(pypandoc.__file__).parent / "files" / "pandoc"
    named = os.environ.get("PYPANDOC_PANDOC", "")
    return named or (str(own) if own.exists() else str(pypandoc.get_pandoc_path()))


def _prepare(text: str, reader: str) -> str:
    """Prepare a text as pandoc's command line does: end the last line, and expand tabs unless they matter."""
    if _WITH_TABS.fullmatch(reader.replace("-", "+").partition("+")[0]) is None:
        text = text.expandtabs(TAB_STOP)
    return text if not text or text.endswith("\n") else f"{text}\n"


def _exchange_bytes(process: subprocess.Popen[bytes], request: bytes) -> tuple[bool, bytes, str]:
    """Send a request and wait for its answer.

    Raises:
        OSError, EOFError: The process has ended.
    """
    if process.stdin is None or process.stdout is None:
        raise EOFError
    process.stdin.write(request)
    process.stdin.flush()
    head = process.stdout.readline().split()
    if len(head) != len(("how", "result", "log")):
        raise EOFError
    sizes = int(head[1]), int(head[2])
    result, log = (process.stdout.read(size) for size in sizes)
    if (len(result), len(log)) != sizes:
        raise EOFError
    return head[0] == b"ok", result, log.decode("utf-8", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process without requests to clean up and end; kill one that is busy."""
    try:
        process.wait(_MOMENT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
