"""Turns a database of 0.1.0 into one of 0.2 without losing a row.

0.1.0 must be stopped first, since it does not run on the result.
"""

from collections.abc import Set
from typing import Final

from app.infra.database import columns, fetch, run_script
from app.tables.applied import OWN_DATABASE, named
from app.tables.migrations import CannotMigrate, Migration, known
from app.tables.upgrade_from_0_1_0_sql import SQL
from app.values import emails

# The beginning of the name of each flat's first migration, which creates its tables in an empty
# database. A flat whose tables refer to those of another is a microsecond later.
FIRST_OF_0_2: Final = "2026-11-29T13:45:00"

# 0.1.0 had no tables of these flats, so their first migrations run as in an empty database.
NEW_FLATS: Final = frozenset({"carts", "shop"})

# All migrations that 0.1.0 ever recorded; none is added.
OF_0_1_0: Final = frozenset(
    Migration(app, f"2026-11-23T{time}")
    for app, times in {
        "audit_log": "16:30:39:443920 16:31:00:000000",
        "delivery": (
            "00:39:10:417953 00:50:00:000000 05:00:00:000000 08:40:00:000000 08:41:00:000000 "
            "11:30:00:000000 11:45:00:000000 11:55:00:000000 11:56:00:000000 16:50:04:932935"
        ),
        "messaging": "00:39:11:924384 00:50:00:000000 08:00:00:000000 16:37:00:000000",
        "products": "00:39:09:579613 00:50:00:000000 11:17:59:629728",
        "sales": (
            "00:39:08:309254 00:50:00:000000 07:20:00:000000 08:49:57:505621 08:50:30:000000 "
            "11:19:36:881141 11:20:00:000000 13:30:00:000000"
        ),
        "staff": "00:39:11:173321 00:50:00:000000 12:00:04:592702 12:01:00:000000 16:39:04:711698",
        "webhooks": "16:35:00:000000 16:36:00:000000",
    }.items()
    for time in times.split()
)

ODD_EMAILS = """
SELECT order_id, customer_email FROM sales.orders WHERE customer_email !~ '^[!-~]+$'
"""
KEEP_EMAILS = """
UPDATE sales.orders SET customer_email = read.email
FROM unnest($1::uuid[], $2::text[]) AS read (order_id, email)
WHERE orders.order_id = read.order_id
"""


def is_of_0_1_0(applied: Set[Migration]) -> bool:
    """Raises `CannotMigrate` for a state between the versions, and for another program's record."""
    first = first_of_0_2()
    of_0_1_0 = applied & OF_0_1_0
    if not applied or (first <= applied and not of_0_1_0):
        return False
    if applied & first and not of_0_1_0:
        raise CannotMigrate(
            f"the table migration has lost lines of this database ({named(first - applied)}"
            " missing); put them back, or restore a backup"
        )
    flats = {one.app for one in known()}
    ours = {one for one in applied if one.app in flats}
    if not ours:
        raise CannotMigrate(
            f"the table migration is that of another program ({named(applied)}); {OWN_DATABASE}"
        )
    if unreleased := ours - OF_0_1_0:
        raise CannotMigrate(
            f"no version upgrades this database: an unreleased one made it ({named(unreleased)});"
            " restore a backup of 0.1.0, or begin with an empty database"
        )
    if lacking := OF_0_1_0 - applied:
        raise CannotMigrate(
            f"this database has only a part of 0.1.0 ({named(lacking)} missing);"
            " run doorstep migrate of 0.1.0 first"
        )
    return True


async def upgrade_from_0_1_0() -> Set[Migration]:
    """Converts in the open transaction; returns the migrations that now count as applied."""
    made = {one for one in first_of_0_2() if one.app not in NEW_FLATS}
    await run_script(SQL)
    await read_emails_anew()
    await fetch(
        "DELETE FROM migration USING unnest($1::text[], $2::text[]) AS old (app, name)"
        " WHERE migration.app_name = old.app AND migration.name = old.name",
        *columns(list(OF_0_1_0)),
    )
    await fetch(
        "INSERT INTO migration (app_name, name) SELECT * FROM unnest($1::text[], $2::text[])",
        *columns(sorted(made)),
    )
    return made


async def read_emails_anew() -> None:
    """Makes addresses canonical that 0.1.0 stored with invisible characters.

    One that is no address even then stays as it is: the staff can correct it.
    """
    read: list[tuple[str, str]] = []
    for row in await fetch(ODD_EMAILS):
        try:
            email = emails.canonical(row["customer_email"])
        except emails.NotAnAddress:
            continue
        if email != row["customer_email"]:
            read.append((row["order_id"], email))
    await fetch(KEEP_EMAILS, *columns(read, 2))


def first_of_0_2() -> Set[Migration]:
    return {one for one in known() if one.name.startswith(FIRST_OF_0_2)}
