"""A key and its value as a line of YAML, whatever the value holds. Only writer of YAML."""

from __future__ import annotations

import yaml

_WIDEST = float("inf")


def yaml_line(key: str, value: object) -> str:
    """Return “key: value” as one line, which reads as the same value again; a list of texts as `[one, two]`.

    Texts are in one line and printable already (`text/printable.py`).
    """
    if isinstance(value, list):
        return f"{key}: {_dumped(value, flow=True)}"
    return _dumped({key: value}, flow=False)


def _dumped(value: object, *, flow: bool) -> str:
    written: str = yaml.safe_dump(value, allow_unicode=True, width=_WIDEST, default_flow_style=flow)
    return written.rstrip("\n")
