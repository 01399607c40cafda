"""What Customers keeps of an erasure says nothing about the person."""

from typing import Final

from app.infra.privacy import Privacy

PRIVACY: Final = Privacy(
    harmless={
        "erasures.email_hash": "a hash with the shop's key",
        "erasures.replaced": "names of tables, and numbers",
        "unerased.columns": "names of columns, and numbers",
    },
    of_others={"erasures.erased_by": "a person of the shop"},
)
