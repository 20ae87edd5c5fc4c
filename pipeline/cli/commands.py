"""Every command that people use: its name, what it does, its words and options, and the function that does it.

This one table makes the program `editions` (`click_program.py`), `./invoke` and the tasks of plain invoke
(`invoke_tasks.py`). An option that has a letter has it in every command.
"""

from __future__ import annotations

from pipeline.cli.table import Command, Kind, Option, Word
from pipeline.editions import EDITIONS
from pipeline.model.anthologies import CoverDesign, Division, Economy, Format, Trim
from pipeline.model.handouts import Layout, MarginNumbers, Ruling
from pipeline.model.manuscript import Trust
from pipeline.model.selection import Order
from pipeline.scaffold.given import LICENCES
from pipeline.text.sentences import sentence

_ASKED_FOR = ", ".join(name for name, edition in EDITIONS.items() if not edition.by_default)
_DEFAULT = sentence("all but {editions}", editions=_ASKED_FOR)


def _text(name: str, metavar: str, text: str, letter: str = "", choices: tuple[str, ...] = ()) -> Option:
    return Option(name, text, letter, Kind.TEXT, metavar, choices)


def _flag(name: str, text: str, letter: str = "") -> Option:
    return Option(name, text, letter, Kind.FLAG)


def _many(name: str, metavar: str, text: str, choices: tuple[str, ...] = ()) -> Option:
    return Option(name, text, "", Kind.MANY, metavar, choices)


# ---- Words and options that several commands have.

FOLDER = Word("content", "FOLDER")
CONTENT = _text(
    "content",
    "FOLDER",
    "Folder with the posts (default: this one if it has a collection.yaml, else content).",
    "c",
)
OUTPUT = _text("output", "FOLDER", "Folder to write; all that publish wrote there is replaced (default: output).", "o")
_TEACHERS = _text(
    "teacher_output",
    "FOLDER",
    "Folder for teachers' copies, which is never put online (default: the output folder's name with -teacher).",
)
JOBS = _text("jobs", "N", "Number of processes (default: one for each core).", "j")
TRUST = _text(
    "trust",
    "WHAT",
    sentence(
        "What a collection may do, with commas between: {rights} (raw HTML stands as it is; templates of its own fill"
        " parts of pages; default: nothing).",
        rights=", ".join(Trust),
    ),
    choices=tuple(Trust),
)
_JOINED = _text("output", "FOLDER", "Folder to add it to; what else publish wrote there stays (default: output).", "o")
_LIMITS = (
    _text(
        "time_limit",
        "SECONDS",
        "Computing that a post may take: all its reading and repairs, and each edition of it (default: 30).",
    ),
    _text("memory_limit", "MIB", "Memory that each step of a post may take (default: 1024)."),
)
_ALL_PROBLEMS = _flag("all_problems", "List every problem, where of many of one rule the first few would do.")
_SHOWN = (
    _flag("verbose", "Tell how long each stage and each kind of work took.", "v"),
    _flag("quiet", "Print errors alone.", "q"),
    _text("profile", "FILE", "File to write with what each process was at, and when (for ui.perfetto.dev)."),
)
_CHOICE = (
    _text(
        "only",
        "EDITIONS",
        sentence(
            "Editions to make, with commas between them: {editions} (default: {default}).",
            editions=", ".join(EDITIONS),
            default=_DEFAULT,
        ),
        choices=tuple(EDITIONS),
    ),
    _flag("strict", "Warnings too make the exit code 3.", "s"),
    _flag("keep_going", "Publish what can be published in spite of errors (the exit code is still 1).", "k"),
    _flag("drafts", "Publish drafts too.", "d"),
    JOBS,
    TRUST,
    *_LIMITS,
    _flag("json", "Print the report, with all problems, as JSON."),
    _ALL_PROBLEMS,
    *_SHOWN,
)
_TRIM = _text(
    "trim",
    "TRIM",
    sentence("Size of the pages of books: {trims} (default: that of collection.yaml, or a5).", trims=", ".join(Trim)),
    choices=tuple(Trim),
)
_OF_ONE = (JOBS, TRUST, *_LIMITS, _ALL_PROBLEMS, *_SHOWN)

