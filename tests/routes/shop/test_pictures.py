"""The files of pictures are kept by browsers for good."""

import httpx

from app.services import products
from tests.support.pictures import photo


async def test_its_files_stay_under_their_address_for_good(
    client: httpx.AsyncClient, shop: None
) -> None:
    picture, _is_new = await products.add_picture("product_456", photo())
    for kind, address in (
        ("image/jpeg", picture.url),
        ("image/webp", picture.sizes[0].webp),
    ):
        client.cookies.clear()
        file = await client.get(address)
        assert (file.status_code, file.headers["content-type"]) == (200, kind)
        assert file.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert file.headers["cross-origin-resource-policy"] == "cross-origin"
        assert "set-cookie" not in file.headers
        known = await client.get(address, headers={"If-None-Match": file.headers["etag"]})
        assert (known.status_code, known.content) == (304, b"")
        assert known.headers["etag"] == file.headers["etag"]
        head = await client.head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == str(len(file.content))

    for wrong in (
        picture.url.replace(".jpg", ".webp"),
        picture.url.replace(".jpg", ".svg"),
        f"/pictures/{'0' * 64}.jpg",
        "/pictures/..%2f..%2fetc%2fpasswd",
    ):
        assert (await client.get(wrong)).status_code == 404
