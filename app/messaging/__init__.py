"""Events, written with the state that they describe and applied once by each listener."""

from app.messaging.clusters import here_since, notice_cluster, watch_cluster
from app.messaging.failures import failures, lag, replay, replay_all
from app.messaging.inbox import any_due, apply_due, one_by_one
from app.messaging.outbox import envelopes, feed, find_event, publish
from app.messaging.refusals import UnknownEvent
from app.messaging.registration import register_subscriptions
from app.messaging.wake import HEARD_WITHIN, WAKE

__all__ = [
    "HEARD_WITHIN",
    "WAKE",
    "UnknownEvent",
    "any_due",
    "apply_due",
    "envelopes",
    "failures",
    "feed",
    "find_event",
    "here_since",
    "lag",
    "notice_cluster",
    "one_by_one",
    "publish",
    "register_subscriptions",
    "replay",
    "replay_all",
    "watch_cluster",
]
