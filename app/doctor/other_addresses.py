"""The addresses of the database beside DATABASE_URL: past the pooler, and of a standby."""

from typing import Final

from app.doctor.verdict import Verdict, said_by, well, worth_a_look, wrong
from app.infra.database import (
    ENGINE,
    LeftOut,
    Row,
    WrongAddress,
    fetch_row,
    prove_standby,
)
from app.settings import settings

# Two servers of one cluster have not started in the same microsecond.
WHICH: Final = """
SELECT pg_postmaster_start_time() AS started, current_database() AS database,
       quote_ident(current_user) AS role,
       pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS read_only
"""
MEANWHILE: Final = "until then the primary serves what the standby should"


async def admin_address() -> Verdict | None:
    """Returns None where DATABASE_ADMIN_URL is not set."""
    if not settings.database_admin_url:
        return None
    try:
        there = await _at_admin_address()
    except WrongAddress as error:
        return wrong(said_by(error), "correct DATABASE_ADMIN_URL")
    except Exception as error:
        return wrong(
            f"DATABASE_ADMIN_URL cannot be used: {said_by(error)}",
            "correct it, or see whether that server runs; migrate, audit and fill need it",
        )
    here = await fetch_row(WHICH)
    assert here is not None
    return _compared(here, there)


def _compared(here: Row, there: Row) -> Verdict:
    if there["read_only"]:
        return wrong(
            "the server of DATABASE_ADMIN_URL can only be read",
            "let it name the primary, which doorstep migrate writes to",
        )
    if any(here[name] != there[name] for name in ("started", "database")):
        return wrong(
            "DATABASE_ADMIN_URL leads to another database than DATABASE_URL",
            "let both lead to the same database of the same server",
        )
    if here["role"] != there["role"]:
        return worth_a_look(
            f"doorstep migrate works as {there['role']}, and the shop as {here['role']}",
            "name the same user in DATABASE_ADMIN_URL and DATABASE_URL",
        )
    return well("DATABASE_ADMIN_URL leads to the same database")


async def _at_admin_address() -> Row:
    connector = ENGINE.new_connector("doctor", admin=True)
    link = await connector.connect()
    try:
        await connector.check(link)
        [row] = await link.fetch(WHICH)
        return row
    finally:
        link.terminate()


async def read_address() -> Verdict | None:
    """Returns None where DATABASE_READ_URL is not set."""
    if not settings.database_read_url:
        return None
    try:
        await prove_standby()
    except (LeftOut, WrongAddress) as error:
        return wrong(said_by(error), f"correct DATABASE_READ_URL, or the standby; {MEANWHILE}")
    except Exception as error:
        return wrong(
            f"DATABASE_READ_URL cannot be used: {said_by(error)}",
            f"correct it, or see whether the standby runs; {MEANWHILE}",
        )
    return well("the standby of DATABASE_READ_URL has what the primary has")
