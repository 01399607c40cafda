"""The tables of Push: the shop's keys, devices that are notified of an order, notifications."""

from app.tables.push.device import DeviceRow, NotificationRow, PushKeyRow

__all__ = ["DeviceRow", "NotificationRow", "PushKeyRow"]
