"""The choice among the products of a family: one group of radio buttons for each option."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import language
from app.services import products
from app.services.products import Choice, FamilyText, Product
from app.web.flash import Flash
from app.web.forms import Form

# The field that has the value chosen for each option, by its place.
FIELD = "option_{}"


class OptionValue(msgspec.Struct, frozen=True):
    """`word` is the value in the reader's language; `state` is that of the combination with the
    other values that are shown.
    """

    value: str
    word: str
    chosen: bool
    state: Literal["available", "sold out", "not made"]


class Option(msgspec.Struct, frozen=True):
    field: str
    name: str
    values: list[OptionValue]


async def options_of(product: Product) -> list[Option]:
    """Returns nothing for a product without a family."""
    if not product.family_id:
        return []
    family = await products.find_family(product.family_id)
    choices = await products.family_choices(product.family_id)
    said = products.family_text(family.texts, language())
    return [
        Option(
            FIELD.format(place),
            said.options[place] or name if said.options else name,
            _values(product, choices, said, place),
        )
        for place, name in enumerate(family.options)
    ]


async def chosen_product(product: Product, form: Form) -> str | None:
    """Returns the id of the product with the values in the form, or None if nobody makes it.

    A form without values means the product itself.
    """
    fields = [FIELD.format(place) for place, _value in enumerate(product.option_values)]
    if not product.family_id or not any(field in form for field in fields):
        return product.product_id
    wanted = [form.get(field, "") for field in fields]
    choices = await products.family_choices(product.family_id)
    return next((one.product_id for one in choices if one.values == wanted), None)


def not_made() -> Flash:
    return Flash(_("There is no such combination. Choose another."), "warning")


def _values(
    product: Product, choices: Sequence[Choice], said: FamilyText, place: int
) -> list[OptionValue]:
    known = list(dict.fromkeys(one.values[place] for one in choices))
    available = {tuple(one.values): one.available for one in choices}
    shown: list[OptionValue] = []
    for value in known:
        others = product.option_values
        left = available.get((*others[:place], value, *others[place + 1 :]))
        state = "not made" if left is None else "available" if left else "sold out"
        word = said.word(place, value)
        shown.append(OptionValue(value, word, value == others[place], state))
    return shown
