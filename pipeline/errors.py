"""Errors that the user can mend: one line, and an exit code of their own (`runs/result.py`)."""

from __future__ import annotations


class UserError(Exception):
    """The text says what is wrong and what to do."""
