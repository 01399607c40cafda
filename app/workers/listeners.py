"""The function of each listener; `subscriptions.py` says which events it gets."""

from collections.abc import Mapping

from app.infra.manifest import Apply
from app.messaging import domain_events
from app.messaging.subscriptions import LISTENERS
from app.services import customers
from app.services.flats import FLATS

APPLY: Mapping[str, Apply] = {
    name: apply for flat in FLATS for name, apply in flat.listeners.items()
}


def connect() -> None:
    """Must be called in each process before it works.

    Raises `RuntimeError` if an event has a listener without a function, or the reverse.
    """
    if disputed := LISTENERS ^ APPLY.keys():
        raise RuntimeError(f"subscriptions and listeners disagree about {sorted(disputed)}")
    domain_events.connect(FLATS)
    customers.connect(FLATS)
