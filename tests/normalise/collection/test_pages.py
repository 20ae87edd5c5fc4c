"""Posts that are pages of the site: which they are, where they stand, and the ways to and from them."""

from pathlib import Path

import pytest

from pipeline.model.collection import Collection
from tests.hostile.making import normalised

ARTICLE = "---\ntitle: Un article\nlang: fr\ndate: 2026-01-02\n---\n\nVoir [ici]({link}).\n"


def page(title: str, more: str = "", text: str = "Un texte.") -> str:
    return f"---\ntitle: {title}\nlang: fr\n{more}---\n\n{text}\n"


def made(folder: Path, files: dict[str, str], settings: str = "language: fr\n", link: str = "#") -> Collection:
    return normalised(folder, {"articles/un.md": ARTICLE.format(link=link), "collection.yaml": settings, **files})


def slugs(found: Collection) -> list[str]:
    return [one.text.slug for one in found.pages]


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("articles/p.md", "page: true\n"),
        ("p.md", "layout: page\n"),
        ("p.md", "type: page\n"),
        ("p.md", "type: Page\n"),
        ("p.md", "post_type: page\n"),
        ("pages/p.md", ""),
        ("_pages/p.md", ""),
        ("pages/p/index.md", ""),
        ("content/page/p.md", ""),
        ("content/fr/pages/p.md", ""),
    ],
)
def test_they_are_known_by_a_key_or_by_their_folder(tmp_path: Path, path: str, more: str) -> None:
    found = made(tmp_path, {path: page("Une page", more)})
    assert slugs(found) == ["p"]
    assert [one.slug for one in found.articles] == ["un"]
    assert not [one for one in found.problems if one.rule not in ("typography", "dead-fragment", "unsafe-link")]


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("pages/p.md", "page: false\n"),
        ("pages/2026-01-02-p.md", ""),
        ("_posts/2026-01-02-p.md", "layout: page\n"),
        ("p.md", "layout: post\n"),
    ],
)
def test_others_are_articles(tmp_path: Path, path: str, more: str) -> None:
    found = made(tmp_path, {path: page("Pas une page", more)})
    assert slugs(found) == []
    assert {one.slug for one in found.articles} == {"un", "p"}


def test_a_folder_of_pages_that_has_all_posts_has_articles(tmp_path: Path) -> None:
    found = normalised(tmp_path, {"pages/a.md": page("A"), "pages/b.md": page("B"), "c.md": page("C", "page: true\n")})
    assert [one.slug for one in found.articles] == ["a", "b"]
    assert slugs(found) == ["c"]


def test_dated_posts_of_a_folder_of_pages_are_articles_where_no_others_are_dated(tmp_path: Path) -> None:
    dated = {f"pages/{name}.md": page(name, "date: 2025-01-01\n") for name in "abc"}
    rest = {"pages/d.md": page("D"), "pages/e.md": page("E", "date: 2025-01-01\npage: true\n"), "f.md": page("F")}
    found = normalised(tmp_path / "blog", dated | rest)
    assert ({one.slug for one in found.articles}, slugs(found)) == ({"a", "b", "c", "f"}, ["d", "e"])
    usual = normalised(tmp_path / "usual", dated | {"f.md": page("F", "date: 2025-01-01\n")})
    assert ({one.slug for one in usual.articles}, slugs(usual)) == ({"f"}, ["a", "b", "c"])


def test_drafts_are_left_out_and_what_is_unlisted_is_in_no_menu(tmp_path: Path) -> None:
    files = {
        "pages/a.md": page("A", "draft: true\n"),
        "pages/b.md": page("B", "unlisted: true\n"),
        "pages/c.md": page("C", "weight: 2\n"),
        "pages/d.md": page("D", "weight: 1\ntags: [son]\n"),
    }
    found = made(tmp_path, files)
    assert [(one.text.slug, one.listed) for one in found.pages] == [("d", True), ("c", True), ("b", False)]
    assert [one.title for one in found.surroundings.menu] == ["D", "C"]
    assert found.tags == ()
    assert ("pages/a.md", "draft") in {(one.path, one.rule) for one in found.problems}
    assert "other-key" not in {one.rule for one in found.problems}


def test_links_lead_both_ways_and_to_places(tmp_path: Path) -> None:
    text = "Voir [l'article](../articles/un.md), [soi](#lequipe) et [les mentions](mentions-legales.html).\n\n## L'équipe\n"
    files = {"pages/equipe.md": page("Nous", "", text), "pages/a/index.md": page("A", "", "![Un plan](plan.svg)")}
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    settings = "language: fr\nlegal: {host: ici}\n"
    found = made(tmp_path, {**files, "pages/a/plan.svg": drawing}, settings, "../pages/equipe.md#lequipe")
    pages = {one.text.slug: one.text for one in found.pages}
    assert 'href="site:equipe.html#lequipe"' in found.articles[0].body.text
    own = pages["equipe"].body.text
    assert 'href="article:un"' in own
    assert 'href="#lequipe"' in own
    assert 'href="site:mentions-legales.html"' in own
    assert pages["a"].shown == ("pages/a/plan.svg",)


def test_articles_and_pages_of_one_name_do_not_meet_but_two_pages_do(tmp_path: Path) -> None:
    files = {"pages/un.md": page("Un"), "pages/x/deux.md": page("Deux"), "pages/y/deux.md": page("Deux encore")}
    found = made(tmp_path, {**files, "pages/tags.md": page("Étiquettes")})
    assert found.articles[0].slug == "un"
    assert set(slugs(found)) == {"un", "x-deux", "y-deux", "tags-2"}
    assert sorted(one.path for one in found.problems if one.rule == "shared-name") == [
        "pages/tags.md",
        "pages/x/deux.md",
    ]


