"""Changes of an order's details: what is wanted, and what waits for the answer."""

from collections.abc import Container
from typing import Final, get_args

import msgspec
from msgspec import UNSET, UnsetType

from app import audit_log
from app.services.sales.billing_correction import Billing
from app.services.sales.shapes import Address
from app.values.fields import Detail

DETAILS: Final[tuple[Detail, ...]] = get_args(Detail)


class Details(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is to be changed; fields that are left out stay. A phone of None is removed."""

    delivery_address: Address | None = None
    note: str | None = None
    phone: str | UnsetType | None = UNSET

    def among(self, what: Container[str]) -> "Details":
        """Returns only the fields that are named."""
        return Details(
            **{name: getattr(self, name) for name in self.__struct_fields__ if name in what}
        )

    @property
    def given(self) -> list[Detail]:
        empty = Details()
        return [one for one in DETAILS if getattr(self, one) != getattr(empty, one)]


class KeptDetails(Details, frozen=True, kw_only=True, omit_defaults=True):
    """What waits for the answer; `billing` and `email` change with it, in the name of `by`."""

    billing: Billing | None = None
    email: str | None = None
    by: audit_log.Actor | None = None
