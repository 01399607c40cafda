"""Where the demo shop's products lie, and the barcodes on them."""

from typing import Final, NamedTuple


class Place(NamedTuple):
    """GS1 keeps barcodes that begin with 952 for demonstrations.

    The two products of the API's examples have none: two scans send them, as in a shop without
    barcodes.
    """

    shelf: str
    barcode: str


PLACES: Final = {
    "product_456": Place("A-01-1", ""),
    "round-teapot": Place("A-01-2", "9521002000740"),
    "oak-serving-board": Place("A-01-3", "9521003001111"),
    "water-carafe": Place("A-02-1", "9521004001486"),
    "nesting-bowls": Place("A-02-2", "9521005001850"),
    "breakfast-tea": Place("B-01-1", "9521006002221"),
    "house-coffee": Place("B-01-2", "9521007002596"),
    "forest-honey": Place("B-01-3", "9521008002960"),
    "wool-blanket": Place("C-01-1", "9521009003331"),
    "linen-cushion": Place("C-01-2", "9521010003702"),
    "waffle-towels": Place("C-01-3", "9521011004074"),
    "linen-apron": Place("C-02-1", "9521012004448"),
    "mushroom-lamp": Place("D-01-1", "9521013004812"),
    "dome-pendant": Place("D-01-2", "9521014005184"),
    "cedar-candle": Place("D-01-3", "9521015005558"),
    "oak-stool": Place("D-02-1", "9521016005922"),
    "wall-clock": Place("D-02-2", "9521017006294"),
    "willow-basket": Place("D-02-3", "9521018006668"),
    "product_789": Place("E-01-1", ""),
    "pencil-pot": Place("E-01-2", "9521020007400"),
    "brass-scissors": Place("E-01-3", "9521021007775"),
    "footed-planter": Place("F-01-1", "9521022008146"),
    "watering-can": Place("F-01-2", "9521023008510"),
    "bud-vase": Place("F-01-3", "9521024008885"),
}
