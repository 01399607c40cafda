"""Where and when customers collect what they ordered."""

from collections.abc import Mapping
from typing import Annotated, Final

import msgspec

from app.values.fields import TEXT, Country, Name, Postcode, State

MOST_HOURS: Final = 500
# Text of a few lines, such as "Mon to Fri 9 to 18".
OpeningHours = Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_HOURS, pattern=TEXT)]
HoursByLanguage = Mapping[str, OpeningHours]


class PickupPoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The address of a counter; `postcode` is required if the country's addresses have one."""

    company: Name | None = None
    line1: Name
    line2: Name | None = None
    city: Name
    state: State | None = None
    postcode: Postcode = ""
    country: Country
