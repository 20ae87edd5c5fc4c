"""`anthology`, `handout` and `moodle`: a book, a handout or a course to order."""

from __future__ import annotations

from dataclasses import replace

from pipeline.cli.option_values import OptionError, Verbosity, parse_request
from pipeline.cli.running import end, run_with_progress
from pipeline.cli.summary import Purpose, TypedPaths
from pipeline.cli.terminal import tell_copies, tell_plan
from pipeline.files.pupils import PERSONAL, load_pupils
from pipeline.i18n.catalogue import word_of
from pipeline.i18n.sentences import AND, joined
from pipeline.load.books import read_handout, read_wishes
from pipeline.model.article import split_values
from pipeline.model.books_and_handouts import Layout
from pipeline.on_demand import plan_order, publish_anthology, publish_copies, publish_course, publish_handout
from pipeline.options import Options
from pipeline.runs.result import ExitCode

_SELECTING = ("post", "tag", "author", "path", "since", "all")


def anthology(*, options: Options, verbosity: Verbosity, name: str, **given: object) -> ExitCode:
    """Make one book."""
    given |= {"name": name, "trim": options.trim}  # the size of this book alone
    options = replace(options, trim=None)
    wished = parse_request(lambda values: read_wishes(values, options.content), given)
    with run_with_progress(verbosity) as progress:
        report, paths = publish_anthology(options, name, wished, progress)
    return end(report, Purpose.ANTHOLOGY, TypedPaths(str(options.content), joined(map(str, paths), AND)), verbosity)


def handout(
    *, options: Options, verbosity: Verbosity, class_: str, each: str, dry_run: bool, **given: object
) -> ExitCode:
    """Make one handout, or a copy of it for each pupil of a list."""
    if not any(given[name] for name in _SELECTING):
        raise OptionError("choose articles: --tag TAG, --post SLUG, --author NAME, --since DATE or --all")
    if each and any(given[name] for name in ("teacher", "zip", "format")):
        raise OptionError(
            "--each makes only the pupils' PDFs: give --teacher, --zip and --format in a command without it"
        )
    is_other = each or any(given[name] for name in ("teacher", "zip", "format"))
    if options.remarks and (is_other or [*given["layout"]] != [Layout.NOTES]):  # type: ignore[misc]  # a list, as the option says
        raise OptionError(
            "--remarks makes only the PDF of “--layout notes”: give everything else in a command without it"
        )
    levels, groups = (_split_all(given.pop(name)) for name in ("level", "group"))
    options = replace(options, levels=levels, groups=groups, drafts=options.drafts or options.remarks)
    wishes = parse_request(read_handout, {**given, "class": class_})
    pupils = load_pupils(each) if each else None
    if pupils and set(PERSONAL).isdisjoint(wishes.layouts):
        raise OptionError("--layout: copies for pupils come as {layouts}", layouts=joined(map(word_of, PERSONAL)))
    if dry_run:
        with run_with_progress(verbosity) as progress:
            planned = plan_order(options, wishes, pupils, progress)
        tell_plan(planned)
        if pupils:
            tell_copies(len(pupils.pupils), pupils.path, str(options.teachers), pupils.problems)
        return ExitCode.PUBLISHED
    with run_with_progress(verbosity) as progress:
        if pupils:
            report, path = publish_copies(options, wishes, pupils, progress)
        else:
            report, path = publish_handout(options, wishes, progress)
    return end(report, Purpose.HANDOUT, TypedPaths(str(options.content), str(path), str(options.output)), verbosity)


def _split_all(words: object) -> tuple[str, ...]:
    return (
        tuple(sorted({value for word in words for value in split_values(str(word))}))
        if isinstance(words, list | tuple)
        else ()
    )


def moodle(*, options: Options, verbosity: Verbosity, class_: str, **given: object) -> ExitCode:
    """Make one course."""
    wishes = parse_request(read_handout, {**given, "class": class_})
    with run_with_progress(verbosity) as progress:
        report, path = publish_course(options, wishes, progress)
    return end(report, Purpose.COURSE, TypedPaths(str(options.content), str(path), str(options.output)), verbosity)
