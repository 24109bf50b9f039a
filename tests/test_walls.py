"""The design's two walls and its one direction, checked on the imports."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
PACKAGE = TOP / "pairmnist"

# Which folder or module of the package may import which. Each names only rows above its own, so nothing goes round.
FACTS = {"architectures", "wording", "config", "naming"}
MAY_IMPORT = {
    "architectures": set(),
    "wording": set(),
    "declaration": set(),
    "config": {"architectures", "wording", "declaration"},
    "naming": {"architectures", "wording", "config"},
    "data": FACTS,
    "records": FACTS,
    "protocol": FACTS | {"records"},
    "training": FACTS | {"data", "records", "protocol"},
    "service": FACTS | {"records", "protocol"},
    "analysis": FACTS | {"data", "records"},
    "report": FACTS | {"records", "analysis"},
    "lessons": FACTS | {"analysis"},
    "link": FACTS | {"declaration", "protocol", "analysis", "report", "lessons"},
    "classroom": set(),
    "charts": FACTS | {"analysis"},
    "export": FACTS | {"data", "records", "analysis", "report", "charts", "lessons", "link"},
    "page": FACTS
    | {
        "declaration",
        "data",
        "records",
        "protocol",
        "service",
        "analysis",
        "report",
        "charts",
        "lessons",
        "link",
        "classroom",
        "export",
    },
    "views": FACTS
    | {"data", "records", "service", "analysis", "report", "charts", "export", "page", "lessons", "link"},
    "cli": FACTS
    | {"declaration", "data", "records", "protocol", "service", "analysis", "report", "lessons", "link", "export"},
    "__main__": {"cli"},
}


def modules() -> set[str]:
    """The dotted names of all modules of the package."""
    names = (".".join(path.relative_to(TOP).with_suffix("").parts) for path in PACKAGE.rglob("*.py"))
    return {name.removesuffix(".__init__") for name in names}


def importing_loads(names: set[str], wanted: str) -> bool:
    """Whether a fresh interpreter that imports these modules has then loaded `wanted` too."""
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


@pytest.mark.slow
def test_streamlit_stays_in_the_page():
    assert not importing_loads(modules() - inside("page", "views"), "streamlit")


@pytest.mark.slow
def test_torch_stays_in_training():
    """All the rest, the page, the service and the command line among it, can be imported without it."""
    assert not importing_loads(modules() - inside("training"), "torch")


@pytest.mark.slow
def test_dask_is_loaded_only_where_a_scheduler_was_named():
    """It is an extra, which most do without."""
    names = ("service.dask_connection", "service.dask_workers", "service.member", "training.cluster")
    cluster = {f"pairmnist.{name}" for name in names}
    assert not importing_loads(modules() - inside("page", "views") - cluster, "distributed")


@pytest.mark.slow
def test_what_the_walls_ask_can_be_answered_both_ways():
    assert importing_loads({"pairmnist.page.notices"}, "streamlit")
    assert not importing_loads({"pairmnist.config"}, "streamlit")


def written_imports(path: Path) -> Iterator[str]:
    """What a file imports, at its top or later, in dotted names: `a.b.c` for `from a.b import c`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("place", MAY_IMPORT)
def test_imports_go_one_way(place):
    folder = PACKAGE / place
    paths = list(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]
    found = {name for path in paths for name in written_imports(path)}
    own = {name.split(".")[1] for name in found if name.startswith("pairmnist.")}
    assert own - {place} <= MAY_IMPORT[place]


def test_every_place_has_its_row_and_names_only_rows_above():
    places = {name.split(".")[1] for name in modules() if "." in name}
    assert places == MAY_IMPORT.keys()
    above: set[str] = set()
    for place, others in MAY_IMPORT.items():
        assert others <= above, place
        above.add(place)


def test_an_init_file_says_what_is_in_its_folder_and_holds_nothing():
    for path in PACKAGE.glob("*/**/__init__.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), path
        assert len(tree.body) == 1, path


def test_benchmarks_may_import_tests_and_tests_never_benchmarks():
    found = {name for path in (TOP / "tests").rglob("*.py") for name in written_imports(path)}
    assert not {name for name in found if name.split(".")[0] == "benchmarks"}


def test_tests_import_no_benchmark():
    for path in (TOP / "tests").rglob("*.py"):
        assert not any(name.startswith("benchmarks") for name in written_imports(path)), path
