"""Events in the form of CloudEvents 1.0, for clients that ask for it by `Accept`."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from litestar.datastructures.headers import Accept

from app.messaging.events import Envelope
from app.web.pages import AnyRequest

JSON: Final = "application/json"
ONE: Final = JSONFormat.CONTENT_TYPE
BATCH: Final = "application/cloudevents-batch+json"

_format: Final = JSONFormat()


def wanted(request: AnyRequest, cloud_event: str) -> bool:
    try:
        accept = Accept(request.headers.get("accept", "*/*"))
    except OverflowError:
        # Litestar reads a weight such as q=1e999 as infinity; RFC 9110 ends at 1.
        return False
    return accept.best_match([JSON, cloud_event]) == cloud_event


def one(envelope: Envelope) -> bytes:
    """Writes the JSON event format (section 3), with the order as `subject`.

    `partitionkey`, an extension of the specification, names the order within which events keep
    their sequence.
    """
    data: dict[str, Any] = msgspec.json.decode(envelope.data)
    attributes = {
        "specversion": "1.0",
        "id": envelope.event_id,
        "source": envelope.source,
        "type": envelope.event_type,
        "time": envelope.timestamp,
        "subject": data["order_id"],
        "partitionkey": data["order_id"],
        "datacontenttype": JSON,
    }
    return _format.write(CloudEvent(attributes, data))


def batch(envelopes: Sequence[Envelope]) -> bytes:
    """Writes the JSON batch format (section 4): an array, which may be empty."""
    return b"[" + b",".join(map(one, envelopes)) + b"]"
