from __future__ import annotations

from pipeline.jobs.inputs import STYLES
from pipeline.theme_fonts import LEGIBLE, font_face, fonts, screen_fonts, subsets_in


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


def test_a_page_needs_the_fonts_of_its_own_letters() -> None:
    assert set(subsets_in("<p>L’œuvre : déjà 3 − 1 ≠ 4 — 20 €")) == {"math"}
    assert set(subsets_in("<p>Čapek, Διογένης, Чехов, Nguyễn →")) == {
        *("latin-ext", "greek", "cyrillic", "vietnamese"),
        *("symbols", "math"),
    }
    assert set(subsets_in('<p>a</p><math alttext="α"><mi>α</mi></math>')) == set()


def test_a_font_is_looked_for_where_it_has_letters() -> None:
    faces = {font.name: font_face(font, font.name) for font in screen_fonts()}
    assert "unicode-range" not in faces["source-serif-4-latin-400-normal.woff2"]
    assert "unicode-range:U+370-377,U+37A-37F," in faces["source-serif-4-greek-400-normal.woff2"]
