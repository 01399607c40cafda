"""What is not signed, or was long ago, is not read."""

import itertools
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.api import assert_problem
from tests.support.carriers import Fedex, Warehouse, update
from tests.support.carriers import fedex as fedex
from tests.support.carriers import shipment as shipment


@pytest.mark.parametrize(
    "changed",
    [
        {"body": json.dumps(update(location="Elsewhere"))},
        {"carrier": "nobody"},
        {"carrier": "FEDEX"},
        {"headers": {"webhook-id": "msg_2"}},
        {"headers": {"webhook-id": None}},
        {"headers": {"webhook-timestamp": None}},
        {"headers": {"webhook-timestamp": "nan"}},
        {"headers": {"webhook-timestamp": "1e400"}},
        {"headers": {"webhook-signature": None}},
        {"headers": {"webhook-signature": "v1"}},
        {"headers": {"webhook-signature": "v1,not base64 é".encode()}},
        {"headers": {"webhook-signature": "v1a,AAAA v2,BBBB"}},
        {"body": b"\xff\xfe"},
    ],
    ids=itertools.count(),
)
async def test_what_is_not_signed_is_not_read(
    fedex: Fedex, shipment: str, warehouse: Warehouse, changed: dict[str, Any]
) -> None:
    assert_problem(await fedex.tells(update(), **changed), 401, "signature-invalid")
    assert (await warehouse("GET", shipment)).json()["status"] == "SHIPPED"


@pytest.mark.parametrize("minutes", [-6, 6])
async def test_what_was_signed_long_ago_is_refused(
    fedex: Fedex, shipment: str, minutes: int
) -> None:
    then = datetime.now(UTC) + timedelta(minutes=minutes)

    assert_problem(await fedex.tells(update(), at=then), 401, "signature-invalid")
