"""The countries and carriers by which shipments can be filtered."""

from typing import Final

import msgspec

from app.infra.database import fetch_row
from app.services.board.view import STATUSES
from app.values.carriers import canonical_name

# Goes from one value to the next by an index, so that few rows are read, however many there are.
OPTIONS: Final = """
WITH RECURSIVE countries (status, country) AS (
    SELECT status, (SELECT min(country) FROM delivery.shipments WHERE status = one.status)
    FROM unnest($1::text[]) AS one (status)
    UNION ALL
    SELECT status, (SELECT min(country) FROM delivery.shipments
                    WHERE status = before.status AND country > before.country)
    FROM countries AS before WHERE country IS NOT NULL
), carriers (key) AS (
    SELECT min(carrier_key) FROM delivery.shipments WHERE carrier_key > ''
    UNION ALL
    SELECT (SELECT min(carrier_key) FROM delivery.shipments WHERE carrier_key > before.key)
    FROM carriers AS before WHERE key IS NOT NULL
)
SELECT (SELECT array_agg(DISTINCT country) FROM countries WHERE country IS NOT NULL) AS countries,
       (SELECT array_agg(key || E'\\n' || (
                    SELECT carrier FROM delivery.shipments WHERE carrier_key = key LIMIT 1))
        FROM (SELECT key FROM carriers WHERE key IS NOT NULL LIMIT $2) AS few) AS carriers
"""
# A packer may enter any carrier, and nobody reads a longer list.
MAX_CARRIERS: Final = 50


class FilterOptions(msgspec.Struct, frozen=True):
    """Country codes, and carriers by name."""

    countries: list[str]
    carriers: list[str]


async def filter_options() -> FilterOptions:
    row = await fetch_row(OPTIONS, list(STATUSES), MAX_CARRIERS)
    assert row is not None
    found = (pair.split("\n", 1) for pair in row["carriers"] or [])
    carriers = [canonical_name(key, typed) for key, typed in found]
    return FilterOptions(row["countries"] or [], sorted(carriers, key=str.casefold))
