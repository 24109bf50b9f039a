"""Classes and their guesses, kept in SQLite so that a restart of the server loses nothing.

A class has a short code, with which one can join and nothing else, and a long key, which is the teacher's alone and of
which only the hash is kept. Guesses have no names: one for each tab that joined.
"""

import json
import secrets
import sqlite3
import threading
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

LETTERS = "abcdefghkmnprstuvwxyz"  # of codes: none that is easily taken for another one
CODE_LENGTH = 5
WEEK = 7 * 24 * 3600.0  # seconds after its last change in which a class is kept
LESSON = 2 * 3600.0  # seconds after its last change in which a class is taken to go on
MOST_CLASSES, MOST_GUESSES = 1000, 1000  # in all, and of one step

TABLES = """
create table if not exists classes (code text primary key, key_hash text unique, lesson text, step integer,
  revealed integer, changed real);  -- revealed: a bit for each step
create table if not exists guesses (code text, step integer, visitor text, guess text,
  primary key (code, step, visitor));
"""


class ClassError(Exception):
    """Something that a class cannot do; the message says why."""


@dataclass(frozen=True)
class State:
    """Where a class is."""

    code: str
    lesson: str
    step: int  # from 1
    revealed: bool  # whether what the step shows is no longer covered


class Classes:
    """All classes of a server. May be used from several threads.

    path: of the database; where it cannot be written, or is None, classes live until the server ends, and `problem`
    says so.
    """

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.Lock()
        self.problem = ""
        self._database = self._open(path)

    def begin(self, lesson: str, step: int = 1) -> tuple[State, str]:
        """A new class at a step of a lesson, and the teacher's key. Raises ClassError for too many classes."""
        key = secrets.token_urlsafe(32)
        with self._lock, self._database as database:
            self._forget_old()
            if database.execute("select count(*) from classes").fetchone()[0] >= MOST_CLASSES:
                raise ClassError("There are too many classes on this server; try again in a week.")
            code = self._new_code()
            values = (code, _hash(key), lesson, step, 0, time.time())
            database.execute("insert into classes values (?, ?, ?, ?, ?, ?)", values)
        return State(code, lesson, step, False), key

    def joined(self, code: str) -> State | None:
        """The class of a code, or None where there is none."""
        return self._find("code", code.strip().lower()[:CODE_LENGTH])

    def taught(self, key: str) -> State | None:
        """The class whose teacher has this key, or None."""
        return self._find("key_hash", _hash(key))

    def are_going_on(self) -> bool:
        """Whether a teacher of any class did something in the last hours."""
        with self._lock:
            query = "select 1 from classes where changed > ?"
            return self._database.execute(query, (time.time() - LESSON,)).fetchone() is not None

    def guess(self, code: str, step: int, visitor: str, guess: Any) -> None:
        """Note, or change, a visitor's guess; it counts until the step is revealed."""
        with self._lock, self._database as database:
            state = self._state(database.execute("select * from classes where code = ?", (code,)).fetchone())
            if state is None or state.step != step or state.revealed:
                return
            many = database.execute("select count(*) from guesses where code = ? and step = ?", (code, step)).fetchone()
            if many[0] < MOST_GUESSES:
                row = (code, step, visitor, json.dumps(guess))
                database.execute("insert or replace into guesses values (?, ?, ?, ?)", row)

    def guesses(self, code: str, step: int) -> list[Any]:
        """All guesses of a step, without saying whose they are."""
        with self._lock:
            query = "select guess from guesses where code = ? and step = ? order by guess"
            return [json.loads(row[0]) for row in self._database.execute(query, (code, step))]

    def own_guess(self, code: str, step: int, visitor: str) -> Any:
        """What this visitor guessed; None where nothing."""
        with self._lock:
            query = "select guess from guesses where code = ? and step = ? and visitor = ?"
            row = self._database.execute(query, (code, step, visitor)).fetchone()
        return json.loads(row[0]) if row else None

    def go(self, key: str, step: int) -> None:
        """To another step, whose answer is covered unless it was revealed before."""
        self._change(key, "step = ?", step)

    def reveal(self, key: str) -> None:
        """Uncover the step where the class is: for everybody, and for good."""
        self._change(key, "revealed = revealed | (1 << step)")

    def end(self, key: str) -> None:
        """Delete a class and its guesses."""
        with self._lock, self._database as database:
            row = database.execute("select code from classes where key_hash = ?", (_hash(key),)).fetchone()
            if row:
                database.execute("delete from guesses where code = ?", row)
                database.execute("delete from classes where code = ?", row)

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def _open(self, path: Path | None) -> sqlite3.Connection:
        if path is not None:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                database = sqlite3.connect(path, check_same_thread=False)
                database.executescript(TABLES)
                database.execute("delete from guesses where 0")  # a read-only file would be noticed here
                database.commit()
            except (sqlite3.Error, OSError) as error:
                self.problem = f"Classes cannot be kept on this server ({error}): they end when it does."
            else:
                return database
        database = sqlite3.connect(":memory:", check_same_thread=False)
        database.executescript(TABLES)
        return database

    def _find(self, column: str, value: str) -> State | None:
        with self._lock:
            query = f"select * from classes where {column} = ? and changed > ?"
            return self._state(self._database.execute(query, (value, time.time() - WEEK)).fetchone())

    def _state(self, row: tuple[Any, ...] | None) -> State | None:
        return State(row[0], row[2], row[3], bool(row[4] >> row[3] & 1)) if row else None

    def _change(self, key: str, what: str, *values: Any) -> None:
        with self._lock, self._database as database:
            query = f"update classes set {what}, changed = ? where key_hash = ?"
            database.execute(query, (*values, time.time(), _hash(key)))

    def _forget_old(self) -> None:
        old = (time.time() - WEEK,)
        self._database.execute("delete from guesses where code in (select code from classes where changed <= ?)", old)
        self._database.execute("delete from classes where changed <= ?", old)

    def _new_code(self) -> str:
        while True:
            code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
            if not self._database.execute("select 1 from classes where code = ?", (code,)).fetchone():
                return code


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()
