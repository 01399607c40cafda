"""What Shop refuses."""

from app.services.shop.reading import SettingsRecord
from app.values.refusal import Changed


class SettingsChanged(Changed):
    """Somebody has changed the settings since; `record` is the present state."""

    def __init__(self, record: SettingsRecord) -> None:
        super().__init__("record of settings", record.version)
        self.record = record
