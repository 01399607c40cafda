"""Restores of a backup, and what has waited since for somebody to decide."""

from typing import Any

from piccolo.columns import BigInt, BigSerial, ForeignKey, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.values.restores import HeldDecision, HeldKind


class RestoreRow(Table, tablename="restores", schema="messaging", db=ENGINE):
    """What happened after `backup_at` is lost; `cause` names the backup.

    `last_event` was the latest of the feed then; it is not a foreign key, since it is deleted after
    its time.
    """

    number = BigSerial(primary_key=True)
    restored_at = Timestamptz(default=TimestamptzNow())
    backup_at = Timestamptz()
    cause = Text()
    restored_by = Text()
    last_event = Varchar(length=40, null=True, default=None)

    in_this_order = Check("backup_at <= restored_at")


class HoldAfterRestoreRow(Table, tablename="holds", schema="messaging", db=ENGINE):
    """`held` of this kind waited at the restore; `moved` were still there to be sent or dropped."""

    hold_id = BigSerial(primary_key=True)
    restore: Any = ForeignKey(references=RestoreRow, null=False, index=False)
    kind = Varchar(length=20, choices=HeldKind)
    held = BigInt()
    decision = Varchar(length=10, null=True, default=None, choices=HeldDecision)
    decided_at = Timestamptz(null=True, default=None)
    decided_by = Text(null=True, default=None)
    moved = BigInt(null=True, default=None)

    one_a_kind = Unique(["restore", "kind"])
    kind_known = Check("kind IN ('mails', 'webhooks', 'notifications', 'payments')")
    decision_known = Check("decision IN ('SEND', 'DROP')")
    decided_as_a_whole = Check("num_nulls(decision, decided_at, decided_by, moved) IN (0, 4)")
