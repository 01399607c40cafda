"""What Delivery refuses."""

from collections.abc import Mapping
from typing import Any

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.services.delivery.parcel_parts import Hold
from app.services.delivery.questions import Decision, order_decision
from app.services.delivery.shapes import Shipment
from app.values.refusal import Changed, Refusal
from app.values.tracking import Doubt


class UnknownShipment(Refusal):
    problem = "not-found"
    says = gettext_noop("There is no such parcel.")


class NotOpened(Refusal):
    """The order has no parcel yet; a worker opens it within seconds."""

    problem = "not-found"
    says = gettext_noop("The warehouse has not received the order yet.")


class Conflict(Refusal):
    """The shipment's status does not allow the step; `shipment` is its present state."""

    problem = "shipment-conflict"

    def __init__(self, shipment: Shipment, detail: str) -> None:
        super().__init__(detail)
        self.shipment = shipment

    def members(self) -> Mapping[str, Any]:
        return _state(self.shipment)


class Held(Conflict):
    """The parcel must not leave while it is held."""

    problem = "shipment-held"

    def __init__(self, shipment: Shipment, hold: Hold) -> None:
        super().__init__(shipment, _held_text(hold))
        self.hold = hold

    def members(self) -> Mapping[str, Any]:
        return {**super().members(), "hold": self.hold}


class NotCollected(Conflict):
    """Its customer does not collect the parcel: it is sent."""

    def __init__(self, shipment: Shipment) -> None:
        super().__init__(shipment, "sent to its customer, who does not collect it")


class WaitsAtCounter(Conflict):
    """Its customer collects the parcel, which is handed over and not just marked delivered."""

    def __init__(self, shipment: Shipment) -> None:
        super().__init__(shipment, "ready for pick-up: hand it over to its customer for her code")


class ParcelErased(Conflict):
    """The customer's data was erased, and nothing about the parcel comes back."""

    def __init__(self, shipment: Shipment) -> None:
        said = _("The customer's data was erased, so the parcel can no longer be corrected.")
        super().__init__(shipment, said)


class TooOld(Conflict):
    """The delivery was recorded too long ago to be withdrawn."""


class Claimed(Refusal):
    """Somebody else is packing the parcel; `shipment` is its present state."""

    problem = "shipment-conflict"

    def __init__(self, shipment: Shipment) -> None:
        super().__init__(str(shipment.shipment_id))
        self.shipment = shipment

    def detail(self) -> str:
        claim = self.shipment.claim
        message = _("{name} is packing {numbers}.")
        return message.format(name=claim.by if claim else "", numbers=self.shipment.order_number)

    def members(self) -> Mapping[str, Any]:
        return _state(self.shipment)


class ShipmentChanged(Changed):
    """The shipment is no longer at the version that was meant; nothing was done."""

    def __init__(self, version: int) -> None:
        super().__init__("shipment", version)


class Doubtful(Refusal):
    """Nothing was done, because a person has to confirm first; `shipment` is its present state."""

    problem = "invalid-input"
    field = "tracking_number"

    def __init__(self, shipment: Shipment, found: list[Doubt]) -> None:
        super().__init__("; ".join(doubt.message for doubt in found))
        self.shipment = shipment
        self.doubts = found


class DecidedAlready(Refusal):
    """What happens to the rest was chosen before; `decision` says what, when and by whom."""

    problem = "decision-made"

    def __init__(self, decision: Decision) -> None:
        super().__init__(f"already decided at {decision.decided_at:%FT%TZ}: {decision.choice}")
        self.decision = decision

    def members(self) -> Mapping[str, Any]:
        return {"decision": order_decision(self.decision)}


class NothingToDecide(Refusal):
    problem = "not-found"
    says = gettext_noop("There is nothing to decide about this order.")


class UnknownParcel(Refusal):
    """No shipment left with this carrier under this number, which is the argument."""

    problem = "not-found"
    says = gettext_noop("No parcel of this carrier left under {number}. Send it again later.")

    def detail(self) -> str:
        return super().detail().format(number=self)


class CarrierThere(Refusal):
    problem = "invalid-input"
    field = "name"
    says = gettext_noop("This carrier sends updates already")


class UnknownRound(Refusal):
    problem = "not-found"
    says = gettext_noop("There is no such round.")


class UnknownCarrier(Refusal):
    problem = "not-found"
    says = gettext_noop("No carrier with this code sends updates.")


def _held_text(hold: Hold) -> str:
    until = f" until {hold.until:%FT%TZ}" if hold.until else ""
    note = f": {hold.note}" if hold.note else ""
    return f"held by {hold.by}{until} ({hold.reason}){note}"


def _state(shipment: Shipment) -> Mapping[str, Any]:
    return {
        "shipment": {
            "shipment_id": shipment.shipment_id,
            "status": shipment.status,
            "version": shipment.version,
        }
    }
