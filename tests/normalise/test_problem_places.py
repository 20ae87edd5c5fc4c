"""A fault is planted at `@` in posts of many shapes: the problem names just that place of the file."""

from pathlib import Path

import pytest

from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.normalise import normalise

FRONT = "---\ntitle: Un essai\ndate: 2025-03-01\n---\n\n"
SHAPES = {
    "a paragraph": "Un mot, @.\n",
    "a later line": "Une ligne\net une autre, @.\n",
    "a list": "- un\n- deux\n  - trois @\n",
    "a numbered list": "1. un\n\n   Un paragraphe, @.\n",
    "a quotation": "> Un mot\n> et @.\n",
    "a table": "| a | b |\n|---|---|\n| c | d @ |\n",
    "a note": "Un mot.[^1]\n\n[^1]: Une note, @.\n",
    "after a tab": "un\tdeux\ttrois @.\n",
    "in a list with tabs": "-\tun\n-\tdeux, @\n",
    "after wide signs": "𝄞 été 🎵 漢字 @.\n",
    "in emphasis": "*un mot, @*\n",
}
FAULTS = {
    "dead-link": "[lien](absent.md)",
    "missing-image": "![plan](absent.png)",
    "maths": "$\\inconnue{1}$",
    "empty-link": "[lien]()",
    "unsafe-link": "[lien](javascript:x)",
}
READERS = {"": FAULTS, "reader: gfm\n": FAULTS, "reader: markdown\n": ("dead-link", "missing-image", "maths")}


def place_of(text: str, rule: str, folder: Path, settings: str = "") -> list[tuple[int, int]]:
    """Return where the rule is broken in a post."""
    (folder / "post.md").write_bytes(text.encode("utf-8"))
    if settings:
        (folder / "collection.yaml").write_text(settings, "utf-8")
    with Runner() as runner:
        problems = normalise(load(folder), runner).problems
    return [(problem.line, problem.column) for problem in problems if problem.rule == rule]


def planted(text: str) -> tuple[int, int]:
    """Return line and column of the mark."""
    before = text[: text.index("@")].split("\n")
    return len(before), len(before[-1]) + 1


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("rule", "front"),
    [*((rule, FRONT) for rule in FAULTS), ("dead-link", "")],  # without a front matter all move alike
    ids=[*FAULTS, "no front matter"],
)
def test_a_fault_is_named_where_it_stands(front: str, shape: str, rule: str, tmp_path: Path) -> None:
    text = front + SHAPES[shape]
    assert place_of(text.replace("@", FAULTS[rule]), rule, tmp_path) == [planted(text)]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_change_no_place(end: str, mark: str, tmp_path: Path) -> None:
    text = FRONT + SHAPES["a quotation"]
    written = mark + text.replace("@", FAULTS["dead-link"]).replace("\n", end)
    assert place_of(written, "dead-link", tmp_path) == [planted(text)]


@pytest.mark.parametrize(
    ("settings", "rule"), [(settings, rule) for settings, rules in READERS.items() for rule in rules]
)
@pytest.mark.parametrize("shape", ["a paragraph", "a later line", "a quotation", "in emphasis"])
def test_other_readers_have_places_too(settings: str, rule: str, shape: str, tmp_path: Path) -> None:
    text = FRONT + SHAPES[shape]
    assert place_of(text.replace("@", FAULTS[rule]), rule, tmp_path, settings) == [planted(text)]


@pytest.mark.parametrize(
    ("rule", "front"),
    [
        ("missing-image", "---\ntitle: x\n@image: absent.png\nimage_alt: y\n---\n\nTexte.\n"),
        ("missing-alt", "---\ntitle: x\n@cover: absent.png\n---\n\nTexte.\n"),
        ("bad-date", '{\n  "title": "x",\n  @"date": "demain"\n}\n\nTexte.\n'),
        ("bad-value", "+++\ntitle = 'x'\n@language = 'le français'\n[params]\nlanguage = 1\n+++\n\nTexte.\n"),
        ("no-title", "---\ndate: 2025-03-01\n@title:\n---\n\nTexte.\n"),
        ("draft", "---\ntitle: x\n@draft: true\n---\n\nTexte.\n"),
        ("front-matter", "---\ntitle: x\ntags: @[a, b\ndate: 2025-03-01\n---\n\nTexte.\n"),
        ("front-matter", '---\ntitle: @"x\ndate: 2025-03-01\n---\n\nTexte.\n'),
        ("front-matter", '{\n  "title": "x"@\n  "date": 1\n}\n\nTexte.\n'),
    ],
)
def test_a_fault_in_the_front_matter_is_named_at_its_key(rule: str, front: str, tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("# Un autre\n\nTexte.\n", "utf-8")
    assert place_of(front.replace("@", ""), rule, tmp_path) == [planted(front)]
