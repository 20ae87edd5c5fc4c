"""Citations of posts, as citeproc writes them with our typography, and the bibliography of an article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.body.media import leave_out
from pipeline.body.neutral_html import parse, text_of
from pipeline.inputs import STYLES as FOLDER
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.article import Medium
from pipeline.model.bibliography import FRENCH, STYLES, Sources
from pipeline.model.collection import Collection
from pipeline.normalise import normalise
from pipeline.normalise.body import citations
from pipeline.normalise.collection.sources import Library
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, plain_text, string

BIBTEX = """@book{dupont2020,
  author = {Dupont, Jeanne}, title = {L'écoute : une histoire}, publisher = {Seuil}, address = {Paris}, year = 2020,
}
@article{martin2025,
  author = {Martin, Ada and Roy, Luc}, title = {Mesurer le bruit}, journaltitle = {Revue du son},
  date = {2025-03}, volume = {12}, number = {3}, pages = {14--32}, doi = {10.1234/abc},
}
"""
TEXT = (
    "Une salle [voir @martin2025, p. 14-15 ; @dupont2020, chap. 2]. Selon @dupont2020 [pp. 3-4], oui [-@dupont2020].\n\n"
    "Écrire à a@b.ch ou à @ada ; voir `@dupont2020`.\n"
)


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner() as runner:
        yield runner


def publish(
    root: Path, runner: Runner, text: str = TEXT, front: str = "bibliography: s.bib", **files: str
) -> Collection:
    """Return the collection of one French post; in names of `files` two underscores stand for a dot."""
    (root / "un.md").write_text(f"---\ntitle: Un\nlang: fr\n{front}\n---\n\n{text}", "utf-8")
    for name, data in ({"s__bib": BIBTEX} | files).items():
        (root / name.replace("__", ".")).write_text(data, "utf-8")
    return normalise(load(root), runner)


def read(collection: Collection) -> str:
    return text_of(parse(collection.articles[0].body.text)).replace("\u202f", "˙").replace("\xa0", "·")


def rules(collection: Collection) -> list[str]:
    return sorted(f"{one.place} {one.rule}" for one in collection.problems if "source" in one.rule)


def test_citations_are_written_after_the_rules_of_french(tmp_path: Path, runner: Runner) -> None:
    words = read(publish(tmp_path, runner))
    assert "(voir Martin, Roy 2025, p.·14-15˙; Dupont 2020, chap.·2)" in words
    assert "Selon Dupont (2020, p.·3-4), oui (2020)." in words
    assert "Écrire à a@b.ch ou à @ada˙; voir @dupont2020." in words
    assert "Bibliographie DUPONT, Jeanne, 2020. L’écoute·: une histoire. Paris·: Seuil. ↑1 ↑2 ↑3 MARTIN, Ada" in words


def test_a_key_behind_a_backslash_is_a_word(tmp_path: Path, runner: Runner) -> None:
    text = r"Un \@dupont2020, [\@martin2025] et \@fig-a ; `\@ada`, @dupont2020." + "\n\n![A](x.png){#fig-a}\n"
    collection = publish(tmp_path, runner, text)
    assert "Un @dupont2020, [@martin2025] et @fig-a˙; \\@ada, Dupont (2020)." in read(collection)
    assert rules(collection) == ["s.bib:4:1 unused-source"]


def test_citations_of_titles_are_reported(tmp_path: Path, runner: Runner) -> None:
    front = "bibliography: s.bib\ndescription: Lire @dupont2020, et @ada"
    assert rules(publish(tmp_path, runner, "Oui.", front))[-1] == "un.md:5:1 unknown-source"


def test_words_without_a_key_stay_with_a_citation_of_their_group(tmp_path: Path, runner: Runner) -> None:
    words = read(publish(tmp_path, runner, "Oui [voir aussi ; *surtout* @dupont2020, p. 3 ; et ailleurs].\n"))
    assert words.startswith("Oui (voir aussi˙; surtout Dupont 2020, p.·3˙; et ailleurs).")


def test_no_link_leads_to_an_entry_that_is_not_listed(tmp_path: Path, runner: Runner) -> None:
    body = publish(tmp_path, runner, "Voir [@dupont2020; @inconnu].\n").articles[0].body.text
    assert set(re.findall(r'href="#(ref-[^"]*)"', body)) == {"ref-dupont2020"}
    assert "inconnu" in body


def test_links_lead_there_and_back(tmp_path: Path, runner: Runner) -> None:
    tree = parse(publish(tmp_path, runner).articles[0].body.text)
    (section,) = tree.find_class("references")
    assert (section.tag, section.get("role")) == ("section", "doc-bibliography")
    ids = {element.get("id") for element in tree.iter() if element.get("id")}
    links = [(link.get("role"), link.get("href", "")) for link in tree.iter("a") if link.get("role")]
    assert {role for role, _ in links} == {"doc-biblioref", "doc-backlink"}
    assert {address.removeprefix("#") for _, address in links} <= ids
    assert {"ref-dupont2020", "ref-martin2025", "cite-1", "cite-2", "cite-3"} <= ids


@pytest.mark.parametrize("style", STYLES)
def test_no_style_leaves_wrong_spaces_or_signs_of_english(style: str, tmp_path: Path, runner: Runner) -> None:
    collection = publish(tmp_path, runner, front=f"bibliography: s.bib\ncsl: {style}")
    words = read(collection)
    assert rules(collection) == ["un.md:10:22 unknown-source"]
    assert not re.search(r" [;:?!»]|« |[“”\u2011ᵒ]|\S\s?\s;|,\s,", words.partition("Bibliographie")[2]), words
    assert "L’écoute·: une histoire" in words


def test_notes_of_a_style_are_notes_before_punctuation(tmp_path: Path, runner: Runner) -> None:
    text = "Une salle [@martin2025, p. 14]. Selon @dupont2020, oui[^1].\n\n[^1]: Voir @dupont2020 et [@martin2025].\n"
    body = publish(tmp_path, runner, text, "bibliography: s.bib\ncsl: iso-690-notes").articles[0].body.text
    words = text_of(parse(body)).replace("\xa0", " ")
    assert words.startswith("Une salle1. Selon Dupont2, oui3.")
    assert "Voir DUPONT, Jeanne, L’écoute : une histoire. Paris : Seuil, 2020 et (MARTIN, Ada et ROY, Luc." in words
    assert "DOI 10.1234/abc)." in words
    assert body.count('role="doc-noteref"') == body.count('<li id="fn') == 3


def test_sources_come_in_every_form(tmp_path: Path, runner: Runner) -> None:
    entry: dict[str, object] = {
        "id": "http://zotero.org/1",
        "citation-key": "roy2019",
        "type": "book",
        "title": "Une salle",
    }
    entry |= {"author": [{"family": "Roy"}], "issued": {"date-parts": [[2019]]}, "publisher": "PUF"}
    yaml = "references:\n- {id: noir2001, type: book, title: '*Le* son', author: Noir, issued: 2001, publisher: PUF}\n"
    front = (
        "bibliography: [s.bib, z.json, y.yaml]\nreferences:\n"
        "- {id: sel2010, type: book, title: Sel, author: [{family: Sel}], issued: 2010, publisher: PUF}"
    )
    cited = "[@roy2019; @noir2001; @sel2010; @dupont2020; @martin2025]\n"
    collection = publish(tmp_path, runner, cited, front, z__json=json.dumps([entry]), y__yaml=yaml)
    assert rules(collection) == []
    assert "(Roy 2019˙; Noir 2001˙; Sel 2010˙; Dupont 2020˙; Martin, Roy 2025)" in read(collection)


@pytest.mark.parametrize(
    ("front", "found"),
    [
        ("references: [RGAA, WCAG]", []),
        ("references: []", []),
        ("references: RGAA", ["un.md:4:1 sources"]),
        ("references: {rgaa: 4}", ["un.md:4:1 sources"]),
        ("references: [RGAA, {id: sel2010, title: Sel}]", ["un.md:4:1 sources"]),
        ("bibliography: y.yaml", ["y.yaml:1:1 sources"]),
    ],
)
def test_references_that_are_no_sources_are_words_or_named(
    front: str, found: list[str], tmp_path: Path, runner: Runner
) -> None:
    collection = publish(tmp_path, runner, "Un mot.\n", front, y__yaml="references: [RGAA]\n")
    assert rules(collection) == found


def test_the_bibliography_has_its_place_and_what_is_not_cited(tmp_path: Path, runner: Runner) -> None:
    text = "Voir @dupont2020.\n\n## Lire\n\n::: {#refs}\n:::\n\n## Fin\n\nFin.\n"
    collection = publish(tmp_path, runner, text, "bibliography: s.bib\nnocite: '@*'\nlink-citations: Nein")
    words = read(collection)
    assert re.search(r"Lire DUPONT.* MARTIN, .* Fin Fin\.$", words)
    assert [heading.text for heading in collection.articles[0].headings] == ["Lire", "Fin"]
    assert "doc-biblioref" not in collection.articles[0].body.text
    named = publish(tmp_path, runner, "Voir @dupont2020.\n", "bibliography: s.bib\nreference-section-title: À lire")
    assert [heading.text for heading in named.articles[0].headings] == ["À lire"]


def test_a_style_of_the_folder_is_used_and_hostile_ones_are_not(tmp_path: Path, runner: Runner) -> None:
    own = (FOLDER / "citations" / "ieee.csl").read_text("utf-8")
    used = publish(tmp_path, runner, "Voir [@dupont2020].\n", "bibliography: s.bib\ncsl: apa.csl", apa__csl=own)
    assert "Voir [1]." in read(used)
    for hostile in (
        own.replace("<style", "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><style", 1),
        '<style><info><link href="https://example.org/styles/x" rel="independent-parent"/></info></style>',
        "<style class='note'",
        own.replace('rel="template"', 'title=">" rel="independent&#45;parent"', 1).replace(
            "<info>", '<info><link href="https://example.org/x" title=">" rel="independent&#45;parent"/>', 1
        ),
        own.replace("<macro", "<macr", 1),
    ):
        (tmp_path / "apa.csl").write_text(hostile, "utf-8")
        collection = normalise(load(tmp_path), runner)
        assert "un.md" in " ".join(rules(collection)), hostile[:60]
        assert re.search(r"\(Dupont 2020\)|\[@dupont2020\]", read(collection))
    dependent = f'<style><info><link href="http://www.zotero.org/styles/{STYLES["apa"]}" rel="independent-parent"/></info></style>'
    (tmp_path / "apa.csl").write_text(dependent, "utf-8")
    assert "(Dupont, 2020)" in read(normalise(load(tmp_path), runner))


@pytest.mark.parametrize("name", ["../s.bib", "/etc/passwd", "https://example.org/s.bib", "file:///etc/passwd.bib"])
def test_nothing_is_read_outside_of_the_folder(name: str, tmp_path: Path, runner: Runner) -> None:
    (tmp_path / "s.bib").write_text(BIBTEX, "utf-8")
    inner = tmp_path / "posts"
    inner.mkdir()
    (inner / "un.md").write_text(
        f"---\ntitle: Un\nlang: fr\nbibliography: {name}\n---\n\nVoir [@dupont2020].\n", "utf-8"
    )
    collection = normalise(load(inner), runner)
    assert rules(collection) == ["un.md:4:1 sources"]
    assert "[@dupont2020]" in read(collection)


def test_no_field_of_an_entry_reads_a_file(tmp_path: Path, runner: Runner) -> None:
    (tmp_path / "secret.tex").write_text("SECRET", "utf-8")
    field = f"\\input{{{tmp_path}/secret.tex}} \\include{{secret}} <img src=x onerror=alert(1)>"
    hostile = BIBTEX.replace("{Seuil}", f"{{Seuil {field}}}")
    body = publish(tmp_path, runner, "Voir [@dupont2020].\n", s__bib=hostile).articles[0].body.text
    assert "Dupont 2020" in body
    assert "SECRET" not in body
    assert "<img" not in body


def test_a_changed_entry_reads_the_posts_anew_that_cite_it_and_no_others(tmp_path: Path, runner: Runner) -> None:
    publish(tmp_path, runner)
    for name, text in {"deux": "Voir [@martin2025].", "trois": "Rien, a@b.ch."}.items():
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: {name}\nbibliography: s.bib\n---\n\n{text}\n", "utf-8")

    def chosen() -> dict[str, object]:
        manuscript = load(tmp_path)
        library = Library(manuscript.sources, manuscript.posts, runner, "fr")
        return {post.path: library.choose(post) for post in manuscript.posts}

    before = chosen()
    (tmp_path / "s.bib").write_text(BIBTEX.replace("Seuil", "PUF"), "utf-8")
    after = chosen()
    assert [path for path in sorted(before) if before[path] != after[path]] == ["un.md"]
    assert before["trois.md"] is None


def test_every_style_has_its_file_and_its_authors_are_named() -> None:
    folder = FOLDER / "citations"
    files = {*STYLES.values(), *FRENCH.values()}
    assert {path.stem for path in folder.glob("*.csl")} == files
    told = (folder / "README.md").read_text("utf-8")
    for file in files:
        text = (folder / f"{file}.csl").read_text("utf-8")
        assert "creativecommons.org/licenses/by-sa/3.0" in text
        for author in re.findall(r"<author>\s*<name>([^<]*)", text):
            assert author in told


def test_twice_as_many_citations_in_a_paragraph_are_twice_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = {"t": "MetaMap", "c": {"id": {"t": "MetaString", "c": "a"}, "title": {"t": "MetaString", "c": "Un"}}}
    sources = Sources({"a": Blob.of(json.dumps(entry))}, {})
    letters_of, looked_at = citations._letters_of, [0]

    def count(node: Node) -> str:
        looked_at[0] += 1
        return letters_of(node)

    monkeypatch.setattr(citations, "_letters_of", count)

    def work(times: int) -> int:
        looked_at[0] = 0
        words = [string("Voir"), {"t": "Space"}, string("[@a,"), {"t": "Space"}, string("p. 2]."), {"t": "SoftBreak"}]
        blocks, cited = citations.cite([{"t": "Para", "c": words * times}], sources, "fr", Findings("x.md"))
        assert plain_text(blocks[0]["c"]).count("(Un [sans date], p.") == times
        assert cited
        return looked_at[0]

    assert work(80) < 2.2 * work(40)


def test_no_pupil_sees_a_source_that_only_the_solution_cites(tmp_path: Path, runner: Runner) -> None:
    text = "Voir @dupont2020.\n\n::: solution\nC'est @dupont2020 et @martin2025.\n:::\n"
    (article,) = publish(tmp_path, runner, text).articles
    shown = {medium: parse(article.body.text) for medium in (Medium.WEB, Medium.TEACHER)}
    for medium, tree in shown.items():
        leave_out(tree, medium)
    assert text_of(shown[Medium.WEB]).endswith("Seuil. ↑1")
    assert "MARTIN" in text_of(shown[Medium.TEACHER])
    assert article.cited is not None
    assert article.cited.keys == ("dupont2020",)
    (alone,) = publish(tmp_path, runner, "Un.\n\n::: solution\nC'est @martin2025.\n:::\n").articles
    tree = parse(alone.body.text)
    leave_out(tree, Medium.WEB)
    assert (text_of(tree).strip(), alone.headings) == ("Un.", ())
