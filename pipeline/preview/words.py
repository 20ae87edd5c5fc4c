"""What the preview says in the browser: whole sentences, with named values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pipeline.i18n.catalogue import in_language
from pipeline.i18n.sentences import sentence

# The values stay what they are called: a page, or its script, puts them in.
_SENTENCES: Mapping[str, str] = {
    "preview": sentence("Preview"),
    "draft": sentence("Draft"),
    "draft_meaning": sentence("This article is a draft: it is shown here, and not published."),
    "errors_1": sentence("1 error"),
    "errors": sentence("{count} errors", count="{count}"),
    "warnings_1": sentence("1 warning"),
    "warnings": sentence("{count} warnings", count="{count}"),
    "notes_1": sentence("1 note"),
    "notes": sentence("{count} notes", count="{count}"),
    "no_problems": sentence("No problems"),
    "making": sentence("Making the site …"),
    "ended": sentence("The preview has ended. Start it again in the terminal."),
    "updated": sentence("The page is up to date."),
    "pdf": "PDF",
    "pdf_meaning": sentence("PDF of this article, in a new tab"),
    "epub": sentence("E-book"),
    "epub_meaning": sentence("E-book of this article, in a new tab"),
    "fold": sentence("Make this bar small"),
    "unfold": sentence("Show the preview’s bar"),
    "close": sentence("Close"),
    "in_overlay_1": sentence("1 error to mend"),
    "in_overlay": sentence("{count} errors to mend", count="{count}"),
    "overlay_lead": sentence(
        "The site cannot be published like this. This message goes by itself when the file is mended and saved."
    ),
    "overlay_more": sentence("… and {count} more", count="{count}"),
    "problems": sentence("Problems"),
    "here": sentence("In this article"),
    "elsewhere": sentence("In other files"),
    "everywhere": sentence("In the collection"),
    "all_well": sentence("There is nothing to mend."),
    "drawer_more": sentence("… and {count} more; “editions check” lists them all.", count="{count}"),
    "mend": sentence("To mend it: {hint}", hint="{hint}"),
    "error": sentence("error"),
    "warning": sentence("warning"),
    "note": sentence("note"),
    "draft_mark": sentence("draft"),
    "missing_title": sentence("This page is not there"),
    "missing": sentence(
        "Nothing stands at “{path}” now. Its file was renamed, moved or deleted, or cannot be read. As soon as"
        " it is back, the page is shown here.",
        path="{path}",
    ),
    "missing_book": sentence(
        "“{path}” is no page of the site: the preview makes pages, and the PDF or e-book of one article."
        " The rest is made by “editions publish”.",
        path="{path}",
    ),
    "home": sentence("To the front page"),
    "waiting_title": sentence("The site is being made"),
    "waiting": sentence("The first time, this may take a while. The page appears by itself."),
    "empty_title": sentence("There is no article yet"),
    "empty": sentence("Write a Markdown file (.md) in {folder}: it appears here when it is saved.", folder="{folder}"),
    "order_title_pdf": sentence("The PDF is being made"),
    "order_title_epub": sentence("The e-book is being made"),
    "order": sentence("It is of the article as it was last saved. It opens by itself when it is ready."),
    "order_ready": sentence("It is ready. If it did not open, take it here:"),
    "order_take": sentence("Open {file}", file="{file}"),
    "order_failed": sentence("It could not be made: {reason}", reason="{reason}"),
    "back": sentence("Back to the article"),
}


@cache
def words(language: str) -> Mapping[str, str]:
    """Return all sentences in a language, by their names; `{name}` in them stands for a value."""
    return {name: in_language(each, language) for name, each in _SENTENCES.items()}
