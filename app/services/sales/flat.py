"""What Sales declares about itself for the application's lists."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.manifest import Flat
from app.messaging import one_by_one
from app.messaging.domain_events import BackupRestored
from app.services.sales.cancellation import record_refusal
from app.services.sales.cancelled_pieces import record_cancelled_pieces
from app.services.sales.checks import CHECKS
from app.services.sales.decisions import record_decision
from app.services.sales.details_answers import record_correction, record_correction_refusal
from app.services.sales.invoice_checks import CHECKS as INVOICE_CHECKS
from app.services.sales.invoice_gaps import leave_out_invoices
from app.services.sales.parcel_updates import record_parcel
from app.services.sales.payment_updates import cancel_unpaid, record_payment
from app.services.sales.privacy import PRIVACY
from app.services.sales.reading import changed_lately
from app.services.sales.removal import STEPS
from app.services.sales.setup import DELIVERY
from app.services.sales.status_updates import record_status
from app.services.sales.tax_checks import CHECKS as TAX_CHECKS

FLAT: Final = Flat(
    name="sales",
    listeners={
        "sales.record_status": one_by_one(record_status),
        "sales.record_parcel": one_by_one(record_parcel),
        "sales.record_cancelled_pieces": one_by_one(record_cancelled_pieces),
        "sales.record_decision": one_by_one(record_decision),
        "sales.record_refusal": one_by_one(record_refusal),
        "sales.record_payment": one_by_one(record_payment),
        "sales.cancel_unpaid": one_by_one(cancel_unpaid),
        "sales.record_correction": one_by_one(record_correction),
        "sales.record_correction_refusal": one_by_one(record_correction_refusal),
    },
    reactions={BackupRestored: leave_out_invoices},
    actions={
        "order.placed": gettext_noop("Order placed"),
        "order.taken_by_phone": gettext_noop("Order taken by phone"),
        "order.cancellation_requested": gettext_noop("Cancellation requested"),
        "order.correction_requested": gettext_noop("Change of the order requested"),
        "order.links_shown": gettext_noop("Order link shown"),
        "order.links_renewed": gettext_noop("Order links replaced"),
        "order.email_corrected": gettext_noop("Order email corrected"),
        "order.test_removed": gettext_noop("Test order removed"),
        "order.billing_corrected": gettext_noop("Invoice address corrected"),
        "delivery_method.made": gettext_noop("Delivery method added"),
        "delivery_method.changed": gettext_noop("Delivery method changed"),
    },
    fields={
        "what": gettext_noop("What is changed"),
        "name": gettext_noop("Name"),
        "names": gettext_noop("Name in other languages"),
        "kind": gettext_noop("Kind of delivery"),
        "fee": gettext_noop("Delivery fee"),
        "pickup_point": gettext_noop("Point of pick-up"),
        "opening_hours": gettext_noop("Opening hours"),
        "free_from": gettext_noop("Free from"),
        "countries": gettext_noop("Countries"),
        "max_weight_grams": gettext_noop("Greatest weight in grams"),
        "place": gettext_noop("Place in the list"),
        "active": gettext_noop("In use"),
    },
    scopes={
        "orders:read": gettext_noop("Read orders and follow them"),
        "orders:write": gettext_noop("Cancel and correct orders, and renew their links"),
    },
    changed_lately={"order": changed_lately},
    checks=(*CHECKS, *TAX_CHECKS, *INVOICE_CHECKS),
    privacy=PRIVACY,
    setup_steps=(DELIVERY, *STEPS),
)
