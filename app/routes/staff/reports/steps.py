"""How the steps of a report are called, and how two periods compare."""

from datetime import datetime, timedelta

from babel.dates import format_date
from babel.numbers import format_percent

from app.i18n.language import gettext as _
from app.i18n.language import locale
from app.values import formats
from app.values.report_ranges import ReportRange, ReportStep
from app.values.zones import local


def names(over: ReportRange) -> list[str]:
    """Returns the name of each hour, day, week or month of a report, in its order."""
    edges = over.edges(over.step)
    return [_name(at, over.step, over) for at in edges[:-1]]


def heading(step: ReportStep) -> str:
    return {
        ReportStep.HOUR: _("Hour"),
        ReportStep.DAY: _("Day"),
        ReportStep.WEEK: _("Week from"),
        ReportStep.MONTH: _("Month"),
    }[step]


def change(now: float | None, before: float | None) -> str:
    """Returns `+12 %`, `−3 %` or `±0 %`; nothing without a number to compare with."""
    if not before or now is None:
        return ""
    share = round(100 * (now - before) / before)
    sign = "+" if share > 0 else "−" if share < 0 else "±"
    return f"{sign}{format_percent(abs(share) / 100, locale=locale())}"


def percent(part: int, whole: int) -> str:
    return format_percent(part / whole, locale=locale()) if whole else "–"


def _name(at: datetime, step: ReportStep, over: ReportRange) -> str:
    if step == ReportStep.HOUR:
        # Where the clock is put back, an hour comes twice, and its zone tells them apart.
        plain = over.ends - over.begins == timedelta(days=1)
        return formats.clock(at, "HH:mm" if plain else "HH:mm z")
    if step == ReportStep.MONTH:
        return format_date(local(at).date(), "MMM y", locale=locale())
    return formats.weekday(at)
