"""The days of the week, as settings name them."""

from enum import StrEnum


class Weekday(StrEnum):
    """In the order of ISO 8601, where Monday is the first."""

    MON = "MON"
    TUE = "TUE"
    WED = "WED"
    THU = "THU"
    FRI = "FRI"
    SAT = "SAT"
    SUN = "SUN"


def numbers_of(days: list[Weekday]) -> frozenset[int]:
    """Returns them as `date.weekday` counts them, from 0."""
    week = list(Weekday)
    return frozenset(week.index(Weekday(day)) for day in days)
