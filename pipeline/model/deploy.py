"""Where a site is put online."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

GH_PAGES = "gh-pages"


class Method(StrEnum):
    """How a site gets online: into a branch of a git repository, over ssh, or into a folder of this machine."""

    PAGES = "pages"
    RSYNC = "rsync"
    FOLDER = "folder"


@dataclass(frozen=True)
class DeployTarget:
    """One place for a site.

    `address` is that of a git repository, or the name of a remote, with its `branch`; of a folder on a host; a folder.
    """

    method: Method
    address: str
    branch: str = ""

    def __str__(self) -> str:
        """Return the target as it is typed after `--to`."""
        return f"{self.method}:{self.address}" + (f"#{self.branch}" if self.branch else "")
