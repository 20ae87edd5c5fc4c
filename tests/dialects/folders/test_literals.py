import pytest

from pipeline.dialects.folders.configuration import Call, read_module


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("export default {title: 'Essai'};", "Essai"),
        ('module.exports = { title: "Essai" }', "Essai"),
        (
            "/** @type {import('x').Config} */\nconst config = {\n  // un mot\n  title: `Essai`,\n}\n\nmodule.exports = config\n",
            "Essai",
        ),
        ("const c: Config = {title: 'Essai'} satisfies Config;\nexport default c;", "Essai"),
        ("const title = 'Essai'\nexport default { title }", "Essai"),
        ("const t = 'Essai';\nexport default defineConfig({ title: t } as const)", "Essai"),
        ("import a from 'a'\nconst b = require('b').c\nconst d = {title: 'Essai'}\nexport default d", "Essai"),
        ("export default {...other, f() { return {title: 'Non'} }, 'title': 'Essai'}", "Essai"),
        ("export default {nav: {title: 'Non'}, f: () => ({title: 'Non'}), title: 'Essai'}", "Essai"),
        ("export default {re: /a{2}/, title: 'L\\'essai \\u00e9'}", "L'essai é"),
        ("export default async function make() {\n  const a = f();\n  return {title: 'Essai', a};\n}", "Essai"),
        ("module.exports = function (c) { c.add('x'); return { title: 'Essai' } }", "Essai"),
        # What would have to be computed is not told.
        ("export default {title: process.env.TITLE}", None),
        ("export default {title: 'a' + b}", None),
        ("export default {title: `a ${b}`}", None),
        ("export default {title: f('Essai')}", None),
        ("export default async function () { return {title: f()} }", None),
        ("export default {}", None),
        ("", None),
        ("const a = a;\nexport default a", None),
    ],
)
def test_a_title_is_read_where_it_is_data(text: str, value: object) -> None:
    module = read_module(text)
    found = module.find(module.exported, "title")
    assert found == value or (value is None and not isinstance(found, str))


def test_lists_and_calls_are_read() -> None:
    module = read_module("export default defineConfig({ integrations: [mdx(), starlight({ title: 'Essai', n: 3 })] })")
    found = module.find(module.exported, "integrations")
    assert found == [Call("mdx", ()), Call("starlight", ({"title": "Essai", "n": 3},))]


@pytest.mark.parametrize(
    "piece",
    [
        "{",
        "[",
        "f(",
        "'",
        '"\\',
        "`${",
        "/*",
        "a:",
        "const a = {",
        "export default ",
        "x.",
        "...",
        "=>",
        "a, ",
        "(]",
        "\\",
    ],
)
def test_any_text_is_read_to_its_end(piece: str) -> None:
    read_module(piece * 20_000)
    read_module("export default {" + piece * 20_000)
