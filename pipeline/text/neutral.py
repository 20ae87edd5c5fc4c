"""The addresses of files in a body that belongs to no edition yet: `Article.body` has all that there are.

They stand here, and not where bodies are read, because jobs that read none know them too, and need no parser for it.
"""

from __future__ import annotations

from urllib.parse import quote, unquote

ASSET = "asset:"
"""What the address of a file of the collection begins with; its path is percent-encoded (libxml2 writes it so)."""


def asset_address(path: str) -> str:
    """Return the address of a picture or an attachment of the collection."""
    return f"{ASSET}{quote(path)}"


def asset_path(address: str) -> str:
    """Return the path of the picture or the attachment at an address, "" where the address leads to something else."""
    return unquote(address.removeprefix(ASSET)) if address.startswith(ASSET) else ""
