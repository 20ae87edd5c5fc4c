from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.tools.bench.usage import PROBE, BenchError, Usage, measured, median

BURN = """
import time
def burn():
    while time.process_time() < 0.3:
        pass
"""
# The child leaves a grandchild behind, and nobody waits for that.
ORPHAN = BURN + "import os\nif not os.fork():\n    if not os.fork():\n        burn()\n    os._exit(0)\nos.wait()\n"


def test_processor_time_of_what_is_left_behind_counts(tmp_path: Path) -> None:
    assert measured([sys.executable, "-c", ORPHAN], tmp_path).usage.cpu >= 0.3


def test_the_peak_of_the_main_process_and_that_of_its_largest_worker(tmp_path: Path) -> None:
    worker = "import time; kept = bytearray(b'x' * 60_000_000); time.sleep(.3)"
    main = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {worker!r}])"
    usage = measured([sys.executable, "-c", main], tmp_path).usage
    if sys.platform == "linux":
        assert usage.main is not None
        assert usage.worker is not None
        assert usage.main < 60_000_000 < usage.worker
    assert usage.largest is not None
    assert usage.largest > 60_000_000


def test_programs_that_any_python_process_starts_are_counted(tmp_path: Path) -> None:
    inner = "import subprocess; subprocess.run(['true'])"
    outer = f"import subprocess, sys; [subprocess.run([sys.executable, '-c', {inner!r}]) for _ in range(2)]"
    run = measured([sys.executable, "-c", outer], tmp_path, {"PYTHONPATH": str(PROBE)})
    assert run.programs == {Path(sys.executable).name: 2, "true": 2}
    assert run.stages == {}


def test_seconds_of_the_main_process_go_to_the_module_at_work(tmp_path: Path) -> None:
    (tmp_path / "pipeline").mkdir()
    (tmp_path / "pipeline" / "busy.py").write_text(BURN, "utf-8")
    main = "from pipeline.busy import burn; burn()"
    run = measured([sys.executable, "-c", main], tmp_path, {"PYTHONPATH": str(PROBE)}, stages=True)
    assert max(run.stages, key=lambda name: run.stages[name]) == "pipeline.busy"
    assert 0.1 < run.stages["pipeline.busy"] < 0.4


def test_a_run_that_fails_is_no_figure(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match=r"ended with 3:\nno luck"):
        measured([sys.executable, "-c", "import sys; sys.stderr.write('no luck'); sys.exit(3)"], tmp_path)


def test_medians_of_times_and_the_largest_peaks() -> None:
    usages = [Usage(1, 10, 100, None), Usage(9, 12, 300, None), Usage(2, 50, 200, 7)]
    assert median(usages) == Usage(2, 12, 300, 7)
