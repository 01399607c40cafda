"""Sue at the form of an order by phone, and what a caller dictates."""

from tests.support.visitor import Visitor

NEW = "/staff/orders/new"
PLACE = "/staff/orders"
DICTATED = {
    "name": "Jürgen Groß",
    "email": "j.gross@example.org",
    "phone": "+49 421 36136",
    "country": "DE",
    "line1": "12 Harbour Street",
    "line2": "3rd floor",
    "postcode": "20095",
    "city": "Hamburg",
    "note": "Ring twice",
    "language": "de",
}


async def adds(sue: Visitor, *product_ids: str) -> None:
    """At the form, which keeps what is in it."""
    for product_id in product_ids:
        await sue.send(PLACE, to=NEW, add=product_id)
        assert sue.page.status_code == 200


async def begins(sue: Visitor, *product_ids: str) -> None:
    await sue.open(NEW)
    await adds(sue, *product_ids)


def lines(sue: Visitor) -> dict[str, str]:
    fields = sue.form(PLACE).fields
    ids = [value for name, value in fields if name == "product"]
    return dict(zip(ids, [value for name, value in fields if name == "quantity"], strict=True))
