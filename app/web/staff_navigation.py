"""The parts of the staff's work as their pages list them, and the pages of the settings."""

from typing import Final

import msgspec

from app.i18n.language import gettext_noop
from app.values.delivery_methods import MethodKind, known_methods
from app.values.roles import PACKER, HasRole
from app.values.statuses import ShipmentStatus
from app.web.doors import may


class NavEntry(msgspec.Struct, frozen=True, kw_only=True):
    """`words` is English and marked for translation; `query` belongs to the link alone.

    Addresses that begin with one of `below` are in this part, too. `packs` is whether a packer
    needs it, and `first` whether a phone shows it without opening the menu.
    """

    href: str
    words: str
    icon: str = ""
    query: str = ""
    below: tuple[str, ...] = ()
    packs: bool = False
    first: bool = False

    def holds(self, path: str) -> bool:
        return any(path == one or path.startswith(f"{one}/") for one in (self.href, *self.below))


GOODS: Final = ("/staff/products", "/staff/families", "/staff/imports")
ORDERS: Final = NavEntry(
    href="/staff/orders",
    words=gettext_noop("Orders"),
    icon="shopping-bag",
    below=("/staff/withdrawals", "/staff/payments", "/staff/till", "/staff/test-orders"),
    packs=True,
    first=True,
)
PACKING: Final = NavEntry(
    href="/staff/shipments",
    words=gettext_noop("Packing"),
    icon="package-open",
    query=f"?status={ShipmentStatus.PENDING}",
    below=("/staff/rounds", "/staff/views", "/staff/slips", "/staff/labels", "/staff/pick-lists"),
    packs=True,
    first=True,
)
SCAN: Final = NavEntry(
    href="/staff/scan",
    words=gettext_noop("Scan"),
    icon="scan-barcode",
    packs=True,
    first=True,
)
# In a shop whose orders can be collected.
COUNTER: Final = NavEntry(
    href="/staff/counter", words=gettext_noop("Pick-up"), icon="store", packs=True
)
PRODUCTS: Final = NavEntry(
    href="/staff/products", words=gettext_noop("Products"), icon="tag", below=GOODS
)
STOCK: Final = NavEntry(
    href="/staff/stock",
    words=gettext_noop("Stock"),
    icon="boxes",
    below=("/staff/counts", "/staff/stock-takes", *GOODS),
    packs=True,
    first=True,
)
CUSTOMERS: Final = NavEntry(href="/staff/customers", words=gettext_noop("Customers"), icon="users")
REPORTS: Final = NavEntry(href="/staff/reports", words=gettext_noop("Reports"), icon="chart-column")
PARTS: Final = (ORDERS, PACKING, SCAN, COUNTER, PRODUCTS, STOCK, CUSTOMERS, REPORTS)

SETTINGS: Final = (
    NavEntry(href="/staff/settings", words=gettext_noop("Shop"), below=("/staff/setup",)),
    NavEntry(href="/staff/settings/delivery", words=gettext_noop("Delivery")),
    NavEntry(href="/staff/settings/legal", words=gettext_noop("Legal pages")),
    NavEntry(href="/staff/people", words=gettext_noop("Staff")),
    NavEntry(href="/staff/keys", words=gettext_noop("API keys")),
    NavEntry(href="/staff/webhooks", words=gettext_noop("Webhooks")),
    NavEntry(
        href="/staff/health",
        words=gettext_noop("System health"),
        below=("/staff/events", "/staff/audit", "/staff/restores"),
    ),
    NavEntry(href="/staff/audit-log", words=gettext_noop("Audit log")),
)


def parts_for(member: HasRole | None) -> list[NavEntry]:
    """Returns what the member works with, the settings last as one entry."""
    if member is None:
        return []
    collected = any(method.kind == MethodKind.PICKUP for method in known_methods())
    parts = [one for one in PARTS if one != COUNTER or collected]
    seen = [one for one in parts if _opens(member, one) and (one.packs or member.role != PACKER)]
    pages = settings_for(member)
    if pages:
        addresses = tuple(page.href for page in pages) + tuple(
            below for page in pages for below in page.below
        )
        words = gettext_noop("Settings") if len(pages) > 1 else pages[0].words
        seen.append(NavEntry(href=pages[0].href, words=words, icon="settings", below=addresses))
    return seen


def settings_for(member: HasRole | None) -> list[NavEntry]:
    """Returns the pages of the settings; a packer has none."""
    if member is None or member.role == PACKER:
        return []
    return [one for one in SETTINGS if _opens(member, one)]


def part_of(path: str, entries: list[NavEntry]) -> NavEntry | None:
    """Returns the entry whose page this is: of several, the one with the longest own address."""
    own = [one for one in entries if one.holds(path)]
    exact = [one for one in own if path == one.href or path.startswith(f"{one.href}/")]
    if exact:
        return max(exact, key=lambda one: len(one.href))
    return own[0] if own else None


def _opens(member: HasRole, entry: NavEntry) -> bool:
    return may(member, f"GET {entry.href}")
