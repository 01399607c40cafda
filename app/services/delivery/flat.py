"""What Delivery declares about itself for the application's lists."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.manifest import Flat
from app.messaging import one_by_one
from app.services.delivery.cancellation import decide_cancellation
from app.services.delivery.checks import CHECKS
from app.services.delivery.decisions import ANY_DECISION_DUE, decide_due
from app.services.delivery.holding import ANY_HOLD_DUE, lift_due
from app.services.delivery.opening import open_shipments
from app.services.delivery.order_correction import decide_correction
from app.services.delivery.payment_holds import end_wait_for_payment, wait_for_payment
from app.services.delivery.privacy import PRIVACY
from app.services.delivery.reading import changed_lately
from app.services.delivery.removal import remove_test_parcels

FLAT: Final = Flat(
    name="delivery",
    listeners={
        "delivery.open_shipment": open_shipments,
        "delivery.decide_cancellation": one_by_one(decide_cancellation),
        "delivery.decide_correction": one_by_one(decide_correction),
        "delivery.end_wait_for_payment": one_by_one(end_wait_for_payment),
        "delivery.wait_for_payment": one_by_one(wait_for_payment),
        "delivery.remove_test_parcels": one_by_one(remove_test_parcels),
    },
    actions={
        "shipment.dispatched": gettext_noop("Marked shipped"),
        "shipment.handed_over": gettext_noop("Handed over"),
        "shipment.delivered": gettext_noop("Marked delivered"),
        "shipment.tracking_corrected": gettext_noop("Tracking number corrected"),
        "shipment.delivery_corrected": gettext_noop("Delivery corrected"),
        "shipment.delivery_retracted": gettext_noop("Delivery withdrawn"),
        "shipment.split": gettext_noop("Parcel split"),
        "shipment.merged": gettext_noop("Parcels merged"),
        "shipment.shortage": gettext_noop("Pieces reported missing"),
        "shipment.decided": gettext_noop("Rest of the parcel decided"),
        "shipment.printed": gettext_noop("Printed"),
        "shipment.held": gettext_noop("Parcel held"),
        "shipment.hold_lifted": gettext_noop("Hold lifted"),
        "order.noted": gettext_noop("Note added"),
        "claim.taken": gettext_noop("Parcel claimed"),
        "claim.released": gettext_noop("Claim released"),
        "round.started": gettext_noop("Pick round started"),
        "round.ended": gettext_noop("Pick round ended"),
        "carrier.added": gettext_noop("Carrier key created"),
        "carrier.renewed": gettext_noop("Carrier key replaced"),
        "carrier.removed": gettext_noop("Carrier key revoked"),
    },
    fields={
        "status": gettext_noop("Status"),
        "carrier": gettext_noop("Carrier"),
        "tracking_number": gettext_noop("Tracking number"),
        "tracking_numbers": gettext_noop("Tracking numbers"),
        "bin": gettext_noop("Bin"),
        "with_code": gettext_noop("With the customer’s code"),
        "delivered_at": gettext_noop("Delivered at"),
        "delivery_location": gettext_noop("Left at"),
        "retracted_at": gettext_noop("Withdrawn at"),
        "parcel": gettext_noop("Parcel"),
        "pieces": gettext_noop("Pieces"),
        "rest": gettext_noop("Rest of the parcel"),
        "choice": gettext_noop("Choice"),
        "hold": gettext_noop("Held for"),
        "held_until": gettext_noop("Held until"),
        "claimed_by": gettext_noop("Claimed by"),
        "paper": gettext_noop("Paper"),
        "parcels": gettext_noop("Parcels"),
    },
    scopes={
        "shipments:read": gettext_noop("Read parcels"),
        "shipments:write": gettext_noop("Mark parcels shipped and delivered, and correct them"),
    },
    changed_lately={"shipment": changed_lately},
    deadlines={lift_due: ANY_HOLD_DUE, decide_due: ANY_DECISION_DUE},
    checks=CHECKS,
    privacy=PRIVACY,
)
