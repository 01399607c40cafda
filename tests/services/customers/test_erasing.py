"""Erasing a customer: everywhere, or not at all."""

from datetime import timedelta

import asyncpg
import msgspec
import pytest

from app.infra.database import ENGINE, fetch, fetch_value, transaction
from app.services import accounts, customers, delivery, sales, shop
from app.values import emails
from app.values.fields import Invalid
from app.values.legal_texts import LegalKind
from tests.support.breaches import broken, grow_old
from tests.support.cast import ANN, shipment_of
from tests.support.erasing import (
    GRETA,
    Settle,
    add_key,
    add_line,
    add_receiver,
    everywhere,
    finished_order,
    found,
    grow_past_withdrawal,
    placed_by,
)

pytestmark = pytest.mark.usefixtures("shop")


async def test_nothing_of_her_is_left_and_what_taxes_need_stays(settle: Settle) -> None:
    placed = await everywhere(settle)
    before = await sales.find_order(placed.order_id)
    assert set(await found()) >= {
        *("sales.orders", "delivery.shipments", "messaging.events", "webhooks.messages"),
        *("accounts.links", "idempotency.keys", "audit_log.lines", "mailing.mails"),
    }

    erased = await customers.erase_customer("greta.w@EXAMPLE.org")

    assert await found() == {}
    assert erased.orders == [placed.order_id]
    # All but the invoices, which the law keeps.
    assert erased.searched == len(await customers.text_columns()) - 1
    after = await sales.find_order(placed.order_id)
    assert (after.customer.name, after.customer.email, after.customer.phone) == (
        *("erased", "erased"),
        None,
    )
    assert (after.delivery_address.country, after.delivery_address.postcode) == ("DE", "28")
    assert (after.items, after.total) == (before.items, before.total)
    assert after.version == before.version + 1
    with pytest.raises(customers.UnknownCustomer):
        await customers.erase_customer(GRETA.email)
    [record] = await customers.list_erasures()
    assert record == erased
    await settle()
    await grow_old()
    assert await broken() == set()


async def test_programs_are_told_whose_orders_they_are_to_erase(settle: Settle) -> None:
    placed = await everywhere(settle)
    await customers.erase_customer(GRETA.email)
    await settle()
    told = await fetch_value(
        "SELECT data -> 'order_ids' FROM messaging.events WHERE event_type = 'customer.erased'"
    )
    assert msgspec.json.decode(told) == [str(placed.order_id)]
    [message] = await fetch(
        "SELECT body FROM webhooks.messages WHERE event_type = $1", "customer.erased"
    )
    assert str(placed.order_id) in message["body"]


async def test_her_events_can_still_be_applied(settle: Settle) -> None:
    placed = await everywhere(settle)
    await customers.erase_customer(GRETA.email)
    await fetch(
        "UPDATE messaging.deliveries SET state = 'PENDING', attempts = 0 WHERE order_id = $1",
        placed.order_id,
    )
    await settle()
    states = await fetch("SELECT DISTINCT state FROM messaging.deliveries")
    assert [row["state"] for row in states] == ["DONE"]
    assert await found() == {}


