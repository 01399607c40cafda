"""What messaging refuses."""

from app.i18n.language import gettext_noop
from app.values.refusal import Refusal


class UnknownEvent(Refusal):
    """There is no such event."""

    problem = "not-found"
    says = gettext_noop("There is no such event.")
