import pytest

from pipeline.model.problems import Problem
from pipeline.normalise.body.mdx import convert_mdx, is_mdx
from pipeline.pandoc.findings import Findings


def read(body: str) -> tuple[str, tuple[Problem, ...]]:
    findings = Findings("a.mdx")
    return convert_mdx(body, 1, findings), findings.problems


@pytest.mark.parametrize(
    ("typed", "markdown"),
    [
        ("import Tabs from '@theme/Tabs';\nimport plan from './plan.png'\n\nUn texte.", "\n\n\nUn texte."),
        (
            "export const Vert = ({children}) => (\n  <b style={{color: 'green'}}>\n\n  {children}</b>\n);\n\nTexte.",
            "\n\n\n\n\n\nTexte.",
        ),
        ("Un {/* mot\nà part */} mot.", "Un \n mot."),
        ("Un{' '}mot {\"dit\"}.", "Un mot dit."),
        ("<CodeBlock>\n{`const a = 1;`}\n</CodeBlock>", "\n`const a = 1;`\n"),
        ("Un {' '} mot, {props.titre} et {frontMatter.date(\"fr\")}.", "Un   mot,  et ."),
        ('<div className="a" style={{color: "red", gap: 3}}>', '<div class="a">'),
        ("<img src={require('./a.png').default} alt={\"Un <plan>\"} />", '<img src="./a.png" alt="Un &lt;plan&gt;" />'),
        ("<img src={useBaseUrl('/img/a.png')} />", '<img src="/img/a.png" />'),
        ("import a from './a.png';\n\n<Image src={a} alt=\"Un plan\" />", '\n\n<img src="./a.png" alt="Un plan" />'),
        ("<Carte\n  faits={[1, 2]}\n/>\n", "\n\n\n"),
        # A component alone on its line: HTML would swallow the text as it is typed. What says something is read later.
        ('<Etape value="a">\nDu **gras**.\n</Etape>', "\nDu **gras**.\n"),
        ("<Etape title={'Le son'}>\nDu **gras**.\n</Etape>", '<Etape title="Le son">\nDu **gras**.\n</Etape>'),
        (
            '<Grille>\n  <Carte title="a">\n    `b`\n\n      c\n  </Carte>\n  <X />\n</Grille>\n\n    d',
            '\n<Carte title="a">\n`b`\n\n  c\n</Carte>\n\n\n\n    d',
        ),
        ("Un {2 + 2} {a.map((b) => (\n  <b>{b}</b>\n))} mot.", "Un  \n\n mot."),
        ("{@html a} {#b} {.c} {:d} $$\n{e \\over f}\n$$", " {#b} {.c} {:d} $$\n{e \\over f}\n$$"),
        # What is no JavaScript stays.
        ("Le mot import dans une phrase.\nimport aussi.", "Le mot import dans une phrase.\nimport aussi."),
        ("## Titre {#le-titre}\n\n$x_{n}$ et $a^{b}$, \\{a\\}", "## Titre {#le-titre}\n\n$x_{n}$ et $a^{b}$, \\{a\\}"),
        (
            "```js\nimport a from 'b';\n\nexport default {a};\n```",
            "```js\nimport a from 'b';\n\nexport default {a};\n```",
        ),
        ("`{props.a}` et `<B c={d}>`", "`{props.a}` et `<B c={d}>`"),
        ("3 < 4 {", "3 < 4 {"),
    ],
)
def test_the_markdown_stays_and_lines_keep_their_numbers(typed: str, markdown: str) -> None:
    found = read(typed)[0]
    assert found == markdown
    assert found.count("\n") == typed.count("\n")


def test_what_is_left_out_is_named_at_its_place() -> None:
    _, problems = read(
        "# Titre\n\nimport Tabs from '@theme/Tabs';\n\nUn {props.x}.\n\n<Plan>\nTexte.\n</Plan>\n\n<Foo a='b' />"
    )
    assert [(p.line, p.column, p.rule) for p in problems] == [
        (3, 1, "template-left-out"),
        (5, 4, "template-left-out"),
        (7, 1, "raw-html"),
        (11, 1, "raw-html"),
    ]
    assert "import Tabs" in problems[0].message
    assert "<Plan>" in problems[2].message
    assert problems[3].message == "“<Foo a='b' />” is unknown here; left out"


def test_only_what_is_called_mdx_is_or_imports_as_it_does() -> None:
    assert is_mdx("a.mdx", "")
    assert is_mdx("a.md", "Texte.\n\nimport Tabs from '@theme/Tabs';\n")
    assert not is_mdx("a.md", "Le cours de Python :\n\nimport os\n\nexport PATH\n")


@pytest.mark.parametrize(
    "piece", ["<a ", "<a {", "<A b={", "{a", "import x\n", "export const a = (\n", "{/*", "<a b='"]
)
def test_the_time_that_a_text_takes_grows_as_its_length(piece: str) -> None:
    assert read(piece * 20_000)[0]
