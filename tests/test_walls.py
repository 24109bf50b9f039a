"""The design's walls and its one direction, checked on the imports."""

import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[1]


def modules() -> set[str]:
    """The dotted names of all modules of the package."""
    names = (".".join(path.relative_to(TOP).with_suffix("").parts) for path in (TOP / "pairmnist").rglob("*.py"))
    return {name.removesuffix(".__init__") for name in names}


def imported(names: set[str], wanted: str) -> bool:
    """Whether a fresh interpreter that imports these modules has then imported `wanted` too."""
    code = (
        "import importlib, sys\n"
        f"for name in {sorted(names)!r}: importlib.import_module(name)\n"
        f"print({wanted!r} in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=TOP, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip() == "True"


def inside(*folders: str) -> set[str]:
    """The modules of some of the package's folders."""
    return {name for name in modules() if name.split(".")[1:2] and name.split(".")[1] in folders}


def test_streamlit_stays_in_the_page():
    page = inside("page", "views")
    assert imported(page, "streamlit")
    assert not imported(modules() - page, "streamlit")


def test_torch_stays_in_training():
    """All the rest, the page, the service and the command line among it, can be imported without it."""
    training = inside("training")
    assert imported(training, "torch")
    assert not imported(modules() - training, "torch")
