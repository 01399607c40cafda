"""Whatever the API's description allows, and whatever it forbids: no server error, and no answer
that stands not in the description."""

import pytest

from app.services.flats import SCOPES
from tests.support.fuzzing import Fuzz

CALLERS = ("anonymous", "customer", "carrier", "revoked", "everything", *SCOPES)
AT_LEAST = 20_000


@pytest.mark.proof
async def test_as_every_kind_of_caller(fuzz: Fuzz) -> None:
    cases = {name: await fuzz(name, 25) for name in CALLERS}

    print(f"{sum(cases.values())} cases: {cases}")
    assert sum(cases.values()) >= AT_LEAST
