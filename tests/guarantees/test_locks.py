"""Parcels are locked in one place, the first of an order before the others (rulings 16).

Who locked a parcel elsewhere could wait for its siblings while another waits for this one.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "app"
LOCKING = APP / "services" / "delivery" / "rows.py"
# A migration runs alone.
MODULES = [path for path in APP.rglob("*.py") if "app/tables" not in path.as_posix()]

CHANGED = re.compile(r"\b(UPDATE|DELETE\s+FROM)\s+(ONLY\s+)?delivery\.shipments\b")
LOCKED = re.compile(r"\bdelivery\.shipments\b.*\bFOR\s+(NO\s+KEY\s+)?(UPDATE|SHARE)\b", re.DOTALL)


def ways_to_lock(source: str) -> Iterator[str]:
    """Statements that lock parcels, and rows that are read as the table's and saved."""
    tree = ast.parse(source)
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    for text in texts:
        if isinstance(text, str) and (CHANGED.search(text) or LOCKED.search(text)):
            yield text
    calls = {
        ast.unparse(node.func)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    reads = any(call.startswith("ShipmentRow.objects") for call in calls)
    if any(re.match(r"ShipmentRow\.(update|delete)$", call) for call in calls):
        yield "ShipmentRow.update"
    if reads and any(call.endswith((".lock_rows", ".save", ".remove")) for call in calls):
        yield "ShipmentRow.objects"


def test_only_one_module_locks_parcels() -> None:
    found = {
        path.relative_to(APP).as_posix()
        for path in MODULES
        if path != LOCKING and any(ways_to_lock(path.read_text()))
    }
    assert found == set()


def test_that_module_does() -> None:
    assert list(ways_to_lock(LOCKING.read_text())) == ["ShipmentRow.objects"]


@pytest.mark.parametrize(
    "source",
    [
        'SQL = "UPDATE delivery.shipments SET note = 1"',
        'SQL = "DELETE FROM ONLY delivery.shipments"',
        'SQL = """SELECT 1 FROM delivery.shipments\\nWHERE parcel = 2 FOR UPDATE"""',
        "ShipmentRow.update({})",
        "ShipmentRow.objects().where(1).lock_rows('UPDATE')",
        "row = ShipmentRow.objects().first()\nrow.save()",
    ],
)
def test_each_way_to_lock_is_seen(source: str) -> None:
    assert list(ways_to_lock(source))
