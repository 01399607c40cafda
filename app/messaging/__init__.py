"""Events, written with the state that they describe and applied once by each listener."""

from app.messaging.clusters import here_since, notice_cluster, watch_cluster
from app.messaging.demands import demand
from app.messaging.failures import failures, lag, replay, replay_all
from app.messaging.inbox import any_due, apply_due, one_by_one
from app.messaging.outbox import envelopes, feed, find_event, publish
from app.messaging.refusals import EventsLost, UnknownEvent
from app.messaging.registration import register_subscriptions
from app.messaging.restores import (
    HELD_STATE,
    HeldWork,
    Restore,
    decide,
    held_now,
    holds_of,
    last_event,
    last_restore,
    last_restored_at,
    note_restore,
    refresh_held,
)
from app.messaging.wake import HEARD_WITHIN, WAKE

__all__ = [
    "HEARD_WITHIN",
    "HELD_STATE",
    "WAKE",
    "EventsLost",
    "HeldWork",
    "Restore",
    "UnknownEvent",
    "any_due",
    "apply_due",
    "decide",
    "demand",
    "envelopes",
    "failures",
    "feed",
    "find_event",
    "held_now",
    "here_since",
    "holds_of",
    "lag",
    "last_event",
    "last_restore",
    "last_restored_at",
    "note_restore",
    "notice_cluster",
    "one_by_one",
    "publish",
    "refresh_held",
    "register_subscriptions",
    "replay",
    "replay_all",
    "watch_cluster",
]
