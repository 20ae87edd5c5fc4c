import datetime as dt
from typing import Any

import pytest

from pipeline.i18n.catalogue import in_language
from pipeline.load.front_matter import read_post
from pipeline.model.manuscript import Post
from pipeline.model.settings import Settings
from pipeline.normalise.metadata.metadata import PostMetadata, derive_title, read_metadata


def metadata(path: str = "essai.md", **values: object) -> PostMetadata:
    return read_metadata(Post(path, values, ""), Settings(language="fr"))[0]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-01-25", dt.datetime(2024, 1, 25, tzinfo=dt.UTC)),
        ("2024-01-25T10:00:00Z", dt.datetime(2024, 1, 25, 10, tzinfo=dt.UTC)),
        ("2024-01-25 14:30:00 +0100", dt.datetime(2024, 1, 25, 13, 30, tzinfo=dt.UTC)),
        ("25/01/2024", dt.datetime(2024, 1, 25, tzinfo=dt.UTC)),
        ("12 janvier 2024", dt.datetime(2024, 1, 12, tzinfo=dt.UTC)),
        (dt.date(2024, 1, 25), dt.datetime(2024, 1, 25, tzinfo=dt.UTC)),
        (dt.datetime(2024, 1, 25, 9), dt.datetime(2024, 1, 25, 9, tzinfo=dt.UTC)),  # noqa: DTZ001 (as TOML gives it)
    ],
)
def test_dates_as_people_write_them(written: object, moment: dt.datetime) -> None:
    assert metadata(date=written).date == moment


@pytest.mark.parametrize("written", ["2024-02-30", "demain", "2024-01", "3 mars"])
def test_what_is_no_date_is_named(written: str) -> None:
    found, problems = read_metadata(Post("essai.md", {"date": written}, "", key_places={"date": (3, 1)}), Settings())
    assert found.date is None
    assert [(problem.rule, problem.line) for problem in problems] == [("bad-date", 3)]


def test_a_date_in_the_file_name_counts_where_there_is_no_other() -> None:
    assert metadata("posts/2023-05-06-mon-essai.md").date == dt.datetime(2023, 5, 6, tzinfo=dt.UTC)
    assert metadata("posts/2023-05-06-mon-essai.md").slug == "mon-essai"
    assert derive_title("posts/2023-05-06-mon-essai.md") == "Mon essai"


def test_a_page_bundle_is_named_after_its_folder() -> None:
    assert metadata("articles/Été à la mer/index.md").slug == "ete-a-la-mer"


@pytest.mark.parametrize("tags", ["Vidéo, Code , vidéo", ["Vidéo", "Code", "VIDÉO"], "Vid&eacute;o; Code;"])
def test_tags_are_a_list_or_a_text_with_commas(tags: object) -> None:
    assert metadata(tags=tags).tags == ("Vidéo", "Code")


def test_names_in_a_row_of_quotation_marks_have_none() -> None:
    post, _ = read_post("a.md", b'---\ntags: "voix", "son"\nauthor: "Ada", "Karim B."\n---\nMots.\n')
    assert post
    found, _ = read_metadata(post, Settings())
    assert (found.tags, found.authors) == (("voix", "son"), ("Ada", "Karim B."))
    assert metadata(tags="'l’eau', \"5 pouces\"; d'été").tags == ("l’eau", "5 pouces", "d'été")
    assert metadata(author='Ada "La Comtesse" Byron').authors == ('Ada "La Comtesse" Byron',)


def test_categories_and_keywords_are_tags_too() -> None:
    assert metadata(tags=["a"], categories="b", keywords=["c", 4]).tags == ("a", "b", "c", "4")


