"""The shop's bank account, as people type it."""

import pytest

from app.values.banks import BankAccount, read_bank_bic, read_bank_iban, read_iban, read_methods
from app.values.fields import Invalid

NOTHING = {"payment_methods": []}
TRANSFER = {"payment_methods": ["TRANSFER"]}


@pytest.mark.parametrize(
    "typed", ["DE89370400440532013000", "de89 3704 0044 0532 0130 00", " NL91ABNA0417164300 "]
)
def test_an_iban_is_read_without_blanks(typed: str) -> None:
    assert read_iban(typed, "bank_iban") == "".join(typed.split()).upper()


@pytest.mark.parametrize(
    "typed", ["", "DE00", "DE89370400440532013001", "89DE370400440532013000", "DE89-3704-0044", "Ä"]
)
def test_what_is_no_iban_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        read_iban(typed, "bank_iban")


def test_a_transfer_needs_an_account() -> None:
    assert read_bank_iban("", NOTHING) == ""
    with pytest.raises(Invalid):
        read_bank_iban("", TRANSFER)


def test_a_bic_has_8_or_11_characters() -> None:
    assert read_bank_bic("cobadeff", TRANSFER) == "COBADEFF"
    assert read_bank_bic("", TRANSFER) == ""
    with pytest.raises(Invalid):
        read_bank_bic("COBADEF", TRANSFER)


def test_an_iban_is_shown_in_groups_of_four() -> None:
    account = BankAccount("Käthe", "DE89370400440532013000", "")
    assert account.iban_in_groups == "DE89 3704 0044 0532 0130 00"


def test_ways_to_pay_keep_the_order_in_which_the_shop_gives_them() -> None:
    assert read_methods(["INVOICE", "TRANSFER", "INVOICE"], NOTHING) == ["INVOICE", "TRANSFER"]
