"""Front matter as people write it: remarks that are none, fences that are others, blocks that are two."""

import pytest

from pipeline.extensions import severity_of
from pipeline.load.front_matter import read_post
from pipeline.model.manuscript import Post
from pipeline.model.problems import Problem, Severity


def read(text: str) -> tuple[Post, tuple[Problem, ...]]:
    post, problems = read_post("a.md", text.encode())
    assert post is not None
    return post, problems


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("title: Le C # moderne", "title", "Le C # moderne"),
        ("title: #1 des ventes", "title", "#1 des ventes"),
        ("titre: L'été #2", "titre", "L'été #2"),
        ('"title": Le C # moderne', "title", "Le C # moderne"),
        ("description: Une : deux # trois", "description", "Une : deux # trois"),
        ("tags: C #", "tags", "C #"),
        ("tags: #web #css", "tags", ["web", "css"]),
        ("tags:\n  - C # moderne\n  - web", "tags", ["C # moderne", "web"]),
        ("tags:\n- F #", "tags", ["F #"]),
        (
            "summary: Un texte sur\n  le C # moderne\n\n  et l'autre",
            "summary",
            "Un texte sur le C # moderne\net l'autre",
        ),
        ("title: Le C # moderne\n  et ancien\ndraft: false", "title", "Le C # moderne et ancien"),
    ],
)
def test_a_sign_in_a_text_is_kept_and_named(line: str, key: str, value: object) -> None:
    post, problems = read(f"---\n{line}\n---\nTexte.")
    assert {name: said for name, said in post.metadata.items() if name != "draft"} == {key: value}
    assert [problem.rule for problem in problems] == ["remark-in-value"]
    assert "#" in f"---\n{line}".split("\n")[problems[0].line - 1][problems[0].column - 1]


@pytest.mark.parametrize(
    ("lines", "values"),
    [
        ("title: Un titre  # à revoir", {"title": "Un titre"}),
        ("title: # à trouver", {"title": None}),
        ("draft: true # pas encore", {"draft": "true"}),
        ("date: 2024-01-25 # jeudi", {"date": "2024-01-25"}),
        ('title: "Un titre" # entre guillemets', {"title": "Un titre"}),
        ("title: C# et F#", {"title": "C# et F#"}),
        ("# title: ancien\ntitle: nouveau", {"title": "nouveau"}),
        ("summary: |\n  title: un # deux", {"summary": "title: un # deux"}),
        ('summary: "un\n  title: deux # trois"', {"summary": "un title: deux # trois"}),
        ("other: un # deux", {"other": "un"}),
        ("summary: un\n  deux  # à revoir", {"summary": "un deux"}),
        ("summary: un\n  # deux", {"summary": "un"}),
        ("image:\n  src: a.png # la photo", {"image": {"src": "a.png"}}),
    ],
)
def test_a_remark_stays_one(lines: str, values: dict[str, object]) -> None:
    post, problems = read(f"---\n{lines}\n---\nTexte.")
    assert post.metadata == values
    assert problems == ()


@pytest.mark.parametrize(
    ("text", "values", "body", "line"),
    [
        ("----\ntitle: a\n----\nTexte.", {"title": "a"}, "Texte.", 1),
        ("---\ntitle: a\n-----\nTexte.\n\n---\n\nFin.", {"title": "a"}, "Texte.\n\n---\n\nFin.", 3),
        ("—\ntitre: a\n—\nTexte.", {"titre": "a"}, "Texte.", 1),
        ("---\ntitle: a\n---\n---\ntags: [b]\n---\nTexte.", {"title": "a", "tags": ["b"]}, "Texte.", 4),
        ("---\ntitle: a\n---\n\n---\ntags: [b]\n---\nTexte.", {"title": "a", "tags": ["b"]}, "Texte.", 5),
    ],
)
def test_other_fences_and_second_blocks_are_understood(
    text: str, values: dict[str, object], body: str, line: int
) -> None:
    post, problems = read(text)
    assert post.metadata == values
    assert post.body == body
    assert post.body_line == text.count("\n") - body.count("\n") + 1
    assert [(problem.rule, problem.line) for problem in problems] == [("odd-front-matter", line)]


