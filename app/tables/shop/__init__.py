"""The tables of Shop: what managers have decided, and what is noted about the shop itself."""

from app.tables.shop.audit import AuditRow
from app.tables.shop.backup import BackupRow
from app.tables.shop.legal_text import LegalTextRow
from app.tables.shop.maintenance import MaintenanceRow
from app.tables.shop.picture_file import FaceFileRow
from app.tables.shop.secret_key import SecretKeyRow
from app.tables.shop.settings import SettingsRow
from app.tables.shop.setup_mark import SetupMarkRow

__all__ = [
    "AuditRow",
    "BackupRow",
    "FaceFileRow",
    "LegalTextRow",
    "MaintenanceRow",
    "SecretKeyRow",
    "SettingsRow",
    "SetupMarkRow",
]
