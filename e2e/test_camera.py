"""A phone's camera instead of a scanner: by the browser's own reader, or by ZXing without one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserType, StorageState, expect

from e2e.fake_camera import film, options
from e2e.open_shop import Login, OpenShop
from e2e.program import Program
from e2e.windows import Window

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
OWN_READER = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["code_128", "qr_code", "ean_13"]; }
  async detect() {
    const box = new DOMRect();
    return window.inView ? [{ rawValue: window.inView, boundingBox: box }] : [];
  }
};
"""
OWN_CAMERA = """
if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  setInterval(() => context.fillRect(0, 0, 9, 9), 40);
  return canvas.captureStream(20);
};
"""


def test_a_slip_is_read_where_the_browser_has_no_reader(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    logged_in: Callable[[Login], StorageState],
    open_shop: OpenShop,
    program: Program,
    tmp_path: Path,
) -> None:
    placed = program.orders("Ann Lee", {"product_456": 1})
    program.shipment_of(placed.order_id)
    filmed = options(film(placed.number, tmp_path / "slip.y4m"))
    launch = {**browser_type_launch_args, "args": [*browser_type_launch_args["args"], *filmed]}
    state = logged_in(open_shop.staff[1])
    with browser_type.launch(**launch) as browser:
        context = browser.new_context(base_url=open_shop.url, storage_state=state, **PHONE)
        window = Window(context, open_shop.url)
        page = window.page
        page.goto("/staff/scan")
        assert not page.evaluate("'ZXing' in window")
        page.get_by_role("button", name="Camera", exact=True).tap()
        expect(page.locator("#scan-panel")).to_contain_text(placed.number)
        expect(page.locator("#scan-panel")).to_contain_text("Scan the parcel's label")
        expect(page.get_by_label("Tracking number")).to_have_attribute("inputmode", "none")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("button", name="Close the camera").tap()
        expect(page.locator("video")).to_have_count(0)
        assert window.troubles == []


def test_the_browsers_own_reader_is_preferred_and_reads_each_code_once(
    browser: Browser, logged_in: Callable[[Login], StorageState], open_shop: OpenShop
) -> None:
    state = logged_in(open_shop.staff[1])
    with browser.new_context(base_url=open_shop.url, storage_state=state, **PHONE) as context:
        context.add_init_script(OWN_READER)
        context.add_init_script(OWN_CAMERA)
        window = Window(context, open_shop.url)
        page = window.page
        page.goto("/staff/scan")
        page.get_by_role("button", name="Camera", exact=True).tap()
        for code in ("FIRST-CODE", "SECOND-CODE"):
            page.evaluate("(code) => { inView = code }", code)
            expect(page.locator("#scan-panel")).to_contain_text(code)
        last = page.get_by_role("region", name="Last scans")
        expect(last).to_contain_text("SECOND-CODE")
        expect(last.get_by_text("-CODE")).to_have_count(2)
        assert not page.evaluate("'ZXing' in window")
        assert window.troubles == []


def test_a_camera_that_is_forbidden_is_said_so(
    browser: Browser, logged_in: Callable[[Login], StorageState], open_shop: OpenShop
) -> None:
    state = logged_in(open_shop.staff[1])
    with browser.new_context(base_url=open_shop.url, storage_state=state) as context:
        page = Window(context, open_shop.url).page
        page.goto("/staff/scan")
        page.evaluate("""() => {
            const refused = new DOMException("no", "NotAllowedError");
            navigator.mediaDevices.getUserMedia = () => Promise.reject(refused);
        }""")
        page.get_by_role("button", name="Camera", exact=True).click()
        camera = page.get_by_role("region", name="Camera")
        expect(camera).to_contain_text("This page may not use the camera.")
        camera.get_by_role("button", name="Close the camera").click()
        expect(camera).to_have_count(0)
