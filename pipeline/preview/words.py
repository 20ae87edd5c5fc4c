"""What the preview says in the browser: whole sentences, with named values."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGE = "en"
"""The language of these words."""

WORDS: Mapping[str, str] = {
    "preview": "Preview",
    "draft": "Draft",
    "draft_meaning": "This article is a draft: it is shown here, and not published.",
    "errors_1": "1 error",
    "errors": "{count} errors",
    "warnings_1": "1 warning",
    "warnings": "{count} warnings",
    "notes_1": "1 note",
    "notes": "{count} notes",
    "no_problems": "No problems",
    "making": "Making the site …",
    "ended": "The preview has ended. Start it again in the terminal.",
    "updated": "The page is up to date.",
    "pdf": "PDF",
    "pdf_meaning": "PDF of this article, in a new tab",
    "epub": "E-book",
    "epub_meaning": "E-book of this article, in a new tab",
    "fold": "Make this bar small",
    "unfold": "Show the preview’s bar",
    "close": "Close",
    "in_overlay_1": "1 error to mend",
    "in_overlay": "{count} errors to mend",
    "overlay_lead": "The site cannot be published like this. This message goes by itself when the file is mended and"
    " saved.",
    "overlay_more": "… and {count} more",
    "problems": "Problems",
    "here": "In this article",
    "elsewhere": "In other files",
    "everywhere": "In the collection",
    "all_well": "There is nothing to mend.",
    "drawer_more": "… and {count} more; “editions check” lists them all.",
    "mend": "To mend it: {hint}",
    "error": "error",
    "warning": "warning",
    "note": "note",
    "draft_mark": "draft",
    "missing_title": "This page is not there",
    "missing": "Nothing stands at “{path}” now. Its file was renamed, moved or deleted, or cannot be read. As soon as"
    " it is back, the page is shown here.",
    "missing_book": "“{path}” is no page of the site: the preview makes pages, and the PDF or e-book of one article."
    " The rest is made by “editions publish”.",
    "home": "To the front page",
    "waiting_title": "The site is being made",
    "waiting": "The first time, this may take a while. The page appears by itself.",
    "empty_title": "There is no article yet",
    "empty": "Write a Markdown file (.md) in {folder}: it appears here when it is saved.",
    "order_title_pdf": "The PDF is being made",
    "order_title_epub": "The e-book is being made",
    "order": "It is of the article as it was last saved. It opens by itself when it is ready.",
    "order_ready": "It is ready. If it did not open, take it here:",
    "order_take": "Open {file}",
    "order_failed": "It could not be made: {reason}",
    "back": "Back to the article",
}
