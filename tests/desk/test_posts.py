"""A post gets another name with all its links; nothing but the letters of their addresses changes anywhere."""

import datetime as dt
import re
from pathlib import Path

import pytest

from pipeline.desk import posts
from pipeline.desk.store.files import Change, DeskError
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.load.authors import read_authors
from pipeline.model.collection import Collection
from pipeline.new.post import NewPost, write_post
from pipeline.normalise import normalise

DAY = dt.date(2026, 1, 5)
SON = """\
---
# Le premier de l’année
title: "Le son : une onde"
date: 2025-10-03
author: Ada Martin
---

Le son est une [onde](#onde). Voir aussi [la même page](2025-10-03-le-son.md#onde).

## Onde

![Une onde](../images/onde.png)
"""
# Every way to lead to the post, and what each is to be afterwards.
LINKS = {
    "[le son](2025-10-03-le-son.md)": "[le son](2025-10-03-bruit.md)",
    "[le son](./2025-10-03-le-son.md#onde)": "[le son](./2025-10-03-bruit.md#onde)",
    "[le son](le-son)": "[le son](bruit)",
    "[le son](/articles/le-son.html#onde)": "[le son](/articles/bruit.html#onde)",
    '[le son](/articles/le-son.html?a=b "Le son")': '[le son](/articles/bruit.html?a=b "Le son")',
    "[le\nson](2025-10-03-le-son.md)": "[le\nson](2025-10-03-bruit.md)",
    "[le son]\n(2025-10-03-le-son.md)": "[le son]\n(2025-10-03-bruit.md)",
    "[le son](/articles/\n2025-10-03-le-son.md)": "[le son](/articles/\n2025-10-03-bruit.md)",
    "[le son](<2025-10-03-le-son.md>)": "[le son](<2025-10-03-bruit.md>)",
    "[**le** [son]](2025%2D10-03-le-son.md)": "[**le** [son]](2025-10-03-bruit.md)",
    "[![Une onde](../images/onde.png)](le-son)": "[![Une onde](../images/onde.png)](bruit)",
    "[[le-son]]": "[[bruit]]",
    "[[le-son#Onde|le son]]": "[[bruit#Onde|le son]]",
    "[le son][s]\n\n[s]: 2025-10-03-le-son.md 'Le son'": "[le son][s]\n\n[s]: 2025-10-03-bruit.md 'Le son'",
    "<a class=x href='le-son.html'>le son</a>": "<a class=x href='bruit.html'>le son</a>",
    '{{< relref "le-son.md" >}}': '{{< relref "bruit.md" >}}',
    "{% link articles/2025-10-03-le-son.md %}": "{% link articles/2025-10-03-bruit.md %}",
    "[le son]({% post_url 2025-10-03-le-son %})": "[le son]({% post_url 2025-10-03-bruit %})",
    "> [le son](2025-10-03-le-son.md),\n> [encore\n> le son](le-son)": "> [le son](2025-10-03-bruit.md),\n> [encore\n> le son](bruit)",
}
# What looks like such links and is none.
OTHERS = (
    "`[le son](2025-10-03-le-son.md)`",
    "```\n[le son](2025-10-03-le-son.md)\n```",
    "<!-- [le son](2025-10-03-le-son.md) -->",
    "le-son et 2025-10-03-le-son.md",
    "[le son](https://example.org/le-son)",
    "[autre](le-son-2.md), ![](../images/le-son.png)",
    "\\[le son](2025-10-03-le-son.md)",
)


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())


def apply(root: Path, changes: tuple[Change, ...]) -> None:
    for change in changes:
        target = root / change.path
        assert (target.read_bytes() if target.exists() else None) == change.before, change.path
        if change.after is None:
            target.unlink()
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(change.after)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(
        tmp_path,
        {
            "collection.yaml": "title: Le son\nlanguage: fr\norder: [le-son, essai] # dans cet ordre\n"
            "handouts:\n  - post: le-son\n    title: le-son\n",
            "articles/2025-10-03-le-son.md": SON,
            "articles/le-son-2.md": "---\ntitle: Suite\nrelated: [le-son]\n---\nSuite.\n",
            "images/onde.png": "",
            "images/le-son.png": "",
        },
    )
    return tmp_path


