"""What docs name is there: each path in backticks, and each name that looks like one of the code's."""

import ast
import re
import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from pipeline.extensions import get_products
from pipeline.i18n.catalogue import in_language
from tests.sample import pages_of_docs
from tests.tools.docs_pages import anchor

ROOT = Path(__file__).parent.parent
PAGES = ("CONTRIBUTING.md", "docs/dev/words.md", "docs/dev/journey.md", "docs/dev/threat-model.md")
# Where a path of the docs may begin.
HOMES = (ROOT, ROOT / "pipeline", ROOT / "pipeline" / "editions")
PATH = re.compile(r"`([\w./-]+(?:\.(?:py|md|toml|yaml|css|lua|html)|/))`")
NAME = re.compile(r"`([A-Z]\w*[a-z]\w*|[A-Z]+_?[A-Z]+|[a-z]+(?:_[a-z]+)+)(?:\(\))?`")
# Words of other programs, and of content folders.
ELSEWHERE = frozenset({"collection.yaml", "authors.yaml", "content/articles/ia.md", "expected.txt", "_includes/"})


def undefined(names: set[str]) -> set[str]:
    """Return names that neither the code nor the tests define, not even as a parameter or a field."""
    for path in (*(ROOT / "pipeline").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), ROOT / "tasks.py"):
        text = path.read_text("utf-8")
        names = names - {path.stem}
        if any(name in text for name in names):  # else there is no need to parse it
            names -= {_name(node) for node in ast.walk(ast.parse(text))}
    return names


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        return node.name
    return str(getattr(node, {ast.Name: "id", ast.arg: "arg", ast.Attribute: "attr"}.get(type(node), ""), ""))


