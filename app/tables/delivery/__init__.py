"""The tables of Delivery: one shipment per order, with its own copy of all that it must show."""

from app.tables.delivery.carrier import CarrierRow
from app.tables.delivery.shipment import ShipmentRow

__all__ = ["CarrierRow", "ShipmentRow"]
