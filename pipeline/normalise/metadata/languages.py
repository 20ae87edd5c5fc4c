"""The language of a post: named, or told from its path, its letters or its most common words."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePosixPath
from typing import NamedTuple

import pycld2

from pipeline.i18n.labels import (
    LANGUAGE_CODE,
    find_language_called,
    is_language,
    language_of_script,
    language_tag,
    script,
)
from pipeline.i18n.sentences import sentence
from pipeline.model.manuscript import Post
from pipeline.model.settings import Settings
from pipeline.normalise.metadata.front_matter import FrontMatter
from pipeline.normalise.metadata.keys import JEKYLL_TRANSLATION_KEYS, LANGUAGE_KEYS
from pipeline.text.scripts import scripts_of

# Words that a sentence is built with. What is in the lists of both languages of a pair says nothing of the two.
_LISTS = {
    "fr": "le la les l' un une des d' du de et est sont dans que qu' qui pour pas sur avec plus ce c' cet cette ces"
    " nous vous ils elles il elle je j' tu on ne n' se s' par au aux mais ou où leur leurs notre nos votre vos mon ma"
    " mes ton ta tes sa ses son même aussi comme très bien fait faire être avoir avons avez ont ai as suis êtes était"
    " étaient été sera seront tout tous toute toutes autre autres entre sans sous chez vers depuis pendant après avant"
    " quand comment pourquoi si y en à voici voilà merci bonjour chaque peut peuvent doit donc alors ainsi encore"
    " toujours deux trois vers lors dont cela ça rien non oui",
    "en": "the a an and of to is in that it for with as this are be on not you we they from or by have has had at"
    " which your can our my his her their its i he she me him them us was were will would should could do does did"
    " what who where when why how there here these those then than but if so no all any some more most very also just"
    " about into over out up down after before because been being am let make get one many much every other such only"
    " own through between while may might must",
    "de": "der die das und ist nicht ein eine einen einem einer eines zu den dem des mit auf für von sich auch wir sie"
    " er es ich du ihr uns euch mich mir dir ihm ihn ihre ihren unser unsere sein seine mein meine werden wird wurde"
    " wurden oder sind war waren hat haben hatte bin bist seid dass weil wenn als wie was wer wo wann warum hier da"
    " dort im am um an in bei nach aus über unter vor durch gegen ohne bis zum zur vom beim noch nur sehr schon so"
    " aber denn doch kein keine alle alles mehr man kann können muss müssen soll diese dieser dieses jetzt zwei drei",
    "es": "el los las la un una unos unas y e es en que por con para del de al se no su sus como más pero este esta"
    " estos estas esto eso esa ese lo le les son está están ser fue hay ha han he hemos nos nosotros yo tú él ella"
    " ellos mi mis tu tus muy también todo todos toda todas entre sobre sin hasta desde cuando donde qué quién cómo"
    " porque si ya aquí me te soy era nuestra nuestro nuestras nuestros otro otra o a dos tres",
    "it": "il lo gli i la le l' un uno una un' di del dello della dei degli delle dell' che è e ed per con non sono"
    " siamo da dal dalla nel nella nei nelle nell' al alla ai alle all' su sul sulla come anche più questo questa"
    " questi queste quest' quello quella ma se si ci mi ti vi ho ha hai abbiamo hanno era stato mio mia nostro nostra"
    " suo sua loro io tu lui lei noi voi molto tutto tutti tutte perché quando dove chi cosa c' qui ecco a in o fra"
    " tra senza due tre",
    "pt": "o os a as um uma uns umas de do da dos das que e é não com para em no na nos nas por pelo pela ao aos à às"
    " se mais como mas este esta estes estas isto isso essa esse são está estão foi ser há tem têm eu tu ele ela nós"
    " vós eles elas meu minha nosso nossa nossos nossas seu sua seus suas muito também tudo todos todas entre sobre"
    " sem até desde quando onde quem porque já aqui me te ou dois duas três num numa você vocês",
    "nl": "de het een en van is in dat niet met voor op zijn te aan ook door wordt worden bij naar maar deze dit die"
    " er of om wij we ik je jij hij zij ze ons onze mijn hun haar heeft hebben had was waren wat wie waar hoe als dan"
    " nog wel geen meer over uit tot kan kunnen moet moeten hier",
    "pl": "w na z do nie się jest to że i dla jak ale przez od po są tym lub tego być oraz które jego co kto o u za a"
    " my ja ty on ona był była było mój nasz nasza tak już tylko czy ten pod bez jako także będą mogą mają",
    "sv": "och att det som en ett är på av för med den till inte om har de kan vi från eller så vara du jag han hon"
    " vår vårt sig var men när här där vad hur mycket också alla i",
}
WORDS = {language: frozenset(words.split()) for language, words in _LISTS.items()}
"""The words of each language that sentences are built with."""
# Letters of one language that others have not, but in names.
_LETTERS = {"fr": "çèêëîïùûœ", "de": "äöüß", "es": "ñ¿¡", "it": "ìò", "pt": "ãõ", "pl": "ąćęłńśźż", "sv": "å"}
# A language whose alphabet has a letter is not refuted by it.
_ALPHABETS = {
    "fr": "àâæçéèêëîïôœùûüÿ",
    "en": "",
    "de": "äöüß",
    "es": "áéíñóúü¿¡",
    "it": "àèéìòù",
    "pt": "áâãàçéêíóôõú",
    "nl": "éëïöü",
    "pl": "ąćęłńóśźż",
    "sv": "åäöé",
}
_FOREIGN = re.compile(r"[^\W\d_a-z]|[¿¡]")
_TOKEN = re.compile(r"(?P<begins>^[^\w\n]{0,20}|[.!?:]\s)?(?P<word>[^\W\d_]+(?P<elided>['’])?)", re.MULTILINE)
# What is quoted, or set apart as a title is, may be in any language.
_QUOTED = re.compile(
    r"«[^«»]{1,400}»|“[^“”]{1,400}”|„[^„“”]{1,400}[“”]|\"[^\"\n]{1,400}\"|\*[^*\n]{1,400}\*|_[^_\n]{1,400}_"
)
# So many different words are a reason for a note, and so many for another language; of English, all the world has some.
_FEW, _CERTAIN, _CERTAIN_OF_ENGLISH = 2, 3, 4
_CLEARLY_MORE = 4
_ENDS = ".…!?,;:)]»”\"'*_"


def weigh(prose: str, usual: str) -> tuple[str, bool]:
    """Return a language other than the usual one in which a short text may be, "" for none, and whether it surely is.

    A text leaves the usual language only where it has small words of another one and hardly any of the usual one:
    “fake news” and “Let It Be” in a French class's post are no English.
    """
    own = usual.partition("-")[0].lower()
    if own not in WORDS and script(usual) in ("", "Latn"):
        return "", False  # it may be a neighbour of one of these, as Danish is of Swedish
    text = "\n".join(filter(None, map(_drop_addresses, prose.split("\n"))))
    words = _find_words(_QUOTED.sub(" … ", text))
    if not words:  # all of it is set apart
        words = _find_words(text)
    letters = frozenset(_FOREIGN.findall(text.lower()))
    marks = [(_weigh_one(one, own, words, letters), one) for one in WORDS if one != own]
    ranked = sorted(marks, key=lambda mark: (mark[0][0] - mark[0][1], mark[0][0]), reverse=True)
    ((much, against), first), ((second, its), _) = ranked[0], ranked[1]
    if much < _FEW or much <= against:
        return "", False
    enough = much >= (_CERTAIN_OF_ENGLISH if first == "en" else _CERTAIN)
    clear = much >= _CLEARLY_MORE * against and much - against > second - its
    return first, enough and clear


def _drop_addresses(line: str) -> str:
    """Return the words of a line that are no a@b.fr and no www.example.org."""
    return " ".join(word for word in line.split() if "@" not in word and "." not in word.rstrip(_ENDS))


def _find_words(text: str) -> frozenset[str]:
    """Return the words that are not written as names and titles are."""
    words: set[str] = set()
    for match in _TOKEN.finditer(text):
        word = match["word"].replace("’", "'")
        if word[0].islower() or match["begins"] is not None:
            words |= {word.lower(), word.lower().removesuffix("'")} if match["elided"] else {word.lower()}
    return frozenset(words)


def _weigh_one(one: str, own: str, words: frozenset[str], letters: frozenset[str]) -> tuple[int, int]:
    """Return what speaks for one language and what against it, where the other may be the text's as well."""
    its, others = WORDS[one], WORDS.get(own, frozenset[str]())
    alphabet, other = frozenset(_ALPHABETS[one]), frozenset(_ALPHABETS.get(own, ""))
    yes = len(words & (its - others)) + bool(letters & (frozenset(_LETTERS.get(one, "")) - other))
    no = len(words & (others - its)) + len(letters & (other - alphabet))
    return yes, no