def test_the_menu_names_pages_articles_and_addresses(tmp_path: Path) -> None:
    settings = (
        "language: fr\nmenu:\n- b\n- {title: Le premier, link: articles/un.md}\n- {title: Radio, link: 'https://radio.example/'}\n"
        "- absente\n- pages/a.md\n"
    )
    found = made(tmp_path, {"pages/a.md": page("A"), "pages/b.md": page("B")}, settings)
    assert [(one.title, one.address) for one in found.surroundings.menu] == [
        ("B", "site:b.html"),
        ("Le premier", "article:un"),
        ("Radio", "https://radio.example/"),
        ("A", "site:a.html"),
    ]
    (wrong,) = (one for one in found.problems if one.rule == "dead-link")
    assert (wrong.path, wrong.line, wrong.column) == ("collection.yaml", 6, 3)


def test_a_footer_is_read_as_a_post_and_complains_at_its_place(tmp_path: Path) -> None:
    settings = "language: fr\nfooter: |\n  Un *pied* [vers nous](pages/a.md).\n\n  [Rien](rien.md).\nlinks: {mail: a@b.example}\n"
    found = made(tmp_path, {"pages/a.md": page("A")}, settings)
    assert found.surroundings.footer
    assert '<em>pied</em> <a href="site:a.html">' in found.surroundings.footer.body.text
    assert [(one.title, one.address) for one in found.surroundings.links] == [("Courriel", "mailto:a@b.example")]
    (wrong,) = (one for one in found.problems if one.rule == "dead-link")
    assert (wrong.path, wrong.line) == ("collection.yaml", 5)
    assert found.book_texts == {}


def test_a_menu_that_nobody_asked_for_stays_short(tmp_path: Path) -> None:
    files = {f"pages/p{n}.md": page(f"P{n:02}", f"weight: {n}\n" if n % 2 else "") for n in range(20)}
    found = made(tmp_path, files)
    assert [one.title for one in found.surroundings.menu] == [f"P{n:02}" for n in range(20) if n % 2]
    assert [one.rule for one in found.problems if one.path == "collection.yaml"] == ["too-long"]
    assert len(found.pages) == 20


POST = "---\ntitle: Un article\nlang: fr\ndate: 2026-01-02\n---\n\nUn texte.\n"
HUGO = 'baseURL = "https://a.fr/"\n[[menu.main]]\nname = "Nous"\npageRef = "/equipe"\n[[menus.main]]\nurl = "/fr/projet/"\n'


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"content/a-propos.md": POST, "content/posts/a.md": POST}, ["a-propos"]),
        (
            {"content/equipe.md": POST, "content/projet/index.md": POST, "content/posts/a.md": POST},
            ["equipe", "projet"],
        ),
        ({"content/Mentions légales.md": POST, "content/posts/contact.md": POST}, ["mentions-legales"]),
        ({"content/x.md": POST.replace("date", "menu: main\ndate"), "content/posts/a.md": POST}, ["x"]),
        ({"content/x.md": POST, "content/posts/a.md": POST}, []),
        ({"content/contact.md": POST.replace("date", "page: false\ndate"), "content/posts/a.md": POST}, []),
    ],
)
def test_what_is_in_the_menu_of_hugo_or_called_so_is_a_page(
    tmp_path: Path, files: dict[str, str], wanted: list[str]
) -> None:
    assert sorted(slugs(normalised(tmp_path, {"hugo.toml": HUGO, **files}))) == wanted


def test_the_menus_of_hugo_may_have_a_file_of_their_own(tmp_path: Path) -> None:
    files = {"config/_default/hugo.toml": 'baseURL = "https://a.fr/"\ndefaultContentLanguage = "fr"\n'}
    files["config/_default/menus.fr.toml"] = '[[main]]\nname = "Nous"\npageRef = "equipe.md"\n'
    found = normalised(tmp_path, files | {"content/equipe.md": POST, "content/posts/a.md": POST})
    assert slugs(found) == ["equipe"]


UNDATED = POST.replace("date: 2026-01-02\n", "")


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"contact.md": UNDATED, "a.md": POST, "b.md": POST}, ["contact"]),
        ({"a-propos/index.md": UNDATED, "posts/a.md": POST}, ["a-propos"]),
        ({"contact.md": POST, "a.md": POST, "b.md": POST}, []),
        ({"contact.md": UNDATED, "a.md": UNDATED, "b.md": UNDATED}, []),
        ({"films/contact.md": UNDATED, "a.md": POST, "b.md": POST}, []),
        ({"README.md": "# À propos\n\nNous.", "posts/a.md": POST}, ["readme"]),
        ({"README.md": "# La classe\n\nNous.", "posts/a.md": f"{POST}\nVoir [nous](../README.md).\n"}, ["readme"]),
        ({"README.md": "# La classe\n\nNous.", "posts/a.md": f"{POST}\nVoir `README.md`.\n"}, []),
    ],
)
def test_names_that_only_pages_have_make_pages_of_posts_without_a_date(
    tmp_path: Path, files: dict[str, str], wanted: list[str]
) -> None:
    found = normalised(tmp_path, files)
    assert slugs(found) == wanted
    assert not [one for one in found.problems if one.rule == "dead-link"]
