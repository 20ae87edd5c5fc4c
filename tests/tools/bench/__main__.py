"""Run the bench: `python -m tests.tools.bench`, started by `./invoke bench`."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.tools.bench.peers import run_peers
from tests.tools.bench.project import Project, Say, measure
from tests.tools.bench.tables import describe, peers_table, runs_table
from tests.tools.bench.usage import BenchError


def bench(folder: Path, options: argparse.Namespace, say: Say) -> Iterator[str]:
    """Measure in `folder`; yield the tables and the text around them.

    Raises:
        BenchError: A run failed, or the other commit cannot be had.
    """
    yield f"{options.number:,} articles, {describe()}\n"
    projects = []
    if options.against:
        projects.append(Project(folder / "before", f"{options.against}: "))
        projects[0].copy_commit(options.against)
        if packages := projects[0].other_packages():
            yield f"{options.against} was made for other packages, and ran with those of this environment: {', '.join(packages)}\n"
    projects.append(Project(folder / "now", "this code: "))
    projects[-1].copy_checkout()
    editions = ["--only", options.only] if options.only else []
    runs = measure(projects, options.number, options.rounds, say, editions)
    yield runs_table(runs)
    if options.peers:
        yield peers_table(runs["cold"][-1].usage, dict(run_peers(projects[-1].content, folder, say)))


def main() -> None:
    """Parse the options, measure, and print each table when it is ready."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--number", type=int, default=100, help="number of articles")
    parser.add_argument("--against", default="", help="commit to compare with")
    parser.add_argument("--only", default="", help="editions to publish, with commas between them")
    parser.add_argument("--rounds", type=int, default=3, help="how often to measure each run; the median counts")
    parser.add_argument("--peers", action="store_true", help="measure the other tools that are installed too")
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            for text in bench(Path(name), parser.parse_args(), lambda text: sys.stderr.write(f"{text} …\n")):
                sys.stdout.write(f"{text}\n")
                sys.stdout.flush()
    except BenchError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
