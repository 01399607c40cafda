"""Emails of orders that were stored before their unusual letters were written small.

`app/values/emails.py` writes them small since PostgreSQL may know other small letters than Python,
or none; until then nobody found these orders by the address that was typed.
"""

from typing import Final

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration
from app.values.folding import quoted

ID = "2026-11-30T10:52:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "small letters beyond ASCII in emails"

# Those with one small letter each; the only other one is İ, which becomes two.
LARGE: Final = "".join(
    letter
    for letter in map(chr, range(0x80, 0x10000))
    if len(letter.lower()) == 1 and letter.lower() != letter
)
SMALL: Final = "".join(map(str.lower, LARGE))
TWO: Final = {"large": "\u0130", "small": "i\u0307"}
SQL = f"""
UPDATE sales.orders SET customer_email = normalize(translate(
    replace(normalize(customer_email, NFC), {quoted(TWO["large"])}, {quoted(TWO["small"])}),
    {quoted(LARGE)}, {quoted(SMALL)}), NFC)
WHERE octet_length(customer_email) > char_length(customer_email);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, SQL)
