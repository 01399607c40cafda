"""What Bea and the till do with the pictures of a product."""

from typing import Final

from app import audit_log
from app.services import products
from app.services.products import ProductPicture
from tests.support.actions.stage import Act, Stage
from tests.support.pictures import BLUE, photo

MUG: Final = "product_456"
OF_MUG: Final = f"/products/{MUG}/pictures"


async def known_picture(colour: tuple[int, int, int] = BLUE) -> ProductPicture:
    with audit_log.nobody():
        picture, _is_new = await products.add_picture(MUG, photo(colour=colour), by="Bea")
    return picture


async def uploads(stage: Stage) -> None:
    token = stage.bea.form("/staff/logout").value("_csrf_token")
    files = {"picture": ("mug.jpg", photo(), "image/jpeg")}
    await stage.client.post(f"/staff{OF_MUG}", data={"_csrf_token": token}, files=files)


async def describes(stage: Stage) -> None:
    key = (await known_picture()).picture_id
    await stage.sends(f"/staff{OF_MUG}/{key}", **{f"alt-{key}": "A blue mug"})


async def moves(stage: Stage) -> None:
    await known_picture()
    key = (await known_picture((1, 2, 3))).picture_id
    await stage.sends(f"/staff{OF_MUG}/{key}/position", position="1")


async def removes(stage: Stage) -> None:
    await stage.sends(f"/staff{OF_MUG}/{(await known_picture()).picture_id}/removal")


async def uploads_by_key(stage: Stage) -> None:
    own = {**stage.till, "Cookie": "", "Content-Type": "image/jpeg"}
    await stage.client.post(f"/api/v1{OF_MUG}", content=photo(), headers=own)


async def changes_by_key(stage: Stage) -> None:
    key = (await known_picture()).picture_id
    await stage.asks("PUT", f"{OF_MUG}/{key}", {"alt": "A blue mug"})


async def removes_by_key(stage: Stage) -> None:
    await stage.asks("DELETE", f"{OF_MUG}/{(await known_picture()).picture_id}")


async def uploads_a_logo(stage: Stage) -> None:
    token = stage.bea.form("/staff/logout").value("_csrf_token")
    files = {"picture": ("logo.png", photo(), "image/png")}
    await stage.client.post(
        "/staff/settings/look/pictures/logo", data={"_csrf_token": token}, files=files
    )


async def uploads_an_icon_by_key(stage: Stage) -> None:
    own = {**stage.till, "Cookie": "", "Content-Type": "image/jpeg"}
    await stage.client.put("/api/v1/settings/pictures/icon", content=photo(), headers=own)


OF_A_PRODUCT: Final = "products/{product_id:str}/pictures"
ON_PICTURES: Final[dict[str, tuple[Act, str]]] = {
    "POST /staff/settings/{section:str}/pictures/{name:str}": (uploads_a_logo, "settings.changed"),
    "PUT /api/v1/settings/pictures/{name:str}": (uploads_an_icon_by_key, "settings.changed"),
    f"POST /staff/{OF_A_PRODUCT}": (uploads, "picture.added"),
    f"POST /staff/{OF_A_PRODUCT}/{{picture_id:uuid}}": (describes, "picture.changed"),
    f"POST /staff/{OF_A_PRODUCT}/{{picture_id:uuid}}/position": (moves, "picture.changed"),
    f"POST /staff/{OF_A_PRODUCT}/{{picture_id:uuid}}/removal": (removes, "picture.removed"),
    f"POST /api/v1/{OF_A_PRODUCT}": (uploads_by_key, "picture.added"),
    f"PUT /api/v1/{OF_A_PRODUCT}/{{picture_id:uuid}}": (changes_by_key, "picture.changed"),
    f"DELETE /api/v1/{OF_A_PRODUCT}/{{picture_id:uuid}}": (removes_by_key, "picture.removed"),
}
