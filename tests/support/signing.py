"""Signs what Schemathesis sends, so that a carrier's requests are read and not only refused.

Loaded by Schemathesis itself (SCHEMATHESIS_HOOKS).
"""

import os
from datetime import UTC, datetime

import requests
import schemathesis
from standardwebhooks import Webhook


class Signature(requests.auth.AuthBase):
    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        body = request.body or b""
        text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
        now = datetime.now(UTC)
        signature = Webhook(os.environ["CARRIER_SECRET"]).sign("msg_1", now, text)
        request.headers["webhook-id"] = "msg_1"
        request.headers["webhook-timestamp"] = str(int(now.timestamp()))
        request.headers["webhook-signature"] = signature
        return request


schemathesis.auth.set_from_requests(Signature())
