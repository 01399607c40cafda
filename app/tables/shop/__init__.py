"""The table of Shop: what managers have decided about the shop itself."""

from app.tables.shop.settings import SettingsRow

__all__ = ["SettingsRow"]
