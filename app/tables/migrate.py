"""The tables of every flat, brought up to date: all of it or nothing, one run at a time."""

import contextlib
import io
from collections.abc import Awaitable, Callable

from piccolo.apps.migrations.commands.forwards import run_forwards

from app.infra.database import fetch, take_time, transaction

LOCK = 7_236_110_501
"""Any number of processes may ask to migrate; the advisory lock of this number lets in one."""


PATIENCE = 3600.0
"""Seconds that one statement may take, or wait for another run to end."""


async def migrate(last: Callable[[], Awaitable[None]]) -> None:
    """`last` ends the transaction. Raises what failed; nothing of the run is left behind then."""
    async with transaction():
        await take_time(PATIENCE)
        await fetch("SELECT pg_advisory_xact_lock($1)", LOCK)
        told = io.StringIO()
        with contextlib.redirect_stdout(told):
            result = await run_forwards(app_name="all")
        if not result.success:
            raise RuntimeError(f"migrations failed: {result.message or told.getvalue()}")
        await last()
