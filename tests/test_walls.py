"""The two walls of the design, checked by importing in a fresh interpreter."""

import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[1]
NAMES = ("describe", "layers", "models", "preparing", "recording", "training", "warm_up", "worker")
TORCH_SIDE = {f"pairmnist.{name}" for name in NAMES}


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


def test_streamlit_stays_in_app_and_views():
    views = {name for name in modules() if name.startswith("pairmnist.views")}
    assert imported(views, "streamlit")
    assert not imported(modules() - views, "streamlit")


def test_torch_stays_on_the_workers_side():
    """All the rest, the views, the service and the command line among it, can be imported without it."""
    assert modules() > TORCH_SIDE
    assert imported(TORCH_SIDE, "torch")
    assert not imported(modules() - TORCH_SIDE, "torch")
