"""Lines of the audit log that name a customer, or somebody or something with the same name."""

from collections.abc import Iterator

import msgspec
import pytest

from app import audit_log
from app.infra.database import fetch, transaction
from app.services import customers, delivery, sales, staff
from tests.support.cast import ANN, shipment_of
from tests.support.erasing import GRETA, Settle, finished_order, found, placed_by

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture(autouse=True)
def by_bea() -> Iterator[None]:
    with audit_log.acting_as(audit_log.Actor("member", "1", "Bea")):
        yield


async def test_a_customer_who_works_here_too_keeps_her_name_in_the_log(settle: Settle) -> None:
    await finished_order(settle)
    await staff.add_person(
        "greta@shop.example", "packer", "six unrelated words for Greta", GRETA.name
    )
    await customers.erase_customer(GRETA.email)
    assert [line["subject_name"] for line in await logged("member.added")] == [GRETA.name]


async def test_a_product_may_have_her_name(settle: Settle) -> None:
    await finished_order(settle)
    async with transaction():
        about = audit_log.Subject("product", "product_789", f"{GRETA.name} teapot")
        await audit_log.note("product.changed", about, {"name": "Teapot"}, {"name": about.name})
    await customers.erase_customer(GRETA.email)
    assert [line["subject_name"] for line in await logged("product.changed")] == [about.name]


async def test_a_parcel_for_somebody_else_that_was_left_with_her_is_no_obstacle(
    settle: Settle,
) -> None:
    await finished_order(settle)
    other = await placed_by(ANN, "")
    await settle()
    shipment = (await shipment_of(other)).shipment_id
    await delivery.dispatch(shipment, "DHL", "T7", "Bea")
    await delivery.deliver(shipment, None, f"{GRETA.name}, next door", "Bea")
    await settle()
    await customers.erase_customer(GRETA.email)
    assert (await sales.find_order(other.order_id)).shipment


async def test_a_saved_view_is_erased_from_the_log_once_it_is_removed(settle: Settle) -> None:
    await finished_order(settle)
    await staff.add_person("bea@shop.example", "manager", "six unrelated words for Bea", "Bea")
    person = await staff.find_by_address("bea@shop.example")
    bea = staff.StaffMember(person.staff_id, person.email, person.name, person.role)
    await staff.save_view(bea, "Mrs Wolkenstein", "q=Greta+Wolkenstein")
    [view] = await staff.list_views(bea.staff_id)
    with pytest.raises(customers.NotErased) as refused:
        await customers.erase_customer(GRETA.email)
    assert refused.value.columns == {"staff.saved_views.query": 1}
    await staff.rename_view(view.view_id, bea, GRETA.name)
    await staff.remove_view(view.view_id, bea)
    await customers.erase_customer(GRETA.email)
    assert await found(("greta", "q=")) == {}
    [line] = await logged("view.removed")
    assert msgspec.json.decode(line["before"]) == {"query": "erased", "shared": "erased"}


async def logged(action: str) -> list[dict[str, str]]:
    return [
        dict(row)
        for row in await fetch(
            "SELECT subject_name, before FROM audit_log.lines WHERE action = $1", action
        )
    ]
