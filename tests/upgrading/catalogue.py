"""What a database consists of, sorted by name: in whatever order its columns came to be."""

import re
from typing import Any

import asyncpg

OF_THE_SHOP = "nspname !~ '^(pg_|information_schema$|public$)'"

PARTS = {
    "columns": f"""
        SELECT format('%s.%s.%s', nspname, relname, attname) AS name,
               format_type(atttypid, atttypmod) AS type, attnotnull, attidentity::text,
               attgenerated::text, pg_get_expr(adbin, adrelid) AS value
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        JOIN pg_namespace ON pg_namespace.oid = relnamespace
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE {OF_THE_SHOP} AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
    """,
    # What is not null stands with the columns; PostgreSQL names it since version 18.
    "constraints": f"""
        SELECT format('%s.%s.%s', nspname, relname, conname) AS name,
               pg_get_constraintdef(pg_constraint.oid) AS definition, convalidated
        FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
        JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE {OF_THE_SHOP} AND contype <> 'n'
    """,
    "indexes": f"""
        SELECT format('%s.%s', nspname, relname) AS name, pg_get_indexdef(indexrelid) AS definition,
               indisvalid, reloptions
        FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
        JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE {OF_THE_SHOP}
    """,
    "triggers": f"""
        SELECT format('%s.%s.%s', nspname, relname, tgname) AS name,
               pg_get_triggerdef(pg_trigger.oid) AS definition, tgenabled::text
        FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE {OF_THE_SHOP} AND NOT tgisinternal
    """,
    # By its words: how a body is indented says nothing.
    "functions": f"""
        SELECT pg_proc.oid::regprocedure::text AS name,
               regexp_replace(pg_get_functiondef(pg_proc.oid), '\\s+', ' ', 'g') AS definition
        FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace WHERE {OF_THE_SHOP}
    """,
    "sequences": f"""
        SELECT format('%s.%s', nspname, relname) AS name, format_type(seqtypid, NULL) AS type,
               seqincrement, seqcache, seqcycle, refobjid::regclass::text AS owner
        FROM pg_sequence JOIN pg_class ON pg_class.oid = seqrelid
        JOIN pg_namespace ON pg_namespace.oid = relnamespace
        LEFT JOIN pg_depend ON objid = seqrelid AND classid = 'pg_class'::regclass
            AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')
        WHERE {OF_THE_SHOP}
    """,
    "extensions": "SELECT extname AS name, extversion FROM pg_extension",
    "migrations": "SELECT app_name || ' ' || name AS name FROM migration",
}

Catalogue = dict[str, dict[str, tuple[Any, ...]]]


async def catalogue(url: str) -> Catalogue:
    """Each part of the database at `url`, by name."""
    connection = await asyncpg.connect(url)
    try:
        return {
            part: {row["name"]: _plain(row) for row in await connection.fetch(sql)}
            for part, sql in PARTS.items()
        }
    finally:
        await connection.close()


WORD = re.compile(r"\(('\w+')::character varying\)::text|('\w+')::character varying")
LIST = re.compile(r"\(ARRAY\[([^\]]*)\]\)::text\[\]")


def _plain(row: asyncpg.Record) -> tuple[Any, ...]:
    """A list of words is cast as a whole, or word by word once it went through a dump."""
    return tuple(
        LIST.sub(r"ARRAY[\1]", WORD.sub(r"\1\2", value)) if "ARRAY[" in str(value) else value
        for value in row.values()
    )


def differences(one: Catalogue, other: Catalogue) -> list[str]:
    """A line for each name that is not the same in both."""
    return [
        f"{part}: {one[part].get(name)} | {other[part].get(name)}"
        for part in PARTS
        for name in sorted(one[part].keys() | other[part].keys())
        if one[part].get(name) != other[part].get(name)
    ]
