"""The id of a new product, typed or made from its name."""

import re
from unicodedata import normalize

import msgspec

from app.i18n.language import gettext as _
from app.values.fields import NO_PRODUCT_IDS, ProductId
from app.web.forms import Form


def id_from(form: Form) -> str:
    """Returns the id that was typed, else one made from the name; empty if neither gives one."""
    if form.get("product_id"):
        return form["product_id"]
    plain = normalize("NFKD", form.get("name", "")).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", plain.lower()))[:100].strip("-")


def id_fault(product_id: str) -> dict[str, str]:
    try:
        msgspec.convert(product_id, ProductId)
    except msgspec.ValidationError:
        message = _("Use letters, digits, dots, dashes and underscores")
        return {"product_id": message}
    if product_id in NO_PRODUCT_IDS:
        message = _("“{id}” cannot be used as an ID; choose another")
        return {"product_id": message.format(id=product_id)}
    return {}
