"""How one setting of the shop is shown, typed and read."""

from collections.abc import Callable
from typing import Any

import msgspec

from app.values.setting_values import Read, number_of

# Returns the value that a typed text means; a text that means none is returned as it is.
Parse = Callable[[str], Any]


class SettingLine(msgspec.Struct, frozen=True, kw_only=True):
    """`missing` and `malformed` are what a page says of an empty text, and of a wrong value.

    All texts are English, and are translated when they are shown.
    """

    section: str
    label: str
    read: Read = lambda value, others: value
    parse: Parse = lambda typed: typed
    write: Callable[[Any], str] = str
    # A form has a box to tick for each choice, and its text lists those that are ticked.
    ticked: bool = False
    # A list of several fields each, which is JSON as a text.
    rows: bool = False
    # A picture, which has a form of its own.
    uploaded: bool = False
    missing: str = ""
    malformed: str = ""


def uploaded_line(label: str) -> SettingLine:
    return SettingLine(
        section="look", label=label, write=lambda value: value.url if value else "", uploaded=True
    )


def number_line(section: str, label: str, wrong: str) -> SettingLine:
    return SettingLine(
        section=section, label=label, parse=number_of, missing=wrong, malformed=wrong
    )
