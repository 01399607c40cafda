"""Mails of an order, and how each stands."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.infra.database import fetch_row
from app.services import mailing, sales
from tests.support.cast import place

# The tests' own server takes passwords over a line that ours must not use.
OPEN_LINE = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")


@pytest.fixture
async def order(settle) -> sales.Placed:
    """With the mail that it is placed waiting to be sent."""
    order = await place(product_456=1)
    await settle()
    return order


async def standing() -> tuple[str, int, str | None]:
    """State, tries and reason of the one mail there is."""
    row = await fetch_row("SELECT state, tries, error FROM mailing.mails")
    assert row is not None
    return tuple(row)  # pyright: ignore[reportReturnType]


def mail_about(
    order_id: UUID,
    kind: str = "PENDING_SHIPMENT",
    language: str = "en",
    created_at: datetime | None = None,
) -> mailing.DueMail:
    """As a worker has leased it for its first try."""
    return mailing.DueMail(
        key=1,
        event_id="evt_1",
        order_id=order_id,
        kind=kind,
        attempt=1,
        tries=1,
        created_at=created_at or datetime.now(UTC),
        language=language,
    )
