"""What the code imports is declared, nothing else is, and all of it is pinned."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = Path(__file__).parents[1]
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Tools of the checks, which no code imports.
TOOLS = {"hatchling", "mypy", "pandas-stubs", "pytest-xdist", "ruff", "scipy-stubs", "types-tqdm"}
OF_TORCH = re.compile("nvidia-.*|triton")  # parts that differ between platforms


def imported(*places: str) -> set[str]:
    """The distributions that the code in these files and folders imports, without our own and Python's."""
    paths = [
        path for place in places for path in ([TOP / place] if place.endswith(".py") else (TOP / place).rglob("*.py"))
    ]
    modules = {name for path in paths for name in _modules(ast.parse(path.read_text(encoding="utf-8")))}
    distributions = metadata.packages_distributions()
    foreign = modules - sys.stdlib_module_names - {"pairmnist", "tests", "benchmarks"}
    return {canonicalize_name(distributions[name][0]) for name in foreign}


def _modules(tree: ast.Module) -> Iterable[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def required(lines: Iterable[str]) -> dict[str, Requirement]:
    """Requirements by distribution."""
    found = [Requirement(line.split("#")[0]) for line in lines]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


def lines(file: str) -> list[str]:
    """The lines of a requirements file that name a distribution."""
    return [line for line in (TOP / file).read_text(encoding="utf-8").splitlines() if re.match(r"\w", line)]


def test_the_package_declares_what_it_imports_and_nothing_else():
    cluster = required(PROJECT["optional-dependencies"]["cluster"]).keys()
    assert imported("app.py", "pairmnist") == required(PROJECT["dependencies"]).keys() | cluster


def test_tests_and_benchmarks_declare_what_they_import():
    declared = required(PROJECT["dependencies"]).keys() | required(lines("tests/requirements.txt")).keys()
    assert imported("tests", "benchmarks") <= declared
    used = imported("tests", "benchmarks") | required(PROJECT["optional-dependencies"]["cluster"]).keys()
    assert required(lines("tests/requirements.txt")).keys() - used == TOOLS


def test_all_that_is_installed_is_pinned():
    """Also what the packages need that we name, and what these need."""
    pins = required(lines("constraints.txt"))
    extras = [requirement for extra in PROJECT["optional-dependencies"].values() for requirement in extra]
    needed = required([*PROJECT["dependencies"], *extras, *lines("tests/requirements.txt")])
    waiting = list(needed)
    while waiting:
        for name, requirement in _requirements_of(waiting.pop()).items():
            if name not in needed:
                needed[name] = requirement
                waiting.append(name)
    assert {name for name in needed if not OF_TORCH.fullmatch(name)} <= pins.keys()
    assert all(re.fullmatch(r"==[^*]+", str(pin.specifier)) for pin in pins.values())


def _requirements_of(name: str) -> dict[str, Requirement]:
    """What an installed distribution needs on this machine; nothing for one that this machine does not need."""
    try:
        requirements = required(metadata.requires(name) or ())
    except metadata.PackageNotFoundError:
        return {}
    return {name: one for name, one in requirements.items() if not one.marker or one.marker.evaluate({"extra": ""})}


def test_the_pins_are_what_pyproject_accepts():
    pins = required(lines("constraints.txt"))
    for name, requirement in required(PROJECT["dependencies"]).items():
        (pin,) = pins[name].specifier
        assert requirement.specifier.contains(pin.version), name
