import pytest

from pipeline.model.manuscript import Post
from pipeline.model.settings import Settings
from pipeline.normalise.drafts import DraftJob, FinishJob, parse_post, render_article


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("".join(f"{'  ' * level}- mot{level}\n" for level in range(400)), [f"mot{level}" for level in range(400)]),
        (f"{'>' * 2000} cité\n", ["cité"]),
    ],
    ids=["400 lists", "2000 quotations"],
)
def test_nothing_is_lost_however_deep_it_stands(body: str, words: list[str]) -> None:
    read = parse_post(DraftJob(Post("essai.md", {"title": "Un essai"}, body), Settings()))
    article, _ = render_article(FinishJob(read, "essai"))
    assert [
        word for word in article.body.text.replace("<", " ").replace(">", " ").split() if word in set(words)
    ] == words
    assert [problem.rule for problem in read.problems] == ["deep-nesting"]


def test_a_solution_stays_one_however_deep_it_stands() -> None:
    inner = "".join(f"{'>' * 70} {line}\n" for line in ("::: solution", "Caché.", ":::"))
    read = parse_post(DraftJob(Post("essai.md", {"title": "Un essai"}, f"Avant.\n\n{inner}"), Settings()))
    article, _ = render_article(FinishJob(read, "essai"))
    assert '<div class="solution">' in article.body.text
    assert article.words == 1
