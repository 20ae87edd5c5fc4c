"""What opens a collection: Hugo's `_index.md`, its title and its text."""

from pathlib import Path

import pytest

from pipeline.cli.summary import listed
from pipeline.editions.book.plan_books import plan_books
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.collection import Collection
from pipeline.normalise import normalise
from pipeline.options import Options
from pipeline.publish import publish


def write(root: Path, files: dict[str, str]) -> Path:
    for path, text in {"content/posts/a.md": "---\ntitle: Les ondes\n---\n\nUn texte.\n", **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


def collection(root: Path) -> Collection:
    with Runner() as runner:
        return normalise(load(root), runner)


def index(title: str, text: str = "", more: str = "") -> str:
    return f"---\ntitle: {title}\nlang: fr\n{more}---\n\n{text}\n"


def test_it_gives_title_and_opening_where_nobody_else_does(tmp_path: Path) -> None:
    found = collection(write(tmp_path, {"content/_index.md": index("Veille", "Bienvenue à tous.")}))
    assert found.settings.title == "Veille"
    assert found.opening
    assert found.opening.words == 3
    assert [article.slug for article in found.articles] == ["a"]


@pytest.mark.parametrize("settings", ["collection.yaml", "hugo.yaml"])
def test_settings_give_the_title_before_it(tmp_path: Path, settings: str) -> None:
    files = {"content/_index.md": index("Accueil", "Bienvenue."), settings: "title: Le nôtre\n"}
    assert collection(write(tmp_path, files)).settings.title == "Le nôtre"


@pytest.mark.parametrize("text", [index("Veille"), index("Veille", "Pas encore.", "draft: true\n")])
def test_one_without_a_text_or_a_draft_opens_nothing_and_is_not_complained_of(tmp_path: Path, text: str) -> None:
    found = collection(write(tmp_path, {"content/_index.md": text}))
    assert found.opening is None
    assert not [problem for problem in found.problems if problem.rule in ("empty-post", "no-title")]


def test_sections_are_no_articles_and_each_is_named_in_the_same_words(tmp_path: Path) -> None:
    files = {f"content/{name}/_index.md": index(name, "Un texte.") for name in ("posts", "b", "c", "d", "e")}
    found = collection(write(tmp_path, files))
    assert [article.slug for article in found.articles] == ["a"]
    told = [problem for problem in found.problems if problem.rule in ("other-tool", "private")]
    assert {problem.path for problem in told} == files.keys()
    assert {problem.message for problem in told} == {"the index page of a section is not an article; left out"}
    assert len(list(listed(told, everything=False))) == 1


def test_of_several_languages_the_collections_own_opens_it(tmp_path: Path) -> None:
    files = {
        "hugo.toml": "defaultContentLanguage = 'fr'\n",
        "content/_index.md": index("News", "Welcome."),
        "content/_index.fr.md": index("Nouvelles", "Bienvenue."),
    }
    assert collection(write(tmp_path, files)).settings.title == "Nouvelles"
    files = {
        "hugo.toml": files["hugo.toml"],
        "content/fr/_index.md": index("Nouvelles"),
        "content/en/_index.md": index("News"),
    }
    assert collection(write(tmp_path / "autre", files)).settings.title == "Nouvelles"


def test_it_opens_the_site_and_the_book_of_the_whole(tmp_path: Path) -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    text = "Bienvenue : voir [les ondes](posts/a.md). ![Un plan](/plan.svg)\n\n## Qui nous sommes\n\nUne classe."
    content = write(tmp_path / "hugo", {"content/_index.md": index("Veille", text), "static/plan.svg": picture})
    (book,) = plan_books(collection(content))[0]
    assert book.preface
    assert book.preface.title == ""
    publish(Options(content, tmp_path / "output", only=("site",), workers=1))
    page = (tmp_path / "output" / "index.html").read_text("utf-8")
    opening = page.partition('class="body preamble">')[2].partition("</div>")[0]
    assert '<a href="articles/a.html">les ondes</a>' in opening
    assert '<h2 id="qui-nous-sommes">Qui nous sommes</h2>' in opening
    assert 'src="media/static/plan.svg"' in opening
    assert (tmp_path / "output" / "media" / "static" / "plan.svg").is_file()
    assert page.index("preamble") < page.index("Les ondes</a>")


def test_a_picture_beside_the_content_folder_is_pointed_at_and_not_published(tmp_path: Path) -> None:
    write(tmp_path, {"content/b.md": index("B", "![Un plan](/images/plan.png) ![Rien](rien.png) ![Non](../../x.png)")})
    for name in ("static/images/plan.png", "x.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"\x89PNG")
    found = collection(tmp_path / "content")
    hints = [problem.hint for problem in found.problems if problem.rule == "missing-image"]
    usual = "put the file next to the post or into images/"
    assert hints == [f"the picture is in ../static/images: publish the folder above, or {usual}", usual, usual]
    assert not found.pictures
