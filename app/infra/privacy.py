"""What a flat declares about personal data: where it is, how it is erased, and what is harmless.

The flat `customers` does all of it in one transaction. In the SQL of a declaration `{orders}`
stands for the ids of the customer's orders, `{numbers}` for their order numbers and `{emails}` for
the forms of her email, in lower case; each is an array. `{email_words}` is a regular expression
that finds her email in a text, and not within a longer address; `{name_words}` finds her name if it
has several words, and is NULL for any other.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

# The value of an erased column that must have one.
ERASED: Final = "erased"
NO_COLUMNS: Final[Mapping[str, str]] = {}


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one table that are about a customer.

    `whose` is the SQL condition for her rows. `erased` has the SQL that each column is overwritten
    with; rows for which `gone` holds are deleted instead. `then` is a statement that follows.
    `order_id` is the SQL for the order that any row of the table belongs to, by which another
    customer of the same name is distinguished. In rows for which `of_others` holds, a name or a
    phone number is that of somebody or something else, too. In `mentions`, which has types by
    column, other people may have written her email; it is overwritten there, and the rest stays. An
    export leaves `hidden` columns out: keys, and the names of people of the shop.
    """

    table: str
    whose: str
    erased: Mapping[str, str] = NO_COLUMNS
    gone: str = ""
    then: str = ""
    order_id: str = ""
    of_others: str = ""
    mentions: Mapping[str, str] = NO_COLUMNS
    hidden: Sequence[str] = ()


class Privacy(msgspec.Struct, frozen=True, kw_only=True):
    """`erasable` has the way in which each column is erased, and `harmless` why one is not.

    No name is looked for in what is harmless, since a word of the program may be a name too.
    `free_words` has the columns in which people of the shop may have named a customer: nothing is
    erased there, and a name of several words is found.
    `of_others` has the columns that name people of the shop or goods, and whom they name: these may
    have the same name as a customer. The law keeps what is in `kept` as it is, by the reason that
    is given: it is neither erased nor searched. Columns are named `table.column`, without the
    flat's schema.
    """

    rows: Sequence[Rows] = ()
    erasable: Mapping[str, str] = NO_COLUMNS
    harmless: Mapping[str, str] = NO_COLUMNS
    free_words: Mapping[str, str] = NO_COLUMNS
    of_others: Mapping[str, str] = NO_COLUMNS
    kept: Mapping[str, str] = NO_COLUMNS


def of_type(kind: str, *columns: str) -> dict[str, str]:
    return dict.fromkeys(columns, kind)


def unless_null(column: str, erased: str = f"'{ERASED}'") -> str:
    return f"CASE WHEN {column} IS NOT NULL THEN {erased} END"


def all_alike(why: str, table: str, *columns: str) -> dict[str, str]:
    """Returns `why` for each of the columns, by `table.column`."""
    return {f"{table}.{column}": why for column in columns}
