"""Products that differ in options are one family, named by their values; each stays a product."""

import asyncio
import time
from typing import Any

import pytest

from app.infra.database import fetch
from app.services import products, sales
from app.services.products import (
    CatalogueSearch,
    CatalogueSort,
    FamilyInput,
    FamilyMember,
    Product,
)
from app.values.fields import Invalid
from tests.support.cast import place
from tests.support.pictures import BLUE, RED, photo
from tests.support.products import blanket, levels

pytestmark = pytest.mark.usefixtures("shop")


def family(name: str = "Mug", **members: list[str]) -> FamilyInput:
    several = [FamilyMember(product_id, values) for product_id, values in members.items()]
    return FamilyInput(name, ["Colour", "Size"][: len(several[0].values)], several)


MUGS = family(product_456=["Blue"], product_789=["Red"])


async def test_members_are_named_by_their_values_in_carts_and_orders() -> None:
    made, created = await products.put_family("mugs", MUGS, "Bea")
    assert (created, made.version, made.options) == (True, 1, ["Colour"])

    order = await place(product_456=2)
    assert order.items[0].name == "Mug (Blue)"
    assert (await products.find_product("product_789")).option_values == ["Red"]
    assert await levels() == (150, 2)

    renamed, created = await products.put_family(
        "mugs", family("Cup", product_456=["Blue"], product_789=["Red"])
    )
    assert (created, renamed.version) == (False, 2)
    assert (await products.find_product("product_789")).name == "Cup (Red)"


async def test_equal_values_change_nothing_and_an_old_version_is_refused() -> None:
    await products.put_family("mugs", MUGS)
    before = await products.find_record("product_456")
    again, _ = await products.put_family("mugs", MUGS, expected_versions=(0,))
    assert again.version == 1
    assert await products.find_record("product_456") == before
    with pytest.raises(products.FamilyChanged):
        await products.put_family("mugs", family(product_456=["Green"]), expected_versions=(0,))


async def versions(*product_ids: str) -> list[int]:
    return [(await products.find_record(one)).version for one in product_ids]


async def test_a_change_of_the_family_counts_once_and_for_those_whom_it_concerns() -> None:
    await products.put_product("lamp", blanket(1900, name="Lamp"))
    everybody = ("product_456", "product_789", "lamp")
    await products.put_family("mugs", MUGS)
    blue, red, lamp = await versions(*everybody)
    third = family(lamp=["Lit"], product_456=["Blue"], product_789=["Green"])
    found, _ = await products.put_family("mugs", third)
    assert [one.product_id for one in found.members] == ["lamp", "product_456", "product_789"]
    assert await versions(*everybody) == [blue, red + 1, lamp + 1]
    await products.put_family("mugs", family(lamp=["Lit"], product_456=["Blue"]))
    assert await versions(*everybody) == [blue, red + 2, lamp + 1]


async def test_values_can_be_swapped_and_a_product_that_is_left_out_is_by_itself() -> None:
    await products.put_family("mugs", MUGS)
    await products.put_family("mugs", family(product_456=["Red"], product_789=["Blue"]))
    assert (await products.find_product("product_456")).name == "Mug (Red)"
    await products.put_family("mugs", family(product_456=["Red"]))
    alone = await products.find_product("product_789")
    assert (alone.family_id, alone.option_values, alone.name) == (None, [], "Mug (Blue)")
    renamed, _ = await products.put_product("product_789", blanket())
    assert renamed.name == "Wool blanket"


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        (family(product_456=["Blue"], product_789=["blue"]), "members[1].values", "combination"),
        (family(product_456=["Blue"], nothing=["Red"]), "members[1].product_id", "does not exist"),
        (family(product_456=["Blue"], product_789=["Red", "M"]), "members[1].values", "one value"),
        (family("M" * 120, product_456=["B" * 40, "x" * 40]), "members[0].values", "200"),
        (FamilyInput("Mug", ["Size", "size"], []), "options", "different"),
    ],
)
async def test_what_cannot_be_a_family_is_named(given: Any, field: str, told: str) -> None:
    with pytest.raises(Invalid, match=told) as refused:
        await products.put_family("mugs", given)
    assert refused.value.field == field


