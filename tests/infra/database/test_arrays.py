"""Rows as arrays: numbered by themselves, put together again in their order."""

import pytest

from app.infra.database import Arrays, fetch

PEOPLE = Arrays(3, name="text", age="integer")


async def test_rows_come_back_as_they_were() -> None:
    rows = [{"name": "Ann", "age": 31}, {"age": None, "name": "Bea"}]
    sql = f"SELECT $1 || name AS name, age + $2 AS age FROM {PEOPLE.unnest} AS of ({PEOPLE.names})"
    found = await fetch(sql, "Dr. ", 1, *PEOPLE.of(rows))
    assert [dict(row) for row in found] == [
        {"name": "Dr. Ann", "age": 32},
        {"name": "Dr. Bea", "age": None},
    ]
    assert PEOPLE.following == 5


async def test_no_row_is_no_row() -> None:
    assert (
        await fetch(f"SELECT $1::text, $2::text, * FROM {PEOPLE.unnest}", "", "", *PEOPLE.of([]))
        == []
    )


def test_a_row_without_one_of_the_columns_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="age"):
        PEOPLE.of([{"name": "Ann"}])
