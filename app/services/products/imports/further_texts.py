"""The cells of a product's name and description in languages that are not the shop's own."""

from collections.abc import Mapping
from typing import Any, Final, get_type_hints

import msgspec

from app.i18n.language import LANGUAGES
from app.services.products.family_input import member_name
from app.services.products.family_texts import names_of
from app.services.products.imports.given import GivenProduct, LineReader
from app.services.products.imports.markup import LONGEST_TEXT, whole_text_of
from app.services.products.imports.standing import StandingFamily
from app.services.products.product_input import NAMED_BY_FAMILY, OWN_LANGUAGE
from app.services.products.shapes import ProductRecord, ProductText
from app.values.fields import Invalid
from app.values.languages import own_language

PARTS: Final = ("name", "description")
_KINDS: Final = get_type_hints(ProductText, include_extras=True)
# One field for each cell, so that a refusal names its column.
_Cells: Final = msgspec.defstruct(
    "_Cells", [(f"{part}_{code}", _KINDS[part], "") for code in LANGUAGES for part in PARTS]
)


def read_further(line: LineReader, option_values: list[str]) -> dict[str, str]:
    """Returns the cells that the file has columns for, such as `name_de`.

    A family's name becomes that of the product with the `option_values`.
    """
    values = dict[str, str]()
    for code in LANGUAGES:
        if line.has(f"title_{code}"):
            name = line.text(f"title_{code}")
            values[f"name_{code}"] = (
                member_name(name, option_values) if option_values and name else name
            )
        if line.has(f"body_{code}"):
            whole = whole_text_of(line.row.cells.get(f"body_{code}", ""))
            # One character too many is enough to be refused.
            values[f"description_{code}"] = whole[: LONGEST_TEXT + 1]
    return values


def flattened(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the columns with `name_de` and so on in place of `texts`."""
    known = dict(columns)
    texts: Mapping[str, ProductText] = known.pop("texts")
    return known | {
        f"{part}_{code}": getattr(texts.get(code), part, "") for code in LANGUAGES for part in PARTS
    }


def take_texts(
    values: dict[str, Any],
    given: GivenProduct,
    record: ProductRecord | None,
    family: StandingFamily | None,
) -> dict[str, dict[str, ProductText]]:
    """Takes the cells out of `values`, and returns `texts` if there are any.

    Raises `Invalid`, and `ValidationError` with the field in its path.
    """
    cells = {
        name: values.pop(name)
        for code in LANGUAGES
        for part in PARTS
        if (name := f"{part}_{code}") in values
    }
    if not cells:
        return {}
    msgspec.convert(cells, _Cells)
    own, known = own_language(), record.texts if record else {}
    for part in PARTS:
        if cells.pop(f"{part}_{own}", ""):
            raise Invalid(f"{part}_{own}", OWN_LANGUAGE)
    texts = dict[str, ProductText]()
    for code in LANGUAGES:
        if code != own:
            one = known.get(code, ProductText())
            texts[code] = ProductText(
                *(cells.get(f"{part}_{code}", getattr(one, part)) for part in PARTS)
            )
    _name_by_family(texts, given, record, family)
    return {"texts": texts}


def _name_by_family(
    texts: dict[str, ProductText],
    given: GivenProduct,
    record: ProductRecord | None,
    family: StandingFamily | None,
) -> None:
    if not family:
        return
    is_member = record is not None and record.family_id == family.family_id
    values = given.option_values if given.family else record.option_values if record else []
    for code, made in names_of(family.texts, values).items():
        if code not in texts:
            continue
        has = record.texts.get(code, ProductText()).name if is_member and record else made
        if texts[code].name not in ("", has, made):
            raise Invalid(f"name_{code}", NAMED_BY_FAMILY)
        texts[code] = msgspec.structs.replace(texts[code], name=has)
