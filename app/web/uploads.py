"""Files of a form, and their bounds."""

from typing import Any, Final

from litestar import Request
from litestar.datastructures import UploadFile

from app.infra.images import MAX_BYTES
from app.values.fields import Invalid
from app.web.openapi import PICTURE_TYPES
from app.web.problems import Problem

# A form with several pictures, each of at most `MAX_BYTES`. Larger parts wait in files on the disk.
MAX_FORM_BYTES: Final = 100 * 1024 * 1024
# One picture, with what a form adds to it.
MAX_PICTURE_BODY: Final = MAX_BYTES + 64 * 1024
FORM: Final = "multipart/form-data"
# Programs that cannot tell send this; the bytes decide.
ANY_BYTES: Final = ("application/octet-stream", "")
# A table of products, with what a form adds to it.
MAX_TABLE_BODY: Final = 33 * 1024 * 1024
# Phones offer the camera for these, too. "image/*" would take HEIC as well, which phones turn into
# JPEG only if it is not asked for.
ACCEPTED: Final = ",".join(PICTURE_TYPES)


async def read_files(request: Request[Any, Any, Any], name: str) -> list[UploadFile]:
    """Returns the files of this name. A field without a file is sent as one without a name."""
    sent = await request.form()
    return [one for one in sent.getall(name, []) if isinstance(one, UploadFile) and one.filename]


async def read_picture(request: Request[Any, Any, Any], alt: str = "") -> tuple[bytes, str]:
    """Returns a program's picture, and its `alt`, which a form may have in another wording.

    Raises `Invalid`, and `Problem` for another type of body.
    """
    media_type = request.content_type[0]
    if media_type == FORM:
        form: Any = await request.form()
        files = await read_files(request, "picture")
        if len(files) != 1:
            raise Invalid("picture", "must be one file")
        described = form.get("alt", alt)
        return await files[0].read(), described if isinstance(described, str) else alt
    if media_type not in (*PICTURE_TYPES, *ANY_BYTES):
        raise Problem(
            "unsupported-media-type", f"A picture or a form is taken here, not {media_type[:100]}."
        )
    return await request.body(), alt
