"""Who hears what, and who does what, agree."""

import pytest

from app.workers import listeners


def test_every_listener_that_events_go_to_is_there() -> None:
    listeners.connect()


def test_a_listener_that_is_missing_stops_the_start(monkeypatch) -> None:
    monkeypatch.delitem(listeners.APPLY, "products.settle")
    with pytest.raises(RuntimeError, match=r"products\.settle"):
        listeners.connect()
