"""What shipments can be told apart by: the countries and carriers that there are."""

from typing import Final

import msgspec

from app.database import fetch_row
from app.services.delivery.views import STATUSES

CHOICES: Final = """
WITH RECURSIVE countries (status, country) AS (
    SELECT status, (SELECT min(country) FROM delivery.shipments WHERE status = one.status)
    FROM unnest($1::text[]) AS one (status)
    UNION ALL
    SELECT status, (SELECT min(country) FROM delivery.shipments
                    WHERE status = before.status AND country > before.country)
    FROM countries AS before WHERE country IS NOT NULL
), carriers (carrier) AS (
    SELECT min(carrier) FROM delivery.shipments WHERE carrier > ''
    UNION ALL
    SELECT (SELECT min(carrier) FROM delivery.shipments WHERE carrier > before.carrier)
    FROM carriers AS before WHERE carrier IS NOT NULL
)
SELECT (SELECT array_agg(DISTINCT country) FROM countries WHERE country IS NOT NULL) AS countries,
       (SELECT array_agg(carrier) FROM (SELECT carrier FROM carriers WHERE carrier IS NOT NULL
                                        LIMIT $2) AS few) AS carriers
"""
"""From one value to the next by an index: however many rows there are, few are read."""
MOST_CARRIERS: Final = 50
"""Whoever ships may type any carrier; a list of more is not read."""


class Choices(msgspec.Struct, frozen=True):
    """What shipments can be told apart by: codes of countries, and carriers by name."""

    countries: list[str]
    carriers: list[str]


async def choices() -> Choices:
    row = await fetch_row(CHOICES, list(STATUSES), MOST_CARRIERS)
    assert row is not None
    return Choices(row["countries"] or [], row["carriers"] or [])
