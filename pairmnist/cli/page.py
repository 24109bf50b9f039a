"""The page from the command line: Streamlit started as `streamlit run app.py` starts it, from any folder."""

import runpy
import sys
from collections.abc import Sequence
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def script() -> Path:
    """The page's script: the one that a wheel brings along (see pyproject.toml), else the checkout's."""
    installed = PACKAGE / "start" / "app.py"
    return installed if installed.is_file() else PACKAGE.parent / "app.py"


def serve(options: Sequence[str]) -> None:
    """Run Streamlit in this process until it is stopped. options: Streamlit's own, such as --server.port 8502.

    Streamlit also reads the settings in `.streamlit` beside the script.
    """
    sys.argv = ["streamlit", "run", str(script()), *options]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
