"""Products for the combinations of a family's options, made as drafts after one of its members."""

import math
import re
from collections.abc import Container, Sequence
from itertools import product as every
from typing import Final
from unicodedata import normalize

import msgspec

from app.i18n.language import gettext_noop
from app.infra.database import transaction
from app.services.products.editing import put_product
from app.services.products.families import Family, expect, lock_family, put_family
from app.services.products.family_input import (
    MAX_MEMBERS,
    FamilyInput,
    FamilyMember,
    folded_values,
    member_name,
    read_family,
)
from app.services.products.product_input import ProductInput
from app.services.products.reading import find_products
from app.services.products.records import find_record
from app.services.products.refusals import ProductChanged, UnknownProduct
from app.services.products.shapes import ProductRecord, ProductText
from app.values.fields import Invalid
from app.values.languages import own_language

NEW: Final = (0,)
TAKEN: Final = gettext_noop("would take the ID of another product")


async def put_family_with_combinations(
    family_id: str,
    given: FamilyInput,
    values: Sequence[Sequence[str]],
    by: str,
    expected_versions: Container[int] | None = None,
) -> Family:
    """Makes a draft for each combination of the `values` of each option that has no product yet.

    A draft has the price and the texts of the first member, and no stock. Raises what `put_family`
    raises, and `Invalid` for a combination whose product id is taken.
    """
    new = _missing(family_id, given, values)
    whole = msgspec.structs.replace(given, members=[*given.members, *new])
    whole = read_family(family_id, whole)
    async with transaction():
        if new:
            expect(await lock_family(family_id), expected_versions)
            await _make_drafts(whole, len(given.members), by)
        family, _made = await put_family(family_id, whole, by, expected_versions)
        return family


def _missing(
    family_id: str, given: FamilyInput, values: Sequence[Sequence[str]]
) -> list[FamilyMember]:
    too_many = Invalid("members", gettext_noop("must be at most 100"))
    # They are counted before they are made: a few long lists have millions of combinations.
    if math.prod(map(len, values)) > MAX_MEMBERS:
        raise too_many
    known = {folded_values(one.values) for one in given.members}
    new = [
        FamilyMember(_id_of(family_id, combination), list(combination))
        for combination in (every(*values) if values else ())
        if folded_values(combination) not in known
    ]
    if new and not given.members:
        raise Invalid("members", gettext_noop("must have one to start with"))
    if len(given.members) + len(new) > MAX_MEMBERS:
        raise too_many
    if len({one.product_id for one in new}) < len(new):
        raise Invalid("members", TAKEN)
    return new


async def _make_drafts(whole: FamilyInput, start: int, by: str) -> None:
    drafts = whole.members[start:]
    if await find_products((one.product_id for one in drafts), drafts=True):
        raise Invalid("members", TAKEN)
    try:
        first = await find_record(whole.members[0].product_id)
    except UnknownProduct as error:
        raise Invalid("members[0].product_id", gettext_noop("does not exist")) from error
    for one in drafts:
        await _make_draft(one.product_id, member_name(whole.name, one.values), first, by)


async def _make_draft(product_id: str, name: str, first: ProductRecord, by: str) -> None:
    draft = ProductInput(
        name=name,
        price=first.price,
        description=first.description,
        category=first.category,
        picture=first.picture or "",
        weight_grams=first.weight_grams or 0,
        tax_class=first.tax_class,
        manufacturer=first.manufacturer,
        responsible_person=first.responsible_person,
        safety_information=first.safety_information,
        texts={
            language: ProductText(description=one.description)
            for language, one in first.texts.items()
            if language != own_language()
        },
        draft=True,
    )
    try:
        await put_product(product_id, draft, by, NEW)
    except ProductChanged as error:
        raise Invalid("members", TAKEN) from error


def _id_of(family_id: str, combination: Sequence[str]) -> str:
    return "-".join([family_id, *map(_plain, combination)])[:100]


def _plain(value: str) -> str:
    plain = normalize("NFKD", value).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain)) or str(sum(map(ord, value)))
