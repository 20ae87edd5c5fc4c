"""What is small to write and large to read ends in a named problem, and harms no other post."""

from pathlib import Path

import pytest

from pipeline.extensions import severity_of
from pipeline.jobs.job import Limits
from pipeline.model.problems import Severity
from pipeline.options import Options
from pipeline.publish import publish
from tests.hostile.bombs import BOMBS, BYSTANDER
from tests.hostile.making import normalised, picture, rules, write

# What ends by itself, soon, and the rules that it is told under.
BOUNDED = {
    "deep_lists": {"deep-nesting"},
    "deep_quotations": {"deep-nesting"},
    "combining_marks": {"control-character"},
    "gif_large": {"unreadable-image"},
    "ico_bomb": {"unreadable-image"},
    "bmp_bomb": {"unreadable-image"},
    "png_bomb": {"unreadable-image"},
    "png_text": {"unreadable-image"},
    "svg_deep": {"unreadable-image"},
    "svg_entities": {"unreadable-image"},
    "svg_entity_quadratic": {"unreadable-image"},
    "svg_in_itself": {"unreadable-image"},
    "svg_uses": {"unreadable-image"},
    "huge_number": {"front-matter"},
}
# What is no more than large, or looks worse than it is.
HARMLESS = tuple(
    (
        "emphasis_stars jpeg_exif long_word png_frames svg_dashes svg_filter svg_numbers svg_path"
        " tiff_pages yaml_merges webp_frames"
    ).split()
)


@pytest.mark.parametrize("name", BOUNDED)
def test_a_bomb_is_named(tmp_path: Path, name: str) -> None:
    collection = normalised(tmp_path, {"paisible.md": BYSTANDER, **BOMBS[name]()})
    assert BOUNDED[name] <= rules(collection, "bombe.md")
    assert "paisible.md" in {article.source for article in collection.articles}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_like_a_bomb_is_published(tmp_path: Path, name: str) -> None:
    collection = normalised(tmp_path, {"paisible.md": BYSTANDER, **BOMBS[name]()})
    assert {article.source for article in collection.articles} == {"paisible.md", "bombe.md"}
    assert not rules(collection, "bombe.md") & {"unreadable-body", "unreadable-image"}


def test_a_bomb_in_the_settings_is_named(tmp_path: Path) -> None:
    collection = normalised(tmp_path, {"paisible.md": BYSTANDER, **BOMBS["yaml_aliases_in_settings"]()})
    assert rules(collection, "collection.yaml") == {"settings"}
    assert [article.source for article in collection.articles] == ["paisible.md"]


# What only limits end, set from outside.
ENDLESS = ("deep_brackets", "note_in_itself", "long_table", "png_largest")


@pytest.mark.parametrize("names", [ENDLESS[::3], pytest.param(ENDLESS, marks=pytest.mark.long)], ids=len)
def test_the_limits_end_what_does_not_end_and_spare_the_others(tmp_path: Path, names: tuple[str, ...]) -> None:
    content: dict[str, str | bytes] = {"paisible.md": f"{BYSTANDER}\n![Une image](carre.png)\n", "carre.png": picture()}
    for name in names:
        files = BOMBS[name]()
        text = files.pop("bombe.md").replace(b"bombe.", f"{name}.".encode())
        content |= {f"{name}.md": text} | {path.replace("bombe", name): data for path, data in files.items()}
    options = Options(
        write(tmp_path / "content", content),
        tmp_path / "output",
        ("site",),
        keep_going=True,
        workers=2,
        limits=Limits(4.0, 400 << 20),
    )
    report = publish(options)
    assert report.published
    page = (options.output / "articles" / "paisible.html").read_text("utf-8")
    assert "Deux" in page
    assert "<img" in page
    for name in names:
        named = {p.rule for p in report.problems if p.path == f"{name}.md" and severity_of(p.rule) is not Severity.NOTE}
        assert named & {"unreadable-body", "unreadable-image", "left-out"}, name
        is_published = (options.output / "articles" / f"{name.replace('_', '-')}.html").exists()
        assert is_published or "left-out" in named, name
