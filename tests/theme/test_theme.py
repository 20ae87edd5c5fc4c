from pipeline import theme
from pipeline.inputs import STYLES
from pipeline.press.geometry import A4
from pipeline.theme import press_stylesheet, typefaces
from pipeline.theme.typefaces import fonts


def test_the_style_sheets_name_no_family_that_is_not_there() -> None:
    named = (STYLES / "tokens.css").read_text("utf-8") + press_stylesheet(
        "print/page.css", legible=True, properties=A4.properties
    )
    assert all(f'"{font.family}"' in named for font in fonts() if font.subset != "zero")


def test_who_changes_the_styles_has_the_fonts_read_again_too() -> None:
    before = typefaces._fonts()
    theme.forget()
    assert typefaces._fonts() is not before
    assert typefaces._fonts() == before
