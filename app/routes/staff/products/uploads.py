"""Files that come with a form about a product, and what became of each."""

from collections.abc import Sequence
from typing import Final

import msgspec
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.exceptions import HTTPException

from app.i18n.language import gettext as _
from app.services import products
from app.services.products import TooManyPictures
from app.values.fields import Invalid
from app.web.pages import AnyRequest

TOO_LARGE: Final = 413


class KeptPictures(msgspec.Struct, frozen=True):
    """How many are new, and why each of the others is not."""

    added: int
    faults: list[str]


async def sent_form(request: AnyRequest) -> FormMultiDict | None:
    """Returns the form, or None if its files are too large together."""
    try:
        return await request.form()
    except HTTPException as error:
        if error.status_code != TOO_LARGE:
            raise
        return None


async def keep_pictures(
    product_id: str, files: Sequence[UploadFile], by: str, alt: str = ""
) -> KeptPictures:
    """Adds each that can be used; `alt` describes the first one of them."""
    added, faults = 0, list[str]()
    for file in files:
        try:
            text = "" if added else alt
            _picture, is_new = await products.add_picture(product_id, await file.read(), text, by)
            added += is_new
            if not is_new:
                faults.append(_named(file.filename, _("The product has this picture already.")))
        except (Invalid, TooManyPictures) as error:
            faults.append(_named(file.filename, error.detail()))
        finally:
            await file.close()
    return KeptPictures(added, faults)


def _named(file_name: str, fault: str) -> str:
    # A path would say too much, and very old browsers send one.
    return f"{file_name.replace(chr(92), '/').rpartition('/')[2][:100]}: {fault}"
