"""Why an order can no longer be changed, as its customer and the staff read it."""

from datetime import datetime

from markupsafe import Markup

from app.i18n.language import gettext as _
from app.values.statuses import TooLate
from app.web.filters import moment


def why_late(because: str | None, by: str | None, since: datetime | None) -> str:
    """Returns who packs the order, or what became of it, and since when."""
    at = moment(since) if since else ""
    match because:
        case TooLate.CLAIMED:
            said = Markup(_("%(name)s began to pack it %(moment)s."))
            return said % {"name": by or "", "moment": at}
        case TooLate.SHIPPED:
            return Markup(_("A parcel of it left %(moment)s.")) % {"moment": at}
        case _:
            return _("It is cancelled, and nothing will be sent.")
