"""The list of what we have put online, which stands there too: what is not in it is others', and is left alone."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from pipeline.build.blob import Blob
from pipeline.deploy.errors import DeployError
from pipeline.i18n.sentences import sentence

LIST = ".editions-deploy.json"
"""The name of the list, at the root of the site."""
LARGEST = 50_000_000  # bytes of a list: a million files
UNSURE = Blob("", -1)
"""What stands for a file that is being sent: a run that was stopped may have sent it or not."""
_KEY = "put there by editions deploy"
# No name that a system, git or a shell could take for something else, and none that leads elsewhere.
_NAME = re.compile(r"(?!\.{1,2}$)(?!-)(?!(?i:\.git|git~\d+)$)[^\x00-\x1f\x7f\\/:*?\"<>|]{1,255}")


def is_safe(path: str) -> bool:
    """Return whether a path can only be that of a file below the root of a site."""
    return path != LIST and all(map(_NAME.fullmatch, path.split("/")))


def as_list(files: Mapping[str, Blob]) -> bytes:
    """Return the list of these files; the same bytes for the same files."""
    entries = {path: {"sha256": blob.digest, "size": blob.size} for path, blob in sorted(files.items())}
    return (json.dumps({_KEY: entries}, indent=1, ensure_ascii=False) + "\n").encode()


def of_list(data: bytes, where: str) -> dict[str, Blob]:
    """Return what a list says; `where` it stands, others may have changed it.

    Raises:
        DeployError: it is none of ours.
    """
    try:
        entries = json.loads(data)[_KEY]
        files = {path: Blob(str(entry["sha256"]), int(entry["size"])) for path, entry in entries.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        files = {"": UNSURE}
    if not all(map(is_safe, files)):
        raise DeployError(
            sentence(
                "{file} in {where} is not as deploy writes it: remove what stands there, or choose another target",
                file=LIST,
                where=where,
            )
        )
    return files
