"""Events on their way: written with the state they tell of, applied once by each listener."""

from app.messaging.applying import Apply, apply_due
from app.messaging.clusters import here_since, notice_cluster, watch_cluster
from app.messaging.overseeing import Failure, Lag, failures, lag, replay, replay_all
from app.messaging.pruning import forget_old_events
from app.messaging.publishing import UnknownEvent, envelopes, feed, find_event, publish
from app.messaging.ringing import HEARD_WITHIN, QUEUE_WAKE, RING

__all__ = [
    "HEARD_WITHIN",
    "QUEUE_WAKE",
    "RING",
    "Apply",
    "Failure",
    "Lag",
    "UnknownEvent",
    "apply_due",
    "envelopes",
    "failures",
    "feed",
    "find_event",
    "forget_old_events",
    "here_since",
    "lag",
    "notice_cluster",
    "publish",
    "replay",
    "replay_all",
    "watch_cluster",
]
