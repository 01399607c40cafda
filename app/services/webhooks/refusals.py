"""What Webhooks refuses."""

from app.i18n.language import gettext_noop
from app.services.webhooks.shapes import MAX_ENDPOINTS
from app.values.refusal import Refusal


class UnknownEndpoint(Refusal):
    """There is no such endpoint."""

    problem = "not-found"
    says = gettext_noop("There is no such webhook endpoint.")


class UnknownMessage(Refusal):
    """There is no such message, or it is another endpoint's."""

    problem = "not-found"
    says = gettext_noop("There is no such message.")


class TooManyEndpoints(Refusal):
    """There are `MAX_ENDPOINTS` already."""

    problem = "too-many-webhook-endpoints"
    says = gettext_noop("There are {most} endpoints, which is the most.")

    def detail(self) -> str:
        return super().detail().format(most=MAX_ENDPOINTS)


class EndpointPaused(Refusal):
    """Nothing is sent to it until it is resumed."""

    problem = "webhook-endpoint-paused"
    says = gettext_noop("Nothing is sent to a paused endpoint.")
