"""Files of a form, and their bounds."""

from typing import Any, Final

from litestar import Request
from litestar.datastructures import UploadFile

from app.infra.images import MAX_BYTES
from app.web.openapi import PICTURE_TYPES

# A form with several pictures, each of at most `MAX_BYTES`. Larger parts wait in files on the disk.
MAX_FORM_BYTES: Final = 100 * 1024 * 1024
# One picture, with what a form adds to it.
MAX_PICTURE_BODY: Final = MAX_BYTES + 64 * 1024
# Phones offer the camera for these, too. "image/*" would take HEIC as well, which phones turn into
# JPEG only if it is not asked for.
ACCEPTED: Final = ",".join(PICTURE_TYPES)


async def read_files(request: Request[Any, Any, Any], name: str) -> list[UploadFile]:
    """Returns the files of this name. A field without a file is sent as one without a name."""
    sent = await request.form()
    return [one for one in sent.getall(name, []) if isinstance(one, UploadFile) and one.filename]
