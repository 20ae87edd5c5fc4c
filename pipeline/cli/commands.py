"""Every command that people type: its name, help, options and arguments.

They make the program `editions` (`click_program.py`), `./invoke` and the tasks of plain invoke (`invoke_tasks.py`). The
function of `new site` is `new_site` in `actions/new.py`. An option that has a letter has it in every command.
"""

from __future__ import annotations

from functools import partial

from pipeline.build.job import Limits
from pipeline.cli.click_commands import POSTS, Argument, Command, Option, flag
from pipeline.cli.option_values import (
    parse_audience,
    parse_day,
    parse_editions,
    parse_mebibytes,
    parse_number,
    parse_scheduler,
    parse_trim,
    parse_trust,
)
from pipeline.editions import EDITIONS
from pipeline.i18n.sentences import sentence
from pipeline.model.audience import Audience
from pipeline.model.books_and_handouts import (
    CoverDesign,
    Division,
    Economy,
    Format,
    HandoutFormat,
    Layout,
    MarginNumbers,
    Order,
    Ruling,
    Trim,
)
from pipeline.model.settings import Trust
from pipeline.new.new_files import LICENCES

# ---- Options of several commands.

CONTENT = Option(
    "content", "FOLDER", "Folder with the posts (default: this one if it has a collection.yaml, else content).", "c"
)
FOLDER = Argument("content", "FOLDER")
FOLDER_OR_POST = Argument("content", POSTS)
WRITTEN = Option("output", "FOLDER", "Folder that publish has written (default: output).", "o")
OUTPUT = Option("output", "FOLDER", "Folder to write; all that publish wrote there is replaced (default: output).", "o")
TEACHERS = Option(
    "teacher_output",
    "FOLDER",
    "Folder for teachers' copies, which is never put online (default: the output folder's name with -teacher).",
)
JOBS = Option(
    "jobs", "N", "Number of processes (default: one for each core).", "j", partial(parse_number, option="jobs")
)
TRUST = Option(
    "trust",
    "WHAT",
    "What a collection may do, with commas between: {choices} (raw HTML stays as it is; its own templates fill"
    " parts of pages; default: nothing).",
    parse=parse_trust,
    choices=Trust,
)
AUDIENCE = Option(
    "audience",
    "WHO",
    "For whom it is: {choices}; public leaves out what is for the class alone (default: that of collection.yaml).",
    parse=parse_audience,
    choices=Audience,
)
PUPILS = Option(
    "pupils",
    "FILE",
    "List of pupils (CSV) whose names a public edition must not have; may be given again. Lists in the content folder"
    " and beside it are found.",
    many=True,
)
JOINED = Option("output", "FOLDER", "Folder to add it to; what else publish wrote there stays (default: output).", "o")
LIMITS = (
    Option(
        "time_limit",
        "SECONDS",
        "Computing that a post may take: all its reading and repairs, and each edition of it (default: 30).",
        parse=partial(parse_number, option="time-limit", default=int(Limits().seconds)),
    ),
    Option("memory_limit", "MIB", "Memory that each step of a post may take (default: 1024).", parse=parse_mebibytes),
)
ALL_PROBLEMS = flag("all_problems", "List every problem, where of many of one rule the first few would do.")
SHOWN = (
    flag("verbose", "Tell how long each stage and each kind of work took.", "v"),
    flag("quiet", "Print errors alone.", "q"),
    Option("profile", "FILE", "File to write with what each process was at, and when (for ui.perfetto.dev)."),
)
RUN = (JOBS, TRUST, *LIMITS, ALL_PROBLEMS, *SHOWN)
_USUAL = sentence(
    "all but {editions}", editions=", ".join(name for name, row in EDITIONS.items() if not row.by_default)
)
_EDITIONS = {"editions": ", ".join(EDITIONS), "default": _USUAL}


def _choice(editions: str, keep_going: str, drafts: str) -> tuple[Option, ...]:
    """Return the options of a command over a whole collection."""
    return (
        Option("only", "EDITIONS", sentence(editions, **_EDITIONS), parse=parse_editions, choices=EDITIONS),
        flag("strict", "Warnings too make the exit code 3.", "s"),
        flag("keep_going", keep_going, "k"),
        flag("drafts", drafts, "d"),
        AUDIENCE,
        PUPILS,
        JOBS,
        TRUST,
        *LIMITS,
        flag("json", "Print the report, with all problems, as JSON."),
        ALL_PROBLEMS,
        *SHOWN,
    )


