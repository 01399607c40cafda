"""What a customer declares who withdraws from a contract."""

from datetime import datetime

import msgspec


class NewWithdrawal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`contact` is an email address; with a `text` the shop reads it before it cancels anything."""

    name: str
    contact: str
    order_number: str | None = None
    text: str = ""


class WithdrawalReceived(msgspec.Struct, frozen=True):
    declared_at: datetime