@pytest.mark.parametrize(
    ("values", "image", "alt"),
    [
        ({"image": "a.jpg", "imageAltAttribute": "un robot "}, "a.jpg", "un robot"),
        ({"image": {"src": "a.jpg", "alt": "un robot"}}, "a.jpg", "un robot"),
        ({"image": {"url": "a.jpg"}, "image_alt": "un robot"}, "a.jpg", "un robot"),
        ({"cover": ["a.jpg"], "alt": "un robot"}, "a.jpg", "un robot"),
        ({"image": None}, "", ""),
        ({"coverImage": "a.jpg", "coverAlt": "un robot"}, "a.jpg", "un robot"),
        ({"images": ["a.jpg", "b.jpg"]}, "a.jpg", ""),
        ({"images": [{"src": "a.jpg", "alt": "un robot"}]}, "a.jpg", "un robot"),
        ({"banner": "a.jpg"}, "a.jpg", ""),
        ({"banner": True, "picture": "a.jpg"}, "a.jpg", ""),
        ({"header": {"overlay_image": "a.jpg", "image_description": "un robot"}}, "a.jpg", "un robot"),
        ({"header": {"overlay_color": "#333"}, "og_image": "a.jpg"}, "a.jpg", ""),
        ({"header": {"teaser": "b.jpg", "image": "a.jpg"}}, "a.jpg", ""),
        ({"header": "Une tête"}, "", ""),
        ({"socialImage": "a.jpg"}, "a.jpg", ""),
        ({"ogImage": "a.jpg"}, "a.jpg", ""),
        ({"featureImage": "a.jpg"}, "a.jpg", ""),
        ({"feature_image": "a.jpg", "feature_image_alt": "un robot"}, "a.jpg", "un robot"),
        ({"featuredImage": "a.jpg"}, "a.jpg", ""),
    ],
)
def test_the_lead_picture_is_a_text_or_a_map(values: dict[str, Any], image: str, alt: str) -> None:
    found = metadata(**values)
    assert (found.image, found.image_alt) == (image, alt)


@pytest.mark.parametrize(
    ("key", "written", "values"),
    [
        ("related", "[[A]], [[b|B]]", ("A", "b")),
        ("related", ["[[A]]", "b.md"], ("A", "b.md")),
        ("tags", ["[[web]]", "[[c|Code]]"], ("web", "Code")),
        ("tags", "C++ [[nodiscard]]", ("C++ [[nodiscard]]",)),
        ("authors", "[[Ada]], [[z|Zoé]]", ("Ada", "Zoé")),
    ],
)
def test_links_of_obsidian_are_pages_or_words(key: str, written: Any, values: object) -> None:
    assert getattr(metadata(**{key: written}), key) == values


@pytest.mark.parametrize("written", ["son.mp3", {"src": "son.mp3"}, ["son.mp3"], [["son.mp3"]], "[[son.mp3]]"])
def test_the_article_read_aloud_is_a_text_a_map_or_the_first_of_a_list(written: object) -> None:
    assert metadata(audio=written).audio == "son.mp3"
    assert metadata(audio=[]).audio == ""


def test_scalars_keep_what_was_written_and_unknown_keys_stay() -> None:
    found = metadata(title="1.10", lang="no", Mood="calme", draft="oui", summary=" Deux\n  lignes ")
    assert (found.title, found.language, found.draft, found.description) == ("1.10", "no", True, "Deux lignes")
    assert found.extra == {"Mood": "calme"}


def test_authors_are_names_or_maps() -> None:
    assert metadata(author="Ada Martin", authors=[{"name": "Zoé"}, "Ada Martin"]).authors == ("Ada Martin", "Zoé")


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Inès Caradec, Yann Le Dantec", ("Inès Caradec", "Yann Le Dantec")),
        ("Inès Caradec et Yann Le Dantec", ("Inès Caradec", "Yann Le Dantec")),
        ("Ada Martin & Zoé Abel; Léo Roux", ("Ada Martin", "Zoé Abel", "Léo Roux")),
        ("Martin, Ada", ("Martin, Ada",)),
        ("Sammy Davis, Jr.", ("Sammy Davis, Jr.",)),
        ("Pierre et Marie Curie", ("Pierre et Marie Curie",)),
        ("La classe d'ingénierie", ("La classe d’ingénierie",)),
    ],
)
def test_several_names_in_one_text_are_told_apart(written: str, names: tuple[str, ...]) -> None:
    assert metadata(author=written).authors == names


