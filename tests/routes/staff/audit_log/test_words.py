"""Every action and every value has words, and what a line is about has its page."""

import ast
import re
from pathlib import Path

import pytest

import app
from app import audit_log
from app.infra.database import transaction
from app.routes.access import ACCESS
from app.routes.staff.audit_log.words import CODES, KINDS, PAGES
from app.services import delivery, products, staff
from app.services.flats import FIELDS
from app.values.money import Money
from app.values.pieces import PieceCount
from app.values.statuses import SettableHold, ShortageReason
from tests.support.audit_page import LOG, TILL, Moves
from tests.support.audit_page import moves as moves
from tests.support.visitor import Visitor


async def test_values_are_shown_as_people_write_them(bea: Visitor) -> None:
    await bea.open("/staff/products/product_456")
    await bea.send("/staff/products/product_456", price="15.50", sold="", description="<b>Blue</b>")
    await bea.open(LOG)

    assert "Product archived Blue mug" in bea.text
    assert "€14.00 → €15.50" in bea.text
    assert "On sale yes → no" in bea.text
    assert "Description — → <b>Blue</b>" in bea.text


async def test_what_has_no_name_is_said(bea: Visitor) -> None:
    visitor = audit_log.Actor("visitor", address="192.0.2.9")
    async with transaction():
        nobody, every = audit_log.Subject("member", ""), audit_log.Subject("event", "all")
        await audit_log.note("member.login_failed", nobody, by=visitor)
        await audit_log.note("event.replayed", every, after={"count": 3}, by=TILL)
    await bea.open(LOG)

    assert "— not logged in Login failed unknown" in bea.text
    assert "Event replayed everything that had failed Count 3" in bea.text
    assert "/staff/people/" not in bea.page.text


async def test_every_word_is_there(bea: Visitor, moves: Moves) -> None:
    assert set(KINDS) == {"member", "key", "command", "visitor", "timer"}
    assert set(CODES) <= set(FIELDS)
    given = products.ProductInput(name="Lamp", price=Money.of(100))
    with audit_log.nobody():
        audit_log.act_as(TILL)
        await products.put_product("lamp", given)
        await staff.create_key("till", ["orders:read"])
        await staff.add_person("cleo@example.org", "packer", "a password", "Cleo")
    found = (await audit_log.list_lines(audit_log.Filters())).items
    assert {name for line in found for name in line.after} <= set(FIELDS)


# Carriers are managed by commands alone.
WITHOUT_A_PAGE = {"carrier"}


def subjects_written() -> set[str]:
    return {
        call.args[0].value
        for file in Path(app.__file__).parent.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func).endswith("Subject")
        and isinstance(call.args[0], ast.Constant)
    }


def test_what_a_line_is_about_has_its_page() -> None:
    assert subjects_written() - WITHOUT_A_PAGE == set(PAGES)


def test_each_page_is_an_address() -> None:
    addresses = {re.sub(r"\{\w+\}", "{}", line) for line in ACCESS}
    assert {f"GET {page}" for page in PAGES.values()} <= addresses


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ("Parcel split", "Parcels merged", "Pieces reported missing", "Reason Not found")),
        ("de", ("Paket geteilt", "Pakete zusammengelegt", "Nicht gefunden")),
    ],
)
async def test_what_became_of_pieces_is_said(
    bea: Visitor, waiting: delivery.Shipment, language: str, lines: tuple[str, ...]
) -> None:
    audit_log.act_as(TILL)
    split = await delivery.split(waiting.shipment_id, [PieceCount(1, 1)])
    await delivery.merge(waiting.shipment_id, split.remainder_id)
    missing = [PieceCount(1, 1)]
    reason = ShortageReason.NOT_FOUND
    await delivery.report_shortage(None, waiting.shipment_id, missing, reason, "Bea")
    bea.client.headers["Accept-Language"] = language
    await bea.open(LOG)
    for line in lines:
        assert line in bea.text


async def test_a_hold_without_an_end_has_no_line_for_it(
    bea: Visitor, waiting: delivery.Shipment
) -> None:
    audit_log.act_as(TILL)
    await delivery.hold(waiting.shipment_id, SettableHold.MANUAL, "Bea")
    await delivery.lift(waiting.shipment_id, "Bea")
    await bea.open(LOG)
    assert "Hold lifted" in bea.text
    assert "Held for other reason → —" in bea.text
    assert "Held until" not in bea.text
