"""Ten thousand paid orders through a hundred faults of the shop and of its bank."""

import pytest

from tests.faults.harness.money_faults import BANK, SHOP
from tests.faults.harness.money_storm import money_storm, report

PAID = 10_000
FAULTS = 100


@pytest.fixture(autouse=True)
def empty_shop() -> None:
    """Replaces the fixture of the same name: a storm has a shop of its own."""


@pytest.mark.proof
@pytest.mark.timeout(1800)
async def test_ten_thousand_paid_orders_through_a_hundred_faults_end_with_no_difference() -> None:
    done = await money_storm(seed=19, paid=PAID, faults=FAULTS)
    print(report(done))
    assert done.found == []
    assert done.customers.paid >= PAID
    assert done.faults.hits.keys() == {*SHOP, *BANK}
    assert done.faults.hits.total() >= FAULTS