# As much of a post as is looked at; of one that names its language, the beginning, if that has enough letters.
_SAMPLE, _BEGINNING, _LETTERS_TO_REFUTE = 20_000, 4_000, 200
# What is no prose: code, formulas, addresses, tags.
_NO_PROSE = re.compile(
    r"^(```|~~~).*?^\1|`[^`\n]*`|\$[^$\n]*\$|https?://\S+|\]\((?:[^)\]\n]|\](?!\())*+\)|<[^<>\n]*>|\{[{%](?:(?!\{[{%]|[%}]\}).)*+[%}]\}"
    # Keys of citations, references, ids, and commands of TeX.
    r"|\\?@[\w:.-]+(?:\([^()\s]*\))?|\(\\?#[^()\s]*\)|\{[#.-][^{}\n]*\}|\\[A-Za-z]+",
    re.MULTILINE | re.DOTALL,
)
_WORD = re.compile(r"[^\W\d_]+")
# One letter of these says as much as several of an alphabet.
_WEIGHTS = {"Hani": 3, "Hang": 2, "Hira": 2, "Kana": 2}
# Of languages that share a script, the letters that only one has; the first line is what is left.
_BY_LETTERS = {
    "Arab": (("ar", ""), ("ur", "ٹڈڑےں"), ("fa", "پچژگکی")),
    "Cyrl": (("ru", ""), ("uk", "іїєґ"), ("be", "ў"), ("sr", "јљњћђџ")),
    "Hani": (("zh-Hans", ""), ("zh-Hant", "們這為說時對會來國個學後過還沒點開關問題"), ("ja", "をはがのにでと")),
}
# Fewer words tell nothing but by the lists above, and more add nothing; so many per cent make another language.
_FEWEST, _MOST, _SHARE = 40, 1_000, 70
# CLD2 takes "la figure, la table" for English: so many of its own common words keep a text in its language.
_COMMON = 1 / 7
# Of languages as near as these none refutes the other, and a text in one of the last is a filler, or a joke.
_NEIGHBOURS = ({"bs", "hr", "sr"}, {"id", "ms"}, {"da", "nb", "nn", "no"})
_NO_GUESS = {"ia", "ie", "la", "sco", "tlh", "un", "vo", "zzp"}
_KNOWN = {code for name, code in pycld2.LANGUAGES if name in pycld2.DETECTED_LANGUAGES}


