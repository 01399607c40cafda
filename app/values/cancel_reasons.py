"""Why pieces are not sent, in the words for their customer."""

from app.i18n.language import gettext as _
from app.values.statuses import CancelReason


def why_cancelled(reason: str) -> str:
    match reason:
        case CancelReason.CUSTOMER:
            return _("You cancelled this.")
        case CancelReason.NOT_FOUND | CancelReason.OUT_OF_STOCK:
            return _("We're sorry: we don't have it after all.")
        case CancelReason.DAMAGED:
            return _("We're sorry: it was damaged, and we have no other.")
        case CancelReason.UNPAID:
            return _("It was not paid for.")
        case _:
            return _("The shop cancelled this.")
