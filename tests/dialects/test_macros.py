"""What a call of mkdocs-macros holds is in no edition, but what it surely shows."""

from pathlib import Path

import pytest

from pipeline.dialects.inclusion.macros import withhold_calls
from pipeline.options import Options
from pipeline.publish import check, publish
from tests.editions.test_shown_answers import read_packed

HIDDEN = {
    "a box in a call": '??? success "Réponse"\n\n    {{ correction(False, """\n    ??? success "Solution"\n\n'
    '        SECRET\n    """) }}\n',
    "a name": '{{ cor(afficher, "SECRET") }}',
    "no blanks": '{{sol("SECRET")}}',
    "in a word": 'mot{{sol("SECRET")}}mot',
    "a keyword": "{{ IDE('SECRET', MAX=5) }}",
    "a number that says no": "{{ cor(0, 'SECRET') }}",
    "None": "{{ cor('SECRET', None) }}",
    "an empty text": "{{ cor('', 'SECRET', True) }}",
    "an expression": "{{ cor(True, 'SECRET' + fin) }}",
    "a filter": "{{ 'SECRET' | chiffre }}",
    "a call in a call": "{{ cor(True, f('SECRET')) }}",
    "a signed zero": "{{ cor(-0, 'SECRET') }}",
    "in the title of a box": '!!! note "Titre {{ cor(False, "SECRET") }}"\n\n    Texte.',
    "in a heading": "## Titre {{ cor(False, 'SECRET') }}",
    "braces in a text": '{{ cor(False, "a }} SECRET") }}',
    "a fence that is never closed": '{{ cor(False, """\n```\nx\n""") }}\n\n{{ cor(False, "SECRET") }}',
    "a backtick": '{{ cor(False, "`") }} puis {{ cor(False, "SECRET") }} et ` seul',
    "a quotation mark that is never closed": "{{ cor(False, l'été SECRET) }}",
    "in a formula": '$ {{ cor(0, "SECRET") }} $ et $a{{ cor("SECRET") }}b$ et $$\n{{ cor("SECRET") }}\n$$',
    "between brackets": r'\[ {{ cor(a + "SECRET") }} \] et \( {{ "SECRET" | f }} \)',
    "between two prices": "5$ {{ cor(a + 'SECRET') }} et 6$",
    "a condition": "{% if vrai %}\n\nSECRET\n\n{% if x == 1 %}SECRET{% else %}SECRET{% endif %}\n\nSECRET\n\n{% endif %}",
    "a condition in capitals": "{% If vrai %}SECRET{% EndIf %}",
    "a condition in a formula": "$a {% if x %} SECRET {% endif %} b$",
    "a value": '{% set title = "SECRET" %}\n\n{% set y %}SECRET{% endset %}',
    "a macro": "{%- macro sol() -%}\nSECRET\n{%- endmacro %}",
    "a block for a macro": "{% call cor(False) %}SECRET{% endcall %}",
    "comments": "{#SECRET#} {# SECRET\n\nSECRET #}",
    "a raw text that never ends": "{% raw %}\n\n{{ cor(False, 'SECRET') }}",
    "an item": '- un\n- {{ cor(False, """\n\n  SECRET\n\n""") }}\n- deux',
    "a table": '| a | b |\n|---|---|\n| {{ cor(False, "SECRET | SECRET") }} | x |',
    "a long one": f'{{{{ cor(False, """\n{"mot " * 20_000}\nSECRET\n""") }}}}',
}
SLIPS = {
    "a brace alone": '{{ cor(False, """SECRET""") }',
    "no braces": '{{ cor(False, "SECRET")',
    "other brackets": '{{ cor(False, "SECRET") ]]',
    "no end": "{% if prof %}\nSECRET\n",
    "another end": "{% if prof %}\nSECRET\n{% fi %}",
    "an end with a slip": "{% macro x() %}SECRET{% endmacr %}",
    "an end in two words": "{% if\tprof %}SECRET{% end if %}",
    "a beginning with a slip": "{% fi prof %}\nSECRET\n{% endif %}",
    "an end of something else": "{% if prof %}\nSECRET\n{% endmacro %}",
    "a beginning without its sign": "{ if prof %}\nSECRET\n{% endif %}",
    "a comment": "{# SECRET #",
    "a call in a condition": "{% if prof %}\nSECRET {{ cor('SECRET') }\n\nSECRET",
}
SHOWN = {
    '{{ cor(True, "MONTRÉ") }}': "MONTRÉ",
    "{{cor('MONTRÉ', afficher=True)}}": "MONTRÉ",
    '{{ cor(1, """\n- MONTRÉ\n\n- l\\"été\n""") }}': '\n- MONTRÉ\n\n- l"été\n',
    '{{ "MONTRÉ" }}': "MONTRÉ",
    "`{{ code('MONTRÉ') }}`": "`{{ code('MONTRÉ') }}`",
    "```\n{{ code('MONTRÉ') }}\n```": "```\n{{ code('MONTRÉ') }}\n```",
    r"$\frac{{a}}{{b}}$, \(x^{{2}}\), $$x^{{n(n+1)}}$$": r"$\frac{{a}}{{b}}$, \(x^{{2}}\), $$x^{{n(n+1)}}$$",
    "{% raw %}{{ MONTRÉ }}{% endraw %}": "{% raw %}{{ MONTRÉ }}{% endraw %}",
    "## Titre {#montré}\n\nTexte {#": "## Titre {#montré}\n\nTexte {#",
    "{% for x in y %}MONTRÉ{% endfor %}": "MONTRÉ",
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_a_call_holds_is_left_out(name: str) -> None:
    lines, kinds = withhold_calls(f"Avant.\n\n{HIDDEN[name]}\n\nAprès.\n\nFin.".split("\n"))
    text = "\n".join(line for _, line in lines)
    assert "SECRET" not in text
    assert "Avant." in text
    assert "Après." in text
    assert kinds or name == "comments"
    number = next(number for number, line in lines if line == "Fin.")
    assert number == HIDDEN[name].count("\n") + 6


@pytest.mark.parametrize("name", SLIPS)
def test_what_is_not_closed_is_left_out_with_all_that_it_could_hold(name: str) -> None:
    lines, told = withhold_calls(f"Avant.\n\n{SLIPS[name]}\n\nAprès.".split("\n"))
    assert "SECRET" not in "\n".join(line for _, line in lines)
    assert [each.rule for each in told if each.rule != "template"] == ["template-left-out"]


@pytest.mark.parametrize("text", SHOWN)
def test_what_is_surely_shown_stays(text: str) -> None:
    lines, _ = withhold_calls(text.split("\n"))
    assert "\n".join(line for _, line in lines) == SHOWN[text]


def _write(folder: Path, plugins: str, forms: dict[str, str]) -> Options:
    content = folder / "content"
    (content / "docs").mkdir(parents=True)
    (content / "mkdocs.yml").write_text(f"site_name: Cours\ntheme:\n  name: material\n{plugins}\n", "utf-8")
    (content / "collection.yaml").write_text(
        "title: Cours\nlanguage: fr\noffice: [docx]\nhandouts:\n  - title: Fiche\n    post: [f1]\n", "utf-8"
    )
    for number, text in enumerate(forms.values(), 1):
        post = f"# F{number} {{{{ titre('SECRET') }}}}\n\nAvant.\n\n{text}\n\nAprès.\n"
        (content / "docs" / f"f{number}.md").write_text(post, "utf-8")
    return Options(content, folder / "output", workers=1)


@pytest.mark.whole
@pytest.mark.parametrize(
    "plugins",
    [
        "plugins:\n  - search\n  - macros",
        "plugins:\n  - pyodide_macros:\n      on_error_fail: true\nextra: !ENV [A, b]",
        "plugins: {search: {}, macros: {module_name: main}}",
    ],
)
def test_no_edition_has_what_a_call_holds(plugins: str, tmp_path: Path) -> None:
    forms = HIDDEN | SLIPS if "search\n" in plugins else dict([*HIDDEN.items()][:3])
    options = _write(tmp_path, plugins, forms)
    report = publish(options)
    assert report.published
    files = [path for path in options.output.rglob("*") if path.is_file()]
    assert {".html", ".xml", ".md", ".json", ".epub", ".docx", ".pdf"} <= {path.suffix for path in files}
    assert [path.name for path in files if b"secret" in read_packed(path).lower()] == []
    assert any("Après.".encode() in read_packed(path) for path in files if path.suffix == ".pdf")
    told = [problem.message for problem in report.problems if "macros" in problem.message]
    assert len(told) == len(set(told))
    assert any("cor" in message for message in told)


@pytest.mark.parametrize("settings", ["INHERIT: ../base.yml\nsite_name: Cours", "site_name: [Cours"])
def test_what_settings_do_not_tell_is_withheld(settings: str, tmp_path: Path) -> None:
    options = _write(tmp_path, "", {"a": '{{ cor(False, "SECRET") }}'})
    (options.content / "mkdocs.yml").write_text(settings, "utf-8")
    assert [problem for problem in check(options).problems if "“{{ cor }}” is for" in problem.message]
    (options.content / "mkdocs.yml").write_text("site_name: Cours", "utf-8")
    alone = Options(options.content / "docs", options.output, workers=1)
    assert [problem for problem in check(alone).problems if "“{{ cor }}” is for" in problem.message]


def test_a_tool_without_the_plugin_has_no_calls(tmp_path: Path) -> None:
    options = _write(tmp_path, "plugins:\n  - search\nnav:\n  - macros: f1.md", {"a": '{{ cor(True, "a") }}'})
    assert not [problem for problem in publish(options).problems if "macros" in problem.message]


@pytest.mark.parametrize("mark", ['{. target="_blank"}', '{: . target="_blank"}', '{ . target="_blank" .b }'])
def test_a_point_alone_is_an_attribute(mark: str, tmp_path: Path) -> None:
    options = _write(tmp_path, "plugins: [macros]", {"a": f"Un [lien](https://example.org){mark} fin."})
    assert publish(options).published
    (page,) = options.output.glob("articles/*.html") or options.output.rglob("f1*.html")
    assert "lien</a> fin." in page.read_text("utf-8")
