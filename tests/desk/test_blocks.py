"""A file's blocks, and the file with other lines in the place of one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.desk.blocks import block_text, find_slip, read_blocks, replace_block, replace_lines
from pipeline.text.printable import printable

_POST = """\
---
title: La nuit
---

Un paragraphe,
en deux lignes.[^1]

## Un titre
- un

  encore

- deux

| a | b |
|---|---|
| 1 | 2 |

```text
une ligne

une autre
```

::: questions
1. Pourquoi ?

2. Comment ?
:::

<div>

Dedans.

</div>

{{< figure
  src="x.png" >}}

{% highlight text %}
une ligne

une autre
{% endhighlight %}

*[PDF]: Un format

[ici]: https://exemple.org

[^1]: La note.

    Sa suite.

<!-- Rien

d’autre -->
"""


def _list(raw: bytes) -> list[tuple[str, str]]:
    blocks = read_blocks(raw)
    assert blocks is not None
    return [(block.kind, block_text(raw, block)) for block in blocks]


def test_a_block_ends_before_the_next_and_what_holds_blocks_is_one() -> None:
    assert _list(_POST.encode()) == [
        ("paragraph", "Un paragraphe,\nen deux lignes.[^1]"),
        ("heading", "## Un titre"),
        ("list", "- un\n\n  encore\n\n- deux"),
        ("table", "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("code", "```text\nune ligne\n\nune autre\n```"),
        ("question", "::: questions\n1. Pourquoi ?\n\n2. Comment ?\n:::"),
        ("html", "<div>\n\nDedans.\n\n</div>"),
        ("picture", '{{< figure\n  src="x.png" >}}'),
        ("code", "{% highlight text %}\nune ligne\n\nune autre\n{% endhighlight %}"),
        ("other", "*[PDF]: Un format"),
        ("other", "[ici]: https://exemple.org"),
        ("note", "[^1]: La note.\n\n    Sa suite."),
        ("html", "<!-- Rien\n\nd’autre -->"),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        _POST.encode(),
        _POST.replace("\n", "\r\n").encode(),
        _POST.replace("\n", "\r").encode("utf-8-sig"),
        _POST.encode("utf-16"),
        _POST.replace("’", "'").replace("nuit", "forêt d’été").encode("cp1252"),
        _POST.replace("encore", "re\u0301pe\u0301te\u0301").rstrip().encode(),
        b"\xef\xbb\xbf" + _POST.encode() + "Été ".encode() * 9 + b"caf\xe9\r\n",
    ],
)
def test_other_lines_in_the_place_of_a_block_leave_all_other_bytes(raw: bytes) -> None:
    blocks = read_blocks(raw)
    assert blocks
    for block in blocks:
        text = block_text(raw, block)
        assert replace_block(raw, block, text) == raw
        new = replace_block(raw, block, f"{text} mot")
        old_lines, new_lines = raw.splitlines(keepends=True), new.splitlines(keepends=True)
        assert len(old_lines) == len(new_lines)
        assert sum(one != other for one, other in zip(old_lines, new_lines, strict=True)) == 1
        again = read_blocks(new)
        assert again
        assert block_text(new, again[block.number]).startswith(text[:20])


def test_a_line_more_has_the_end_of_its_neighbours() -> None:
    raw = b"Un.\r\n\r\nDeux."
    first, last = read_blocks(raw) or ()
    assert replace_block(raw, first, "Un.\nEt un.") == b"Un.\r\nEt un.\r\n\r\nDeux."
    assert replace_block(raw, last, "Deux.\nEt deux.") == b"Un.\r\n\r\nDeux.\r\nEt deux."
    assert replace_block(raw, first, "") == b"Deux."


_PIECES = (
    *(
        "# ",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "> ",
        "| ",
        "\n|-|\n",
        "    ",
        "```\n",
        "\n---\n",
        "\r\n",
        "\r",
        "[^1]",
        "\n[^1]: ",
    ),
    *(
        "[x]: y\n",
        "{.c}\n",
        "<div>",
        "</div>",
        "<!--",
        "-->",
        ":::tip\n",
        ":::\n",
        "!!! note\n",
        "{{< a >}}",
        "{{< /a >}}",
    ),
    *("{% b %}", "{% endb %}", "%%", "$$", "\t", "mot", " ", "e\u0301", "\x0b", "*[mot]: x\n", ": ", "***\n"),
)


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
def test_each_line_of_any_text_is_in_one_block(text: str) -> None:
    text = f"---\ntitle: Un essai\n---\n{text}"
    raw = text.encode()
    blocks = read_blocks(raw)
    if blocks is None:
        return
    lines = re.split(r"\r\n?|\n", text)
    within = [number for block in blocks for number in range(block.start, block.end)]
    assert within == sorted(set(within))
    outside = {number for number, line in enumerate(lines, 1) if number not in within and printable(line).strip()}
    assert outside == {1, 2, 3}
    for block in blocks:
        assert lines[block.start - 1].strip()
        assert lines[block.end - 2].strip()
        assert replace_block(raw, block, block_text(raw, block)) == raw


def test_a_whole_text_is_replaced_as_it_is() -> None:
    raw = b"\xef\xbb\xbfUn.\r\nDeux.\r\n"
    assert replace_lines(raw, 1, 4, "Un.\nDeux.\n") == raw
    assert replace_lines(raw, 1, 4, "Un.\nTrois.\n") == b"\xef\xbb\xbfUn.\r\nTrois.\r\n"
    assert replace_lines(raw, 1, 4, "Un.\n\n") == b"\xef\xbb\xbfUn.\r\n\r\n"
    assert replace_lines(raw, 4, 4, "Trois.") == b"\xef\xbb\xbfUn.\r\nDeux.\r\n\r\nTrois."
    assert replace_lines(b"", 1, 2, "Un.\n") == b"Un.\n"


def test_a_file_that_is_not_what_its_post_was_made_of_has_no_map() -> None:
    assert read_blocks(b"---\nUn mot seul\n---\n\nDeux.\n") is None
    assert read_blocks(b"\x89PNG") is None


_ALL = "---\ntitle: Un\n---\n\nUn mot.\n\nDeux mots.\n\n- a\n\nTrois mots.\n"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Deux mots.\n```\nprint(1)", "“```”"),
        ("```", "“```”"),
        ("~~~ python\nprint(1)", "“~~~ python”"),
        ("::: note\nDeux", "“::: note”"),
        ("Deux mots.\n---", "“Deux mots.”"),
        ("Deux\nmots\n===", "heading"),
        ("```\nDeux mots.\n```", ""),
        ("Deux mots, trois ``` signes.", ""),
        ("Deux mots.\n\n---", ""),
        ("## Deux mots", ""),
        ("- Deux", ""),  # it is one list with the next
        ("::: note\nDeux mots.\n:::", ""),
        ("", ""),
    ],
)
def test_what_an_author_may_not_mean_is_said(typed: str, said: str) -> None:
    raw = _ALL.encode()
    second = (read_blocks(raw) or ())[1]
    slip = find_slip(raw, replace_block(raw, second, typed), "un.md", typed)
    assert (said in slip) if said and slip else (said, slip) == ("", None)
    first = (read_blocks(raw) or ())[0]
    behind = replace_block(raw, first, f"Un mot.\n\n{typed}")
    slip = find_slip(raw, behind, "un.md", typed)
    assert (said in slip) if said and slip else (said, slip) == ("", None)


def test_an_underlined_heading_is_one_again() -> None:
    raw = _ALL.replace("Deux mots.", "Deux\n---").encode()
    second = (read_blocks(raw) or ())[1]
    assert find_slip(raw, replace_block(raw, second, "Trois\n---"), "un.md", "Trois\n---") is None
