"""Use a desk at random, and look for words that it has lost: `python -m tests.tools.monkey --seed 1 --actions 1000`.

Two persons write by the calls of the desk's pages, another program changes the same files, and the desk is killed and
started again on another port. Each text has a word of its own. What the desk has acknowledged, and what the other
program wrote and has not removed itself, is in a file afterwards, or in a version that the history shows.
"""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.tools.monkey.monkey import Monkey


def main() -> int:
    """Use a desk, print what it has lost, and exit with 1 where that is anything."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.monkey")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--actions", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="editions-monkey-") as folder:
        monkey = Monkey(Path(folder), options.seed)
        lost = monkey.run(options.actions)
    book, write = monkey.book, sys.stdout.write
    by_hand = sum(word.startswith("zqp") for word in book.words)
    write(f"seed {monkey.seed}: {len(book.deeds)} actions, {monkey.starts} starts, ")
    write(f"{len(book.words) - by_hand} words acknowledged, {by_hand} by hand, {len(lost)} lost\n")
    kinds = Counter(said.split()[2].rstrip(":") for said, _ in book.deeds)
    write(f"{', '.join(f'{kind} {number}' for kind, number in kinds.most_common())}\n")
    write("".join(f"{line}\n" for line in [*map(book.describe, lost), *book.faults]))
    return int(bool(lost or book.faults))


if __name__ == "__main__":
    sys.exit(main())
