"""The settings of the shop about delivery dates, in the order of the form's lines."""

from collections.abc import Mapping
from typing import Final

from app.i18n.language import gettext_noop
from app.values.promise_settings import (
    read_closed_days,
    read_cutoff,
    read_region,
    read_weekdays,
    region_of,
)
from app.values.setting_line import SettingLine, number_line
from app.values.setting_values import codes_of, lines_of

SECTION: Final = "dates"
DAY: Final = gettext_noop("Choose at least one day of the week")
HANDLING: Final = gettext_noop("Enter a number of days from 0 to 30")


def _weekdays(label: str) -> SettingLine:
    return SettingLine(
        section=SECTION,
        label=label,
        read=read_weekdays,
        parse=codes_of,
        write=", ".join,
        ticked=True,
        missing=DAY,
        malformed=DAY,
    )


PROMISE_LINES: Final[Mapping[str, SettingLine]] = {
    "order_cutoff": SettingLine(
        section=SECTION,
        label=gettext_noop("Order cut-off"),
        read=read_cutoff,
        malformed=gettext_noop("Enter a time of day, such as 14:00. It needs the shop’s time zone"),
    ),
    "working_days": _weekdays(gettext_noop("Working days")),
    "handling_days": number_line(SECTION, gettext_noop("Handling (working days)"), HANDLING),
    "carrier_days": _weekdays(gettext_noop("Carriers work on")),
    "holiday_region": SettingLine(
        section=SECTION,
        label=gettext_noop("Public holidays of"),
        read=read_region,
        parse=region_of,
        malformed=gettext_noop("Enter a country or a region with known holidays, such as DE-HH"),
    ),
    "closed_days": SettingLine(
        section=SECTION,
        label=gettext_noop("Days closed"),
        read=read_closed_days,
        parse=lines_of,
        write="\n".join,
        malformed=gettext_noop(
            "Enter one day a line, such as 2026-12-24, or 2026-12-24/2027-01-02 for several"
        ),
    ),
}
