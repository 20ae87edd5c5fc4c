"""A tool that finds no loss is worth nothing: it is shown one of each kind, in each edition."""

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from rich.console import Console

from pipeline.editions.print.documents import list_styles, make_document
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset
from tests.press.typesetting.test_notes_at_the_end import copy_with_long_notes
from tests.tools.fidelity.code import lines_in_pdf, lines_of, lost_lines
from tests.tools.fidelity.compare import compare
from tests.tools.fidelity.editions import Editions, Place
from tests.tools.fidelity.measure import Found, Post, Published, measure, publish_into
from tests.tools.fidelity.pdf import read_pdf
from tests.tools.fidelity.seen import Seen
from tests.tools.fidelity.source import read_source
from tests.tools.fidelity.tables import as_json, show, show_worst
from tests.tools.fidelity.words import unordered, words_of

EDITIONS = ("HTML", "PDF", "EPUB")
FIRST = "Un premier paragraphe dit d'abord de quoi il sera question ici."
SECOND = "Le second, plus long, donne ensuite tous les détails que l'on attend de lui[^n]."
NOTE = "[^n]: Cette remarque-là ne se lit qu'au pied de la page."
PICTURE = "![Un plan de la maison](plan.png)"
FORMULA = "On sait que $a^2 + b^2 = c^2$ ici."
CODE = "```yaml\nweb:\n  image:  nginx\n  ports:\n    - 80\n  line: " + "mot " * 40 + "\n```"
LESSON = """Un texte que chacun lit[^t].

::: solution
La réponse est quarante-deux[^s].
:::

::: print-only
Une phrase qui ne s'imprime que sur le papier.
:::

:::: web-only
::: note
Une phrase qui ne se lit que sur l'écran.
:::
::::

Un [mot]{.print-only} pour finir.

[^t]: Une remarque pour tous.
[^s]: Un calcul que nul élève ne lira.
"""
POST = f"---\ntitle: L'essai\n---\n{FIRST}\n\n{SECOND}\n\n{PICTURE}\n\n{FORMULA}\n\n![Une tour](absente.png)\n\n{CODE}\n\n{NOTE}\n"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Published]:
    """Publish a post with a note, pictures and a formula, an unreadable one and a draft."""
    content = tmp_path_factory.mktemp("content")
    (content / "essai.md").write_text(POST, "utf-8")
    (content / "leçon.md").write_text(LESSON, "utf-8")
    (content / "cassé.md").write_bytes(b"%PDF-1.7\xff")
    (content / "plus-tard.md").write_text("---\ndraft: true\n---\nPlus tard.\n", "utf-8")
    data = io.BytesIO()
    Image.new("RGB", (60, 40), "#20508a").save(data, "PNG")
    (content / "plan.png").write_bytes(data.getvalue())
    return content, publish_into(content, tmp_path_factory.mktemp("made") / "output")


@pytest.fixture
def measured(published: tuple[Path, Published], tmp_path: Path) -> Callable[[str], list[Post]]:
    """Return a function that compares another source with the published post, as if the difference had been lost."""

    def compared(text: str) -> list[Post]:
        (tmp_path / "essai.md").write_text(text, "utf-8")
        return list(measure(tmp_path, published[1]))

    return compared


def found(posts: Sequence[Post]) -> dict[str, Found]:
    return {edition: one for edition in EDITIONS if (one := posts[0].editions[edition])}


def losses(posts: Sequence[Post]) -> dict[str, list[str]]:
    return {edition: [" ".join(loss.words) for loss in one.words.losses] for edition, one in found(posts).items()}


def everywhere(*words: str) -> dict[str, list[str]]:
    return {edition: list(words) for edition in EDITIONS}


