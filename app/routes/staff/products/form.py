"""The form of a product: its fields, and the merging of two editors' changes."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.routes.staff.products import sale_fields, text_fields
from app.services import products
from app.services.products import (
    Category,
    ElectronicAddress,
    Manufacturer,
    ManufacturerAddress,
    ManufacturerName,
    OpeningStock,
    Picture,
    ProductInput,
    ProductRecord,
    ReorderPoint,
    ResponsiblePerson,
    Shelf,
    Sku,
    WeightGrams,
)
from app.values.fields import Invalid, Name, Note
from app.values.gtin import NotABarcode, read_barcode
from app.values.tax_classes import TaxClass
from app.web import merging
from app.web.forms import Field, Form, faults, typed, whole_number
from app.web.merging import Merge
from app.web.price_input import WrongPrice, example, price_of, typed_price

NUMBER: Final = gettext_noop("Enter a number from 0 to 1,000,000")
IN_FAMILY: Final = gettext_noop("Change the name on the page of the product’s family")
# All fields but the price and the barcode; the price's example follows the reader's language.
FIELDS: Final[Mapping[str, Field]] = {
    "name": Field(gettext_noop("Name"), Name, gettext_noop("Enter a name")),
    "description": Field(gettext_noop("The description"), Note),
    **text_fields.FIELDS,
    "category": Field(gettext_noop("The category"), Category),
    "picture": Field(
        gettext_noop("The picture"),
        Picture,
        malformed=gettext_noop(
            "Enter the path of a picture, such as demo/round-teapot.svg, or leave it empty"
        ),
    ),
    "sku": Field(gettext_noop("The SKU"), Sku),
    "shelf": Field(gettext_noop("The shelf"), Shelf),
    "reorder_point": Field(gettext_noop("Low-stock alert"), str, NUMBER),
    "tax_class": Field(
        gettext_noop("The tax class"),
        TaxClass,
        malformed=gettext_noop("Choose one of the tax classes"),
    ),
    "manufacturer": Field(gettext_noop("The name"), ManufacturerName),
    "manufacturer_address": Field(gettext_noop("The postal address"), ManufacturerAddress),
    "manufacturer_contact": Field(
        gettext_noop("The contact"),
        ElectronicAddress,
        malformed=gettext_noop(
            "Enter an email address, or a web address that begins with https://"
        ),
    ),
    "responsible_person": Field(gettext_noop("The responsible person"), ResponsiblePerson),
    "safety_information": Field(gettext_noop("The safety information"), Note),
    "alt": Field(gettext_noop("The description of the picture"), products.PictureAlt),
}
# Whole numbers, with the bounds of each.
NUMBERS: Final = {
    "reorder_point": ReorderPoint,
    "weight_grams": WeightGrams,
    "opening_stock": OpeningStock,
}
LABELS: Final = {
    "name": gettext_noop("Name"),
    "description": gettext_noop("Description"),
    **text_fields.LABELS,
    "price": gettext_noop("Price"),
    **sale_fields.LABELS,
    "category": gettext_noop("Category"),
    "picture": gettext_noop("Picture"),
    "sku": gettext_noop("SKU"),
    "barcode": gettext_noop("Barcode"),
    "shelf": gettext_noop("Shelf"),
    "reorder_point": gettext_noop("Low-stock alert"),
    "weight_grams": gettext_noop("Weight in grams"),
    "tax_class": gettext_noop("Tax class"),
    "manufacturer": gettext_noop("Manufacturer"),
    "manufacturer_address": gettext_noop("Manufacturer’s address"),
    "manufacturer_contact": gettext_noop("Manufacturer’s contact"),
    "responsible_person": gettext_noop("Responsible person in the EU"),
    "safety_information": gettext_noop("Safety information"),
    "sold": gettext_noop("On sale"),
}
# What only the form of a new product asks for.
ONLY_NEW: Final = ("product_id", "opening_stock", "alt")
FRESH: Final = {
    **dict.fromkeys((*LABELS, *ONLY_NEW), ""),
    "tax_class": TaxClass.STANDARD,
    "sold": "yes",
}
PRICES: Final = ("price", "sale_price")


def texts(product: ProductRecord | ProductInput) -> dict[str, str]:
    maker = product.manufacturer or Manufacturer()
    return {
        "name": product.name,
        "description": product.description,
        **text_fields.texts(product),
        "price": typed_price(product.price),
        **sale_fields.texts(product),
        "category": product.category or "",
        "picture": product.picture or "",
        "sku": product.sku or "",
        "barcode": product.barcode or "",
        "shelf": product.shelf or "",
        "reorder_point": str(product.reorder_point),
        "weight_grams": str(product.weight_grams or ""),
        "tax_class": product.tax_class or TaxClass.STANDARD,
        "manufacturer": maker.name,
        "manufacturer_address": maker.address,
        "manufacturer_contact": maker.contact,
        "responsible_person": product.responsible_person or "",
        "safety_information": product.safety_information or "",
        "sold": "yes" if product.sold else "",
    }


def typed_product(form: Form) -> dict[str, str]:
    return typed(form, *LABELS)


def product_faults(form: Form) -> dict[str, str]:
    """Returns what is wrong, by field and in the form's order."""
    found = faults(form, FIELDS)
    if fault := _fault_of_price(form.get("price", "")):
        found["price"] = fault
    found |= sale_fields.faults(form)
    if fault := _fault_of_barcode(form.get("barcode", "")):
        found["barcode"] = fault
    for name, bounds in NUMBERS.items():
        if form.get(name) and _whole(form[name], bounds) is None:
            found[name] = _(NUMBER)
    return {name: found[name] for name in (*LABELS, *ONLY_NEW) if name in found}


