"""`anthology` and `handout`: a book or a handout to order."""

from __future__ import annotations

from dataclasses import replace

from pipeline.cli.option_values import OptionError, Verbosity, parse_request
from pipeline.cli.running import end, run_with_progress
from pipeline.cli.summary import Purpose, TypedPaths
from pipeline.i18n.sentences import AND, joined
from pipeline.load.books import read_handout, read_wishes
from pipeline.on_demand import publish_anthology, publish_handout
from pipeline.options import Options
from pipeline.runs.result import ExitCode

_SELECTING = ("post", "tag", "author", "since", "all")


def anthology(*, options: Options, shown: Verbosity, name: str, **given: object) -> ExitCode:
    """Make one book."""
    given |= {"name": name, "trim": options.trim}  # the size of this book alone
    options = replace(options, trim=None)
    wished = parse_request(lambda values: read_wishes(values, options.content), given)
    with run_with_progress(shown) as progress:
        report, paths = publish_anthology(options, name, wished, progress)
    return end(report, Purpose.ANTHOLOGY, TypedPaths(str(options.content), joined(map(str, paths), AND)), shown)


def handout(*, options: Options, shown: Verbosity, class_: str, **given: object) -> ExitCode:
    """Make one handout."""
    if not any(given[name] for name in _SELECTING):
        raise OptionError("choose articles: --tag TAG, --post SLUG, --author NAME, --since DATE or --all")
    wishes = parse_request(read_handout, {**given, "class": class_})
    with run_with_progress(shown) as progress:
        report, path = publish_handout(options, wishes, progress)
    return end(report, Purpose.HANDOUT, TypedPaths(str(options.content), str(path), str(options.output)), shown)
