"""The token of a link to all orders of an address."""

from typing import Final
from uuid import UUID

from app.infra import tokens

ACCOUNT_LINK: Final = b"account link "


def link_token_for(link_id: UUID) -> str:
    """Returns the same token for the same link, so that a mail sent twice says the same."""
    return tokens.token(ACCOUNT_LINK, link_id)


def link_token_opens(link_id: UUID, token: str) -> bool:
    # This checks the token alone; whether the link still works is in its row.
    return tokens.opens(ACCOUNT_LINK, link_id, token)
