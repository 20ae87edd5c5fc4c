"""Search for posts that break the program: `python -m tests.tools.fuzz --minutes 60 --seed 1`."""

import argparse
import sys
from pathlib import Path

from platformdirs import user_cache_path

from tests.tools.fuzz.hunt import FOUND, hunt


def main() -> int:
    """Run the search, print its findings, and exit with 1 if there are any."""
    parser = argparse.ArgumentParser(prog="./invoke fuzz")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--database", type=Path, default=user_cache_path("editions-fuzz"))
    options = parser.parse_args()
    faults = -1
    for line in hunt(options.minutes, options.seed, options.database, FOUND):
        faults += 1
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
