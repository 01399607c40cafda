"""The token of a link to all orders of an address."""

from typing import Final
from uuid import UUID

from app.infra import tokens

ACCOUNT_LINK: Final = b"account link "


def link_token_for(link_id: UUID) -> str:
    """The same for the same link, so that a mail that goes out twice says the same."""
    return tokens.token(ACCOUNT_LINK, link_id)


def link_token_opens(link_id: UUID, token: str) -> bool:
    """Whether the link still works is for its row to say."""
    return tokens.opens(ACCOUNT_LINK, link_id, token)
