"""Takes the README's pictures of an open shop: `python -m e2e.pictures`, or `make pictures`."""

import tempfile
from itertools import zip_longest
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from e2e.chromium import launch_options
from e2e.open_shop import OpenShop
from e2e.people import Packer
from e2e.program import Program
from e2e.windows import Window

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
PICTURES_ARE_THERE = """[...document.images].every((image) => image.complete
  || image.getBoundingClientRect().top > innerHeight)"""
# Bytes.
LARGEST = 300 * 1024
WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 375, "height": 812}

CUSTOMERS = (
    ("Ann Lee", "12 Harbour Street", "20095 Hamburg DE", {"product_456": 2, "product_789": 1}),
    ("Ben Okoro", "7 Mill Lane", "LS1 4AP Leeds GB", {"product_456": 2, "round-teapot": 1}),
    ("Cleo Roux", "3 rue des Lilas", "69002 Lyon FR", {"water-carafe": 1}),
    ("Dora Novak", "Dlouhá 31", "60200 Brno CZ", {"product_789": 2}),
    ("Emil Lind", "Storgatan 8", "21142 Malmö SE", {"wall-clock": 1, "breakfast-tea": 2}),
    ("Fay Murphy", "4 Quay Road", "T12W8KX Cork IE", {"cedar-candle": 6}),
    ("Gil Santos", "Rua da Torre 2", "4050-253 Porto PT", {"bud-vase": 1, "forest-honey": 2}),
)
PARCELS = (
    ("DHL", "JD014600003828", "Front door"),
    ("Royal Mail", "RM44710025GB", None),
    ("DPD", "0998 2204 7715", "Reception"),
)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="doorstep-pictures-") as folder:
        shop = OpenShop(Path(folder, "data"), "--no-bank")
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(**launch_options())
                _take_all(browser, shop)
                browser.close()
        finally:
            shop.close()


def _take_all(browser: Browser, shop: OpenShop) -> None:
    with shop.api("Bea") as api:
        pages = _fill(Program(api))
    shipped = pages["Ben Okoro"]
    with browser.new_context(base_url=shop.url, viewport=WIDE) as context:
        page = context.new_page()
        page.goto("/")
        _take(page, "catalogue")
        page.goto(shipped)
        _take(page, "order")
        packer = Packer(Window(context, shop.url))
        packer.logs_in(shop.staff[0])
        _take(packer.page, "board")
    with browser.new_context(
        base_url=shop.url, viewport=PHONE, color_scheme="dark", device_scale_factor=2
    ) as context:
        page = context.new_page()
        page.goto(shipped)
        _take(page, "order-phone")


def _take(page: Page, name: str) -> None:
    """The page as a visitor sees it first; raises when the picture is too large for a README."""
    pill = page.locator("#connection")
    if pill.count():
        expect(pill).to_have_attribute("data-state", "live")
    page.wait_for_function(PICTURES_ARE_THERE)
    path = PICTURES / f"{name}.png"
    path.parent.mkdir(exist_ok=True)
    page.screenshot(path=path, animations="disabled")
    size = path.stat().st_size
    assert size <= LARGEST, f"{path} has {size} bytes"
    print(f"{path}: {size:,} bytes")


def _fill(program: Program) -> dict[str, str]:
    """Seven orders, three of them sent and two of those delivered; the page of each customer."""
    pages: dict[str, str] = {}
    for (name, line1, place, basket), parcel in zip_longest(CUSTOMERS, PARCELS):
        postcode, city, country = place.rsplit(maxsplit=2)
        address = {"line1": line1, "postcode": postcode, "city": city, "country": country}
        ordered = program.orders(name, basket, address=address)
        pages[name] = ordered.page
        shipment = program.shipment_of(ordered.order_id)
        if parcel:
            carrier, tracking_number, left_at = parcel
            program.ships(shipment, carrier, tracking_number)
            if left_at:
                program.delivers(shipment, left_at)
            program.waits_for(ordered.order_id, "DELIVERED" if left_at else "SHIPPED")
    return pages


if __name__ == "__main__":
    main()
