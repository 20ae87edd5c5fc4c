"""The proof-reader, by texts with faults whose places are known, and texts in which nothing is wrong."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.problems import Problem
from pipeline.normalise import normalise
from pipeline.proofread import spelling as spelling_module
from pipeline.proofread.grammar import GrammarJob, find_program, run_grammalecte
from pipeline.proofread.proofreading import Proofreading, learn_words, proofread_posts
from pipeline.proofread.spelling import find_dictionary, find_version
from tests.proofread.marks import BY_GRAMMAR, mark
from tests.typed import typed

spells = pytest.mark.skipif(not find_version(), reason="takes hunspell: the extra “proofread”")
parses = pytest.mark.skipif(not find_program(), reason="needs grammalecte-cli")
HEAD = "---\ntitle: Un essai\nlang: fr\n---\n\n"  # the text begins on the sixth line


def read(folder: Path, language: str = "", **posts: str) -> Proofreading:
    """Return the alarms in posts by file name; front matter is added."""
    for name, text in posts.items():
        (folder / f"{name}.md").write_text(text if text.startswith("---") else HEAD + text, "utf-8")
    with Runner() as runner:
        manuscript = load(folder)
        return proofread_posts(manuscript, manuscript.posts, runner, language)


def words(found: Proofreading) -> list[str]:
    return [note.word for note in found.words]


def of_rule(found: Proofreading, rule: str) -> list[Problem]:
    return [problem for problem in found.problems if problem.rule == rule]


@spells
def test_planted_faults_are_found_where_they_are_and_nothing_else(tmp_path: Path) -> None:
    marks = mark(tmp_path)
    assert sum(marks.planted.values()) == 60
    assert len(marks.planted) == 10
    for kind, number in marks.planted.items():
        if kind not in BY_GRAMMAR:
            assert marks.found[kind] == number, f"{kind}: {marks.missed}"
    assert marks.false == ()
    if find_program():
        assert sum(marks.found[kind] for kind in BY_GRAMMAR) >= 14  # of 18
    else:
        assert not any(marks.found[kind] for kind in BY_GRAMMAR)


@spells
@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("Un mot numerique.", "numerique", (6, 8)),
        ("> Cité :\n> - l’*élement* du milieu", "l’élement", (7, 5)),
        ("Avec&nbsp;deux  blancs et &eacute;t&eacute;, un élement.", "élement", (6, 49)),
        ("| a | b |\n| --- | --- |\n| un | élement |", "élement", (8, 8)),
        ("| a | b |\n| --- | --- |\n| x \\| `a\\|b` | un **élement** |", "élement", (8, 22)),
        ("Table : un mot\n\n| a |\n| --- |\n| un |\n| mon élement |", "élement", (11, 7)),
        ("<table><tr><td>Un mot</td><td>Un élement</td></tr></table>", "élement", (6, 34)),
        ("<table>\n<tr><td>Un mot</td>\n<td>Un élement</td></tr>\n</table>", "élement", (8, 8)),
        ("Une note[^1].\n\n[^1]: Un élement.", "élement", (8, 10)),
        ("- un\n\n\t- un\télement\n", "élement", (8, 7)),
        ('![Un élement rouge](x.svg "Un titre")', "élement", (6, 6)),
        ('![Un mur rouge](x.svg "Un élement")', "élement", (6, 27)),
        ("## Un élement\n", "élement", (6, 7)),
        ("---\ntitle: Un élement\nlang: fr\n---\nUn mot.\n", "élement", (2, 1)),
        ("---\nlang: fr\n---\n# Un bel élement\n\nUn mot.\n", "élement", (4, 10)),
        ("::: note\nUn élement.\n:::\n", "élement", (7, 4)),
    ],
)
def test_a_word_is_told_with_its_place(text: str, word: str, place: tuple[int, int], tmp_path: Path) -> None:
    (tmp_path / "x.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "utf-8")
    found = read(tmp_path, un=text)
    assert [(note.word, note.places) for note in found.words] == [(word, (("un.md", place),))]
    assert any("élément" in near or "numérique" in near for near in found.words[0].near)


@spells
@pytest.mark.parametrize(
    "text",
    [
        "Le code `numerique` et la formule $numerique$.",
        "```\nnumerique\n```\n\n<span title='numerique'>Un mot.</span>",
        "Voir https://example.org/numerique, numerique@example.org, fichier_numerique et numerique.html.",
        "Voir [@numerique2020, p. 3] et ~~numerique~~.",
        "![Une page\nblanche](x.svg)",
        "Voir [](#numerique).\n\n## Le numérique {#numerique}",
        "La classe de Madame Brzezicka a écouté Jamshid, puis l’UNESCO et M. Nkunku.",
        "Il a dit « nothing to see here », puis *the show must go on*.",
        "Un [broken numerique]{lang=en} et un mot.\n\n::: {lang=de}\nDie Strasse ist lang.\n:::",
        "> Who controls the past controls the future.",
        "On peut connaitre une ile en aout, apparaitre et paraitre ; l’évènement se règlera.",
        '{{< youtube id="numerique" >}}\n\nUn mot.',
        "Aujourd’hui, c’est-à-dire l’après-midi, qu’est-ce que tu fais ? Peut-être co-autrice.",
        "Le 1er mars, la 3e B a 12 h de cours, 4,5 km plus loin, au XXIe siècle.",
        "Le HTML, le css et un mp3 : des fichiers .docx.",
    ],
)
def test_what_is_no_word_or_right_is_left_alone(text: str, tmp_path: Path) -> None:
    assert words(read(tmp_path, un=text)) == []


@spells
def test_a_word_is_told_once_with_all_its_places(tmp_path: Path) -> None:
    found = read(tmp_path, a="Un élement.\n\nUn Élement.", b="Deux élements, un élement.")
    (first, second) = found.words
    assert first.places == (("a.md", (6, 4)), ("a.md", (8, 4)), ("b.md", (6, 19)))
    assert second.word == "élements"
    assert len(of_rule(found, "spelling")) == 2


@spells
def test_names_of_front_matter_and_learned_words_are_right(tmp_path: Path) -> None:
    text = (
        "---\ntitle: Un essai\nlang: fr\nauthor: Zoé Élement\ntags: [webradio numerique]\n---\nUn numerique zorglub.\n"
    )
    (tmp_path / "dictionary.txt").write_text("# mots de la classe\nzorglub # un nom\n", "utf-8")
    assert words(read(tmp_path, un=text)) == []
    with Runner() as runner:  # and the list is no text that somebody forgot to publish
        assert not any(each.path == "dictionary.txt" for each in normalise(load(tmp_path), runner).problems)


@spells
def test_every_text_is_read_in_its_own_language(tmp_path: Path) -> None:
    english = "---\ntitle: A test\nlang: en\n---\nThe colour of the color is wonderfull.\n"
    found = read(tmp_path, un="Un mot simple.", two=english)
    assert words(found) == ["wonderfull"]
    assert words(read(tmp_path, "fr", two=english)) == []


@pytest.fixture
def other_dictionaries(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Use other dictionaries in this test only."""
    find_dictionary.cache_clear()
    yield monkeypatch
    find_dictionary.cache_clear()


