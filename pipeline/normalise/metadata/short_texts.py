"""The language of a text that is too short for shares of words to say anything: which words it has, and lacks.

A text leaves the language of its collection only where small words of another one stand in it and hardly any of the
collection's do: “fake news” and “Let It Be” in a French class's post are no English.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.i18n.labels import script

# Words that a sentence is built with. What is in the lists of both languages of a pair says nothing of the two.
_LISTS = {
    "fr": (
        "le la les l' un une des d' du de et est sont dans que qu' qui pour pas sur avec plus ce c' cet cette ces "
        "nous vous ils elles il elle je j' tu on ne n' se s' par au aux mais ou où leur leurs notre nos votre vos "
        "mon ma mes ton ta tes sa ses son même aussi comme très bien fait faire être avoir avons avez ont ai as "
        "suis êtes était étaient été sera seront tout tous toute toutes autre autres entre sans sous chez vers "
        "depuis pendant après avant quand comment pourquoi si y en à voici voilà merci bonjour chaque peut "
        "peuvent doit donc alors ainsi encore toujours deux trois vers lors dont cela ça rien non oui"
    ),
    "en": (
        "the a an and of to is in that it for with as this are be on not you we they from or by have has had at "
        "which your can our my his her their its i he she me him them us was were will would should could do does "
        "did what who where when why how there here these those then than but if so no all any some more most "
        "very also just about into over out up down after before because been being am let make get one many much "
        "every other such only own through between while may might must"
    ),
    "de": (
        "der die das und ist nicht ein eine einen einem einer eines zu den dem des mit auf für von sich auch wir "
        "sie er es ich du ihr uns euch mich mir dir ihm ihn ihre ihren unser unsere sein seine mein meine werden "
        "wird wurde wurden oder sind war waren hat haben hatte bin bist seid dass weil wenn als wie was wer wo "
        "wann warum hier da dort im am um an in bei nach aus über unter vor durch gegen ohne bis zum zur vom beim "
        "noch nur sehr schon so aber denn doch kein keine alle alles mehr man kann können muss müssen soll diese "
        "dieser dieses jetzt zwei drei"
    ),
    "es": (
        "el los las la un una unos unas y e es en que por con para del de al se no su sus como más pero este esta "
        "estos estas esto eso esa ese lo le les son está están ser fue hay ha han he hemos nos nosotros yo tú él "
        "ella ellos mi mis tu tus muy también todo todos toda todas entre sobre sin hasta desde cuando donde qué "
        "quién cómo porque si ya aquí me te soy era nuestra nuestro nuestras nuestros otro otra o a dos tres"
    ),
    "it": (
        "il lo gli i la le l' un uno una un' di del dello della dei degli delle dell' che è e ed per con non sono "
        "siamo da dal dalla nel nella nei nelle nell' al alla ai alle all' su sul sulla come anche più questo "
        "questa questi queste quest' quello quella ma se si ci mi ti vi ho ha hai abbiamo hanno era stato mio mia "
        "nostro nostra suo sua loro io tu lui lei noi voi molto tutto tutti tutte perché quando dove chi cosa c' "
        "qui ecco a in o fra tra senza due tre"
    ),
    "pt": (
        "o os a as um uma uns umas de do da dos das que e é não com para em no na nos nas por pelo pela ao aos à "
        "às se mais como mas este esta estes estas isto isso essa esse são está estão foi ser há tem têm eu tu "
        "ele ela nós vós eles elas meu minha nosso nossa nossos nossas seu sua seus suas muito também tudo todos "
        "todas entre sobre sem até desde quando onde quem porque já aqui me te ou dois duas três num numa você "
        "vocês"
    ),
    "nl": (
        "de het een en van is in dat niet met voor op zijn te aan ook door wordt worden bij naar maar deze dit "
        "die er of om wij we ik je jij hij zij ze ons onze mijn hun haar heeft hebben had was waren wat wie waar "
        "hoe als dan nog wel geen meer over uit tot kan kunnen moet moeten hier"
    ),
    "pl": (
        "w na z do nie się jest to że i dla jak ale przez od po są tym lub tego być oraz które jego co kto o u za "
        "a my ja ty on ona był była było mój nasz nasza tak już tylko czy ten pod bez jako także będą mogą mają"
    ),
    "sv": (
        "och att det som en ett är på av för med den till inte om har de kan vi från eller så vara du jag han hon "
        "vår vårt sig var men när här där vad hur mycket också alla i"
    ),
}
WORDS = {language: frozenset(words.split()) for language, words in _LISTS.items()}
"""The words of each language that sentences are built with."""
# Letters of one language that others have not, but in names.
_LETTERS = {
    "fr": "çèêëîïùûœ",
    "de": "äöüß",
    "es": "ñ¿¡",
    "it": "ìò",
    "pt": "ãõ",
    "pl": "ąćęłńśźż",
    "sv": "å",
}
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
_CLEARLY = 4
_ENDS = ".…!?,;:)]»”\"'*_"


class Weighed(NamedTuple):
    """The language that a text speaks for, "" for none, and whether surely."""

    language: str
    surely: bool


def weigh(prose: str, usual: str) -> Weighed:
    """Return which language a short text is in where that is another than the usual one."""
    own = usual.partition("-")[0].lower()
    if own not in WORDS and script(usual) in ("", "Latn"):
        return Weighed("", surely=False)  # it may be a neighbour of one of these, as Danish is of Swedish
    text = "\n".join(filter(None, map(_without_addresses, prose.split("\n"))))
    words = _words(_QUOTED.sub(" … ", text))
    if not words:  # all of it is set apart
        words = _words(text)
    letters = frozenset(_FOREIGN.findall(text.lower()))
    marks = [(_for(one, own, words, letters), one) for one in WORDS if one != own]
    ranked = sorted(marks, key=lambda mark: (mark[0][0] - mark[0][1], mark[0][0]), reverse=True)
    ((much, against), first), ((second, its), _) = ranked[0], ranked[1]
    if much < _FEW or much <= against:
        return Weighed("", surely=False)
    enough = much >= (_CERTAIN_OF_ENGLISH if first == "en" else _CERTAIN)
    clear = much >= _CLEARLY * against and much - against > second - its
    return Weighed(first, surely=enough and clear)


def _without_addresses(line: str) -> str:
    """Return the words of a line that are no a@b.fr and no www.example.org."""
    return " ".join(word for word in line.split() if "@" not in word and "." not in word.rstrip(_ENDS))


def _words(text: str) -> frozenset[str]:
    """Return the words that are not written as names and titles are."""
    found: set[str] = set()
    for match in _TOKEN.finditer(text):
        word = match["word"].replace("’", "'")
        if word[0].islower() or match["begins"] is not None:
            found |= {word.lower(), word.lower().removesuffix("'")} if match["elided"] else {word.lower()}
    return frozenset(found)


def _for(one: str, own: str, words: frozenset[str], letters: frozenset[str]) -> tuple[int, int]:
    """Return what speaks for one language and what against it, where the other may be the text's as well."""
    its, others = WORDS[one], WORDS.get(own, frozenset[str]())
    alphabet, other = frozenset(_ALPHABETS[one]), frozenset(_ALPHABETS.get(own, ""))
    yes = len(words & (its - others)) + bool(letters & (frozenset(_LETTERS.get(one, "")) - other))
    no = len(words & (others - its)) + len(letters & (other - alphabet))
    return yes, no
