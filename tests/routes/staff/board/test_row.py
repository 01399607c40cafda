"""A row of the board is drawn once, and again for whatever it says."""

from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest

from app.i18n.language import use_language
from app.routes.staff.board import row as shipment_rows
from app.routes.staff.board.row import row
from app.services import delivery

# The board's own filters are there once its routes are.
pytestmark = pytest.mark.usefixtures("application")


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was drawn, each time."""
    shipment_rows._drawn.cache_clear()
    found: list[str] = []

    def fragment(template: str, **context: object) -> str:
        found.append(real(template, **context))
        return found[-1]

    real = shipment_rows.fragment
    monkeypatch.setattr(shipment_rows, "fragment", fragment)
    return found


def test_the_same_row_is_drawn_once(drawn: list[str], waiting: delivery.Shipment) -> None:
    again = msgspec.json.decode(msgspec.json.encode(waiting), type=delivery.Shipment)
    assert row(waiting) == row(again) == drawn[0]
    assert len(drawn) == 1


def test_each_thing_that_it_says_is_drawn_anew(
    drawn: list[str], waiting: delivery.Shipment, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = msgspec.structs.replace
    claim = delivery.Claim(uuid4(), "Bea", waiting.placed_at, waiting.placed_at)
    seen = {row(waiting)}
    for other in (
        replace(waiting, status="SHIPPED", shipped_by="Bea", shipped_at=waiting.placed_at),
        replace(waiting, customer_name="Ben"),
        replace(waiting, placed_at=waiting.placed_at - timedelta(days=3)),
        replace(waiting, claim=claim),
    ):
        seen.add(row(other))
    seen.add(row(waiting, failed="order.created"))
    seen.add(row(waiting, "PENDING"))
    with use_language("de"):
        seen.add(row(waiting))
    assert len(seen) == len(drawn) == 8
    monkeypatch.setattr(shipment_rows, "time", lambda: 1e10)
    row(waiting)
    assert len(drawn) == 9, "how long ago it was is said anew each minute"


async def test_a_row_says_that_there_is_a_note(waiting: delivery.Shipment) -> None:
    assert "With a note" not in row(waiting)
    noted = row(msgspec.structs.replace(waiting, note='Ring "twice"'))
    assert 'title="Ring &#34;twice&#34;"' in noted
    assert 'aria-label="With a note"' in noted
