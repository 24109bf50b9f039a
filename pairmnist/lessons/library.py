"""The lessons that there are: those that come with the product, and a teacher's own."""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pairmnist.lessons.lesson import Lesson, LessonError, read_lesson

SHIPPED = Path(__file__).parent
FOLDER = "PAIRMNIST_LESSONS"  # names a folder with a teacher's own lessons
LARGEST = 200_000  # bytes of a lesson's file


@dataclass(frozen=True)
class Library:
    """The lessons by key, in their order, and a sentence for each file that cannot be used."""

    lessons: dict[str, Lesson]
    problems: tuple[str, ...]


def library(problems_of: Callable[[str], Sequence[str]]) -> Library:
    """All lessons; a teacher's own has the key of its file's name and takes the place of a shipped one of that name.

    problems_of: says what is wrong with the query of a link.
    """
    lessons: dict[str, Lesson] = {}
    own, problems = _own()
    for path in (*sorted(SHIPPED.glob("*.toml")), *own):
        try:
            lesson = _read(path, path.stat().st_mtime_ns, problems_of)
            lessons[lesson.key] = lesson
        except LessonError as error:
            problems.append(f"The lesson {path.name} cannot be used. {error}")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"The lesson {path.name} cannot be read ({error}).")
    return Library(lessons, tuple(problems))


def _own() -> tuple[list[Path], list[str]]:
    """The files of a teacher's folder, and why there are none."""
    named = os.environ.get(FOLDER)
    if not named:
        return [], []
    folder = Path(named).expanduser()
    if not folder.is_dir():
        return [], [f"There is no folder {folder}, which {FOLDER} names: the lessons that ship are here."]
    return sorted(path for path in folder.glob("*.toml") if path.is_file()), []


@lru_cache(maxsize=100)
def _read(path: Path, modified: int, problems_of: Callable[[str], Sequence[str]]) -> Lesson:
    if path.stat().st_size > LARGEST:
        raise LessonError(f"It has more than {LARGEST:,} bytes.")
    key = re.sub(r"^\d+-", "", path.stem)  # the number in front only says where it stands
    lesson = read_lesson(key, path.read_text(encoding="utf-8-sig"))
    for step in lesson.steps:
        if problems := problems_of(step.show):
            raise LessonError(f"Line {step.line}: show: {problems[0]}.")
    return lesson
