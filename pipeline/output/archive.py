"""All that was published as one file to hand on: unpacked, it is a site that opens from its `index.html`."""

from __future__ import annotations

import contextlib
import os
import zipfile
from pathlib import Path

from pipeline.files.zips import OURS, add_file, is_archive
from pipeline.i18n.humanize import said
from pipeline.i18n.sentences import sentence
from pipeline.output.manifest import OutputError, published


def pack(output: Path, target: Path, folder: str) -> int:
    """Write what was published into an output folder to `target`, all of it below one `folder`; return its bytes.

    Teachers' copies are not among it. The same files give the same archive.

    Raises:
        OutputError: `target` is there and is none of ours, or cannot be written; what stood there stays.
    """
    if target.exists() and not is_archive(target):
        raise OutputError(
            sentence(
                "{target} is no archive of this program: move it away, or choose another --output", target=str(target)
            )
        )
    new = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        _write(output, new, folder)
        new.replace(target)
        return target.stat().st_size
    except OSError as error:
        why = said(error)
        raise OutputError(sentence("{target} cannot be written: {why}", target=str(target), why=why)) from error
    finally:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)


def _write(output: Path, target: Path, folder: str) -> None:
    with zipfile.ZipFile(target, "w") as archive:
        archive.comment = OURS
        for path in sorted({path for paths in published(output).values() for path in paths}):
            add_file(archive, f"{folder}/{path}", (output / path).read_bytes())
