"""The limits of a session, and how they reach PostgreSQL through a pooler."""

from typing import Final, Literal

Pooler = Literal["none", "session", "transaction"]

STATEMENT_SECONDS: Final = 8
# JIT compilation pays only for long statements; a request's take less time than the compiler.
LIMITS: Final = {
    "idle_in_transaction_session_timeout": "5s",
    "lock_timeout": "3s",
    "statement_timeout": f"{STATEMENT_SECONDS}s",
    "jit": "off",
}
# A pooler takes no parameters at the start of a session, so the session sets them afterwards.
SET: Final = "; ".join(f"SET {name} = '{value}'" for name, value in LIMITS.items())
# In transaction mode each transaction may have another session: it sets them in the round trip of
# its BEGIN.
BEGIN: Final = "; ".join(
    ("BEGIN", *(f"SET LOCAL {name} = '{value}'" for name, value in LIMITS.items()))
)
# What the server says of itself, and of the limits that arrived there.
ASK: Final = (
    "SELECT pg_backend_pid() AS pid, pg_is_in_recovery() AS standby,"
    " current_setting('transaction_read_only') = 'on' AS read_only, "
    + ", ".join(f"current_setting('{name}') AS {name}" for name in LIMITS)
)
