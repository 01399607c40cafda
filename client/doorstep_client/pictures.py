"""The pictures of products."""

from collections.abc import AsyncIterator

from doorstep_client import models
from doorstep_client.wire import Id, Wire, if_match, path_of


class Pictures:
    """Needs a key with `products:write`, but for reading."""

    _wire: Wire

    def pictures(self, product_id: str) -> AsyncIterator[models.ProductPicture]:
        """Yields them in their order."""
        return self._wire.all(path_of("products", product_id, "pictures"), models.ProductPicture)

    async def add_picture(
        self, product_id: str, content: bytes, media_type: str, alt: str = ""
    ) -> models.ProductPicture:
        """Adds it behind the others, unless the product has it already.

        Raises `Invalid` for what is no picture, and `Conflict` if the product has 20.
        """
        return await self._wire.ask(
            "POST",
            path_of("products", product_id, "pictures"),
            models.ProductPicture,
            content=content,
            query={"alt": alt or None},
            headers={"Content-Type": media_type},
        )

    async def change_picture(
        self,
        product_id: str,
        picture_id: Id,
        change: models.PictureChange,
        *,
        version: int | None = None,
    ) -> models.ProductPicture:
        """Describes or moves it; raises `Changed` if `version` is no longer the present one."""
        return await self._wire.ask(
            "PUT",
            path_of("products", product_id, "pictures", picture_id),
            models.ProductPicture,
            body=change,
            headers=if_match(version),
        )

    async def remove_picture(
        self, product_id: str, picture_id: Id, *, version: int | None = None
    ) -> None:
        """Raises `NotFound` if it is gone already."""
        await self._wire.ask(
            "DELETE",
            path_of("products", product_id, "pictures", picture_id),
            type(None),
            headers=if_match(version),
        )