CHOICE = _choice(
    "Editions to make, with commas between them: {editions} (default: {default}).",
    "Publish what can be published in spite of errors (the exit code is still 1).",
    "Publish drafts too.",
)
CHECKED = _choice(
    "Editions to try, with commas between them: {editions} (default: {default}).",
    "Try the editions in spite of errors (the exit code is still 1).",
    "Check drafts too.",
)
TRIM = Option(
    "trim",
    "TRIM",
    "Size of the pages of books: {choices} (default: that of collection.yaml, or a5).",
    parse=parse_trim,
    choices=Trim,
)


COMMANDS = (  # in the order in which somebody needs them
    Command(
        "new site",
        "Begin a collection",
        Option("title", "TITLE", "Title of the site (default: the folder's name)."),
        Option("lang", "LANGUAGE", "Language of the site and of its files: fr, en, de, pt-BR … (default: fr)."),
        Option("licence", "LICENCE", "What readers may do: CC BY-SA 4.0, say, or words of your own.", choices=LICENCES),
        Option("author", "NAME", "Author of the collection."),
        Option("base_url", "ADDRESS", "The site's address: https://example.org/blog/, say."),
        Argument("folder", "FOLDER", required=True),
        note="In a terminal, title, language and licence are asked for where they are not given. No file is changed.",
        first=True,
        examples=(sentence("new site my-collection"),),
    ),
    Command(
        "new post",
        "Begin an article, where the collection keeps its posts",
        CONTENT,
        Option("lang", "LANGUAGE", "Language of the article, where it is another one than the collection's."),
        Option("author", "NAME", "Author of the article."),
        Option("tag", "TAG", "Tag of the article, or several: sound,radio.", many=True),
        flag("draft", "Make it a draft, which is not published."),
        Option("title", "TITLE", "Title of the article."),
        Argument("title", "TITLE"),
        first=True,
        examples=(
            sentence('new post "My title"'),
            sentence('new post "My title" --tag sound,radio --draft'),
        ),
    ),
    Command(
        "preview",
        "Show the site in a browser while you write",
        CONTENT,
        flag("open", "Open it in the browser."),
        Option("port", "PORT", "Port to serve at (default: one that is free)."),
        Option(
            "host",
            "ADDRESS",
            "Address of this machine at which others may read it, 0.0.0.0 for all; drafts are then left out"
            " (default: nobody else).",
        ),
        flag("no_drafts", "Leave drafts out, as publish does."),
        flag("edit", "Write in it, as at the desk."),
        JOBS,
        TRUST,
        *LIMITS,
        flag("verbose", "Print each error too, not only how many there are.", "v"),
        flag("quiet", "Print no line for each change.", "q"),
        FOLDER,
        note="It is served to this machine alone, and ends with Ctrl-C. Nothing is written into the output folder.",
        first=True,
        examples=("preview --open",),
    ),
    Command(
        "desk",
        "Write, mend and print in the browser",
        CONTENT,
        Option("output", "FOLDER", "Folder that publish writes (default: output).", "o"),
        flag("open", "Open it in the browser."),
        Option("port", "PORT", "Port to serve at (default: one that is free)."),
        flag("share", "Let others of your network in, each with a link that you give them there."),
        flag("shortcut", "Write a file beside the folder that starts the desk with a double click, and end."),
        JOBS,
        *LIMITS,
        flag("verbose", "Print each error too, not only how many there are.", "v"),
        flag("quiet", "Print no line for each change.", "q"),
        FOLDER,
        note="It is served to this machine alone, and ends with Ctrl-C. Each save can be undone.",
        first=True,
        examples=("desk --open",),
    ),
    Command(
        "publish",
        "Publish a folder of posts as a web site, PDFs and an e-book",
        CONTENT,
        OUTPUT,
        TEACHERS,
        *CHOICE,
        TRIM,
        flag("zip", "Pack all of it into one file beside the output folder, OUTPUT.zip, to hand on."),
        Option(
            "bag",
            "DATE",
            "Pack sources and editions with checksums (BagIt) as of a DATE, or of “today”, into OUTPUT-DATE.zip, for a"
            " library or an archive.",
            parse=parse_day,
        ),
        flag("single", "Make each article as one HTML file too, which needs no other, in OUTPUT/single."),
        flag("dry_run", "Say what would be made and why, and write nothing."),
        Option(
            "scheduler", "ADDRESS", "Dask scheduler (tcp://HOST:PORT) whose workers do the jobs.", parse=parse_scheduler
        ),
        FOLDER_OR_POST,
        first=True,
        examples=(
            "publish",
            sentence("publish articles/my-post.md"),
            sentence("publish my-collection --only site,articles"),
        ),
    ),
    Command(
        "deploy",
        "Put online what publish has written",
        CONTENT,
        WRITTEN,
        Option(
            "to",
            "TARGET",
            "A name of deploy: in collection.yaml, or pages:ADDRESS#BRANCH, rsync:USER@HOST:/PATH,"
            " sftp:USER@HOST:/PATH, folder:/PATH.",
        ),
        flag("dry_run", "Say what would be added, changed and removed there, and change nothing."),
        flag("all_files", "List every file, where of many the first few would do."),
        FOLDER,
        note="Try it with --dry-run first. The collection.yaml of a new site shows what to write there, at “deploy”.",
        first=True,
        examples=(
            "deploy --dry-run",
            "deploy --to sftp:ada@example.org:/www",
        ),
    ),
    Command(
        "import",
        "Make posts of documents of Word and LibreOffice, web pages and e-books",
        CONTENT,
        Option("lang", "LANGUAGE", "Language of the posts (default: told from their words)."),
        Option("author", "NAME", "Author of the posts (default: the line below their title, if there is one)."),
        flag("dry_run", "Say what would be made, and write nothing."),
        JOBS,
        *LIMITS,
        flag("json", "Print what became of each document as JSON."),
        *SHOWN,
        Argument("files", "FILE", required=True, many=True),
        note="The posts go where the collection keeps its posts. No file that is there is changed.",
        examples=(sentence("import lesson.docx"),),
    ),
    Command(
        "check",
        "Find the problems that publish would find, and write nothing",
        FOLDER_OR_POST,
        CONTENT,
        *CHECKED,
        module="publish",
        examples=(
            "check",
            sentence("check articles/my-post.md"),
        ),
    ),
    Command(
        "proofread",
        "Read the posts for spelling, grammar and style, and change none",
        CONTENT,
        Option("lang", "LANGUAGE", "Read the posts in this language alone (default: all)."),
        Option(
            "learn",
            "WORD",
            "Write a word into dictionary.txt, which is right from then on; may be given again.",
            many=True,
        ),
        flag("strict", "Whatever is found makes the exit code 3.", "s"),
        JOBS,
        *LIMITS,
        flag("json", "Print what was found as JSON, with all places of each word."),
        ALL_PROBLEMS,
        *SHOWN,
        FOLDER,
        note="Spelling takes the extra “proofread” of the program, French grammar the program grammalecte-cli. Code,"
        " names, quotations and passages in other languages are passed over.",
    ),
    Command(
        "translated",
        "Mark translations as being in step with their source",
        CONTENT,
        Option("source", "FILE", "Text that it was translated from (default: the one in the collection's language)."),
        Argument("files", "FILE", required=True, many=True),
        note="From then on check, publish and report tell what has changed in the source.",
    ),
    Command(
        "report",
        "Say what to write or mend next, and what there is, on one page",
        CONTENT,
        Option("output", "FILE", "Page to write (default: report.html).", "o"),
        flag("open", "Open it in the browser."),
        flag("online", "Visit the links to the web, slowly, to see which pages are gone."),
        flag("json", "Print all of it as JSON; a page is written only where --output or --open asks for it."),
        JOBS,
        TRUST,
        *LIMITS,
        *SHOWN,
        FOLDER,
        note="The page is for editors: it is written outside of the output folder and is not published.",
        examples=("report --open",),
    ),
    Command(
        "explain",
        "Say what a rule means and how to mend what breaks it",
        Option("rule", "RULE", "Name of a rule, as in a line about a problem."),
        Argument("rule", "RULE"),
    ),
    Command(
        "handout",
        "Make what a teacher prints for a class",
        Option("post", "SLUG", "Article to hand out, or several with commas, in the order of the sheet.", many=True),
        Option("tag", "TAG", "Hand out the articles with this tag, or with one of several: sound,radio.", many=True),
        Option("author", "NAME", "Hand out the articles by this author; may be given again.", many=True),
        Option("path", "NAME", "Hand out the articles of this reading path, in its order."),
        Option("since", "DATE", "Hand out the articles from this date on (2025-09-01)."),
        Option("language", "LANGUAGE", "Hand out the articles in this language."),
        flag("all", "Hand out all articles."),
        Option("order", "ORDER", "list (default: as given, then as in the collection), date or title.", choices=Order),
        Option("title", "TITLE", "Title of the handout (default: the tag, or the first article's title)."),
        Option("class_", "CLASS", "Class to print in the head."),
        Option("teacher_name", "NAME", "Teacher to print in the head."),
        Option("date", "DATE", "Date to print in the head, as written."),
        Option("blanks", "BLANKS", "Lines to fill in at the head: name,date (default), one of them, or none."),
        Option("note", "MARK", "Room for the mark at the head, and the best one (20)."),
        Option("consigne", "TEXT", "Instructions to print in the head."),
        Option("issue", "NUMBER", "Number of a newspaper, in its masthead."),
        Option("price", "PRICE", "Price of a newspaper, in its masthead (default: free)."),
        flag("flow", "Let articles follow each other without a new page."),
        Option(
            "numbers",
            "NUMBERS",
            "What is numbered in the margin: lines (every fifth, default), paragraphs or none.",
            choices=MarginNumbers,
        ),
        Option("layout", "LAYOUT", "{choices}; may be given again (default: a4).", choices=Layout, many=True),
        Option(
            "format",
            "FORMATS",
            "{choices}, with commas between them (default: pdf); docx and odt can be changed.",
            choices=HandoutFormat,
        ),
        Option("ruling", "RULING", "Column for notes of the layout “notes”: lines (default) or dots.", choices=Ruling),
        Option("creep", "MM", "How far each further sheet of a booklet moves to the fold (default: 0)."),
        flag("teacher", "Make the teacher's copy too, with the solutions."),
        flag("remarks", "Print drafts with the remarks on them in the margin, for teachers: with --layout notes."),
        flag("form", "Make name, answers and boxes fields to fill in on a screen."),
        flag("zip", "Pack all layouts of the handout into one file to send."),
        Option(
            "each",
            "FILE",
            "List of pupils (CSV: name, class, layout, language, level, group): a copy for each, with the name, and one"
            " file to print, in the teachers' folder.",
        ),
        Option("level", "LEVEL", "Show the blocks of this level (::: level-1), too; may be given again.", many=True),
        Option("group", "GROUP", "Show the blocks of this group, too; may be given again.", many=True),
        AUDIENCE,
        flag("dry_run", "Say what would be made and why, and write nothing."),
        CONTENT,
        JOINED,
        TEACHERS,
        flag("keep_going", "Make the handout in spite of errors in posts (the exit code is still 1).", "k"),
        *RUN,
        FOLDER,
        note="Choose articles by --tag, --post, --author, --since or --all. A list of pupils stays with you: no site,"
        " cache or report has a name of it.",
        module="books",
        examples=(
            sentence("handout --tag sound"),
            sentence("handout --post sound,radio --layout a4,booklet --teacher"),
        ),
    ),
    Command(
        "anthology",
        "Make a book of all articles or of some, as EPUB and PDF",
        Option("name", "NAME", "A book of collection.yaml, or a new one (default: the book of the whole collection)."),
        Option("post", "SLUG", "Article to take, or several with commas, in the order of the book.", many=True),
        Option("tag", "TAG", "Take the articles with this tag, or with one of several: sound,radio.", many=True),
        Option("author", "NAME", "Take the articles by this author; may be given again.", many=True),
        Option("path", "NAME", "Take the articles of this reading path of collection.yaml, in its order."),
        Option("since", "DATE", "Take the articles from this date on (2025-09-01)."),
        Option("language", "LANGUAGE", "Take the articles in this language; the book is in its words."),
        Option(
            "order",
            "ORDER",
            "Running order: {choices} (default: list, as given, then as in the collection).",
            choices=Order,
        ),
        Option(
            "parts",
            "PARTS",
            "Parts of the book: by tag, by year, or as a file there lists them (“- title: …” with “post” or “tag”).",
            choices=Division,
        ),
        Option("format", "FORMATS", "{choices}, with commas between them (default: both).", choices=Format),
        Option("title", "TITLE", "Title of the book (default: the tag, or the collection's title)."),
        Option("subtitle", "SUBTITLE", "Subtitle of the book."),
        Option(
            "dedicate",
            "NAME",
            "To whom it is dedicated: a name, or words, on a page of their own. Such a book goes to the teachers'"
            " folder.",
        ),
        Option("edition", "EDITION", "What the imprint says of the edition (Second edition)."),
        Option("cover", "COVER", "{choices}, or the path of a picture in the content folder.", choices=CoverDesign),
        Option("cover_colour", "COLOUR", "Colour of the cover, #8a2b1d say (default: that of the lead pictures)."),
        TRIM,
        Option("economy", "WORD", "Whether the book saves paper: {choices} (default: auto).", choices=Economy),
        AUDIENCE,
        Option("bleed", "MM", "What a printer cuts off, 3mm say: the book comes as files for a printer, too."),
        CONTENT,
        JOINED,
        TEACHERS,
        flag("keep_going", "Make the book in spite of errors in posts (the exit code is still 1).", "k"),
        *RUN,
        FOLDER,
        note="Choose articles by --tag, --post, --author or --since; without them the book has all.",
        module="books",
        examples=(
            "anthology",
            sentence('anthology --tag radio --title "Our radio" --format pdf'),
        ),
    ),
    Command(
        "moodle",
        "Make a course for Moodle and other platforms: pages, questions, flashcards",
        Option("post", "SLUG", "Article to take, or several with commas, in the order of the course.", many=True),
        Option("tag", "TAG", "Take the articles with this tag, or with one of several: sound,radio.", many=True),
        Option("author", "NAME", "Take the articles by this author; may be given again.", many=True),
        Option("since", "DATE", "Take the articles from this date on (2025-09-01)."),
        Option("language", "LANGUAGE", "Take the articles in this language."),
        Option("title", "TITLE", "Title of the course (default: the tag, or the collection's title)."),
        Option("class_", "CLASS", "Class that the title begins with."),
        CONTENT,
        JOINED,
        TEACHERS,
        flag("keep_going", "Make the course in spite of errors in posts (the exit code is still 1).", "k"),
        *RUN,
        Argument("post", "SLUG", many=True),
        note="Without articles, tags or authors the course has all articles. It goes into the teachers' folder, for the"
        " answers are in it. Import moodle-book.zip into an activity Book, moodle-questions.xml into a question bank.",
        module="books",
    ),
    Command(
        "doctor",
        "Say what this machine lacks for publishing, and what brings it",
        CONTENT,
        flag("json", "Print what was found as JSON."),
        FOLDER,
    ),
    Command(
        "clean",
        "Remove what publish has written",
        FOLDER,
        CONTENT,
        WRITTEN,
        TEACHERS,
        flag("cache", "Forget earlier results too, so that the next publish makes everything anew."),
    ),
    Command(
        "schema",
        "Print a JSON schema, by which an editor checks what you write",
        Argument("name", "collection|authors|front-matter", required=True),
        note="“new site” puts them into the folder .schemas, where collection.yaml names its own.",
        module="explain",
    ),
    Command(
        "completion",
        "Print what lets a shell complete commands and options",
        Argument("shell", "bash|zsh|fish", required=True),
        note='bash: put eval "$(editions completion bash)" into ~/.bashrc. zsh: the same with zsh into ~/.zshrc.'
        " fish: editions completion fish > ~/.config/fish/completions/editions.fish",
        module="explain",
    ),
)
