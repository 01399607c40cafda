"""Delivery's rows: one shipment an order, with its own copy of all that it must show."""

from app.tables.delivery.carrier import Carrier
from app.tables.delivery.shipment import Shipment

__all__ = ["Carrier", "Shipment"]
