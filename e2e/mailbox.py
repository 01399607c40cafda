"""The mails of the open shop, which are files, and the link that one of them carries."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from time import time

from playwright.sync_api import expect

from e2e.open_shop import OpenShop, until
from e2e.people import Customer

LINK = re.compile(r"http://\S+/account/links/\S+")
ALERT_LINK = re.compile(r"http://\S+/stock-alerts/\S+")


def asks_for_link(customer: Customer, open_shop: OpenShop) -> str:
    """By the way that a customer takes from the front page; returns the link that was mailed."""
    page = customer.page
    began = time()
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name="My orders").click()
    page.get_by_label("Email").fill(customer.email)
    page.get_by_role("button", name="Email me a link").click()
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    return until(lambda: mailed_link(open_shop.data, customer.email, began))


def alert_link(open_shop: OpenShop, email: str) -> str:
    """The link in the mail to somebody who waited for a product."""
    return until(lambda: mailed_link(open_shop.data, email, 0, "back-in-stock", ALERT_LINK), 30)


def mailed_link(
    data: Path,
    email: str,
    since: float,
    template: str = "account-link",
    form: re.Pattern[str] = LINK,
) -> str:
    """The link in the mail to this address that was written since then; empty without one."""
    for path in (data / "mail").glob(f"*-{template}.eml"):
        message = message_from_bytes(path.read_bytes(), policy=default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(("plain",))
        if path.stat().st_mtime >= since and message["To"] == email and body:
            found = form.search(body.get_content())
            return found[0] if found else ""
    return ""
