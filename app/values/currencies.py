"""The number of minor digits of each currency by ISO 4217.

CLDR counts only the digits that a country still writes: none for the Serbian dinar, which has two.
What an amount in minor units means to a program follows ISO.
"""

from typing import Final

import pycountry

USUAL: Final = 2
# From ISO 4217, list one.
UNUSUAL: Final = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
# Metals, units of account and codes for tests, which have no minor unit.
NO_MONEY: Final = frozenset(
    ("XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX")
)

_UNUSUAL: Final = {code: digits for digits, codes in UNUSUAL.items() for code in codes.split()}

# The number of digits by code, for every currency that a shop can sell in.
MINOR_UNITS: Final[dict[str, int]] = {
    currency.alpha_3: _UNUSUAL.get(currency.alpha_3, USUAL)
    for currency in pycountry.currencies
    if currency.alpha_3 not in NO_MONEY
}
