"""The language of posts that do not say it."""

import pytest

from pipeline.i18n.labels import script
from pipeline.model.manuscript import Post
from pipeline.model.settings import Settings
from pipeline.normalise.metadata.languages import find_language, guess
from pipeline.normalise.metadata.metadata import read_metadata

ENGLISH = "This is what the class has to say of the news, and that it is not for the teacher to say it for them. " * 3
FRENCH = "Voici ce que la classe pense des informations, et que le professeur ne dit pas pour les élèves. " * 3


@pytest.mark.parametrize(
    ("path", "body", "language"),
    [
        ("post.md", "Un mot.", "fr"),
        ("post.md", FRENCH, "fr"),
        ("post.md", ENGLISH, "en"),
        ("post.ar.md", "كلمة", "ar"),
        ("zh-tw/post.md", "這是文章", "zh-TW"),
        ("content/pt_br/post.md", "Um artigo.", "pt-BR"),
        ("as/post.md", "Un mot.", "fr"),
        ("it/post.md", ENGLISH, "en"),
        ("jquery.min.md", "Un mot.", "fr"),
        ("version.2.md", "Un mot.", "fr"),
        ("post.md", "Слово за словом", "ru"),
        ("post.md", "Слово за словом про їхні справи і про це", "uk"),
        ("post.md", "این راهنما برای همه است", "fa"),
        ("post.md", "كلمة بعد كلمة", "ar"),
        ("post.md", "これは記事です", "ja"),
        ("post.md", "这是文章", "zh-Hans"),
        ("post.md", "這是文章，我們來說話", "zh-Hant"),
        ("post.md", "모든 글은", "ko"),
        ("post.md", "यह पाठ", "hi"),
        ("post.md", "Λέξεις", "el"),
        ("post.md", "Ꭰ Ꭱ Ꭲ Ꭳ", "chr"),
        ("post.md", f"{FRENCH} Le mot слово est russe.", "fr"),
        ("post.md", "```\nthe code of the and of is in that\n```\n" * 30, "fr"),
        ("post.md", "1234", "fr"),
    ],
)
def test_posts_are_told_by_path_letters_and_words(path: str, body: str, language: str) -> None:
    assert guess(path, body, "fr", find_language(path)).language == language


def test_a_text_of_long_words_is_told_by_all_the_small_words_that_its_language_has() -> None:
    """Their commonest two dozen are too few for statutes, lists and lessons."""
    spanish = (
        "Nosotros, como participantes y administradores, nos comprometemos a hacer de nuestra comunidad un espacio "
        "libre de acoso. Ejemplos de comportamiento inaceptable: comentarios despectivos, ataques personales o "
        "políticos, acoso público o privado, publicar información privada de otros sin permiso explícito, así como "
        "otra conducta inapropiada. Ejemplos de comportamiento positivo: empatía, amabilidad, respeto a opiniones "
        "diferentes, aceptar críticas constructivas y pedir disculpas a quienes han sido afectados."
    )
    for usual in ("fr", "en", "de"):
        assert guess("post.md", spanish, usual) == ("es", "its words", "")
    assert guess("post.md", "| a | e | o | i | é | à | y |\n" * 20, "fr") == ("fr", "", "")


