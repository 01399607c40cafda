"""What the bank refuses, in the shape of Stripe's errors."""

from typing import Any


class BankRefusal(Exception):
    """`is_kept` says whether the same key gets this answer again: a request that was not begun,
    since its parameters were wrong, may be sent again with better ones.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        is_kept: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.is_kept = is_kept
        told = {"type": kind, "code": code, "message": message, "param": param} | more
        self.body = {"error": {name: value for name, value in told.items() if value is not None}}


def wrong(param: str, message: str, code: str = "parameter_invalid_empty") -> BankRefusal:
    return BankRefusal(400, message, code=code, param=param)


def missing(param: str) -> BankRefusal:
    return wrong(param, f"Missing required param: {param}.", "parameter_missing")


def unknown(kind: str, identity: str) -> BankRefusal:
    return BankRefusal(404, f"No such {kind}: '{identity}'", code="resource_missing", param="id")


def out_of_state(message: str, **more: Any) -> BankRefusal:
    return BankRefusal(400, message, code="payment_intent_unexpected_state", is_kept=True, **more)
