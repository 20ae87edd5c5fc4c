"""Keys of TOML that are changed in their lines alone."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.desk.toml_lines import TomlText, write_toml
from pipeline.desk.yaml_lines import Plain, UnwritableError

_TEXT = """\
# Hugo's
title = "A # b" # one
"my key" = 'c' # two
tags = [ # three
  "x",
]
text = '''
# no remark
''' # four

[params]
title = "other"
"""


@pytest.mark.parametrize(
    ("key", "value", "before", "after"),
    [
        ("title", "C", '"A # b" # one', '"C" # one'),
        ("my key", "C", "'c' # two", '"C" # two'),
        ("my key", None, "\"my key\" = 'c' # two\n", ""),
        ("new", ["a", "b"], "# four\n", '# four\nnew = ["a", "b"]\n'),
        ("new", None, "", ""),
    ],
)
def test_only_the_lines_of_a_key_are_written(key: str, value: Plain | None, before: str, after: str) -> None:
    changed = TomlText(_TEXT, "\n").with_value((key,), value, None)

    assert changed == (_TEXT.replace(before, after, 1) if before else _TEXT)
    tomllib.loads(changed)


def test_what_would_lose_a_remark_is_refused() -> None:
    for key in ("tags", "text"):
        with pytest.raises(UnwritableError):
            TomlText(_TEXT, "\n").with_value((key,), "a")
    with pytest.raises(UnwritableError):
        TomlText("title = \n", "\n")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_is_read_as_it_was(text: str) -> None:
    assert tomllib.loads(f"k = {write_toml(text)}\nl = {write_toml([text, 'b'])}\n") == {"k": text, "l": [text, "b"]}
