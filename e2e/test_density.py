"""How many parcels the board shows at once."""

from collections.abc import Callable

from playwright.sync_api import expect

from e2e.open_shop import OpenShop, until
from e2e.people import Packer
from e2e.program import Program
from e2e.windows import Window

HEIGHTS = """() => [...document.querySelectorAll("tr[data-testid]")].slice(0, 5)
  .map((row) => row.getBoundingClientRect().height)"""
# How many rows are on the screen, whole, with nothing over their lower edge.
WHOLE = """() => [...document.querySelectorAll("tr[data-testid]")].filter((row) => {
  const { left, width, bottom } = row.getBoundingClientRect();
  return row.contains(document.elementFromPoint(left + width / 2, bottom - 2));
}).length"""
# The targets of a finger that end less than 22 pixels from their middle, but for those in a line of
# text.
SMALL = """() => {
  const targets = ".board :is(a, .choose, button), .toolbar :is(summary, input, .search-go),"
    + " #board-tabs a, .board-line :is(a, button)";
  const holds = (one, x, y) => {
    const there = document.elementFromPoint(x, y);
    return !there || one.contains(there) || there.contains(one) && there.matches("label");
  };
  const shown = [...document.querySelectorAll(targets)].filter((one) => one.checkVisibility());
  return shown.filter((one) => {
    one.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const { left, top, width, height } = one.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    return !holds(one, x, y - 21) || !holds(one, x, y + 21);
  }).map((one) => one.outerHTML.slice(0, 120));
}"""


def test_rows_are_dense_until_roomy_ones_are_chosen(pat: Packer, program: Program) -> None:
    order = _wait(program, 10)
    page = pat.page
    page.set_viewport_size({"width": 1440, "height": 900})
    pat.looks_up(order)
    page.goto("/staff/shipments?status=PENDING&sort=newest")
    expect(page.get_by_role("link", name=order)).to_be_visible()
    assert all(48 <= height <= 52 for height in page.evaluate(HEIGHTS))
    assert page.evaluate(WHOLE) >= 10

    more = page.locator("#more summary")
    roomy = page.get_by_role("button", name="Roomy rows")
    more.click()
    roomy.click()
    expect(more).to_be_focused()
    until(lambda: min(page.evaluate(HEIGHTS)) >= 64)
    page.reload()
    more.click()
    expect(roomy).to_have_attribute("aria-pressed", "true")
    assert min(page.evaluate(HEIGHTS)) >= 64


def test_five_parcels_are_on_a_phones_screen(
    open_window: Callable[..., Window], open_shop: OpenShop, program: Program
) -> None:
    _wait(program, 5)
    pat = Packer(open_window(viewport={"width": 390, "height": 844}))
    pat.logs_in(open_shop.staff[1])
    pat.page.goto("/staff/shipments?status=PENDING&sort=newest")
    assert pat.page.evaluate(WHOLE) >= 5
    assert pat.page.evaluate(SMALL) == []


def _wait(program: Program, many: int) -> str:
    """Orders that wait to be packed; the number of the last one."""
    numbers = [program.orders("Ann Lee", {"product_456": 1}) for _ in range(many)]
    for one in numbers:
        program.shipment_of(one.order_id)
    return numbers[-1].number
