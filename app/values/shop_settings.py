"""The shop's settings as this process knows them; `app/services/shop` keeps them current.

A new setting is a field here, with its line in `setting_lines.py`, a column of `shop.settings`, and
a line in the template of its section (docs/design/shop-settings.md).
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import msgspec

from app.i18n.language import ENGLISH, LANGUAGES
from app.settings import settings
from app.values.face_pictures import FACE_PICTURES, FacePicture
from app.values.fields import LANGUAGE, LINE, MAYBE, Country, Postcode, ShopName, State
from app.values.payments import PaymentMethodId
from app.values.shop_carriers import ShopCarrier
from app.values.statuses import RestChoice, ShortageRule
from app.values.tax_modes import ExportTax, FeeTax, TaxMode
from app.values.tax_rates import TaxRate
from app.values.weekdays import Weekday

# Days for which the rest of an order waits for pieces that are not there: more than the one in
# which a customer is asked.
WaitDays = Annotated[int, msgspec.Meta(ge=2, le=90)]
# Months after which customers without an open order are erased; 0 is never.
EraseMonths = Annotated[int, msgspec.Meta(ge=0, le=240)]
# One line of text, or nothing.
MaybeLine = Annotated[str, msgspec.Meta(max_length=200, pattern=MAYBE)]
MaybeShortLine = Annotated[str, msgspec.Meta(max_length=100, pattern=MAYBE)]


# Hours after which a waiting parcel is late, or has missed the target, and minutes for which a
# claim lasts.
LateHours = Annotated[int, msgspec.Meta(ge=1, le=720)]
ClaimMinutes = Annotated[int, msgspec.Meta(ge=5, le=480)]
# A product with so many available, or fewer, is low.
LowStockLevel = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
MailAddress = Annotated[str, msgspec.Meta(min_length=3, max_length=254, pattern=LINE)]
MailAddresses = Annotated[list[MailAddress], msgspec.Meta(max_length=10)]
OrderedCategory = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=LINE)]
CategoryOrder = Annotated[list[OrderedCategory], msgspec.Meta(max_length=200)]
# By language, then by category.
CategoryName = Annotated[str, msgspec.Meta(max_length=100, pattern=MAYBE)]
CategoryNames = dict[str, dict[str, CategoryName]]
CarrierList = Annotated[list[ShopCarrier], msgspec.Meta(max_length=50)]
TaxRates = Annotated[list[TaxRate], msgspec.Meta(max_length=1000)]
CountryList = Annotated[list[Country], msgspec.Meta(max_length=250)]
# setting_values.py refuses what is not built in.
LanguageCode = Annotated[str, msgspec.Meta(pattern=LANGUAGE)]
LanguageList = Annotated[list[LanguageCode], msgspec.Meta(max_length=50)]
# The name of the software, which is no shop's own.
BUILT_IN_NAME: Final = "Doorstep"


PaymentMethods = Annotated[list[PaymentMethodId], msgspec.Meta(max_length=10)]
PayDays = Annotated[int, msgspec.Meta(ge=1, le=90)]
# The European QR code for transfers has room for so many characters.
BankHolder = Annotated[str, msgspec.Meta(max_length=70, pattern=MAYBE)]


# Working days that the shop needs for an order before it leaves.
HandlingDays = Annotated[int, msgspec.Meta(ge=0, le=30)]
WeekdayList = Annotated[list[Weekday], msgspec.Meta(min_length=1, max_length=7)]
ClosedDay = Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=LINE)]
ClosedDays = Annotated[list[ClosedDay], msgspec.Meta(max_length=100)]
WORKING_WEEK: Final = (Weekday.MON, Weekday.TUE, Weekday.WED, Weekday.THU, Weekday.FRI)


class ShopSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What managers decide about the shop; each field is a column of `shop.settings`.

    An empty text is a setting that the shop does without.
    """

    name: ShopName
    # A name of the IANA database, such as Europe/Berlin. Without one, times are written in UTC, and
    # scripts turn them into the reader's own.
    time_zone: MaybeShortLine = ""
    # The shop's own language, and all that customers can choose from.
    language: LanguageCode = ENGLISH
    languages: LanguageList = msgspec.field(default_factory=lambda: list(LANGUAGES))
    # The colour of buttons and links, as #rrggbb, and the words at the head of the catalogue.
    accent_colour: MaybeShortLine = ""
    # In place of the name and of its first letter. Without one for the dark theme, the logo has a
    # white ground there.
    logo: FacePicture | None = None
    logo_dark: FacePicture | None = None
    icon: FacePicture | None = None
    hero_headline: MaybeShortLine = ""
    hero_text: Annotated[str, msgspec.Meta(max_length=300, pattern=MAYBE)] = ""
    # The categories that come first in the catalogue; the others follow by name.
    category_order: CategoryOrder = []
    # What categories are called in languages that are not the shop's own, by ISO 639-1.
    category_names: CategoryNames = {}
    # Who sells: the person or the firm, with the address where it can be reached.
    seller_name: MaybeLine = ""
    seller_line1: MaybeLine = ""
    seller_line2: MaybeLine = ""
    seller_postcode: Postcode = ""
    seller_city: MaybeLine = ""
    seller_state: State = ""
    seller_country: MaybeShortLine = ""
    vat_id: MaybeShortLine = ""
    contact_email: Annotated[str, msgspec.Meta(max_length=254, pattern=MAYBE)] = ""
    contact_phone: MaybeShortLine = ""
    # The countries to which orders can be placed, in the order in which the checkout lists them;
    # all if there is none.
    countries_served: CountryList = []
    # Until when on a working day an order is taken in hand on that day: HH:MM in the shop's zone.
    # Without it the shop promises no days of delivery.
    order_cutoff: MaybeShortLine = ""
    working_days: WeekdayList = msgspec.field(default_factory=lambda: list(WORKING_WEEK))
    handling_days: HandlingDays = 0
    carrier_days: WeekdayList = msgspec.field(default_factory=lambda: list(WORKING_WEEK))
    # A country or a region of ISO 3166-2, such as DE-HH, and the shop's own days off: each a day
    # or an interval of ISO 8601.
    holiday_region: MaybeShortLine = ""
    closed_days: ClosedDays = []
    # Parcels leave with these alone; with any if there is none.
    carriers: CarrierList = []
    late_after_hours: LateHours = 48
    # Within so many hours parcels are to leave; reports say how many did.
    ship_target_hours: LateHours = 24
    claim_minutes: ClaimMinutes = 30
    # What happens to the rest of a parcel of which pieces are not there, and what happens to it
    # if the customer is asked and does not answer.
    shortage_rule: ShortageRule = ShortageRule.SEND_REST
    shortage_default: RestChoice = RestChoice.SEND_REST
    shortage_wait_days: WaitDays = 7
    # The level of a new product at which it is low, and who gets a mail when products become so.
    low_stock_level: LowStockLevel = 5
    low_stock_emails: MailAddresses = []
    erase_after_months: EraseMonths = 0
    # In the order of the checkout, whose default is the first. Without any, orders are not paid
    # here at all.
    payment_methods: PaymentMethods = []
    # Where customers transfer money to.
    bank_holder: BankHolder = ""
    bank_iban: MaybeShortLine = ""
    bank_bic: MaybeShortLine = ""
    # Days after which an order is cancelled if no money came, and within which invoices are paid.
    transfer_days: PayDays = 7
    invoice_days: PayDays = 14
    # What the shop does about VAT, in which country it pays it, and the rates that hold.
    tax_mode: TaxMode = TaxMode.NONE
    tax_country: MaybeShortLine = ""
    tax_rates: TaxRates = []
    fee_tax: FeeTax = FeeTax.PROPORTIONAL
    export_tax: ExportTax = ExportTax.TAXED
    # What the numbers of invoices begin with; without it the shop issues none.
    invoice_prefix: MaybeShortLine = ""


# The settings whose columns are JSON.
STRUCTURED: Final[Mapping[str, Any]] = {
    **dict.fromkeys(FACE_PICTURES, FacePicture),
    "carriers": list[ShopCarrier],
    "category_names": CategoryNames,
    "tax_rates": list[TaxRate],
}


def shop_settings() -> ShopSettings:
    return _settings


def known_version() -> int:
    """Returns the number of changes so far; 0 while no manager has made any."""
    return _version


def remember(version: int, known: ShopSettings) -> None:
    global _version, _settings
    _version, _settings = version, known


def from_environment() -> dict[str, Any]:
    # These values hold until a manager has set others.
    return {"name": settings.shop_name, "language": settings.shop_language}


_version, _settings = 0, ShopSettings(**from_environment())
