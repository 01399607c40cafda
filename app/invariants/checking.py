"""Running every check over the whole database in one snapshot."""

from time import perf_counter
from typing import Any

import msgspec

from app.infra.database import fetch, only_read, take_time, transaction
from app.invariants.promises import CHECKS

ROWS_NAMED = 20
# Seconds that one check may take.
PATIENCE = 600.0

# A check reads many rows and finds hardly any, so parallel workers have few rows to pass on.
MEANS = {"work_mem": "64MB", "parallel_tuple_cost": "0"}


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A check and the rows that break it: their number, and the first of them."""

    promise: int
    says: str
    broken: int
    rows: list[dict[str, Any]]

    @property
    def holds(self) -> bool:
        return self.broken == 0


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """`holds` if no check found a row; `orders` is the number of orders that were checked."""

    holds: bool
    orders: int
    seconds: float
    findings: list[Finding]


async def audit() -> Report:
    """Checks all promises. Rows younger than 30 s count as work under way, not as broken."""
    began = perf_counter()
    async with transaction():
        await only_read()
        await take_time(PATIENCE)
        for name, value in MEANS.items():
            await fetch("SELECT set_config($1, $2, true)", name, value)
        [counted] = await fetch("SELECT count(*) AS orders FROM sales.orders")
        findings = [await _find(check.promise, check.says, check.sql) for check in CHECKS]
    return Report(
        holds=all(finding.holds for finding in findings),
        orders=counted["orders"],
        seconds=round(perf_counter() - began, 3),
        findings=findings,
    )


async def _find(promise: int, says: str, sql: str) -> Finding:
    rows = await fetch(
        f"SELECT count(*) OVER () AS broken, found.* FROM ({sql}) AS found LIMIT {ROWS_NAMED}"
    )
    named = [{name: value for name, value in row.items() if name != "broken"} for row in rows]
    return Finding(promise=promise, says=says, broken=rows[0]["broken"] if rows else 0, rows=named)
