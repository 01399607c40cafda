"""What the story of an order consists of."""

from datetime import datetime
from enum import StrEnum

import msgspec


class Wait(StrEnum):
    """How an order waits of which nothing has left and not everything is held."""

    USUAL = "USUAL"
    PACKED = "PACKED"
    LATE = "LATE"


class StatusTexts(msgspec.Struct, frozen=True):
    """`reached` counts the stations; `mark` begins the title of the browser's tab."""

    look: str
    mark: str
    reached: int
    announced: str
    headline: str
    sentence: str


class StoryStep(msgspec.Struct, frozen=True):
    """One station of the way to the doorstep; `picture` names its icon."""

    word: str
    picture: str
    is_completed: bool
    is_current: bool


class TimelineEntry(msgspec.Struct, frozen=True):
    """A past event: `status` gives its word and look, and `aside` a detail.

    A delivery that was withdrawn has the status `WITHDRAWN` here.
    """

    status: str
    at: datetime
    aside: str


class OrderStory(msgspec.Struct, frozen=True, kw_only=True):
    """`announced` is read out when it changes; `look` is the status by which it is coloured.

    An order of several parcels has no steps: each of them has its own. `cancel` are the words of
    the link to its cancellation.
    """

    look: str
    title: str
    announced: str
    headline: str
    sentence: str
    steps: tuple[StoryStep, ...]
    refusal: str
    cancel: str
    lines: tuple[TimelineEntry, ...]
