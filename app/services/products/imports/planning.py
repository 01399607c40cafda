"""What a line of a file does to its product, judged alike when it is checked and applied."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from app.i18n.language import gettext_noop
from app.services.products.editing import CODE_TAKEN, columns_of
from app.services.products.family_input import member_name
from app.services.products.imports.family_rules import (
    adopt_families,
    check_family,
    family_text,
    judge_families,
)
from app.services.products.imports.further_texts import flattened, take_texts
from app.services.products.imports.given import (
    TWICE,
    GivenPicture,
    GivenProduct,
    LineFault,
)
from app.services.products.imports.markup import html_of, text_of
from app.services.products.imports.planned import Planned, title_of
from app.services.products.imports.standing import Standing
from app.services.products.product_input import ProductInput, read, wanted
from app.services.products.shapes import ProductRecord
from app.settings import settings
from app.values.cells import as_text, opened
from app.values.fields import Invalid, require_address
from app.values.text import tidy

REQUIRED: Final = gettext_noop("is required for a new product")
IN_ANOTHER: Final = gettext_noop("belongs to another family")
TOO_MANY_PIECES: Final = gettext_noop("must be at most 1,000,000")
MOST_PIECES: Final = 1_000_000
# They follow the price of a sale.
TIMES: Final = ("sale_starts_at", "sale_ends_at")
PARTS: Final = ("name", "address", "contact")
# The address of a picture that this shop shows, wherever the shop is.
_OURS: Final = re.compile(r"/pictures/([0-9a-f]{64})\.(?:jpg|webp)\Z")
_PATH: Final = re.compile(r"(?P<message>.*?)(?: - at `\$\.?(?P<path>[\w.\[\]]*)`)?", re.DOTALL)


def plan(
    products: Sequence[GivenProduct],
    standing: Standing,
    titles: Mapping[str, str],
    claimed: dict[str, int],
) -> list[Planned]:
    """Plans what the families of `products` need whole.

    `titles` are the file's names of its columns. `claimed` has the line of each product that an
    earlier line meant; it gets those of these lines.
    """
    adopt_families(products, standing)
    planned = [_plan(one, standing, titles, claimed) for one in products]
    judge_families(planned, titles)
    return planned


def _plan(
    given: GivenProduct, standing: Standing, titles: Mapping[str, str], claimed: dict[str, int]
) -> Planned:
    planned = Planned(given=given, fault=given.fault)
    if planned.fault:
        return planned
    record = planned.record = standing.find(given)
    if given.family:
        planned.family = standing.families.get(given.family.family_id)
    try:
        if (line := claimed.get(planned.product_id)) is not None:
            planned.fault = LineFault(given.line, titles.get("sku", "SKU"), TWICE, {"line": line})
            return planned
        _refuse_codes_of_others(given, record, standing)
        if given.family:
            check_family(given, planned.family)
        if given.family and record and record.family_id not in (None, given.family.family_id):
            raise Invalid("options", IN_ANOTHER)
        planned.columns = _columns(planned, standing)
        if given.quantity is not None and given.quantity > MOST_PIECES:
            raise Invalid("quantity", TOO_MANY_PIECES)
    except msgspec.ValidationError as error:
        found = _PATH.fullmatch(str(error))
        assert found
        path = (found["path"] or "").replace("manufacturer.", "manufacturer_")
        planned.fault = LineFault(given.line, title_of(path, titles), found["message"])
    except Invalid as error:
        planned.fault = LineFault(given.line, title_of(error.field, titles), error.message)
    else:
        claimed[planned.product_id] = given.line
        planned.changes = _changes(planned)
        planned.pictures = _new_pictures(given, record, standing)
        if record and planned.pictures:
            planned.changes["pictures"] = ["", "\n".join(one.url for one in planned.pictures)]
    return planned


def _refuse_codes_of_others(
    given: GivenProduct, record: ProductRecord | None, standing: Standing
) -> None:
    mine = record.product_id if record else None
    for name, known in (("sku", standing.by_sku), ("barcode", standing.by_barcode)):
        owner = known.get(given.values.get(name) or "")
        if owner and owner.product_id != mine:
            raise Invalid(name, CODE_TAKEN)


def _columns(planned: Planned, standing: Standing) -> dict[str, Any]:
    """Raises `Invalid`, and `ValidationError` with the field in its path."""
    given, record = planned.given, planned.record
    values = _kept_if_alike(given.values, record)
    name = values.pop("name", None) or (record.name if record else None)
    if given.family:
        known = planned.family.name if planned.family else ""
        name = member_name(given.family.name or known, given.option_values)
    if name is None:
        raise Invalid("name", REQUIRED)
    price = values.pop("price", record.price.amount if record else None)
    if price is None:
        raise Invalid("price", REQUIRED)
    sale = _sale(values, record)
    of = standing.families.get(record.family_id or "") if record else None
    texts = take_texts(values, given, record, planned.family or of)
    maker = record.manufacturer if record else None
    kept = {part: getattr(maker, part, "") for part in PARTS}
    for part in PARTS:
        kept[part] = values.pop(f"manufacturer_{part}", kept[part])
    # The family gives its products their names, so the product keeps its own until then.
    in_family = given.family and record and record.family_id
    found = msgspec.convert(
        {
            "description": record.description if record else "",
            **values,
            "name": record.name if in_family and record else name,
            "price": {"amount": price, "currency": settings.shop_currency},
            "manufacturer": kept,
            **sale,
            **texts,
            **_state(given.state, record),
        },
        ProductInput,
    )
    if record is None:
        require_address(given.product_id)
    return wanted(read(planned.product_id, found), record) | {"name": name}


def _sale(values: dict[str, Any], record: ProductRecord | None) -> dict[str, Any]:
    """Takes the sale out of `values`. One that is planned here is no matter of a file."""
    if "sale_price" not in values:
        return {}
    price = values.pop("sale_price")
    running = record.sale if record and record.sale and record.sale.running else None
    if price is None:
        return {"sale": {}} if running else {}
    if running and running.price.amount == price:
        return {}
    return {"sale": {"price": {"amount": price, "currency": settings.shop_currency}}}


def _new_pictures(
    given: GivenProduct, record: ProductRecord | None, standing: Standing
) -> list[GivenPicture]:
    return [
        one
        for one in given.pictures
        if not record
        or not ((record.product_id, one.url) in standing.fetched or _is_shown_by(one.url, record))
    ]


def _is_shown_by(url: str, record: ProductRecord) -> bool:
    """Whether the address is that of a picture which the product has, as an export writes it."""
    found = _OURS.search(url)
    return found is not None and any(f"/{found[1]}." in one.url for one in record.pictures)


def _state(state: str, record: ProductRecord | None) -> dict[str, bool]:
    if state == "active":
        return {"sold": True}
    if state == "draft" and (record is None or record.draft):
        return {"draft": True}
    return {"sold": False} if state else {}


def _kept_if_alike(values: Mapping[str, Any], record: ProductRecord | None) -> dict[str, Any]:
    """Leaves what the shop has where the file says the same in the form of a file.

    A text that was exported comes back with other blanks and line ends at most.
    """
    kept = dict(values)
    for name, standing in flattened(columns_of(record)).items() if record else ():
        new = kept.get(name)
        if isinstance(standing, str) and isinstance(new, str) and new != standing:
            back = (
                text_of(opened(as_text(html_of(standing))))
                if name.startswith("description")
                else tidy(opened(as_text(standing)))
            )
            if back == new or (name == "sku" and back.lstrip("'") == new):
                kept[name] = standing
    return kept


def _changes(planned: Planned) -> dict[str, list[Any]]:
    record, given = planned.record, planned.given
    if record is None:
        return {}
    after = flattened(planned.columns)
    changes = {
        name: [value, after[name]]
        for name, value in flattened(columns_of(record)).items()
        if name not in TIMES and value != after.get(name, value)
    }
    if given.family:
        options = planned.family.options if planned.family and record.family_id else []
        before = family_text(options, record.option_values)
        after = family_text(given.family.options, given.option_values)
        if before != after:
            changes["options"] = [before, after]
    return changes
