"""What became of each of many is said one by one."""

import asyncpg
import pytest

from app.infra.database import DatabaseAway
from app.services import delivery
from tests.support.bulk import DISPATCHES, asked, now, number, numbered
from tests.support.bulk import three as three
from tests.support.visitor import Visitor


async def test_whoever_was_first_is_named_with_both_entries(
    pat: Visitor, three: list[delivery.Shipment]
) -> None:
    await pat.open(asked(DISPATCHES, three))
    await delivery.dispatch(three[0].shipment_id, "FedEx", "TRK 9", "Bea")
    await pat.send(DISPATCHES, carrier="DHL", **numbered(three))

    assert pat.page.status_code == 409
    assert "2 shipped, 1 left unchanged" in pat.text
    assert f"{three[0].order_number} was already shipped by Bea" in pat.text
    assert "(FedEx, TRK 9 ). Your entry was not saved: DHL, JD 1" in pat.text
    assert f"{three[1].order_number} is shipped with DHL, JD 2 ." in pat.text
    assert (await now(three[0])).tracking_number == "TRK 9"


async def test_one_that_is_held_up_keeps_no_other_and_can_be_tried_again(
    pat: Visitor, three: list[delivery.Shipment], monkeypatch: pytest.MonkeyPatch
) -> None:
    await pat.open(asked(DISPATCHES, three))
    held, dispatch = three[1].shipment_id, delivery.dispatch

    async def interrupted(shipment_id, *given, **named):
        if shipment_id == held:
            raise asyncpg.LockNotAvailableError("canceling statement due to lock timeout")
        return await dispatch(shipment_id, *given, **named)

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "dispatch", interrupted)
        await pat.send(DISPATCHES, carrier="DHL", **numbered(three))

    assert pat.page.status_code == 422
    assert "2 shipped, 1 to retry" in pat.text
    assert "Someone else was changing it at the same moment." in pat.text
    await pat.send(DISPATCHES)
    assert "1 parcel is marked shipped." in pat.text
    assert [(await now(one)).tracking_number for one in three] == ["JD 1", "JD 2", "JD 3"]


async def test_when_the_database_goes_away_the_rest_is_not_begun(
    pat: Visitor, three: list[delivery.Shipment], monkeypatch: pytest.MonkeyPatch
) -> None:
    await pat.open(asked(DISPATCHES, three))
    tried: list[object] = []

    async def gone(shipment_id, *_, **__):
        tried.append(shipment_id)
        raise DatabaseAway("COMMIT failed; it is not known whether it happened")

    monkeypatch.setattr(delivery, "dispatch", gone)
    await pat.send(DISPATCHES, carrier="DHL", **numbered(three))

    assert tried == [three[0].shipment_id]
    assert "unclear whether it was saved" in pat.text
    assert pat.text.count("Time ran out.") == 2
    assert pat.form(DISPATCHES).value(number(three[2])) == "JD 3"