@pytest.mark.parametrize(
    "text",
    [
        "----\nUn texte : le nôtre.\n----\nFin.",
        "-----\n\ntitle: a\n\n-----\n",
        "***\ntitle: a\n***\n",
        "Un titre\n----\ntitle: a\n----\n",
    ],
)
def test_lines_across_a_page_are_no_front_matter(text: str) -> None:
    post, problems = read(text)
    assert (post.metadata, post.body, problems) == ({}, text, ())


@pytest.mark.parametrize("word", ["Note", "Consigne", "Rappel"])
def test_a_line_across_the_page_below_the_front_matter_stays_one(word: str) -> None:
    post, problems = read(f"---\ntitle: a\n---\n---\n{word}: un mot\n---\nTexte.")
    assert post.body == f"---\n{word}: un mot\n---\nTexte."
    assert problems == ()


@pytest.mark.parametrize("words", ["Un éditorial\nde la classe.", "- un\n- deux", "# Un titre", "42"])
def test_text_where_front_matter_would_be_is_shown(words: str) -> None:
    post, problems = read(f"---\n{words}\n---\nTexte.")
    assert post.metadata == {}
    assert post.body == f"\n{words}\n\nTexte."
    assert [(problem.rule, problem.line) for problem in problems] == [("odd-front-matter", 1)]


LENIENT = [
    ("title: @accueil\ndraft: true", {"title": "@accueil", "draft": "true"}),
    (
        "title: La veille : des outils\ntags:\n\t- un\n\t- deux",
        {"title": "La veille : des outils", "tags": ["un", "deux"]},
    ),
    ("title:Un titre\ndate:2024-01-02", {"title": "Un titre", "date": "2024-01-02"}),
    (
        "title: Un\ndate:2024-01-02\nurl: https://x.example",
        {"title": "Un", "date": "2024-01-02", "url": "https://x.example"},
    ),
    ('title: "x\ndraft: true', {"title": "x", "draft": "true"}),
    ("title: x\n  draft: true\ntags: [a, b", {"title": "x", "draft": "true", "tags": ["a", "b"]}),
    ("title: [Annonce] La rentrée", {"title": "[Annonce] La rentrée"}),
    ('title: Il dit : "non"', {"title": 'Il dit : "non"'}),
    ('title: "Un" et "deux"', {"title": '"Un" et "deux"'}),
    ("title: 'l'été'\nauthor: `x`", {"title": "l'été", "author": "`x`"}),
    (
        "description: un : deux\nqui continue\nimage: {src: a.png}",
        {"description": "un : deux qui continue", "image": {"src": "a.png"}},
    ),
    ("title: &a [*a]", {"title": "&a [*a]"}),
    ("\ttitle: a", {"title": "a"}),
]


@pytest.mark.parametrize(("block", "values"), LENIENT)
def test_what_cannot_be_read_as_a_whole_is_read_key_by_key(block: str, values: dict[str, object]) -> None:
    post, problems = read(f"---\n{block}\n---\nTexte.")
    assert (post.metadata, post.body) == (values, "Texte.")
    assert [(one.rule, severity_of(one.rule)) for one in problems] == [("front-matter", Severity.WARNING)]
    assert set(post.key_places) == set(values)


@pytest.mark.parametrize(
    ("text", "values", "body", "rule"),
    [
        ('{\n  "title": "x"\n  "draft": true\n}\nTexte.', {"title": "x", "draft": "true"}, "Texte.", "front-matter"),
        (
            "+++\ntitle = Sans\ntags = ['a']\n[params]\nx = 1\n+++\nT.",
            {"title": "Sans", "tags": ["a"]},
            "T.",
            "front-matter",
        ),
        ("---\ntitle: x\nUn texte.\n", {"title": "x"}, "Un texte.\n", "front-matter-unclosed"),
        (
            "---\ntitle: x\ntags:\n- a\n\nTexte : un.\n",
            {"title": "x", "tags": ["a"]},
            "\nTexte : un.\n",
            "front-matter-unclosed",
        ),
        ("---\ntitle: a: b\n\nUn texte.\n---\nFin.", {"title": "a: b"}, "\nUn texte.\n\nFin.", "front-matter"),
    ],
)
def test_no_text_is_lost_behind_what_can_be_read(text: str, values: dict[str, object], body: str, rule: str) -> None:
    post, problems = read(text)
    assert (post.metadata, post.body.removesuffix("\n"), problems[0].rule) == (values, body.removesuffix("\n"), rule)
    assert post.body_line == text[: text.index(body.strip()[:3])].count("\n") + 1 - body.startswith("\n")


