"""The token that opens one order."""

from typing import Final
from uuid import UUID

from app.infra import tokens

ORDER: Final = b"order token "


def token_for(order_id: UUID, version: int = 0) -> str:
    """Returns the same token for the same order and version, so that mails can repeat it.

    The version grows by one each time the order's links are replaced.
    """
    return tokens.token(ORDER, order_id, version)


def token_opens(order_id: UUID, token: str, version: int = 0) -> bool:
    return tokens.opens(ORDER, order_id, token, version)
