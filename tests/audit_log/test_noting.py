"""What is done and its line are written together or not at all, and then stay as they are."""

import asyncpg
import pytest

from app import audit_log
from app.audit_log import Actor, Subject
from app.infra.database import fetch, fetch_value, transaction
from app.services import products, sales, staff
from tests.support.audit_lines import BEA, lines
from tests.support.audit_lines import bea as bea
from tests.support.cast import basket, place

MUG = Subject("product", "product_456", "Blue mug")


async def test_a_line_says_who_what_from_where_and_what_changed(shop, bea: Actor) -> None:
    await products.move_stock("product_456", -3, "moths", by="Bea")

    [line] = await lines()
    assert (line.actor, line.action) == (BEA, "stock.moved")
    assert (line.subject_kind, line.subject_id, line.subject_name) == (
        "product",
        "product_456",
        "Blue mug",
    )
    assert (line.before, line.after) == ({"on_hand": 150}, {"on_hand": 147, "reason": "moths"})


async def test_what_stayed_as_it_was_is_left_out(shop, bea: Actor) -> None:
    record = await products.find_record("product_456")
    given = products.ProductInput(name="Blue mug", price=record.price, category="Kitchen")
    await products.put_product("product_456", given)
    await products.put_product("product_456", given)

    [line] = await lines()
    assert (line.action, line.before, line.after) == (
        "product.changed",
        {"category": "Home"},
        {"category": "Kitchen"},
    )


async def test_what_customers_and_workers_do_leaves_no_line(shop, settle) -> None:
    order = await place(product_456=1)
    await sales.request_cancellation(order.order_id, "changed my mind")
    await settle()

    assert await lines() == []


async def test_a_program_that_orders_leaves_a_line_and_those_beside_it_none(shop) -> None:
    program = Actor("key", "till", "the till", request_id="req-2")
    requests = [
        sales.placing_shapes.OrderRequest(basket(product_456=1), actor=actor)  # pyright: ignore
        for actor in (None, program, None)
    ]
    answers = await sales.placement.place_all(requests)

    [line] = await lines()
    placed, _ = answers[1]
    assert (line.action, line.actor) == ("order.placed", program)
    assert (line.subject_id, line.subject_name) == (str(placed.order_id), placed.order_number)


async def test_what_is_undone_leaves_no_line(shop, bea: Actor) -> None:
    with pytest.raises(RuntimeError, match="lights out"):
        async with transaction():
            await products.move_stock("product_456", -3, "moths", by="Bea")
            raise RuntimeError("lights out")
    with pytest.raises(products.NotEnoughStock):
        await products.move_stock("product_456", -999, "moths", by="Bea")

    assert await lines() == []


async def test_an_action_whose_line_cannot_be_written_is_undone(shop, bea: Actor) -> None:
    with pytest.raises(asyncpg.StringDataRightTruncationError):
        audit_log.act_as(Actor("member", "x" * 101))
        await products.move_stock("product_456", -3, "moths", by="Bea")

    assert (await products.find_stock("product_456")).on_hand == 150


async def test_a_line_needs_the_transaction_of_its_action() -> None:
    with pytest.raises(LookupError, match="open transaction"):
        await audit_log.note("stock.moved", MUG, by=BEA)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log.lines SET actor_name = 'Pat'",
        "DELETE FROM audit_log.lines",
        "TRUNCATE audit_log.lines",
        "TRUNCATE audit_log.lines, audit_log.retention",
        "DELETE FROM audit_log.retention",
        "TRUNCATE audit_log.retention",
    ],
)
async def test_the_log_is_append_only(shop, bea: Actor, statement: str) -> None:
    await products.move_stock("product_456", -3, "moths", by="Bea")

    with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
        await fetch(statement)
    assert len(await lines()) == 1


async def test_the_door_is_watched(bea: Actor) -> None:
    audit_log.act_as(Actor("visitor", address="192.0.2.9"))
    await staff.add_person("cleo@example.org", "packer", "a good password", "Cleo")
    with pytest.raises(staff.WrongCredentials):
        await staff.log_in("cleo@example.org", "a bad password")
    with pytest.raises(staff.WrongCredentials):
        await staff.log_in("a good password", "cleo@example.org")
    secret = await staff.log_in("cleo@example.org", "a good password")
    await staff.log_out(secret)
    await staff.log_out(secret)

    told = [(line.action, line.actor.kind, line.actor.name) for line in reversed(await lines())]
    assert told == [
        ("member.added", "visitor", ""),
        ("member.login_failed", "visitor", ""),
        ("member.login_failed", "visitor", ""),
        ("member.logged_in", "member", "Cleo"),
        ("member.logged_out", "member", "Cleo"),
    ]
    assert {line.actor.address for line in await lines()} == {"192.0.2.9"}
    stored = await fetch_value("SELECT string_agg(lines::text, ' ') FROM audit_log.lines AS lines")
    assert "password" not in stored
