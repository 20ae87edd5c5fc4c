"""Commands of TeX that pandoc does not know, in those that it knows."""

import pytest

from pipeline.normalise.body.formulas import MACROS, use_known_commands
from pipeline.pandoc.document import write_html


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        (r"\dbinom{n}{k}", r"\binom{n}{k}"),
        (r"\dbinom nk", r"\binom{n}{k}"),
        (r"\cfrac{1}{2+\cfrac{1}{3}}", r"\dfrac{1}{2+\dfrac{1}{3}}"),
        (r"{a+1 \over b}", r"{\frac{a+1 }{b}}"),
        (r"n \atop k", r"\substack{n \\k}"),
        (r"{\rm d}x", r"{\mathrm{d}}x"),
        (r"a\bf b", r"a\mathbf{b}"),
        (r"\left(\rm x\right)", r"\left(\mathrm{x}\right)"),
        (r"\begin{dcases}a&b\\c&\rm d\end{dcases}", r"\begin{cases}a&b\\c&\mathrm{d}\end{cases}"),
        (r"\begin{rcases}a\\b\end{rcases}", r"\left.\begin{array}{ll}a\\b\end{array}\right\}"),
        (r"\begin{matrix}1&\rm d\cr 3&\cross\end{matrix}", r"\begin{matrix}1&\mathrm{d}\\ 3&\cross\end{matrix}"),
        (r"x\in\R", r"x\in\mathbb{R}"),
        (r"30\degree", r"30^\circ"),
        (r"30^\degree", r"30^\circ"),
        (r"\infin y", r"\infty y"),
        (r"\tg x", r"\operatorname{tg}x"),
        (r"a\kern 1em b\mkern3mu c", r"a\hspace{1em} b\mspace{3mu} c"),
        (r"\Biggm| x", r"\Bigg| x"),
        (r"\textcolor{red}{\abs{\R}}", r"{\left|\mathbb{R}\right|}"),
        (r"{\color{red}\mathbf{x}}+\color[HTML]{ff0000} y", r"{\mathbf{x}}+ y"),
        (r"\colorbox{yellow}{x}", r"\text{x}"),
        (r"\fcolorbox{red}{yellow}{x}", r"\boxed{\text{x}}"),
    ],
)
def test_what_is_not_known_is_said_in_what_is(typed: str, known: str) -> None:
    assert use_known_commands(typed) == known


@pytest.mark.parametrize(
    "typed",
    [
        r"\binom{n}{k}",
        r"\Real \rmfamily \overline{a}",
        r"\newcommand{\R}{x}\R",  # an author's own
        r"\cfrac[l]{1}{2}",  # where it stands in its line: nobody else can say that
        r"\abs",
        r"\dbinom{n}",
        r"\left(a\over b\right)",
        r"{{{\dbinom",
        r"}}}",
    ],
)
def test_the_rest_stays_as_it_is(typed: str) -> None:
    assert use_known_commands(typed) == typed


def test_groups_may_be_as_deep_as_they_like() -> None:
    deep = "{" * 5_000 + r"\R" + "}" * 5_000
    assert use_known_commands(deep).strip("{}") == r"\R"


def test_pandoc_knows_each() -> None:
    typed = [rf"x\{name}" + "".join(rf"{{{letter}}}" for letter in "abc"[:most]) for name, (most, _) in MACROS.items()]
    typed += [
        r"{a\over b}",
        r"{a\atop b}",
        r"{\cal A}",
        r"\begin{dcases}a\\b\end{dcases}",
        r"\begin{rcases}a\end{rcases}",
    ]
    typed += [r"a\kern1em b", r"a\mskip 3mu b", r"a\bigm|b"]
    formulas = [{"t": "Math", "c": [{"t": "InlineMath"}, use_known_commands(tex)]} for tex in typed]
    _, warnings = write_html([{"t": "Para", "c": formulas}])
    assert list(warnings) == []
