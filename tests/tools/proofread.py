"""Proofread a random sample of a folder and print each alarm, for review: `python -m tests.tools.proofread DIR`.

Posts are drawn by seed until they have as many words as are wanted. `--marks` prints what is found of the planted faults
of `tests/proofread/marks.md` instead, by kind.
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path

from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.proofread.proofreading import Proofreading, proofread_posts
from tests.proofread.marks import mark


def draw(folder: Path, seed: int, words: int) -> Proofreading:
    """Return the alarms in randomly drawn posts with this many words in total."""
    manuscript = load(folder)
    posts = list(manuscript.posts)
    random.Random(seed).shuffle(posts)
    with Runner() as runner:
        drawn = 0
        while len(posts) > drawn and sum(len(post.body.split()) for post in posts[:drawn]) < words:
            drawn += 1
        return proofread_posts(manuscript, posts[:drawn], runner)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--words", type=int, default=3_000)
    parser.add_argument("--marks", action="store_true")
    options = parser.parse_args()
    if options.marks or not options.folder:
        with tempfile.TemporaryDirectory() as folder:
            marks = mark(Path(folder))
        rows = [f"{kind:12} {number:3} {marks.found.get(kind, 0):3}" for kind, number in marks.planted.items()]
        rows += [f"missed: {kind} “{text}”" for kind, text in marks.missed]
        rows += [f"false: {text}" for text in marks.false]
    else:
        found = draw(options.folder, options.seed, options.words)
        told = [problem for problem in found.problems if problem.rule != "typography"]
        words = sum(proof.words for proof in found.proofs)
        rows = [str(problem) for problem in told]
        rows += [f"{words} words in {len(found.proofs)} posts: {len(told)} alarms"]
    sys.stdout.write("\n".join(rows) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
