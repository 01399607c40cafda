"""The audit log as a table computes nothing."""

import csv
import io

import pytest

from app import audit_log
from app.routes.staff.audit_log import csv as audit_log_csv
from tests.support.audit_page import LOG, Moves
from tests.support.audit_page import moves as moves
from tests.support.visitor import Visitor


async def test_a_table_for_a_spreadsheet_computes_nothing(
    bea: Visitor, moves: Moves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_log_csv, "PORTION", 2)
    for count in (1, 2, 3):
        await moves(count, by=audit_log.Actor("key", "till", "=1+1", "198.51.100.1"))
    await moves(1, by=audit_log.Actor("member", "pat", "Pat"))
    answer = await bea.open(f"{LOG}.csv?actor=key:till")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))

    assert [row["actor_name"] for row in rows] == ["'=1+1"] * 3
    assert rows[0]["before"] == '{"on_hand":153}'
    assert rows[0]["subject_name"] == "Blue mug"
