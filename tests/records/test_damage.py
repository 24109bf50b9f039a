"""Whatever lies in a cache folder: no crash, no long wait, little memory, and never a number that was not trained."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HARMLESS = {"flipped", "overwritten", "surrounded", "truncated", "link"}  # may leave all that is read as it was


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured as Linux says it")
def test_a_thousand_damaged_files_are_refused_in_little_memory(tmp_path):
    command = [sys.executable, "-m", "tests.support.damage", str(tmp_path), "1000"]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert not found["wrong"]
    assert sum(found["tried"].values()) == 1000
    assert set(found["read"]) <= HARMLESS
    assert found["megabytes"] < 300
