"""Products for the combinations of a family's options, made as drafts after one of its members."""

import re
from collections.abc import Container, Sequence
from itertools import product as every
from typing import Final
from unicodedata import normalize

from app.i18n.language import gettext_noop
from app.infra.database import transaction
from app.services.products.editing import put_product
from app.services.products.families import (
    MAX_MEMBERS,
    Family,
    FamilyInput,
    FamilyMember,
    member_name,
    put_family,
)
from app.services.products.product_input import ProductInput
from app.services.products.records import find_record
from app.services.products.refusals import ProductChanged
from app.values.fields import Invalid

NEW: Final = (0,)


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
    async with transaction():
        members = list(given.members)
        known = {tuple(value.casefold() for value in one.values) for one in members}
        wanted = [
            combination
            for combination in (every(*values) if values else ())
            if tuple(value.casefold() for value in combination) not in known
        ]
        if len(members) + len(wanted) > MAX_MEMBERS:
            raise Invalid("members", gettext_noop("must be at most 100"))
        members += [await _draft(family_id, given, combination, by) for combination in wanted]
        whole = FamilyInput(given.name, given.options, members)
        family, _made = await put_family(family_id, whole, by, expected_versions)
        return family


async def _draft(
    family_id: str, given: FamilyInput, combination: Sequence[str], by: str
) -> FamilyMember:
    if not given.members:
        raise Invalid("members", gettext_noop("must have one to start with"))
    first = await find_record(given.members[0].product_id)
    product_id = "-".join([family_id, *map(_plain, combination)])[:100]
    draft = ProductInput(
        name=member_name(given.name, combination),
        price=first.price,
        description=first.description,
        category=first.category,
        picture=first.picture or "",
        weight_grams=first.weight_grams or 0,
        manufacturer=first.manufacturer,
        responsible_person=first.responsible_person,
        safety_information=first.safety_information,
        draft=True,
    )
    try:
        await put_product(product_id, draft, by, NEW)
    except ProductChanged as error:
        raise Invalid("members", gettext_noop("would take the ID of another product")) from error
    return FamilyMember(product_id, list(combination))


def _plain(value: str) -> str:
    plain = normalize("NFKD", value).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain)) or str(sum(map(ord, value)))
