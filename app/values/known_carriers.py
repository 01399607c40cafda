"""The carriers that Doorstep knows, with other names for them and their tracking pages."""

from typing import Final

import msgspec


class Known(msgspec.Struct, frozen=True):
    """`also` are other names; `services` are words that may follow any of the names."""

    name: str
    page: str
    also: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


DHL_PAKET: Final = "https://www.dhl.de/en/privatkunden/pakete-empfangen/verfolgen.html?piececode={}"
# Of parcels that are sent elsewhere than in Germany.
DHL_ABROAD: Final = "https://www.dhl.com/global-en/home/tracking.html?tracking-id={}"
DHL_EXPRESS: Final = "https://www.dhl.com/en/express/tracking.html?AWB={}"
EVERYWHERE: Final = ("Germany", "Deutschland", "UK", "US", "USA", "Parcel", "Paket", "Standard")

CARRIERS: Final = (
    Known(
        "DHL",
        DHL_PAKET,
        ("DHL GoGreen", "DHL Parcel Connect", "DHL Paket International", "Deutsche Post DHL"),
        ("eCommerce", "Päckchen", "Warenpost", "Kleinpaket", "National", "International"),
    ),
    Known("DHL Express", DHL_EXPRESS, (), ("Worldwide", "12:00", "9:00", "Easy", "International")),
    Known("Deutsche Post", DHL_PAKET, ("Deutsche Post AG", "German Post"), ("Brief", "Warenpost")),
    Known(
        "DPD",
        "https://tracking.dpd.de/status/en_US/parcel/{}",
        ("DPD Dynamic Parcel Distribution",),
        ("Classic", "Express", "Home", "Predict", "Shop", "Pickup"),
    ),
    Known(
        "FedEx",
        "https://www.fedex.com/fedextrack/?trknbr={}",
        ("Federal Express", "FedEx Home Delivery", "FedEx International Priority", "Fed Ex"),
        ("Ground", "Express", "SmartPost", "Priority", "Economy", "International", "2Day"),
    ),
    Known(
        "GLS",
        "https://gls-group.eu/EU/en/parcel-tracking?match={}",
        ("General Logistics Systems",),
        ("Express", "Business", "Group"),
    ),
    Known(
        "Hermes",
        "https://www.myhermes.de/empfangen/sendungsverfolgung/?trackingNumber={}",
        ("myHermes", "Hermes Logistik", "Hermes Logistik Gruppe"),
        ("Päckchen", "Versand", "Express"),
    ),
    Known(
        "PostNL",
        "https://postnl.nl/tracktrace/?B={}",
        ("Post NL", "TNT Post", "PostNL Pakketten", "PostNL Nederland"),
        ("Pakket", "Brievenbuspakje", "International"),
    ),
    Known(
        "Royal Mail",
        "https://www.royalmail.com/track-your-item#/tracking-results/{}",
        ("Royal Mail Group",),
        ("Tracked", "Tracked 24", "Tracked 48", "Special Delivery", "Signed For", "1st Class"),
    ),
    Known(
        "UPS",
        "https://www.ups.com/track?tracknum={}",
        ("United Parcel Service", "U.P.S."),
        (
            "Express",
            "Express Saver",
            "Saver",
            "Expedited",
            "Ground",
            "Access Point",
            "Next Day Air",
        ),
    ),
    Known(
        "USPS",
        "https://tools.usps.com/go/TrackConfirmAction?tLabels={}",
        ("US Postal Service", "United States Postal Service", "US Mail"),
        ("Priority", "Priority Mail", "First Class", "Ground Advantage", "Express", "Media Mail"),
    ),
)
TRACKING_PAGES: Final = {known.name: known.page for known in CARRIERS}
