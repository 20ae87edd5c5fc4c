"""French typography, after the *Lexique des règles typographiques en usage à l'Imprimerie nationale*.

`french` is the table. The rules are tried in its order on one whole paragraph; what they decide must not depend on
the kind of a blank, an apostrophe or a quotation mark, for then a second pass decides the same and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalise.typography.rules import (
    BLANK,
    BREAKING,
    DASHES,
    ELLIPSIS,
    NO_BREAK,
    OBJECT,
    SEPARATORS,
    THIN,
    Edit,
    TypographyRule,
    all_to_french,
    apostrophes,
    scan,
    swap,
)

_DIGITS = "0123456789"
_CAPITAL = "[A-ZÀ-ÖØ-ÞŒ]"
# After these a mark of punctuation gets no space where none was typed: blanks, opening brackets, other marks, signs.
_WORD = r"[^\s(\[{«“‘„¿¡;!?:<>=/\\|&@#~^+*_\-–—\"']"
# After these a typed blank is not the mark's: « ?, ( !, — ?
_NOT_OPENING = r"[^\s(\[{«“‘„¿¡\-–—]"
# One mark or several together (?!, !!) that end something; not !=, ?x=1, ![, nor ;-)
_HIGH_MARKS = rf"(?!;-?[()|/\\*DPp])[;!?]++(?![\w{OBJECT}/=&#+@$\\|<(\[{{`])"

# Years of school and centuries are written 1er, 2e, XXe. A numeral of one letter is one only before these words.
_ROMAN = (
    r"(?:(?=[IVXL]{2})(?:XL|LX{0,3}|X{0,4})(?:IX|IV|V?I{0,4})"
    rf"|[IVX](?=(?:i?[èe]me|è|e){BLANK}(?:siècle|République|arrondissement|millénaire|Internationale)))"
)
_NUMERAL_START = rf"(?<![\w{OBJECT}.,#@/\\$])"
# The last letter or digit of any numeral: in all texts there is “Le”, which is none.
_NUMERAL_END = r"(?:[\dIVX]|[IVXL]L)"
_WORD_END = rf"(?![\w{OBJECT}\u0300-\u036f]|\.\w)"
_ORDINAL = re.compile(
    rf"{_NUMERAL_START}(?:1(?=ers?|res?)|I(?=er)|2(?=nde?s?)|\d{{1,4}}(?=es?)|{_ROMAN}(?=es?))"
    rf"(?P<ending>ers?|res?|nde?s?|es?){_WORD_END}"
)
_NEAR_ORDINAL = re.compile(rf"{_NUMERAL_END}(?:e|re|nd)")

_CURRENCIES = r"%|‰|€|\$|£|¥"
_UNITS_BY_NAME = (
    r"[kcmµ]?m[²³]?|[kmµ]?g|[cm]?[lL]|ha|t|h|min|mn|ms|µs|ns|s|[kMGT]?Hz|[kKMGT]?[oBb]|[kMGT]?bits?|i/s"
    r"|[kMG]?W|[kMG]?Wh|k?V|m?A|Ω|[kMh]?Pa|bar|[kM]?J|k?cal|dB|lm|lx|cd|mol|dpi|ppp|px|pt|fps|K€|M€|k€|millions?|milliards?|milliers?|°"
)
# Written close to their number, only those that mean nothing else so: not 5G, 3D, 4K, 2A, 1080p.
_UNITS_ALONE = r"[kcm]m|[km]g|[cm]l|h|min|ms|[kMGT]?Hz|[kKMG][oB]|To|TB|[kMG]bits?|kWh?|dB|K€|M€|k€"

_COUNTED = r"pp?\.|art\.|fig\.|chap\.|vol\.|t\.|éd\.|§|[nN][°º]"
_TITLES = r"MM?\.|M(?:me|lle|gr|e)s?|Drs?|Prs?|Vve|Ste?"


def _join_asides(text: str) -> Iterator[Edit]:
    """Bind each dash between blanks to the aside that it opens or closes; every other one in a sentence closes."""
    inside = False
    for match in _DASH_OR_END.finditer(text) if _DASH_APART.search(text) else ():
        dash = match["dash"]
        if not dash:
            inside = False
            continue
        before, after = match["before"], match["after"]
        closes = inside or after is None
        inside = not closes
        binding = before if closes else after
        bound = binding if NO_BREAK in binding or THIN in binding else NO_BREAK
        new = "–" if dash == "-" else dash
        yield (*match.span(), f"{bound}{new}{after or ''}" if closes else f"{before}{new}{bound}")


_DASH_APART = re.compile(rf"{BLANK}[-–—]")
_DASH_OR_END = re.compile(
    rf"(?<=[^\s–—-])(?<!\d(?={BLANK}++[-–—]{BLANK}++\d))(?P<before>{BLANK}+)"
    rf"(?P<dash>[–—]|-(?={BLANK}))(?:(?P<after>{BLANK}+)(?=[^\s–—-])|(?=[,.;:!?)…]))"
    rf"|[.!?…](?:{BLANK}?[»”)])*+(?={BREAKING}(?:{_CAPITAL}|[«“(\d]))"
)


def _join_groups(text: str) -> Iterator[Edit]:
    for match in _GROUPED.finditer(text) if _NEAR_GROUP.search(text) else ():
        yield (*match.span(), re.sub(BLANK, THIN, match[0]))


# Centuries are in small capitals, also those that are named together: XVIIIe et XIXe siècles. Republics are not.
_OF_A_CENTURY = re.compile(
    rf"er?(?:(?:{BLANK}?[-–,]{BLANK}?|{BLANK}(?:et|ou|au|à)(?:{BLANK}l[ae]s?)?{BLANK})[IVXL]{{1,6}}+er?){{0,3}}"
    rf"{BLANK}siècles?(?!\w)"
)


def _raise_endings(text: str) -> Iterator[Edit]:
    """Yield the endings of ordinals, which are raised, and the numerals of centuries, which are small capitals."""
    for match in _ORDINAL.finditer(text) if _NEAR_ORDINAL.search(text) else ():
        start, end = match.span("ending")
        if text[match.start()].isalpha() and _OF_A_CENTURY.match(text, start):
            yield (match.start(), start, text[match.start() : start])
        yield (start, end, match["ending"])


_WITH_UNIT = re.compile(rf"(?<![\w.,])\d++(?:[.,]\d++)*+(?=(?:{_CURRENCIES}|{_UNITS_ALONE})(?![\w'’]|\.\w))")


def _join_units(text: str) -> Iterator[Edit]:
    for match in _WITH_UNIT.finditer(text):
        yield (match.end(), match.end(), NO_BREAK)


_NOT_COUNTING = "".join(
    f"(?<!{word}{BLANK})" for word in ("ISBN", "ISSN", "SIREN", "SIRET", "[Tt]él[.]", "[Tt]él", "[+]")
)
_NEAR_GROUP = re.compile(rf"\d{BLANK}\d{{3}}")
_GROUPED = re.compile(
    rf"(?<![\w{OBJECT}.,+/#])(?<!\d{BLANK})(?<!\d-){_NOT_COUNTING}"
    rf"[1-9]\d{{0,2}}(?:{BLANK}\d{{3}}(?!\d))++(?!{BLANK}\d)(?!-\d)"
)


# Words with œ, as they are typed without it. Not coefficient, moelle or coexister; a word that is not here stays.
_WITH_LIGATURE = re.compile(
    rf"(?<![\w{OBJECT}#@/.&_])(?:d')?(?i:ch?oeurs?|[ée]coeur\w{{0,9}}|rancoeurs?|(?:con)?soeurs?|soeurettes?"
    r"|(?:dés|man)?oeuvr\w{0,9}|b?oeufs?|voeux?|noeuds?|moeurs|oeil|oeill[aeè]\w{1,9}|foet(?:us|al|ales?|aux)|oed[eè]m\w{1,9}"
    rf"|oedip\w{{1,8}}|oenolog\w{{1,6}}|oesophag\w{{1,6}}|oestrog[eè]n\w{{1,4}}|oecum[eé]n\w{{1,7}}|coel(?:acanthes?|iaques?)){_WORD_END}"
)
_NEAR_LIGATURE = re.compile("[oO][eE]")
# What may stand before such a word with a capital: of “Marie Coeur” nobody but she knows how it is written.
_NAME_BEFORE = re.compile(rf"(?:^|[^\w-])({_CAPITAL}\w{{3,40}}){BLANK}$")
_BEFORE_NAMES = 44


def _join_letters(text: str) -> Iterator[Edit]:
    for match in _WITH_LIGATURE.finditer(text) if _NEAR_LIGATURE.search(text) else ():
        start = match.start() + match[0].lower().index("oe")
        is_name = match[0].istitle() and _NAME_BEFORE.search(
            text[max(0, match.start() - _BEFORE_NAMES) : match.start()]
        )
        if not is_name:
            yield (start, start + 2, "œ" if text[start].islower() else "Œ")


SMALL_LETTERS = scan("ordinal", _DIGITS + "IVXL", _raise_endings)


_SIGNS = (
    # coeur -> cœur     OEuvres -> Œuvres
    scan("ligature", "oO", _join_letters),
    # etc... -> etc.     ... -> …
    swap("ellipsis", "c", rf"(?i:(?<=\betc))(?:\.{{3}}|\.?…)(?![.…\w{OBJECT}])", "."),
    ELLIPSIS,
    # mot -- mot -> mot – mot     mot---mot -> mot—mot
    *DASHES,
    # l'IA -> l’IA     'mot' -> ‘mot’, but 5' and 12" stay
    *apostrophes("‘", "’"),
)
_MARKS = (
    # mot , -> mot,     mot . -> mot.     but . . . and .md stay
    swap("blank", ",.", rf"(?<=[\w»”)\]%‰€$£¥°]){BLANK}++(?=[.,](?:\Z|[»”)\]]|\s(?!\s*+\.)))", ""),
    # Quoi ? -> Quoi˙?     Quoi? -> Quoi˙?, but ?! and (?) stay together
    swap("thin space", ";!?", rf"(?:(?<={_WORD})|(?<={_NOT_OPENING})(?={BLANK})){BLANK}*+(?={_HIGH_MARKS})", THIN),
    # Note : mot -> Note·: mot, but 14:30, https:// and :: stay
    swap("colon", ":", rf"(?:(?<={_WORD})|(?<={_NOT_OPENING})(?={BLANK})){BLANK}*+(?=:(?:\s|\Z))", NO_BREAK),
)
_DECIMAL_POINT = swap(  # 0.87 € -> 0,87 €, which Switzerland writes with its point
    "number",
    _DIGITS,
    rf"(?<![\w{OBJECT}.,])(\d{{1,6}})\.(?=\d{{1,2}}{BLANK}?(?:{_CURRENCIES}|°C|[kcm]m|[km]g)(?!\w))",
    r"\1,",
)
_HOUR = rf"\d{BLANK}?h"
_NUMBERS = (
    # 37 °C, 37° C -> 37·°C
    swap("unit", "°", rf"(?<=\d){BREAKING}?°{BLANK}?(?=[CF](?!\w))", f"{NO_BREAK}°"),
    # 50 %, 50%, 10 km -> 50·%, 10·km
    swap("unit", _DIGITS, rf"(?<=\d){BREAKING}(?=(?:{_CURRENCIES}|{_UNITS_BY_NAME})(?![\w'’]))", NO_BREAK),
    # 16Go -> 16·Go, but a5cm, whose digits belong to a word, stays
    scan("unit", _DIGITS, _join_units),
    # 14 h 30, 14h30 -> 14·h·30
    swap("unit", "h", rf"(?<![\w.,])([01]?\d|2[0-4]){BREAKING}?(?=h{BLANK}?[0-5]\d(?!\w))", rf"\1{NO_BREAK}", _HOUR),
    swap("unit", "h", rf"(?<=\d[{NO_BREAK}{THIN}]h){BREAKING}?(?=[0-5]\d(?!\w))", NO_BREAK, _HOUR),
    # 10 000 -> 10˙000, but a year, a telephone number, an ISBN stay
    scan("number", _DIGITS, _join_groups),
)
_ABBREVIATIONS = (
    # n° 5, p. 12, fig. 2     M. Dupont, Mme Roy
    swap(
        "abbreviation",
        ".§°º",
        rf"(?<!\w)({_COUNTED}){BREAKING}(?=\d|{_CAPITAL}{{1,6}}(?!\w)|[ivxlc]+(?!\w))",
        rf"\1{NO_BREAK}",
    ),
    swap("abbreviation", "°º", r"(?<!\w)([nN][°º])(?=\d)", rf"\1{NO_BREAK}"),
    swap("abbreviation", "MDPVS", rf"(?<!\w)({_TITLES}){BREAKING}(?={_CAPITAL})", rf"\1{NO_BREAK}"),
    # 1ère -> 1re     2ème -> 2e     XXe siècle -> XXe·siècle
    swap("ordinal", "1", rf"{_NUMERAL_START}1[èe]re(s?){_WORD_END}", r"1re\1"),
    swap(
        "ordinal",
        "eè",
        rf"{_NUMERAL_START}(\d{{1,4}}|{_ROMAN})(?:i?[èe]me(s?)|è){_WORD_END}",
        r"\1e\2",
        rf"{_NUMERAL_END}(?:i?[èe]me|è)",
    ),
    swap(
        "abbreviation",
        "IVXL" + _DIGITS,
        rf"{_NUMERAL_START}((?:\d{{1,2}}|{_ROMAN}|I)er?){BREAKING}(?=siècle)",
        rf"\1{NO_BREAK}",
    ),
)
_DASHES_AND_BARS = (
    # — Bonjour -> —·Bonjour
    swap("dialogue", "–—", rf"^([–—]){BREAKING}(?=\S)|^(—)(?=[^\s–—-])", rf"\1\2{NO_BREAK}"),
    # N° 20 | Recherche -> N°·20·| Recherche
    SEPARATORS,
    # mot - aside - mot -> mot –·aside·– mot
    scan("aside", "-–—", _join_asides),
)


def french(inside: str) -> tuple[TypographyRule, ...]:
    """Return the table of rules. `inside` is the space that guillemets have.

    A word space, in Switzerland a thin one.
    """
    decimals = (_DECIMAL_POINT,) if inside == NO_BREAK else ()
    return (*_SIGNS, *_list_quotation_marks(inside), *_MARKS, *decimals, *_NUMBERS, *_ABBREVIATIONS, *_DASHES_AND_BARS)


def _list_quotation_marks(inside: str) -> tuple[TypographyRule, ...]:
    return (
        # "mot", “mot”, « mot » -> «·mot·»; inside others “mot”
        scan("quotation marks", '"“”«»', all_to_french().edits),
        swap("guillemets", "«", rf"«{BLANK}*+(?=\S)", f"«{inside}"),
        swap("guillemets", "»", rf"(?<=\S){BLANK}*+»", f"{inside}»"),
        swap("quotation marks", "“", rf"(?<![\w.,;:!?…)\]])“{BLANK}+(?=\S)", "“"),
        swap("quotation marks", "”", rf"(?<=\S){BLANK}++”(?!\w)", "”"),
    )