def test_what_is_whole_is_found_whole_and_what_is_left_out_is_named(published: tuple[Path, Published]) -> None:
    posts = {post.path: post for post in measure(*published)}
    assert {path for path, post in posts.items() if not post.slug and post.named} == {"cassé.md", "plus-tard.md"}
    whole = posts["essai.md"]
    assert losses([whole]) == everywhere()
    assert (
        whole.words
        == len(words_of(f"{FIRST} {SECOND} {NOTE} L'essai On sait que ici web image nginx ports 80 line {'mot ' * 40}"))
        - 2
    )  # [^n] is no word
    for one in found([whole]).values():
        assert (one.pictures.shown, one.pictures.stand_ins, one.pictures.lost, one.formulas) == (1, 1, (), 1)
        assert one.code == ()


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("  image:  nginx", "  image: nginx"),
        ("    - 80", "  - 80"),
        ("  ports:", "\tports:"),
        ("    - 80", "    - 8 0"),
    ],
)
def test_lines_of_code_with_other_blanks_are_lost(measured: Callable[[str], list[Post]], line: str, other: str) -> None:
    for one in found(measured(POST.replace(line, other))).values():
        assert one.code == (other.strip(),)


def test_a_text_that_stands_in_a_book_alone_is_found_there(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "essai.md").write_text(POST, "utf-8")
    (content / "avant.md").write_text(f"# Avant\n\n{SECOND}\n\n{NOTE}\n", "utf-8")
    (content / "collection.yaml").write_text("anthologies:\n  - name: un livre\n    preface: avant.md\n", "utf-8")
    made = publish_into(content, tmp_path / "output")
    (content / "avant.md").write_text(f"# Avant\n\n{SECOND} Enfin.\n\n{NOTE}\n", "utf-8")
    (preface,) = (post for post in measure(content, made) if post.path == "avant.md")
    assert preface.slug
    assert {name: [loss.words for loss in one.words.losses] for name, one in preface.editions.items() if one} == {
        "EPUB": [("enfin",)]
    }


def test_the_title_of_a_text_that_opens_the_whole_is_no_loss(tmp_path: Path) -> None:
    content = tmp_path / "content"
    (content / "content").mkdir(parents=True)
    (content / "content" / "essai.md").write_text(POST, "utf-8")
    (content / "content" / "_index.md").write_text(f"---\ntitle: La veille\n---\n\n{SECOND}\n", "utf-8")
    made = publish_into(content, tmp_path / "output")
    (opening,) = (post for post in measure(content, made) if post.path == "content/_index.md")
    assert (opening.slug, [one.words.losses for one in opening.editions.values() if one]) == ("_preface", [()])


def test_a_text_that_says_nothing_is_not_lost(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "essai.md").write_text(POST, "utf-8")
    (content / "_index.md").write_text("---\nlayout: home\n---\n", "utf-8")
    made = publish_into(content, tmp_path / "output")
    assert {post.path: post.named for post in measure(content, made)} == {"_index.md": True, "essai.md": False}


def test_a_chapter_is_read_in_all_its_files(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "book.epub", "w") as book:
        for name, word in (("essai", "un"), ("essai_2", "deux"), ("essai_4", "quatre")):
            page = f'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{word} </p></body></html>'
            book.writestr(f"EPUB/articles/{name}.xhtml", page)
    seen = Editions(tmp_path).readers["EPUB"](Place("essai", "book"))
    assert seen is not None
    assert seen.words == ["un", "deux"]


@pytest.mark.parametrize(
    ("text", "changed", "lost"),
    [
        ("", "", everywhere()),
        ("chacun lit", "chacun enfin lit", everywhere("enfin")),
        ("réponse est", "réponse enfin est", everywhere()),
        ("que nul élève", "enfin que nul élève", everywhere()),
        ("remarque pour", "remarque enfin pour", everywhere("enfin")),
        ("s'imprime que", "s'imprime enfin que", everywhere() | {"PDF": ["enfin"]}),
        ("se lit que", "se lit enfin que", everywhere("enfin") | {"PDF": []}),
        ("[mot]", "[enfin mot]", everywhere() | {"PDF": ["enfin"]}),
    ],
)
def test_what_is_for_some_editions_alone_is_lost_in_these_alone(
    published: tuple[Path, Published], tmp_path: Path, text: str, changed: str, lost: dict[str, list[str]]
) -> None:
    (tmp_path / "leçon.md").write_text(LESSON.replace(text, changed, 1) if text else LESSON, "utf-8")
    assert losses(list(measure(tmp_path, published[1]))) == lost


