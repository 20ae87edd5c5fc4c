"""`import`: documents of word processors, web pages and e-books become posts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence

from pipeline.cli.language import translate, write_sentences
from pipeline.cli.option_values import Verbosity
from pipeline.cli.running import run_with_progress
from pipeline.i18n.sentences import counted, joined, sentence, with_others
from pipeline.importing.documents import Fate
from pipeline.importing.import_documents import Imported, ImportOptions, import_documents
from pipeline.options import Options
from pipeline.runs.result import ExitCode
from pipeline.text.visible import write_lines


def import_(
    *,
    files: tuple[str, ...],
    options: Options,
    verbosity: Verbosity,
    lang: str,
    author: str,
    replace: bool,
    dry_run: bool,
    json: bool,
) -> ExitCode:
    """Make the posts, and tell what became of each document."""
    today = dt.datetime.now().astimezone().date()
    asked = ImportOptions(options.content, today, lang, author, not dry_run, replace, options.workers, options.limits)
    with run_with_progress(verbosity) as progress:
        outcomes = import_documents(files, asked, progress)
    if json:
        write_lines(as_json(outcomes))
    else:
        write_sentences(*as_lines(outcomes, wrote=not dry_run, quiet=verbosity.quiet))
    return ExitCode.ERRORS if any(outcome.reason for outcome in outcomes) else ExitCode.PUBLISHED


_NAMED = 3  # posts of one document that are named one by one


def as_lines(outcomes: Sequence[Imported], *, wrote: bool, quiet: bool = False) -> tuple[str, ...]:
    """Return the lines; of a run that `wrote` nothing they say what would be, `quiet` ones what failed alone."""
    lines = [line for outcome in outcomes if outcome.reason or not quiet for line in _describe_outcome(outcome)]
    return tuple(lines) if quiet else (*lines, _sum(outcomes, wrote=wrote))


def as_json(outcomes: Sequence[Imported]) -> str:
    """Return the same for programs, in ASCII."""
    values = [
        {
            "file": outcome.source,
            "posts": list(outcome.posts),
            "pictures": outcome.pictures,
            "stood_there": outcome.stood,
            "old_text": outcome.kept,
            "error": translate(outcome.reason),
            "remarks": [
                {
                    "fate": str(remark.fate),
                    "kind": remark.kind,
                    "number": remark.number,
                    "message": translate(remark.message),
                }
                for remark in outcome.remarks
            ],
        }
        for outcome in outcomes
    ]
    return f"{json.dumps({'files': values}, indent=2)}\n"


def _describe_outcome(outcome: Imported) -> Iterator[str]:
    if outcome.reason:
        yield sentence("{file}: not imported: {why}", file=outcome.source, why=outcome.reason)
        return
    if outcome.stood:
        yield sentence(
            "{file}: imported before, as {posts}; nothing was changed",
            file=outcome.source,
            posts=_list_names(outcome.posts),
        )
        return
    yield _describe_fate(outcome)
    for fate, (say, at_once) in _FATES.items():
        sentences = [remark.message for remark in outcome.remarks if remark.fate is fate]
        yield from map(say, [joined(sentences, "{first}; {second}")] if at_once and sentences else sentences)


def _describe_fate(outcome: Imported) -> str:
    posts = _list_names(outcome.posts)
    if outcome.kept:
        return sentence(
            "{file} → {posts}, whose old text is now {kept}", file=outcome.source, posts=posts, kept=outcome.kept
        )
    if not outcome.pictures:
        return sentence("{file} → {posts}", file=outcome.source, posts=posts)
    pictures = counted("{number} picture", "{number} pictures", outcome.pictures)
    return sentence("{file} → {posts}, with {pictures}", file=outcome.source, posts=posts, pictures=pictures)


_FATES = {
    Fate.TURNED: (lambda what: sentence("  converted: {what}", what=what), True),
    Fate.DROPPED: (lambda what: sentence("  dropped: {what}", what=what), True),
    Fate.FIX: (lambda what: sentence("  to fix: {what}", what=what), False),
}
"""How each is said; all of a kind on one line, what is to be fixed on a line each."""


def _list_names(paths: Sequence[str]) -> str:
    return with_others(", ".join(paths[:_NAMED]), len(paths) - _NAMED)


def _sum(outcomes: Sequence[Imported], *, wrote: bool) -> str:
    made = [outcome for outcome in outcomes if outcome.posts and not outcome.stood]
    if outcomes and all(outcome.stood for outcome in outcomes):
        return sentence("Nothing to import: everything was imported before.")
    if not made:
        return sentence("Nothing was imported.") if wrote else sentence("Nothing can be imported.")
    posts = counted("{number} post", "{number} posts", sum(len(outcome.posts) for outcome in made))
    documents = counted("{number} document", "{number} documents", len(made))
    failed = sum(bool(outcome.reason) for outcome in outcomes)
    files = counted("{number} file", "{number} files", failed)
    if wrote and failed:
        return sentence(
            "Made {posts} of {documents}; {files} not imported.", posts=posts, documents=documents, files=files
        )
    if wrote:
        return sentence("Made {posts} of {documents}.", posts=posts, documents=documents)
    if failed:
        return sentence(
            "Would make {posts} of {documents}; {files} not imported.", posts=posts, documents=documents, files=files
        )
    return sentence("Would make {posts} of {documents}.", posts=posts, documents=documents)