class Guess(NamedTuple):
    """A language, and by what it is known: its path, its letters, its words.

    `doubt` is another one for which some of its words speak.
    """

    language: str
    by: str
    doubt: str = ""


def guess(path: str, body: str, usual: str, folder: str = "") -> Guess:
    """Return the language of a post at this path; `usual`, by nothing, where there is no reason to think of another.

    `folder` is the code of the folder of a language that it is in, if any.
    """
    prose = _NO_PROSE.sub(" ", body[:_SAMPLE])
    letters = _weigh_scripts(prose)
    main = max(letters, key=lambda name: letters[name], default="")
    code = read_suffix(PurePosixPath(path).stem) or folder
    named = language_tag(code) if _is_code(code) else ""
    if named and (not main or _may_be(named, main)):
        # it/ may hold Italian, or what is written in English of computers.
        confirmed = _guess_by_words(prose, named, is_told=True)
        is_named = bool(read_suffix(PurePosixPath(path).stem)) or len(_WORD.findall(prose)) >= _FEWEST
        by = confirmed.by or ("" if is_named else sentence("its path"))  # son.en.md says enough, a short it/son.md not
        return Guess(confirmed.language, "" if confirmed.language == usual else by)
    if main == "Latn":
        return _guess_by_words(prose, usual)
    if not main or letters[main] * 2 < letters.total() or _may_be(usual, main):
        return Guess(usual, "")
    return Guess(_guess_by_letters(prose, main), sentence("its letters"))


def _weigh_scripts(prose: str) -> Counter[str]:
    """Return how much of each script there is; Han, kana and what else Chinese and Japanese are written with as one."""
    counts: Counter[str] = Counter()
    for name, count in scripts_of(prose).items():
        one = "Hani" if name in ("Hira", "Kana", "Bopo") else name
        counts[one] += count * _WEIGHTS.get(name, 1)
    return counts


def find_language(path: str) -> str:
    """Return the language code that a file's name ends with, or a folder is called; the innermost counts."""
    pure = PurePosixPath(path)
    names = (read_suffix(pure.stem), *pure.parent.parts[::-1])
    return next((language_tag(name) for name in names if _is_code(name)), "")


def read_suffix(stem: str) -> str:
    """Return the language code behind the last point of a file's name (“son.en”), as it is written; "" for none."""
    suffix = stem.rpartition(".")[2] if "." in stem.lstrip(".") else ""
    return suffix if _is_code(suffix) else ""


