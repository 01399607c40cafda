"""Pictures that a file names are fetched, turned into pictures of the shop, and fetched once."""

import asyncio
from collections.abc import AsyncIterator, Mapping

import pytest

from app.infra.database import fetch
from app.infra.outbound import Downloader
from app.services import products
from app.services.products import ImportCounts, PictureCounts
from app.workers.picture_fetcher import PictureFetcher
from tests.support.goods import LAMP, LARGE, SHIRT, csv_file
from tests.support.importing import apply, check
from tests.support.pictures import BLUE, GREEN, RED, photo
from tests.support.receiver import Received, Receiver, Reply, opened

pytestmark = pytest.mark.usefixtures("shop")

PICTURE: Mapping[str, str] = {"Content-Type": "image/jpeg"}


def answer(request: Received) -> Reply:
    """As a server of pictures, some of whose addresses are wrong."""
    colours = {"/red.jpg": RED, "/blue.jpg": BLUE, "/green.jpg": GREEN}
    if request.path in colours:
        return 200, dict(PICTURE), photo(colour=colours[request.path])
    if request.path == "/moved.jpg":
        return 302, {"Location": "/blue.jpg"}, b""
    if request.path == "/inside.jpg":
        return 302, {"Location": "http://169.254.169.254/latest/meta-data"}, b""
    if request.path == "/astray.jpg":
        return 302, {"Location": "http://[moved]/blue.jpg"}, b""
    if request.path == "/loop.jpg":
        return 302, {"Location": "/loop.jpg"}, b""
    if request.path == "/busy.jpg":
        return 503, {}, b""
    return 404, {}, b"<html>not a picture</html>"


@pytest.fixture
async def server() -> AsyncIterator[Receiver]:
    async with opened() as receiver:
        receiver.answer = answer
        yield receiver


async def fetched() -> None:
    """All that is due, by one worker."""
    fetcher = PictureFetcher(Downloader())
    await fetcher.round()


async def counts(import_id: object) -> PictureCounts:
    return (await products.find_import(import_id)).pictures  # pyright: ignore[reportArgumentType]


async def test_pictures_come_in_the_order_of_the_file(server: Receiver) -> None:
    rows = [
        {**LAMP, "Image Src": server.url("/red.jpg"), "Image Alt Text": "A red lamp"},
        {"Handle": "lamp", "Image Src": server.url("/moved.jpg"), "Image Alt Text": "A blue one"},
        {"Handle": "lamp", "Image Src": server.url("/green.jpg"), "Image Alt Text": "A green one"},
    ]
    done = await apply(csv_file(rows))
    assert done.pictures == PictureCounts(waiting=3)
    await asyncio.gather(fetched(), fetched())
    assert await counts(done.import_id) == PictureCounts(fetched=3)
    lamp = await products.find_record("lamp")
    assert [one.alt for one in lamp.pictures] == ["A red lamp", "A blue one", "A green one"]
    [line] = await fetch(
        "SELECT actor_name FROM audit_log.lines WHERE action = 'picture.added' LIMIT 1"
    )
    assert line["actor_name"] == "Bea"


async def test_addresses_are_written_as_browsers_do(server: Receiver) -> None:
    server.answer = lambda request: (200, dict(PICTURE), photo(colour=RED))
    await apply(csv_file([{**LAMP, "Image Src": server.url("/Stühle, zwei Stück%20.jpg?ü")}]))
    await fetched()
    [asked] = server.received
    assert asked.path == "/Stühle, zwei Stück .jpg"
    assert len(await products.list_pictures("lamp")) == 1


async def test_the_same_file_again_fetches_nothing(server: Receiver) -> None:
    file = csv_file([{**LAMP, "Image Src": server.url("/red.jpg")}])
    await apply(file)
    await fetched()
    assert (await check(file)).counts == ImportCounts(same=1)
    assert len(server.received) == 1
    [picture] = await products.list_pictures("lamp")
    own = csv_file([{**LAMP, "Image Src": f"https://old.example{picture.url}"}])
    assert (await check(own)).counts == ImportCounts(same=1)


async def test_a_familys_pictures_are_each_products_own(server: Receiver) -> None:
    rows = [
        {**SHIRT, "Image Src": server.url("/red.jpg")},
        {**LARGE, "Variant Image": server.url("/blue.jpg")},
    ]
    await apply(csv_file(rows))
    await fetched()
    assert len(await products.list_pictures("shirt-s")) == 1
    assert len(await products.list_pictures("shirt-l")) == 2


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/inside.jpg", "This is not the address of a picture on the internet"),
        ("/astray.jpg", "This is not the address of a picture on the internet"),
        ("/loop.jpg", "The receiver sends elsewhere; redirects are not followed"),
        ("/none.jpg", "The server of the picture answered with 404"),
    ],
)
async def test_what_cannot_be_fetched_says_why(server: Receiver, path: str, reason: str) -> None:
    done = await apply(csv_file([{**LAMP, "Image Src": server.url(path)}]))
    await fetched()
    [failed] = await products.failed_pictures(done.import_id)
    assert (failed.product_id, failed.reason) == ("lamp", reason)
    assert await products.list_pictures("lamp") == []


@pytest.mark.parametrize(
    "url",
    [
        "https://169.254.169.254/latest/meta-data",
        "http://127.0.0.2/a.jpg",
        "https://[::1]/a.jpg",
        "https://user:password@shop.example/a.jpg",
        "file:///etc/passwd",
        "ftp://shop.example/a.jpg",
        "data:image/png;base64,AAAA",
        "a.jpg",
    ],
)
async def test_no_address_within_is_reached(url: str) -> None:
    done = await apply(csv_file([{**LAMP, "Image Src": url}]))
    await fetched()
    [failed] = await products.failed_pictures(done.import_id)
    assert failed.reason == "This is not the address of a picture on the internet"


async def test_a_busy_server_is_asked_again(server: Receiver) -> None:
    file = csv_file([{**LAMP, "Image Src": server.url("/busy.jpg")}])
    done = await apply(file)
    await fetched()
    assert await counts(done.import_id) == PictureCounts(waiting=1)
    for _try in range(3):
        await fetch("UPDATE products.picture_fetches SET due_at = now()")
        await fetched()
    assert await counts(done.import_id) == PictureCounts(failed=1)
    server.answer = lambda request: (200, dict(PICTURE), photo(colour=RED))
    await apply(file)
    await fetched()
    assert len(await products.list_pictures("lamp")) == 1
