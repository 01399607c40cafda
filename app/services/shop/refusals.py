"""What Shop refuses."""

from app.services.shop.reading import SettingsRecord
from app.values.refusal import Changed


class SettingsChanged(Changed):
    """Somebody changed the settings meanwhile; `record` is what holds now."""

    def __init__(self, record: SettingsRecord) -> None:
        super().__init__("record of settings", record.version)
        self.record = record
