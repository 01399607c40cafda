"""Forms of the staff that are done once, however often they are sent: each carries a key."""

import hashlib
from uuid import UUID, uuid4

import msgspec

from app.idempotency import KeyedRequest
from app.web.forms import Form


def fresh_key() -> str:
    """For a form that is shown: what it is known by when it comes back."""
    return str(uuid4())


def form_key(staff_id: UUID, form: Form, *operation: str, content: object) -> KeyedRequest:
    """What this form is known by; `content` is what it asks for.

    One without a key (from a page of before, or of somebody's own) is done as often as it comes.
    """
    fingerprint = hashlib.sha256(msgspec.json.encode(content)).digest()
    key = form.get("key", "")[:255] or fresh_key()
    return KeyedRequest(f"member:{staff_id}", key, " ".join(operation), fingerprint)
