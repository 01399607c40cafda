"""The navigation leads each member to the parts of their own work, and says which one this is."""

import re

import pytest

from tests.support.methods import offer_pickup
from tests.support.staff import comes_in
from tests.support.visitor import Visitor

ALL = ["Orders", "Packing", "Scan", "Products", "Stock", "Customers", "Reports", "Settings"]
NAV = re.compile(r'<nav class="staff-nav".*?</nav>', re.DOTALL)
LINK = re.compile(
    r'<a href="([^"]+)"[^>]*?(aria-current="page")?>.*?<span>([^<]+)</span>', re.DOTALL
)
TABS = re.compile(r'<nav class="tabs-bar" aria-label="Settings">.*?</nav>', re.DOTALL)


def links(visitor: Visitor) -> list[tuple[str, str, str]]:
    """(address, whether it is this page's, words), as a wide screen shows them."""
    found = NAV.search(visitor.page.text)
    assert found
    return LINK.findall(found[0].partition("<details")[0])


def parts(visitor: Visitor) -> list[str]:
    return [words for _, _, words in links(visitor)]


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("manager", ALL),
        (
            "support",
            ["Orders", "Packing", "Scan", "Products", "Customers", "System health"],
        ),
        ("packer", ["Orders", "Packing", "Scan", "Stock"]),
    ],
)
async def test_each_role_sees_its_own_parts(visitor: Visitor, role: str, seen: list[str]) -> None:
    await comes_in(visitor, "Kim", role)
    assert parts(visitor) == seen
    for address, _, _ in links(visitor):
        assert (await visitor.open(address)).status_code == 200, address


async def test_a_shop_with_a_counter_leads_to_it(visitor: Visitor) -> None:
    await offer_pickup()
    await comes_in(visitor, "Kim", "packer")
    assert parts(visitor) == ["Orders", "Packing", "Scan", "Pick-up", "Stock"]
    await visitor.open("/staff/counter")
    assert visitor.page.status_code == 200
    assert ("/staff/counter", 'aria-current="page"', "Pick-up") in links(visitor)


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("/staff/orders", "Orders"),
        ("/staff/withdrawals", "Orders"),
        ("/staff/payments", "Orders"),
        ("/staff/shipments", "Packing"),
        ("/staff/views", "Packing"),
        ("/staff/scan", "Scan"),
        ("/staff/products", "Products"),
        ("/staff/imports", "Products"),
        ("/staff/stock", "Stock"),
        ("/staff/counts", "Stock"),
        ("/staff/customers", "Customers"),
        ("/staff/reports", "Reports"),
        ("/staff/setup", "Settings"),
        ("/staff/keys", "Settings"),
        ("/staff/audit", "Settings"),
    ],
)
async def test_the_part_of_a_page_is_marked(bea: Visitor, address: str, part: str) -> None:
    await bea.open(address)
    assert [words for _, here, words in links(bea) if here] == [part]


@pytest.mark.usefixtures("shop")
async def test_a_packer_finds_products_below_stock(pat: Visitor) -> None:
    await pat.open("/staff/products/product_456")
    assert [words for _, here, words in links(pat) if here] == ["Stock"]


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/staff/settings", "Shop"),
        ("/staff/settings/delivery", "Delivery"),
        ("/staff/settings/legal", "Legal pages"),
        ("/staff/people", "Staff"),
        ("/staff/keys", "API keys"),
        ("/staff/webhooks", "Webhooks"),
        ("/staff/health", "System health"),
        ("/staff/audit-log", "Audit log"),
    ],
)
async def test_the_settings_lead_to_each_other(bea: Visitor, address: str, page: str) -> None:
    await bea.open(address)
    found = TABS.search(bea.page.text)
    assert found
    assert re.findall(r'aria-current="page">([^<]+)<', found[0]) == [page]
    assert found[0].count("<a ") == 8


async def test_one_page_needs_no_tabs(sue: Visitor) -> None:
    await sue.open("/staff/events")
    assert not TABS.search(sue.page.text)
