"""The lessons that there are: those that come with the product, and a teacher's own."""

import os
import re
from collections.abc import Iterator
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


def library() -> Library:
    """All lessons; a teacher's own has the key of its file's name and takes the place of a shipped one of that name."""
    lessons: dict[str, Lesson] = {}
    problems: list[str] = []
    for path in _files():
        try:
            lesson = _read(path, path.stat().st_mtime_ns)
            lessons[lesson.key] = lesson
        except LessonError as error:
            problems.append(f"The lesson {path.name} cannot be used. {error}")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"The lesson {path.name} cannot be read ({error}).")
    return Library(lessons, tuple(problems))


def _files() -> Iterator[Path]:
    yield from sorted(SHIPPED.glob("*.toml"))
    if own := os.environ.get(FOLDER):
        yield from sorted(path for path in Path(own).expanduser().glob("*.toml") if path.is_file())


@lru_cache(maxsize=100)
def _read(path: Path, modified: int) -> Lesson:
    if path.stat().st_size > LARGEST:
        raise LessonError(f"It has more than {LARGEST:,} bytes.")
    key = re.sub(r"^\d+-", "", path.stem)  # the number in front only says where it stands
    return read_lesson(key, path.read_text(encoding="utf-8"))
