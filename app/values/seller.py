"""Who sells, as mails, labels, slips and pages show it in the reader's language."""

import msgspec

from app.values import postal
from app.values.formats import country
from app.values.shop_settings import shop_settings


class SellerAddress(msgspec.Struct, frozen=True, kw_only=True):
    line1: str
    line2: str
    city: str
    state: str
    postcode: str
    country: str
    # The seller is one already.
    company: str = ""


class Seller(msgspec.Struct, frozen=True, kw_only=True):
    """`name` is the shop's where the seller has no other. `lines` are the address with its country.

    Any of the texts, and `lines`, can be empty.
    """

    name: str
    lines: list[str]
    vat_id: str
    email: str
    phone: str

    @property
    def sender(self) -> str:
        """Returns name and address in one line, for the corner of a label; empty without one."""
        return ", ".join([self.name, *self.lines]) if self.lines else ""

    @property
    def is_reachable(self) -> bool:
        return bool(self.email or self.phone)


def seller() -> Seller | None:
    """Returns None while the settings say nothing about the seller."""
    known = shop_settings()
    address = SellerAddress(
        line1=known.seller_line1,
        line2=known.seller_line2,
        city=known.seller_city,
        state=known.seller_state,
        postcode=known.seller_postcode,
        country=known.seller_country,
    )
    lines = [*postal.lines(address), country(address.country)] if address.country else []
    found = Seller(
        name=known.seller_name or known.name,
        lines=lines,
        vat_id=known.vat_id,
        email=known.contact_email,
        phone=known.contact_phone,
    )
    said = known.seller_name or lines or found.vat_id or found.is_reachable
    return found if said else None
