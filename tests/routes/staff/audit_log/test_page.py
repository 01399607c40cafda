"""The audit log's page: what managers read of who did what."""

import csv
import io
from collections.abc import Awaitable, Callable

import pytest

from app import audit_log
from app.infra.database import transaction
from app.routes.staff.audit_log import csv as audit_log_csv
from app.routes.staff.audit_log.words import CODES, KINDS
from app.services import delivery, products, staff
from app.services.flats import FIELDS
from app.values.money import Money
from tests.support.visitor import Visitor

LOG = "/staff/audit-log"
TILL = audit_log.Actor("key", "till", "the till", "198.51.100.1")
Moves = Callable[..., Awaitable[None]]


@pytest.fixture
def moves() -> Moves:
    """Somebody counts mugs: `await moves(3, "found")`."""

    async def move(quantity: int, reason: str = "counted", by: audit_log.Actor = TILL) -> None:
        with audit_log.nobody():
            audit_log.act_as(by)
            await products.move_stock("product_456", quantity, reason, by.name)

    return move


def lines(visitor: Visitor) -> int:
    return visitor.page.text.count('data-testid="line-')


async def test_a_manager_reads_who_did_what_to_a_parcel(
    bea: Visitor, waiting: delivery.Shipment
) -> None:
    key = waiting.shipment_id
    await bea.open(f"/staff/shipments/{key}/dispatch")
    await bea.send(f"/staff/shipments/{key}/dispatch", carrier="DHL", tracking_number="JD 1")
    await bea.open(f"/staff/shipments/{key}")
    assert f'href="{LOG}?subject={key}"' in bea.page.text
    await bea.open(f"{LOG}?subject={waiting.order_number.lower()}")

    assert lines(bea) == 1
    assert f"Bea staff Marked shipped {waiting.order_number}" in bea.text
    assert "Status To ship → Shipped Carrier DHL Tracking number JD 1" in bea.text
    assert "127.0.0.1" in bea.text
    assert f'href="/staff/shipments/{key}"' in bea.page.text


async def test_values_are_shown_as_people_write_them(bea: Visitor) -> None:
    await bea.open("/staff/products/product_456")
    await bea.send("/staff/products/product_456", price="15.50", sold="", description="<b>Blue</b>")
    await bea.open(LOG)

    assert "Product withdrawn from sale Blue mug" in bea.text
    assert "€14.00 → €15.50" in bea.text
    assert "On sale yes → no" in bea.text
    assert "Description — → <b>Blue</b>" in bea.text


async def test_filters_narrow_it_down_and_come_off(bea: Visitor, moves: Moves) -> None:
    await moves(1)
    await moves(2, by=audit_log.Actor("member", "pat", "Pat", "192.0.2.1"))

    for query, found in (
        ("", 2),
        ("actor=key:till", 1),
        ("actor=member:pat&address=192.0.2.1", 1),
        ("address=192.0.2.2", 0),
        ("action=stock.moved&subject=Blue+mug", 2),
        ("action=shipment.delivered", 0),
        ("day_from=2199-01-01", 0),
        ("day_to=2199-01-01", 2),
        ("actor=nobody:till&action=dancing&day_from=soon", 2),
        ("subject=%00&address=%00", 2),
    ):
        await bea.open(f"{LOG}?{query}")
        assert (bea.page.status_code, lines(bea)) == (200, found), query
    await bea.open(f"{LOG}?actor=key:till&action=stock.moved")
    assert "Who the till (API key)" in bea.text
    assert f'href="{LOG}?action=stock.moved"' in bea.page.text
    await bea.open(f"{LOG}?action=shipment.delivered")
    assert "No results" in bea.text


async def test_it_goes_on_page_by_page(
    bea: Visitor, moves: Moves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.routes.staff.audit_log.page.PAGE", 2)
    for count in (1, 2, 3):
        await moves(count)
    await bea.open(f"{LOG}?actor=key:till")
    assert "On hand 153 → 156" in bea.text
    following = bea.page.text.partition('rel="next" href="')[2].partition('"')[0]
    await bea.open(following.replace("&amp;", "&"))

    assert lines(bea) == 1
    assert "On hand 150 → 151" in bea.text
    assert "First page" in bea.text
    assert (await bea.open(f"{LOG}?cursor=made-up")).status_code == 422


async def test_a_table_for_a_spreadsheet_computes_nothing(
    bea: Visitor, moves: Moves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_log_csv, "PORTION", 2)
    for count in (1, 2, 3):
        await moves(count, by=audit_log.Actor("key", "till", "=1+1", "198.51.100.1"))
    await moves(1, by=audit_log.Actor("member", "pat", "Pat"))
    answer = await bea.open(f"{LOG}.csv?actor=key:till")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))

    assert [row["actor_name"] for row in rows] == ["'=1+1"] * 3
    assert rows[0]["before"] == '{"on_hand":153}'
    assert rows[0]["subject_name"] == "Blue mug"


async def test_packers_and_strangers_do_not_read_it(pat: Visitor) -> None:
    assert LOG not in pat.page.text
    for path in (LOG, f"{LOG}.csv"):
        assert (await pat.open(path)).status_code == 403
    pat.client.cookies.clear()
    await pat.open(LOG)
    assert pat.page.url.path == "/staff/login"


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


async def test_nothing_done_is_said(bea: Visitor) -> None:
    await bea.open(LOG)
    assert "Nothing here yet" in bea.text


async def test_every_word_is_there(bea: Visitor, moves: Moves) -> None:
    assert set(KINDS) == {"member", "key", "command", "visitor"}
    assert set(CODES) <= set(FIELDS)
    given = products.ProductInput(name="Lamp", price=Money.of(100))
    with audit_log.nobody():
        audit_log.act_as(TILL)
        await products.put_product("lamp", given)
        await staff.create_key("till", ["orders:read"])
        await staff.add_member("cleo@example.org", "packer", "a password", "Cleo")
    found = (await audit_log.list_lines(audit_log.Filters())).items
    assert {name for line in found for name in line.after} <= set(FIELDS)
