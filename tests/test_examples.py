"""The examples of the docs are read without a fault, and all that one can say is told there."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from pipeline.cli.click_commands import Command
from pipeline.cli.commands import COMMANDS
from pipeline.extensions import get_editions, severity_of
from pipeline.i18n.catalogue import known_word
from pipeline.load.authors import read_authors
from pipeline.load.front_matter import read_post
from pipeline.load.settings import read_settings
from pipeline.load.site_keys import SITE_KEYS
from pipeline.model.article import BLOCKS
from pipeline.model.books_and_handouts import CoverDesign, Layout, Order
from pipeline.model.settings import AUTHORS_FILE, Method, Settings
from pipeline.normalise.drafts import DraftJob, parse_post
from pipeline.normalise.metadata.front_matter import _USED

ROOT = Path(__file__).parent.parent
MADE = ("rules.md", "regles.md")  # of examples that break a rule, and are tried where they are made
ENGLISH = (ROOT / "README.md", *(page for page in sorted((ROOT / "docs").glob("*.md")) if page.name not in MADE))
FRENCH = (
    ROOT / "LISEZMOI.md",
    *(page for page in sorted((ROOT / "docs" / "fr").glob("*.md")) if page.name not in MADE),
)
SETTINGS = (
    *(field.name for field in fields(Settings) if field.name not in ("trust", "has_variants")),
    *SITE_KEYS,
    "handouts",
    "anthologies",
    "paths",
    "deploy",
    "look",
)


def _blocks(kind: str) -> Iterator[tuple[str, str]]:
    for page in (*ENGLISH, *FRENCH):
        fenced = re.compile(rf"^( *)```{kind}\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
        for indent, text in fenced.findall(page.read_text("utf-8")):
            yield page.name, re.sub(f"^{indent}", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize(("page", "text"), list(_blocks("yaml")))
def test_settings_of_the_docs_are_understood(page: str, text: str, tmp_path: Path) -> None:
    said = yaml.safe_load(text)
    if isinstance(said, list):
        said = {"anthologies": [{"parts": said}]}
    if not any(known_word(key, SETTINGS) in SETTINGS for key in said):  # authors.yaml
        (tmp_path / AUTHORS_FILE).write_text(text, "utf-8")
        assert read_authors(tmp_path).problems == (), page
        return
    for path in ("preface.md", "dedicace.md", "parties.yaml"):
        file = tmp_path / "livre" / path
        file.parent.mkdir(exist_ok=True)
        file.write_text("- title: Un\n  post: [a]\n", "utf-8")
    (tmp_path / "collection.yaml").write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")
    assert read_settings(tmp_path).problems == (), page


def test_posts_of_the_docs_are_read_without_a_warning() -> None:
    found = list(_blocks("markdown"))
    assert len(found) >= 5
    for page, text in found:
        post, problems = read_post("essai.md", text.encode())
        assert post is not None
        told = [*problems, *parse_post(DraftJob(post, Settings(language="fr"))).problems]
        without_files = {"unknown-source"} if {"bibliography", "bibliographie"} & set(post.metadata) else set()
        assert [
            one.message for one in told if severity_of(one.rule) != "note" and one.rule not in without_files
        ] == [], page


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.full_name)
def test_every_option_is_told(row: Command) -> None:
    text = "\n".join(page.read_text("utf-8") for page in ENGLISH)
    assert [one.opts[0] for one in row.options if not re.search(rf"{re.escape(one.opts[0])}(?![\w-])", text)] == []


def test_every_command_is_told_in_both_languages() -> None:
    for page in ("README.md", "LISEZMOI.md"):
        text = (ROOT / page).read_text("utf-8")
        assert [row.full_name for row in COMMANDS if not re.search(rf"`(?:editions )?{row.full_name}\b", text)] == []


def test_every_key_and_block_is_told() -> None:
    for page in ("settings.md", "fr/reglages.md"):
        text = (ROOT / "docs" / page).read_text("utf-8")
        assert [key for key in SETTINGS if f"`{key}`" not in text] == []
    write = "".join((ROOT / "docs" / page).read_text("utf-8").lower() for page in ("write.md", "pages.md"))
    assert [key for key in sorted(_USED) if f"`{key}" not in write] == []
    for page in ("write.md", "fr/ecrire.md"):
        text = (ROOT / "docs" / page).read_text("utf-8")
        told = {name for name, french in (("only", "seulement"),) if re.search(f"`::: {{.({name}|{french}) ", text)}
        assert [name for name in sorted(BLOCKS - told) if f"`::: {name}" not in text] == []


def test_every_layout_cover_and_edition_is_told_in_both_languages() -> None:
    for pages in (("handouts.md", "anthologies.md"), ("fr/fiches.md", "fr/livres.md")):
        text = "".join((ROOT / "docs" / page).read_text("utf-8") for page in pages)
        assert [name for name in (*Layout, *CoverDesign) if f"`{name}`" not in text and f" {name}`" not in text] == []
    text = "\n".join(page.read_text("utf-8") for page in ENGLISH)
    assert [name for name in get_editions() if not re.search(rf"[`, ]{name}[`,]", text)] == []


def test_every_target_and_order_is_told() -> None:
    deploy = (ROOT / "docs" / "deploy.md").read_text("utf-8")
    assert [method for method in Method if f"| `{method}` |" not in deploy] == []
    books = (ROOT / "docs" / "anthologies.md").read_text("utf-8")
    assert [order for order in Order if f"`{order}`" not in books] == []
    for page in ("settings.md", "fr/reglages.md"):
        text = (ROOT / "docs" / page).read_text("utf-8")
        assert [word for word in (*Method, *Order) if not re.search(f"`(?:to: )?{word}`", text)] == []
