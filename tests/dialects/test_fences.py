"""Blocks of a lesson that are typed slightly wrong hide what they should; `{}` is the answer."""

import pytest

from pipeline.body.neutral_html import parse
from pipeline.model.manuscript import Post
from pipeline.model.settings import Settings
from pipeline.normalise.drafts import DraftJob, parse_as_typed
from tests.normalise.body.test_classroom import made

MENDED = {
    "right": "::: réponse\n{}\n:::",
    "two colons": ":: réponse\n{}\n::",
    "two and three": ":: réponse\n{}\n:::",
    "four blanks": "    ::: réponse\n    {}\n    :::",
    "five blanks": "     ::: réponse\n     {}\n     :::",
    "blanks below text": "Voyons :\n    ::: réponse\n    {}\n    :::",
    "blanks before the fences alone": "    ::: réponse\n{}\n    :::",
    "tab": "\t::: réponse\n\t{}\n\t:::",
    "tab, braces": "\t::: {{.réponse}}\n\n\t{}\n\n\t:::",
    "blanks, two colons": "    :: réponse\n    {}\n    ::",
    "in a list": "1. Combien ?\n\n      ::: réponse\n      {}\n      :::",
    "deep in a list": "- Combien ?\n\n        ::: réponse\n        {}\n        :::",
    "tabs in a list": "- Combien ?\n\n\t\t::: réponse\n\t\t{}\n\t\t:::",
    "below a div": '<div class="x">\n::: réponse\n{}\n:::\n</div>',
    "below a p": "<p>\n::: réponse\n{}\n:::\n</p>",
    "below a p with words": "<p>Combien ?</p>\n::: réponse\n{}\n:::",
    "below details": "<details>\n::: réponse\n{}\n:::\n</details>",
    "below a summary": "<details>\n<summary>Voir</summary>\n::: réponse\n{}\n:::\n</details>",
    "in a td": "<table><tr><td>\n::: réponse\n{}\n:::\n</td></tr></table>",
    "indented in HTML": "<div>\n    ::: réponse\n    {}\n    :::\n</div>",
    "below a closed pre": "<pre>a = 1</pre>\n::: réponse\n{}\n:::",
    "in an open fence": "```python\na = 1\n\n::: réponse\n{}\n:::\n\nAprès.",
    "in an open fence, with a heading": "~~~\na = 1\n\n::: réponse\n{}\n:::\n\n## Encore\n\nAprès.",
    "in a fence that another closes": "```python\na = 1\n\n::: réponse\n```python\n{}\n```\n:::\n\nAprès.",
    "in a fence that another ends": "```python\na = 1\n\n::: réponse\n{}\n:::\n\n```python\nb = 2\n```\n\nAprès.",
    "never closed": "::: réponse\n{}",
    "in a quotation": "> ::: réponse\n> {}\n> :::",
    "two colons in a quotation": "> :: réponse\n> {}\n> ::",
    "in one line": "::: réponse {} :::\n\nAprès.",
    "answer": "::: answer\n{}\n:::",
    "a class": '<div class="réponse">{}</div>',
    "a class with a dot": '<div class=".answer">{}</div>',
    "a class of a paragraph": '<p class="answer">\n\n{}\n\n</p>',
    "a class of details": '<details class="answer"><summary>Voir</summary>{}</details>',
    "a class of a row": '<table><tr class="réponse"><td>{}</td></tr></table>',
    "a class of a word": 'Un <mark class="answer">{}</mark>.',
    "a class of a box in a line": 'Un <div class="answer">{}</div>',
    "a class of a paragraph in two": "<p class='réponse'>Mot\n\n{} **deux**</p>\n\n## Après",
    "a class in the plural": '<section class="solutions">\n\n{}\n\n</section>',
    "a class in a box": "<div><span class=corrige>{}</span></div>",
    "a link": "Un [{}](https://example.org){{.answer}}.",
    "code": "Un `{}`{{.réponse}}.",
    "for the class, four blanks": "    ::: corrigé\n    {}\n    :::",
}
FREE = {
    "documented": "On écrit :\n\n```\n::: réponse\nQuatre\n:::\n```",
    "documented, and used": "```markdown\n::: réponse\nQuatre\n:::\n```\n\n::: réponse\nCinq\n:::",
    "documented in more backticks": "````\n```\n::: solution\n```\n````",
    "documented in a list": "- On écrit :\n\n  ```\n  ::: réponse\n  Quatre\n  :::\n  ```",
    "named": "Le bloc `::: réponse` cache la réponse.",
    "in a formula": "Soit $a :: only$.",
    "a box": "::: note\nÀ savoir.\n:::\n\n::: tip\nUn mot.\n:::",
    "a layout": "::: collection\nUn.\n:::\n\n::: {{.column}}\nDeux.\n:::\n\n::: code-group\nTrois.\n:::",
    "a class of HTML": '<div class="group response">\n\nUn.\n\n</div>',
    "types": "La fonction\n\n    map :: (a -> b)\n    :: Int",
    "C++": "std::only vaut mieux, et\n::only aussi.",
    "a list of definitions": "Réponse\n: Ce qui répond.",
}


@pytest.mark.parametrize("name", MENDED)
def test_an_answer_is_hidden_however_its_block_is_typed(name: str) -> None:
    article, _ = made(f"Avant.\n\n{MENDED[name].format('SECRET')}\n")
    body = parse(article.body.text)
    for hidden in [each for each in body.iter("div", "span") if each.get("class") == "solution"]:
        hidden.drop_tree()
    words = "".join(map(str, body.itertext()))
    assert "SECRET" in article.body.text
    assert "SECRET" not in words
    assert "Avant." in words


@pytest.mark.parametrize("name", FREE)
def test_what_is_no_such_block_is_not_touched(name: str) -> None:
    _, problems = made(f"Avant.\n\n{FREE[name].format()}\n")
    assert [one for one in problems if "raw-markdown" in one or "unclosed-block" in one] == []


def test_what_is_mended_is_named_with_its_place() -> None:
    _, problems = made("Avant.\n\n\t::: réponse\n\tQuatre.\n\t:::\n\nVoir [x](nulle-part.md) et {{% y %}}.")
    assert problems[0].startswith("essai.md:3:2: raw-markdown: “::: réponse” is read as a block")
    assert any(one.startswith("essai.md:7:") for one in problems)


@pytest.mark.parametrize("name", ["four blanks", "tab", "two colons", "in an open fence", "tabs in a list"])
def test_nor_does_a_post_that_nobody_can_read_show_it(name: str) -> None:
    post = Post("essai.md", {}, f"Avant.\n\n{MENDED[name].format('SECRET')}\n")
    assert "SECRET" not in parse_as_typed(DraftJob(post, Settings())).document.json.text
