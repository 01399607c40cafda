"""A family's form has its name, its options and its values in each further language."""

from app.services import products
from app.services.products import FamilyText
from tests.support.visitor import Visitor

FAMILY = "/staff/families/product_456"
TYPED = {"name": "Mug", "option_0": "Colour", "value_0_0": "Blue"}


async def texts() -> dict[str, FamilyText]:
    return (await products.find_family("product_456")).texts


async def test_texts_are_entered_beside_the_shops_own_words(bea: Visitor) -> None:
    await bea.open(FAMILY)
    await bea.send(FAMILY, **TYPED, name_de="Becher", make_0="Blue, Red")
    assert "Mug saved." in bea.text
    assert await texts() == {"de": FamilyText("Becher")}

    await bea.open(FAMILY)
    await bea.send(FAMILY, option_de_0="Farbe", word_de_0_0="Blau", word_fr_0_1="Rouge")
    assert await texts() == {
        "de": FamilyText("Becher", ["Farbe"], [{"Blue": "Blau"}]),
        "fr": FamilyText("", [], [{"Red": "Rouge"}]),
    }
    assert bea.form(FAMILY).value("word_de_0_0") == "Blau"
    shown = (await bea.open("/staff/audit-log?subject=product_456")).text
    assert "Values in French" in shown
    assert "Red: Rouge" in shown


async def test_a_word_goes_with_a_value_that_is_renamed_everywhere(bea: Visitor) -> None:
    await bea.open(FAMILY)
    await bea.send(FAMILY, **TYPED, option_1="Size", value_0_1="S", make_0="Blue, Red", make_1="S")
    await bea.open(FAMILY)
    await bea.send(FAMILY, word_de_0_0="Blau", word_de_1_0="Klein")
    await bea.open(FAMILY)
    await bea.send(FAMILY, value_0_0="Navy", value_0_1="Small")
    values = [{"Navy": "Blau"}, {"S": "Klein"}]
    assert (await texts())["de"].values == values


async def test_what_cannot_be_is_named_at_its_field_and_stays_there(bea: Visitor) -> None:
    await bea.open(FAMILY)
    await bea.send(FAMILY, **TYPED, product_1="product_789", value_1_0="Red")
    for typed, told in (
        ({"name_de": "B" * 121}, "Enter at most 120 characters"),
        ({"option_de_0": "B" * 41}, "Enter at most 40 characters"),
        ({"word_de_0_0": "B" * 41}, "Enter at most 40 characters"),
        ({"word_de_0_0": "Rot", "word_de_0_1": "rot"}, "The words must all be different"),
    ):
        await bea.open(FAMILY)
        await bea.send(FAMILY, **typed, name_fr="Tasse")
        assert bea.page.status_code == 422, told
        form = bea.form(FAMILY)
        assert {name: form.value(name) for name in typed} == typed
        assert form.value("name_fr") == "Tasse"
        assert told in bea.text
    assert await texts() == {}


async def test_the_second_of_two_managers_compares_the_words_as_well(bea: Visitor) -> None:
    await bea.open(FAMILY)
    await bea.send(FAMILY, **TYPED)
    await bea.open(FAMILY)
    opened = bea.page
    await bea.send(FAMILY, name_de="Becher", word_de_0_0="Blau", name_fr="Tasse")
    bea.page = opened
    await bea.send(FAMILY, name_de="Krug", word_de_0_0="Hellblau", option_de_0="Farbe")
    assert bea.page.status_code == 409
    assert "Blue (Deutsch) changed by both Blau Hellblau" in bea.text
    assert "Name of the family (Français) Tasse" in bea.text
    await bea.send(FAMILY)
    assert await texts() == {
        "de": FamilyText("Krug", ["Farbe"], [{"Blue": "Hellblau"}]),
        "fr": FamilyText("Tasse"),
    }


async def test_a_members_name_is_not_changed_on_its_own_form(bea: Visitor) -> None:
    await bea.open(FAMILY)
    await bea.send(FAMILY, **TYPED, name_de="Becher")
    await bea.open("/staff/products/product_456")
    assert bea.form("/staff/products/product_456").value("name_de") == "Becher (Blue)"
    await bea.send("/staff/products/product_456", name_de="Tasse")
    assert "Change the name on the page of the product’s family" in bea.text
    await bea.send("/staff/products/product_456", name_de="Becher (Blue)", description_de="Blau.")
    assert "Mug (Blue) saved." in bea.text
