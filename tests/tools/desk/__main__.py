"""Edit every block of the posts in a folder and report other changes: `python -m tests.tools.desk DIR`."""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from pipeline.jobs.executors import room_to_nest
from pipeline.load.walk import is_markdown
from tests.tools.desk.edits import Examined, examine

_LINE = "{:<28}{:>7}{:>9}{:>9}{:>9}{:>9}{:>8}{:>8}\n"


def main() -> int:
    """Examine the posts, print a table, and exit with 1 if there is a fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.desk")
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--most", type=int, default=0, help="so many posts of each folder, drawn by lot")
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    write = sys.stdout.write
    write(_LINE.format("folder", "posts", "blocks", "same", "words", "shown", "text", "faults"))
    everything: list[Examined] = []
    with ProcessPoolExecutor(options.workers) as pool:
        for folder in options.folders:
            paths = [path for path in sorted(folder.rglob("*")) if is_markdown(path.name) and path.is_file()]
            if options.most and len(paths) > options.most:
                paths = sorted(random.Random(1).sample(paths, options.most))
            found = list(pool.map(partial(_examine, folder), paths))
            everything += found
            write(_row(folder.name, found))
            sys.stdout.flush()
    write(_row("all", everything))
    for why, number in sorted(Counter(one.as_text for one in everything if one.as_text).items()):
        write(f"as text, {why}: {number}\n")
    for one in everything:
        if one.as_text:
            write(f"{one.path}: as text: {one.as_text}\n")
        write("".join(f"{fault}\n" for fault in one.faults))
    return int(any(one.faults for one in everything))


def _examine(folder: Path, path: Path) -> Examined:
    name = path.relative_to(folder).as_posix()
    try:
        with room_to_nest():
            return examine(name, path.read_bytes())
    except Exception as error:  # noqa: BLE001 - a fault like any other
        return Examined(name, faults=[f"{name}:1: {type(error).__name__}: {error}"])


def _row(name: str, found: Iterable[Examined]) -> str:
    found = list(found)
    sums = [sum(getattr(one, what) for one in found) for what in ("blocks", "same", "words", "shown")]
    as_text, faults = sum(bool(one.as_text) for one in found), sum(len(one.faults) for one in found)
    return _LINE.format(name, len(found), *sums, as_text, faults)


if __name__ == "__main__":
    sys.exit(main())
