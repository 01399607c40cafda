"""The tables of Delivery: the parcels of each order, with copies of all that they must show."""

from app.tables.delivery.cancellation import CancellationRow, CancelledItemRow
from app.tables.delivery.carrier import CarrierRow
from app.tables.delivery.correction import CorrectionDecisionRow, PrintRow
from app.tables.delivery.decision import DecisionRow
from app.tables.delivery.hold import HoldRow
from app.tables.delivery.order_note import OrderNoteRow
from app.tables.delivery.printout import PrintoutRow
from app.tables.delivery.round import RoundRow
from app.tables.delivery.shipment import ShipmentRow

__all__ = [
    "CancellationRow",
    "CancelledItemRow",
    "CarrierRow",
    "CorrectionDecisionRow",
    "DecisionRow",
    "HoldRow",
    "OrderNoteRow",
    "PrintRow",
    "PrintoutRow",
    "RoundRow",
    "ShipmentRow",
]
