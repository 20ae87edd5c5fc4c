"""No path leads out of the content folder, or onto another file of the output."""

import os
import re
from pathlib import Path

import pytest

from pipeline.editions.book.plan_books import plan_books
from pipeline.editions.book.plan_handouts import plan_handout
from pipeline.editions.edition import Publication
from pipeline.load import load
from tests.hostile.making import SECRET, body, normalised, picture, published, rules, write

OUTWARD = (
    "../secret.png",
    "../../../../../../etc/passwd",
    "/etc/passwd",
    "//etc/passwd",
    "file:///etc/passwd",
    "file:/etc/passwd",
    "FILE:../secret.png",
    "..%2fsecret.png",
    "%2e%2e%2fsecret.png",
    "%252e%252e%252fsecret.png",
    "..\\secret.png",
    "..%5csecret.png",
    "....//secret.png",
    "./../content/../secret.png",
    "C:\\secret.png",
    "C:/secret.png",
    "\\\\voisin\\c$\\secret.png",
    "secret.png%00.png",
    "~/secret.png",
    "$HOME/secret.png",
    "images/..\u2215..\u2215secret.png",
)


@pytest.mark.parametrize("address", OUTWARD)
def test_a_picture_or_link_leads_nowhere_outside(tmp_path: Path, address: str) -> None:
    (tmp_path / "secret.png").write_bytes(picture())
    markdown = f"![Une image](<{address}>)\n\n[Un fichier](<{address}>)\n\n<img src='{address}' alt='a'>"
    collection = normalised(
        tmp_path / "content", {"essai.md": f"---\ntitle: Un essai\nimage: '{address}'\n---\n\n{markdown}\n"}
    )
    assert not collection.pictures
    assert not collection.attachments
    assert "asset:" not in collection.articles[0].body.text
    assert not re.search(r"(?:src|href)=.?(?:file|[a-z]:|/etc|\.\.)", collection.articles[0].body.text, re.IGNORECASE)


def test_links_of_the_file_system_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    outside = write(tmp_path / "dehors", {"secret.md": SECRET, "secret.png": picture(), "dossier/secret.md": SECRET})
    content = write(tmp_path / "content", {"essai.md": "Un mot. ![a](lien.png) [b](lien.txt) ![c](dossier/secret.png)"})
    (content / "lien.md").symlink_to(outside / "secret.md")
    (content / "lien.png").symlink_to(outside / "secret.png")
    (content / "lien.txt").symlink_to("/etc/passwd")
    (content / "dossier").symlink_to(outside, target_is_directory=True)
    (content / "boucle").symlink_to(content, target_is_directory=True)
    (content / "collection.yaml").symlink_to(outside / "secret.md")
    (content / "rien.md").symlink_to(content / "rien.md")
    (content / "relatif.md").symlink_to("../dehors/secret.md")
    manuscript = load(content)
    assert [post.path for post in manuscript.posts] == ["essai.md"]
    assert not manuscript.assets
    named = {problem.path for problem in manuscript.problems}
    assert named >= {"lien.md", "lien.png", "lien.txt", "dossier", "boucle", "collection.yaml", "rien.md", "relatif.md"}


NAMES = (
    "con",
    "CON",
    "..",
    ".",
    "index",
    "-",
    "a" * 300,
    "../x",
    "/etc",
    "nul.txt",
    "a/b",
    "a\\b",
    "C:",
    "a\nb",
    "a\x00b",
)
TAKEN = ("feed.xml", "404", "tags", "sitemap.xml", "index.html", "anthology", "assets", ".git", "CNAME", "mimetype")


@pytest.mark.parametrize("slug", [*NAMES, *TAKEN, "%2e%2e%2fx", "..%2f..", "é", "漢字", "😀", "a?b#c", "a b", '"><b>'])
def test_an_address_is_a_plain_name(tmp_path: Path, slug: str) -> None:
    quoted = slug.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\x00", "\\0")
    collection = normalised(
        tmp_path, {"essai.md": f'---\ntitle: Un essai\nslug: "{quoted}"\npermalink: "{quoted}"\n---\nUn mot.'}
    )
    (article,) = collection.articles
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", article.slug)
    assert len(article.slug) <= 120


