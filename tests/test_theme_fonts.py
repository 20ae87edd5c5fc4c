from __future__ import annotations

from pipeline.jobs.inputs import STYLES
from pipeline.theme_fonts import LEGIBLE, font_faces, fonts, screen_fonts


def test_each_subset_is_a_family_of_its_own() -> None:
    seen = [(font.family, font.weight, font.style) for font in fonts()]
    assert len(seen) == len(set(seen))


def test_every_font_comes_with_its_licence() -> None:
    packages = {
        path.name.removeprefix("LICENSE-").removesuffix(".txt") for path in (STYLES / "fonts").glob("LICENSE-*")
    }
    assert all(any(font.path.name.startswith(f"{package}-") for package in packages) for font in fonts())


def test_screens_have_emoji_of_their_own_and_no_large_print() -> None:
    assert {font.family for font in fonts()} - {font.family for font in screen_fonts()} == {"Noto Emoji", *LEGIBLE}
    assert "noto-emoji" not in font_faces(lambda font: font.path.name)
