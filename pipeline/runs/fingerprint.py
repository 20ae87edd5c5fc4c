"""Everything that a publication is made of, as one digest: where it is the same, so is what comes out."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection as Names
from collections.abc import Iterator
from pathlib import Path

from pipeline.files.opening import open_below
from pipeline.files.own_files import is_made_by_programs
from pipeline.runs.cache_key import cache_key

# What the environment says that reaches a page (reproducible-builds.org).
_VARIABLES = ("SOURCE_DATE_EPOCH",)
# What other tools keep in hidden files, and a collection is published after.
_CONFIGURATIONS = (
    ".eleventy.js",
    ".eleventyignore",
    *(f".vitepress/config.{end}" for end in ("js", "ts", "mjs", "cjs", "mts", "cts")),
    ".obsidian/templates.json",
    ".obsidian/plugins/templater-obsidian/data.json",
)


def fingerprint(content: Path, options: object, outputs: Names[str] = ()) -> str:
    """Return the digest of a content folder, of how it is published (by its `repr`), of code, styles, tools.

    What stands in the content folder and is an output is not looked at: `outputs` are paths below it.
    """
    digest = hashlib.sha256(f"{cache_key()}\0{content.resolve().name}\0{options!r}\0".encode())
    for name in _VARIABLES:
        digest.update(f"{name}={os.environ.get(name, '')}\0".encode())
    for path, state in _files(content, outputs):
        digest.update(os.fsencode(path) + b"\0" + state + b"\0")
    return digest.hexdigest()


def _files(content: Path, outputs: Names[str]) -> Iterator[tuple[str, bytes]]:
    """Yield every file and link below a folder but for hidden ones, in order, and what it holds.

    What programs made for programs (`node_modules`) is not looked at.
    """
    for where, folders, files in os.walk(content):
        for kind in (folders, files) if outputs else ():
            kind[:] = [name for name in kind if f"{where}/{name}".removeprefix(f"{content}/") not in outputs]
        if where != str(content) and is_made_by_programs(os.path.basename(where), files):  # noqa: PTH119 - for speed
            folders.clear()
            yield where, b"passed over"
            continue
        hidden = (f"{where}/{name}" for name in _CONFIGURATIONS if name.partition("/")[0] in {*folders, *files})
        yield from ((path, _state(content, path)) for path in hidden)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if _is_link(f"{where}/{name}")]
        for name in sorted((*files, *links)):
            if not name.startswith("."):
                yield f"{where}/{name}", _state(content, f"{where}/{name}")


def _is_link(path: str) -> bool:
    try:
        return stat.S_ISLNK(os.lstat(path).st_mode)
    except OSError:  # gone meanwhile
        return False


def _state(content: Path, path: str) -> bytes:
    try:
        if _is_link(path):
            return b"link " + os.fsencode(Path(path).readlink())
        with open_below(content, path.removeprefix(f"{content}/")) as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        return f"unreadable {error.errno}".encode()
