"""Which places for a site its user has confirmed: settings may come from strangers, who name theirs."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from pipeline.model.settings import DeployTarget
from pipeline.runs.runners import trusted_cache

_FOLDER = "deploy-targets"


def is_confirmed(content: Path, target: DeployTarget) -> bool:
    """Return whether somebody has confirmed this target for this content folder.

    Raises:
        RunnerError: others may write where that is remembered.
    """
    return _file(content, target).is_file()


def confirm(content: Path, target: DeployTarget) -> None:
    """Remember that somebody has; where that cannot be written, they are asked again.

    Raises:
        RunnerError: others may write where that is remembered.
    """
    file = _file(content, target)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{content.resolve()}\n{target}\n", "utf-8", "surrogateescape")
    except OSError:
        return


def _file(content: Path, target: DeployTarget) -> Path:
    key = os.fsencode(content.resolve()) + b"\0" + str(target).encode()
    return trusted_cache() / _FOLDER / hashlib.sha256(key).hexdigest()[:32]
