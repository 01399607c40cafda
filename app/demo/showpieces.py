"""What the demo has beyond plain products: a family, a draft, pictures, a count, a withdrawal."""

import asyncio
from typing import Final, NamedTuple

from app.demo import paintings
from app.services import products, sales
from app.services.products import FamilyInput, FamilyMember, FamilyText, ProductInput
from app.values.languages import own_language
from app.values.money import Money

BY: Final = "demo"


class Cushion(NamedTuple):
    """A member of the family; `price` is in minor units."""

    product_id: str
    colour: str
    size: str
    price: int
    on_hand: int
    picture: str


SMALL, LARGE = "40 × 40 cm", "50 × 50 cm"
# The first one is in the catalogue. There is no small one in slate.
CUSHIONS: Final = (
    Cushion("linen-cushion", "Mustard", LARGE, 3900, 45, "linen-cushion"),
    Cushion("linen-cushion-mustard-small", "Mustard", SMALL, 3200, 12, "linen-cushion"),
    Cushion("linen-cushion-clay", "Clay", LARGE, 3900, 18, "linen-cushion-clay"),
    Cushion("linen-cushion-clay-small", "Clay", SMALL, 3200, 0, "linen-cushion-clay"),
    Cushion("linen-cushion-slate", "Slate", LARGE, 3900, 9, "linen-cushion-slate"),
)
CUSHION_TEXTS: Final = {
    "de": FamilyText(
        "Leinenkissen",
        ["Farbe", "Größe"],
        [{"Mustard": "Senfgelb", "Clay": "Tonbraun", "Slate": "Schiefergrau"}, {}],
    ),
    "fr": FamilyText(
        "Coussin en lin",
        ["Couleur", "Taille"],
        [{"Mustard": "Moutarde", "Clay": "Argile", "Slate": "Ardoise"}, {}],
    ),
}
PICTURES: Final = (
    (paintings.folded, "A blanket in slate and cream checks, folded three times"),
    (paintings.close_up, "Its weave from near: slate, cream, and straw-coloured threads"),
)
DECLARED: Final = sales.NewWithdrawal(
    name="Carla Example",
    contact="carla@doorstep.example",
    text="I cannot find my order number. It was the wall clock, in the first week of the month.",
)


async def write_showpieces() -> None:
    """In the transaction that fills the shop."""
    await _write_family()
    await _write_draft()
    # Four were delivered, and one jar came in pieces.
    await products.move_stock("forest-honey", 1, "first stock", BY)
    await products.count_at_once("forest-honey", 3, 4, BY)
    await sales.declare_withdrawal(DECLARED, "en")


async def add_pictures() -> None:
    for paint, alt in PICTURES:
        picture = await asyncio.to_thread(paint)
        await products.add_picture("wool-blanket", picture, alt, BY)


async def _write_family() -> None:
    first = await products.find_record(CUSHIONS[0].product_id)
    for one in CUSHIONS[1:]:
        given = ProductInput(
            name=first.name,
            price=Money.of(one.price),
            description=first.description,
            category=first.category,
            picture=f"demo/{one.picture}.svg",
            shelf=first.shelf,
            opening_stock=one.on_hand,
        )
        await products.put_product(one.product_id, given, by=BY)
    members = [FamilyMember(one.product_id, [one.colour, one.size]) for one in CUSHIONS]
    texts = {code: one for code, one in CUSHION_TEXTS.items() if code != own_language()}
    family = FamilyInput(first.name, ["Colour", "Size"], members, texts)
    await products.put_family("linen-cushions", family, BY)


async def _write_draft() -> None:
    given = ProductInput(
        name="Beeswax candles, set of six",
        price=Money.of(1990),
        description="Rolled by hand from one sheet of honeycomb each. Pictures follow.",
        category="Living",
        draft=True,
        sold=False,
    )
    await products.put_product("beeswax-candles", given, by=BY)