def test_signs_that_are_written_as_in_html_are_read() -> None:
    found = metadata(title="Valentine&#8217;s &amp; Caf&eacute;", tags=["R&amp;D"], image="a.jpg?x=1&copy=2")
    assert (found.title, found.tags, found.image) == ("Valentine’s & Café", ("R&D",), "a.jpg?x=1&copy=2")


@pytest.mark.parametrize(
    ("written", "field", "value"),
    [
        ({"Titre": "Un"}, "title", "Un"),
        ({"TITEL": "Un"}, "title", "Un"),
        ({"título": "Un"}, "title", "Un"),
        ({"titulo": "Un"}, "title", "Un"),
        ({"タイトル": "Un"}, "title", "Un"),
        ({"العنوان": "Un"}, "title", "Un"),
        ({"Auteur": "Zoé"}, "authors", ("Zoé",)),
        ({"Autorin": "Zoé"}, "authors", ("Zoé",)),
        ({"résumé": "Deux mots"}, "description", "Deux mots"),
        ({"resume": "Deux mots"}, "description", "Deux mots"),
        ({"Descripción": "Deux mots"}, "description", "Deux mots"),
        ({"mots-clés": "a, b"}, "tags", ("a", "b")),
        ({"Mots clés": ["a"]}, "tags", ("a",)),
        ({"motscles": ["a"]}, "tags", ("a",)),
        ({"étiquettes": ["a"], "Catégories": "b"}, "tags", ("a", "b")),
        ({"Schlagwörter": ["a"]}, "tags", ("a",)),
        ({"etichette": ["a"]}, "tags", ("a",)),
        ({"palavras-chave": ["a"]}, "tags", ("a",)),
        ({"category": "b"}, "tags", ("b",)),
        ({"brouillon": "oui"}, "draft", True),
        ({"Entwurf": "ja"}, "draft", True),
        ({"borrador": "Sí"}, "draft", True),
        ({"bozza": "no"}, "draft", False),
        ({"rascunho": "não"}, "draft", False),
        ({"publié": "non"}, "draft", True),
        ({"draft": "vrai"}, "draft", True),
        ({"draft": "faux"}, "draft", False),
        ({"langue": "de"}, "language", "de"),
        ({"langue": "allemand"}, "language", "de"),
        ({"Sprache": "Französisch"}, "language", "fr"),
        ({"Bild": "a.jpg", "Alternativtext": "un robot"}, "image", "a.jpg"),
        ({"Datum": "2024-01-25"}, "date", dt.datetime(2024, 1, 25, tzinfo=dt.UTC)),
        ({"data": "2024-01-25"}, "date", dt.datetime(2024, 1, 25, tzinfo=dt.UTC)),
    ],
)
def test_keys_may_be_in_the_languages_of_the_editions(written: dict[str, Any], field: str, value: object) -> None:
    found, problems = read_metadata(Post("essai.md", written, ""), Settings(language="fr"))
    assert getattr(found, field) == value
    assert found.extra == {}
    assert [problem for problem in problems if problem.rule != "unknown-key"] == []


@pytest.mark.parametrize("written", [{"data": "chiffres.csv"}, {"resume": "cv.pdf"}, {"question": "non"}])
def test_a_word_of_two_meanings_counts_where_its_value_says_so(written: dict[str, Any]) -> None:
    assert metadata(**written).extra == written


def test_our_own_key_goes_before_its_translation() -> None:
    found = metadata(titre="Deux", title="Un")
    assert (found.title, found.extra) == ("Un", {"titre": "Deux"})


