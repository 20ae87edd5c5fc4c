"""Formulas become drawings that stand on the line, or stay text."""

import io

import pytest
from fontTools.ttLib import TTFont

from pipeline.inputs import STYLES
from pipeline.press.formulas import FAMILY, INK, draw_formula, maths_font, to_italic
from pipeline.press.sheets import FORMULA

FRACTION = "<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math>"


def test_a_formula_is_a_drawing_with_its_text_as_title() -> None:
    drawing = draw_formula("<math><mi>E</mi><mo>&lt;</mo><mi>m</mi></math>", "E < m & n")
    assert drawing is not None
    assert f"<title>{FORMULA}E &lt; m &amp; n</title>" in drawing.svg
    assert "<path" in drawing.svg
    assert "id=" not in drawing.svg


def test_what_hangs_below_the_line_is_known() -> None:
    letter, fraction = draw_formula("<math><mi>a</mi></math>", "a"), draw_formula(FRACTION, "a/2")
    assert letter is not None
    assert fraction is not None
    assert letter.depth < 0.05 < fraction.depth < fraction.height
    assert 0.3 < letter.width < 0.8


def test_annotations_are_not_drawn() -> None:
    plain = draw_formula("<math><mi>x</mi></math>", "x")
    assert draw_formula("<math><semantics><mi>x</mi><annotation>x</annotation></semantics></math>", "x") == plain
    assert draw_formula('<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>', "x") == plain


@pytest.mark.parametrize("broken", ["<math", "<math><mglyph/></math>", "<math></math>", "<math><mfrac/></math>"])
def test_what_cannot_be_drawn_is_left_to_its_text(broken: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert draw_formula(broken, "x") is None
    assert capfd.readouterr() == ("", "")


def width(inner: str) -> float:
    drawing = draw_formula(f"<math display='block'>{inner}</math>", "x")
    assert drawing is not None
    return drawing.width


def test_formulas_have_the_colour_of_the_text() -> None:
    drawing = draw_formula(FRACTION, "x")
    assert drawing is not None
    assert f'fill="{INK}"' in drawing.svg
    assert "black" not in drawing.svg
    assert f"--ink: {INK};" in (STYLES / "tokens.css").read_text("utf-8")


def test_an_em_is_the_size_of_the_letters() -> None:
    a, b = "<mi>a</mi>", "<mi>b</mi>"
    assert width(f'{a}<mspace width="1em"/>{b}') == pytest.approx(width(a + b) + 1, abs=0.005)
    sign = '<mo lspace="0.5em" rspace="0.25em">+</mo>'
    assert width(a + sign + b) == pytest.approx(width(f'{a}<mo lspace="0" rspace="0">+</mo>{b}') + 0.75, abs=0.005)


def test_signs_and_names_have_no_spaces_but_those_that_are_written() -> None:
    name = width("<mi>cos</mi><mo>(</mo>")
    assert name == pytest.approx(width("<mtext>cos</mtext><mo>(</mo>"), abs=0.005)
    assert width("<mi>∂</mi><mi>x</mi><mi>∂</mi>") < 1.7
    fraction = "<mfrac><mi>a</mi><mi>a</mi></mfrac>"
    assert width(f"<mi>a</mi>{fraction}<mi>a</mi>") == pytest.approx(3 * width("<mi>a</mi>") + 0.2, abs=0.07)


def test_a_bracket_is_as_large_as_it_is_asked_for() -> None:
    plain, large = (
        draw_formula(f"<math><mo {size}>(</mo></math>", "(") for size in ("", 'minsize="120%" maxsize="120%"')
    )
    assert plain is not None
    assert large is not None
    assert plain.height < large.height < 1.6 * plain.height


def test_an_integral_among_words_is_no_larger_than_in_the_line() -> None:
    row = "<msubsup><mo>∫</mo><mn>0</mn><mn>1</mn></msubsup><mi>x</mi>"
    within, alone = (draw_formula(f'<math display="{how}">{row}</math>', "x") for how in ("inline", "block"))
    assert within is not None
    assert alone is not None
    assert 2 * within.height < alone.height + 0.5


def test_what_stands_over_several_letters_is_as_wide() -> None:
    letters = "<mrow><mi>A</mi><mi>B</mi><mi>C</mi></mrow>"
    narrow, wide = (
        draw_formula(f"<math><mover>{letters}<mo {how}>‾</mo></mover></math>", "x") for how in ("", 'stretchy="true"')
    )
    assert narrow is not None
    assert wide is not None
    assert "<rect" in wide.svg
    assert "<rect" not in narrow.svg


def test_columns_stand_apart_and_rows_as_in_text() -> None:
    cells = "<mtr><mtd><mi>a</mi></mtd><mtd><mi>a</mi></mtd></mtr>"
    assert width(f"<mtable>{cells}</mtable>") == pytest.approx(2 * width("<mi>a</mi>") + 0.9, abs=0.1)


def cut(signs: str) -> TTFont:
    return TTFont(io.BytesIO(maths_font(signs)))


def test_it_has_the_signs_and_what_they_become_and_little_more() -> None:
    font = cut("x=1∑")
    codes = set(font.getBestCmap())
    assert codes >= {ord(sign) for sign in "x=1∑√()"} | {0x1D465}
    assert len(codes) < 20
    assert len(maths_font("x=1∑")) < 10_000


def test_roots_sums_and_brackets_may_grow() -> None:
    font = cut("∑")
    grown = font["MATH"].table.MathVariants.VertGlyphConstruction
    names = font.getBestCmap()
    assert {names[ord(sign)] for sign in "∑√("} & set(font.getGlyphOrder())
    assert len(grown) >= 4


def test_it_keeps_its_name_and_licence_and_is_the_same_again() -> None:
    font = cut("ab")
    assert font["name"].getDebugName(1) == FAMILY
    assert "Open Font License" in font["name"].getDebugName(13)
    assert maths_font("ba") == maths_font("aabb")


def test_signs_that_the_font_lacks_are_left_to_others() -> None:
    assert 0x6570 not in cut("数x").getBestCmap()


@pytest.mark.parametrize(
    ("letter", "leaning"),
    [("a", "𝑎"), ("Z", "𝑍"), ("h", "ℎ"), ("α", "𝛼"), ("ω", "𝜔"), ("Ω", "𝛺"), ("1", "1"), ("é", "é")],
)
def test_letters_alone_are_in_italics(letter: str, leaning: str) -> None:
    assert to_italic(letter) == leaning


@pytest.mark.parametrize("accent", ["ˆ", "˜"])
def test_accents_grow_over_several_letters(accent: str) -> None:
    font = cut(accent)
    variants = font["MATH"].table.MathVariants
    forms = dict(zip(variants.HorizGlyphCoverage.glyphs, variants.HorizGlyphConstruction, strict=True))
    assert len(forms[font.getBestCmap()[ord(accent)]].MathGlyphVariantRecord) > 2
