from fontTools.ttLib import TTFont

from pipeline.inputs import STYLES
from pipeline.theme.typefaces import (
    FOR_LEGIBLE,
    SIGNS,
    font_face,
    fonts,
    screen_fonts,
    seen_first,
    subset_of,
    subsets_in,
)


def test_each_subset_is_a_family_of_its_own() -> None:
    seen = [(font.family, font.weight, font.style) for font in fonts()]
    assert len(seen) == len(set(seen))


def test_every_font_comes_with_its_licence() -> None:
    packages = {
        path.name.removeprefix("LICENSE-").removesuffix(".txt") for path in (STYLES / "fonts").glob("LICENSE-*")
    }
    assert all(any(font.path.name.startswith(f"{package}-") for package in packages) for font in fonts())


def test_screens_have_emoji_of_their_own_and_no_large_print() -> None:
    assert {font.family for font in fonts()} - {font.family for font in screen_fonts()} == {"Noto Emoji", *FOR_LEGIBLE}


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


def test_text_never_moves_for_a_font_and_signs_wait_for_theirs() -> None:
    for font in screen_fonts():
        display = "swap" if font.subset in SIGNS else "optional"
        assert f"font-display:{display};" in font_face(font, font.name), font.name


def test_no_sign_is_asked_of_a_large_font_that_the_text_s_own_has() -> None:
    has = set(TTFont(STYLES / "fonts" / "source-serif-4-latin-400-normal.woff2").getBestCmap())
    for code in (0x2191, 0x2193, 0x2212, 0x2215):
        assert code in has
        assert set(subsets_in(chr(code))) == set()
        for font in screen_fonts():
            assert font.subset not in SIGNS or f"{code:X}" not in _ends(font.characters), font.name


def test_what_is_seen_first_is_text_and_what_a_language_is_written_with() -> None:
    first = [font.name.removesuffix(".woff2") for font in screen_fonts() if seen_first(font)]
    assert [name for name in first if "latin" in name and "latin-ext" not in name] == [
        *("source-code-pro-latin-400-normal", "source-sans-3-latin-400-normal", "source-sans-3-latin-600-normal"),
        *("source-serif-4-latin-400-italic", "source-serif-4-latin-400-normal", "source-serif-4-latin-700-normal"),
    ]
    assert [subset_of(name) for name in ("fr", "pl-PL", "ru", "el", "vi", "ar")] == [
        *("latin", "latin-ext", "cyrillic", "greek", "vietnamese", "latin")
    ]


def _ends(characters: str) -> set[str]:
    """Return the ends of unicode ranges."""
    return set(characters.replace("U+", "").replace("-", ",").split(","))
