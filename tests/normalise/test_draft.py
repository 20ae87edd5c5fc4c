from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.manuscript import Post
from pipeline.model.settings import Settings
from pipeline.normalise.drafts import DraftJob, parse_post
from pipeline.normalise.parse_post import TRANSFORMS
from pipeline.normalise.typography import set_document
from pipeline.pandoc.document import Document, read
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, find_landmarks

PIECES = st.sampled_from(
    [
        "Un mot, « un autre » ; l'été à 14 h 30 !",
        "## Titre",
        "#### **Gras** {#id}",
        "###### 2024",
        "[texte]\n(https://example.org/é)",
        "https://example.org/une/adresse/bien/trop/longue/pour/tenir/sur/une/seule/ligne",
        "[a](b.md#c), [d](#titre), [e](javascript:x), [f]()",
        '[g]({{< ref "h.md" >}})',
        "![](i.png)",
        '![j](k.png "Légende")',
        "- [ ] l\n- [x] m\n    1. n",
        "<div>\n\no <b>p</b>\n\n</div>",
        '<p>q <img src="r.png"> <a href="s.md">t</a></p>',
        "<details><summary>u</summary>\n\nv\n\n</details>",
        '| a | b |\n|---|--:|\n| `c` | "d" |',
        '```python\nx = "y"\n```',
        "note[^1]\n\n[^1]: le texte\n",
        "$a<b$ et $$c$$",
        "Terme\n: définition",
        "> citation\n\n***",
    ]
)


def normalised(blocks: list[Node]) -> list[Node]:
    findings = Findings("essai.md")
    for transform in TRANSFORMS:
        blocks = transform(blocks, findings)
    return set_document(blocks, "fr")


@given(st.lists(PIECES, max_size=8))
def test_normalising_twice_changes_nothing(pieces: list[str]) -> None:
    once = normalised(read("\n\n".join(pieces)))
    assert normalised(Document.of(once).open()) == Document.of(once).open()


@given(st.text(alphabet=st.sampled_from("ab[](){}<>!*_`#|:-\"'&$^~=\\/ \n\t%é.1"), max_size=80))
def test_any_text_is_a_post(text: str) -> None:
    found = parse_post(DraftJob(Post("essai.md", {}, text), Settings()))
    assert found.title


def test_the_heading_that_repeats_the_title_leaves_the_body() -> None:
    found = parse_post(DraftJob(Post("essai.md", {"title": "Un essai"}, "# Un essai\n\n## Une partie\n"), Settings()))
    assert [node["t"] for node in found.document.open()] == ["Header"]
    assert found.title == "Un essai"


def test_the_first_heading_is_the_title_where_there_is_none() -> None:
    found = parse_post(DraftJob(Post("essai.md", {}, "# L'essai\n\nTexte.\n"), Settings()))
    assert found.title == "L’essai"
    assert [node["t"] for node in found.document.open()] == ["Para"]


def test_the_pictures_of_a_heading_that_is_the_title_stay() -> None:
    text = "# Un essai [![Vérifié](ok.svg)](https://example.org/) ![Lu](lu.svg)\n\nTexte.\n"
    found = parse_post(DraftJob(Post("essai.md", {}, text), Settings()))
    assert found.title == "Un essai"
    shown = [node["c"][1][0]["c"] for node in find_landmarks(found.document.open()) if node["t"] == "Image"]
    assert shown == ["Vérifié", "Lu"]


def test_a_title_that_is_a_picture_has_its_words() -> None:
    found = parse_post(DraftJob(Post("essai.md", {}, "# ![Le journal](logo.svg)\n\nTexte.\n"), Settings()))
    assert found.title == "Le journal"
    assert any(node["t"] == "Image" for node in find_landmarks(found.document.open()))


def test_whoever_finds_all_drafts_made_waits_for_nothing_that_makes_them() -> None:
    heavy = {"lxml.etree", "nh3", "PIL", "pypandoc", "ssl", "tinycss2", "weasyprint"}
    heavy |= {f"pipeline.normalise.{name}" for name in ("parse_post", "render_article", "media.prepare_picture")}
    program = f"import sys, pipeline.publish; print(*{heavy} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []
