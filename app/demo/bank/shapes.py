"""The things of the bank, with the fields that Stripe gives them."""

import secrets
from typing import Any

# A JSON object as Stripe sends it: `id`, `object`, `created`, and the fields of its kind.
Thing = dict[str, Any]


def new(kind: str, prefix: str, created: float, **fields: Any) -> Thing:
    identity = f"{prefix}_{secrets.token_hex(12)}"
    return {"id": identity, "object": kind, "created": int(created), "livemode": False, **fields}
