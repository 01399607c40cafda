"""Times as browsers send them from a field of date and time."""

from datetime import UTC, datetime, timedelta, timezone

from app.i18n.language import gettext as _
from app.values.shop_settings import shop_settings
from app.values.zones import FAR, shop_zone
from app.web.forms import Form


class WrongTime(ValueError):
    """What was typed is no time; the message says so to its reader."""


def typed_time(form: Form, name: str) -> datetime | None:
    """Returns the time in the field of this name, None if it is empty. Raises `WrongTime`.

    It is in the shop's zone. If the shop has none, `offset` has the minutes by which the browser's
    clock is ahead of UTC.
    """
    at, offset = form.get(name, ""), form.get("offset", "")
    if not at:
        return None
    try:
        own = timezone(timedelta(minutes=int(offset or "0")))
        zone = shop_zone() if shop_settings().time_zone else own
        found = datetime.fromisoformat(at).replace(tzinfo=zone).astimezone(UTC)
        if found >= FAR:
            raise ValueError(at)
        return found
    except (ValueError, OverflowError) as error:
        raise WrongTime(_("Enter a date and time, such as 2024-01-15 14:30")) from error