async def test_one_statement_finds_why_erasure_must_wait(
    settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, newer = await placed_by(GRETA), await placed_by(GRETA)
    await settle()
    asked: list[str] = []
    run_alone = ENGINE.run_alone

    async def counted(sql: str, *args: object) -> object:
        rows = await run_alone(sql, *args)  # pyright: ignore[reportArgumentType]
        asked.extend(str(row) for row in rows or () if "order_number" in row)
        return rows

    monkeypatch.setattr(ENGINE, "run_alone", counted)
    reason = await customers.open_order_of(GRETA.email.upper())
    assert reason
    assert (reason.order_number, reason.until) == (newer.order_number, None)
    assert len(asked) == 1
    assert older.order_number not in asked[0]


async def test_an_open_order_refuses(settle: Settle) -> None:
    placed = await placed_by(GRETA)
    await settle()
    with pytest.raises(customers.CustomerOpen) as refusal:
        await customers.erase_customer(GRETA.email)
    assert placed.order_number in refusal.value.detail()
    shipment = (await shipment_of(placed)).shipment_id
    await delivery.dispatch(shipment, "DHL", "T1", "Bea")
    await delivery.deliver(shipment, None, None, "Bea")
    await settle()
    order = await sales.find_order(placed.order_id)
    with pytest.raises(customers.CustomerOpen) as refusal:
        await customers.erase_customer(GRETA.email)
    assert order.shipment
    assert order.shipment.delivered_at
    assert refusal.value.until == order.shipment.delivered_at + timedelta(days=14)
    await grow_past_withdrawal(placed)
    await customers.erase_customer(GRETA.email)


async def test_a_cancelled_order_can_be_erased_at_once(settle: Settle) -> None:
    placed = await placed_by(GRETA)
    await settle()
    await sales.request_cancellation(placed.order_id, "Greta has moved")
    await settle()
    await customers.erase_customer(GRETA.email)
    assert await found() == {}


@pytest.mark.parametrize(
    ("sql", "column"),
    [
        (
            "INSERT INTO products.movements (product_id, quantity, reason, moved_by)"
            " VALUES ('product_456', 1, 'for Wolkenstein, Greta', 'Bea')",
            "products.movements.reason",
        ),
        (
            "UPDATE webhooks.endpoints SET description = 'Asks GRETA.W%40example.org'",
            "webhooks.endpoints.description",
        ),
        (
            "INSERT INTO delivery.carriers (code, name, seed)"
            " VALUES ('x', 'call 0421-36 136', gen_random_uuid())",
            "delivery.carriers.name",
        ),
        (
            "UPDATE webhooks.endpoints SET event_types = '{order.created,greta.w@example.org}'",
            "webhooks.endpoints.event_types",
        ),
    ],
)
async def test_what_would_be_left_is_named_and_nothing_is_erased(
    settle: Settle, sql: str, column: str
) -> None:
    placed = await everywhere(settle)
    await fetch(sql)
    before = await found()
    with pytest.raises(customers.NotErased) as refusal:
        await customers.erase_customer(GRETA.email)
    assert refusal.value.columns == {column: 1}
    assert await found() == before
    assert (await sales.find_order(placed.order_id)).customer == GRETA
    assert await customers.list_erasures() == []


async def test_a_namesake_and_words_like_hers_stay(settle: Settle) -> None:
    rose = sales.Customer("Rose", "rose@example.org")
    await finished_order(settle, rose)
    namesake = await finished_order(settle, sales.Customer("Rose", "rose@example.com"))
    longer = await finished_order(settle, sales.Customer("Greta Wolkenstein", "z.rose@example.org"))
    await fetch("UPDATE products.products SET name = 'Rose' WHERE product_id = 'product_456'")
    await customers.erase_customer(rose.email)
    for order, name in ((namesake, "Rose"), (longer, "Greta Wolkenstein")):
        assert (await sales.find_order(order.order_id)).customer.name == name


async def test_a_longer_address_that_ends_like_hers_stays(settle: Settle) -> None:
    await everywhere(settle)
    for other in ("anna.greta.w@example.org", "o'greta.w@example.org", "greta.w@example.org.uk"):
        await add_line(other, {"email": other}, other)
        await add_key(other)
    await add_line("Bea", {"note": f"Write to\n{GRETA.email}, please", "status": "kept"})
    await add_key(GRETA.email)
    exported = await customers.export_customer(GRETA.email)
    assert b"anna" not in exported
    assert b"please" in exported
    await customers.erase_customer(GRETA.email)
    lines = await fetch(
        "SELECT subject_name, before ->> 'email' AS email FROM audit_log.lines"
        " WHERE action = 'member.changed' AND before ? 'email'"
    )
    assert len(lines) == 3
    for line in lines:
        assert line["subject_name"] == line["email"] != "erased"
    [line] = await fetch("SELECT before FROM audit_log.lines WHERE before ? 'note'")
    assert msgspec.json.decode(line["before"]) == {"note": "erased", "status": "kept"}
    keys = await fetch("SELECT key FROM idempotency.keys")
    assert {row["key"] for row in keys} == {row["email"] for row in lines}


async def test_another_customers_order_loses_her_email_and_nothing_else(settle: Settle) -> None:
    await add_receiver()
    await finished_order(settle)
    other = await placed_by(ANN, f"Please write to {GRETA.email.upper()}.")
    await settle()
    note = f"For {GRETA.email}, at the back"
    asked = await sales.request_details(other.order_id, sales.Details(note=note))
    assert asked
    await settle()
    await customers.erase_customer(GRETA.email)
    assert await found(("greta", "wolkenstein")) == {}
    order = await sales.find_order(other.order_id)
    assert (order.note, order.customer) == ("For erased, at the back", ANN)
    assert (await shipment_of(other)).note == order.note
    told = await fetch(
        "SELECT data ->> 'note' AS note FROM messaging.events"
        " WHERE order_id = $1 AND data ? 'note' ORDER BY seq",
        other.order_id,
    )
    assert [row["note"] for row in told] == ["Please write to erased.", order.note]
    await settle()
    await grow_old()
    assert await broken() == set()


async def test_a_request_that_waits_loses_her_email_too(settle: Settle) -> None:
    await finished_order(settle)
    other = await placed_by(ANN, "")
    await settle()
    office = sales.BillingAddress(
        name=GRETA.email, line1="Quay 1", city="Bremen", postcode="28195", country="DE"
    )
    await sales.correct_billing(other.order_id, sales.Billing(billing_address=office))
    await sales.request_details(other.order_id, sales.Details(note=f"To {GRETA.email}"))
    await customers.erase_customer(GRETA.email)
    await settle()
    order = await sales.find_order(other.order_id)
    assert order.billing_address
    assert (order.note, order.billing_address.name) == ("To erased", "erased")


async def test_the_log_allows_this_change_alone(settle: Settle) -> None:
    await everywhere(settle)
    await customers.erase_customer(GRETA.email)
    [line] = await fetch(
        "SELECT subject_name, before, after FROM audit_log.lines WHERE action = $1",
        "shipment.delivery_corrected",
    )
    assert msgspec.json.decode(line["before"]) == {
        "delivery_location": "erased",
        "status": "SHIPPED",
    }
    assert msgspec.json.decode(line["after"])["status"] == "DELIVERED"
    for change in (
        "before = '{}'",
        """after = '{"delivery_location": "erased", "status": "erased"}'""",
        "subject_name = 'erased'",
        "action = 'erased'",
    ):
        with pytest.raises(asyncpg.RestrictViolationError):
            await fetch(
                f"UPDATE audit_log.lines SET {change} WHERE action = 'shipment.delivery_corrected'"
            )


async def test_even_with_an_erasure_a_line_only_loses_words(settle: Settle) -> None:
    await everywhere(settle)
    line = (
        "INSERT INTO audit_log.lines (actor_kind, actor_id, actor_name, action, subject_kind,"
        " subject_id) VALUES ('command', 'x', 'x', 'customer.erased', 'customer', 'x')"
    )
    for change in ("actor_name = 'erased'", "before = NULL", """after = '{"status": "erased"}'"""):
        with pytest.raises(asyncpg.RestrictViolationError):
            async with transaction():
                await fetch(line)
                await fetch(
                    f"UPDATE audit_log.lines SET {change}"
                    " WHERE action = 'shipment.delivery_corrected'"
                )


async def test_mails_that_have_not_left_will_not_leave(settle: Settle) -> None:
    await everywhere(settle)
    await customers.erase_customer(GRETA.email)
    assert await fetch_value("SELECT count(*) FROM mailing.mails WHERE state <> 'SENT'") == 0


async def test_an_answer_that_names_her_is_overwritten_in_the_mail_of_another(
    settle: Settle,
) -> None:
    await finished_order(settle)
    other = await placed_by(ANN, "")
    await settle()
    await fetch(
        "UPDATE mailing.mails SET state = 'FAILED', error = $2 WHERE order_id = $1",
        *(other.order_id, f"<{GRETA.email}>: full"),
    )
    await customers.erase_customer(GRETA.email)
    mails = await fetch(
        "SELECT state, error FROM mailing.mails WHERE order_id = $1", other.order_id
    )
    assert [(one["state"], one["error"]) for one in mails] == [("FAILED", "erased")]


NO_PHONE = msgspec.structs.replace(GRETA, phone=None)
STRANGER = "mallory@example.org"


async def declare(name: str, contact: str, text: str = "", number: str | None = None) -> None:
    given = sales.NewWithdrawal(name=name, contact=contact, text=text, order_number=number)
    await sales.declare_withdrawal(given, "en")


async def declared() -> list[tuple[str, str, str, str]]:
    rows = await fetch(
        "SELECT name, email, note, order_number FROM sales.withdrawals ORDER BY declared_at"
    )
    return [tuple(row.values()) for row in rows]


@pytest.mark.parametrize("customer", [NO_PHONE, None])
async def test_the_search_reads_all_whatever_is_unknown_of_her(
    settle: Settle, customer: sales.Customer | None
) -> None:
    if customer:
        await finished_order(settle, customer)
    else:
        await declare("Greta Wolkenstein", GRETA.email)
    await fetch("UPDATE products.products SET description = $1", f"Write to {GRETA.email}")
    with pytest.raises(customers.NotErased) as refusal:
        await customers.erase_customer(GRETA.email)
    assert set(refusal.value.columns) >= {"products.products.description"}


async def test_no_withdrawal_of_a_stranger_keeps_her_here(settle: Settle) -> None:
    await finished_order(settle)
    await declare("M", STRANGER, f"Not me, but {GRETA.email.upper()}!", GRETA.email)
    await declare(GRETA.email, f"!{GRETA.email}", "Call 0421 / 36136")
    exported = await customers.export_customer(GRETA.email)
    assert STRANGER.encode() not in exported
    await customers.erase_customer(GRETA.email)
    assert await declared() == [
        ("M", STRANGER, "Not me, but erased!", "erased"),
        ("erased", "!erased", "Call 0421 / 36136", ""),
    ]


async def test_a_namesakes_withdrawal_stays_and_hers_goes(settle: Settle) -> None:
    await finished_order(settle)
    await declare(GRETA.name, STRANGER)
    await declare(GRETA.name, GRETA.email)
    await customers.erase_customer(GRETA.email)
    assert await declared() == [
        (GRETA.name, STRANGER, "", ""),
        ("erased", "erased", "", "erased"),
    ]


async def test_two_with_one_landline_can_be_erased_one_by_one(settle: Settle) -> None:
    hans = sales.Customer("Hans Maier", "hans@example.org", GRETA.phone)
    other = await finished_order(settle, hans)
    await finished_order(settle)
    await customers.erase_customer(GRETA.email)
    assert (await sales.find_order(other.order_id)).customer.phone == GRETA.phone
    await customers.erase_customer(hans.email)
    assert await found(("36136",)) == {}


@pytest.mark.parametrize(
    "name",
    ["en", "DE", "EUR", "order", "customer", "CANCELLED", "erased", "sales", "Order Id"],
)
async def test_a_word_of_the_program_is_a_name_that_can_be_erased(
    settle: Settle, name: str
) -> None:
    await finished_order(settle, ANN)
    cancelled = await placed_by(ANN)
    await settle()
    await sales.request_cancellation(cancelled.order_id, "moved")
    await add_receiver()
    placed = await finished_order(settle, sales.Customer(name, GRETA.email, GRETA.phone))
    await customers.erase_customer(GRETA.email)
    assert (await sales.find_order(placed.order_id)).customer.name == "erased"


@pytest.mark.parametrize("vat_id", ["DE", "en", "Kleinunternehmer"])
async def test_words_typed_as_a_vat_id_keep_nobody_here(settle: Settle, vat_id: str) -> None:
    await shop.change_legal_text(LegalKind.TERMS, "de", "Wir sind Kleinunternehmer.", "Mia", 0)
    customer = sales.Customer(GRETA.name, GRETA.email, GRETA.phone, vat_id)
    placed = await finished_order(settle, customer)
    await customers.erase_customer(GRETA.email)
    assert (await sales.find_order(placed.order_id)).customer.vat_id is None


@pytest.mark.parametrize("text", ["erased", " ERASED ", "greta", "", "@", "erased@"])
async def test_what_is_no_email_erases_nobody(settle: Settle, text: str) -> None:
    placed = await finished_order(settle)
    await customers.erase_customer(GRETA.email)
    for function in (customers.find_customer, customers.export_customer, customers.erase_customer):
        with pytest.raises(Invalid):
            await function(text)
    [record] = await customers.list_erasures()
    assert record.orders == [placed.order_id]


@pytest.mark.parametrize(
    "stored",
    [
        *("Greta Wolke@example.org", "greta@xn--strae-oqa.example"),
        *("greta.w@\uff25xample.org", "\u0130pek@example.org"),
    ],
)
async def test_an_address_from_before_the_rules_can_be_erased_as_it_is_stored(
    settle: Settle, stored: str
) -> None:
    placed = await finished_order(settle, NO_PHONE)
    await fetch("UPDATE sales.orders SET customer_email = $1", stored)
    await customers.erase_customer(stored)
    assert (await sales.find_order(placed.order_id)).customer.email == "erased"


@pytest.mark.parametrize("email", ["\u0130pek@Example.org", "\u0391\u03a3@example.org"])
async def test_an_address_with_unusual_capitals_is_found_everywhere(
    settle: Settle, email: str
) -> None:
    placed = await finished_order(settle, sales.Customer("Petek", emails.canonical(email)))
    await declare("Petek", email, "Thanks", placed.order_number)
    other = await placed_by(ANN, f"For {email}")
    for typed in (email, emails.canonical(email)):
        assert await sales.find_by_number(placed.order_number, typed) == placed.order_id
        assert (await customers.find_customer(typed)).orders == 1
        assert len((await accounts.list_account_orders(emails.comparable(typed))).items) == 1
    withdrawals = await sales.list_withdrawals(placed.order_id)
    assert [one.order_id for one in withdrawals] == [placed.order_id]
    await customers.erase_customer(email)
    assert (await sales.find_order(placed.order_id)).customer.email == "erased"
    assert (await sales.find_order(other.order_id)).note == "For erased"


async def test_nothing_about_an_erased_parcel_comes_back(settle: Settle) -> None:
    placed = await finished_order(settle)
    await customers.erase_customer(GRETA.email)
    shipment = (await shipment_of(placed)).shipment_id
    with pytest.raises(delivery.ParcelErased):
        await delivery.correct_tracking(shipment, "DHL", "T3", "Bea")
    with pytest.raises(delivery.ParcelErased):
        await delivery.correct_delivery(shipment, None, "At Greta's", "Bea")
    await settle()
    await grow_old()
    assert await broken() == set()


async def test_an_address_that_was_corrected_goes_with_the_order(settle: Settle) -> None:
    gerda = sales.Customer("Gerda Nebelkamp", "gerda@before.example", None)
    placed = await finished_order(settle, gerda)
    await sales.correct_email(placed.order_id, "gerda@after.example")
    await settle()
    await customers.erase_customer("gerda@after.example")
    assert await found(("nebelkamp", "gerda@", "before.example")) == {}
