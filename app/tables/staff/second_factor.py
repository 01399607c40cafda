"""A person's second factor: an app that shows codes, and codes for the day when it is gone."""

from typing import Any

from piccolo.columns import UUID, BigInt, Bytea, ForeignKey, OnDelete, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.staff.member import MemberRow


class SecondFactorRow(Table, tablename="second_factors", schema="staff", db=ENGINE):
    """Its secret is not stored: it is computed from `factor_id`, which a new app renews.

    It counts from `confirmed_at` on, when the app's first code was typed. `last_step` is the
    latest time step whose code was accepted, in steps of 30 s since 1970, so that a code counts
    once (RFC 6238, 5.2).
    """

    staff_id: Any = ForeignKey(
        references=MemberRow, on_delete=OnDelete.cascade, null=False, primary_key=True
    )
    factor_id = UUID(unique=True)
    made_at = Timestamptz(default=TimestamptzNow())
    confirmed_at = Timestamptz(null=True, default=None)
    last_step = BigInt(default=0)


class RecoveryCodeRow(Table, tablename="recovery_codes", schema="staff", db=ENGINE):
    """A code that counts once instead of the app's, by its SHA-256."""

    code_hash = Bytea(primary_key=True)
    staff_id: Any = ForeignKey(references=MemberRow, on_delete=OnDelete.cascade, null=False)
    made_at = Timestamptz(default=TimestamptzNow())
    used_at = Timestamptz(null=True, default=None)
