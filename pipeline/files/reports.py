"""The report for editors as a file: its usual name, and how it is known, so that nobody takes it for content."""

from __future__ import annotations

import os
import stat
from pathlib import Path

REPORT = "report.html"
"""Its name where nobody gives one."""
MARK = '<meta name="generator" content="editions report">'
"""What stands near its beginning."""
_BEGINNING = 500  # bytes


def is_report(path: Path) -> bool:
    """Return whether a file is a report of ours; a link is none."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return False
        with path.open("rb") as file:
            return MARK.encode() in file.read(_BEGINNING)
    except OSError:
        return False
