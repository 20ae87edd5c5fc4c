"""Scalars and lines of YAML that are written without a library."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pipeline.desk.forms.yaml_lines import Style, write_scalar

_PITFALLS = (
    "no", "Y", "1e3", "0x1f", "12:30", "1_000", ".5", "null", "~", "", " a ", "a: b", "a:", "a #b", "#a", "@a", "`a",
    "%a", "- a", "-", "? a", "*a", "&a", "!a", "|", ">", "[a", "{a}", "a, b", "'a", '"a"', "l'eau", "l'eau \"x\" \\",
    "2024-02-30", "😀 a", "a\u0085b", "a\u2028b", "\ufeffa", "---", "...", "=", "<<", "a\tb", "« a »", "\u00a0",
    "a\nb", "a\n\n  b\n", " a\nb", "a \nb", "\n", "a\n\n", "a\n# b\n", "a\n\tb",
)  # fmt: skip
_texts = st.one_of(st.sampled_from(_PITFALLS), st.text(st.characters(exclude_categories=["Cs"])))


@given(_texts, st.sampled_from(["", "'", '"']), st.booleans())
def test_both_versions_of_yaml_read_a_scalar_as_the_text_that_it_is(text: str, quote: str, escaped: bool) -> None:
    line = f"k: {write_scalar(text, '  ', Style(quote=quote, escaped=escaped))}\n"
    flow = f"k: [{write_scalar(text, '', Style(in_flow=True))}, x]\n"

    assert yaml.safe_load(line) == YAML(typ="safe", pure=True).load(line) == {"k": text}
    assert yaml.safe_load(flow) == YAML(typ="safe", pure=True).load(flow) == {"k": [text, "x"]}


@pytest.mark.parametrize("text", ["Le son", "« Été »", "C'est l'été", "a, b", "Über 3 Wege", "日本語", "a-b_c/d.e"])
def test_ordinary_words_need_no_quotation_marks(text: str) -> None:
    assert write_scalar(text, "") in (text, f'"{text}"' if "'" in text else text)


@pytest.mark.parametrize("text", ["2025-01-02", "2025-01-02 10:30", "2025-01-02T10:30:00+01:00", "12", "1.5"])
def test_dates_and_numbers_are_plain_where_they_are_meant_as_such(text: str) -> None:
    assert write_scalar(text, "", Style(typed=True)) == text
    assert write_scalar(text, "") == f"'{text}'"
