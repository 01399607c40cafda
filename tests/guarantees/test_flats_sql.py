"""The SQL of a flat names the tables of another where it may read them, and never to write."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.flats import FLATS, SCHEMAS

SERVICES = Path(__file__).parents[2] / "app" / "services"
FLATS_OF_SERVICES = sorted(path.parent.name for path in SERVICES.glob("*/flat.py"))

# Beside its own. Each is a table of a flat below, which changes it without asking.
READS = {
    "accounts": {"sales.orders", "sales.items", "sales.parcels", "sales.cancelled_items"},
    "board": {"delivery.shipments"},
    "customers": {
        *("sales.orders", "messaging.deliveries", "staff.members"),
        *("accounts.links", "accounts.sessions", "sales.withdrawals", "mailing.mails"),
    },
    "mailing": {"sales.orders", "accounts.links"},
    "push": {"sales.orders"},
}

TABLE = re.compile(rf"(?:(\w+)\s+(?:ONLY\s+)?)?\b((?:{'|'.join(SCHEMAS)})\.[a-z_]+)\b(?!\()")
READING = {"FROM", "JOIN"}


def statements(source: str) -> Iterator[str]:
    """Texts that are statements, or parts of one; the pieces of an f-string each alone."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def foreign(flat: str, source: str) -> set[tuple[str, str]]:
    """The words before the names of tables that are another flat's, with these names."""
    return {
        (word.upper(), table)
        for statement in statements(source)
        for word, table in TABLE.findall(re.sub(r"DELETE\s+FROM", "DELETE", statement))
        if re.search(r"\b(SELECT|INSERT|UPDATE|DELETE|FROM|JOIN|TRUNCATE|LOCK)\b", statement)
        and table.partition(".")[0] != flat
    }


@pytest.mark.parametrize("flat", FLATS_OF_SERVICES)
def test_a_flat_writes_its_own_tables_and_reads_few_others(flat: str) -> None:
    named = {
        found
        for path in (SERVICES / flat).rglob("*.py")
        for found in foreign(flat, path.read_text())
    }
    assert {table for _, table in named} == READS.get(flat, set())
    assert {word for word, _ in named} <= READING, named


@pytest.mark.parametrize(
    ("sql", "word"),
    [
        ("UPDATE sales.orders SET note = ''", "UPDATE"),
        ("INSERT INTO sales.orders (note) VALUES ('')", "INTO"),
        ("DELETE FROM sales.orders", "DELETE"),
        ("TRUNCATE sales.orders", "TRUNCATE"),
        ("SELECT 1 FROM sales.orders", "FROM"),
    ],
)
def test_a_foreign_table_is_found(sql: str, word: str) -> None:
    assert foreign("delivery", f"SQL = {sql!r}") == {(word, "sales.orders")}
    assert foreign("sales", f"SQL = {sql!r}") == set()


def test_reads_are_of_flats_that_there_are() -> None:
    assert READS.keys() <= {flat.name for flat in FLATS}