def product_from(form: Form, standing: ProductRecord | None = None) -> ProductInput:
    """Expects a form without faults. A new product that is not on sale is a draft."""
    sold = form.get("sold") == "yes"
    return ProductInput(
        name=form["name"],
        description=form.get("description", ""),
        texts=text_fields.read(form),
        price=price_of(form["price"]),
        sale=sale_fields.read(form, standing),
        category=form.get("category", ""),
        picture=form.get("picture", ""),
        sku=form.get("sku", ""),
        barcode=read_barcode(form["barcode"]) if form.get("barcode") else "",
        shelf=form.get("shelf", ""),
        reorder_point=_whole(form["reorder_point"], ReorderPoint),
        weight_grams=_whole(form.get("weight_grams", ""), WeightGrams) or 0,
        tax_class=TaxClass(form["tax_class"]) if form["tax_class"] else None,
        manufacturer=Manufacturer(
            form.get("manufacturer", ""),
            form.get("manufacturer_address", ""),
            form.get("manufacturer_contact", ""),
        ),
        responsible_person=form.get("responsible_person", ""),
        safety_information=form.get("safety_information", ""),
        opening_stock=_whole(form.get("opening_stock", ""), OpeningStock) or 0,
        sold=sold,
        draft=True if standing is None and not sold else None,
    )


async def refused(error: Invalid, given: ProductInput) -> dict[str, str]:
    """Names the product that already has the SKU or the barcode, or what is wrong with the sale.

    Raises any other `Invalid`.
    """
    if error.field == "name":
        return {"name": _(IN_FAMILY)}
    if error.field.startswith("texts."):
        return {f"name_{error.field.split('.')[1]}": _(IN_FAMILY)}
    if wrong := sale_fields.refused(error):
        return wrong
    code = {"sku": given.sku, "barcode": given.barcode}.get(error.field)
    holders = await products.find_scanned(code) if code else []
    if not holders:
        raise error
    message = _("{name} already has this code: {code}")
    return {error.field: message.format(name=holders[0].name, code=code)}


def merge(form: Form, given: ProductInput, standing: ProductRecord) -> Merge:
    was = {name: _opened(form, name) for name in LABELS}
    return merging.merge(was, texts(given), texts(standing))


def _fault_of_price(typed: str) -> str:
    if not typed:
        return _("Enter the price, such as {example}").format(example=example())
    try:
        price_of(typed)
    except WrongPrice as error:
        return str(error)
    return ""


def _fault_of_barcode(typed: str) -> str:
    try:
        if typed:
            read_barcode(typed)
    except NotABarcode as error:
        return str(error)
    return ""


def _opened(form: Form, name: str) -> str | None:
    was = form.get(merging.WAS + name)
    if not was or name not in PRICES:
        return was
    # The price may have been written in another language.
    try:
        return typed_price(price_of(was))
    except WrongPrice:
        return was


def _whole(typed: str, bounds: Any) -> int | None:
    """Returns a number within the bounds, and None for any other text."""
    number = whole_number(typed)
    try:
        return msgspec.convert(number, bounds)
    except msgspec.ValidationError:
        return None
