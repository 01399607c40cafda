"""An email address that was mistyped is set right: its mails, its links and its searches go on."""

import re
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.infra.database import fetch, fetch_value
from app.services import accounts, customers, mailing, sales, staff
from app.workers.mail_sender import MailSender
from tests.support.api import an_order, assert_problem, bearer
from tests.support.post_office import PostOffice, body, opened

pytestmark = pytest.mark.usefixtures("shop")
ANN, NEW = "ann@example.org", "ann.lee@example.org"
LINK = re.compile(r"http://127\.0\.0\.1:8000(/orders/\S+?token=([\w-]+))")
Order = dict[str, Any]


@pytest.fixture
async def writer() -> dict[str, str]:
    return bearer(await staff.create_key("the till", ["orders:write", "orders:read"]))


@pytest.fixture
async def order(client: httpx.AsyncClient, settle: Any) -> Order:
    placed = (await client.post("/api/v1/orders", json=an_order(product_456=1))).json()
    await settle()
    return placed


def to(email: object) -> dict[str, Any]:
    return {"customer": {"email": email}}


def path(order: Order) -> str:
    return f"/api/v1/orders/{order['order_id']}"


async def sent(office: PostOffice) -> None:
    await MailSender(office.transport()).round()


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.workers.mail_sender.BETWEEN", 0)


@pytest.mark.usefixtures("no_pauses")
async def test_both_addresses_are_written_to_and_the_new_one_alone_gets_what_opens_it(
    client: httpx.AsyncClient, order: Order, writer: dict[str, str]
) -> None:
    async with opened() as office:
        await sent(office)
        answer = await client.patch(path(order), json=to(f" {NEW.title()} "), headers=writer)
        assert answer.status_code == 422, "blanks are the caller's to mend, as for an order"
        answer = await client.patch(path(order), json=to(NEW), headers=writer)
        assert answer.status_code == 200, answer.text
        now = answer.json()
        assert now["customer"] == {"name": "Ann Lee", "email": NEW, "phone": None, "vat_id": None}
        assert (now["status"], now["version"]) == ("PENDING_SHIPMENT", 2)
        assert answer.headers["etag"] == '"2"'
        assert [step["version"] for step in now["history"]] == [1]
        await sent(office)
        assert office.recipients == [[ANN], [ANN], [NEW]]
        placed, left, changed = office.mails
    assert len({mail["Message-ID"] for mail in office.mails}) == 3
    for kind in ("plain", "html"):
        assert order["order_number"] in body(left, kind)
        for secret in ("token", order["order_id"], NEW, "Ann Lee", "mug"):
            assert secret not in body(left, kind)
        opens = LINK.search(body(changed, kind))
        assert opens
        assert (await client.get(path(order), headers=bearer(opens[2]))).status_code == 200
        was = LINK.search(body(placed, kind))
        assert was
        gone = await client.get(path(order), headers=bearer(was[2]))
        assert_problem(gone, 404, "not-found")
    assert left["To"] == ANN
    stored = await fetch_value("SELECT array_agg(recipient) FROM mailing.mails")
    assert stored == [None] * 3, "an address that was left is not kept"


async def test_it_is_found_by_the_new_address_alone(
    client: httpx.AsyncClient, order: Order, writer: dict[str, str]
) -> None:
    await client.patch(path(order), json=to(NEW), headers=writer)
    for email, count in ((ANN, 0), (NEW, 1)):
        found = await client.get("/api/v1/orders", params={"q": email}, headers=writer)
        assert len(found.json()["items"]) == count
        assert len((await accounts.list_account_orders(email)).items) == count
    with pytest.raises(sales.UnknownOrder):
        await sales.find_by_number(order["order_number"], ANN)
    assert str(await sales.find_by_number(order["order_number"], NEW)) == order["order_id"]


async def test_an_erased_order_gets_no_address_again(
    client: httpx.AsyncClient, order: Order, writer: dict[str, str], settle: Any
) -> None:
    await sales.request_cancellation(UUID(order["order_id"]), "moved")
    await settle()
    await customers.erase_customer(ANN)
    mails = await fetch_value("SELECT count(*) FROM mailing.mails")
    for data in (to(NEW), {**to(NEW), "note": ""}):
        answer = await client.patch(path(order), json=data, headers=writer)
        said = assert_problem(answer, 409, "correction-refused")
        assert said["because"] == "ERASED"
        assert said["detail"] == (
            "The customer's data was erased, so the order can no longer be changed."
        )
    answer = await client.patch(path(order), json={"note": "Knock"}, headers=writer)
    assert_problem(answer, 409, "correction-refused")
    await settle()
    assert await fetch_value("SELECT count(*) FROM mailing.mails") == mails
    assert str((await sales.find_order(UUID(order["order_id"]))).customer.email) == "erased"


async def test_the_same_address_again_changes_nothing(
    client: httpx.AsyncClient, order: Order, writer: dict[str, str]
) -> None:
    for email in (ANN, "ANN@Example.ORG", "ann@\uff25xample.org"):
        answer = await client.patch(path(order), json=to(email), headers=writer)
        assert (answer.status_code, answer.json()["version"]) == (200, 1)
    for nothing in ({}, {"customer": {}}):
        answer = await client.patch(path(order), json=nothing, headers=writer)
        assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert (await client.get(path(order), headers=bearer(order["access_token"]))).is_success
    assert await fetch_value("SELECT count(*) FROM mailing.mails") == 1


