"""The types and bounds of what people and programs may send (docs/contract.md, section 7)."""

import unicodedata
from typing import Annotated, Final, Literal

from msgspec import Meta, ValidationError, convert

from app.i18n.language import gettext_noop
from app.values import emails, text
from app.values.refusal import Refusal
from app.values.text import SPACE, UNSEEN

# The very end of the text. The API's description has `$`, which means that in every language but
# Python.
END = r"\Z"
# Unicode keeps these from ever being one.
NO_CHARACTER = "\ufdd0-\ufdef\ufffe\uffff"
# Within one line: controls, what ends it, and what is no character.
_NEVER = r"\x00-\x1f\x7f-\x9f" + f"\u2028\u2029{NO_CHARACTER}"
# One line of text that says something: no control characters, and not only invisible ones.
LINE = rf"^[^{_NEVER}]*[^{UNSEEN}{NO_CHARACTER}][^{_NEVER}]*{END}"
# One line of text, or nothing.
MAYBE = rf"^[^{_NEVER}]*{END}"
TEXT = rf"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*{END}"
_NO_AT = rf"[^@{SPACE}\x00-\x1f\x7f]"
EMAIL = rf"^{_NO_AT}+@{_NO_AT}+\.[^@{SPACE}\x00-\x1f\x7f.]+{END}"
# What a label shows and a scanner types: visible characters without blanks around them.
VISIBLE = rf"^[!-~]([ -~]*[!-~])?{END}"
COUNTRY = rf"^[A-Z]{{2}}{END}"
LANGUAGE = rf"^[a-z]{{2}}{END}"
PRODUCT_ID = rf"^[A-Za-z0-9._-]+{END}"
# What no product or family may be called, since its pages could not be reached: browsers resolve
# dots, and the words are other pages beside theirs (tests/values/test_fields.py).
NO_PRODUCT_IDS: Final = frozenset({".", "..", "new", "check-availability"})

SHOP_NAME_LENGTH = 100
# As `unicodedata.category` names them.
PRIVATE, UNASSIGNED = "Co", "Cn"

Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=LINE)]
Postcode = Annotated[str, Meta(max_length=20, pattern=MAYBE)]
State = Annotated[str, Meta(max_length=200, pattern=MAYBE)]
Note = Annotated[str, Meta(max_length=2000, pattern=TEXT)]
# Of the staff, for each other.
OrderNote = Annotated[str, Meta(min_length=1, max_length=500, pattern=TEXT)]
# As typed; `app/values/phones.py` reads it.
TypedPhone = Annotated[
    str,
    Meta(max_length=100, pattern=MAYBE, description="With or without a country code"),
]
# As typed; `app/values/vat_ids.py` reads it.
TypedVatId = Annotated[
    str,
    Meta(max_length=50, pattern=MAYBE, description="Of a company, with the letters of its country"),
]
# What a customer may change of her order herself, until it is packed.
Detail = Literal["delivery_address", "note", "phone"]
Email = Annotated[str, Meta(min_length=3, max_length=254, pattern=EMAIL)]
Country = Annotated[str, Meta(pattern=COUNTRY, description="ISO 3166-1 alpha-2, such as DE")]
ProductId = Annotated[str, Meta(min_length=1, max_length=100, pattern=PRODUCT_ID)]
MAX_QUANTITY: Final = 10_000
Quantity = Annotated[int, Meta(ge=1, le=MAX_QUANTITY)]
Carrier = Annotated[str, Meta(min_length=1, max_length=100, pattern=LINE)]
ShopName = Annotated[str, Meta(min_length=1, max_length=SHOP_NAME_LENGTH, pattern=LINE)]
TypedNumber = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=200,
        description="As typed, scanned or pasted: blanks, hyphens and case are only print",
    ),
]
TrackingNumber = Annotated[str, Meta(min_length=1, max_length=100, pattern=VISIBLE)]


NO_NAME = "must be one line of 1 to 200 characters that can be seen"
NO_SHOP_NAME = f"must be one line of at most {SHOP_NAME_LENGTH} characters that can be seen"
NO_PRODUCT_ID = gettext_noop("would have the address of another page; choose another ID")
NO_EMAIL = "must be an email address"


class Invalid(Refusal, ValueError):
    """Well-formed input breaks a rule; `field` is its path, such as `items[0].quantity`."""

    problem = "invalid-input"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message

    def detail(self) -> str:
        return self.message


def read_email(address: str, field: str = "email") -> str:
    """Returns the canonical address. Raises `Invalid`."""
    try:
        return emails.canonical(address)
    except emails.NotAnAddress as error:
        raise Invalid(field, NO_EMAIL) from error


def require_address(product_id: str, field: str = "product_id") -> None:
    """Refuses a new product or family whose pages could not be reached. Raises `Invalid`."""
    if product_id in NO_PRODUCT_IDS:
        raise Invalid(field, NO_PRODUCT_ID)


def read_name(name: str, field: str = "name") -> str:
    """Returns a name that came in a command's arguments, tidied. Raises `Invalid`.

    A shell may hand over bytes that are not UTF-8; those are no name.
    """
    try:
        return convert(text.tidy(name.encode().decode()), Name)
    except (UnicodeError, ValidationError) as error:
        raise Invalid(field, NO_NAME) from error


def read_shop_name(name: str, field: str = "name") -> str:
    """As it is kept. Raises `Invalid`, also for what each font shows otherwise, or not at all."""
    name = text.tidy(name)
    kinds = set(map(unicodedata.category, name))
    try:
        name = convert(name, ShopName)
    except ValidationError as error:
        raise Invalid(field, NO_SHOP_NAME) from error
    if kinds & {PRIVATE, UNASSIGNED}:
        raise Invalid(field, NO_SHOP_NAME)
    return name
