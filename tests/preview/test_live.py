import contextlib
import io
import os
import shutil
import signal
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil
import pytest
from PIL import Image

from pipeline.files.own_files import MANIFEST
from pipeline.jobs.runner import Progress
from pipeline.options import Options
from pipeline.preview.live import LiveSite, NotMadeError, Refreshed, Served
from pipeline.preview.workroom import ClosedError
from pipeline.publish import publish
from pipeline.runs.runners import clear_cache
from tests.preview.running import until

SPOKEN = Path(__file__).parents[1] / "media" / "bonjour.mp3"
POST = """\
---
title: L’essai {number}
date: 2025-03-0{number}
tags: [essais, {tag}]
related: false
---
Un premier paragraphe et son [voisin](essai-{other}.md#suite).

## Suite

Un second paragraphe. ![Un plan](plan.png)
"""


@dataclass
class Counted(Progress):
    """A progress that records its calls."""

    told: list[str] = field(default_factory=list)

    def start(self, label: str, total: int) -> None:
        """See `Progress`."""
        self.told.append(f"{label} {total}")

    def advance(self, label: str, *, cached: bool) -> None:
        """See `Progress`."""
        del cached
        self.told.append(label)


class Writer:
    """An author of posts, and the site that shows them."""

    def __init__(self, options: Options, live: LiveSite) -> None:
        """Write the posts of these options and read them into `live`."""
        self.options, self.live = options, live

    @property
    def content(self) -> Path:
        """Return the folder of posts."""
        return self.options.content

    def write(self, path: str, text: str) -> Refreshed:
        """Save a file."""
        (self.content / path).parent.mkdir(parents=True, exist_ok=True)
        (self.content / path).write_text(text, "utf-8")
        return self.live.refresh([path])

    def edit(self, path: str, old: str, new: str) -> Refreshed:
        """Replace words in a file."""
        text = (self.content / path).read_text("utf-8")
        assert old in text
        return self.write(path, text.replace(old, new))

    def page(self, path: str) -> str:
        """Return the page at a path."""
        served = self.live.page(path)
        assert served is not None, path
        return served.data.decode()

    def published(self) -> dict[str, bytes]:
        """Publish the site and return its files."""
        publish(replace(self.options, only=("site",), keep_going=True))
        files = (path for path in self.options.output.rglob("*") if path.is_file() and path.name != MANIFEST)
        return {path.relative_to(self.options.output).as_posix(): path.read_bytes() for path in files}

    def remove(self, path: str) -> Refreshed:
        """Remove a file."""
        (self.content / path).unlink()
        return self.live.refresh([path])

    def draw(self, path: str, size: tuple[int, int]) -> Refreshed:
        """Save another picture."""
        Image.new("RGB", size, "#a02020").save(self.content / path)
        return self.live.refresh([path])

    def assert_as_published(self) -> None:
        """Compare all pages of the preview with the published ones."""
        expected = self.published()
        shown = {path: served.data for path in expected if (served := self.live.page(path))}
        assert shown.keys() == expected.keys()
        assert [path for path in expected if shown[path] != expected[path]] == []
        folder = self.live._folder
        assert folder.shown is not None
        assert set(folder.shown.entries) <= set(expected)


def write_posts(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "collection.yaml").write_text("title: Essais\nbase_url: https://essai.example/\n", "utf-8")
    for number in (1, 2, 3):
        text = POST.format(number=number, other=number % 3 + 1, tag="pairs" if number == 2 else "impairs")
        (folder / f"essai-{number}.md").write_text(text, "utf-8")
    Image.new("RGB", (60, 40), "#20508a").save(folder / "plan.png", "PNG")


@pytest.fixture(scope="module")
def _writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    folder = tmp_path_factory.mktemp("live")
    options = Options(folder / "content", folder / "output", drafts=True, workers=1)
    write_posts(options.content)
    with LiveSite(options) as live:
        live.refresh()
        yield Writer(options, live)


@pytest.fixture
def writer(_writer: Writer) -> Writer:
    """Return three posts in their first state."""
    shutil.rmtree(_writer.content, ignore_errors=True)
    write_posts(_writer.content)
    _writer.live.refresh()
    return _writer


def rules(found: Refreshed) -> set[str]:
    return {problem.rule for problem in found.problems}


