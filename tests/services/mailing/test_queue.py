"""Mails by their cause: a status has one, whatever else happened has one for each time."""

from uuid import uuid4

import pytest
from asyncpg import CheckViolationError

from app.infra.database import fetch, fetch_value, transaction
from app.services import mailing, sales
from tests.support.cast import place

pytestmark = pytest.mark.usefixtures("shop")
KINDS = "SELECT array_agg(kind ORDER BY id) FROM mailing.mails"
NEW = "EMAIL_CHANGED"


def owed(order: sales.Placed, kind: str, cause: str = "", to: str | None = None) -> mailing.Owed:
    cause = cause or f"cor_{uuid4().hex}"
    return mailing.Owed(cause=cause, order_id=order.order_id, kind=kind, recipient=to)


async def test_a_status_has_one_mail_and_each_other_cause_its_own(settle) -> None:
    order = await place(product_456=1)
    await settle()
    once = owed(order, NEW)
    await mailing.owe_mails([once, owed(order, NEW), owed(order, "PENDING_SHIPMENT")])
    await mailing.owe_mails([once, owed(order, NEW)])
    assert await fetch_value(KINDS) == ["PENDING_SHIPMENT", NEW, NEW, NEW]


async def test_one_cause_may_have_mails_of_several_kinds() -> None:
    order = await place(product_456=1)
    left = owed(order, "EMAIL_LEFT", "cor_1", "old@example.org")
    await mailing.owe_mails([left, owed(order, NEW, "cor_1"), left])
    assert await fetch_value(KINDS) == ["EMAIL_LEFT", NEW]


async def test_they_are_written_with_what_they_tell_of_or_not_at_all() -> None:
    order = await place(product_456=1)
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await mailing.owe_mails([owed(order, NEW)])
            raise ZeroDivisionError
    assert await fetch_value(KINDS) is None


async def test_a_mail_about_an_order_has_one_and_a_link_has_none() -> None:
    for columns, value in (("kind", "'SHIPPED'"), ("kind", "'ACCOUNT_LINK'"), ("kind", "'NEW'")):
        with pytest.raises(CheckViolationError):
            await fetch(
                f"INSERT INTO mailing.mails (event_id, {columns}) VALUES ('evt_1', {value})"
            )


async def test_what_goes_to_somebody_else_holds_nobody_up(settle) -> None:
    """The address that was left has trouble with its mailbox; mails to the order's own go on."""
    order = await place(product_456=1)
    await mailing.owe_mails([owed(order, "SHIPPED", to="old@example.org")])
    await settle()
    first, second = await mailing.lease_mail(), await mailing.lease_mail()
    assert [due and (due.kind, due.recipient) for due in (first, second)] == [
        ("SHIPPED", "old@example.org"),
        ("PENDING_SHIPMENT", None),
    ]