@spells
def test_a_language_without_dictionary_is_named_once(tmp_path: Path, other_dictionaries: pytest.MonkeyPatch) -> None:
    post = "---\ntitle: Ein\nlang: de\n---\nDie Strasse ist lang.\n"
    other_dictionaries.setattr(spelling_module, "_OF_SYSTEM", tmp_path / "none")
    assert len(of_rule(read(tmp_path, a=post, b=post), "missing-extra")) == 1


@spells
def test_dictionaries_of_the_system_serve_other_languages(
    tmp_path: Path, other_dictionaries: pytest.MonkeyPatch
) -> None:
    system = tmp_path / "hunspell"
    system.mkdir()
    (system / "de_CH.aff").write_text("SET UTF-8\n", "utf-8")
    (system / "de_CH.dic").write_text("3\ndie\nStrasse\nist\n", "utf-8")
    other_dictionaries.setattr(spelling_module, "_OF_SYSTEM", system)
    found = read(
        tmp_path, a="---\ntitle: Die Strasse\nlang: de\n---\nDie Strasse ist lannng. Die Strasse ist die Strasse.\n"
    )
    assert words(found) == ["lannng"]


def test_without_the_extra_all_else_is_read(tmp_path: Path, other_dictionaries: pytest.MonkeyPatch) -> None:
    other_dictionaries.setattr(spelling_module, "find_version", lambda: "")
    found = read(tmp_path, un="Un mot mot numerique.")
    assert {problem.rule for problem in found.problems} - {"grammar"} == {"missing-extra", "repeated-word"}


@spells
@pytest.mark.parametrize(
    ("text", "near"),
    [("Wich one is it?", "Which"), ("Go. Thsi is a dog.", "This"), ("I know wich one.", "which")],
)
def test_a_common_word_is_read_at_the_beginning_of_a_sentence(text: str, near: str, tmp_path: Path) -> None:
    (note,) = read(tmp_path, un=f"---\nlang: en\n---\n{text}").words
    assert near in note.near


@spells
def test_the_first_person_of_a_verb_without_one_is_the_third(tmp_path: Path) -> None:
    assert [note.near for note in read(tmp_path, un="Je faudrais partir.").words] == [("faudrait",)]


@parses
@pytest.mark.parametrize(
    ("text", "near"),
    [("Elle ma dit non.", "m’a"), ("Il ma parlé.", "m’a"), ("Tu ma vu.", "m’as"), ("Il ta dit non.", "t’a")],
)
def test_a_possessive_where_a_verb_is_meant_is_told_once(text: str, near: str, tmp_path: Path) -> None:
    assert [(one.column, one.hint) for one in of_rule(read(tmp_path, un=text), "grammar")] == [
        (text.index(" ") + 2, near)
    ]


