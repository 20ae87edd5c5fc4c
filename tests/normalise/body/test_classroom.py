"""Blocks of a lesson from Markdown to the neutral body: whatever the way to write them, they are the same."""

import pytest

from pipeline.model.article import Article, Question
from pipeline.model.manuscript import Post
from pipeline.model.settings import Settings, Trust
from pipeline.normalise.body.classroom import drop_fenced_solutions, drop_solutions
from pipeline.normalise.drafts import DraftJob, FinishJob, PictureOutcome, parse_as_typed, parse_post, render_article
from pipeline.pandoc.document import read
from pipeline.pandoc.nodes import walk


def made(body: str, *, trust: bool = False, **metadata: object) -> tuple[Article, list[str]]:
    """Return the article and its problems."""
    settings = Settings(language="fr", trust=(Trust.HTML,) if trust else ())
    one = parse_post(DraftJob(Post("essai.md", {"title": "Essai", "lang": "fr"} | metadata, body), settings))
    images = {source: PictureOutcome(asset=source) for source in one.images}
    article, problems = render_article(FinishJob(one, "essai", images=images, trust=trust))
    return article, [str(p) for p in (*one.problems, *problems) if p.rule not in ("typography", "guessed-language")]


def body_of(text: str, *, trust: bool = False) -> str:
    return "".join(line.strip() for line in made(text, trust=trust)[0].body.text.splitlines())


@pytest.mark.parametrize(
    "text",
    [
        "::: solution\nOui.\n:::",
        ":::solutions\nOui.\n:::",
        "::: {.solution}\nOui.\n:::",
        "::: {.Solution}\nOui.\n:::",
        "{.solution}\nOui.",
        '<div class="x solution">\n\nOui.\n\n</div>',
        '<div class="solution"><p>Oui.</p></div>',
        '<section class="solution">\n<p>Oui.</p>\n</section>',
        '<p class="solution">Oui.</p>',
        "[Oui.]{.solution}",
        "::: corrigé\nOui.\n:::",
        "::: Réponse\nOui.\n:::",
        ":::reponses\nOui.\n:::",
        "::: {.corrigé}\nOui.\n:::",
        '<div class="réponse">\n\nOui.\n\n</div>',
        '<p class="corrige">Oui.</p>',
        "[Oui.]{.réponse}",
    ],
)
def test_a_solution_is_one_however_it_is_written(text: str) -> None:
    article, problems = made(f"Avant.\n\n{text}\n\nAprès.")
    assert '<div class="solution"><p>Oui.</p></div>' in "".join(article.body.text.split("\n"))
    assert [one for one in problems if "answer-hidden" not in one] == []
    assert article.words == 2


def test_a_picture_goes_with_its_legend() -> None:
    article, _ = made('![Un plan](a.png "Le plan."){.solution}\n\nUne [autre ![b](b.png){.print-only}](c.md).')
    assert '<div class="solution"><figure>' in "".join(article.body.text.split("\n"))
    assert '<span class="print-only"><img' in article.body.text
    assert article.off_screen == ("a.png", "b.png")


def test_items_and_cells_of_raw_html_may_be_for_one_medium_too() -> None:
    body = body_of('<ul><li class="solution">Un <b>mot</b></li><li>Deux</li></ul>')
    assert '<li><div class="solution">' in body


@pytest.mark.parametrize(
    "text", ["[mot]{.web-only}", '<span class="web-only">mot</span>', '<em class="web-only">mot</em>']
)
def test_words_may_be_for_one_medium_too(text: str) -> None:
    assert '<span class="web-only">' in body_of(f"Un {text} ici.")


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("1. Un ?\n2. Deux ?", '<ol type="1"><li>Un\u202f?</li><li>Deux\u202f?</li></ol>'),
        ("- Un ?\n- Deux ?", "<ol><li>Un\u202f?</li><li>Deux\u202f?</li></ol>"),
        ("Un ?\n\nDeux ?", "<ol><li><p>Un\u202f?</p></li><li><p>Deux\u202f?</p></li></ol>"),
        ("Lisez.\n\n- Un ?", "<p>Lisez.</p><ol><li>Un\u202f?</li></ol>"),
        (
            "- Un ?\n\nPuis :\n\n- Deux ?",
            '<ol><li>Un\u202f?</li></ol><p>Puis\u00a0:</p><ol start="2"><li>Deux\u202f?</li></ol>',
        ),
        (
            "Un ?\n\n::: solution\nOui.\n:::\n\nDeux ?",
            '<ol><li><p>Un\u202f?</p><div class="solution"><p>Oui.</p></div></li><li><p>Deux\u202f?</p></li></ol>',
        ),
        ("- [Un ?]{lines=2}\n- Deux ?", '<ol><li data-lines="2">Un\u202f?</li><li>Deux\u202f?</li></ol>'),
    ],
)
def test_questions_are_the_items_of_a_list_or_paragraphs(text: str, inner: str) -> None:
    title = '<p class="block-title"><strong>Questions</strong></p>'
    assert body_of(f":::: questions\n{text}\n::::") == f'<div class="questions" data-lines="3">{title}{inner}</div>'


@pytest.mark.parametrize(
    "text", ["::: questions lines=5\n- Un ?\n:::", '<div class="questions" data-lines="5">\n\n- Un ?\n\n</div>']
)
def test_a_block_says_how_many_lines_its_questions_have(text: str) -> None:
    assert '<div class="questions" data-lines="5">' in body_of(text)