@pytest.mark.parametrize(
    ("key", "language", "meant"),
    [
        ("tilte", "fr", "title"),
        ("descripton", "fr", "description"),
        ("Titel", "fr", "German"),
        ("titel", "de", ""),
        ("dtae", "fr", "date"),
        ("langage", "fr", "language"),
        ("etiquete", "fr", "tags"),
        ("series", "fr", ""),
        ("tag", "fr", ""),
        ("data", "fr", ""),
        ("images", "fr", ""),
        ("build", "fr", ""),
        ("deck", "fr", ""),
        ("Mood", "fr", ""),
    ],
)
def test_a_key_that_is_nearly_one_of_ours_is_named(key: str, language: str, meant: str) -> None:
    post = Post("essai.md", {"lang": language, key: "Un"}, "", key_places={key: (3, 1)})
    problems = [(problem.line, problem.message) for problem in read_metadata(post, Settings(language="fr"))[1]]
    assert [line for line, _ in problems] == ([3] if meant else [])
    assert all(meant in message for _, message in problems)


@pytest.mark.parametrize(
    ("tags", "words"),
    [
        ({"web": 1}, ("web",)),
        ({"web": ["html", "css"]}, ("web", "html", "css")),
        ([["web", "code"], "son"], ("web", "code", "son")),
        ([{"name": "web"}, {"code": None}], ("web", "code")),
    ],
)
def test_words_are_found_in_maps_and_lists_of_lists(tags: object, words: tuple[str, ...]) -> None:
    found, problems = read_metadata(Post("essai.md", {"tags": tags}, ""), Settings())
    assert found.tags == words
    assert [problem.rule for problem in problems] == ["bad-value"]


def test_an_author_without_a_name_is_named() -> None:
    found, problems = read_metadata(Post("essai.md", {"authors": [{"mail": "a@b.c"}, "Zoé"]}, ""), Settings())
    assert found.authors == ("Zoé",)
    assert [problem.rule for problem in problems] == ["bad-value"]


@pytest.mark.parametrize("written", [20, "20", "/20", "/ 20", "20 points", "20 pts"])
def test_the_best_mark_of_a_handout_is_a_number(written: object) -> None:
    assert metadata(note=written).marked_out_of == "20"


@pytest.mark.parametrize("written", ["vingt", "Note de la rédaction", 0, True, -1, 2000, [20]])
def test_what_is_no_best_mark_is_named_and_counts_for_nothing(written: object) -> None:
    post = Post("essai.md", {"note": written}, "", key_places={"note": (4, 1)})
    found, problems = read_metadata(post, Settings(language="fr"))
    assert found.marked_out_of == ""
    assert [(one.place, one.rule) for one in problems if one.rule == "bad-value"] == [("essai.md:4:1", "bad-value")]


def test_instructions_go_with_the_article_and_are_no_key_of_its_own() -> None:
    found = metadata(consigne="Répondez par des phrases.", note=20)
    assert (found.instructions, found.extra) == ("Répondez par des phrases.", {})
    _, problems = read_metadata(Post("essai.md", {"consigne": ["a", "b"]}, ""), Settings(language="fr"))
    assert "bad-value" in {problem.rule for problem in problems}
    _, problems = read_metadata(Post("essai.md", {"cosigne": "a"}, ""), Settings(language="fr"))
    assert any(one.rule == "unknown-key" and "consigne" in one.message for one in problems)


def test_a_key_that_is_nearly_one_is_named_in_the_language_of_the_reader() -> None:
    _, problems = read_metadata(Post("essai.md", {"etiquete": "son"}, ""), Settings(language="fr"))
    (message,) = (problem.message for problem in problems if problem.rule == "unknown-key")
    assert message.endswith("did you mean “tags”?")
    assert "« étiquettes »" in in_language(message, "fr").replace("\u00a0", " ")


def test_titles_have_no_icons_and_one_note_says_so() -> None:
    front = {"title": ":material-home: Un :map: toit", "description": "Deux :simple-c: :tada:"}
    found, problems = read_metadata(Post("essai.md", front, "", key_places={"title": (2, 1)}), Settings())
    assert (found.title, found.description) == ("Un :map: toit", "Deux :tada:")
    assert [(one.rule, one.line) for one in problems] == [("template", 2), ("template", 1)]
