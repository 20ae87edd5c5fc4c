"""Run the fidelity comparison: `python -m tests.tools.fidelity`, started by `./invoke fidelity`."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from pipeline.cli.option_values import OptionError, parse_trust
from pipeline.model.settings import Trust
from tests.tools.fidelity.measure import Published, measure, publish_into, published
from tests.tools.fidelity.tables import as_json, show, show_worst

_WIDTH = 140  # of tables that go into a file


def main() -> None:
    """Parse the options, publish if needed, compare, print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="fidelity-") as folder:
        made = _made(options, Path(folder))
        posts = list(measure(options.content, made))
    if options.json:
        json.dump(as_json(posts), sys.stdout, indent=1, ensure_ascii=False)
        return
    console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
    show(options.content.resolve().name, posts, console)
    if options.posts:
        show_worst(posts, console)


def _made(options: argparse.Namespace, folder: Path) -> Published:
    if options.output:
        return published(options.content, options.output, options.trust)
    return publish_into(options.content, folder / "output", options.trust)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="fidelity", description=__doc__)
    parser.add_argument("--content", type=Path, default=Path("content"), help="folder with the posts")
    parser.add_argument("--output", type=Path, help="what was published of it; without, it is published")
    parser.add_argument("--trust", type=_trusted, default=(), help="what the posts may do: html")
    parser.add_argument("--json", action="store_true", help="print all of it as JSON")
    parser.add_argument("--posts", action="store_true", help="list the posts that lost most, and what")
    return parser.parse_args()


def _trusted(words: str) -> tuple[Trust, ...]:
    try:
        return parse_trust(words)
    except OptionError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


if __name__ == "__main__":
    main()