def test_choices_to_tick_stay_below_their_question() -> None:
    body = body_of("::: questions\n- Lequel ?\n  - [ ] Un\n  - [ ] Deux\n:::")
    assert '<ol><li data-lines="0">Lequel\u202f?<ul class="task-list"><li><label><input type="checkbox"' in body


def test_lines_mean_nothing_elsewhere() -> None:
    assert "lines" not in body_of('[Un]{lines=2} mot.\n\n::: {.solution lines=4}\nOui.\n:::\n\n<p data-lines="3">x</p>')


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("::: glossary\nMot\n: Sens.\n:::", "Glossaire"),
        ("::: glossary Les mots\nMot\n: Sens.\n:::", "Les mots"),
        ("::: glossary\n**Lexique**\n\nMot\n: Sens.\n:::", "Lexique"),
    ],
)
def test_a_block_has_a_title_that_is_no_heading(text: str, title: str) -> None:
    article, _ = made(text)
    assert f'<p class="block-title"><strong>{title}</strong></p>' in article.body.text
    assert article.headings == ()


@pytest.mark.parametrize(
    "text", ["## Mots\n\n::: glossary\nMot\n: Sens.\n:::", "::: glossary\n## Mots\n\nMot\n: Sens.\n:::"]
)
def test_a_heading_of_its_author_is_title_enough(text: str) -> None:
    assert "block-title" not in body_of(text)


def test_no_author_makes_titles_of_blocks() -> None:
    assert "block-title" not in body_of('::: {.block-title}\nOui.\n:::\n\n<p class="block-title">Oui</p>')


def test_what_is_derived_from_a_body_is_what_the_site_shows() -> None:
    text = """Un deux.

::: solution
## Corrigé {#c}

Trois ![Un plan](a.png)[^s].
:::

::: print-only
## Papier

![Une tour](b.png)
:::

::: web-only
## Écran

![Un port](c.png)
:::

[^s]: Quatre.
"""
    article, problems = made(text)
    assert [heading.text for heading in article.headings] == ["Écran"]
    assert (article.shown, article.off_screen) == (("a.png", "b.png", "c.png"), ("a.png", "b.png"))
    assert article.words == len("Un deux. Écran".split())
    assert problems == []


def test_no_edition_has_a_hole_in_its_outline() -> None:
    text = (
        "::: web-only\n## Écran\n:::\n\n### Suite\n\n#### Plus bas\n\n::: print-only\n## Papier\n:::\n\n##### Encore\n"
    )
    levels = [line[1:3] for line in made(text)[0].body.text.splitlines() if line.startswith("<h")]
    assert levels == ["h2", "h2", "h3", "h3", "h4"]


def test_trusted_html_says_the_same() -> None:
    article, _ = made('Un.\n\n<div class="solution"><p>Caché</p></div>\n', trust=True)
    assert article.words == 1


def test_other_articles_lead_to_what_every_edition_shows() -> None:
    text = "## Tous\n\n::: web-only\n## Écran\n:::\n\n::: solution\n[a](a.pdf), [b](b.pdf)\n:::\n\n[a](a.pdf)\n"
    one = parse_post(DraftJob(Post("essai.md", {"title": "Essai"}, text), Settings()))
    assert one.ids == ("tous",)
    assert one.links_of_solutions == {"b.pdf"}


@pytest.mark.parametrize(
    ("written", "questions"),
    [
        ("Pourquoi ?", (Question("Pourquoi\u202f?"),)),
        (["Pourquoi ?", 3], (Question("Pourquoi\u202f?"), Question("3"))),
        ([{"question": "L'un ?", "lines": 5}], (Question("L’un\u202f?", 5),)),
        ([{"Question": "L'un ?", "Lines": "0"}], (Question("L’un\u202f?", 0),)),
        (None, ()),
    ],
)
def test_a_front_matter_asks_questions(written: object, questions: tuple[Question, ...]) -> None:
    article, problems = made("Texte.", questions=written)
    assert article.questions == questions
    assert problems == []
    assert "questions" not in article.extra


def test_what_is_no_question_is_named_and_the_others_are_asked() -> None:
    article, problems = made(
        "Texte.", questions=["Un ?", ["Deux ?"], {"lines": 3}, "", {"question": "Trois ?", "lines": -1}]
    )
    assert article.questions == (Question("Un\u202f?"), Question("Trois\u202f?"))
    assert ["number 2" in problems[0], "number 3" in problems[1], "number 4" in problems[2], "-1" in problems[3]] == [
        True
    ] * 4


@pytest.mark.parametrize("fence", ["::: solution", ":::solutions", "> :::: {.solution #a}", "  ::: {.x .Solution}"])
def test_a_post_that_nobody_can_read_shows_no_solution(fence: str) -> None:
    closing = fence.replace(fence.partition(":::")[2].lstrip(":"), "")
    text = f"Avant.\n\n{fence}\nCaché.\n\n::: note\nAussi.\n:::\n\nEncore.\n{closing}\n\nAprès."
    assert drop_fenced_solutions(text).split() == ["Avant.", "Après."]
    post = Post("essai.md", {}, text)
    assert "Caché" not in parse_as_typed(DraftJob(post, Settings())).document.json.text


def test_nor_does_one_whose_words_alone_are_left() -> None:
    kept = drop_solutions(read("Avant.\n\n::: solution\nCaché.\n:::\n\nUn [mot]{.solution} après."))
    assert [node["c"] for node in walk(kept) if node["t"] == "Str"] == ["Avant.", "Un", "après."]
