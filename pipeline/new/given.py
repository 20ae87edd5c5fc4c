"""What somebody says of a new collection or post, as its files say it: a language, an address, a licence."""

from __future__ import annotations

from pipeline.errors import UserError
from pipeline.i18n.sentences import sentence
from pipeline.text.printable import in_one_line
from pipeline.text.setting_values import WrongValueError, base_url, language

LANGUAGE = "fr"
"""Of a collection whose language nobody tells: that of the first users."""
LICENCES = (
    *(f"CC {terms} 4.0" for terms in ("BY", "BY-SA", "BY-NC", "BY-NC-SA", "BY-ND", "BY-NC-ND")),
    "CC0 1.0",
)
"""Those of Creative Commons, as they call them; any other text stands in the settings as it is."""
_SENTENCES = {
    "en": "Texts and pictures by their authors, under {}",
    "fr": "Textes et images des auteurs, sous licence {}",
}
_VERSIONS = ("", "40", "10")


def language_of(word: str) -> str:
    """Return a language code; "" for none.

    Raises:
        UserError: it is no language code.
    """
    try:
        return language(word) if word.strip() else ""
    except WrongValueError as error:
        raise UserError(sentence("--lang {error}", error=error)) from None


def address_of(word: str) -> str:
    """Return the address of a site, with a slash at its end; "" for none.

    Raises:
        UserError: it is no address.
    """
    try:
        return base_url(word) if word.strip() else ""
    except WrongValueError as error:
        raise UserError(sentence("--base-url {error}", error=error)) from None


def rights_of(licence: str, language: str) -> str:
    """Return what readers may do under a licence, as a sentence in "en" or "fr"; any other text as it is.

    Capitals, blanks, hyphens and the version can be left out ("cc-by-sa").
    """
    known = {_plain(name): name for name in LICENCES}
    name = next((known[key] for end in _VERSIONS if (key := _plain(licence) + end) in known), "")
    return _SENTENCES[language].format(name) if name else in_one_line(licence)


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))