async def test_a_product_is_in_one_family_and_its_name_is_changed_there() -> None:
    await products.put_family("mugs", MUGS)
    with pytest.raises(Invalid, match="belongs to another family"):
        await products.put_family("others", family(product_456=["Blue"]))
    with pytest.raises(Invalid, match="change the family instead"):
        await products.put_product("product_456", blanket())
    dearer, _ = await products.put_product("product_456", blanket(9900, name="Mug (Blue)"))
    assert (dearer.price.amount, dearer.family_id) == (9900, "mugs")


async def test_two_who_save_at_once_leave_one_of_their_families() -> None:
    await asyncio.gather(
        *(
            products.put_family(f"family-{place}", family(product_456=[f"Blue {place}"]))
            for place in range(5)
        ),
        return_exceptions=True,
    )
    member = await products.find_product("product_456")
    found = await products.find_family(member.family_id or "")
    assert [one.values for one in found.members] == [member.option_values]


async def test_the_catalogue_has_one_card_for_a_family() -> None:
    await products.put_product("lamp", blanket(1900, name="Lamp"))
    await products.put_family("mugs", MUGS)
    for sort, search in (("name", ""), ("price_low", ""), ("price_high", ""), ("relevance", "mug")):
        found = await products.catalogue_page(CatalogueSearch(q=search), sort)  # pyright: ignore
        cards = [one.family_id or one.product_id for one in found.products]
        assert sorted(cards) == (["mugs"] if search else ["lamp", "mugs"])
        assert found.total == len(cards)
    [red] = (await products.catalogue_page(CatalogueSearch(q="red"))).products
    assert red.product_id == "product_789"
    card = (await products.family_cards([red]))["mugs"]
    assert (card.name, card.lowest.amount, card.from_price) == ("Mug", 1400, True)
    assert (card.available, card.first_available) == (200, "product_456")
    listed = await products.catalogue()
    assert len(listed.items) == 3


async def test_a_card_has_the_pictures_of_the_first_member_that_has_any() -> None:
    await products.put_family("mugs", MUGS)
    members = (await products.catalogue()).items
    assert (await products.family_cards(members))["mugs"].pictures == []
    red, _is_new = await products.add_picture("product_789", photo(colour=RED))
    assert (await products.family_cards(members))["mugs"].pictures == [red]
    blue, _is_new = await products.add_picture("product_456", photo(colour=BLUE))
    assert (await products.family_cards(members))["mugs"].pictures == [blue]
    await products.put_product("product_456", blanket(name="Mug (Blue)", sold=False))
    assert (await products.family_cards(members))["mugs"].pictures == [red]


async def cards(search: CatalogueSearch, sort: CatalogueSort = "name") -> list[tuple[str, int]]:
    """What a customer reads on the cards: the name and the price in cents."""
    found = (await products.catalogue_page(search, sort)).products
    known = await products.family_cards(found, search)
    shown = [known.get(one.family_id or "") or one for one in found]
    return [
        (one.name, one.price.amount if isinstance(one, Product) else one.lowest.amount)
        for one in shown
    ]


async def sell_out(*product_ids: str) -> None:
    sold = "UPDATE products.stock SET reserved = on_hand WHERE product_id = ANY($1)"
    await fetch(sold, list(product_ids))


async def test_a_card_has_the_lowest_price_that_can_be_paid() -> None:
    await products.put_family("mugs", MUGS)
    assert await cards(CatalogueSearch()) == [("Mug", 1400)]
    assert await cards(CatalogueSearch(price_from=2000)) == [("Mug", 8900)]
    await sell_out("product_456")
    blue = await products.find_product("product_456")
    card = (await products.family_cards([blue]))["mugs"]
    assert (card.lowest.amount, card.from_price, card.first_available) == (
        *(8900, False),
        "product_789",
    )
    await sell_out("product_789")
    assert await cards(CatalogueSearch()) == [("Mug", 1400)]
    assert (await products.family_cards([blue]))["mugs"].first_available is None


async def test_cards_are_sorted_by_the_prices_that_they_show() -> None:
    await products.put_product("lamp", blanket(1900, name="Lamp"))
    await products.put_family("mugs", MUGS)
    lamp, mug = ("Lamp", 1900), ("Mug", 1400)
    assert await cards(CatalogueSearch(), "price_low") == [mug, lamp]
    assert await cards(CatalogueSearch(), "price_high") == [lamp, mug]
    await sell_out("product_456")
    assert await cards(CatalogueSearch(), "price_low") == [lamp, ("Mug", 8900)]
    assert await cards(CatalogueSearch(), "price_high") == [("Mug", 8900), lamp]


