"""The codes that scanners read, drawn into the page: QR codes and Code 128."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Final

import segno
from barcode.codex import Code128
from markupsafe import Markup
from segno.helpers import make_epc_qr

from app.i18n.language import gettext as _
from app.values.banks import BankAccount
from app.values.money import Money

QR_QUIET: Final = 4
# Modules that stay white around the code, as ISO/IEC 18004 and 15417 ask for.
BARS_QUIET: Final = 10
# The code of the digits 99 in set C, and of the change to C in the sets A and B.
PAIR_99: Final = 99
# Modules. A label has 88 mm for them, so each is 0.2 mm wide; finer bars print badly.
WIDEST: Final = 440


def qr(text: str, label: str = "") -> Markup:
    """Draws a QR code that can still be read if a quarter of it is dirty or torn off.

    `label` is read aloud instead of a text that is secret or long.
    """
    return _qr(text, label or _("QR code of {text}").format(text=text))


def transfer_code(account: BankAccount, amount: Money, reference: str) -> Markup:
    """Draws the European QR code of a transfer (EPC069-12), which banking apps read; empty for
    other currencies than the euro.
    """
    if amount.currency != "EUR" or not amount.amount:
        return Markup()
    return _transfer(account, amount.amount, reference, _("QR code for your banking app"))


def bars(text: str) -> Markup:
    """Draws `text` (printable ASCII) as Code 128; empty if it would be too fine to read."""
    return _bars(text, _("Barcode of {text}").format(text=text))


class _Code128(Code128):
    """Keeps a first pair of digits that is 99.

    The library begins in set C, takes this pair for its own change of set, and leaves it out.
    """

    def _try_to_optimize(self, encoded: list[int]) -> list[int]:
        return encoded if encoded[1] == PAIR_99 else super()._try_to_optimize(encoded)


@lru_cache(maxsize=1024)
def _qr(text: str, label: str) -> Markup:
    rows = segno.make_qr(text, error="q").matrix
    return _drawn("qr", label, [list(row) for row in rows], QR_QUIET, QR_QUIET)


@lru_cache(maxsize=1024)
def _transfer(account: BankAccount, cents: int, reference: str, label: str) -> Markup:
    made = make_epc_qr(
        account.holder,
        account.iban,
        Decimal(cents).scaleb(-2),
        text=reference,
        bic=account.bic or None,
    )
    return _drawn("qr", label, [list(row) for row in made.matrix], QR_QUIET, QR_QUIET)


@lru_cache(maxsize=1024)
def _bars(text: str, label: str) -> Markup:
    [modules] = _Code128(text).build()
    if len(modules) + 2 * BARS_QUIET > WIDEST:
        return Markup()
    row = [int(module) for module in modules]
    return _drawn("bars", label, [row], BARS_QUIET, 0)


def _drawn(kind: str, label: str, rows: Sequence[Sequence[int]], beside: int, above: int) -> Markup:
    width, height = len(rows[0]) + 2 * beside, len(rows) + 2 * above
    # One path has a rectangle for each run of dark modules, since pages may hold no styles.
    path = "".join(
        f"M{x + beside} {y + above}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for x, length in _dark(row)
    )
    shape = 'preserveAspectRatio="none"' if kind == "bars" else ""
    return Markup(
        '<svg class="{}" role="img" aria-label="{}" viewBox="0 0 {} {}"'
        ' shape-rendering="crispEdges" focusable="false" {}><path d="{}"/></svg>'
    ).format(kind, label, width, height, Markup(shape), path)


def _dark(row: Iterable[int]) -> Iterable[tuple[int, int]]:
    at = 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            yield at, length
        at += length
