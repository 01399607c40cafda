"""The shop's bank account: what a transfer needs to reach it."""

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values.fields import Invalid
from app.values.payments import PaymentMethodId, possible_methods


class BankAccount(NamedTuple):
    """Where money is transferred to; `iban` has no spaces, and `bic` may be empty."""

    holder: str
    iban: str
    bic: str

    @property
    def iban_in_groups(self) -> str:
        """Returns the IBAN as people read it, in groups of four."""
        return " ".join(self.iban[at : at + 4] for at in range(0, len(self.iban), 4))


IBAN: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
BIC: Final = re.compile(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")
NO_IBAN: Final = gettext_noop("is not an IBAN; one of its characters is wrong")
NO_BIC: Final = gettext_noop("must be a BIC of 8 or 11 characters")
NEEDED: Final = gettext_noop("is missing, and customers need it for a transfer")

NO_PROVIDER: Final = gettext_noop("has a way to pay for which the operator has set no provider")


def read_iban(value: str, name: str) -> str:
    """Returns the IBAN without spaces, with check digits as ISO 13616 wants them."""
    iban = "".join(value.split()).upper()
    if not IBAN.fullmatch(iban):
        raise Invalid(name, _(NO_IBAN))
    digits = "".join(str(int(one, 36)) for one in iban[4:] + iban[:4])
    if int(digits) % 97 != 1:
        raise Invalid(name, _(NO_IBAN))
    return iban


def read_methods(value: list[str], others: Mapping[str, Any]) -> list[str]:
    if not set(value) <= {one.method_id for one in possible_methods()}:
        raise Invalid("payment_methods", _(NO_PROVIDER))
    return list(dict.fromkeys(value))


def bank_reader(name: str) -> Any:
    def read(value: str, others: Mapping[str, Any]) -> str:
        if not value and PaymentMethodId.TRANSFER in others["payment_methods"]:
            raise Invalid(name, _(NEEDED))
        return value

    return read


def read_bank_iban(value: str, others: Mapping[str, Any]) -> str:
    needed = bank_reader("bank_iban")(value, others)
    return needed and read_iban(needed, "bank_iban")


def read_bank_bic(value: str, others: Mapping[str, Any]) -> str:
    bic = "".join(value.split()).upper()
    if bic and not BIC.fullmatch(bic):
        raise Invalid("bank_bic", _(NO_BIC))
    return bic