def test_a_value_that_takes_other_keys_into_its_quotation_marks_is_named_and_they_count() -> None:
    post, problems = read('---\ntitle: "Un\ndate: 2024-01-02\ndraft: true\nsubtitle: deux"\n---\nTexte.')
    assert (post.metadata["title"], post.metadata["date"], post.metadata["draft"]) == ("Un", "2024-01-02", "true")
    assert [(one.line, one.column, one.rule) for one in problems] == [(2, 8, "front-matter")]
    assert not read('---\ntitle: "Un\nsur deux lignes : trois"\n---\nTexte.')[1]


def test_a_key_without_a_blank_is_named_as_such() -> None:
    _, problems = read("---\ntitle: Un\ndate:2024-01-02\n---\nTexte.")
    assert str(problems[0]) == (
        "a.md:3:1: front-matter: the front matter has no space after “date:”; only its readable keys are used"
        " (hint: write it as “key: value”)"
    )


def test_a_front_matter_of_remarks_alone_says_nothing() -> None:
    post, problems = read("---\n# title: plus tard\n---\nTexte.")
    assert (post.metadata, post.body, problems) == ({}, "Texte.", ())


@pytest.mark.parametrize(
    ("block", "places"),
    [
        ("title: a\nimage:\n  title: b\ntags: [c]", {"title": (2, 1), "image": (3, 1), "tags": (5, 1)}),
        ('"og:title": a\n"title" : b', {"og:title": (2, 1), "title": (3, 1)}),
        ("{title: a, tags: [b]}", {"title": (2, 2), "tags": (2, 12)}),
        ("title: |\n  un\n  date: deux\ndate: 2024", {"title": (2, 1), "date": (5, 1)}),
        ("title: 'a\u2028 b'\ndate: 2024", {"title": (2, 1), "date": (3, 1)}),
    ],
)
def test_each_key_has_its_place(block: str, places: dict[str, tuple[int, int]]) -> None:
    post, problems = read(f"---\n{block}\n---\nTexte.")
    assert (post.key_places, problems) == (places, ())


@pytest.mark.parametrize(
    ("block", "repeated"),
    [
        ("title: a\ntitle: b", [(3, 1)]),
        ("  title: a\n  'title': b\n  title: c", [(3, 3), (4, 3)]),
        ("summary: 'un\n  title: deux'\ntitle: trois", []),
        ("title: a\nTitle: b", []),
        ("image: {src: a, src: b}", []),
    ],
)
def test_a_key_that_stands_twice_is_named_where_it_stands_again(block: str, repeated: list[tuple[int, int]]) -> None:
    _, problems = read(f"---\n{block}\n---\nTexte.")
    assert [(problem.line, problem.column) for problem in problems] == repeated
    assert {problem.rule for problem in problems} <= {"duplicate-key"}


@pytest.mark.parametrize(
    "text",
    [
        '{\n  "title": "a",\n  "image": {\n    "title": "b"\n  },\n  "tags": ["c"]\n}\n',
        '+++\n  title = "a"\n  # remark\n    x = 1\n\n  tags = ["c"]\n[image]\n  src = 1\n+++\n',
    ],
)
def test_keys_of_other_formats_have_places_too(text: str) -> None:
    post, _ = read(f"{text}Texte.")
    assert {key: post.key_places[key] for key in ("title", "tags")} == {"title": (2, 3), "tags": (6, 3)}


PELICAN = "Title: Un titre : deux\nDate: 2010-12-03 10:20\nTags: a, b\nSummary: L'été\n    d'Ada\nLink:\n\nTexte."
NIKOLA = "<!--\n.. title: Un titre : deux\n.. date: 2010-12-03 10:20\n.. tags: a, b\n.. link:\n-->\n\nTexte."


