"""What is asked for when an order is placed, and what is answered: the API encodes it unchanged."""

from uuid import UUID

import msgspec

from app import idempotency
from app.audit_log import Actor
from app.i18n.language import ENGLISH
from app.services.sales.shapes import ChosenMethod, NewOrder, OrderItem
from app.values.money import Money
from app.values.promises import Promise


class Links(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Absolute paths without a host; `page` and `pay` carry the order token.

    `pay` leads to the page on which an order is paid online; others have none.
    """

    self_: str = msgspec.field(name="self")
    page: str
    stream: str
    pay: str = ""


class Warned(msgspec.Struct, frozen=True, kw_only=True):
    """A field that was accepted, but may be wrong."""

    code: str
    field: str
    message: str


class Placed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer to an accepted order."""

    order_id: UUID
    order_number: str
    status: str
    items: list[OrderItem]
    total: Money
    access_token: str
    links: Links
    # Left out in a shop that names no ways of delivery; the total contains the fee.
    delivery_method: ChosenMethod | None = None
    fee: Money | None = None
    # Left out where the shop promises nothing.
    promised: Promise | None = None
    # Doubts about the order; left out if there are none.
    warnings: list[Warned] = []


class NewLinks(msgspec.Struct, frozen=True, kw_only=True):
    """What opens the order from now on; earlier tokens and links no longer open it."""

    order_id: UUID
    access_token: str
    links: Links


class OrderRequest(msgspec.Struct, frozen=True):
    """A request to place an order; the same `key` twice means the same order.

    `language`, a key of `app.i18n.language.LANGUAGES`, is that of the customer's mails. `actor` is
    the program with an API key; None for customers. `bounded` limits the recent orders of the
    recipient, unless an API key is used. `expected_total` is the price of the goods, in
    minor units, that the customer was shown, and `expected_fee` that of their delivery; None
    accepts the current prices. `by_phone` marks an order that the staff took.
    """

    wanted: NewOrder
    key: idempotency.KeyedRequest | None = None
    language: str = ENGLISH
    actor: Actor | None = None
    expected_total: int | None = None
    bounded: bool = False
    by_phone: bool = False
    expected_fee: int | None = None


# The order, and whether it had been placed before under the same key.
OrderAnswer = tuple[Placed, bool]
