"""The parameters of a request: forms with brackets, as Stripe reads them."""

import re
from typing import Any, Final
from urllib.parse import parse_qsl

from app.demo.bank.refusals import missing, wrong

Parameters = dict[str, Any]

_NAME: Final = re.compile(r"(?P<first>[^\[\]]+)(?P<rest>(?:\[[^\[\]]*\])*)")
_PART: Final = re.compile(r"\[([^\[\]]*)\]")
LARGEST: Final = 99_999_999


def read(encoded: str) -> Parameters:
    """Reads `a[b][0]=c` as `{"a": {"b": {"0": "c"}}}` and `a[]=c` as the list's next."""
    read_so_far: Parameters = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        found = _NAME.fullmatch(name)
        if found is None:
            raise wrong(name, f"Received unknown parameter: {name}", "parameter_unknown")
        _put(read_so_far, [found["first"], *_PART.findall(found["rest"])], value)
    return read_so_far


def refuse_unknown(given: Parameters, *known: str, within: str = "") -> None:
    for name in given:
        if name not in known:
            full = f"{within}[{name}]" if within else name
            raise wrong(full, f"Received unknown parameter: {full}", "parameter_unknown")


def text(given: Parameters, name: str, *, within: str = "", default: str | None = None) -> str:
    value = given.get(name, default)
    full = f"{within}[{name}]" if within else name
    if value is None:
        raise missing(full)
    if not isinstance(value, str):
        raise wrong(full, f"Invalid string: {full}")
    return value


def amount(given: Parameters, name: str, *, within: str = "", default: int | None = None) -> int:
    """Returns cents, at least 1."""
    return _whole(given, name, within, default, LARGEST)


def moment(given: Parameters, name: str, default: int) -> int:
    return _whole(given, name, "", default, 10**11)


def nested(given: Parameters, name: str) -> Parameters:
    value = given.get(name, {})
    if not isinstance(value, dict):
        raise wrong(name, f"Invalid object: {name}")
    return value


def listed(given: Parameters, name: str) -> list[Any]:
    """Returns the values of `name[]` or `name[0]`, `name[1]` …"""
    return list(nested(given, name).values())


def _whole(given: Parameters, name: str, within: str, default: int | None, largest: int) -> int:
    if default is not None and name not in given:
        return default
    value = text(given, name, within=within)
    full = f"{within}[{name}]" if within else name
    if not value.isascii() or not value.isdigit() or len(value) > 12:
        raise wrong(full, f"Invalid integer: {value[:40]}", "parameter_invalid_integer")
    if not 1 <= int(value) <= largest:
        raise wrong(full, f"{full} must be between 1 and {largest}", "parameter_invalid_integer")
    return int(value)


def _put(into: Parameters, path: list[str], value: str) -> None:
    at, *further = path
    at = at or str(len(into))
    if not further:
        into[at] = value
        return
    below = into.setdefault(at, {})
    if not isinstance(below, dict):
        raise wrong(at, f"Invalid object: {at}")
    _put(below, further, value)
