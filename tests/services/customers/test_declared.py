"""Every column that can hold words is declared: erased, harmless, or about somebody else."""

from collections import Counter

from app.infra.database import fetch
from app.infra.manifest import Flat
from app.services import customers
from app.services.flats import FLATS


def declared_columns(flat: Flat) -> list[str]:
    privacy = flat.privacy
    return [
        *(*privacy.erasable, *privacy.harmless, *privacy.free_words),
        *(*privacy.of_others, *privacy.kept),
    ]


# Piccolo's list of the migrations that were applied.
OF_PICCOLO = {"public.migration"}


async def test_each_column_of_text_is_declared_once() -> None:
    """A new column is to be declared in the `privacy.py` of its flat: how it is erased, or why it
    need not be."""
    there = [
        f"{table}.{column}"
        for table, column in await customers.text_columns()
        if table not in OF_PICCOLO
    ]
    said = [f"{flat.name}.{column}" for flat in FLATS for column in declared_columns(flat)]
    assert set(there) - set(said) == set(), "undeclared"
    assert set(said) - set(there) == set(), "declared, and not there"
    assert [column for column, times in Counter(said).items() if times > 1] == []


async def test_a_column_that_nobody_declared_is_seen() -> None:
    await fetch("CREATE TABLE carts.planted (words text[], kept jsonb, number integer)")
    try:
        columns = await customers.text_columns()
    finally:
        await fetch("DROP TABLE carts.planted")
    assert ("carts.planted", "words") in columns
    assert ("carts.planted", "kept") in columns
    assert ("carts.planted", "number") not in columns


def test_what_is_erased_is_overwritten_or_goes_with_its_row() -> None:
    for flat in FLATS:
        rows = {one.table: one for one in flat.privacy.rows}
        for name in flat.privacy.erasable:
            table, _, column = name.partition(".")
            assert column in rows[table].erased or rows[table].gone or column == "tracking_key"
