"""PostgreSQL: one engine and one connection pool per process, queries and transactions."""

from app.infra.database.arrays import Arrays
from app.infra.database.block import Doomed
from app.infra.database.clock import CLOCK_WRONG, keep_clock, measure_skew, now
from app.infra.database.durable import IS_DURABLE
from app.infra.database.engine import (
    ENGINE,
    close_pool,
    open_pool,
    refuse_wrong_address,
)
from app.infra.database.errors import (
    DatabaseAway,
    OutcomeUnknown,
    WrongAddress,
    is_contention,
    is_outage,
)
from app.infra.database.probe import Probe
from app.infra.database.queries import (
    Arguments,
    Row,
    columns,
    containing,
    fetch,
    fetch_row,
    fetch_value,
)
from app.infra.database.server import OLDEST_MAJOR, is_too_old, server_version
from app.infra.database.standby import LeftOut, elsewhere, prove_standby
from app.infra.database.summing import add_up
from app.infra.database.transactions import (
    needs_transaction,
    on_commit,
    only_read,
    run_script,
    savepoint,
    take_time,
    transaction,
)

__all__ = [
    "CLOCK_WRONG",
    "ENGINE",
    "IS_DURABLE",
    "OLDEST_MAJOR",
    "Arguments",
    "Arrays",
    "DatabaseAway",
    "Doomed",
    "LeftOut",
    "OutcomeUnknown",
    "Probe",
    "Row",
    "WrongAddress",
    "add_up",
    "close_pool",
    "columns",
    "containing",
    "elsewhere",
    "fetch",
    "fetch_row",
    "fetch_value",
    "is_contention",
    "is_outage",
    "is_too_old",
    "keep_clock",
    "measure_skew",
    "needs_transaction",
    "now",
    "on_commit",
    "only_read",
    "open_pool",
    "prove_standby",
    "refuse_wrong_address",
    "run_script",
    "savepoint",
    "server_version",
    "take_time",
    "transaction",
]
