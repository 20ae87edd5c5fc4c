import sys
from pathlib import Path

import pytest

from tests.tools.bench.usage import BenchError, Usage, measured, median

# The child leaves a grandchild behind, and nobody waits for that.
ORPHAN = """
import os, time
def burn():
    while time.process_time() < 0.3:
        pass
if not os.fork():
    if not os.fork():
        burn()
    os._exit(0)
os.wait()
"""


def test_processor_time_of_what_is_left_behind_counts(tmp_path: Path) -> None:
    assert measured([sys.executable, "-c", ORPHAN], tmp_path)[0].cpu >= 0.3


def test_the_peak_of_the_main_process_and_that_of_its_largest_worker(tmp_path: Path) -> None:
    worker = "import time; kept = bytearray(b'x' * 60_000_000); time.sleep(2)"
    main = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {worker!r}])"
    usage, _ = measured([sys.executable, "-c", main], tmp_path)
    if sys.platform == "linux":
        assert usage.main is not None
        assert usage.worker is not None
        assert usage.main < 60_000_000 < usage.worker
    assert usage.largest is not None
    assert usage.largest > 60_000_000


def test_what_a_command_prints_comes_with_what_it_used(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import os; print(os.environ['GIVEN'], os.getcwd())"]
    assert measured(command, tmp_path, {"GIVEN": "a"})[1] == f"a {tmp_path}\n"


def test_a_run_that_fails_is_no_figure(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match=r"ended with 3:\nno luck"):
        measured([sys.executable, "-c", "import sys; sys.stderr.write('no luck'); sys.exit(3)"], tmp_path)


def test_medians_of_times_and_the_largest_peaks() -> None:
    usages = [Usage(1, 10, 100, None), Usage(9, 12, 300, None), Usage(2, 50, 200, 7)]
    assert median(usages) == Usage(2, 12, 300, 7)
