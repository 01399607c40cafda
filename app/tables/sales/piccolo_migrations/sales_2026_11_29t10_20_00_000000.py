"""Addresses that were kept with what nobody sees are found and written to again."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.infra.database import columns, fetch
from app.values import emails

ID = "2026-11-29T10:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "email addresses as they are read today"

ODD = "SELECT order_id, customer_email FROM sales.orders WHERE customer_email !~ '^[!-~]+$'"
KEEP = """
UPDATE sales.orders SET customer_email = read.email
FROM unnest($1::uuid[], $2::text[]) AS read (order_id, email)
WHERE orders.order_id = read.order_id
"""


async def read_anew() -> None:
    """One that is no address even so stays as it is: the staff can correct it."""
    read = []
    for row in await fetch(ODD):
        try:
            email = emails.canonical(row["customer_email"])
        except emails.NotAnAddress:
            continue
        if email != row["customer_email"]:
            read.append((row["order_id"], email))
    await fetch(KEEP, *columns(read, 2))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="sales", description=DESCRIPTION)
    manager.add_raw(read_anew)
    return manager
