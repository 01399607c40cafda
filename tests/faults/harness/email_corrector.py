"""Who sets an address right that a customer mistyped, and asks again until it is known."""

from collections import Counter
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from app.infra.database import fetch, fetch_value
from tests.faults.harness.disturbance import Fault
from tests.faults.harness.packer import Packer, orders
from tests.faults.harness.storekeeper import requests_end
from tests.faults.harness.visitor import ORDERS, bearer

addresses = st.sampled_from(("ann.lee@example.org", "ann@example.net", "ANN.Lee@example.org"))

MAILS = """
SELECT kind, count(*) AS times FROM mailing.mails
WHERE order_id = $1 AND kind IN ('EMAIL_LEFT', 'EMAIL_CHANGED') GROUP BY kind
"""
LINKS = "SELECT token_version FROM sales.orders WHERE order_id = $1"


class EmailCorrector(Packer):
    """A part of the game's model: the address of each order, and how often it was corrected."""

    def __init__(self) -> None:
        super().__init__()
        self.emails: dict[str, str] = {}
        self.corrected: Counter[str] = Counter()

    @rule(order=orders, email=addresses, fault=requests_end)
    def correct_email(self, order: Any, email: str, fault: Fault | None) -> None:
        """At any time, and once for each change, however often it is asked for."""
        order_id = order["order_id"]
        before = self.order_now(order)["customer"]["email"]
        body = {"customer": {"email": email}}
        answer, _ = self.ask_until_known(f"{ORDERS}/{order_id}", body, self.key, fault, "PATCH")
        assert answer.status_code == 200, answer.text
        if email.lower() != before.lower():
            self.emails[order_id] = email
            self.corrected[order_id] += 1
        self.disturber.happened["email corrected"] += email.lower() != before.lower()
        self.its_old_link_opens_nothing(order)

    def its_old_link_opens_nothing(self, order: Any) -> None:
        path = f"{ORDERS}/{order['order_id']}"
        opened = self.ask("GET", path, headers=bearer(order)).status_code == 200
        assert opened == (not self.corrected[order["order_id"]]), "an old link opens the order"

    def opener(self, order: Any) -> dict[str, str]:
        """What the customer's browser sends; hers came by mail, if the order has another link."""
        return self.key if self.corrected[order["order_id"]] else bearer(order)

    def the_address_is_as_told(self, order: dict[str, Any]) -> None:
        order_id, times = order["order_id"], self.corrected[order["order_id"]]
        told = self.emails.get(order_id)
        assert told in (None, order["customer"]["email"]), "the address is not as it was corrected"
        rows = self.wait(fetch(MAILS, order_id))
        mails = {row["kind"]: row["times"] for row in rows}
        owed = dict.fromkeys(("EMAIL_LEFT", "EMAIL_CHANGED"), times) if times else {}
        assert mails == owed, "a correction has not its two mails"
        assert self.wait(fetch_value(LINKS, order_id)) == times, "links and corrections differ"
