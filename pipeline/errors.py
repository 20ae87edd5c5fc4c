"""What whoever runs a command can mend: it ends with one line and an exit code of its own (`runs/result.py`)."""

from __future__ import annotations


class UserError(Exception):
    """The text says what is wrong and what to do."""