# The beginning of a post of a class in each of these, by a pupil: some forty words.
LONGER = {
    "tr": "Bugün sınıfımızla birlikte şehirdeki eski kütüphaneye gittik. Orada çok güzel kitaplar gördük ve görevliyle konuştuk."
    " Kütüphane yüz yıl önce yapılmış ve hâlâ her gün açık. Öğretmenimiz bize eski gazeteleri gösterdi. Sonra hep birlikte"
    " bahçede oturduk, yemek yedik ve gördüklerimizi defterimize yazdık. Gelecek hafta yine gideceğiz.",
    "hu": "Ma az osztályunkkal a város régi könyvtárába mentünk. Ott nagyon szép könyveket láttunk, és beszélgettünk a"
    " könyvtárossal. A könyvtárat száz éve építették, és még mindig minden nap nyitva van. A tanárunk megmutatta nekünk a"
    " régi újságokat. Aztán együtt leültünk a kertben, ettünk, és leírtuk a füzetünkbe, amit láttunk.",
    "sl": "Danes smo z razredom obiskali staro mestno knjižnico. Tam smo videli zelo lepe knjige in se pogovarjali s"
    " knjižničarko. Knjižnica je bila zgrajena pred sto leti in je še vedno odprta vsak dan. Učiteljica nam je pokazala"
    " stare časopise. Potem smo skupaj sedeli na vrtu, jedli in v zvezek zapisali, kaj smo videli tisti dan.",
    "ca": "Avui hem anat amb la classe a la biblioteca vella de la ciutat. Allà hem vist llibres molt bonics i hem parlat amb"
    " la bibliotecària. La biblioteca es va construir fa cent anys i encara obre cada dia. La mestra ens ha ensenyat els"
    " diaris antics. Després hem segut tots junts al jardí, hem menjat i hem escrit el que havíem vist.",
}


@pytest.mark.parametrize("language", LONGER)
def test_a_longer_text_is_told_in_languages_that_have_no_list_of_words(language: str) -> None:
    assert guess("post.md", LONGER[language], "fr") == (language, "its words", "")
    assert guess("post.md", LONGER[language], language) == (language, "", "")


def test_a_filler_and_a_neighbouring_language_are_no_other_language() -> None:
    filler = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore. " * 5
    assert guess("post.md", filler, "fr") == ("fr", "", "")
    danish = "I dag besøgte vi med klassen det gamle bibliotek i byen, og der så vi mange smukke bøger. " * 4
    assert guess("post.md", danish, "fr").language == "da"
    assert guess("post.md", danish, "nb") == ("nb", "", "")
    assert guess("post.md", FRENCH, "pcd") == ("pcd", "", "")  # a language that the library does not know


def test_what_is_usual_is_no_guess() -> None:
    assert guess("fr/post.md", "Un mot.", "fr", "fr").by == ""
    assert guess("post.md", "Слово", "bg") == ("bg", "", "")


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("fr", "Latn"),
        ("ar", "Arab"),
        ("zh", "Hans"),
        ("zh-TW", "Hant"),
        ("zh-hant", "Hant"),
        ("sr-Latn", "Latn"),
        ("tlh", ""),
    ],
)
def test_the_script_of_a_language(language: str, name: str) -> None:
    assert script(language) == name


# Whole sentences in another language than the collection's.
OTHERS = [
    ("en", "This is the radio of our school, and you can listen to it every week."),
    ("en", "We have made a film about the people who live in our street."),
    ("en", "What would you do if the lights went out?"),
    ("de", "Das ist unser Schulradio, und wir senden jeden Freitag."),
    ("de", "Ein gutes neues Jahr wünscht euch die Klasse."),
    ("de", "Hier sind die Bilder vom Ausflug nach Köln."),
    ("es", "Esta es nuestra radio escolar y aquí están las fotos."),
    ("es", "La película es muy buena, pero el libro es mejor."),
    ("it", "Questa è la nostra radio scolastica, che potete ascoltare ogni giorno."),
    ("it", "Il film era molto bello e gli attori sono bravi."),
    ("pt", "Esta é a nossa rádio escolar, e aqui estão as fotos da viagem."),
    ("pt", "Eu me chamo Ada e moro em Lisboa com os meus pais."),
]
# Posts of French classes, with what they borrow.
FRENCH_COLLECTION = [
    "Un mot.",
    "Game over.",
    "Do it yourself",
    "Best of the year",
    "Rock and roll is not dead",
    "Fake news et storytelling",
    "Le best of du week-end : smartphones, fake news et storytelling.",
    "Le DJ set de Daft Punk : One More Time, Around the World.",
    "Notre playlist : Back in Black, Let It Be, Smells Like Teen Spirit.",
    "Le mot du jour : « to be or not to be, that is the question ».",
    "Notre atelier : *we are the champions of the world*.",
    "On a fait un escape game in English avec Mrs Smith.",
    "Projet eTwinning : we are the champions !",
    "Open the door, a dit la prof.",
    "La casa de papel, la série préférée des élèves",
    "Die Klasse 4B est partie à Berlin avec Frau Müller.",
    "El Clásico : Barça ou Real ?",
    "Guten Tag, les amis !",
    "C'est fini.",
    "Photos : Léa et Tom",
]


