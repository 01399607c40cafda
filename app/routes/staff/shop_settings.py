"""The shop's settings for managers, all in one form."""

from collections.abc import Mapping
from typing import Final

import msgspec
from litestar import Response, get, post

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.services import shop
from app.services.shop import SettingsChanged, SettingsRecord
from app.values.fields import ShopName
from app.values.shop_settings import ShopSettings, WaitDays, from_environment
from app.values.statuses import RestChoice, ShortageRule
from app.web.flash import Flash, see_other
from app.web.forms import Field, Form, faults, read_form, typed, whole_number
from app.web.identity import staff_member
from app.web.merging import WAS, Merge, expected_version, merge, opened_with, status_of
from app.web.pages import Answer, AnyRequest, page
from app.web.words import REST_CHOICES, SHORTAGE_RULES

SETTINGS: Final = "/staff/settings"
CHOOSE: Final = gettext_noop("Choose what happens to the rest")
DAYS: Final = gettext_noop("Enter a number of days from 2 to 90")
# Each setting, in the order of the form's lines (`staff/shop_settings/show.html`).
FIELDS: Final[Mapping[str, Field]] = {
    "name": Field(
        gettext_noop("Name"),
        ShopName,
        gettext_noop("Enter the name of the shop"),
        gettext_noop("The name must be one line of characters that every device can show"),
    ),
    "shortage_rule": Field(
        gettext_noop("When items are missing"),
        ShortageRule,
        CHOOSE,
        CHOOSE,
    ),
    "shortage_default": Field(
        gettext_noop("Without an answer"),
        RestChoice,
        CHOOSE,
        CHOOSE,
    ),
    "shortage_wait_days": Field(gettext_noop("Days to wait"), str, DAYS),
}
# What is offered for some of them, with its words.
OFFERED: Final[Mapping[str, Mapping[str, str]]] = {
    "shortage_rule": SHORTAGE_RULES,
    "shortage_default": REST_CHOICES,
}
# The name of the button that gives one setting back to the environment; its value says which.
UNSET: Final = "unset"


@get(SETTINGS, include_in_schema=False)
async def show_settings(request: AnyRequest) -> Response[str]:
    record = await shop.read_settings()
    return await _form(request, record, _texts(record.settings), {})


@post(SETTINGS, include_in_schema=False)
async def change_settings(request: AnyRequest) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    if (name := form[UNSET]) in FIELDS:
        return await _unset(request, name, member.name, expected_version(form))
    entry = typed(form, *FIELDS)
    if wrong := _faults(form):
        return await _form(request, await shop.read_settings(), entry, wrong, opened=form)
    try:
        wanted = _settings_from(form)
        await shop.change_settings(wanted, member.name, expected_version(form))
    except SettingsChanged as conflict:
        was = {name: form.get(WAS + name) for name in FIELDS}
        both = merge(was, entry, _texts(conflict.record.settings))
        return await _form(request, conflict.record, both.entry, {}, both=both)
    return _saved()


async def _unset(request: AnyRequest, name: str, by: str, expected_version: int) -> Answer:
    # The environment's value holds again for this one setting.
    try:
        await shop.unset_setting(name, by, expected_version)
    except SettingsChanged as conflict:
        texts = _texts(conflict.record.settings)
        both = Merge(entry=texts, compared=[], taken=[(name, texts[name])])
        return await _form(request, conflict.record, texts, {}, both=both)
    return _saved()


def _saved() -> Answer:
    return see_other(SETTINGS, Flash(_("Shop settings saved.")))


async def _form(
    request: AnyRequest,
    record: SettingsRecord,
    entry: Mapping[str, str],
    wrong: Mapping[str, str],
    *,
    opened: Form | None = None,
    both: Merge | None = None,
) -> Response[str]:
    """Takes `opened`, the form that was sent: its original values still count after a fault."""
    labels = {name: field.label for name, field in FIELDS.items()}
    return page(
        request,
        "staff/shop_settings/show.html",
        status_of(wrong, both),
        member=await staff_member(request),
        record=record,
        typed=entry,
        errors=wrong,
        both=both,
        environment=_texts(ShopSettings(**from_environment())),
        labels=labels,
        offered={
            name: {value: _(word) for value, word in words.items()}
            for name, words in OFFERED.items()
        },
        **opened_with(labels, record.version, _texts(record.settings), opened),
    )


def _settings_from(form: Form) -> ShopSettings:
    """Expects a form without faults."""
    days = _days(form["shortage_wait_days"])
    assert days is not None
    return ShopSettings(
        name=form["name"],
        shortage_rule=ShortageRule(form["shortage_rule"]),
        shortage_default=RestChoice(form["shortage_default"]),
        shortage_wait_days=days,
    )


def _faults(form: Form) -> dict[str, str]:
    wrong = faults(form, FIELDS)
    if _days(form["shortage_wait_days"]) is None:
        wrong["shortage_wait_days"] = _(DAYS)
    return wrong


def _days(typed: str) -> int | None:
    """Returns None for a text that is no such number."""
    try:
        return msgspec.convert(whole_number(typed), WaitDays)
    except msgspec.ValidationError:
        return None


def _texts(known: ShopSettings) -> dict[str, str]:
    return {name: str(value) for name, value in msgspec.structs.asdict(known).items()}


handlers = [show_settings, change_settings]
