"""The audit names what a till leaves out."""

from app.infra.database import fetch
from app.services import payments
from app.workers.cashier import Cashier
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import payer as payer
from tests.support.breaches import broken, unnamed
from tests.support.paying_online import Online
from tests.support.paying_online import online as online
from tests.support.shop_settings import settings_as_before as settings_as_before

UNTRIGGERED = "ALTER TABLE payments.differences DISABLE TRIGGER USER;"
THEIRS = "what a provider has booked is one of the shop’s, or a difference"
HAS = "what the shop has from a provider is booked there, or a difference"
GAP = "the days of the till follow each other without a gap"
FIGURES = "the figures of a comparison are those of what it found"
SAID = "what a provider said about a payment of the shop has been looked into"

BREACHES = {
    "a difference that was deleted": (
        f"{UNTRIGGERED} DELETE FROM payments.differences WHERE transaction_id IS NOT NULL",
        THEIRS,
    ),
    "a charge without its operation": (
        "UPDATE payments.transactions SET operation_id = NULL WHERE operation_id IS NOT NULL",
        THEIRS,
    ),
    "a capture that the provider has not": (
        f"{UNTRIGGERED} DELETE FROM payments.differences WHERE operation_id IS NOT NULL",
        HAS,
    ),
    "a day that was left out": (
        "UPDATE payments.reconciliations SET from_at = from_at - interval '1 minute'"
        " WHERE transactions = 0",
        GAP,
    ),
    "a figure that is wrong": ("UPDATE payments.reconciliations SET transactions = 7", FIGURES),
    "a notice that was forgotten": (
        "UPDATE payments.facts SET applied_at = NULL, received_at = now() - interval '4 days'",
        SAID,
    ),
}


async def test_each_breach_is_named(shop: None, online: Online) -> None:
    for _time in range(2):
        await online.taken()
    online.bank.move("adjustment", -100, {"id": "adj_1", "currency": "eur"})
    [moved, _other] = online.bank.books.all("balance_transaction")[:2]
    online.bank.books.change("UPDATE things SET object = 'lost' WHERE id = ?", moved["id"])
    await fetch(
        "UPDATE payments.operations SET ended_at = ended_at - interval '1 hour'"
        " WHERE ended_at IS NOT NULL"
    )
    await fetch("UPDATE payments.payments SET opened_at = opened_at - interval '3 hours'")
    for _time in range(2):
        await payments.ask_to_compare("Bea")
        await Cashier().round()
    assert len(await payments.list_differences()) == 2
    assert await broken() == set()
    assert await unnamed(BREACHES) == []
