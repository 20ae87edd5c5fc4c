"""What the box says in the words of a language, and what browsers cut words with."""

from __future__ import annotations

import json

from pipeline.editions.site.search.endings import endings_of
from pipeline.editions.site.search.values import FIELDS, SearchBox
from pipeline.editions.site.search.words import cutting_rules
from pipeline.i18n.labels import by_plural, digits_of, direction, labels, language_of, own_name
from pipeline.jobs.blob import Blob


def box_script(box: SearchBox) -> str:
    """Return the script that tells the box all of this."""
    data = {
        "words": _words(box.language),
        "fields": FIELDS,
        "languages": {language: own_name(language) for language in box.indexed},
        "cutting": cutting_rules(),
        "pagefind": box.pagefind,
        "endings": {language: endings_of(language).rules() for language in box.indexed},
    }
    return f"editionsSearch.begin({json.dumps(data, ensure_ascii=False, separators=(',', ':'))});\n"


def _words(language: str) -> dict[str, object]:
    words = labels(language)
    return {
        "language": language_of(words),
        "direction": direction(language_of(words)),
        "digits": digits_of(language),
        "results": by_plural(language, lambda n: words.ngettext("%(n)s result", "%(n)s results", n)),
        "search": words.gettext("Search"),
        "close": words.gettext("Close"),
        "topic": words.gettext("Topic"),
        "author": words.gettext("Author"),
        "year": words.gettext("Year"),
        "other": words.gettext("Language"),
        "all": words.gettext("All"),
        "none": words.gettext("Nothing found."),
        "more": words.gettext("More results"),
        "loading": words.gettext("Loading …"),
        "failed": words.gettext("The search cannot be loaded."),
        "online": words.gettext("The search works only once the site is online."),
        "key": words.gettext("The key / opens the search"),
    }


def make_box(box: SearchBox) -> Blob:
    """Return the script that has what the box says, and how words are cut."""
    return Blob.of(box_script(box))
