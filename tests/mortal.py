"""Kill publishes and check the output folder afterwards, for `test_interrupted.py`.

    python -m tests.mortal steps FOLDER exchange|rename    before every single step on the disk
    python -m tests.mortal moments FOLDER NUMBER           at random moments of whole publishes

A process of its own, with one thread: it forks each victim, which saves the seconds that its imports would take.
"""

import hashlib
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from unittest import mock

from pipeline.files.own_files import MANIFEST
from pipeline.jobs.blob import Blob
from pipeline.jobs.executors import InProcess
from pipeline.options import Options
from pipeline.output.manifest import Manifest, Records
from pipeline.output.staging import exchange
from pipeline.output.tree import new_tree
from pipeline.publish import publish

_SEED = 20_261_124
_STEPS = frozenset(
    "open os.mkdir os.rename os.link os.remove os.rmdir os.scandir os.listdir os.chmod ctypes.dlsym".split()
)
_THEIRS = "CNAME"  # a file of somebody else, which must never be lost
_POST = "---\ntitle: Un essai {number}\ndate: 2025-03-01\ntags: essais\n---\n\nUn paragraphe {text}.\n"


def edition_in(output: Path, page: str) -> str:
    """Return the text of the edition in a folder if it is complete and alone, else a description of the fault."""
    if not output.exists():
        return "gone"
    for path, blob in Manifest.read(output).files.items():
        file = output / path
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != blob.digest:
            return f"{path} is not as the manifest has it"
    found = {path.relative_to(output).as_posix() for path in output.rglob("*") if not path.is_dir()}
    if found != {*Manifest.read(output).files, MANIFEST, _THEIRS}:
        return f"strange files: {sorted(found)}"
    return (output / page).read_text("utf-8").partition("paragraphe ")[2].partition(".")[0]


def steps(folder: Path) -> Iterator[dict[str, object]]:
    """Kill a publish before its first step on the disk, then before its second, and so on."""
    output, records = folder / "output", Records(folder / "records")

    def write(text: str) -> None:
        with new_tree(output, records) as tree:
            tree.write("site", "a.html", Blob.of(f"paragraphe {text}."))
            tree.write("site", "same/b.html", Blob.of("as ever"))
            tree.write("site", f"{text}/c.html", Blob.of(text))
            tree.swap_in()

    def die_before(step: int, text: str) -> None:
        seen = count()

        def look(event: str, _: tuple[Any, ...]) -> None:
            if event in _STEPS and next(seen) == step:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(look)
        write(text)

    write("0")
    (output / _THEIRS).write_text("example.org", "utf-8")
    for step in count():
        old, new = str(step), str(step + 1)
        status = _forked(partial(die_before, step, new))
        stood = edition_in(output, "a.html")
        with new_tree(output):  # whoever comes next, and if it does nothing else
            pass
        repaired, left = edition_in(output, "a.html"), _left(folder, "records")
        write(new)
        after = edition_in(output, "a.html")
        yield {"old": old, "new": new, "stood": stood, "repaired": repaired, "left": left, "after": after}
        if status == 0:
            return


def moments(folder: Path, number: int) -> Iterator[dict[str, object]]:
    """Kill whole publishes of two posts with all their processes at random moments."""
    options = Options(folder / "content", folder / "output", workers=2)
    chance = random.Random(_SEED)

    def edit(text: str) -> None:
        options.content.mkdir(exist_ok=True)
        for post in (1, 2):
            (options.content / f"{post}.md").write_text(_POST.format(number=post, text=text), "utf-8")

    def whole(text: str) -> float:
        edit(text)
        began = time.monotonic()
        assert _forked(lambda: publish(options)) == 0
        return time.monotonic() - began

    edit("0")
    with mock.patch("pipeline.runs.runners._processes", return_value=InProcess()):
        publish(options)  # here, so that what it imports need not be imported by each victim, and starting nothing
    (options.output / _THEIRS).write_text("example.org", "utf-8")
    whole("B")
    whole("A")
    whole("B")
    old, takes = "A", whole("A")
    for index in range(number):
        # The two texts have been made before: what is killed is mostly the writing. Some are new, so that other
        # processes are at work too.
        known = index % 8 != 7
        new = f"N{index}" if not known else "B" if old == "A" else "A"
        edit(new)
        _forked(lambda: publish(options), chance.uniform(0, 1.1 if known else 4) * takes)
        stood = edition_in(options.output, "articles/1.html")
        took = whole(new)
        takes = took if known else takes
        after, left = edition_in(options.output, "articles/1.html"), _left(folder, "content")
        yield {"old": old, "new": new, "stood": stood, "repaired": stood, "left": left, "after": after}
        old = new


def _left(folder: Path, *others: str) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name not in {"output", *others})


def _forked(work: Callable[[], object], moment: float | None = None) -> int:
    """Run `work` in a process group and kill the group after `moment` seconds; return the exit status."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        work()
        os._exit(0)
    os.setpgid(child, child)
    if moment is not None:
        time.sleep(moment)
        os.killpg(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


def main(kind: str, folder: Path, option: str) -> None:
    """Print one line of JSON for each killed process."""
    with mock.patch("pipeline.output.staging.exchange", exchange if option != "rename" else lambda *_: False):
        for victim in steps(folder) if kind == "steps" else moments(folder, int(option)):
            print(json.dumps(victim), flush=True)  # noqa: T201 - to the process that started it


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
