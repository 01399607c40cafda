"""How many parcels the board shows at once."""

from collections.abc import Callable

from playwright.sync_api import expect

from e2e.open_shop import OpenShop
from e2e.people import Packer
from e2e.program import Program
from e2e.windows import Window

HEIGHTS = """() => [...document.querySelectorAll("tr[data-testid]")].slice(0, 5)
  .map((row) => row.getBoundingClientRect().height)"""
FIVE = """() => {
  const rows = [...document.querySelectorAll("tr[data-testid]")].slice(0, 5)
    .map((row) => row.getBoundingClientRect());
  return rows.at(-1).bottom - rows[0].top;
}"""


def test_rows_are_dense_until_roomy_ones_are_chosen(pat: Packer, program: Program) -> None:
    order = _five_wait(program)
    page = pat.page
    page.set_viewport_size({"width": 1440, "height": 900})
    pat.looks_up(order)
    page.goto("/staff/shipments?status=PENDING&sort=newest")
    expect(page.get_by_role("link", name=order)).to_be_visible()
    assert all(48 <= height <= 52 for height in page.evaluate(HEIGHTS))

    roomy = page.get_by_role("button", name="Roomy rows")
    roomy.click()
    assert min(page.evaluate(HEIGHTS)) > 60
    page.reload()
    expect(roomy).to_have_attribute("aria-pressed", "true")
    assert min(page.evaluate(HEIGHTS)) > 60


def test_five_parcels_are_on_a_phones_screen(
    open_window: Callable[..., Window], open_shop: OpenShop, program: Program
) -> None:
    _five_wait(program)
    pat = Packer(open_window(viewport={"width": 390, "height": 844}))
    pat.logs_in(open_shop.staff[1])
    pat.page.goto("/staff/shipments?status=PENDING&sort=newest")
    assert pat.page.evaluate(FIVE) <= 844 - 200


def _five_wait(program: Program) -> str:
    numbers = [program.orders("Ann Lee", {"product_456": 1}) for _ in range(5)]
    for one in numbers:
        program.shipment_of(one.order_id)
    return numbers[-1].number
