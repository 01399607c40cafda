"""A minute of the storm with every kind of fault; `make storm` takes ten."""

import pytest

from tests.faults.harness.plan import LASTS, plan
from tests.faults.harness.report import report
from tests.faults.harness.storm import storm


@pytest.fixture(autouse=True)
def empty_shop() -> None:
    """Replaces the fixture of the same name: a storm has a shop of its own."""


def test_a_plan_follows_from_its_seed_and_uses_every_kind_of_fault() -> None:
    assert plan(7, 600) == plan(7, 600) != plan(8, 600)
    assert len(plan(7, 600)) >= 100
    assert {fault.kind for fault in plan(7, 60)} == LASTS.keys()
    gaps = [
        later.at - fault.at for fault, later in zip(plan(7, 600), plan(7, 600)[1:], strict=False)
    ]
    assert 3 <= min(gaps) <= max(gaps) <= 5


@pytest.mark.proof
@pytest.mark.timeout(240)
async def test_one_minute_of_storm_breaks_no_promise() -> None:
    done = await storm(seed=20, seconds=60, rate=30, streams=200)
    print(report(done))
    assert done.breaches == []
    assert {hit.fault for hit in done.injury.hits} == set(plan(20, 60))
    assert len(done.ledger.purchases) >= 0.95 * 30 * 60, "the door stayed open at that rate"
    orders = done.ledger.counts("order")
    assert orders["201"] >= 1000, "orders are taken all the while"
    assert orders["400"] > 0, "somebody was refused because it was sold out"
    assert orders["503"] + orders["broken"] > 0, "a fault was felt"
    assert orders["cut"] > 0, "a client lost its connection"
    assert done.ledger.reads["books"] > 10
    assert done.ledger.reads["stock-takes"] > 5
    assert done.ledger.reads["imports"] > 2
    assert done.ledger.reads["streams"] > 200
    assert sorted(done.open_streams)[len(done.open_streams) // 2] >= 190, "pages are open"
    assert done.ledger.reads["pages"] > 100, "pages were open when the last state was compared"
    assert sum(one.cancel_taken for one in done.ledger.accepted) > 0
    assert done.ledger.counts("dispatch")["409"] > 0
