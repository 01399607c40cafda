"""The flats' declarations about personal data, and the statements that they mean."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final
from uuid import UUID

import msgspec

from app.infra.manifest import Flat
from app.infra.privacy import Rows
from app.services.customers.words import any_email, any_phrase

# What stands for a customer in the declarations, in the order of the arguments.
PLACES: Final = {
    "orders": "$1::uuid[]",
    "emails": "$2::text[]",
    "numbers": "$3::text[]",
    "email_words": "$4::text",
    "name_words": "$5::text",
}
# Every argument has a type, also in a statement that does not use it. It holds always.
ALL_USED: Final = f"num_nulls({', '.join(PLACES.values())}) >= 0"

_flats: list[Flat] = []


class OneCustomer(msgspec.Struct, frozen=True, kw_only=True):
    """`emails` are the forms of one address, also in lower case; `names` are her orders'."""

    orders: list[UUID]
    emails: list[str]
    numbers: list[str]
    names: Collection[str] = ()

    @property
    def email_words(self) -> str | None:
        return any_email(self.emails)

    @property
    def name_words(self) -> str | None:
        return any_phrase(self.names)

    @property
    def arguments(self) -> tuple[list[UUID], list[str], list[str], str | None, str | None]:
        return self.orders, self.emails, self.numbers, self.email_words, self.name_words


def connect(flats: Sequence[Flat]) -> None:
    """Must be called in each process before it works."""
    _flats[:] = flats


def declared() -> Iterator[tuple[str, Rows]]:
    """Yields each table that can have rows about a customer, with its schema."""
    for flat in _flats:
        for rows in flat.privacy.rows:
            yield f"{flat.name}.{rows.table}", rows


def columns_of_others() -> set[str]:
    """Returns the columns, with schema and table, in which a customer may be a namesake."""
    return {f"{flat.name}.{column}" for flat in _flats for column in flat.privacy.of_others}


def columns_of_program() -> set[str]:
    """Returns the columns that have words of the program, which may be somebody's name too."""
    return {f"{flat.name}.{column}" for flat in _flats for column in flat.privacy.harmless}


def free_columns() -> set[str]:
    """Returns the columns in which the staff may have named a customer."""
    return {f"{flat.name}.{column}" for flat in _flats for column in flat.privacy.free_words}


def kept_columns() -> set[str]:
    """Returns the columns that the law keeps as they are."""
    return {f"{flat.name}.{column}" for flat in _flats for column in flat.privacy.kept}


def for_customer(sql: str) -> str:
    """Returns SQL of a declaration with the places of its arguments."""
    return sql.format(**PLACES)
