"""The language of posts that do not say it."""

from __future__ import annotations

import pytest

from pipeline.i18n.labels import script
from pipeline.normalise.metadata.languages import guess

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
        ("post.md", "Ꭰ Ꭱ Ꭲ Ꭳ", "und"),
        ("post.md", f"{FRENCH} Le mot слово est russe.", "fr"),
        ("post.md", "```\nthe code of the and of is in that\n```\n" * 30, "fr"),
        ("post.md", "1234", "fr"),
    ],
)
def test_posts_are_told_by_path_letters_and_words(path: str, body: str, language: str) -> None:
    assert guess(path, body, "fr").language == language


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


def test_what_is_usual_is_no_guess() -> None:
    assert guess("fr/post.md", "Un mot.", "fr").by == ""
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
