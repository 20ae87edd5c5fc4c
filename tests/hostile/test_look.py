"""A look of strangers: styles, templates and fonts beside `collection.yaml` reach nothing and harm nobody."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.look.apply import apply_theme
from pipeline.model.collection import Collection
from pipeline.model.settings import Trust
from pipeline.normalise import normalise
from pipeline.theme.typefaces import FONTS
from tests.look.fonts import own_font
from tests.look.test_sheets import ATTACKS

POST = "---\ntitle: Essai\nlang: fr\n---\n\nTexte. <script>alert(1)</script>\n"


def read(
    folder: Path, files: Mapping[str, str | bytes], trust: tuple[Trust, ...] = ()
) -> tuple[Collection, Mapping[str, object]]:
    """Return a collection with these files beside it, and the look that jobs get."""
    for path, content in {"a.md": POST, "collection.yaml": "language: fr\n", **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    with Runner() as runner:
        manuscript = load(folder)
        collection = apply_theme(normalise(manuscript, runner), manuscript, runner, trust)
        assert "<script" not in collection.articles[0].body.text
        return collection, dict(runner.given)


def rules(collection: Collection) -> list[str]:
    """Return the rules that the look breaks."""
    return [problem.rule for problem in collection.problems if problem.rule.startswith("own-")]


def test_no_style_sheet_names_an_address_in_any_edition(tmp_path: Path) -> None:
    sheet = "\n".join(ATTACKS[:20])
    collection, given = read(tmp_path, {f"styles/{medium}.css": sheet for medium in ("site", "print", "epub")})
    assert all("evil.example" not in str(value) for value in given.values())
    assert set(rules(collection)) == {"own-style"}


def test_a_style_sheet_that_makes_a_book_of_a_page_is_left_out(tmp_path: Path) -> None:
    collection, given = read(tmp_path, {"styles/print.css": "p { font-size: 60pt; line-height: 3 }"})
    assert "styles/print.css" not in given
    assert rules(collection) == ["own-style"]


@pytest.mark.parametrize("trust", [(), (Trust.HTML,)])
def test_templates_need_a_trust_of_their_own(trust: tuple[Trust, ...], tmp_path: Path) -> None:
    collection, _ = read(tmp_path, {"templates/footer.html": "<p>x</p>"}, trust)
    assert collection.templates == {}
    assert rules(collection) == ["own-template"]


def test_trust_in_templates_opens_nothing_else(tmp_path: Path) -> None:
    collection, _ = read(tmp_path, {"templates/footer.html": "<p>x</p>"}, (Trust.TEMPLATES,))
    assert collection.templates == {"templates/footer.html": "<p>x</p>"}
    assert collection.settings.trust == ()


def test_no_other_file_of_the_folder_is_a_template(tmp_path: Path) -> None:
    files = {"templates/base.html": "{{ x }}", "templates/../footer.html": "y", "themes/footer.html": "z"}
    assert read(tmp_path, files, (Trust.TEMPLATES,))[0].templates == {}


@pytest.mark.parametrize("path", ["../secret.ttf", "/etc/hosts.ttf", "fonts/link.ttf", "fonts/../../secret.ttf"])
def test_no_font_is_read_from_elsewhere(path: str, tmp_path: Path) -> None:
    (tmp_path / "secret.ttf").write_bytes(own_font())
    (tmp_path / "content" / "fonts").mkdir(parents=True)
    (tmp_path / "content" / "fonts" / "link.ttf").symlink_to(tmp_path / "secret.ttf")
    look = f"look:\n  text_font: {{files: [{path}], licence: x}}\n"
    collection, given = read(tmp_path / "content", {"collection.yaml": look})
    assert FONTS not in given
    assert rules(collection) == ["own-font"]


def test_a_licence_is_words_and_no_more(tmp_path: Path) -> None:
    look = 'look:\n  text_font: {files: [a.ttf], licence: "</style><script>\\u202e"}\n'
    _, given = read(tmp_path, {"collection.yaml": look, "a.ttf": own_font("../../x</style>")})
    families = str(given.get(FONTS))
    assert "</style>" not in families
    assert ".." not in families