@pytest.mark.parametrize(("language", "text"), OTHERS)
def test_a_sentence_in_another_language_is_told_by_its_words(language: str, text: str) -> None:
    usual = "fr" if language == "en" else "en"
    assert guess("a.md", text, usual) == (language, "its few words", "")
    assert guess("a.md", text, language) == (language, "", "")


@pytest.mark.parametrize("text", FRENCH_COLLECTION)
def test_words_that_a_language_borrows_do_not_make_it_another(text: str) -> None:
    assert guess("a.md", text, "fr").language == "fr"


@pytest.mark.parametrize("text", [text for _, text in OTHERS])
def test_a_text_in_a_language_that_is_not_known_is_left_alone(text: str) -> None:
    assert guess("a.md", text, "da") == ("da", "", "")
    assert guess("fr/a.md", text, "de", "fr").language == "fr"


def test_a_text_in_the_letters_of_europe_is_no_greek() -> None:
    assert guess("a.md", OTHERS[0][1], "el").language == "en"


def test_keys_and_references_are_no_words() -> None:
    text = "La figure \\@ref(fig:the-one), la table \\@ref(tab:with-all-of-them) [voir @see-this-and-that, p. 3].\n\n"
    assert (
        guess("a.md", text * 6 + "\\begin{equation} (\\#eq:of-the-year) {#what-is-the-end}\n" * 6, "fr").language
        == "fr"
    )


def test_what_was_assumed_is_told() -> None:
    for text, said in ((OTHERS[0][1], "“en” is assumed, from its few words"), ("Best of the year", "“fr” is assumed")):
        problems = read_metadata(Post("a.md", {}, text), Settings(language="fr"))[1]
        assert [problem.rule for problem in problems] == ["guessed-language"]
        assert said in problems[0].message
    assert read_metadata(Post("a.md", {}, "La radio du collège"), Settings(language="fr"))[1] == ()


def test_a_short_text_of_many_signs_takes_no_long_time() -> None:
    for sign in ("\n", " ", "«", '"', "*", "_", "'", ": ", "é ", "“"):
        assert guess("a.md", "mot " + sign * 20_000, "fr").language == "fr"


@pytest.mark.parametrize(("path", "by"), [("son.de.md", ""), ("de/son.md", "its path")])
def test_a_short_translation_that_is_named_as_the_docs_teach_is_no_guess(path: str, by: str) -> None:
    found = guess(path, "Der Klang", "fr", find_language(path))
    assert (found.language, found.by) == ("de", by)


@pytest.mark.parametrize(
    ("named", "body", "language"),
    [
        ("el", ENGLISH, "en"),
        ("français", ENGLISH, "en"),
        ("ja", ENGLISH, "en"),
        ("fr", "Слово за словом. " * 20, "ru"),
        ("fr", "Слово за словом", "fr"),
        ("fr", f"{FRENCH}\n\n```\n{ENGLISH}\n```", "fr"),
        ("oc", FRENCH, "oc"),
        ("sr", "Reč po reč", "sr"),
        ("fr", "Let it be", "fr"),
    ],
)
def test_a_text_in_another_language_than_its_post_names_is_known_by_its_words(
    named: str, body: str, language: str
) -> None:
    found, problems = read_metadata(Post("post.md", {"lang": named, "title": "T"}, body), Settings(language="fr"))
    assert found.language == language
    is_refuted = language not in (named, "fr")
    assert [one.rule for one in problems if one.rule == "guessed-language"] == ["guessed-language"] * is_refuted