def test_a_lost_word_is_found(measured: Callable[[str], list[Post]]) -> None:
    posts = measured(POST.replace("tous les détails", "tous les menus détails"))
    assert losses(posts) == everywhere("menus")


def test_a_lost_title_is_found(measured: Callable[[str], list[Post]]) -> None:
    posts = measured(POST.replace("L'essai", "L'essai manqué"))
    assert losses(posts) == everywhere("manqué")


def test_paragraphs_in_another_order_are_found(measured: Callable[[str], list[Post]]) -> None:
    swapped = f"---\ntitle: L'essai\n---\n{SECOND}\n\n{FIRST}\n\n{PICTURE}\n\n{FORMULA}\n\n![Une tour](absente.png)\n\n{NOTE}\n"
    for one in found(measured(swapped)).values():
        assert one.words.total - one.words.found >= len(words_of(FIRST)) - 2


def test_a_lost_note_is_found_though_its_words_stand_elsewhere(measured: Callable[[str], list[Post]]) -> None:
    lost = POST.replace("ici.\n\n", "ici[^m].\n\n", 1) + "[^m]: Le second donne ensuite tous les détails.\n"
    assert losses(measured(lost)) == everywhere("le second donne ensuite tous les détails")


@pytest.mark.parametrize(
    "picture", ["![Un chien](chien.png)", "![](sans-mots.png)", '<img src="brut.png" alt="Un chat">']
)
def test_a_lost_picture_is_found(measured: Callable[[str], list[Post]], picture: str) -> None:
    posts = measured(f"{POST}\n\n{picture}\n")
    assert all(len(one.pictures.lost) == 1 for one in found(posts).values())


def test_a_lost_formula_is_found(measured: Callable[[str], list[Post]]) -> None:
    posts = measured(POST.replace("c^2$", "d^2$"))
    assert [one.formulas for one in found(posts).values()] == [0, 0, 0]


def test_a_post_that_nobody_speaks_of_is_found(measured: Callable[[str], list[Post]], tmp_path: Path) -> None:
    (tmp_path / "oublié.md").write_text("Un mot.", "utf-8")
    assert as_json(measured(POST))["untold"] == ["oublié.md"]


def test_the_table_and_the_list_say_what_is_lost(measured: Callable[[str], list[Post]]) -> None:
    posts = measured(POST.replace("tous les détails", "tous les menus détails"))
    written = io.StringIO()
    console = Console(file=written, width=140)
    show("essais", posts, console)
    show_worst(posts, console)
    told = written.getvalue()
    assert "essais: 1 posts, 1 published" in told
    assert told.count("ensuite tous les [menus] détails que") == len(EDITIONS)
    assert json.loads(json.dumps(as_json(posts)))["editions"]["PDF"]["below"] == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’« œil », l'e\u0301te\u0301, co\u00adopé\u200brer, ﬁn", "l œil l été coopérer fin"),
        ("le 7ème, la 2e, un poème", "le 7e la 2e un poème"),
        ("日本語 text ภาษา", "日 本 語 text ภ า ษ า"),
        ("هذا وcode", "هذا و code"),
        ("हिन्दी 👩\u200d👧", "हिन्दी 👩 👧"),
    ],
)
def test_words_are_letters_whatever_is_around_them(text: str, words: str) -> None:
    assert words_of(text) == words.split()


FROM_THE_RIGHT = "كتبت Google Analytics مقالًا جديدًا في Open Source 😇 ثم انتهى الآخرون"


@pytest.fixture
def pressed(tmp_path: Path) -> Path:
    """Return a PDF of a right-to-left line."""
    copy = Copy(make_document("عنوان", "ar", f"<p>{FROM_THE_RIGHT}</p>"), list_styles("ar"))
    path = tmp_path / "un.pdf"
    path.write_bytes(typeset(copy).pdf.data)
    return path


