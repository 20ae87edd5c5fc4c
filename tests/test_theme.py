from __future__ import annotations

from pipeline import theme, theme_fonts
from pipeline.inputs import STYLES
from pipeline.press.geometry import A4
from pipeline.theme import press_stylesheet
from pipeline.theme_fonts import fonts


def test_the_style_sheets_name_no_family_that_is_not_there() -> None:
    named = (STYLES / "tokens.css").read_text("utf-8") + press_stylesheet(
        "print/page.css", legible=True, properties=A4.properties
    )
    assert all(f'"{font.family}"' in named for font in fonts())


def test_who_changes_the_styles_has_the_fonts_read_again_too() -> None:
    before = theme_fonts._fonts()
    theme.forget()
    assert theme_fonts._fonts() is not before
    assert theme_fonts._fonts() == before
