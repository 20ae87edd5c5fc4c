"""What the options of the commands mean, as `./invoke --help COMMAND` shows it."""

from __future__ import annotations

from pipeline.editions import EDITIONS
from pipeline.model.anthologies import CoverDesign, Format
from pipeline.model.handouts import Layout
from pipeline.model.manuscript import Trust
from pipeline.model.selection import Order

_ASKED_FOR = ", ".join(name for name, edition in EDITIONS.items() if not edition.by_default)
_DEFAULT = f"all but {_ASKED_FOR}" if _ASKED_FOR else "all"
_CONTENT = {"content": "folder with the posts and collection.yaml (default: content)"}
_OUTPUT = {"output": "folder to write; all that publish wrote there is replaced (default: output)"}
_JOINED = {"output": "folder to add it to; what else publish wrote there stays (default: output)"}
_CHOICE = {
    "only": f"editions to make, with commas between them: {', '.join(EDITIONS)} (default: {_DEFAULT})",
    "strict": "warnings too make the exit code 3",
    "keep_going": "publish what can be published in spite of errors (the exit code is still 1)",
    "drafts": "publish drafts too",
    "jobs": "number of processes (default: one for each core)",
    "trust": f"what posts may do, with commas between: {', '.join(Trust)} (raw HTML stands as it is; default: nothing)",
    "time_limit": "seconds of computing for a post: all its reading and repairs, and each edition of it (default: 30)",
    "memory_limit": "MiB of memory that each step of a post may take (default: 1024)",
    "json": "print the report, with all problems, as JSON",
    "all_problems": "list every problem, where of many of one rule the first few would do",
}
_OF_ONE = {name: _CHOICE[name] for name in ("jobs", "trust", "time_limit", "memory_limit", "all_problems")}
PUBLISH = {
    **_CONTENT,
    **_OUTPUT,
    **_CHOICE,
    "dry_run": "say what would be made and why, and write nothing",
    "scheduler": "address of a Dask scheduler (tcp://HOST:PORT) whose workers do the jobs",
}
CHECK = _CONTENT | _CHOICE
HANDOUT = {
    **_CONTENT,
    **_JOINED,
    "post": "slug of an article to hand out; may be given again, in the order of the sheet",
    "tag": "hand out the articles with this tag; may be given again",
    "author": "hand out the articles by this author; may be given again",
    "since": "hand out the articles from this date on (2025-09-01)",
    "all": "hand out all articles",
    "order": "list (default: as given, then as in the collection), date or title",
    "title": "title of the handout (default: the tag, or the first article's title)",
    "class_": "class to print in the head",
    "teacher_name": "teacher to print in the head",
    "date": "date to print in the head, as it shall stand there",
    "blanks": "lines to fill in at the head: name,date (default), one of them, or none",
    "flow": "let articles follow each other without a new page",
    "numbers": "what is numbered in the margin: lines (every fifth, default), paragraphs or none",
    "layout": f"{', '.join(Layout)}; may be given again (default: a4)",
    "ruling": "column for notes of the layout “notes”: lines (default) or dots",
    "creep": "millimetres by which each further sheet of a booklet moves to the fold (default: 0)",
    "teacher": "make the teacher's copy too, with the solutions",
    "form": "make name, answers and boxes fields to fill in on a screen",
    "zip": "pack all layouts of the handout into one file to send",
    "keep_going": "make the handout in spite of errors in posts (the exit code is still 1)",
    **_OF_ONE,
}
ANTHOLOGY = {
    **_CONTENT,
    **_JOINED,
    "name": "name of a book of collection.yaml, or of a new one (default: the book of the whole collection)",
    "post": "slug of an article to take; may be given again, in the order of the book",
    "tag": "take the articles with this tag; may be given again",
    "author": "take the articles by this author; may be given again",
    "since": "take the articles from this date on (2025-09-01)",
    "order": f"running order: {', '.join(Order)} (default: list, as given, then as in the collection)",
    "parts": "part the book by tag or by year, or as a file there lists it (“- title: …” with “post” or “tag”)",
    "format": f"{', '.join(Format)}, with commas between them (default: both)",
    "title": "title of the book (default: the tag, or the collection's title)",
    "subtitle": "subtitle of the book",
    "edition": "what the imprint says of the edition (Second edition)",
    "cover": f"{', '.join(CoverDesign)}, or the path of a picture in the content folder",
    "cover_colour": "colour of the cover, such as #8a2b1d (default: taken from the lead pictures)",
    "keep_going": "make the book in spite of errors in posts (the exit code is still 1)",
    **_OF_ONE,
}
BENCH = {
    "number": "how many articles to measure with (default: 100)",
    "short": "how often to measure what is short, of which the median counts (default: 3)",
    "long": "how often to measure what is long (default: 1)",
    "cold": "measure no more than a cold run and the engines' own work",
    "peers": "measure the other tools that are installed too",
    "growth": "instead: how the main process's work grows over these numbers of articles, 1000,4000,10000 say",
    "markdown": "file to write the tables into, below what is written there by hand",
}
FIDELITY = {
    **_CONTENT,
    "trust": _CHOICE["trust"],
    "output": "what was published of this content; without it, it is published into a folder that is thrown away",
    "json": "print all of it as JSON",
    "posts": "list the posts that lost most, and the words",
}
CLEAN = {**_OUTPUT, "cache": "forget earlier results too, so that the next publish makes everything anew"}
