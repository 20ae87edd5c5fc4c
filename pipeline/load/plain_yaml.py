"""YAML whose scalars stay as they are written, and which says no more than a file of people says."""

from __future__ import annotations

from typing import IO

import yaml

_MOST_VALUES = 100_000
_Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class PlainLoader(_Base):  # type: ignore[misc,valid-type]  # one of two classes
    """Reads YAML without guessing types: `1.10`, `no`, `12:30` and 2024-02-30 are text, and the meaning is ours."""

    def __init__(self, stream: str | bytes | IO[str]) -> None:
        """Read a text.

        Raises:
            YAMLError: it is no YAML, or says too much: a value takes two hundred times the memory of its letter.
        """
        if isinstance(stream, str) and len(stream) > _MOST_VALUES:  # fewer letters cannot say more
            _count(stream)
        super().__init__(stream)


PlainLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if tag in ("tag:yaml.org,2002:null", "tag:yaml.org,2002:merge")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _count(text: str) -> None:
    """Count the values of a text, event by event, before any of them is kept; what references unfold to is shared.

    Raises:
        YAMLError: there are too many.
    """
    for seen, _ in enumerate(yaml.parse(text, Loader=_Base)):
        if seen > _MOST_VALUES:
            raise yaml.YAMLError(f"it says more than {_MOST_VALUES:,} values")
