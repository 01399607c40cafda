"""The shop's settings for managers: an overview, and a page with a form for each section."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from app.i18n.language import LANGUAGES
from app.i18n.language import gettext as _
from app.routes.staff.shop_settings.carrier_rows import shown_rows, typed_rows
from app.routes.staff.shop_settings.category_rows import (
    CategoryRow,
    shown_categories,
    typed_categories,
)
from app.routes.staff.shop_settings.choices import choices, shown
from app.routes.staff.shop_settings.tax_rows import (
    PROPOSE,
    classes,
    shown_rates,
    typed_rates,
    with_proposal,
)
from app.services import products, shop
from app.services.shop import SettingsChanged, SettingsRecord, WrongSettings
from app.values.fields import Invalid
from app.values.formats import day
from app.values.setting_bounds import judged
from app.values.setting_lines import SECTIONS, SETTINGS, names_of
from app.values.shop_settings import ShopSettings, from_environment
from app.values.vat_proposals import PROPOSED_AS_OF
from app.web.flash import Flash, see_other
from app.web.forms import Form, read_all, read_form, told, typed
from app.web.identity import staff_member
from app.web.merging import WAS, Merge, expected_version, merge, opened_with, status_of
from app.web.pages import Answer, AnyRequest, page
from app.web.uploads import ACCEPTED

OVERVIEW: Final = "/staff/settings"
# The name of the button that gives one setting back to its default; its value says which.
UNSET: Final = "unset"


# How the settings with several fields each are read.
ROWS: Final = {
    "carriers": typed_rows,
    "category_names": typed_categories,
    "tax_rates": typed_rates,
}


@get(OVERVIEW, include_in_schema=False)
async def show_settings(request: AnyRequest) -> Response[str]:
    record = await shop.read_settings()
    texts = _texts(record.settings, SETTINGS)
    return page(
        request,
        "staff/shop_settings/index.html",
        member=await staff_member(request),
        record=record,
        sections={code: (_(title), _lines(code, texts)) for code, title in SECTIONS.items()},
    )


@get(f"{OVERVIEW}/{{section:str}}", include_in_schema=False)
async def show_section(request: AnyRequest, section: FromPath[str]) -> Response[str]:
    return await show_with_faults(request, section, {})


@post(f"{OVERVIEW}/{{section:str}}", include_in_schema=False)
async def change_settings(request: AnyRequest, section: FromPath[str]) -> Answer:
    names, member = _typed_names(section), await staff_member(request)
    form = await read_form(request)
    if (name := form[UNSET]) in _names(section):
        return await _unset(request, section, name, member.name, expected_version(form))
    entry = typed(form, *names) | await _listed(request, names)
    record = await shop.read_settings()
    was = {name: form.get(WAS + name) for name in names}
    if section == "tax" and (what := form[PROPOSE]):
        # Nothing is saved yet, and nothing of what was typed is lost.
        rates = with_proposal(entry["tax_rates"], what, entry["tax_country"])
        return await _form(request, section, record, entry | {"tax_rates": rates}, {}, opened=form)
    if wrong := _faults(record.settings, entry, section):
        return await _form(request, section, record, entry, wrong, opened=form)
    changes = {name: SETTINGS[name].parse(entry[name]) for name in names}
    expected = expected_version(form)
    # What others changed in other sections meanwhile is no reason to ask.
    if 0 <= expected <= record.version and was == _texts(record.settings, names):
        expected = record.version
    try:
        await shop.set_settings(changes, member.name, {expected})
    except SettingsChanged as conflict:
        both = merge(was, entry, _texts(conflict.record.settings, names))
        return await _form(request, section, conflict.record, both.entry, {}, both=both)
    return _saved(section)


async def _unset(
    request: AnyRequest, section: str, name: str, by: str, expected_version: int
) -> Answer:
    try:
        await shop.unset_setting(name, by, expected_version)
    except SettingsChanged as conflict:
        known = conflict.record.settings
        texts = _texts(known, _typed_names(section))
        both = Merge(entry=texts, compared=[], taken=[(name, _texts(known, [name])[name])])
        return await _form(request, section, conflict.record, texts, {}, both=both)
    except WrongSettings:
        names, record = _typed_names(section), await shop.read_settings()
        default = _texts(ShopSettings(**from_environment()), [name])
        entry = _texts(record.settings, names) | default
        wrong = _faults(record.settings, entry, section)
        return await _form(request, section, record, entry, wrong)
    return _saved(section)


async def _listed(request: AnyRequest, names: list[str]) -> dict[str, str]:
    ticked = [name for name in names if SETTINGS[name].ticked]
    listed = {name: SETTINGS[name].write(await read_all(request, name)) for name in ticked}
    rows = {name: await ROWS[name](request) for name in names if SETTINGS[name].rows}
    return listed | rows


async def show_with_faults(
    request: AnyRequest, section: str, wrong: Mapping[str, str]
) -> Response[str]:
    names, record = _typed_names(section), await shop.read_settings()
    return await _form(request, section, record, _texts(record.settings, names), wrong)


def _saved(section: str) -> Answer:
    return see_other(f"{OVERVIEW}/{section}", Flash(_("Shop settings saved.")))


async def _form(
    request: AnyRequest,
    section: str,
    record: SettingsRecord,
    entry: Mapping[str, str],
    wrong: Mapping[str, str],
    *,
    opened: Form | None = None,
    both: Merge | None = None,
) -> Response[str]:
    """Takes `opened`, the form that was sent: its original values still count after a fault."""
    names = _typed_names(section)
    texts = _texts(record.settings, names)
    labels = {name: SETTINGS[name].label for name in _names(section)}
    defaults = _texts(ShopSettings(**from_environment()), names)
    return page(
        request,
        "staff/shop_settings/section.html",
        status_of(wrong, both),
        member=await staff_member(request),
        section=section,
        title=_(SECTIONS[section]),
        sections={code: _(title) for code, title in SECTIONS.items()},
        record=record,
        typed=entry,
        errors=wrong,
        both=both,
        labels=labels,
        choices={name: found for name in names if (found := choices(name, entry[name]))},
        shown=shown,
        defaults=[
            (name, _(SETTINGS[name].label), shown(name, defaults[name]))
            for name in names
            if name in record.given and defaults[name]
        ],
        accepted=ACCEPTED,
        carrier_rows=shown_rows(entry.get("carriers", "")),
        category_rows=await _categories(entry),
        tax_rows=shown_rates(entry.get("tax_rates", "")),
        tax_classes=classes(),
        proposed_as_of=day(date.fromisoformat(PROPOSED_AS_OF)),
        languages=LANGUAGES,
        **opened_with(texts, record.version, texts, opened),
    )


async def _categories(entry: Mapping[str, str]) -> list[CategoryRow]:
    text = entry.get("category_names")
    return [] if text is None else shown_categories(text, await products.known_categories())


def _lines(section: str, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(_(SETTINGS[name].label), shown(name, texts[name])) for name in names_of(section)]


def _names(section: str) -> list[str]:
    if section not in SECTIONS:
        raise NotFoundException
    return names_of(section)


def _typed_names(section: str) -> list[str]:
    return [name for name in _names(section) if not SETTINGS[name].uploaded]


def _faults(known: ShopSettings, entry: Mapping[str, str], section: str) -> dict[str, str]:
    """Returns what is wrong, by field and in the form's order."""
    values: dict[str, Any] = {name: SETTINGS[name].parse(text) for name, text in entry.items()}
    _kept, wrong = judged(msgspec.structs.asdict(known) | values, {section})
    found: dict[str, str] = {}
    for name in _typed_names(section):
        line = SETTINGS[name]
        if line.missing and not entry[name]:
            found[name] = _(line.missing)
        elif name in wrong:
            # What is wrong in one row of several has words of its own.
            own_words = line.rows and isinstance(wrong[name], Invalid)
            found[name] = told(line.label, "" if own_words else line.malformed, wrong[name])
    return found


def _texts(known: ShopSettings, names: Mapping[str, object] | list[str]) -> dict[str, str]:
    return {name: SETTINGS[name].write(getattr(known, name)) for name in names}


handlers = [show_settings, show_section, change_settings]
