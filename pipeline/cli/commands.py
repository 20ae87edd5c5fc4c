"""Every command that people use: its name, what it does, its words and options, and the function that does it.

This one table makes the program `editions` (`click_program.py`), `./invoke` and the tasks of plain invoke
(`invoke_tasks.py`). An option that has a letter has it in every command.
"""

from __future__ import annotations

from pipeline.cli.on_demand_commands import ANTHOLOGY, HANDOUT
from pipeline.cli.shared_options import (
    CHECKED,
    CHOICE,
    CONTENT,
    FOLDER,
    JOBS,
    LIMITS,
    OUTPUT,
    SHOWN,
    TEACHERS,
    TRIM,
    TRUST,
    WRITTEN,
    flag,
    many,
    text,
)
from pipeline.cli.table import Command, Word
from pipeline.new.given import LICENCES

COMMANDS = (  # in the order in which somebody needs them
    Command(
        "new site",
        "Begin a collection",
        "pipeline.cli.actions.new_site:new_site",
        (
            text("title", "TITLE", "Title of the site (default: the folder's name)."),
            text("lang", "LANGUAGE", "Language of the site and of its files: fr, en, de, pt-BR … (default: fr)."),
            text(
                "licence", "LICENCE", "What readers may do: CC BY-SA 4.0, say, or words of your own.", choices=LICENCES
            ),
            text("author", "NAME", "Author of the collection."),
            text("base_url", "ADDRESS", "Where the site will stand: https://example.org/blog/, say."),
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
            text("lang", "LANGUAGE", "Language of the article, where it is another one than the collection's."),
            text("author", "NAME", "Author of the article."),
            many("tag", "TAG", "Tag of the article; may be given again."),
            flag("draft", "Make it a draft, which is not published."),
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
            flag("open", "Open it in the browser."),
            text("port", "PORT", "Port to serve at (default: one that is free)."),
            text(
                "host",
                "ADDRESS",
                "Address of this machine at which others may read it, 0.0.0.0 for all; drafts are then left out"
                " (default: nobody else).",
            ),
            flag("no_drafts", "Leave drafts out, as publish does."),
            JOBS,
            TRUST,
            *LIMITS,
            flag("verbose", "Print each error too, not only how many there are.", "v"),
            flag("quiet", "Print no line for each change.", "q"),
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
            TEACHERS,
            *CHOICE,
            TRIM,
            flag("zip", "Pack all of it into one file beside the output folder, OUTPUT.zip, to hand on."),
            flag("single", "Make each article as one HTML file too, which needs no other, in OUTPUT/single."),
            flag("dry_run", "Say what would be made and why, and write nothing."),
            text("scheduler", "ADDRESS", "Dask scheduler (tcp://HOST:PORT) whose workers do the jobs."),
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
            WRITTEN,
            text(
                "to",
                "TARGET",
                "A name of deploy: in collection.yaml, or pages:ADDRESS#BRANCH, rsync:USER@HOST:/PATH, folder:/PATH.",
            ),
            flag("dry_run", "Say what would be added, changed and removed there, and change nothing."),
            flag("all_files", "List every file, where of many the first few would do."),
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
            text("lang", "LANGUAGE", "Language of the posts (default: told from their words)."),
            text("author", "NAME", "Author of the posts (default: the line below their title, if there is one)."),
            flag("dry_run", "Say what would be made, and write nothing."),
            JOBS,
            *LIMITS,
            flag("json", "Print what became of each document as JSON."),
            *SHOWN,
        ),
        (Word("files", "FILE", required=True, many=True),),
        note="The posts go where the collection keeps its posts. No file that is there is changed.",
    ),
    Command(
        "check",
        "Find the problems that publish would find, and write nothing",
        "pipeline.cli.actions.check:check",
        (CONTENT, *CHECKED),
        (FOLDER,),
    ),
    Command(
        "report",
        "Say what to write or mend next, and what there is, on one page",
        "pipeline.cli.actions.report:report",
        (
            CONTENT,
            text("output", "FILE", "Page to write (default: report.html).", "o"),
            flag("open", "Open it in the browser."),
            flag("online", "Visit the links to the web, slowly, to see which pages are gone."),
            flag("json", "Print all of it as JSON; a page is written only where --output or --open asks for it."),
            JOBS,
            TRUST,
            *LIMITS,
            *SHOWN,
        ),
        (FOLDER,),
        note="The page is for whoever edits: it stands outside of the output folder and goes nowhere.",
    ),
    Command(
        "explain",
        "Say what a rule means and how to mend what breaks it",
        "pipeline.cli.actions.explain:explain",
        (text("rule", "RULE", "Name of a rule, as it stands in a line about a problem."),),
        (Word("rule", "RULE"),),
    ),
    HANDOUT,
    ANTHOLOGY,
    Command(
        "doctor",
        "Say what this machine lacks for publishing, and what brings it",
        "pipeline.cli.actions.doctor:doctor",
        (CONTENT, flag("json", "Print what was found as JSON.")),
        (FOLDER,),
    ),
    Command(
        "clean",
        "Remove what publish has written",
        "pipeline.cli.actions.clean:clean",
        (
            CONTENT,
            WRITTEN,
            TEACHERS,
            flag("cache", "Forget earlier results too, so that the next publish makes everything anew."),
        ),
        (FOLDER,),
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
