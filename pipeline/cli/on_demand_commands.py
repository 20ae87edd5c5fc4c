"""The commands that make one thing of some articles: a handout for a class, a book."""

from __future__ import annotations

from pipeline.cli.shared_options import CONTENT, FOLDER, JOINED, OF_ONE, TEACHERS, TRIM, flag, many, text
from pipeline.cli.table import Command
from pipeline.i18n.sentences import sentence
from pipeline.model.anthologies import CoverDesign, Division, Economy, Format
from pipeline.model.handouts import Layout, MarginNumbers, Ruling
from pipeline.model.selection import Order

HANDOUT = Command(
    "handout",
    "Make what a teacher prints for a class",
    "pipeline.cli.actions.handout:handout",
    (
        many("post", "SLUG", "Article to hand out; may be given again, in the order of the sheet."),
        many("tag", "TAG", "Hand out the articles with this tag; may be given again."),
        many("author", "NAME", "Hand out the articles by this author; may be given again."),
        text("since", "DATE", "Hand out the articles from this date on (2025-09-01)."),
        text("language", "LANGUAGE", "Hand out the articles in this language."),
        flag("all", "Hand out all articles."),
        text(
            "order",
            "ORDER",
            "list (default: as given, then as in the collection), date or title.",
            choices=tuple(Order),
        ),
        text("title", "TITLE", "Title of the handout (default: the tag, or the first article's title)."),
        text("class_", "CLASS", "Class to print in the head."),
        text("teacher_name", "NAME", "Teacher to print in the head."),
        text("date", "DATE", "Date to print in the head, as it shall stand there."),
        text("blanks", "BLANKS", "Lines to fill in at the head: name,date (default), one of them, or none."),
        text("note", "MARK", "Room for the mark at the head, and the best one (20)."),
        text("consigne", "TEXT", "Instructions to print in the head."),
        flag("flow", "Let articles follow each other without a new page."),
        text(
            "numbers",
            "NUMBERS",
            "What is numbered in the margin: lines (every fifth, default), paragraphs or none.",
            choices=tuple(MarginNumbers),
        ),
        many(
            "layout",
            "LAYOUT",
            sentence("{layouts}; may be given again (default: a4).", layouts=", ".join(Layout)),
            tuple(Layout),
        ),
        text(
            "ruling",
            "RULING",
            "Column for notes of the layout “notes”: lines (default) or dots.",
            choices=tuple(Ruling),
        ),
        text("creep", "MM", "How far each further sheet of a booklet moves to the fold (default: 0)."),
        flag("teacher", "Make the teacher's copy too, with the solutions."),
        flag("form", "Make name, answers and boxes fields to fill in on a screen."),
        flag("zip", "Pack all layouts of the handout into one file to send."),
        CONTENT,
        JOINED,
        TEACHERS,
        flag("keep_going", "Make the handout in spite of errors in posts (the exit code is still 1).", "k"),
        *OF_ONE,
    ),
    (FOLDER,),
    note="Choose articles by --tag, --post, --author, --since or --all.",
)

ANTHOLOGY = Command(
    "anthology",
    "Make a book of all articles or of some, as EPUB and PDF",
    "pipeline.cli.actions.anthology:anthology",
    (
        text(
            "name",
            "NAME",
            "A book of collection.yaml, or a new one (default: the book of the whole collection).",
        ),
        many("post", "SLUG", "Article to take; may be given again, in the order of the book."),
        many("tag", "TAG", "Take the articles with this tag; may be given again."),
        many("author", "NAME", "Take the articles by this author; may be given again."),
        text("since", "DATE", "Take the articles from this date on (2025-09-01)."),
        text("language", "LANGUAGE", "Take the articles in this language; the book is in its words."),
        text(
            "order",
            "ORDER",
            sentence(
                "Running order: {orders} (default: list, as given, then as in the collection).",
                orders=", ".join(Order),
            ),
            choices=tuple(Order),
        ),
        text(
            "parts",
            "PARTS",
            "Part the book by tag or by year, or as a file there lists it (“- title: …” with “post” or “tag”).",
            choices=tuple(Division),
        ),
        text(
            "format",
            "FORMATS",
            sentence("{formats}, with commas between them (default: both).", formats=", ".join(Format)),
            choices=tuple(Format),
        ),
        text("title", "TITLE", "Title of the book (default: the tag, or the collection's title)."),
        text("subtitle", "SUBTITLE", "Subtitle of the book."),
        text("edition", "EDITION", "What the imprint says of the edition (Second edition)."),
        text(
            "cover",
            "COVER",
            sentence("{designs}, or the path of a picture in the content folder.", designs=", ".join(CoverDesign)),
            choices=tuple(CoverDesign),
        ),
        text("cover_colour", "COLOUR", "Colour of the cover, #8a2b1d say (default: that of the lead pictures)."),
        TRIM,
        text(
            "economy",
            "WORD",
            sentence("Whether the book saves paper: {words} (default: auto).", words=", ".join(Economy)),
            choices=tuple(Economy),
        ),
        text("bleed", "MM", "What a printer cuts off, 3mm say: the book comes as files for a printer, too."),
        CONTENT,
        JOINED,
        flag("keep_going", "Make the book in spite of errors in posts (the exit code is still 1).", "k"),
        *OF_ONE,
    ),
    (FOLDER,),
    note="Choose articles by --tag, --post, --author or --since; without them the book has all.",
)
