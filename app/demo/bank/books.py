"""The bank's books: a file of SQLite, or memory, which no crash of the shop touches."""

import json
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Final

from app.demo.bank.shapes import Thing

TABLES: Final = """
CREATE TABLE IF NOT EXISTS things (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    object TEXT NOT NULL,
    type TEXT,
    created REAL NOT NULL,
    intent TEXT,
    ends_at REAL,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS things_by_object ON things (object, number);
CREATE INDEX IF NOT EXISTS things_by_intent ON things (intent, object);
CREATE INDEX IF NOT EXISTS things_that_end ON things (ends_at) WHERE ends_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS keys (
    key TEXT PRIMARY KEY,
    request TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS keys_by_age ON keys (created);
CREATE TABLE IF NOT EXISTS notices (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL,
    due REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS notices_due ON notices (due);
"""


class Books:
    """One connection, used by one thread: between two awaits nobody else reads or writes."""

    def __init__(self, path: str = ":memory:") -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.row_factory = sqlite3.Row
        # A test's bank and a demo's may lose what a power cut takes; a kill takes nothing.
        self._database.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; {TABLES}")

    @contextmanager
    def transaction(self) -> Generator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def fetch(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        return self._database.execute(sql, values).fetchall()

    def find(self, identity: str) -> Thing | None:
        found = self.fetch("SELECT body FROM things WHERE id = ?", identity)
        return json.loads(found[0]["body"]) if found else None

    def write(
        self, thing: Thing, *, intent: str | None = None, ends_at: float | None = None
    ) -> None:
        """Adds the thing, or replaces what is there under its id."""
        self._database.execute(
            "INSERT INTO things (id, object, type, created, intent, ends_at, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
            " SET body = excluded.body, ends_at = excluded.ends_at",
            (
                thing["id"],
                thing["object"],
                thing.get("type"),
                thing["created"],
                intent,
                ends_at,
                json.dumps(thing),
            ),
        )

    def all(self, kind: str, intent: str | None = None) -> list[Thing]:
        """Returns all things of the kind, the oldest first."""
        found = self.fetch(
            "SELECT body FROM things WHERE object = ? AND (? IS NULL OR intent = ?)"
            " ORDER BY number",
            kind,
            intent,
            intent,
        )
        return [json.loads(row["body"]) for row in found]

    def ended(self, now: float) -> list[Thing]:
        found = self.fetch("SELECT body FROM things WHERE ends_at <= ? ORDER BY ends_at", now)
        return [json.loads(row["body"]) for row in found]

    def queue(self, event: str, due: float) -> None:
        self._database.execute("INSERT INTO notices (event, due) VALUES (?, ?)", (event, due))

    def change(self, sql: str, *values: Any) -> None:
        self._database.execute(sql, values)

    def age(self, seconds: float) -> None:
        """Makes everything older: what runs out in an hour has run out after 3600."""
        for table, column in (("things", "ends_at"), ("keys", "created"), ("notices", "due")):
            self.change(f"UPDATE {table} SET {column} = {column} - ?", seconds)

    def close(self) -> None:
        self._database.close()
