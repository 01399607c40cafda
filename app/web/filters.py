"""The filters of the templates, which turn values into text and HTML for the reader."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final, Literal

import msgspec
from babel.dates import format_timedelta
from markupsafe import Markup, escape

from app.i18n.language import gettext, language, locale, pgettext
from app.infra.clock import about_now
from app.infra.markdown import as_html
from app.values import emails, formats, order_numbers, phones, postal
from app.values.cancel_reasons import why_cancelled
from app.values.category_names import category_name
from app.values.collecting import collected_at
from app.values.colours import contrast
from app.values.pickup_codes import shown_code
from app.values.places import place_name
from app.values.promises import promise_days
from app.values.shown_states import shown_state
from app.values.tax_words import tax_percent
from app.web.address_doubts import address_doubts, invoice_doubts
from app.web.barcodes import bars, qr
from app.web.line_faults import fault_text
from app.web.list_filters import fields, query
from app.web.payment_words import (
    difference_word,
    dispute_word,
    operation_state,
    operation_word,
    payment_cause,
    payment_name,
    payment_status_word,
)
from app.web.user_agent import device
from app.web.words import (
    cancel_reason,
    details,
    hold_reason,
    mail_kind,
    paper_word,
    parcel_name,
    progress_word,
    role_name,
)

_CODE: Final = re.compile(r"`([^`]+)`")
_ORDER_NUMBER: Final = re.compile(
    rf"\b{order_numbers.BEGIN}[A-Z0-9]{{1,{order_numbers.LETTERS}}}\b"
)


def signed(number: int) -> str:
    """Writes a difference with its sign: +3, −2 (with a true minus) or 0."""
    return f"{number:+d}".replace("-", "−") if number else "0"


def many(count: int) -> str:
    return str(count) if count < 1000 else "999+"


def moment(at: datetime, form: Literal["long", "short"] = "long") -> Markup:
    """Returns a `<time>` in the shop's zone; if it has none, times.js writes the reader's own."""
    return Markup(
        f'<time datetime="{_iso(at)}" data-local="{form}">{formats.moment(at, form)}</time>'
    )


def day(at: datetime) -> Markup:
    """Returns a `<time>` with the day in the shop's zone, or by times.js in the reader's own."""
    return Markup(f'<time datetime="{_iso(at)}" data-local="day">{formats.weekday(at)}</time>')


def ago(at: datetime) -> Markup:
    """Returns a `<time>` that says how long ago `at` was, and that times.js keeps up to date."""
    words = format_timedelta(at - about_now(), add_direction=True, locale=locale())
    exactly = formats.moment(at)
    return Markup(f'<time datetime="{_iso(at)}" title="{exactly}" data-relative>{words}</time>')


def category_in_words(category: str) -> str:
    """Returns the category's name in the reader's language."""
    return category_name(category, language())


def at_millisecond(milliseconds: int) -> datetime:
    """Counts from the beginning of 1970, in UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def duration(seconds: float | None) -> str:
    """Returns the two largest units, such as `2 h 5 min` for 7500.0; a dash stands for None."""
    units = (
        (pgettext("days", "d"), 86_400),
        (pgettext("hours", "h"), 3_600),
        (pgettext("minutes", "min"), 60),
        (pgettext("seconds", "s"), 1),
    )
    if seconds is None:
        return "–"
    left = max(0, round(seconds))
    first = next((at for at, (_, size) in enumerate(units) if left >= size), len(units) - 1)
    parts: list[str] = []
    for unit, size in units[first : first + 2]:
        count, left = divmod(left, size)
        if count or not parts:
            parts.append(f"{count} {unit}")
    return " ".join(parts)


def contrast_with(colour: str, background: str) -> str:
    return f"{contrast(colour, background):.1f}"


def laid_out(document: msgspec.Raw) -> str:
    return msgspec.json.format(bytes(document)).decode()


def prose(text: str) -> Markup:
    return Markup(_CODE.sub(r'<code class="code">\1</code>', str(escape(text))))


def whole(text: object) -> Markup:
    """Returns HTML in which no order number is broken at its hyphen."""
    return Markup(_ORDER_NUMBER.sub(r'<bdi class="whole">\g<0></bdi>', str(escape(text))))


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


# All filters, by their names in the templates.
FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "markdown": as_html,
    "address_doubts": address_doubts,
    "address_lines": postal.lines,
    "shown_state": shown_state,
    "collected_at": collected_at,
    "shown_code": shown_code,
    "email_link": emails.link,
    "phone_link": phones.link,
    "ago": ago,
    "at_millisecond": at_millisecond,
    "bars": bars,
    "cancel_reason": cancel_reason,
    "category_name": category_in_words,
    "clock": formats.clock,
    "contrast_with": contrast_with,
    "country": formats.country,
    "day": day,
    "details": details,
    "device": device,
    "duration": duration,
    "fields": fields,
    "hold_reason": hold_reason,
    "payment_name": payment_name,
    "payment_status_word": payment_status_word,
    "payment_cause": payment_cause,
    "difference_word": difference_word,
    "dispute_word": dispute_word,
    "operation_word": operation_word,
    "operation_state": operation_state,
    "paper_word": paper_word,
    "invoice_doubts": invoice_doubts,
    "laid_out": laid_out,
    "line_fault": fault_text,
    "mail_kind": mail_kind,
    "many": many,
    "moment": moment,
    "money": formats.format_money,
    "or_free": formats.format_fee,
    "role_name": role_name,
    "signed": signed,
    "weight": formats.format_weight,
    "parcel_name": parcel_name,
    "place_name": place_name,
    "progress_word": progress_word,
    "promise": promise_days,
    "plain_day": formats.day,
    "prose": prose,
    "qr": qr,
    "query": query,
    "tax_percent": tax_percent,
    "translated": gettext,
    "whole": whole,
    "why_cancelled": why_cancelled,
}
