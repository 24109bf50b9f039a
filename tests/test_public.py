"""What a notebook imports."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import pairmnist
from pairmnist import Run, Settings, SettingsError

TOP = Path(__file__).parents[1]


def in_new_process(code: str, cache: Path) -> str:
    """What Python prints that runs this text and finds the package as it is here."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(TOP), "PAIRMNIST_CACHE": str(cache), "PYTHONIOENCODING": "utf-8"},
        cwd=cache,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_script_in_the_readme_runs(tmp_path):
    """It reads shipped runs, trains one with an error like theirs, and leaves no file behind."""
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    [script] = re.findall(r"## In a notebook\n\n```python\n(.*?)```", readme, flags=re.DOTALL)
    printed = in_new_process(script, tmp_path)
    shipped, trained = (float(error) for error in re.findall(r"([\d.]+) % wrong", printed))
    assert shipped == pytest.approx(13.6, abs=1)
    assert trained == pytest.approx(shipped, abs=5)
    assert len(re.findall(r"^\d+ 0\.\d+$", printed, flags=re.MULTILINE)) == 20  # an epoch a line
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_torch_is_loaded_by_the_first_use_of_what_needs_it(tmp_path):
    script = (
        "import sys, pairmnist\n"
        "assert set(pairmnist.__all__) <= set(dir(pairmnist))\n"
        "print('torch' in sys.modules)\n"
        "pairmnist.train\n"
        "print('torch' in sys.modules)\n"
    )
    assert in_new_process(script, tmp_path).split() == ["False", "True"]


def test_every_public_name_is_there_and_explained():
    assert all(getattr(pairmnist, name).__doc__ for name in pairmnist.__all__)
    misspelt = "trane"
    with pytest.raises(AttributeError, match="no attribute 'trane'"):
        getattr(pairmnist, misspelt)


def test_a_bad_setting_is_refused_in_words():
    with pytest.raises(SettingsError, match="epochs must be"):
        Run(Settings(epochs=0))