# ---- The commands, in the order in which somebody needs them.

COMMANDS = (
    Command(
        "new site",
        "Begin a collection",
        "pipeline.cli.actions.new_site:new_site",
        (
            _text("title", "TITLE", "Title of the site (default: the folder's name)."),
            _text("lang", "LANGUAGE", "Language of the site and of its files: fr, en, de, pt-BR … (default: fr)."),
            _text(
                "licence", "LICENCE", "What readers may do: CC BY-SA 4.0, say, or words of your own.", choices=LICENCES
            ),
            _text("author", "NAME", "Author of the collection."),
            _text("base_url", "ADDRESS", "Where the site will stand: https://example.org/blog/, say."),
        ),
        (Word("folder", "FOLDER", required=True),),
        note="In a terminal, title, language and licence are asked for where they are not given. No file is changed.",
        first=True,
    ),
    Command(
        "new post",
        "Begin an article, where the collection keeps its posts",
        "pipeline.cli.actions.new_post:new_post",
        (
            CONTENT,
            _text("lang", "LANGUAGE", "Language of the article, where it is another one than the collection's."),
            _text("author", "NAME", "Author of the article."),
            _many("tag", "TAG", "Tag of the article; may be given again."),
            _flag("draft", "Make it a draft, which is not published."),
        ),
        (Word("title", "TITLE", required=True),),
        first=True,
    ),
    Command(
        "preview",
        "Show the site in a browser while you write",
        "pipeline.cli.actions.preview:preview",
        (
            CONTENT,
            _flag("open", "Open it in the browser."),
            _text("port", "PORT", "Port to serve at (default: one that is free)."),
            _text(
                "host",
                "ADDRESS",
                "Address of this machine at which others may read it, 0.0.0.0 for all; drafts are then left out"
                " (default: nobody else).",
            ),
            _flag("no_drafts", "Leave drafts out, as publish does."),
            JOBS,
            TRUST,
            *_LIMITS,
            _flag("verbose", "Print each error too, not only how many there are.", "v"),
            _flag("quiet", "Print no line for each change.", "q"),
        ),
        (FOLDER,),
        note="It is served to this machine alone, and ends with Ctrl-C. Nothing is written into the output folder.",
        first=True,
    ),
    Command(
        "publish",
        "Publish a folder of posts as a web site, PDFs and an e-book",
        "pipeline.cli.actions.publish:publish",
        (
            CONTENT,
            OUTPUT,
            _TEACHERS,
            *_CHOICE,
            _TRIM,
            _flag("zip", "Pack all of it into one file beside the output folder, OUTPUT.zip, to hand on."),
            _flag("single", "Make each article as one HTML file too, which needs no other, in OUTPUT/single."),
            _flag("dry_run", "Say what would be made and why, and write nothing."),
            _text("scheduler", "ADDRESS", "Dask scheduler (tcp://HOST:PORT) whose workers do the jobs."),
        ),
        (FOLDER,),
        first=True,
    ),
    Command(
        "deploy",
        "Put online what publish has written",
        "pipeline.cli.actions.deploy:deploy",
        (
            CONTENT,
            _text("output", "FOLDER", "Folder that publish has written (default: output).", "o"),
            _text(
                "to",
                "TARGET",
                "A name of deploy: in collection.yaml, or pages:ADDRESS#BRANCH, rsync:USER@HOST:/PATH, folder:/PATH.",
            ),
            _flag("dry_run", "Say what would be added, changed and removed there, and change nothing."),
            _flag("all_files", "List every file, where of many the first few would do."),
        ),
        (FOLDER,),
        note="Try it with --dry-run first. The collection.yaml of a new site shows what to write there, at “deploy”.",
        first=True,
    ),
    Command(
        "import",
        "Make posts of documents of Word and LibreOffice, web pages and e-books",
        "pipeline.cli.actions.import_:import_",
        (
            CONTENT,
            _text("lang", "LANGUAGE", "Language of the posts (default: told from their words)."),
            _text("author", "NAME", "Author of the posts (default: the line below their title, if there is one)."),
            _flag("dry_run", "Say what would be made, and write nothing."),
            JOBS,
            *_LIMITS,
            _flag("json", "Print what became of each document as JSON."),
            *_SHOWN,
        ),
        (Word("files", "FILE", required=True, many=True),),
        note="The posts go where the collection keeps its posts. No file that is there is changed.",
    ),
    Command(
        "check",
        "Find the problems that publish would find, and write nothing",
        "pipeline.cli.actions.check:check",
        (CONTENT, *_CHOICE),
        (FOLDER,),
    ),
    Command(
        "report",
        "Say what to write or mend next, and what there is, on one page",
        "pipeline.cli.actions.report:report",
        (
            CONTENT,
            _text("output", "FILE", "Page to write (default: report.html).", "o"),
            _flag("open", "Open it in the browser."),
            _flag("online", "Visit the links to the web, slowly, to see which pages are gone."),
            _flag("json", "Print all of it as JSON; a page is written only where --output or --open asks for it."),
            JOBS,
            TRUST,
            *_LIMITS,
            *_SHOWN,
        ),
        (FOLDER,),
        note="The page is for whoever edits: it stands outside of the output folder and goes nowhere.",
    ),
    Command(
        "explain",
        "Say what a rule means and how to mend what breaks it",
        "pipeline.cli.actions.explain:explain",
        (_text("rule", "RULE", "Name of a rule, as it stands in a line about a problem."),),
        (Word("rule", "RULE"),),
    ),
    Command(
        "handout",
        "Make what a teacher prints for a class",
        "pipeline.cli.actions.handout:handout",
        (
            _many("post", "SLUG", "Article to hand out; may be given again, in the order of the sheet."),
            _many("tag", "TAG", "Hand out the articles with this tag; may be given again."),
            _many("author", "NAME", "Hand out the articles by this author; may be given again."),
            _text("since", "DATE", "Hand out the articles from this date on (2025-09-01)."),
            _text("language", "LANGUAGE", "Hand out the articles in this language."),
            _flag("all", "Hand out all articles."),
            _text(
                "order",
                "ORDER",
                "list (default: as given, then as in the collection), date or title.",
                choices=tuple(Order),
            ),
            _text("title", "TITLE", "Title of the handout (default: the tag, or the first article's title)."),
            _text("class_", "CLASS", "Class to print in the head."),
            _text("teacher_name", "NAME", "Teacher to print in the head."),
            _text("date", "DATE", "Date to print in the head, as it shall stand there."),
            _text("blanks", "BLANKS", "Lines to fill in at the head: name,date (default), one of them, or none."),
            _text("note", "MARK", "Room for the mark at the head, and the best one (20)."),
            _text("consigne", "TEXT", "Instructions to print in the head."),
            _flag("flow", "Let articles follow each other without a new page."),
            _text(
                "numbers",
                "NUMBERS",
                "What is numbered in the margin: lines (every fifth, default), paragraphs or none.",
                choices=tuple(MarginNumbers),
            ),
            _many(
                "layout",
                "LAYOUT",
                sentence("{layouts}; may be given again (default: a4).", layouts=", ".join(Layout)),
                tuple(Layout),
            ),
            _text(
                "ruling",
                "RULING",
                "Column for notes of the layout “notes”: lines (default) or dots.",
                choices=tuple(Ruling),
            ),
            _text("creep", "MM", "How far each further sheet of a booklet moves to the fold (default: 0)."),
            _flag("teacher", "Make the teacher's copy too, with the solutions."),
            _flag("form", "Make name, answers and boxes fields to fill in on a screen."),
            _flag("zip", "Pack all layouts of the handout into one file to send."),
            CONTENT,
            _JOINED,
            _TEACHERS,
            _flag("keep_going", "Make the handout in spite of errors in posts (the exit code is still 1).", "k"),
            *_OF_ONE,
        ),
        (FOLDER,),
        note="Choose articles by --tag, --post, --author, --since or --all.",
    ),
    Command(
        "anthology",
        "Make a book of all articles or of some, as EPUB and PDF",
        "pipeline.cli.actions.anthology:anthology",
        (
            _text(
                "name",
                "NAME",
                "A book of collection.yaml, or a new one (default: the book of the whole collection).",
            ),
            _many("post", "SLUG", "Article to take; may be given again, in the order of the book."),
            _many("tag", "TAG", "Take the articles with this tag; may be given again."),
            _many("author", "NAME", "Take the articles by this author; may be given again."),
            _text("since", "DATE", "Take the articles from this date on (2025-09-01)."),
            _text("language", "LANGUAGE", "Take the articles in this language; the book is in its words."),
            _text(
                "order",
                "ORDER",
                sentence(
                    "Running order: {orders} (default: list, as given, then as in the collection).",
                    orders=", ".join(Order),
                ),
                choices=tuple(Order),
            ),
            _text(
                "parts",
                "PARTS",
                "Part the book by tag or by year, or as a file there lists it (“- title: …” with “post” or “tag”).",
                choices=tuple(Division),
            ),
            _text(
                "format",
                "FORMATS",
                sentence("{formats}, with commas between them (default: both).", formats=", ".join(Format)),
                choices=tuple(Format),
            ),
            _text("title", "TITLE", "Title of the book (default: the tag, or the collection's title)."),
            _text("subtitle", "SUBTITLE", "Subtitle of the book."),
            _text("edition", "EDITION", "What the imprint says of the edition (Second edition)."),
            _text(
                "cover",
                "COVER",
                sentence("{designs}, or the path of a picture in the content folder.", designs=", ".join(CoverDesign)),
                choices=tuple(CoverDesign),
            ),
            _text("cover_colour", "COLOUR", "Colour of the cover, #8a2b1d say (default: that of the lead pictures)."),
            _TRIM,
            _text(
                "economy",
                "WORD",
                sentence("Whether the book saves paper: {words} (default: auto).", words=", ".join(Economy)),
                choices=tuple(Economy),
            ),
            _text("bleed", "MM", "What a printer cuts off, 3mm say: the book comes as files for a printer, too."),
            CONTENT,
            _JOINED,
            _flag("keep_going", "Make the book in spite of errors in posts (the exit code is still 1).", "k"),
            *_OF_ONE,
        ),
        (FOLDER,),
        note="Choose articles by --tag, --post, --author or --since; without them the book has all.",
    ),
    Command(
        "doctor",
        "Say what this machine lacks for publishing, and what brings it",
        "pipeline.cli.actions.doctor:doctor",
        (CONTENT, _flag("json", "Print what was found as JSON.")),
        (FOLDER,),
    ),
    Command(
        "clean",
        "Remove what publish has written",
        "pipeline.cli.actions.clean:clean",
        (
            OUTPUT,
            _TEACHERS,
            _flag("cache", "Forget earlier results too, so that the next publish makes everything anew."),
        ),
    ),
    Command(
        "schema",
        "Print a JSON schema, by which an editor checks what you write",
        "pipeline.cli.actions.schema:schema",
        words=(Word("name", "collection|authors|front-matter", required=True),),
        note="“new site” puts them into the folder .schemas, where collection.yaml names its own.",
    ),
    Command(
        "completion",
        "Print what lets a shell complete commands and options",
        "pipeline.cli.actions.completion:completion",
        words=(Word("shell", "bash|zsh|fish", required=True),),
        note='bash: put eval "$(editions completion bash)" into ~/.bashrc. zsh: the same with zsh into ~/.zshrc.'
        " fish: editions completion fish > ~/.config/fish/completions/editions.fish",
    ),
)