async def test_as_many_cards_are_shown_as_are_counted() -> None:
    await products.put_product("lamp", blanket(1900, name="Lamp"))
    await products.put_family("mugs", MUGS)
    for low, high, many in ((None, None, 2), (1400, 1400, 1), (1500, 8899, 1), (8900, None, 1)):
        search = CatalogueSearch(price_from=low, price_to=high)
        pages = [
            await products.catalogue_page(search, "price_low", number=number, limit=1)
            for number in range(1, many + 1)
        ]
        assert [(one.total, one.pages, len(one.products)) for one in pages] == [
            (many, many, 1)
        ] * many
        assert len({one.products[0].product_id for one in pages}) == many


async def test_several_values_are_renamed_at_once_and_an_order_keeps_its_names() -> None:
    await products.put_family("mugs", MUGS)
    order = await place(product_456=1)
    await products.put_family("mugs", family(product_456=["0"], product_789=["Rot"]))
    names = [(await products.find_product(one)).name for one in ("product_456", "product_789")]
    assert names == ["Mug (0)", "Mug (Rot)"]
    assert (await sales.find_order(order.order_id)).items[0].name == "Mug (Blue)"
    choices = await products.family_choices("mugs")
    assert [one.values for one in choices] == [["0"], ["Rot"]]


async def test_combinations_are_made_as_drafts_after_the_first_member() -> None:
    given = family(product_456=["Blue", "S"])
    made = await products.put_family_with_combinations(
        "mugs", given, [["Blue", "Red"], ["S", "L"]], "Bea"
    )
    assert [one.values for one in made.members] == [
        ["Blue", "S"],
        ["Blue", "L"],
        ["Red", "S"],
        ["Red", "L"],
    ]
    draft = await products.find_record("mugs-red-l")
    assert (draft.name, draft.draft, draft.price.amount) == ("Mug (Red, L)", True, 1400)
    again = await products.put_family_with_combinations(
        "mugs", FamilyInput("Mug", made.options, made.members), [["Red"], ["L"]], "Bea"
    )
    assert again.version == made.version


COMBINED = family(product_456=["Blue"])


@pytest.mark.parametrize(
    ("given", "values", "field", "told"),
    [
        (COMBINED, [["Red", "red!"]], "members", "the ID of another product"),
        (COMBINED, [["On sale"]], "members", "the ID of another product"),
        (COMBINED, [["Archived"]], "members", "the ID of another product"),
        (COMBINED, [["Draft"]], "members", "the ID of another product"),
        (family("M" * 120, product_456=["B", "x"]), [["B" * 40]] * 2, "members[1].values", "200"),
        (FamilyInput("Mug", ["Colour"], []), [["Red"]], "members", "one to start with"),
        (family(nothing=["Blue"]), [["Red"]], "members[0].product_id", "does not exist"),
    ],
)
async def test_what_cannot_be_made_is_named(
    given: FamilyInput, values: list[list[str]], field: str, told: str
) -> None:
    await products.put_product("mugs-on-sale", blanket())
    await products.put_product("mugs-archived", blanket())
    await products.put_product("mugs-archived", blanket(sold=False))
    await products.put_product("mugs-draft", blanket(name="Mug (Draft)", draft=True))
    with pytest.raises(Invalid, match=told) as refused:
        await products.put_family_with_combinations("mugs", given, values, "Bea")
    assert refused.value.field == field


async def test_long_lists_of_values_are_refused_before_they_are_combined() -> None:
    letters = [[chr(0x4E00 + place) for place in range(250)]] * 3
    given = FamilyInput("Mug", ["A", "B", "C"], [FamilyMember("product_456", ["x", "x", "x"])])
    start = time.monotonic()
    with pytest.raises(Invalid, match="at most 100"):
        await products.put_family_with_combinations("mugs", given, letters, "Bea")
    assert time.monotonic() - start < 1


async def test_the_version_is_compared_before_drafts_are_made() -> None:
    await products.put_family("mugs", MUGS)
    await products.put_product("mugs-green", blanket())
    with pytest.raises(products.FamilyChanged):
        await products.put_family_with_combinations("mugs", MUGS, [["Green"]], "Bea", (0,))