def test_lines_from_the_right_are_read_in_the_order_of_the_tags(pressed: Path) -> None:
    assert read_pdf(pressed).words == words_of(FROM_THE_RIGHT)


@pytest.mark.parametrize("change", [("مقال", "مقام"), ("Google", "Google Maps"), ("جديد", "")])
def test_what_tags_say_and_the_page_does_not_is_not_believed(pressed: Path, change: tuple[str, str]) -> None:
    with pikepdf.open(pressed, allow_overwriting_input=True) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and "/ActualText" in item:
                item.ActualText = pikepdf.String(str(item.ActualText).replace(*change))
        pdf.save(pressed)
    said = words_of(FROM_THE_RIGHT.replace(*change))
    assert read_pdf(pressed).words != said
    assert compare(Seen(said), read_pdf(pressed)).share < 1 or not change[1]


def test_a_note_on_another_page_than_its_call_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "un.pdf"
    path.write_bytes(typeset(copy_with_long_notes()).pdf.data)
    assert read_pdf(path).displaced == ("un#note:2", "un#note:3")


def test_what_is_drawn_off_the_page_is_lost_though_tags_say_it(pressed: Path) -> None:
    with pikepdf.open(pressed, allow_overwriting_input=True) as pdf:
        pdf.pages[0].MediaBox[2] = pdf.pages[0].MediaBox[2] / 2
        pdf.pages[0].CropBox = pdf.pages[0].MediaBox
        pdf.save(pressed)
    assert compare(Seen(words_of(FROM_THE_RIGHT)), read_pdf(pressed)).share < 1


