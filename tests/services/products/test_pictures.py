"""Pictures of a product are kept by their content, in an order without gaps."""

import asyncio
from uuid import UUID, uuid4

import pytest

from app.infra.database import fetch, fetch_value, transaction
from app.services import products
from app.services.products import MAX_PICTURES, PictureChange
from app.services.products.picture_files import delete_unused_files
from app.values.fields import Invalid
from app.values.refusal import Changed
from tests.support.breaches import broken, undone
from tests.support.pictures import BLUE, GREEN, RED, photo

pytestmark = pytest.mark.usefixtures("shop")
MUG = "product_456"
ALL_FILES = "each picture has all its files, and a position of its own without gaps"
NO_OLD_FILES = "no file of a picture is kept that no picture has shown for long"


async def adds(colour: tuple[int, int, int] = RED, product_id: str = MUG) -> UUID:
    picture, _is_new = await products.add_picture(product_id, photo(colour=colour), by="Bea")
    return picture.picture_id


async def files() -> int:
    return await fetch_value("SELECT count(*) FROM products.picture_files")


async def order() -> list[UUID]:
    found = await products.list_pictures(MUG)
    assert [one.position for one in found] == list(range(1, len(found) + 1))
    return [one.picture_id for one in found]


async def test_it_is_part_of_the_product_with_all_its_sizes() -> None:
    added, is_new = await products.add_picture(MUG, photo(2000, 1000), " A  mug ", "Bea")
    assert is_new
    assert [(one.width, one.height) for one in added.sizes] == [(320, 160), (800, 400), (1600, 800)]
    assert (added.alt, added.position, added.width) == ("A  mug", 1, 1600)
    for found in (await products.find_product(MUG), await products.find_record(MUG)):
        assert found.pictures == [added]
    listed = (await products.catalogue()).items
    assert [one.pictures for one in listed if one.product_id == MUG] == [[added]]
    file = await products.find_file(added.url[len("/pictures/") :].partition(".")[0])
    assert file
    assert file.media_type == "image/jpeg"


async def test_the_same_picture_again_is_not_another() -> None:
    first = await adds()
    again, is_new = await products.add_picture(MUG, photo(), "Other words", "Mia")
    assert (again.picture_id, again.alt, is_new) == (first, "", False)


async def test_a_picture_is_moved_and_the_others_close_up() -> None:
    red, green, blue = [await adds(one) for one in (RED, GREEN, BLUE)]
    await products.change_picture(MUG, blue, PictureChange(position=1))
    assert await order() == [blue, red, green]
    await products.change_picture(MUG, blue, PictureChange(position=20))
    assert await order() == [red, green, blue]
    await products.remove_picture(MUG, green)
    assert await order() == [red, blue]


async def test_a_change_names_the_version_it_is_meant_for() -> None:
    picture_id = await adds()
    changed = await products.change_picture(MUG, picture_id, PictureChange(alt="A mug"), "Bea", {1})
    assert (changed.alt, changed.version) == ("A mug", 2)
    same = await products.change_picture(MUG, picture_id, PictureChange(alt="A mug"), "Bea", {1})
    assert same == changed
    with pytest.raises(Changed):
        await products.change_picture(MUG, picture_id, PictureChange(alt="Mug"), "Mia", {1})
    with pytest.raises(Changed):
        await products.remove_picture(MUG, picture_id, {1})


async def test_what_is_not_there_is_refused() -> None:
    picture_id = await adds()
    with pytest.raises(products.UnknownProduct):
        await adds(product_id="nothing")
    with pytest.raises(products.UnknownProduct):
        await products.list_pictures("nothing")
    for product_id, key in ((MUG, uuid4()), ("product_789", picture_id)):
        with pytest.raises(products.UnknownPicture):
            await products.remove_picture(product_id, key)
    with pytest.raises(Invalid) as refused:
        await products.add_picture(MUG, b"<svg/>")
    assert refused.value.field == "picture"
    with pytest.raises(Invalid) as refused:
        await products.add_picture(MUG, photo(), "x" * 301)
    assert refused.value.field == "alt"


async def test_only_so_many_pictures_are_kept_of_uploads_at_once() -> None:
    sent = [photo(40, 40, colour=(10 * one, 0, 0)) for one in range(MAX_PICTURES + 3)]
    ends = await asyncio.gather(
        *(products.add_picture(MUG, one) for one in sent), return_exceptions=True
    )
    assert sum(isinstance(one, products.TooManyPictures) for one in ends) == 3
    assert len(await order()) == MAX_PICTURES
    last = sent[ends.index(next(one for one in ends if not isinstance(one, Exception)))]
    again, is_new = await products.add_picture(MUG, last)
    assert (again.picture_id in await order(), is_new) == (True, False)


async def test_files_go_some_time_after_the_last_picture_that_shows_them() -> None:
    mugs, blankets = await adds(), await adds(product_id="product_789")
    there = await files()
    await products.remove_picture(MUG, mugs)
    assert await fetch_value("SELECT count(unused_since) FROM products.picture_files") == 0
    await products.remove_picture("product_789", blankets)
    assert await delete_unused_files(100) == 0
    assert await files() == there

    await fetch("UPDATE products.picture_files SET unused_since = now() - interval '31 days'")
    assert await delete_unused_files(1) == 1
    assert await delete_unused_files(100) == there - 1


async def test_an_upload_keeps_files_that_were_about_to_go() -> None:
    await products.remove_picture(MUG, await adds())
    await fetch("UPDATE products.picture_files SET unused_since = now() - interval '31 days'")
    await adds()
    assert await delete_unused_files(100) == 0
    assert await broken() == set()


async def test_a_removal_beside_an_upload_of_the_same_keeps_its_files() -> None:
    mugs = await adds()
    await asyncio.gather(products.remove_picture(MUG, mugs), adds(product_id="product_789"))
    assert await fetch_value("SELECT count(unused_since) FROM products.picture_files") == 0


@pytest.mark.parametrize(
    ("damage", "promise"),
    [
        ("UPDATE products.pictures SET position = position + 1", ALL_FILES),
        ("UPDATE products.pictures SET webp[2] = repeat('0', 64)", ALL_FILES),
        ("DELETE FROM products.pictures", NO_OLD_FILES),
        (
            "WITH gone AS (DELETE FROM products.pictures)"
            " UPDATE products.picture_files SET unused_since = now() - interval '41 days'",
            NO_OLD_FILES,
        ),
    ],
)
async def test_the_audit_finds_what_is_damaged(damage: str, promise: str) -> None:
    await adds()
    assert await broken() == set()
    async with undone():
        await fetch(damage)
        assert await broken() == {(1, promise)}


async def test_the_tables_refuse_two_in_one_place() -> None:
    await adds(RED)
    await adds(GREEN)
    with pytest.raises(Exception, match="one_picture_a_position"):
        async with transaction():
            await fetch("UPDATE products.pictures SET position = 1")