EDITS: dict[str, Callable[[Writer], object]] = {
    "words": lambda w: w.edit("essai-1.md", "premier", "tout premier"),
    "a title, which neighbours show": lambda w: w.edit("essai-2.md", "L’essai 2", "Le deuxième *essai*"),
    "a date, which changes the order": lambda w: w.edit("essai-1.md", "2025-03-01", "2025-04-01"),
    "tags": lambda w: w.edit("essai-3.md", "impairs", "derniers"),
    "an address": lambda w: w.edit("essai-2.md", "title:", "slug: deux\ntitle:"),
    "a heading, to which links lead": lambda w: w.edit("essai-2.md", "## Suite", "## Fin"),
    "a draft": lambda w: w.edit("essai-2.md", "title:", "draft: true\ntitle:"),
    "a new post": lambda w: w.write("neuf/index.md", "# Neuf\n\n[Un](essai-1.md), [deux](../essai-9.md)\n"),
    "a post gone": lambda w: w.remove("essai-2.md"),
    "the settings": lambda w: w.write("collection.yaml", "title: Autres\nlanguage: en\norder: title\n"),
    "no settings": lambda w: w.remove("collection.yaml"),
    "another picture": lambda w: w.draw("plan.png", (90, 50)),
    "a picture gone": lambda w: w.remove("plan.png"),
    "a source": lambda w: [
        w.write("sources.bib", "@book{ada, author={Byron, Ada}, title={Notes}, publisher={Taylor}, year=1843}\n"),
        w.edit("essai-1.md", "title:", "bibliography: sources.bib\ntitle:"),
        w.edit("essai-1.md", "paragraphe", "paragraphe [@ada]"),
    ],
    "a podcast": lambda w: [
        shutil.copy(SPOKEN, w.content / "lu.mp3"),
        w.write("lu.md", "---\ntitle: Lu\ndate: 2025-03-04\naudio: lu.mp3\n---\nUn texte lu.\n"),
    ],
    "a text that a post includes": lambda w: [
        w.write("_part.md", "Un texte.\n"),
        w.edit("essai-1.md", "## Suite", "{{#include _part.md}}\n\n## Suite"),
        w.write("_part.md", "Un autre texte.\n"),
    ],
    "a file to take away": lambda w: [
        w.write("fiche.txt", "Une fiche."),
        w.edit("essai-1.md", "paragraphe", "[paragraphe](fiche.txt)"),
        w.write("fiche.txt", "Une autre fiche."),
    ],
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_what_is_shown_after_an_edit_is_what_publish_would_write(
    writer: Writer, edit: Callable[[Writer], object]
) -> None:
    edit(writer)
    writer.assert_as_published()


def test_an_edit_changes_the_pages_that_show_it_alone(writer: Writer) -> None:
    words = writer.edit("essai-1.md", "premier", "tout premier")
    feeds = {"feed.xml", "feed.json", "tags/essais.xml", "tags/impairs.xml"}
    found = {"search/texts/articles/essai-1.js", "search/index/fr.js"}
    begun = {"index.html", "tags/essais.html", "tags/impairs.html"}  # which show how it begins
    own = {"articles/essai-1.html", "articles/essai-1.md", *feeds, *found}
    assert words.changed is not None
    assert words.changed == own | begun
    plan = writer.edit("essai-1.md", "![Un plan]", "![Un autre plan]").changed
    assert plan is not None
    assert plan <= own
    title = writer.edit("essai-1.md", "L’essai 1", "Le premier")
    assert title.changed
    assert {"articles/essai-1.html", "articles/essai-2.html", "index.html", "tags/impairs.html"} <= title.changed
    assert "articles/essai-3.html" not in title.changed
    assert writer.live.refresh().changed == frozenset()
    assert writer.write("collection.yaml", "title: Autres\n").changed is None


def test_a_page_changes_with_what_it_includes(writer: Writer) -> None:
    writer.write("_part.md", "Un texte.\n")
    writer.edit("essai-1.md", "## Suite", "{{#include _part.md}}\n\n## Suite")
    changed = writer.write("_part.md", "Un autre texte, [mort](rien.md).\n").changed
    assert changed is not None
    assert {"articles/essai-1.html"} <= changed
    assert "articles/essai-3.html" not in changed
    assert ("_part.md", 1) in {(each.path, each.line) for each in writer.live.refresh().problems}


def test_what_was_not_said_to_have_changed_is_seen_all_the_same(writer: Writer) -> None:
    path = writer.content / "essai-1.md"
    path.write_text(path.read_text("utf-8").replace("premier", "tout premier"), "utf-8")
    writer.live.refresh(["essai-2.md"])
    assert "tout premier" in writer.page("articles/essai-1.html")


def test_a_file_written_with_its_old_time_and_size_is_read_where_it_is_said_to_have_changed(writer: Writer) -> None:
    path = writer.content / "essai-1.md"
    before = path.stat()
    path.write_text(path.read_text("utf-8").replace("premier", "dernier"), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    writer.live.refresh(["essai-1.md"])
    assert "Un dernier" in writer.page("articles/essai-1.html")


def test_a_half_saved_post_is_shown_as_it_was(writer: Writer) -> None:
    before, whole = writer.page("articles/essai-1.html"), (writer.content / "essai-1.md").read_text("utf-8")
    found = writer.write("essai-1.md", "")
    assert found.changed == frozenset()
    assert "empty-post" in rules(found)
    assert [problem.line for problem in found.problems if problem.path == "essai-1.md"] != []
    assert writer.page("articles/essai-1.html") == before
    found = writer.write("essai-1.md", whole.replace("premier", "tout premier"))
    assert "empty-post" not in rules(found)
    assert "tout premier" in writer.page("articles/essai-1.html")


def test_a_new_post_whose_front_matter_is_not_closed_is_named_and_shown(writer: Writer) -> None:
    found = writer.write("neuf.md", "---\ntitle: Neuf\n\nUn mot.\n")
    assert [str(problem.place) for problem in found.problems if problem.rule == "front-matter-unclosed"] == [
        "neuf.md:1:1"
    ]
    assert "Un mot." in writer.page("articles/neuf.html")


def test_settings_at_fault_are_named_with_their_place_until_they_are_fixed(writer: Writer) -> None:
    found = writer.write("collection.yaml", "title: Essais\norder: [\n")
    assert [problem.path for problem in found.problems if problem.rule == "settings"] == ["collection.yaml"]
    assert "settings" not in rules(writer.write("collection.yaml", "title: Essais\n"))


def test_drafts_are_told_and_left_out_where_they_are_not_wanted(writer: Writer) -> None:
    found = writer.edit("essai-2.md", "title:", "draft: true\ntitle:")
    assert found.drafts == {"essai-2"}
    with LiveSite(replace(writer.options, drafts=False)) as others:
        assert others.refresh().drafts == frozenset()
        assert others.page("articles/essai-2.html") is None
        front = others.page("index.html")
        assert front is not None
        assert "L’essai 2" not in front.data.decode()


def test_a_page_says_which_article_it_is_and_each_file_its_media_type(writer: Writer) -> None:
    article = writer.live.page("articles/essai-1.html") or Served(b"", "")
    sheet, picture = (writer.live.page(path) or Served(b"", "") for path in ("assets/site.css", "media/plan.png"))
    assert (article.slug, article.source, article.media_type) == ("essai-1", "essai-1.md", "text/html; charset=utf-8")
    assert (sheet.slug, sheet.media_type) == ("", "text/css; charset=utf-8")
    assert picture.media_type == "image/png"
    assert Image.open(io.BytesIO(picture.data)).size == (60, 40)


@pytest.mark.parametrize(
    "path",
    [
        "../content/essai-1.md",
        "../../etc/passwd",
        "/etc/passwd",
        "articles/../index.html",
        "./index.html",
        "files/essai-1.md",
        "files/../collection.yaml",
        "media/..%2fcollection.yaml",
        "collection.yaml",
        "assets/../../collection.yaml",
        "assets/",
        "cards/../card.jpg",
        "index.html\0",
        "",
    ],
)
def test_no_path_leads_out_of_the_site(writer: Writer, path: str) -> None:
    assert writer.live.page(path) is None


def test_a_link_out_of_the_folder_is_not_followed(writer: Writer, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", "utf-8")
    (writer.content / "secret.txt").symlink_to(secret)
    writer.edit("essai-1.md", "paragraphe", "[paragraphe](secret.txt)")
    assert writer.live.page("files/secret.txt") is None


def test_folders_that_go_and_come_back(writer: Writer) -> None:
    writer.write("suite/quatre.md", "# Quatre\n\nTexte.\n")
    before = writer.page("articles/quatre.html")
    (writer.content / "suite").rename(writer.content / "autre")
    assert writer.live.refresh(["suite", "autre"]).articles == 4
    writer.assert_as_published()
    shutil.rmtree(writer.content / "autre")
    assert writer.live.refresh(["autre"]).articles == 3
    assert writer.live.page("articles/quatre.html") is None
    writer.write("suite/quatre.md", "# Quatre\n\nTexte.\n")
    assert writer.page("articles/quatre.html") == before


def test_the_content_folder_itself_goes_and_comes_back(writer: Writer) -> None:
    before, away = writer.page("articles/essai-1.html"), writer.content.with_name("away")
    writer.content.rename(away)
    found = writer.live.refresh()
    assert (rules(found), found.changed, found.articles) == ({"no-articles"}, frozenset(), 3)
    assert writer.page("articles/essai-1.html") == before
    away.rename(writer.content)
    found = writer.live.refresh()
    assert "no-articles" not in rules(found)
    assert found.changed == frozenset()


def test_all_posts_made_drafts_leave_what_was_shown(writer: Writer) -> None:
    with LiveSite(replace(writer.options, drafts=False)) as others:
        others.refresh()
        for number in (1, 2, 3):
            writer.edit(f"essai-{number}.md", "title:", "draft: true\ntitle:")
        found = others.refresh()
        assert "no-articles" in rules(found)
        assert others.page("index.html")


def test_before_there_is_anything_nothing_is_shown_and_then_all(tmp_path: Path) -> None:
    options = Options(tmp_path / "content", tmp_path / "output", workers=1)
    with LiveSite(options) as live:
        found = live.refresh()
        assert (rules(found), found.articles, live.page("index.html")) == ({"no-articles"}, 0, None)
        write_posts(options.content)
        assert live.refresh().articles == 3
        assert live.page("index.html")


def test_files_that_move_while_they_are_read_end_nothing(writer: Writer) -> None:
    (writer.content / "suite").mkdir()
    for number in range(30):
        (writer.content / "suite" / f"{number}.md").write_text(f"# N° {number}\n\nTexte.\n", "utf-8")
    ended = threading.Event()

    def move() -> None:
        here, there = writer.content / "suite", writer.content / "autre"
        while not ended.is_set():
            here.rename(there)
            there.rename(here)

    moving = threading.Thread(target=move)
    moving.start()
    try:
        for _ in range(30):
            assert writer.live.refresh().articles >= 3
            assert writer.live.page("index.html")
    finally:
        ended.set()
        moving.join()
    assert writer.live.refresh().articles == 33
    writer.assert_as_published()


def test_an_emptied_cache_is_filled_again(writer: Writer) -> None:
    before = writer.page("articles/essai-1.html")
    clear_cache()
    assert writer.page("articles/essai-1.html") == before
    assert writer.live.page("media/plan.png")
    clear_cache()
    assert writer.live.epub("essai-1", Counted())
    writer.edit("essai-1.md", "premier", "tout premier")
    writer.assert_as_published()


def test_nothing_is_written_beside_the_cache(writer: Writer, tmp_path: Path) -> None:
    options = replace(writer.options, output=tmp_path / "output")
    before = {path: path.stat().st_mtime_ns for path in writer.content.rglob("*")}
    with LiveSite(options) as live:
        live.refresh()
        live.page("index.html")
        live.epub("essai-1", Counted())
    assert list(tmp_path.iterdir()) == []
    assert {path: path.stat().st_mtime_ns for path in writer.content.rglob("*")} == before


def test_a_post_is_proofread_as_it_is_now(writer: Writer) -> None:
    writer.write("essai-1.md", "---\ntitle: Essai\nlang: fr\n---\nUn mot mot.\n")
    told = [problem.place for problem in writer.live.proofread("essai-1.md") if problem.rule == "repeated-word"]
    assert told == ["essai-1.md:5:4"]
    assert not any(problem.path for problem in writer.live.proofread("plan.png"))


def test_the_pdf_of_an_article_is_that_which_publish_writes(writer: Writer) -> None:
    progress = Counted()
    pdf = writer.live.pdf("essai-1", progress)
    assert "articles" in progress.told
    publish(replace(writer.options, only=("articles",), keep_going=True))
    assert pdf == (writer.options.output / "articles" / "essai-1.pdf").read_bytes()


def test_the_ebook_of_an_article_holds_it_alone(writer: Writer) -> None:
    progress = Counted()
    with zipfile.ZipFile(io.BytesIO(writer.live.epub("essai-1", progress))) as book:
        texts = {name: book.read(name).decode() for name in book.namelist() if name.endswith((".xhtml", ".opf"))}
    assert "e-book 1" in progress.told
    assert any("premier paragraphe" in text for text in texts.values())
    assert not any("L’essai 2" in text for name, text in texts.items() if name.endswith(".opf"))
    assert any("<dc:title" in text and "L’essai 1" in text for text in texts.values())


def test_what_is_not_there_cannot_be_ordered(writer: Writer) -> None:
    with pytest.raises(NotMadeError, match="there is no article “absent”"):
        writer.live.pdf("absent", Counted())
    with pytest.raises(NotMadeError):
        writer.live.epub("../essai-1", Counted())


def started() -> set[int]:
    """Return the worker processes, which the fork server starts."""
    own = os.getpid()
    found = set[int]()
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):  # it has ended meanwhile
            if process.ppid() != own and process.status() != psutil.STATUS_ZOMBIE:
                found.add(process.pid)
    return found


def test_it_ends_in_the_midst_of_its_work(writer: Writer) -> None:
    raised: list[BaseException] = []
    others = LiveSite(replace(writer.options, workers=2))  # processes of their own: one would be this one
    before, made = started(), list[object]()
    others.refresh()

    def order() -> None:
        try:
            while True:
                text = POST.format(number=3, other=1, tag=f"essai-{len(made)}")  # another one, or nothing is to be made
                writer.content.joinpath("essai-3.md").write_text(text, "utf-8")
                others.refresh(["essai-3.md"])
                made.append(others.pdf("essai-3", Counted()))
        except Exception as error:  # noqa: BLE001 - looked at below
            raised.append(error)

    # What is halted ends its work never: it is told to end, or stays. Where it stays, nobody waits for it here.
    working, ending = (
        threading.Thread(target=what, daemon=True) for what in (order, lambda: others.__exit__(*[None] * 3))
    )
    working.start()
    until(lambda: made)
    halted = [pid for pid in started() - before if os.getpgid(pid) != pid]  # but for those that end the rest
    assert halted
    for pid in halted:
        os.kill(pid, signal.SIGSTOP)
    try:
        ending.start()
        until(lambda: not ending.is_alive())
        until(lambda: not working.is_alive())
        until(lambda: not started() - before)
    finally:
        for pid in halted:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
    assert [type(error) for error in raised] == [ClosedError]
    with pytest.raises(ClosedError):
        others.page("index.html")


@pytest.mark.whole
@pytest.mark.long
def test_two_hundred_files_at_once(tmp_path: Path) -> None:
    options = Options(tmp_path / "content", tmp_path / "output", drafts=True)
    write_posts(options.content)
    with LiveSite(options) as live:
        live.refresh()
        writer = Writer(options, live)
        for branch in ("un", "deux"):
            paths = [f"billets/{number}.md" for number in range(200)]
            for number, path in enumerate(paths):
                (options.content / path).parent.mkdir(exist_ok=True)
                text = f"# {branch} {number}\n\n[Un voisin]({(number + 1) % 200}.md), {branch}.\n"
                (options.content / path).write_text(text, "utf-8")
            found = live.refresh(paths)
            assert found.articles == 203
            assert branch in writer.page("articles/199.html")
        assert found.changed
        assert len(found.changed) > 200
        shutil.rmtree(options.content / "billets")
        assert live.refresh(paths).articles == 3
        assert live.page("articles/199.html") is None
        writer.assert_as_published()


def test_a_page_is_shown_with_its_file_and_has_no_pdf(writer: Writer) -> None:
    writer.write("pages/a-propos.md", "---\ntitle: À propos\n---\nNous, et [un essai](../essai-1.md).\n")
    served = writer.live.page("a-propos.html")
    assert served
    assert (served.slug, served.source, served.media_type) == ("", "pages/a-propos.md", "text/html; charset=utf-8")
    assert "Nous, et" in served.data.decode("utf-8")
    for path in ("llms.txt", "a-propos.md", "feed.json", "tags/essais.xml"):
        assert writer.live.page(path), path
    assert "a-propos.html" in (writer.live.page("index.html") or served).data.decode("utf-8")
    with pytest.raises(NotMadeError):
        writer.live.pdf("a-propos", Progress())
