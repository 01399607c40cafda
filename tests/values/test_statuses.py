"""Which state may follow which, and what follows from a state."""

import re

import pytest

from app.services.sales.checks import CHECKS
from app.values.sending import MailKind, mail_about
from app.values.statuses import (
    ORDER_STEPS,
    SHIPMENT_STEPS,
    Corrected,
    OrderStatus,
    ShipmentStatus,
    has_left,
    has_next_step,
    order_may_become,
    order_status,
    shipment_may_become,
)


def test_every_status_has_its_steps() -> None:
    assert set(ORDER_STEPS) == set(OrderStatus)
    assert set(SHIPMENT_STEPS) == set(ShipmentStatus)


@pytest.mark.parametrize("status", ShipmentStatus)
@pytest.mark.parametrize("following", ShipmentStatus)
def test_what_a_shipment_may_do_its_order_may(
    status: ShipmentStatus, following: ShipmentStatus
) -> None:
    """Else a shipment would move on, and its order would stay where it was for good."""
    if shipment_may_become(status, following):
        assert order_may_become(order_status(status), order_status(following))


def test_the_audit_allows_the_same_steps() -> None:
    """Its SQL names each pair; a line of history that moves nothing has the status before."""
    [never_back] = [check for check in CHECKS if check.says.endswith("never went back")]
    allowed = set(re.findall(r"\('(\w+)', '(\w+)'\)", never_back.sql))
    ways = {(one, then) for one, following in ORDER_STEPS.items() for then in following}
    assert allowed == ways | {(one, one) for one in OrderStatus}


def test_a_parcel_has_left_once_it_is_on_its_way() -> None:
    assert [one for one in ShipmentStatus if has_left(one)] == ["SHIPPED", "DELIVERED"]
    assert [one for one in OrderStatus if has_left(one)] == ["SHIPPED", "DELIVERED"]


def test_what_has_arrived_or_is_cancelled_moves_on_no_more() -> None:
    assert [one for one in ShipmentStatus if has_next_step(one)] == ["PENDING", "SHIPPED"]


def test_every_correction_has_its_mail() -> None:
    steps = {MailKind.PARCEL_SHIPPED, MailKind.PARCEL_DELIVERED}
    assert {mail_about(one) for one in Corrected} | steps == {
        kind for kind in MailKind if kind.startswith("PARCEL_")
    }


def test_a_state_is_the_text_that_is_stored() -> None:
    """In messages, in SQL that is put together, and as the key of a table of words."""
    assert f"{OrderStatus.SHIPPED}" == "SHIPPED"
    assert {OrderStatus.SHIPPED: "on its way"}["SHIPPED"] == "on its way"
    assert MailKind.PLACED == OrderStatus.PENDING_SHIPMENT
