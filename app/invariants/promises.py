"""All checks: what must hold, each as a query for the rows that break it.

The promises are those of docs/contract.md, section 6. Breaches are rare, and a check is fast if two
big tables meet once, side by side in several workers, with little or no grouping. So some checks
compare row by row, and look for duplicate rows only if the numbers of rows differ.
"""

from app.infra.checks import Check
from app.invariants.corrections import CORRECTIONS
from app.invariants.devices import DEVICES
from app.invariants.erasures import ERASURES
from app.invariants.events import EVENTS
from app.invariants.mails import MAILS
from app.invariants.money import MONEY
from app.invariants.orders import ORDERS
from app.invariants.phone_orders import PHONE_ORDERS
from app.invariants.prices import PRICES
from app.invariants.removals import REMOVALS
from app.invariants.restores import RESTORES
from app.invariants.stock import STOCK
from app.services.flats import FLATS

OF_SEVERAL_FLATS = (
    *(*STOCK, *ORDERS, *PHONE_ORDERS, *PRICES, *CORRECTIONS, *MONEY),
    *(*EVENTS, *MAILS, *DEVICES, *ERASURES, *REMOVALS, *RESTORES),
)

CHECKS: tuple[Check, ...] = tuple(
    sorted(
        (*(check for flat in FLATS for check in flat.checks), *OF_SEVERAL_FLATS),
        key=lambda check: check.promise,
    )
)
