"""A scanner reads what was meant."""

from random import Random

from app.values.banks import BankAccount
from app.values.money import Money
from app.web.barcodes import bars, qr, transfer_code
from tests.support.codes import scanned


def test_random_bars_are_read_back() -> None:
    luck = Random(7)
    signs = "0123456789" * 6 + "99990ABZ-/ az~"
    texts = ["".join(luck.choices(signs, k=luck.randint(1, 22))) for _ in range(150)]
    texts += ["".join(luck.choices("0123456789", k=length)) for length in range(1, 31)]
    texts += ["990012345612345678", "9900", "99", "999", "A9900", "100", "1009900", "9a", "1234a99"]
    for text in texts:
        drawn = bars(text)
        assert not drawn or scanned(drawn) == text
    assert bars("990012345612345678")


def test_bars_that_would_be_too_fine_are_left_to_the_other_code() -> None:
    long = "JD-" + "x7" * 48
    assert bars(long) == ""
    assert scanned(qr(long)) == long


def test_a_banking_app_reads_whom_how_much_and_what_for() -> None:
    account = BankAccount("Käthe Lehmann", "DE89370400440532013000", "COBADEFFXXX")
    drawn = transfer_code(account, Money(124970, "EUR"), "ORD-7K3QXABC")
    lines = scanned(drawn).splitlines()
    assert lines[:2] == ["BCD", "002"]
    assert lines[3:8] == [
        *("SCT", "COBADEFFXXX", "Käthe Lehmann"),
        *("DE89370400440532013000", "EUR1249.7"),
    ]
    assert lines[-1] == "ORD-7K3QXABC"
    assert transfer_code(account, Money(100, "CHF"), "ORD-7K3QXABC") == ""