@pytest.mark.parametrize("typed", LINKS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_link_to_a_renamed_post_changes_in_its_address_alone(root: Path, typed: str, end: str) -> None:
    around = "---\ntitle: Essai\n---\nUn « mot ».\n\n{}\n\nEt la suite.\n"
    write(root, {"articles/essai.md": around.format(typed).replace("\n", end)})
    plan = posts.rename(root, "articles/2025-10-03-le-son.md", "Bruit")
    assert plan.path == "articles/2025-10-03-bruit.md"
    assert not plan.left
    apply(root, plan.changes)
    assert (root / "articles/essai.md").read_bytes().decode() == around.format(LINKS[typed]).replace("\n", end)


@pytest.mark.parametrize("typed", OTHERS)
def test_what_is_no_link_stays(root: Path, typed: str) -> None:
    write(root, {"articles/essai.md": f"---\ntitle: Essai\n---\n{typed}\n"})
    plan = posts.rename(root, "articles/2025-10-03-le-son.md", "bruit")
    assert "articles/essai.md" not in [change.path for change in plan.changes]


def test_the_program_finds_the_post_under_its_new_name(root: Path) -> None:
    body = "\n\n".join(link.replace("[s]", f"[s{number}]") for number, link in enumerate(LINKS))
    write(root, {"articles/essai.md": f"---\ntitle: Essai\n---\n{body}\n"})

    def leading() -> list[str]:
        with Runner() as runner:
            collection = normalise(load(root), runner)
            (article,) = (article for article in collection.articles if article.slug == "essai")
            assert not [problem for problem in collection.problems if problem.rule in ("dead-link", "dead-fragment")]
            return re.findall(r'href="(article:[^"#]*)', article.body.text)

    assert set(leading()) == {"article:le-son"}
    number = len(leading())
    apply(root, posts.rename(root, "articles/2025-10-03-le-son.md", "bruit").changes)
    assert leading() == ["article:bruit"] * number


def build(root: Path) -> Collection:
    with Runner() as runner:
        return normalise(load(root), runner)


def test_settings_front_matter_and_the_old_address_follow(root: Path) -> None:
    plan = posts.rename(root, "articles/2025-10-03-le-son.md", "bruit")
    apply(root, plan.changes)
    assert (root / "collection.yaml").read_text("utf-8") == (
        "title: Le son\nlanguage: fr\norder: [bruit, essai] # dans cet ordre\n"
        "handouts:\n  - post: bruit\n    title: le-son\n"
    )
    assert "related: [bruit]" in (root / "articles/le-son-2.md").read_text("utf-8")
    written = (root / "articles/2025-10-03-bruit.md").read_text("utf-8")
    assert re.sub(r"aliases:.*\n(?:[ ]*- .*\n)?", "", written) == SON.replace("2025-10-03-le-son", "2025-10-03-bruit")
    assert build(root).aliases[0].path == "articles/le-son.html"
    assert not (root / "articles/2025-10-03-le-son.md").exists()


def test_a_draft_gets_no_old_address_and_one_with_a_slug_keeps_its_own(root: Path) -> None:
    for key in ("draft: true", "slug: onde"):
        write(root, {"articles/2025-10-03-le-son.md": SON.replace("author: Ada Martin", key)})
        (change,) = [
            one
            for one in posts.rename(root, "articles/2025-10-03-le-son.md", "bruit").changes
            if one.path.endswith("bruit.md")
        ]
        assert (
            change.after
            == SON.replace("author: Ada Martin", key).replace("2025-10-03-le-son", "2025-10-03-bruit").encode()
        )


def test_a_bundle_moves_with_all_its_files(root: Path) -> None:
    write(
        root,
        {
            "articles/mire/index.md": "---\ntitle: Mire\nimage: mire.png\n---\n![Une mire](mire.png) [son](../2025-10-03-le-son.md)\n",
            "articles/mire/mire.png": "PNG",
            "articles/essai.md": "---\ntitle: Essai\n---\n[mire](mire/) et ![](mire/mire.png), [[mire]]\n",
        },
    )
    plan = posts.rename(root, "articles/mire/index.md", "Mire télé")
    assert plan.path == "articles/mire-tele/index.md"
    assert not plan.left
    apply(root, plan.changes)
    assert "[mire](mire-tele/) et ![](mire-tele/mire.png), [[mire-tele]]" in (root / "articles/essai.md").read_text(
        "utf-8"
    )
    assert (root / "articles/mire-tele/mire.png").read_text("utf-8") == "PNG"
    moved = (root / "articles/mire-tele/index.md").read_text("utf-8")
    assert "![Une mire](mire.png) [son](../2025-10-03-le-son.md)" in moved
    write(root, {"articles/mire-tele/autre.md": "Autre."})
    with pytest.raises(DeskError, match="other posts"):
        posts.rename(root, "articles/mire-tele/index.md", "x")


@pytest.mark.parametrize(
    ("name", "why"),
    [("…", "cannot be a file name"), ("le-son", "called so"), ("../../x", ""), ("Suite.md", ""), ("con", "")],
)
def test_any_name_is_made_one_for_every_system_or_refused(root: Path, name: str, why: str) -> None:
    if why:
        with pytest.raises(DeskError, match=why):
            posts.rename(root, "articles/2025-10-03-le-son.md", name)
    else:
        assert re.fullmatch(
            r"articles/2025-10-03-[a-z0-9-]+\.md", posts.rename(root, "articles/2025-10-03-le-son.md", name).path
        )


def test_no_name_that_is_taken(root: Path) -> None:
    write(root, {"articles/2025-10-03-bruit.md": "Autre."})
    with pytest.raises(DeskError, match="already"):
        posts.rename(root, "articles/2025-10-03-le-son.md", "bruit")


def test_a_post_that_is_not_utf_8_moves_as_it_is_and_has_no_copy(root: Path) -> None:
    old = root / "articles/vieux.md"
    old.write_bytes("# Été\n\n[son](le-son)\n".encode("latin-1"))
    assert posts.rename(root, "articles/vieux.md", "ancien").changes == (
        Change("articles/ancien.md", None, old.read_bytes()),
        Change("articles/vieux.md", old.read_bytes(), None),
    )
    with pytest.raises(DeskError, match="not UTF-8"):
        posts.duplicate(root, "articles/vieux.md", DAY)


def test_a_link_by_name_that_another_post_would_take_gets_a_path(root: Path) -> None:
    write(root, {"autre/bruit.md": "Autre.", "articles/essai.md": "---\ntitle: Essai\n---\n[[bruit]] [[le-son]]\n"})
    plan = posts.rename(root, "articles/2025-10-03-le-son.md", "bruit")
    apply(root, plan.changes)
    links = (root / "articles/essai.md").read_text("utf-8").splitlines()[-1]
    assert not plan.left
    assert links == "[[../autre/bruit.md]] [[bruit]]"


def test_a_copy_is_a_draft_with_the_same_pictures(root: Path) -> None:
    write(root, {"articles/mire/index.md": "# Mire {.x}\n\n![Une mire](mire.png)\n", "articles/mire/mire.png": "PNG"})
    (change,) = posts.duplicate(root, "articles/mire/index.md", DAY).changes
    assert change == Change(
        "articles/mire-copie/index.md",
        None,
        b"---\ndraft: true\n---\n\n# Mire (copie) {.x}\n\n![Une mire](../mire/mire.png)\n",
    )
    (change,) = posts.duplicate(root, "articles/2025-10-03-le-son.md", DAY).changes
    assert change.path == "articles/2026-01-05-le-son-copie.md"
    assert change.after
    text = change.after.decode()
    assert 'title: "Le son : une onde (copie)"' in text
    assert "draft: true" in text
    assert text.partition("\n---\n")[2] == SON.partition("\n---\n")[2]


def test_what_still_leads_to_a_post_that_goes_is_told(root: Path) -> None:
    write(root, {"articles/essai.md": "---\ntitle: Essai\n---\n\n[le son](le-son)\n"})
    plan = posts.delete(root, "articles/2025-10-03-le-son.md")
    assert plan.changes == (Change("articles/2025-10-03-le-son.md", SON.encode(), None),)
    assert [(link.path, link.line, link.typed) for link in plan.links] == [
        ("articles/essai.md", 5, "[le son](le-son)"),
        ("articles/le-son-2.md", 3, "le-son"),
    ]


def test_new_posts_are_those_of_the_command(root: Path) -> None:
    new = NewPost("L’été : « sons »", author="Ada Martin", tags=("son, été",))
    change = posts.new_post(root, new, DAY)
    assert write_post(root, new, DAY) == change.path
    assert (root / change.path).read_bytes() == change.after
    page = posts.new_page(root, "À propos")
    assert page == Change("pages/a-propos.md", None, "---\ntitre: À propos\n---\n\n".encode())
    apply(root, (page,))
    assert build(root).pages[0].text.title == "À propos"


def test_new_authors_join_the_others(root: Path) -> None:
    write(root, {"authors.yaml": "# Qui nous sommes\nAda Martin: Elle écrit."})
    apply(
        root,
        (posts.new_author(root, "Léo: Petit", {"bio": "Il « dessine » : beaucoup.", "url": "https://a.example/"}),),
    )
    text = (root / "authors.yaml").read_text("utf-8")
    assert text.startswith("# Qui nous sommes\nAda Martin: Elle écrit.\n")
    authors = read_authors(root)
    assert not authors.problems
    assert [str(one.metadata["title"]) for one in authors.biographies] == ["Ada Martin", "Léo: Petit"]
    for name, why in (("ada martin", "already"), (" ", "name")):
        with pytest.raises(DeskError, match=why):
            posts.new_author(root, name, {})
