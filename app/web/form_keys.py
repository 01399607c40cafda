"""Keys in forms, so that a form is carried out once, however often it is sent."""

import hashlib
from collections.abc import Iterable
from uuid import UUID, uuid4

import msgspec

from app.idempotency import KeyedRequest
from app.web.forms import Form


def fresh_key() -> str:
    return str(uuid4())


def form_key(staff_id: UUID, form: Form, *operation: str, content: object) -> KeyedRequest:
    """Returns the form's key; `content` is what the form asks for.

    A form without one (from an older page, or from no page) is carried out each time it is sent.
    """
    return _keyed(f"member:{staff_id}", form, operation, content)


def customer_form_key(
    order_id: UUID, form: Form, operation: str, *, content: object
) -> KeyedRequest:
    """Returns the key of a form on an order's page; all who may open it are one caller."""
    return _keyed(f"order:{order_id}", form, (operation, str(order_id)), content)


def visitor_form_key(form: Form, operation: str, *, content: object) -> KeyedRequest:
    """Returns the key of a form that anybody may send, without an order or an account."""
    return _keyed("visitor", form, (operation,), content)


def _keyed(caller: str, form: Form, operation: Iterable[str], content: object) -> KeyedRequest:
    fingerprint = hashlib.sha256(msgspec.json.encode(content)).digest()
    key = form.get("key", "")[:255] or fresh_key()
    return KeyedRequest(caller, key, " ".join(operation), fingerprint)
