"""Everything that the shop has stored about the address that is signed in, as a file."""

from typing import Final

from litestar import Response, post

from app.services import customers
from app.web import identity
from app.web.pages import PRIVATE, AnyRequest

DATA: Final = "/account/data"


@post(DATA, status_code=200, include_in_schema=False)
async def download_data(request: AnyRequest) -> Response[bytes]:
    known = await customers.export_customer(await identity.account_owner(request))
    headers = {**PRIVATE, "Content-Disposition": 'attachment; filename="my-data.json"'}
    return Response(known, media_type="application/json", headers=headers)


handlers = [download_data]
