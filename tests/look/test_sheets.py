"""Style sheets of strangers: what fetches, reads files or runs is left out and named, in any spelling."""

from __future__ import annotations

import re

import pytest
import tinycss2
from hypothesis import given
from hypothesis import strategies as st

from pipeline.look.apply import OwnSheet, SheetRead
from pipeline.look.sheets import read_sheet


def read(css: str) -> SheetRead:
    """Read a style sheet."""
    return read_sheet(OwnSheet("styles/site.css", css))


ATTACKS = [
    "a { background: url(https://evil.example/x) }",
    "a { background: URL( 'file:///etc/passwd' ) }",
    r"a { background: u\72l(https://evil.example/x) }",
    r"a { background: \000075 rl('//evil.example/x') }",
    r"a { background: \75\72\6c(https://evil.example/x) }",
    "a { background: url(https://evil.example/x }",
    "a { --x: url(https://evil.example/x); color: var(--x) }",
    "a { --x: { b: url(https://evil.example/x) } }",
    "a { background-image: image-set('https://evil.example/x' 1x) }",
    "a { background-image: -webkit-image-set(url(https://evil.example/x) 1x) }",
    "a { background-image: cross-fade('https://evil.example/x', 50%) }",
    "a { content: src('https://evil.example/x') }",
    "a { background: image('https://evil.example/x') }",
    "a { cursor: url(https://evil.example/x), auto }",
    "@import 'https://evil.example/x.css';",
    r"@\69mport 'https://evil.example/x.css';",
    "@import url(https://evil.example/x.css) screen;",
    "@media print { @import 'https://evil.example/x.css'; a { background: url(https://evil.example/x) } }",
    "@font-face { font-family: x; src: url(https://evil.example/x.woff2) }",
    "@font-face { font-family: x; src: local('/etc/passwd') }",
    r"@font\-face { font-family: x; src: url(https://evil.example/x) }",
    "@namespace x url(https://evil.example/x);",
    "@document url(https://evil.example/x) { a { color: red } }",
    "@supports (background: url(https://evil.example/x)) { a { color: red } }",
    "@page { @top-left { content: url(https://evil.example/x) } }",
    "@property --x { syntax: '<url>'; inherits: false; initial-value: url(https://evil.example/x) }",
    "a { b { & { background: url(https://evil.example/x) } } }",
    "a { width: calc(1px + url(https://evil.example/x)) }",
    "a { width: expression(fetch('https://evil.example/x')) }",
    "a { behavior: url(https://evil.example/x) }",
    "a { -moz-binding: url(https://evil.example/x) }",
    "a { link: 'https://evil.example/x' }",
    "a:is(url(https://evil.example/x)) { color: red }",
    "a { color: red } </style><script src=https://evil.example/x></script>",
    "<!-- a { background: url(https://evil.example/x) } -->",
]


@pytest.mark.parametrize("css", ATTACKS)
def test_nothing_is_fetched_in_any_spelling(css: str) -> None:
    found = read(css)
    assert "evil.example" not in found.css.replace("</script>", "") or "<script" in found.css
    assert not re.search(r"</style|url\(|@import|@font-face", found.css, re.IGNORECASE)
    assert found.left_out or "</" in css


@given(
    st.lists(st.sampled_from([*ATTACKS, "{", "}", "/*", "*/", "\\", '"', "'", ";", "a", ":", "@media x{"])).map("".join)
)
def test_whatever_stands_together_names_no_address(css: str) -> None:
    kept = read(css).css
    assert read(kept).css == kept
    waiting = list(tinycss2.parse_component_value_list(kept))
    for node in waiting:
        assert node.type != "url"
        if node.type == "function":
            assert node.lower_name not in ("url", "src", "image", "image-set", "cross-fade")
            waiting.extend(node.arguments)
        elif node.type.endswith("block"):
            waiting.extend(node.content)


def test_what_means_well_stays() -> None:
    css = (
        'h2 { color: var(--accent); content: "url(x)" }\n'
        "@media (min-width: 40rem) { .a > b:hover { margin: calc(1em + 2px) !important } }\n"
        "@page :first { margin: 2cm; @bottom-center { content: counter(page) } }\n"
        "@keyframes x { from { opacity: 0 } to { opacity: 1 } }\n"
    )
    found = read(css)
    assert found.left_out == ()
    squeezed = re.sub(r"[\s;]", "", found.css)
    assert squeezed == re.sub(r"[\s;]", "", css)


def test_places_are_those_of_the_file() -> None:
    (one,) = read("\n\na {\n  color: red;\n  background: url(x);\n}\n").left_out
    assert (one.line, one.column) == (5, 3)


def test_the_size_of_paper_is_left_to_settings() -> None:
    found = read("@page { size: A5; margin: 1cm }")
    assert "size" not in found.css
    assert "margin" in found.css


def test_depth_is_bounded() -> None:
    assert read("a { " * 3000 + "color: red").left_out


@pytest.mark.parametrize(
    "css",
    [
        f"a {{ color: {'f(' * 3000}{')' * 3000} }}",
        f"a {{ --x: {'{' * 3000}{'}' * 3000} }}",
        f"a:is({'(' * 3000}{')' * 3001} {{ color: red }}",
        f"@media {'(' * 3000}{')' * 3000} {{ a {{ color: red }} }}",
    ],
)
def test_what_is_nested_too_deep_is_named(css: str) -> None:
    found = read(f"{css}\nb {{ color: blue }}")
    assert [one.reason for one in found.left_out] == ["it is nested too deep"]
    assert "blue" in found.css
