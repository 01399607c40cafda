"""The carriers that Doorstep can link to."""

from urllib.parse import quote

TRACKING_PAGES = {
    "DHL": "https://www.dhl.com/en/express/tracking.html?AWB={}",
    "DPD": "https://tracking.dpd.de/status/en_US/parcel/{}",
    "FedEx": "https://www.fedex.com/fedextrack/?trknbr={}",
    "GLS": "https://gls-group.eu/EU/en/parcel-tracking?match={}",
    "Hermes": "https://www.myhermes.de/empfangen/sendungsverfolgung/?trackingNumber={}",
    "PostNL": "https://postnl.nl/tracktrace/?B={}",
    "Royal Mail": "https://www.royalmail.com/track-your-item#/tracking-results/{}",
    "UPS": "https://www.ups.com/track?tracknum={}",
    "USPS": "https://tools.usps.com/go/TrackConfirmAction?tLabels={}",
}

_BY_LOWER = {name.lower(): page for name, page in TRACKING_PAGES.items()}


def tracking_url(carrier: str | None, tracking_number: str | None) -> str | None:
    """The carrier's own page for this parcel, where the carrier is one that we know."""
    page = _BY_LOWER.get((carrier or "").strip().lower())
    return page.format(quote(tracking_number, safe="")) if page and tracking_number else None
