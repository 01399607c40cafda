"""Which PostgreSQL answers, and whether it is new enough."""

from typing import Final

from app.infra.database.queries import fetch_row

# The first major version with all that the tables and queries use.
OLDEST_MAJOR: Final = 15
VERSION: Final = """
SELECT current_setting('server_version_num')::integer AS number,
       split_part(current_setting('server_version'), ' ', 1) AS name
"""


async def server_version() -> tuple[int, str]:
    """Returns the version as one number, such as 150004, and as text, such as 15.4."""
    row = await fetch_row(VERSION)
    assert row is not None
    return row["number"], row["name"]


def is_too_old(number: int) -> bool:
    return number // 10_000 < OLDEST_MAJOR