@pytest.mark.parametrize(
    ("text", "values", "body"),
    [
        (
            PELICAN,
            {"Title": "Un titre : deux", "Date": "2010-12-03 10:20", "Tags": "a, b", "Summary": "L'été d'Ada"},
            "Texte.",
        ),
        (NIKOLA, {"title": "Un titre : deux", "date": "2010-12-03 10:20", "tags": "a, b"}, "\nTexte."),
        (
            NIKOLA[5:].replace("-->\n", ""),
            {"title": "Un titre : deux", "date": "2010-12-03 10:20", "tags": "a, b"},
            "Texte.",
        ),
        (
            "title: Un titre\nbase header level: 2\nauthor:Ada\n\n\nTexte.",
            {"title": "Un titre", "base header level": "2", "author": "Ada"},
            "\nTexte.",
        ),
        ("title: 'Un titre'\ntags: [a, b]\n---\nTexte.", {"title": "Un titre", "tags": ["a", "b"]}, "Texte."),
        ("titre: Un titre\ntags:\n- a\n- b\n---\nTexte.", {"titre": "Un titre", "tags": ["a", "b"]}, "Texte."),
        ("\n\nTitle: Un titre\n\nTexte.", {"Title": "Un titre"}, "Texte."),
        ('title: "Un titre"\ntags: [a, b]\n\nTexte.', {"title": "Un titre", "tags": ["a", "b"]}, "Texte."),
    ],
)
def test_a_header_without_fences_is_read(text: str, values: dict[str, object], body: str) -> None:
    post, problems = read(text)
    assert {key: value for key, value in post.metadata.items() if value} == values
    assert (post.body, post.body_line) == (body, text.count("\n") - body.count("\n") + 1)
    assert problems == ()
    lines = text.split("\n")
    assert all(lines[line - 1][column - 1 :].startswith(key) for key, (line, column) in post.key_places.items())


@pytest.mark.parametrize(
    "text",
    [
        "Titre : Un livre\nAuteur : Ada\n\nTexte.",
        "Title: Un livre\nPublisher: Ada\n\nTexte.",
        "Date: 12 mai 2024\nLieu: Paris\n\nTexte.",
        "Title: un\nsuite.\n\nTexte.",
        "# title: un\n\nTexte.",
        "Question: quoi ?\n---\nTexte.",
        "<!-- Un mot -->\n\nTexte.",
        "<!--\nNote: un mot\n-->\n\nTexte.",
    ],
)
def test_lines_with_colons_are_text(text: str) -> None:
    post, problems = read(text)
    assert (post.metadata, post.body) == ({}, text)
    assert {problem.rule for problem in problems} <= {"odd-front-matter"}


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("related: [[A]], [[l'or]]", "[[A]], [[l'or]]"),
        ("up: [[A#^b|c]]  ", "[[A#^b|c]]"),
        ("author: [[Ada]] et Zoé", "[[Ada]] et Zoé"),
        ("grille: [[a, b], [c, d]]", [["a", "b"], ["c", "d"]]),
        ("grille: [[a, b]] # deux", [["a", "b"]]),
    ],
)
def test_links_of_obsidian_need_no_quotation_marks(line: str, value: object) -> None:
    post, problems = read(f"---\ntitle: Un titre\n{line}\n---\nTexte.")
    assert (post.metadata[line.partition(":")[0]], problems) == (value, ())


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Titre : Mon sport\nDate : 12/03/2025\n\nLe texte.", 1),
        ("\nDate : 12/03/2025\n\nLe texte.", 2),
        ("Titre\u00a0: Mon sport\nLe texte.", 1),
        ("Important : le texte.", 0),
        ("Le texte.\n\nTitre : Mon sport", 0),
        ("---\ntitle: A\n---\nTitre : Mon sport", 0),
    ],
)
def test_keys_that_are_not_set_apart_are_named(text: str, line: int) -> None:
    post, problems = read(text)
    assert text.endswith(post.body)
    assert [(problem.rule, problem.line) for problem in problems] == ([("odd-front-matter", line)] if line else [])
