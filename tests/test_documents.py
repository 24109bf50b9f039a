"""What the documents name is there: links, files, and commands with their options."""

import re
import shlex
from importlib.util import find_spec
from pathlib import Path

import pytest
from streamlit import config as streamlit_config

import pairmnist
from pairmnist.cli.parser import make_parser, parse
from pairmnist.config import RECIPE
from pairmnist.records.packing import FORMAT

TOP = Path(__file__).parents[1]
DOCUMENTS = ["README.md", "CLASSROOM.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "benchmarks/README.md"]
FOLDERS = (".ci", ".readme", ".streamlit", "benchmarks", "cache", "pairmnist", "tests")
PATHS = [*(path for path in TOP.iterdir() if path.is_file()), *(p for name in FOLDERS for p in (TOP / name).rglob("*"))]
PLACES = [f"/{path.relative_to(TOP).as_posix()}" for path in PATHS] + [f"/{name}" for name in FOLDERS]
A_PATH = re.compile(r"[\w.-]*(/[\w.-]+)*(/|\.(py|md|toml|txt|json|npz|cff))")
PROGRAMS = re.compile(r"(make|python3?|pairmnist|streamlit) ")


def text(document: str) -> str:
    return (TOP / document).read_text(encoding="utf-8")


def links(document: str) -> list[str]:
    """The targets of a document's links within the repository."""
    return [target for target in re.findall(r"\]\((.*?)\)", text(document)) if not target.startswith("http")]


def code(document: str) -> list[str]:
    """The lines of a document's code blocks, and what stands between backticks elsewhere."""
    blocks = re.findall(r"^```\n(.*?)^```", text(document), re.MULTILINE | re.DOTALL)
    prose = re.sub(r"^```.*?^```", "", text(document), flags=re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", prose)


def commands() -> list[str]:
    """The commands in all documents, as they are typed where the environment's programs are found."""
    lines = {line.split(" # ")[0].replace(".venv/bin/", "") for document in DOCUMENTS for line in code(document)}
    return sorted(line.strip() for line in lines if PROGRAMS.match(line) and "…" not in line)


def anchor(heading: str) -> str:
    """What a link to a heading is called."""
    return re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document):
    for target in links(document):
        file, _, part = target.partition("#")
        path = (TOP / document).parent / file if file else TOP / document
        assert path.exists(), target
        if part:
            assert part in map(anchor, re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)), target


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_and_folders_that_are_named_are_there(document):
    named = {word for word in code(document) if A_PATH.fullmatch(word) and not word.startswith("/")}
    assert not {word for word in named if not any(place.endswith(f"/{word.rstrip('/')}") for place in PLACES)}


@pytest.mark.parametrize("command", commands())
def test_commands_can_be_given(command):
    program, *arguments = shlex.split(command)
    if program == "make":
        targets = re.findall(r"^([\w-]+):", text("Makefile"), re.MULTILINE)
        assert {one for one in arguments if "=" not in one} <= set(targets)
        return
    if program.startswith("python"):
        assert arguments.pop(0) == "-m"
        program = arguments.pop(0)
        assert find_spec(program)
    if program == "streamlit":
        assert arguments[0] == "run"
        assert (TOP / arguments[1]).is_file()
        options = {one.removeprefix("--") for one in arguments if one.startswith("--")}
        assert options <= streamlit_config.get_config_options().keys()
    if program == "pairmnist" and arguments not in ([], ["--help"]):
        parse(make_parser(), arguments)  # exits where it is wrong


def test_versions_of_the_documents_are_todays():
    assert f"version: {pairmnist.__version__}\n" in text("CITATION.cff")
    assert f"## {pairmnist.__version__}\n" in text("CHANGELOG.md")
    recipes, formats = re.findall(r"(?:^\|.*\n)+", text("CHANGELOG.md"), re.MULTILINE)[:2]
    assert recipes.splitlines()[-1].startswith(f"| {RECIPE} |")
    assert formats.splitlines()[-1].startswith(f"| {FORMAT} |")
