"""A scanner reads what was meant."""

from random import Random

from app.web.barcodes import bars, qr
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
