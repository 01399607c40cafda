"""What Shop refuses."""

from collections.abc import Mapping

from msgspec import ValidationError

from app.i18n.language import gettext_noop
from app.services.shop.legal_texts import LegalRecord
from app.services.shop.reading import SettingsRecord
from app.values.fields import Invalid
from app.values.refusal import Changed, Refusal


class SettingsChanged(Changed):
    """Somebody has changed the settings since; `record` is the present state."""

    def __init__(self, record: SettingsRecord) -> None:
        super().__init__("record of settings", record.version)
        self.record = record


class WrongSettings(Invalid):
    """Settings break a rule; `wrong` has at least one, by name."""

    def __init__(self, wrong: Mapping[str, Invalid | ValidationError]) -> None:
        self._messages = {
            name: error.message if isinstance(error, Invalid) else str(error)
            for name, error in wrong.items()
        }
        super().__init__(*next(iter(self._messages.items())))

    def faults(self) -> Mapping[str, str]:
        return self._messages


class LegalTextChanged(Changed):
    """Somebody has changed the text since; `record` is the present state."""

    def __init__(self, record: LegalRecord) -> None:
        super().__init__("legal text", record.version)
        self.record = record


class MaintenanceOver(Refusal):
    """It would have ended before it began."""

    problem = "invalid-input"
    field = "until"
    says = gettext_noop("must be in the future")


class UnknownFacePicture(Refusal):
    """The shop's face has no picture of this name."""

    problem = "not-found"
    says = gettext_noop("There is no such picture.")


class UnknownLegalText(Refusal):
    """The page does not exist in any language, or there is no such version."""

    problem = "not-found"
    says = gettext_noop("There is no such page.")
