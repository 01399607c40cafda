"""A manager makes a family of a product, with the combinations that are missing."""

from app.services import products
from tests.support.visitor import Visitor

FAMILY = "/staff/families/product_456"
TYPED = {"name": "Mug", "option_0": "Colour", "value_0_0": "Blue"}


async def test_a_family_is_made_of_a_product_and_parted_again(bea: Visitor) -> None:
    await bea.open("/staff/products/product_456")
    assert f'href="{FAMILY}"' in bea.page.text
    await bea.open(FAMILY)
    await bea.send(FAMILY, **TYPED, make_0="Blue, Red, Green", product_1="product_789")
    assert bea.page.status_code == 422
    assert "Enter a value of at most 40 characters" in bea.text
    assert bea.form(FAMILY).value("make_0") == "Blue, Red, Green"

    await bea.send(FAMILY, value_1_0="Grey")
    assert "Mug saved." in bea.text
    for name in ("Mug (Blue)", "Mug (Grey)", "Mug (Red)", "Mug (Green)"):
        assert name in bea.text
    await bea.open("/staff/products?view=drafts")
    assert "Mug (Red)" in bea.text

    await bea.open(FAMILY)
    family = await products.find_family("product_456")
    row = [one.product_id for one in family.members].index("product_789")
    await bea.send(FAMILY, **{f"part_{row}": "yes"})
    assert (await products.find_product("product_789")).family_id is None
    assert "Family changed" in (await bea.open("/staff/audit-log")).text


async def test_what_cannot_be_is_named_at_its_field(bea: Visitor) -> None:
    for typed, told in (
        ({"name": ""}, "Enter a name of at most 120 characters"),
        ({"option_0": ""}, "Enter an option such as Colour"),
        ({"product_1": "nothing", "value_1_0": "Red"}, "This product does not exist"),
        ({"product_1": "product_789", "value_1_0": "blue"}, "This product has the combination"),
        ({"option_1": "colour", "value_0_1": "Red"}, "The options must all be different"),
        ({"option_1": "Size", "value_0_1": "S", "make_0": "Red"}, "Enter the values of every"),
    ):
        await bea.open(FAMILY)
        await bea.send(FAMILY, **{**TYPED, **typed})
        assert bea.page.status_code == 422, told
        assert told in bea.text
    assert (await products.find_product("product_456")).family_id is None


async def test_the_second_of_two_managers_is_told_and_loses_nothing(bea: Visitor) -> None:
    await bea.open(FAMILY)
    opened = bea.page
    await bea.send(FAMILY, **TYPED)
    bea.page = opened
    await bea.send(FAMILY, **{**TYPED, "value_0_0": "Navy"})
    assert bea.page.status_code == 409
    assert "Someone changed this family while you were editing" in bea.text
    assert "product_456 changed by both Blue Navy" in bea.text
    await bea.send(FAMILY)
    assert (await products.find_product("product_456")).name == "Mug (Navy)"


async def test_the_second_manager_keeps_what_the_first_has_saved(bea: Visitor) -> None:
    await bea.open(FAMILY)
    await bea.send(FAMILY, **TYPED, product_1="product_789", value_1_0="Grey")
    await bea.open(FAMILY)
    opened = bea.page
    await bea.send(FAMILY, option_0="Shade", value_0_0="Sky", make_0="Red", part_1="yes")
    assert "Mug saved." in bea.text

    bea.page = opened
    await bea.send(FAMILY, name="Cup", value_1_0="Silver", make_0="Red, Green")
    assert bea.page.status_code == 409
    form = bea.form(FAMILY)
    assert [form.value(name) for name in ("name", "option_0", "make_0")] == [
        "Cup",
        "Shade",
        "Red, Green",
    ]
    assert "Option 1 Shade" in bea.text
    assert "product_789 changed by both — Silver" in bea.text
    assert [form.value(f"product_{row}") for row in range(3)] == [
        "product_456",
        "product_789",
        "product_456-red",
    ]
    await bea.send(FAMILY)
    assert bea.page.status_code == 200
    found = await products.find_family("product_456")
    assert (found.name, found.options) == ("Cup", ["Shade"])
    assert {one.product_id: one.values for one in found.members} == {
        "product_789": ["Silver"],
        "product_456": ["Sky"],
        "product_456-red": ["Red"],
        "product_456-green": ["Green"],
    }


async def test_a_product_that_the_first_manager_took_out_stays_out(bea: Visitor) -> None:
    await bea.open(FAMILY)
    await bea.send(FAMILY, **TYPED, product_1="product_789", value_1_0="Grey")
    await bea.open(FAMILY)
    opened = bea.page
    await bea.send(FAMILY, part_1="yes")
    bea.page = opened
    await bea.send(FAMILY, name="Cup")
    assert "now show the saved values: product_789 —" in bea.text
    await bea.send(FAMILY, name="")
    await bea.send(FAMILY, name="Cup")
    found = await products.find_family("product_456")
    assert (found.name, [one.product_id for one in found.members]) == ("Cup", ["product_456"])


async def test_the_name_of_a_member_is_changed_at_its_family(bea: Visitor) -> None:
    await bea.open(FAMILY)
    await bea.send(FAMILY, **TYPED)
    await bea.open("/staff/products/product_456")
    await bea.send("/staff/products/product_456", name="Cup")
    assert "Change the name on the page of the product’s family" in bea.text
