"""The range of a report in its address: `?days=7`, or `?from=2026-11-01&to=2026-11-30`."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop, pgettext
from app.infra.clock import about_now
from app.values.fields import Invalid
from app.values.formats import clock, day
from app.values.report_ranges import ReportRange, last_days, read_range
from app.web.forms import one_line

FIELDS: Final = ("from", "to")
DAYS: Final = 30
# The ranges that are one press away, by their number of days.
PRESETS: Final[Mapping[int, str]] = {
    1: gettext_noop("Today"),
    7: gettext_noop("7 days"),
    30: gettext_noop("30 days"),
    90: gettext_noop("90 days"),
}


class ChosenRange(msgspec.Struct, frozen=True, kw_only=True):
    """`days` is 0 for a range of one's own; `errors` are by the field that is wrong.

    While there are errors, the range is that of the last 30 days.
    """

    over: ReportRange
    days: int
    typed: Mapping[str, str]
    errors: Mapping[str, str]

    @property
    def query(self) -> str:
        if self.days:
            return f"?days={self.days}"
        return f"?{urlencode({'from': self.over.first, 'to': self.over.last})}"


def read_chosen(asked: Mapping[str, str]) -> ChosenRange:
    now, typed = about_now(), _typed(asked)
    errors: dict[str, str] = {}
    if any(typed.values()):
        try:
            over = read_range(typed["from"], typed["to"], now)
            return ChosenRange(over=over, days=0, typed=typed, errors={})
        except Invalid as error:
            is_first = error.field == "from"
            label = pgettext("days", "From") if is_first else pgettext("days", "To")
            errors = {error.field: f"{label}: {error.message}"}
    # A link that was changed by hand still leads to a report.
    days = next((days for days in PRESETS if str(days) == asked.get("days")), DAYS)
    over = last_days(days, now)
    if not errors:
        typed = {"from": over.first.isoformat(), "to": over.last.isoformat()}
    return ChosenRange(over=over, days=days, typed=typed, errors=errors)


def exported_range(asked: Mapping[str, str]) -> ReportRange:
    """Raises `Invalid`: a file leaves the page that would say which days it has instead."""
    typed = _typed(asked)
    if any(typed.values()):
        return read_range(typed["from"], typed["to"], about_now())
    return read_chosen(asked).over


def compared_with(over: ReportRange) -> str:
    """Returns a sentence that names the period before, up to the same time of day."""
    first = day(over.first - timedelta(days=over.days))
    if over.ends_before == over.begins:
        words = _("Compared with the days before: {first} to {last}.")
        last = day(over.first - timedelta(days=1))
        return words.format(first=first, last=last)
    words = _("Compared with the days before up to the same time: {first} to {last}, {time}.")
    end = over.ends_before
    return words.format(first=first, last=day(end), time=clock(end))


def _typed(asked: Mapping[str, str]) -> dict[str, str]:
    return {name: one_line(asked.get(name, "")) for name in FIELDS}
