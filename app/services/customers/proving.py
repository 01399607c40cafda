"""The proof of an erasure: every text of the database is searched before the commit."""

from collections import defaultdict
from typing import Final

from app.infra.database import fetch, fetch_value
from app.infra.privacy import Rows
from app.services.customers.declared import (
    OneCustomer,
    columns_of_others,
    columns_of_program,
    declared,
    free_columns,
    kept_columns,
)
from app.services.customers.words import Wanted

# Every column of text or JSON, and of arrays of these, also in tables of nobody.
COLUMNS: Final = """
SELECT namespace.nspname || '.' || class.relname AS table, attribute.attname AS column
FROM pg_catalog.pg_attribute AS attribute
JOIN pg_catalog.pg_class AS class ON class.oid = attribute.attrelid
JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = class.relnamespace
JOIN pg_catalog.pg_type AS type ON type.oid = attribute.atttypid
LEFT JOIN pg_catalog.pg_type AS element
    ON element.oid = type.typelem AND type.typcategory = 'A'
WHERE class.relkind IN ('r', 'p', 'm') AND attribute.attnum > 0 AND NOT attribute.attisdropped
  AND namespace.nspname !~ '^pg_' AND namespace.nspname <> 'information_schema'
  AND (type.typcategory = 'S' OR element.typcategory = 'S'
       OR coalesce(element.typname, type.typname) IN ('json', 'jsonb', 'xml', 'tsvector', 'hstore'))
ORDER BY 1, attribute.attnum
"""
IS_STAFF: Final = "SELECT EXISTS (SELECT FROM staff.members WHERE lower(email) = ANY($1::text[]))"
# In another customer's order, name and number are that one's, and in some rows somebody else's.
MAY_BE_HERS: Final = "(({order_id}) = ANY($5::uuid[])) IS NOT FALSE AND ({of_others}) IS NOT TRUE"
NUMBERS: Final = "$6::text[]"
# Each argument has a type, also in a statement that does not use it. It holds always: she may have
# no phone, and without an order no name.
ALL_TYPED: Final = f"num_nulls($1::text, $2::text, $3::text, $4::text, $5::uuid[], {NUMBERS}) >= 0"

# Piccolo's list of the migrations: words of the program.
OF_PICCOLO: Final = {f"public.migration.{column}" for column in ("name", "app_name")}


# Of a table about which nothing is declared.
NO_ROWS: Final = Rows(table="", whose="")


async def text_columns() -> list[tuple[str, str]]:
    """Returns each table with its schema, and each of its columns that can hold words."""
    return [(row["table"], row["column"]) for row in await fetch(COLUMNS)]


async def search(customer: OneCustomer, looked_for: Wanted) -> tuple[int, dict[str, int]]:
    """Returns how many columns were searched, and the rows that name her, by column.

    In the order of another customer, the same name or phone number is that one's; in columns about
    people of the shop and about goods the name is theirs, and words of the program are none. What
    the law keeps is not searched.
    """
    tables: defaultdict[str, list[str]] = defaultdict(list)
    kept = kept_columns()
    for table, column in await text_columns():
        if f"{table}.{column}" not in kept:
            tables[table].append(column)
    of_others, declared_rows = columns_of_others(), dict(declared())
    nameless, free = of_others | columns_of_program() | OF_PICCOLO, free_columns()
    is_staff = await fetch_value(IS_STAFF, customer.emails)
    left: dict[str, int] = {}
    for table, columns in tables.items():
        rows = declared_rows.get(table, NO_ROWS)
        hers = MAY_BE_HERS.format(
            order_id=rows.order_id or "NULL::uuid",
            of_others=rows.of_others.format(numbers=NUMBERS) or "false",
        )
        counts = ", ".join(
            f"count(*) FILTER (WHERE {_matches(column, hers, name)}) AS c{place}"
            if not (is_staff and whole in of_others)
            else f"0 AS c{place}"
            for place, column in enumerate(columns)
            for whole in [f"{table}.{column}"]
            for name in ["NULL" if whole in nameless else "$4" if whole in free else "$3"]
        )
        [row] = await fetch(
            f"SELECT {counts} FROM {_quoted(table)} WHERE {ALL_TYPED}",
            *(looked_for.email, looked_for.number, looked_for.name, looked_for.phrase),
            *(customer.orders, customer.numbers),
        )
        for place, column in enumerate(columns):
            if found := row[f"c{place}"]:
                left[f"{table}.{column}"] = found
    return sum(map(len, tables.values())), left


def _matches(column: str, hers: str, name: str) -> str:
    text = f'"{column}"::text'
    return f"{text} ~* $1 OR {hers} AND ({text} ~* $2 OR {text} ~* {name})"


def _quoted(table: str) -> str:
    schema, _, name = table.partition(".")
    return f'"{schema}"."{name}"'
