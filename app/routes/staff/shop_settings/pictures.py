"""The logo and the icon of the shop are uploaded one by one, each by a form of its own."""

from typing import Final

from litestar import get, post
from litestar.exceptions import HTTPException
from litestar.params import FromPath
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.infra.images.reading import TOO_LARGE
from app.routes.staff.shop_settings.index import OVERVIEW, show_with_faults
from app.services import shop
from app.services.shop import UnknownFacePicture
from app.values.face_pictures import FACE_PICTURES
from app.values.fields import Invalid
from app.web.csrf import CHECKED_LATER, check_token
from app.web.flash import Flash, see_other
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest
from app.web.uploads import MAX_PICTURE_BODY, read_files

LOOK: Final = "look"
PICTURE: Final = f"{OVERVIEW}/{{section:str}}/pictures/{{name:str}}"


@get(PICTURE, include_in_schema=False)
async def show_again(section: FromPath[str], name: FromPath[str]) -> Redirect:
    # The answer to an upload was loaded again, or in another language.
    return Redirect(f"{OVERVIEW}/{LOOK}", status_code=303)


@post(
    PICTURE,
    opt=CHECKED_LATER,
    request_max_body_size=MAX_PICTURE_BODY,
    include_in_schema=False,
)
async def upload_face_picture(
    request: AnyRequest, section: FromPath[str], name: FromPath[str]
) -> Answer:
    member = await staff_member(request)
    is_known = section == LOOK and name in FACE_PICTURES
    try:
        form = await request.form()
    except HTTPException as error:
        if error.status_code != 413:
            raise
        return await show_with_faults(request, LOOK, {name: _(TOO_LARGE)} if is_known else {})
    check_token(request, form)
    if not is_known:
        raise UnknownFacePicture
    files = await read_files(request, "picture")
    if len(files) != 1:
        return await show_with_faults(request, LOOK, {name: _("Choose a picture")})
    try:
        await shop.set_face_picture(name, await files[0].read(), member.name)
    except Invalid as error:
        return await show_with_faults(request, LOOK, {name: error.detail()})
    return see_other(f"{OVERVIEW}/{LOOK}#{name}", Flash(_("Picture saved.")))


handlers = [show_again, upload_face_picture]
