"""Files of products that are imported, and what each does to each product."""

from typing import Any

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.values.product_states import ImportOutcome, ImportState


class ImportRow(Table, tablename="imports", schema="products", db=ENGINE):
    """A file from its upload on. `content` is there until it is compared with the shop.

    `columns` has the file's names of the columns that are known here, and `others` the rest.
    `batches` is how many there are, and `batch` the next one to compare or to apply. Who asked, and
    who pressed (`actor_*`), is a member of the staff, a program or a command. The worker that has
    it is `leased_by`.
    """

    import_id = UUID(primary_key=True, default=None)
    file_name = Varchar(length=200)
    content = Bytea(null=True, default=None)
    format = Varchar(length=20, default="")
    encoding = Varchar(length=20, default="")
    separator = Varchar(length=1, default="")
    columns = JSONB()
    others: Any = Array(base_column=Text(), default=list)
    state = Varchar(length=10, choices=ImportState)
    fault = Varchar(length=300, default="")
    sets_stock = Boolean(default=False)
    found = Integer(default=0)
    settled = Integer(default=0)
    batches = Integer(default=0)
    batch = Integer(default=0)
    language = Varchar(length=20)
    actor_kind = Varchar(length=20)
    actor_id = Varchar(length=100)
    asked_by = Varchar(length=254)
    asked_at = Timestamptz(default=TimestamptzNow())
    changed_at = Timestamptz(default=TimestamptzNow())
    applied_by = Varchar(length=254, default="")
    applied_at = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    leased_by = UUID(null=True, default=None)
    leased_until = Timestamptz(null=True, default=None)

    state_known = Check("state IN ('CHECKING', 'CHECKED', 'APPLYING', 'DONE', 'UNREADABLE')")
    settled_sound = Check("settled BETWEEN 0 AND found")
    batch_sound = Check("batch BETWEEN 0 AND batches")
    applied_when_asked = Check("(applied_at IS NOT NULL) = (state IN ('APPLYING', 'DONE'))")
    ended_when_done = Check("(ended_at IS NOT NULL) = (state IN ('DONE', 'UNREADABLE'))")


class ImportEntryRow(Table, tablename="import_entries", schema="products", db=ENGINE):
    """One product of a file. `given` is what the file says, `changes` has for each field what it
    was and what it is to be, and `fault` says why it is refused.

    `version` (0 for none) and `on_hand` are those with which it was compared. `settled_at` is when
    it was applied.
    """

    import_id: Any = ForeignKey(references=ImportRow, on_delete=OnDelete.cascade, null=False)
    place = Integer()
    batch = Integer()
    line = Integer()
    product_id = Varchar(length=100)
    name = Varchar(length=200)
    outcome = Varchar(length=10, choices=ImportOutcome)
    version = Integer(default=0)
    on_hand = BigInt(null=True, default=None)
    quantity = BigInt(null=True, default=None)
    given = JSONB()
    changes = JSONB()
    fault = JSONB(null=True, default=None)
    settled_at = Timestamptz(null=True, default=None)

    outcome_known = Check("outcome IN ('ADDED', 'CHANGED', 'SAME', 'REFUSED')")
    one_entry_a_place = Unique(["import_id", "place"])
    refused_with_a_reason = Check("(fault IS NOT NULL) = (outcome = 'REFUSED')")