async def test_any_number_of_times_and_in_any_state(
    client: httpx.AsyncClient, order: Order, writer: dict[str, str], settle: Any
) -> None:
    await client.post(f"{path(order)}/cancellation", headers=writer)
    await settle()
    for number, email in enumerate((NEW, ANN, NEW), 1):
        answer = await client.patch(path(order), json=to(email), headers=writer)
        assert (answer.status_code, answer.json()["status"]) == (200, "CANCELLED")
        mails = "SELECT count(*) FROM mailing.mails WHERE kind = 'EMAIL_CHANGED'"
        assert await fetch_value(mails) == number


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (to("ann@gmail..com"), "customer.email"),
        (to("mailto:ann@example.org"), "customer.email"),
        (to("\u200b"), "customer.email"),
        (to(None), "customer.email"),
        (to(1), "customer.email"),
        ({"customer": {"email": NEW, "name": "Ben"}}, "customer"),
        ({"customer": {"phone": "1"}}, "customer.phone"),
        ({"note": 1}, "note"),
        ({"name": "Ben"}, ""),
        ({"customer": None}, "customer"),
    ],
)
async def test_what_is_no_correction_is_refused_at_its_field(
    client: httpx.AsyncClient,
    order: Order,
    writer: dict[str, str],
    wrong: dict[str, Any],
    field: str,
) -> None:
    answer = await client.patch(path(order), json=wrong, headers=writer)
    problem = assert_problem(answer, 422, "invalid-input")
    assert problem["errors"][0]["field"].startswith(field)
    assert await fetch_value("SELECT customer_email FROM sales.orders") == ANN


async def test_a_key_that_may_write_orders_and_nobody_else(
    client: httpx.AsyncClient, order: Order, writer: dict[str, str]
) -> None:
    assert_problem(await client.patch(path(order), json=to(NEW)), 401, "credential-missing")
    own = bearer(order["access_token"])
    assert_problem(await client.patch(path(order), json=to(NEW), headers=own), 401,
                   "credential-missing")  # fmt: skip
    reader = bearer(await staff.create_key("reader", ["orders:read"]))
    assert (await client.patch(path(order), json=to(NEW), headers=reader)).status_code == 403
    unknown = "/api/v1/orders/0198c0de-7a11-7e57-8b1d-2f3c4a5b6c7d"
    assert_problem(await client.patch(unknown, json=to(NEW), headers=writer), 404, "not-found")


async def test_one_that_was_meant_for_another_state_is_not_made(
    client: httpx.AsyncClient, order: Order, writer: dict[str, str]
) -> None:
    old = writer | {"If-Match": '"7"'}
    answer = await client.patch(path(order), json=to(NEW), headers=old)
    assert_problem(answer, 412, "precondition-failed")
    now = writer | {"If-Match": '"1"'}
    assert (await client.patch(path(order), json=to(NEW), headers=now)).status_code == 200
    again = await client.patch(path(order), json=to(NEW), headers=now)
    assert again.status_code == 200, "asked again after a lost answer, it is done already"


@pytest.mark.usefixtures("no_pauses")
async def test_what_had_failed_is_sent_again_to_the_right_address(
    client: httpx.AsyncClient, order: Order, writer: dict[str, str]
) -> None:
    async with opened() as office:
        office.answers[ANN] = "550 5.1.1 no such mailbox"
        await sent(office)
        [failed] = await mailing.unsent_mails()
        await client.patch(path(order), json=to(NEW), headers=writer)
        assert await mailing.send_again(failed.mail_id)
        await sent(office)
        assert office.recipients == [[NEW], [NEW]]
        assert {mail["Subject"] for mail in office.mails} == {
            f"We've received your order {order['order_number']}",
            f"We now write to this address about your order {order['order_number']}",
        }
        assert all(LINK.search(body(mail, "plain")) for mail in office.mails)
        assert await mailing.unsent_mails() == [], "whose address does not exist needs no telling"


async def test_a_mail_that_is_on_its_way_out_gives_the_old_address_no_new_link(
    client: httpx.AsyncClient, order: Order, writer: dict[str, str]
) -> None:
    """Address and link are read together: the one that is written to is the one that it opens."""
    due = await mailing.lease_mail()
    assert due
    await client.patch(path(order), json=to(NEW), headers=writer)
    letter = await mailing.letter_for(due)
    assert letter
    assert letter.recipient == NEW


async def test_who_was_signed_in_for_the_old_address_sees_it_no_more(
    client: httpx.AsyncClient, order: Order, writer: dict[str, str]
) -> None:
    await fetch(
        "INSERT INTO accounts.sessions (secret_hash, email, expires_at)"
        " VALUES (sha256('ann''s'), $1, now() + interval '1 day')",
        ANN,
    )
    cookie = {"Cookie": "account_session=ann's"}
    page = f"/orders/{order['order_id']}"
    assert (await client.get(page, headers=cookie)).status_code == 200
    await client.patch(path(order), json=to(NEW), headers=writer)
    assert (await client.get(page, headers=cookie)).status_code == 404