def test_letters_that_one_glyph_stands_for_may_be_turned_about() -> None:
    assert unordered(words_of("اطلاعات mot")) == unordered(words_of("اطالعات mot"))
    assert unordered(["mot"]) != unordered(["tom"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{% note %}\nDes mots.\n{% endnote %} {# rien #} {{ page.title }}{{< ref "x" >}}', "des mots"),
        ("# Titre {#ici .grand}\n\nMot{: .note}\n\n::: avis\nLu.\n:::", "titre mot lu"),
        ("`{{ code }}`", "code"),
        ("Vu [là]({{ site.url }}/x/1) et [ici][2].\n\n[2]: {{ site.url }}/x", "vu là et ici"),
        ("[n]({{\n  site.url }}/n) [#1]\n\n[#{{ n }}]: {{ site.url }}/issues/{{ n }}", "n 1"),
        ("[https://a.example/faq][FAQ]를 :x:\n\n[FAQ]: https://a.example/faq", "a example 를"),
        ('<img src="{{ "/a.gif" | url }}" alt="Vu">fin <a class="x" href="{{ "/b" | url }}/c">là</a>', "fin là"),
        ("a. Un\nb. Deux", "un deux"),
        (
            '!!! note "Le titre"\n    Du texte.\n\n    === "C"\n        ```c\n        int a;\n        ```\n\nFin.',
            "le titre du texte c int a fin",
        ),
        ("> [!WARNING]\n> Un mot.\n\n> [!tip]- Le titre\n> Du texte.", "un mot le titre du texte"),
        ("<b>gr</b>as<script>caché</script><!-- caché --><p>mot", "gras mot"),
        ("Vu [ici]\n(https://exemple.fr/a/b).", "vu ici"),
        ("https://www.exemple.fr/une/page", "exemple fr"),
        ("---\ntitle: no\n---\n# No\n\nOui.", "no oui"),
        ("+++\ntitle = 'Mot'\n+++\nOui.", "mot oui"),
        ("---\ntitle: H~2~O et `x` *y*\n---\nOui.", "h2o et x y oui"),
        ('{\n"title": "Mot"\n}\nOui.', "mot oui"),
        ("[js](javascript:alert) :tada: 10:30", "js 10 30"),
    ],
)
def test_a_reader_of_the_source_sees(text: str, words: str) -> None:
    assert read_source(text).words == words.split()


def test_words_that_are_parted_or_joined_are_the_same_and_others_are_not() -> None:
    def shares(source: str, edition: str) -> float:
        return compare(Seen(words_of(source)), Seen(words_of(edition))).share

    assert shares("un mot très long ici", "un mot tr ès lo ng ici") == 1
    assert shares("10 th du mois", "10th du mois") == 1
    assert shares("un mot à mot ici", "un motà mot ici") == 1
    assert shares("un mot à mot ici", "un mot ici") == 0.6
    assert shares("un mot très long ici", "un mot très lon g x ici") == 1
    assert shares("un mot très long ici", "un mot très lon x g ici") == 0.8


def test_long_texts_are_compared_in_parts() -> None:
    words = [f"mot{number}" for number in range(40_000)]
    lost = compare(Seen([*words[:25_000], "perdu", *words[25_000:]]), Seen(words))
    assert [loss.words for loss in lost.losses] == [("perdu",)]


def test_signs_of_other_dialects_are_read_as_their_authors_mean_them() -> None:
    text = (
        "Un a %%caché%% b^[la note, [lue](x.md)] c ==marqué== {>>caché<<} 5 %% et 6 %% `%%code%%`\n\n"
        "\\(a^2\\) \\[sic\\] \\\\(x_1\\\\) $`b_2`$\n\n$$\nc_1\n\n= d\n$$\n\n\\begin{equation}\nE\n\\end{equation}\n\n"
        '```math\nh^2\n```\n\n[TOC]\n\n--8<-- "caché.md"\n\n*[a]: caché\n\n```{r}\n#| label: caché\nvisible\n```\n\n'
        "%%\ncaché\n\ncaché\n%%\n\n<!-- caché\ncaché\n\nfin\n"
    )
    seen = read_source(text)
    assert " ".join(seen.words) == "un a b c marqué 5 et 6 code sic visible fin"
    assert " ".join(seen.notes) == "la note lue"
    assert seen.formulas == [("a", "2"), ("x", "1"), ("b", "2"), ("c", "1", "d"), ("e",), ("h", "2")]


def test_no_edition_loses_a_word_of_another_dialect(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "essai.md").write_text(
        "---\ntitle: Essai\n---\n\nUn mot^[avec *sa* [note](https://example.org/)] puis un autre^[et la sienne].\n\n"
        "On sait que \\(a^2 + b_1\\) ou\n\n\\[\n\\frac{a}{b}\n\\]\n\nA.\n\n* * *\n\n1. un\n2.\n3. trois\n\n"
        "```math\nc^2\n```\n\n::: {.callout-note}\n## Un titre\nUn texte ==marqué==.\n:::\n\n<!-- ouvert\n\n## La suite\n\n"
        "%% caché %%\n\nHTML est là.\n\n*[HTML]: un langage\n",
        "utf-8",
    )
    posts = list(measure(content, publish_into(content, tmp_path / "output")))
    assert losses(posts) == everywhere()
    assert [one.formulas for one in found(posts).values()] == [3, 3, 3]


def test_a_letter_of_a_note_is_not_taken_for_one_of_the_text_around_it() -> None:
    text, note = list("从个个中事四个一事中四四一中"), list("中从三十中一四十中")
    assert compare(Seen(text, note), Seen([*text[:3], *note, *text[3:]])).losses == ()
    assert len(compare(Seen(text, note), Seen([*text[:3], *note, *text[4:]])).losses) == 1


def test_lines_of_code_with_letters_of_other_fonts_are_read_on_paper(tmp_path: Path) -> None:
    code = '// 題漢題漢題漢\n<a href="' + "/docs/configuration/front-matter-defaults" * 3 + '">\n'
    body = f"<article><p>Un mot, <code>a</code>.</p><pre><code>{escape(code)}</code></pre></article>"
    made = typeset(Copy(make_document("T", "fr", body), list_styles("fr")))
    (tmp_path / "a.pdf").write_bytes(made.pdf.data)
    found = lines_in_pdf(tmp_path / "a.pdf")
    assert "Unmot,a." not in "".join(found[0].text.split())
    assert lost_lines(list(lines_of(code, 0)), found) == []
