"""All flats of the application: the services', and those of the packages below them."""

from collections.abc import Iterable, Mapping
from typing import Final

from app.audit_log.flat import FLAT as AUDIT_LOG
from app.idempotency.flat import FLAT as IDEMPOTENCY
from app.infra.manifest import Flat, Outbound
from app.infra.setup_steps import SetupStep
from app.messaging.flat import FLAT as MESSAGING
from app.services.accounts.flat import FLAT as ACCOUNTS
from app.services.board.flat import FLAT as BOARD
from app.services.carts.flat import FLAT as CARTS
from app.services.customers.flat import FLAT as CUSTOMERS
from app.services.delivery.flat import FLAT as DELIVERY
from app.services.mailing.flat import FLAT as MAILING
from app.services.payments.flat import FLAT as PAYMENTS
from app.services.products.flat import FLAT as PRODUCTS
from app.services.push.flat import FLAT as PUSH
from app.services.sales.flat import FLAT as SALES
from app.services.shop import setup_is_closed
from app.services.shop.flat import FLAT as SHOP
from app.services.staff.flat import FLAT as STAFF
from app.services.staff.refusals import UnknownScope
from app.services.webhooks.flat import FLAT as WEBHOOKS
from app.settings import settings
from app.values.restores import HeldKind

# In the order in which a page lists their texts.
FLATS: Final[tuple[Flat, ...]] = (
    SALES,
    PRODUCTS,
    CARTS,
    DELIVERY,
    PAYMENTS,
    BOARD,
    ACCOUNTS,
    CUSTOMERS,
    MAILING,
    STAFF,
    SHOP,
    MESSAGING,
    WEBHOOKS,
    PUSH,
    IDEMPOTENCY,
    AUDIT_LOG,
)

SCHEMAS: Final[tuple[str, ...]] = tuple(flat.name for flat in FLATS if flat.has_tables)

# The actions that the audit log can hold, with their texts.
ACTIONS: Final[Mapping[str, str]] = {
    action: words for flat in FLATS for action, words in flat.actions.items()
}

# The fields that a line of the audit log can show as changed, with their texts, in the order of a
# page.
FIELDS: Final[Mapping[str, str]] = {
    field: words for flat in FLATS for field, words in flat.fields.items()
}

# What an API key can be allowed to do, with the texts.
SCOPES: Final[Mapping[str, str]] = {
    scope: words for flat in FLATS for scope, words in flat.scopes.items()
}


def known_scopes(scopes: Iterable[str]) -> list[str]:
    """Returns each of `scopes` once, sorted. Raises `staff.UnknownScope`."""
    wanted = sorted(set(scopes))
    for scope in wanted:
        if scope not in SCOPES:
            raise UnknownScope(f"no scope {scope!r}; there are {', '.join(SCOPES)}")
    return wanted


# What leaves the shop, and waits after a restore until somebody decides.
OUTBOUND: Final[Mapping[HeldKind, Outbound]] = {
    kind: outbound for flat in FLATS for kind, outbound in flat.outbound.items()
}


async def read_setup() -> list[tuple[SetupStep, bool]]:
    """Returns the steps of all flats in their order, and whether each of them is done."""
    steps = sorted((step for flat in FLATS for step in flat.setup_steps), key=lambda one: one.place)
    return [(step, await step.is_done()) for step in steps]


async def steps_left() -> int:
    """Returns how many steps of the setup are left; 0 as well once a manager has closed it."""
    if settings.demo or await setup_is_closed():
        return 0
    return sum(not is_done for _, is_done in await read_setup())
