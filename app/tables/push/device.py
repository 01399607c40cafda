"""Devices that are notified of an order, and the notifications for each."""

from typing import Any

from piccolo.columns import (
    UUID,
    BigSerial,
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
from app.values.sending import NotificationState


class PushKeyRow(Table, tablename="keys", schema="push", db=ENGINE):
    """The public key that belongs to a `SECRET_KEY`, of which `fingerprint` is a hash.

    The private key is computed from the secret, and stored nowhere.
    """

    fingerprint = Varchar(length=64, primary_key=True)
    public_key = Varchar(length=87)
    made_at = Timestamptz(default=TimestamptzNow())


class DeviceRow(Table, tablename="devices", schema="push", db=ENGINE):
    """A browser that shows notifications about one order, in `language`.

    Its push service takes them at `endpoint`, if they are encrypted with `p256dh` and `auth` and
    signed with the key of `public_key`. It is dropped if the order has other links than at its
    time. The order's last step was at `over_at`.
    """

    device_id = BigSerial(primary_key=True)
    order_id = UUID(default=None)
    endpoint = Text()
    p256dh = Varchar(length=87)
    auth = Varchar(length=22)
    public_key = Varchar(length=87)
    links_version = Integer(default=None)
    language = Varchar(length=2)
    added_at = Timestamptz(default=TimestamptzNow())
    over_at = Timestamptz(null=True, default=None)

    one_row_an_order = Unique(["order_id", "endpoint"])


class NotificationRow(Table, tablename="notifications", schema="push", db=ENGINE):
    """One step of the order for one device, as a queue of `app/infra/leases.py` has it.

    It is OUTDATED if there was a later step before it was sent. A failed attempt has a `reason`,
    one of a few codes, and the `status` that the push service answered with, if it did.
    """

    notification_id = BigSerial(primary_key=True)
    device: Any = ForeignKey(
        references=DeviceRow,
        on_delete=OnDelete.cascade,
        null=False,
        db_column_name="device_id",
        index=False,
    )
    event_id = Varchar(length=40)
    step = Varchar(length=20)
    state = Varchar(length=10, default=NotificationState.PENDING, choices=NotificationState)
    attempts = Integer(default=0)
    tries = Integer(default=0)
    due_at = Timestamptz(default=TimestamptzNow())
    created_at = Timestamptz(default=TimestamptzNow())
    ended_at = Timestamptz(null=True, default=None)
    status = Integer(null=True, default=None)
    reason = Varchar(length=20, null=True, default=None)

    one_notification_an_event = Unique(["device_id", "event_id"])
    state_known = Check("state IN ('PENDING', 'SENT', 'FAILED', 'OUTDATED')")