@pytest.mark.parametrize("page", PAGES)
def test_paths_in_docs_are_there(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    told = set(PATH.findall(text)) - ELSEWHERE
    told = {path for path in told if not re.search("[A-Z]{4}", path.removeprefix("CONTRIBUTING"))}  # RULE, NAME
    homes = (*HOMES, *(ROOT / "pipeline").iterdir()) if page == "CONTRIBUTING.md" else HOMES
    lost = sorted(path for path in told if not any((home / path).exists() for home in homes))
    assert told
    assert lost == []


@pytest.mark.parametrize("page", PAGES[:3])
def test_names_in_docs_are_there(page: str) -> None:
    told = set(NAME.findall((ROOT / page).read_text("utf-8")))
    assert sorted(undefined(told - {"RULE", "NAME", "LANGUAGE", "PATH"})) == []


READ = (ROOT / "README.md", ROOT / "LISEZMOI.md", ROOT / "CONTRIBUTING.md", *pages_of_docs())
IN_FRENCH = (ROOT / "LISEZMOI.md", *sorted((ROOT / "docs" / "fr").glob("*.md")))
_CODE = re.compile(r"^ *(```+)[^\n]*\n.*?^ *\1 *$|(?<!`)(`+)(?!`).*?(?<!`)\2(?!`)", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_FIRST_COMMANDS = 10
"""At most: from nothing to a site that is online."""


def prose(page: Path) -> str:
    """Return the text of a page without code."""
    return _CODE.sub("", page.read_text("utf-8"))


@cache
def headings(page: Path) -> frozenset[str]:
    """Return the anchors of a page's headings, as hosts of repositories make them."""
    text = re.sub(r"^(```+).*?^\1$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return frozenset(map(anchor, found))


@pytest.mark.parametrize("page", READ, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_the_docs_lead_to_a_page_and_its_heading(page: Path) -> None:
    lost = []
    for link in _LINK.findall(prose(page)):
        path, _, heading = link.partition("#")
        if ":" not in link and not link.startswith("../../actions/"):  # of the host of the repository
            there = (page.parent / path).resolve() if path else page
            if not there.exists() or (heading and heading not in headings(there)):
                lost.append(link)
    assert lost == []


@pytest.mark.parametrize("page", ["README.md", "LISEZMOI.md"])
def test_every_page_for_users_can_be_reached(page: str) -> None:
    reached: set[Path] = set()
    waiting = [ROOT / page]
    while waiting:
        at = waiting.pop()
        if at not in reached:
            reached.add(at)
            links = [link.partition("#")[0] for link in _LINK.findall(prose(at)) if ":" not in link]
            waiting += [(at.parent / link).resolve() for link in links if link.endswith(".md")]
    assert [path for path in READ if path not in reached] == []


@pytest.mark.parametrize("page", ["README.md", "LISEZMOI.md"])
def test_a_site_is_online_after_the_first_commands(page: str) -> None:
    block = (ROOT / page).read_text("utf-8").partition("```sh\n")[2].partition("```")[0]
    typed = block.splitlines()
    assert len(typed) <= _FIRST_COMMANDS
    assert typed[0] == "sudo apt-get update"  # an empty machine knows no package
    assert typed[-1].startswith("editions deploy --to ")


@pytest.mark.parametrize("page", IN_FRENCH, ids=lambda page: page.name)
def test_french_pages_are_set_as_french_is(page: Path) -> None:
    text = re.sub(r"\]\([^)]*\)|<!--.*?-->", "]", prose(page))
    wrong = re.findall(r".{,20}(?:'|[^\u202f][;!?](?!\[)|(?<![|\-\n]) :|\u00ab[^\u00a0]|[^\u00a0]\u00bb).{,10}", text)
    assert wrong == []


@pytest.mark.parametrize(("page", "language"), [("docs/desk.md", "en"), ("docs/fr/bureau.md", "fr")])
def test_buttons_that_the_docs_name_are_those_of_the_desk(page: str, language: str) -> None:
    words = tomllib.loads((ROOT / f"pipeline/i18n/messages/desk/{language}.toml").read_text("utf-8"))
    said = [*words.values(), *(in_language(product.offer, language) for product in get_products().values())]
    text = " ".join(re.sub(r"(?m)^- \*[^*].*$", "", prose(ROOT / page)).split())  # without what goes wrong
    named = set(re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", text)) - {"+", "¶"}
    assert [label for label in sorted(named) if not any(label in each for each in said)] == []
    assert named


def test_the_pages_in_french_are_those_of_the_readers_of_english() -> None:
    twins = {"begin": "commencer", "write": "ecrire", "handouts": "fiches", "anthologies": "livres"}
    twins |= {"online": "mettre-en-ligne", "import": "importer", "preview": "apercu", "desk": "bureau"}
    for english, french in twins.items():
        assert (ROOT / "docs" / f"{english}.md").exists()
        assert (ROOT / "docs" / "fr" / f"{french}.md").exists()


_LONG = 60  # lines


@pytest.mark.parametrize("page", READ, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_long_page_begins_with_its_contents(page: Path) -> None:
    text = re.sub(r"^ *(```+).*?^ *\1$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    heads = re.findall(r"^## (.+)$", text, re.MULTILINE)
    if text.count("\n") > _LONG and len(heads) > 1 and page.name not in ("README.md", "LISEZMOI.md"):
        listed = _LINK.findall(text.partition("\n## ")[0])
        assert [head for head in heads if f"#{anchor(head)}" not in listed] == []


PACKAGES = {path.name for path in (ROOT / "pipeline").iterdir() if (path / "__init__.py").exists()}
_DOTTED = re.compile(r"`([a-z_]+(?:\.\w+)+)`")


def is_there(name: str) -> bool:
    """Return whether a dotted name is a module of ours or something in one."""
    parts = ["pipeline", *name.split(".")]
    for end in range(len(parts), 1, -1):
        try:
            found: object = import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


def test_what_the_code_names_with_its_package_is_there() -> None:
    named = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "pipeline").rglob("*.py")
        for name in _DOTTED.findall(path.read_text("utf-8"))
        if name.split(".")[0] in PACKAGES and not name.endswith((".py", ".css", ".html", ".locale"))
    }
    assert [each for each in sorted(named) if not is_there(each.split(": ")[1])] == []
