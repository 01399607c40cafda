"""What one flat announces is done by the others in its transaction, or nothing of it is."""

from typing import Any
from uuid import uuid4

import pytest

from app.infra.database import fetch_value, transaction
from app.infra.manifest import Flat
from app.messaging import domain_events
from app.messaging.domain_events import EmailCorrected, LinkRequested, announce, connect
from app.services import accounts, sales
from app.services.flats import FLATS
from tests.support.cast import place

MAILS = "SELECT count(*) FROM mailing.mails"


async def breaks(event: Any) -> None:
    raise RuntimeError("a reaction that fails")


def test_an_event_without_a_reaction_stops_the_start() -> None:
    without = [flat for flat in FLATS if LinkRequested not in flat.reactions]
    with pytest.raises(RuntimeError, match="LinkRequested"):
        connect(without)


@pytest.mark.usefixtures("shop")
async def test_a_correction_is_undone_with_the_mails_that_could_not_be_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order = await place(product_456=1)
    before = await sales.find_order(order.order_id)
    reactions = domain_events._reactions
    monkeypatch.setitem(reactions, EmailCorrected, [*reactions[EmailCorrected], breaks])
    with pytest.raises(RuntimeError, match="a reaction that fails"):
        await sales.correct_email(order.order_id, "ann.lee@example.org")
    assert await sales.find_order(order.order_id) == before
    assert await fetch_value(MAILS) == 0


async def test_a_link_and_its_mail_are_there_together_or_not_at_all() -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await accounts.ask_for_link("ann@example.org")
            assert await fetch_value(MAILS) == 1
            raise ZeroDivisionError
    assert await fetch_value(MAILS) == 0
    assert await fetch_value("SELECT count(*) FROM accounts.links") == 0


async def test_every_flat_that_reacts_is_called_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, LinkRequested]] = []

    def reacts(name: str) -> Flat:
        async def hear(event: LinkRequested) -> None:
            heard.append((name, event))

        return Flat(name=name, has_tables=False, reactions={LinkRequested: hear})

    monkeypatch.setattr(domain_events, "_reactions", {})
    connect([*FLATS, reacts("first"), reacts("second")])
    others = domain_events._reactions[LinkRequested][-2:]
    domain_events._reactions[LinkRequested] = others
    event = LinkRequested(uuid4())
    await announce(event)
    assert heard == [("first", event), ("second", event)]
