"""The files of pictures, which never change under their address."""

import re
from typing import Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from app.services import products, shop
from app.web.conditional import IfNoneMatch, is_known
from app.web.openapi import NO_FORM

FILE_NAME: Final = re.compile(r"([0-9a-f]{64})\.(webp|jpg|png)")
ENDINGS: Final = {"image/webp": "webp", "image/jpeg": "jpg", "image/png": "png"}


@get("/pictures/{file_name:str}", opt=NO_FORM, include_in_schema=False)
async def show_picture(
    file_name: FromPath[str], if_none_match: IfNoneMatch = None
) -> Response[bytes] | Response[None]:
    found = FILE_NAME.fullmatch(file_name)
    if not found:
        raise NotFoundException
    headers = {
        "ETag": f'"{found[1][:32]}"',
        "Cache-Control": "public, max-age=31536000, immutable",
        # Other shops and search engines show it on their own pages.
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if is_known(headers["ETag"], if_none_match):
        return Response(None, status_code=304, headers=headers)
    is_of_face = found[2] == ENDINGS["image/png"]
    find = shop.find_face_file if is_of_face else products.find_file
    file = await find(found[1])
    if file is None or ENDINGS[file.media_type] != found[2]:
        raise NotFoundException
    return Response(file.content, media_type=file.media_type, headers=headers)


handlers = [show_picture]
