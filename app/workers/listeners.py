"""What each listener does. `subscriptions.py` says which events it hears."""

from collections.abc import Mapping

from app.infra.manifest import Apply
from app.messaging import domain_events
from app.messaging.subscriptions import LISTENERS
from app.services.flats import FLATS

APPLY: Mapping[str, Apply] = {
    name: apply for flat in FLATS for name, apply in flat.listeners.items()
}


def connect() -> None:
    """For each process, before it works: a domain event reaches all flats.

    Raises `RuntimeError` if an event would go to a listener that is not here, or the reverse.
    """
    if disputed := LISTENERS ^ APPLY.keys():
        raise RuntimeError(f"subscriptions and listeners disagree about {sorted(disputed)}")
    domain_events.connect(FLATS)
