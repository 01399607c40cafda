"""What Webhooks refuses."""

from app.i18n.language import gettext_noop
from app.services.webhooks.shapes import MAX_ENDPOINTS
from app.values.refusal import Refusal


class UnknownEndpoint(Refusal):
    problem = "not-found"
    says = gettext_noop("There is no such webhook endpoint.")


class UnknownMessage(Refusal):
    """The message does not exist, or it belongs to another endpoint."""

    problem = "not-found"
    says = gettext_noop("There is no such message.")


class TooManyEndpoints(Refusal):
    problem = "too-many-webhook-endpoints"
    says = gettext_noop("There are {most} endpoints, which is the most.")

    def detail(self) -> str:
        return super().detail().format(most=MAX_ENDPOINTS)


class EndpointPaused(Refusal):
    problem = "webhook-endpoint-paused"
    says = gettext_noop("Nothing is sent to a paused endpoint.")
