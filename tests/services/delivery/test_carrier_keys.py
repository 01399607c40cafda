"""A carrier has a secret, and the one before it for a while."""

import pytest

from app.services import delivery
from tests.support.api import assert_problem
from tests.support.carriers import Fedex, update
from tests.support.carriers import fedex as fedex
from tests.support.carriers import shipment as shipment


async def test_a_new_secret_and_the_one_before_it(fedex: Fedex, shipment: str) -> None:
    """For a day: the carrier needs a moment to put it in."""
    from app.infra.database import fetch

    before = fedex.secret
    fedex.secret = await delivery.renew_carrier("fedex")
    assert fedex.secret != before
    assert (await fedex.tells(update("in_transit"))).status_code == 200
    fedex.secret = before
    assert (await fedex.tells(update("in_transit"))).status_code == 200

    await fetch("UPDATE delivery.carriers SET renewed_at = now() - interval '25 hours'")

    assert_problem(await fedex.tells(update("in_transit")), 401, "signature-invalid")


async def test_a_carrier_that_was_removed_tells_no_more(fedex: Fedex, shipment: str) -> None:
    await delivery.remove_carrier("fedex")
    assert_problem(await fedex.tells(update()), 401, "signature-invalid")

    _, secret = await delivery.add_carrier("FedEx")

    assert secret != fedex.secret
    assert_problem(await fedex.tells(update()), 401, "signature-invalid")


async def test_a_carrier_is_added_once(fedex: Fedex) -> None:
    with pytest.raises(delivery.CarrierThere):
        await delivery.add_carrier("FEDEX")
    with pytest.raises(delivery.UnknownCarrier):
        await delivery.renew_carrier("dhl")
    assert [carrier.name for carrier in await delivery.list_carriers()] == ["FedEx"]


@pytest.mark.parametrize(("name", "code"), [("Royal Mail", "royal-mail"), (" DPD (UK) ", "dpd-uk")])
def test_its_code_is_its_name(name: str, code: str) -> None:
    assert delivery.carrier_code(name) == code
