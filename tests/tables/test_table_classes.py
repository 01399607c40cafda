"""The table classes say what the migrations have made: names, types, and what may be null."""

from importlib import import_module

import pytest
from piccolo.table import Table

from app.infra.database import fetch
from piccolo_conf import APP_REGISTRY

IN_A_DATABASE = """
SELECT attname, format_type(atttypid, atttypmod) AS type, NOT attnotnull AS may_be_null
FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
"""
# As PostgreSQL prints them, where that is not the word by which it takes them.
TYPES = {
    "VARCHAR": "character varying",
    "TIMESTAMPTZ": "timestamp with time zone",
    "SERIAL": "integer",
    "BIGSERIAL": "bigint",
}
# What PostgreSQL fills in by itself; it has no place in a class that writes rows.
COMPUTED = {
    "messaging.events": {"txid"},
    "delivery.shipments": {"tracking_key", "carrier_key"},
    "products.search_entries": {"words"},
}


def classes() -> list[type[Table]]:
    apps = [import_module(path).APP_CONFIG for path in APP_REGISTRY.apps]
    return [one for app in apps for one in app.table_classes]


def of_postgresql(column_type: str) -> str:
    word, bracket, rest = column_type.partition("(")
    return TYPES.get(word, word.lower()) + bracket + rest


def named(table: type[Table]) -> str:
    return f"{table._meta.schema}.{table._meta.tablename}"


@pytest.mark.parametrize("table", classes(), ids=named)
async def test_a_class_has_the_columns_of_its_table(table: type[Table]) -> None:
    name = named(table)
    said = {
        column._meta.db_column_name: (of_postgresql(column.column_type), column._meta.null)
        for column in table.all_columns()
    }
    there = {
        row["attname"]: (row["type"], row["may_be_null"])
        for row in await fetch(IN_A_DATABASE, name)
        if row["attname"] not in COMPUTED.get(name, set())
    }
    assert said == there


async def test_every_table_has_a_class() -> None:
    found = await fetch(
        "SELECT schemaname || '.' || tablename AS name FROM pg_tables"
        " WHERE schemaname !~ '^(pg_|information_schema$|public$)'"
    )
    assert {row["name"] for row in found} == set(map(named, classes()))
