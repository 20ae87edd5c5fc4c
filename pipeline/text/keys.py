"""The keys of a front matter in the languages that the editions speak, and what one may have meant that is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache

from pipeline.i18n.catalogue import folded

# Without regard to capitals, accents, blanks and hyphens: “Mots-clés” is motscles.
_WORDS = {
    "title": (
        "titre, titel, título, titolo, τίτλος, заголовок, название, العنوان, عنوان, शीर्षक, 标题, 標題, "
        "题目, 題目, タイトル, 題名, 제목"
    ),
    "subtitle": "sous-titre, untertitel, subtítulo, sottotitolo, подзаголовок, 副标题, 副題, サブタイトル, 부제",
    "date": "datum, fecha, ημερομηνία, дата, التاريخ, تاريخ, تاریخ, तारीख, दिनांक, 日期, 日付, 날짜",
    "description": (
        "beschreibung, descripción, descrizione, descrição, περιγραφή, описание, الوصف, وصف, توضیح, "
        "توضیحات, विवरण, 描述, 説明, 설명"
    ),
    "summary": (
        "résumé, chapeau, chapô, zusammenfassung, kurzfassung, resumen, riassunto, sommario, resumo, "
        "περίληψη, аннотация, ملخص, خلاصه, सारांश, 摘要, 概要, 要約, 요약"
    ),
    "tags": (
        "étiquettes, balises, schlagwörter, schlagworte, schlagwort, etiquetas, etiqueta, "
        "etichette, etichetta, ετικέτες, теги, метки, الوسوم, وسوم, برچسبها, برچسب, टैग, 标签, 標籤, タグ, "
        "태그"
    ),
    "categories": (
        "category, catégories, catégorie, rubrique, rubriques, kategorien, kategorie, categorías, "
        "categoría, categorie, categoria, categorias, κατηγορίες, категории, категория, التصنيفات, "
        "دسته‌ها, श्रेणी, श्रेणियाँ, 分类, 分類, カテゴリ, カテゴリー, 카테고리"
    ),
    "keywords": (
        "keyword, mots-clés, mot-clé, mots-clefs, stichwörter, stichworte, schlüsselwörter, "
        "palabras clave, parole chiave, palavras-chave, λέξεις-κλειδιά, ключевые слова, كلمات مفتاحية, "
        "کلیدواژه‌ها, 关键词, 關鍵詞, キーワード, 키워드"
    ),
    "author": (
        "auteur, autrice, auteure, autor, autorin, autora, autore, συγγραφέας, автор, الكاتب, المؤلف, "
        "نویسنده, लेखक, 作者, 著者, 筆者, 저자, 작성자, 글쓴이"
    ),
    "authors": (
        "auteurs, autrices, auteures, autoren, autorinnen, autores, autoras, autori, συγγραφείς, авторы, "
        "المؤلفون, نویسندگان"
    ),
    "lang": (
        "langue, sprache, idioma, lengua, lingua, língua, γλώσσα, язык, اللغة, لغة, زبان, भाषा, 语言, 語言, 言語, 언어"
    ),
    "draft": (
        "brouillon, entwurf, borrador, bozza, rascunho, πρόχειρο, черновик, مسودة, پیش‌نویس, मसौदा, 草稿, 下書き, 초안"
    ),
    "published": "publié, publiée, veröffentlicht, publicado, publicada, pubblicato, pubblicata, опубликовано",
    "image": (
        "bild, titelbild, imagen, immagine, imagem, εικόνα, изображение, картинка, صورة, الصورة, تصویر, "
        "चित्र, 图片, 圖片, 画像, 이미지"
    ),
    "image_alt": "texte alternatif, alternativtext, bildbeschreibung, texto alternativo, testo alternativo",
    "audio": (
        "enregistrement, aufnahme, tonaufnahme, grabación, registrazione, gravação, ηχογράφηση, аудио, 音声, 오디오"
    ),
    "related": (
        "voir aussi, articles liés, siehe auch, verwandte artikel, véase también, ver también, artículos relacionados, "
        "vedi anche, articoli correlati, ver também, veja também, artigos relacionados, δείτε επίσης, см. также, "
        "смотрите также, похожие статьи, انظر أيضا, همچنین ببینید, ראו גם, यह भी देखें, "
        "另请参阅, 另請參閱, 相关文章, 相關文章, 関連記事, 関連項目, 관련 글, 같이 보기"
    ),
    "weight": "poids, gewicht, peso",
    "translation_key": "clé de traduction, übersetzungsschlüssel, clave de traducción, chiave di traduzione",
    "unlisted": (
        "non répertorié, non listé, hors liste, hors listes, nicht gelistet, no listado, non in elenco, não listado"
    ),
    "series": "série, serie, reihe, σειρά, серия, цикл, سلسلة, مجموعه, श्रृंखला, 系列, 連載, シリーズ, 시리즈, 연재",
    "series_part": "partie, teil, parte, épisode, μέρος, часть, 回, 편",
    "consigne": "consignes",
    "slug": "nom d'adresse",
    "excerpt": "extrait",
    "permalink": "permalien, adresse permanente",
    "aliases": "anciennes adresses, ancienne adresse",
    "noindex": "sans indexation",
    "questions": (
        "question, fragen, frage, preguntas, pregunta, domande, domanda, perguntas, pergunta, ερωτήσεις, "
        "вопросы, أسئلة, پرسش‌ها, प्रश्न, 问题, 問題, 質問, 질문"
    ),
}
_LONGEST_DATE = 40


def _is_date(value: str) -> bool:
    return len(value) <= _LONGEST_DATE and bool(re.search(r"\d{4}", value))


def _is_sentence(value: str) -> bool:
    return len(value.split()) > 1


def _is_question(value: str) -> bool:
    return "?" in value


# Words that mean other things, too: what the value must look like for them to be these keys.
DOUBTFUL: dict[str, tuple[str, Callable[[str], bool]]] = {
    "data": ("date", _is_date),
    "resume": ("summary", _is_sentence),
    "question": ("questions", _is_question),
}
YES = "oui vrai ja wahr sí si verdadero sì vero sim verdadeiro ναι да правда نعم بله हाँ 是 はい 예 네"
"""“Yes” and “true” in the languages of the editions, but for English."""
NO = "non faux nein falsch falso não nao όχι нет لا خیر नहीं नही 否 不 いいえ 아니요 아니오"
"""“No” and “false” in them."""
_OWN = (
    "title subtitle date description summary excerpt tags categories keywords author authors lang language locale slug"
    " draft published weight questions image cover featured_image thumbnail hero image_alt image_alt_text alt permalink"
    " url aliases redirect_from audio unlisted series related translation_key note consigne cover_image feature_image"
    " banner picture images header social_image og_image cover_alt cover_image_alt featured_image_alt feature_image_alt"
).split()
# Ours with which lines of texts begin, too ("Note: …", between two lines across the page).
_IN_TEXTS = frozenset({"note", "consigne"})
# Keys that others know and that are near ours all the same.
_OTHERS = frozenset(
    "dates data titles covers taxon text texts late rate state slugs urls icon lead label labels hear authority"
    " layout translate locales languages locations locale_name tagline taglines audit audios"
    " public publish short_title related_posts node none nope".split()
)
_SHORTEST, _FOREIGN = 4, 6
_LONG = 8


def key_of(key: str, value: object = None) -> str:
    """Return the key that a word is ours for, in small letters; the word itself where it is none."""
    plain = folded(key)
    if plain in DOUBTFUL:
        ours, is_meant = DOUBTFUL[plain]
        accented = not key.isascii()
        return ours if accented or is_meant(str(value)) else key.lower()
    return _ours().get(plain) or key.lower()


def keys_of(metadata: Mapping[str, object]) -> dict[str, str]:
    """Return what each key of a front matter is for; of two words for one thing, ours counts, else the first."""
    taken = {key.lower() for key in metadata if key.lower() in _OWN}
    keys: dict[str, str] = {}
    for key, value in metadata.items():
        ours = key_of(key, value)
        keys[key] = key.lower() if ours != key.lower() and ours in taken else ours
        taken.add(ours)
    return keys


def words_for(key: str) -> tuple[str, ...]:
    """Return the words of other languages for a key, as they are written, but for those that mean other things, too."""
    words = (word.strip() for word in _WORDS.get(key, "").split(","))
    return tuple(word for word in words if word and (folded(word) not in DOUBTFUL or not word.isascii()))


def is_known(key: str) -> bool:
    """Return whether lines that begin with this key may well be a front matter."""
    return folded(key) in _ours() and folded(key) not in _IN_TEXTS


@lru_cache(maxsize=1_000)
def near_key(key: str) -> str:
    """Return the key that one nearly is, "" where it is one of ours or of another tool's, or none that is near."""
    plain = folded(key)
    if plain in _ours() or key.strip().lower() in _OTHERS or len(plain) < _SHORTEST or not plain.isascii():
        return ""
    return next((ours for ours in _near(plain)), "")


def _near(plain: str) -> Iterable[str]:
    for known, ours in _ours().items():
        most = 2 if min(len(known), len(plain)) >= _LONG else 1
        same_word = known.rstrip("s") == plain.rstrip("s")
        least = _SHORTEST if ours == known else _FOREIGN
        if len(known) >= least and not same_word and known[0] == plain[0] and _is_within(most, plain, known):
            yield ours


def _is_within(most: int, one: str, other: str) -> bool:
    """Return whether so many letters put in, left out, exchanged or turned round make one word the other."""
    if abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        older, before, row = before, row, [n]
        for m, its in enumerate(other, 1):
            cost = min(before[m] + 1, row[m - 1] + 1, before[m - 1] + (letter != its))
            turned = n > 1 and m > 1 and letter == other[m - 2] and one[n - 2] == its
            row.append(min(cost, older[m - 2] + 1) if turned else cost)
    return row[-1] <= most


@cache
def _ours() -> dict[str, str]:
    """Return every word for a key, folded, and the key."""
    found = {folded(key): key for key in _OWN}
    for key, words in _WORDS.items():
        for word in words.split(","):
            found.setdefault(folded(word), key)
    return found
