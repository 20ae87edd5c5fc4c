"""`completion`: what a shell needs to complete the commands."""

from __future__ import annotations

from pipeline.cli.click_program import completion as script
from pipeline.text.visible import write_lines


def completion(*, shell: str) -> None:
    """Print the script for a shell."""
    write_lines(script(shell))