def test_a_repeated_word_is_told_once(tmp_path: Path) -> None:
    found = read(tmp_path, un="Dans le le jardin, beau\nbeau temps.").problems
    told = [(one.rule, one.column) for one in found if one.rule in ("grammar", "repeated-word")]
    assert told == [("repeated-word", 6), ("repeated-word", 20)]


@parses
def test_grammar_is_told_with_its_place_and_what_is_right(tmp_path: Path) -> None:
    (problem,) = of_rule(read(tmp_path, un="Un mot.\n\nNous avons `code` et **nous avons** parler hier."), "grammar")
    assert (problem.line, problem.hint) == (8, "parlé")


def test_a_checker_of_grammar_that_fails_finds_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "grammalecte-cli"
    broken.write_text("#!/bin/sh\necho no JSON\n", "utf-8")
    broken.chmod(broken.stat().st_mode | stat.S_IXUSR)
    assert run_grammalecte(GrammarJob(("Nous avons parler.",), f"{broken}\n1")) == ()
    assert run_grammalecte(GrammarJob(("Nous avons parler.",), f"{tmp_path / 'none' / 'grammalecte-cli'}\n1")) == ()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("[ici](http://example.org)", 1),
        ("[Cliquez ici !](http://example.org)", 1),
        ("[l’horaire de l’école](http://example.org)", 0),
        ("<https://example.org/a>", 1),
        ("[Écrivez-nous](mailto:a@example.org) ou <a@example.org>", 0),
        ("## Titre\n\nUn mot.", 1),
        ("## 1\n\nUn mot.", 1),
        ("## 1998\n\nUn mot.", 0),
        ("## Le studio\n\nUn mot.", 0),
        ("![image](x.svg)", 1),
        ("![x1.svg](x1.svg)", 1),
        ("![Photo 2](x.svg)", 1),
        ("![DSC_0042](x.svg)", 1),
        ("![Une porte rouge](x.svg)", 0),
        ("![](x.svg)", 0),  # asked for by another rule
    ],
)
def test_words_that_say_nothing_are_told(text: str, number: int, tmp_path: Path) -> None:
    assert len(of_rule(read(tmp_path, un=text), "says-nothing")) == number


def test_style_is_told_with_its_place(tmp_path: Path) -> None:
    long = "Un mot et " + "puis un autre mot " * 11 + "encore."
    found = read(tmp_path, un=f"Un mot. Il y a de de l’eau ; nous nous taisons.\n\nBref. {long}")
    told = [(one.rule, one.line, one.column) for one in found.problems if one.rule in ("repeated-word", "hard-to-read")]
    assert told == [("repeated-word", 6, 16), ("hard-to-read", 8, 7)]


def test_the_command_learns_words_and_prints_data(tmp_path: Path) -> None:
    (tmp_path / "un.md").write_text(f"{HEAD}Un zorglub, un mot mot.\n", "utf-8")
    done = typed("proofread", "--json", "--strict", str(tmp_path), cwd=tmp_path)
    data = json.loads(done.stdout)
    assert (done.returncode, data["exit_code"], data["texts"][0]["path"]) == (3, 3, "un.md")
    if find_version():
        places = [{"path": "un.md", "line": 6, "column": 4}]
        assert [(note["word"], note["places"]) for note in data["words"]] == [("zorglub", places)]
    learned = typed("proofread", "--learn", "zorglub", "--learn", "mot", str(tmp_path), cwd=tmp_path)
    assert (learned.returncode, (tmp_path / "dictionary.txt").read_text("utf-8")) == (0, "zorglub\nmot\n")
    assert [learn_words(tmp_path, ["zorglub", f"l{sign}fablab  # un lieu"]) for sign in "’'"] == [1, 0]
    again = typed("proofread", str(tmp_path), cwd=tmp_path)
    assert again.returncode == 0
    assert "zorglub" not in again.stdout + again.stderr
    assert "un.md:6:16: note repeated-word" in again.stderr


def test_words_are_learned_through_no_link(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "un.md").write_text("Un mot.\n", "utf-8")
    (tmp_path / "posts" / "dictionary.txt").symlink_to(tmp_path / "elsewhere")
    learned = typed("proofread", "--learn", "zorglub", str(tmp_path / "posts"), cwd=tmp_path)
    assert (learned.returncode, "dictionary.txt cannot be written" in learned.stderr) == (2, True)
    assert not (tmp_path / "elsewhere").exists()


def test_a_list_of_words_that_is_no_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "dictionary.txt").mkdir()
    assert [problem.path for problem in of_rule(read(tmp_path, un="Un mot."), "unreadable-file")] == ["dictionary.txt"]
    learned = typed("proofread", "--learn", "zorglub", str(tmp_path), cwd=tmp_path)
    assert (learned.returncode, "dictionary.txt cannot be written" in learned.stderr) == (2, True)
