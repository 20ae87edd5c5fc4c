from __future__ import annotations

import subprocess
import sys

import pytest

_COUNT = """
import subprocess
started = []
begin = subprocess.Popen.__init__
def note(self, *given, **named):
    started.append(given or named)
    return begin(self, *given, **named)
subprocess.Popen.__init__ = note
import pipeline.press.typesetting.engine
print(len(started))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere libraries are searched in other ways")
def test_the_engine_is_imported_without_a_single_process() -> None:
    found = subprocess.run([sys.executable, "-c", _COUNT], capture_output=True, text=True, check=True)
    assert found.stdout == "0\n"
