"""What providers of payments say by themselves, signed by them."""

from litestar import Response, post
from litestar.params import FromPath

from app.services import payments
from app.settings import settings
from app.web.pages import AnyRequest
from app.web.problems import Problem

PROVIDER = "stripe"


@post("/payment-notices/{provider:str}", status_code=200, include_in_schema=False)
async def take_notice(request: AnyRequest, provider: FromPath[str]) -> Response[None]:
    """Answers once the notice is stored, so that the provider need not send it again."""
    if provider != PROVIDER or not settings.stripe_api_key:
        raise Problem("not-found", "No provider sends its notices here.")
    signature = request.headers.get("Stripe-Signature", "")
    await payments.store_notice(signature, await request.body())
    return Response(None, status_code=200)


handlers = [take_notice]
