"""After a restore no invoice gets a number that the lost shop may have given."""

from typing import Final

import pytest

from app import messaging
from app.infra.database import fetch, fetch_value, now
from app.services import sales
from app.services.flats import OUTBOUND
from tests.support.breaches import broken, unnamed
from tests.support.cast import place
from tests.support.endpoints import Settle
from tests.support.invoicing import ISSUES, ships
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.taxes import charge_vat

pytestmark = pytest.mark.usefixtures("shop")
NUMBERS: Final = "SELECT array_agg(number ORDER BY place) FROM sales.invoices"


async def restored(last_invoice: int | None = None) -> sales.InvoiceGap | None:
    await messaging.note_restore(await now(), "doorstep.dump", OUTBOUND, last_invoice)
    restore = await messaging.last_restore()
    assert restore is not None
    return await sales.find_invoice_gap(restore.number)


async def test_a_thousand_numbers_are_left_out_with_their_cause(settle: Settle) -> None:
    await charge_vat(**ISSUES)
    await ships(await place(product_456=1), settle)
    gap = await restored()
    assert gap is not None
    assert (gap.first, gap.last, gap.cause) == ("INV-00002", "INV-01001", "doorstep.dump")

    await ships(await place(product_456=1), settle)
    assert await fetch_value(NUMBERS) == ["INV-00001", "INV-01002"]
    assert await broken() == set()


async def test_the_bookkeeper_knows_the_last_number(settle: Settle) -> None:
    await charge_vat(**ISSUES)
    await ships(await place(product_456=1), settle)
    assert await restored(1) is None, "nothing was issued since"
    gap = await restored(17)
    assert gap is not None
    assert (gap.first_place, gap.last_place) == (2, 17)
    assert await sales.last_invoice_place() == 17
    await ships(await place(product_456=1), settle)
    assert await fetch_value(NUMBERS) == ["INV-00001", "INV-00018"]
    assert await broken() == set()


async def test_a_shop_that_issues_none_leaves_none_out() -> None:
    assert await restored() is None


async def test_the_audit_finds_a_gap_without_a_cause_and_a_number_within_one(
    settle: Settle,
) -> None:
    await charge_vat(**ISSUES)
    await ships(await place(product_456=1), settle)
    await restored(17)
    await ships(await place(product_456=1), settle)
    says = "the numbers of invoices and credit notes have no gap but those of a restore"
    breaches = {
        "no cause": ("DELETE FROM sales.invoice_gaps", says),
        "within": ("UPDATE sales.invoices SET place = 9 WHERE place = 18", says),
    }
    assert await unnamed(breaches) == []


async def test_other_counters_go_on_behind_what_was_given(settle: Settle) -> None:
    await place(product_456=1)
    await settle()
    before = await fetch_value("SELECT max(id) FROM mailing.mails")
    await restored()
    await place(product_456=1)
    await settle()
    ids = [row["id"] for row in await fetch("SELECT id FROM mailing.mails ORDER BY id")]
    assert ids[-1] >= before + 10_000