def test_no_two_files_of_the_site_have_one_path(tmp_path: Path) -> None:
    posts = {
        f"{n}.md": f"---\ntitle: Titre {n}\nslug: '{slug}'\ntags: ['{slug}', '../{slug}']\n---\nMot {n}."
        for n, slug in enumerate((*NAMES[:7], *TAKEN))
    }
    files = published(tmp_path, posts, "site")
    pages = [name for name in files if name.startswith("articles/") and name.endswith(".html")]
    assert len(pages) == len(posts)
    for number in range(len(posts)):
        assert (
            sum(
                f"<p>Mot\xa0{number}.".encode() in files[name] or f"Mot {number}.".encode() in files[name]
                for name in pages
            )
            == 1
        )
    assert b"<rss" in files["feed.xml"] or b"<feed" in files["feed.xml"]
    assert all(".." not in name and not name.startswith("/") for name in files)


def test_pictures_and_attachments_stay_in_their_folder(tmp_path: Path) -> None:
    names = (
        "images/a b.png",
        "images/é.png",
        "images/a%2fb.png",
        "images/a..png",
        "images/feed.xml.png",
        "images/#.png",
    )
    links = "\n\n".join(f"![Une image](<{name.replace('%', '%25').replace('#', '%23')}>)" for name in names)
    files = published(
        tmp_path, {"essai.md": f"---\ntitle: Un essai\n---\n\n{links}"} | dict.fromkeys(names, picture()), "site"
    )
    root = (tmp_path / "output").resolve()
    assert all((root / name).resolve().is_relative_to(root) for name in files)
    assert sum(name.endswith(".png") for name in files) == len(names)


def test_a_strange_file_name_is_an_article_with_a_plain_address(tmp_path: Path) -> None:
    names = (
        "a\nb.md",
        "-rf.md",
        "%2e%2e.md",
        "a\\b.md",
        "C:.md",
        "con.md",
        "$(x).md",
        "'; x.md",
        "\u202emd.a.md",
        "<b>.md",
    )
    collection = normalised(tmp_path, dict.fromkeys(names, "Un mot."))
    assert len(collection.articles) == len(names)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", article.slug) for article in collection.articles)
    assert len({article.slug for article in collection.articles}) == len(names)


DEVICES = ("con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9", "com0")


def test_no_device_is_the_name_of_a_file(tmp_path: Path) -> None:
    posts: dict[str, str | bytes] = {
        f"{name.upper()}.md": f"---\ntitle: {name}\ntags: [{name}]\n---\nMot." for name in DEVICES
    }
    posts |= {f"{name}-un.md": f"---\nslug: {name}\n---\nMot." for name in DEVICES}
    handouts = "handouts:\n" + "".join(f"- {{tag: {name}, title: {name}}}\n" for name in DEVICES)
    posts["collection.yaml"] = (
        handouts + "anthologies:\n" + "".join(f"- {{tag: {name}, name: {name}}}\n" for name in DEVICES)
    )
    collection = normalised(tmp_path / "content", posts)
    publication = Publication(collection, frozenset(), plan_books(collection)[0])
    names = [article.slug for article in collection.articles] + [tag.slug for tag in collection.tags]
    names += [book.path for book in publication.volumes]
    names += [plan_handout(collection, asked).folder for asked in collection.handouts]
    assert len(set(names)) == 5 * len(DEVICES) - len(DEVICES)  # an article and its tag may have one name
    assert not {name.rpartition("/")[2].partition(".")[0] for name in names} & set(DEVICES)
    assert "bad-value" in rules(collection, "con-un.md")


def test_a_file_name_that_is_no_unicode_is_read_or_named(tmp_path: Path) -> None:
    write(tmp_path, {"essai.md": "Un mot."})
    (tmp_path / "\udcff.md").write_text("Un mot.", "utf-8")
    collection = normalised(tmp_path, {})
    assert any(article.source == "essai.md" for article in collection.articles)
    named = {problem.path for problem in collection.problems} | {article.source for article in collection.articles}
    assert "ÿ.md" in named


def test_a_queue_or_a_socket_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, {"essai.md": "Un mot. ![Une image](file.png)"})
    os.mkfifo(tmp_path / "file.png")
    os.mkfifo(tmp_path / "file.md")
    collection = normalised(tmp_path, {})
    assert rules(collection, "file.md") == rules(collection, "file.png") == {"unreadable-file"}


def test_a_link_to_the_files_of_the_folder_itself_is_none(tmp_path: Path) -> None:
    text = body(
        tmp_path,
        "[a](essai.md/../collection.yaml) [b](.env) [c](_prive.md)",
        {"collection.yaml": "title: a", ".env": SECRET, "_prive.md": SECRET},
    )
    assert "asset:" not in text
    assert SECRET not in text
