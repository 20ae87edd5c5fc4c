import json

import pytest

from pipeline.editions.site.search import index, words
from pipeline.editions.site.search.plan import SearchBox
from pipeline.editions.site.search.words import choose_endings
from pipeline.inputs import STYLES
from tests.preview.browser import Browser

# Texts that two programs are likely to cut in two ways.
HARD = {
    "fr": "L’article, l'élève ; les vidéos, ŒUVRES, cœurs, journaux, aujourd’hui : porte-monnaie, m², ½, 2024, 3,5 — Ⅷ",
    "en": "don't re-use the O'Reilly libraries' C++ code_name, naïve façade, ﬁnd 👩‍💻 1️⃣ ☕ e\u0301te\u0301 soft\u00adhyphen",
    "de": "Straße, STRASSE, ẞ, Bücher, Lehrerinnen, Äpfel",
    "es": "¿Qué canciones? ¡Ñandú! corazón, lápices",
    "it": "L’università, gli articoli, i parchi",
    "pt": "As canções, os corações, animais",
    "ru": "Статья, статьи, ещё, Йод, новыми",
    "el": "Οι ΟΔΟΣ, οδός, άρθρα, Ἀθῆναι",
    "ar": "المَقالاتُ العربيّة، ٢٠٢٤ كتـــاب أحمد إلى",
    "fa": "می‌خواهم کتاب‌های ۱۲۳ را",
    "he": "שָׁלוֹם עולם, צה״ל ירושלים־תל",
    "hi": "किताबों की, विज्ञान १२३ ज़रूर",
    "ja": "ガイドライン、ひらがな・漢字ー々 ﾊﾝｶｸ ＡＢＣ１２３ 「推薦」",
    "ko": "학교에서 추천을, 각하",
    "th": "ภาษาไทยและคอมพิวเตอร์",
    "zh-Hans": "机器学习推荐系统。学 Python编程𠮷野家，２０２４年",
    "tr": "İstanbul, ISPARTA, ılık, Iğdır",
    "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy; İ ı K Å",
}


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "articles", "article"),
        ("fr", "vidéos", "VIDEO"),
        ("fr", "l’élève", "élèves"),
        ("fr", "journaux", "journal"),
        ("fr", "premières", "premier"),
        ("fr", "publiées", "publier"),
        ("en", "libraries", "library"),
        ("en", "running", "run"),
        ("de", "Bücher", "Buch"),
        ("es", "canciones", "canción"),
        ("it", "articoli", "articolo"),
        ("pt", "canções", "cancao"),
        ("ru", "статьями", "статья"),
        ("el", "άρθρα", "άρθρο"),
        ("ko", "학교에서", "학교"),
        ("cs", "kůň", "kun"),
    ],
)
def test_forms_of_a_word_are_one_term(language: str, one: str, other: str) -> None:
    assert set(words.cut_terms(one, language)) == set(words.cut_terms(other, language)) != set()


def test_apostrophes_hyphens_and_signs_part_words_and_letters_alone_are_none() -> None:
    assert list(words.cut_terms("L’eau d'hier, porte-clé : C++ 👩‍💻 a_b", "xx")) == ["eau", "hier", "porte", "cle"]


def test_a_word_with_a_front_is_one_without_it_and_one_that_begins_with_it() -> None:
    assert list(words.cut_terms("المقالات والكتاب ספרים הספר", "ar"))[:4] == ["مقال", "المقال", "كتاب", "والكتاب"]
    assert set(words.cut_terms("ספר", "he")) < set(words.cut_terms("הספרים", "he")) == {"ספר", "הספר"}


def test_where_no_blanks_part_words_each_two_letters_are_a_term_and_the_last_one() -> None:
    assert list(words.cut_terms("推荐系统。学 Web", "zh-Hans")) == ["推荐", "荐系", "系统", "统", "学", "web"]


def test_a_syllable_of_korean_is_a_word() -> None:
    assert list(words.cut_terms("책 a", "ko")) == ["책"]


def test_what_is_too_long_is_no_word() -> None:
    assert list(words.cut_terms(f"{'a' * 41} {'b' * 40}", "xx")) == ["b" * 40]


def test_a_word_keeps_so_many_letters_that_it_is_one() -> None:
    assert [choose_endings("fr").stems(word) for word in ("les", "vie", "vies", "os")] == [
        ("les",),
        ("vie",),
        ("vie",),
        ("os",),
    ]


@pytest.mark.judge
def test_browsers_cut_words_as_we_do(chromium: Browser) -> None:
    box = index.make_box(SearchBox("fr", tuple(HARD))).text
    script = (STYLES / "site" / "search.js").read_text("utf-8").replace("const told = load('search/box.js');", "")
    chromium.evaluate(f"void ({{}}, eval({json.dumps(_alone(script) + box)}))")
    for language, text in HARD.items():
        cut = chromium.evaluate(f"editionsSearch.terms({json.dumps(text)}, {json.dumps(language)})")
        assert cut == list(words.cut_terms(text, language)), language


def _alone(script: str) -> str:
    """Return the script without the surrounding page."""
    return script.replace("document.currentScript", "{ src: 'file:///site/assets/search.js' }")
