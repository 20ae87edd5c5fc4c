"""Errors that the user can fix: one line, and an exit code of their own (`runs/result.py`)."""

from __future__ import annotations

from pipeline.i18n.sentences import constant, sentence


class UserError(Exception):
    """An error whose text says what is wrong and what to do."""

    def __init__(self, template: str, /, **values: object) -> None:
        """Make the sentence of its template and values; a sentence without values is taken as it is."""
        super().__init__(sentence(template, **values) if values else constant(template))
