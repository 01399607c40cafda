"""What the shop needs to work, and whether it has it."""

from app.routes.staff.health.page import handlers

__all__ = ["handlers"]
