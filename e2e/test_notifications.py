"""Ann's phone is sent that her parcel is on its way, until she stops it.

No push service can be reached from here, so the subscription is the test's own, at a server of the
test; and Chromium's shell shows no notifications.
"""

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from e2e.open_shop import until
from e2e.people import MUG, Customer, Packer
from e2e.receiver import Receiver, listening
from e2e.windows import Window
from tests.support.push_service import Subscription

SUBSCRIBES = """(form) => {
  const made = {
    options: { applicationServerKey: null },
    toJSON: () => ({ endpoint: form.endpoint, keys: { p256dh: form.p256dh, auth: form.auth } }),
    endpoint: form.endpoint,
    unsubscribe: async () => { there = null; window.unsubscribed = true; },
  };
  // The shell of Chromium says "denied" whatever the browser's settings are.
  Object.defineProperty(Notification, "permission", { get: () => "granted" });
  Notification.requestPermission = async () => "granted";
  let there = localStorage.getItem("subscribed") ? made : null;
  PushManager.prototype.getSubscription = async () => there;
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (!userVisibleOnly || applicationServerKey.length !== 65) throw new Error("no such key");
    localStorage.setItem("subscribed", "yes");
    return (there = made);
  };
}"""


@pytest.fixture
def push_service() -> Iterator[Receiver]:
    with listening() as receiver:
        receiver.status = 201
        yield receiver


def test_a_device_is_notified_until_it_is_stopped(
    open_window: Callable[..., Window], bea: Packer, push_service: Receiver, base_url: str
) -> None:
    window = open_window(permissions=["notifications"])
    phone = Subscription(push_service.url)
    form = json.dumps({"endpoint": push_service.url, **phone.form})
    window.page.context.add_init_script(f"({SUBSCRIBES})({form})")
    ann = Customer(window, "Ann Lee")
    number = ann.orders(MUG)
    page = ann.page

    page.get_by_role("button", name="Notify me on this device").click()
    stop = page.get_by_role("button", name="Stop notifying this device")
    expect(stop).to_be_focused()
    expect(page.get_by_text("This device is notified.")).to_be_visible()
    page.reload()
    expect(stop).to_be_visible()

    bea.page.goto("/staff/shipments")
    bea.ships(number, "GLS", "8114 2277")
    until(lambda: bool(push_service.arrived) or page.wait_for_timeout(20))
    [(headers, body)] = push_service.arrived
    assert headers["Content-Encoding"] == "aes128gcm"
    shown = json.loads(phone.opened(body))
    assert shown["body"] == f"Your order {number} is on its way"
    assert page.url.partition("?")[0].endswith(shown["url"])

    stop.click()
    expect(page.get_by_role("button", name="Notify me on this device")).to_be_focused()
    assert page.evaluate("window.unsubscribed")
    bea.delivers(number, "Front door")
    ann.sees("DELIVERED")
    assert len(push_service.arrived) == 1
