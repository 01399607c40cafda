"""The shop's logo and icon, which managers upload."""

from collections.abc import Container
from functools import partial
from typing import Final

from app.infra.images import UnusablePicture, render_icon, render_logo
from app.services.shop.changing import set_settings
from app.services.shop.reading import SettingsRecord
from app.services.shop.refusals import UnknownFacePicture
from app.values.face_pictures import FACE_PICTURES, FacePicture, FaceSize
from app.values.fields import Invalid

ENDING: Final = "png"
DRAWN: Final = {
    "logo": render_logo,
    "logo_dark": partial(render_logo, dark=True),
    "icon": render_icon,
}


async def set_face_picture(
    name: str, sent: bytes, by: str, expected_versions: Container[int] | None = None
) -> SettingsRecord:
    """Sets the logo, the logo of the dark theme, or the icon, and returns the settings afterwards.

    The same picture again changes nothing. Raises `UnknownFacePicture`, `SettingsChanged`, and
    `Invalid` for what is no picture.
    """
    if name not in FACE_PICTURES:
        raise UnknownFacePicture
    try:
        drawn = await DRAWN[name](sent)
    except UnusablePicture as error:
        raise Invalid("picture", error.detail()) from error
    sizes = [
        FaceSize(url=f"/pictures/{one.file.sha256}.{ENDING}", width=one.width, height=one.height)
        for one in drawn
    ]
    largest = sizes[-1]
    picture = FacePicture(url=largest.url, width=largest.width, height=largest.height, sizes=sizes)
    files = [one.file for one in drawn]
    return await set_settings({name: picture}, by, expected_versions, files=files)
