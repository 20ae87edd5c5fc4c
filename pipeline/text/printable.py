"""Text that can be printed, text in one line, and text in an address. Only user of python-slugify."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from itertools import count

# Characters of a slug: room in a file's name (255 bytes everywhere) for what is put before and after it.
_LONGEST_SLUG = 120
# XML 1.0, section 2.2, and what the HTML standard calls control characters and noncharacters.
# With them what turns the direction of the letters around it, by which a line of code reads as another one (Trojan
# Source, CVE-2021-42574); single marks of direction (U+200E, U+200F) turn nothing, and stay.
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# Microsoft, "Naming Files, Paths, and Namespaces": whatever follows after a dot.
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
)
# With the digit or sign that a keycap makes an emoji.
_EMOJI = re.compile(
    r"[0-9#*]\ufe0f?\u20e3|[\u200d\u20e3\u231a-\u23ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f]"
)
_NUMBER_SIGN = re.compile(r"\b([nN])[°º]")
_BLANKS = re.compile(r"[ \t\n\r\f\v]+")


def printable(text: str) -> str:
    """Return the text without noncharacters, and without controls, those of direction too: no page may hold them."""
    return _FORBIDDEN.sub("", text)


def in_one_line(text: str) -> str:
    """Return the printable text with its blanks and line ends as single blanks.

    No-break spaces, which `str.split` would lose, stay.
    """
    return _BLANKS.sub(" ", printable(text)).strip(" ")


def shorten(text: str, limit: int) -> str:
    """Return the text with at most so many letters, the last of them an ellipsis where it was longer."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def name_of(text: str) -> str:
    """Return a person's name as it is printed, in one line, with the apostrophe of print ("Jeanne d’Arc")."""
    return in_one_line(text).replace("'", "\u2019")


def letters(text: str) -> int:
    """Return how many letters and digits a text has: fewer afterwards, and words were lost on the way."""
    return sum(map(str.isalnum, text))


def slug_of(text: str) -> str:
    """Return the text's words in small ASCII letters, joined by hyphens: for addresses, ids and file names.

    Letters of other scripts are transliterated; a text without letters and digits gives "".
    """
    from slugify import slugify  # noqa: PLC0415 - most commands make no address

    text = _NUMBER_SIGN.sub(r"\1-", text)  # n°1 is n-1, and no ndeg1
    # Without a name, Unidecode is looked for at each call (50 us), and gives other slugs where a machine has it.
    words: str = slugify(text, max_length=_LONGEST_SLUG, word_boundary=True, backend="text-unidecode")
    return words


def without_emoji(text: str) -> str:
    """Return the text without emoji, and what joins them or makes one of a digit."""
    return _EMOJI.sub("", text)


def file_name_of(text: str) -> str:
    """Return the text as a slug that may be the name of a file everywhere.

    Windows keeps some (`con`) for its devices.
    """
    slug = slug_of(text)
    return f"{slug}-1" if is_device(slug) else slug


def is_device(name: str) -> bool:
    """Return whether Windows keeps a name for one of its devices, with or without a suffix."""
    return name.partition(".")[0].rstrip().lower() in _DEVICES


def free_name(name: str, taken: Container[str]) -> str:
    """Return the name, or the first with a number behind it, from 2 on, that is not taken."""
    return name if name not in taken else next(number_names(name, taken, 2))


def number_names(name: str, taken: Container[str], first: int) -> Iterator[str]:
    """Yield the name with one number after the other, as far as that is not taken by then."""
    return (numbered for number in count(first) if (numbered := f"{name}-{number}") not in taken)


_MOST_OF_TITLE = 80


def plain_title(title: str, slug: str) -> str:
    """Return a title of which nothing can be too much.

    It is its first letters, or where it has none the article's address.
    """
    letters = "".join(letter for letter in title[:_MOST_OF_TITLE] if letter.isalnum() or letter == " ").strip()
    return letters or slug