def strip_language(path: str) -> str:
    """Return a path without its suffix and the language code that `find_language` finds."""
    pure = PurePosixPath(path)
    if suffix := read_suffix(pure.stem):
        return str(pure.with_name(pure.stem.removesuffix(f".{suffix}")))
    folders = list(pure.parent.parts)
    number = next(n for n in reversed(range(len(folders))) if _is_code(folders[n]))
    return str(PurePosixPath(*folders[:number], *folders[number + 1 :], pure.stem))


def _is_code(name: str) -> bool:
    return bool(LANGUAGE_CODE.fullmatch(name)) and is_language(name.replace("_", "-"))


def _may_be(language: str, main: str) -> bool:
    """Return whether a language is written in this script."""
    own = script(language)
    if own == "Kore":
        return main in ("Hang", "Hani")
    return main == ("Hani" if own in ("Hans", "Hant", "Jpan", "Hani", "Hrkt") else own)


def _guess_by_letters(prose: str, main: str) -> str:
    best, most = "", 0
    for language, letters in _BY_LETTERS.get(main, ()):
        count = sum(map(prose.count, letters))
        # What is left, where the others' own letters are no more than a quotation would have.
        if not letters or (count > most and count * 100 >= len(prose)):
            best, most = language, count
    return best or language_of_script(main)


def _guess_by_words(prose: str, usual: str, *, is_told: bool = False) -> Guess:
    """Return the language of a text by its words; a short one is in the usual one where its path tells so."""
    words = [word.lower() for word in _WORD.findall(prose)]
    if len(words) < _FEWEST:
        best, surely = ("", False) if is_told else weigh(prose, usual)
        return Guess(best, sentence("its few words")) if surely else Guess(usual, "", best)
    own = usual.partition("-")[0].lower()
    is_reliable, _, found = pycld2.detect(" ".join(words[:_MOST]))
    _, code, share, _ = found[0]
    near = next((each for each in _NEIGHBOURS if own in each), {own})
    is_known = own in _KNOWN | set().union(*_NEIGHBOURS) or script(usual) not in ("", "Latn")
    is_other = is_known and is_reliable and share >= _SHARE and code not in near | _NO_GUESS
    if own in WORDS and is_other:
        its_own, others = (sum(word in WORDS.get(one, ()) for word in words) for one in (own, code))
        is_other = its_own < max(others, len(words) * _COMMON)
    return Guess(code, sentence("its words")) if is_other else Guess(usual, "")


_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def read_language(front: FrontMatter, post: Post, settings: Settings) -> str:
    """Return the language that a post names by a code or a name, else a guess, which is reported."""
    text = front.text(*LANGUAGE_KEYS).replace("_", "-").partition(".")[0]
    named = text if _LANGUAGE.fullmatch(text) else find_language_called(text) if text else ""
    if named and (language := _refute(named, post.body)):
        message = sentence("the post says “{named}”, but its text is in “{language}”", named=named, language=language)
        front.report("lang", message, sentence("write “lang: {language}”", language=language), rule="guessed-language")
        return language
    if named:
        return named
    if text:
        key = next(key for key in LANGUAGE_KEYS if front.value(key) is not None)
        hint = sentence("write fr, en, pt-BR or the like")
        front.report(key, sentence("“{text}” is not a language code", text=text), hint)
    found = guess(post.path, post.body, settings.language, post.language_folder)
    language = found.language
    if found.by:
        message = sentence(
            "the post does not say its language; “{language}” is assumed, from {by}", language=language, by=found.by
        )
        hint = sentence("add a line “lang: {language}”", language=language)
        front.report("lang", message, hint, rule="guessed-language")
    elif found.doubt:
        message = sentence(
            "the post is short, and some of its words are in “{doubt}”; “{language}” is assumed",
            doubt=found.doubt,
            language=language,
        )
        hint = sentence("add a line “lang: {language}” if that is right", language=found.doubt)
        front.report("lang", message, hint, rule="guessed-language")
    return language


def _refute(named: str, body: str) -> str:
    """Return the language that a text surely is in instead of the one that its post names; "" for none."""
    if named.partition("-")[0].lower() not in WORDS and script(named) in ("", "Latn"):
        return ""  # its words are not known
    if sum(map(str.isalpha, body[:_BEGINNING])) < _LETTERS_TO_REFUTE:
        return ""
    found = guess("", body[:_BEGINNING], named)
    return found.language if found.by in (sentence("its letters"), sentence("its words")) else ""


def read_translation_key(front: FrontMatter) -> str:
    """Return what the post and its translations have in common; what Jekyll calls so may be anything elsewhere."""
    theirs = front.value(*JEKYLL_TRANSLATION_KEYS) if front.value(*LANGUAGE_KEYS) else None
    is_key = isinstance(theirs, str | int)
    return front.text("translation_key") or (front.text(*JEKYLL_TRANSLATION_KEYS) if is_key else "")
