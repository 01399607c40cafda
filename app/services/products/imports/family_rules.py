"""The families of a file: which of the shop they are, and who may be in them."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from app.i18n.language import gettext_noop
from app.services.products.family_input import (
    COMBINATION_TAKEN,
    MAX_MEMBERS,
    FamilyInput,
    folded_values,
    read_family,
)
from app.services.products.imports.given import GivenProduct, LineFault
from app.services.products.imports.planned import Planned, title_of
from app.services.products.imports.standing import Standing, StandingFamily

OTHER_OPTIONS: Final = gettext_noop("differs from the options that the family has: {options}")
TOO_MANY_MEMBERS: Final = gettext_noop("makes a family of more than 100 products")


def adopt_families(products: Sequence[GivenProduct], standing: Standing) -> None:
    # A family that was made here has another id than the file; its products are known by SKU.
    found = dict[str, set[str]]()
    for one in products:
        if one.family and one.family.family_id not in standing.families:
            record = standing.find(one)
            if record and record.family_id:
                found.setdefault(one.family.family_id, set()).add(record.family_id)
    known = {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}
    for one in products:
        if one.family and (family_id := known.get(one.family.family_id)):
            one.family = msgspec.structs.replace(one.family, family_id=family_id)


def check_family(given: GivenProduct, standing: StandingFamily | None) -> None:
    """Raises `Invalid`, and `ValidationError` with the field in its path."""
    assert given.family
    name = given.family.name or (standing.name if standing else "")
    member = {"product_id": given.product_id, "values": given.option_values}
    family = {"name": name, "options": given.family.options, "members": [member]}
    read_family(given.family.family_id, msgspec.convert(family, FamilyInput))


def judge_families(planned: Sequence[Planned], titles: Mapping[str, str]) -> None:
    """Refuses what does not fit the members that stay, such as those of lines with a fault."""
    groups = dict[str, list[Planned]]()
    for one in planned:
        if one.given.family and not one.fault:
            groups.setdefault(one.given.family.family_id, []).append(one)
    for sound in groups.values():
        _judge(sound, sound[0].family, titles)


def _judge(
    sound: Sequence[Planned], standing: StandingFamily | None, titles: Mapping[str, str]
) -> None:
    here = {one.product_id for one in sound}
    others = [one for one in (standing.members if standing else []) if one.product_id not in here]
    taken = {folded_values(one.values) for one in others}
    for place, one in enumerate(sound):
        assert one.given.family
        if standing and others and one.given.family.options != standing.options:
            options = ", ".join(standing.options)
            one.fault = LineFault(
                one.given.line, title_of("options", titles), OTHER_OPTIONS, {"options": options}
            )
        elif folded_values(one.given.option_values) in taken:
            one.fault = LineFault(one.given.line, title_of("members", titles), COMBINATION_TAKEN)
        elif len(others) + place >= MAX_MEMBERS:
            one.fault = LineFault(one.given.line, title_of("options", titles), TOO_MANY_MEMBERS)


def family_text(options: Sequence[str], values: Sequence[str]) -> str:
    return ", ".join(f"{option}: {value}" for option, value in zip(options, values, strict=False))
