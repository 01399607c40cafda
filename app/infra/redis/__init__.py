"""Redis or Valkey. Every call here may fail, and the shop loses nothing when it does."""

from app.infra.redis import names as names
from app.infra.redis.clients import client as client
from app.infra.redis.clients import close as close
from app.infra.redis.clients import in_background as in_background
from app.infra.redis.clients import pack as pack
from app.infra.redis.clients import publisher as publisher
from app.infra.redis.clients import queue as queue
from app.infra.redis.clients import subscriber as subscriber
from app.infra.redis.clients import unpack as unpack
from app.infra.redis.faults import LOST as LOST
from app.infra.redis.faults import BadReply as BadReply
from app.infra.redis.faults import RedisFault as RedisFault
from app.infra.redis.faults import checked_reply as checked_reply
from app.infra.redis.faults import fault_of as fault_of
from app.infra.redis.reports import report as report
from app.infra.redis.subscriptions import subscribed as subscribed
from app.infra.redis.use import hopeless_fault as hopeless_fault
from app.infra.redis.use import look as look
from app.infra.redis.watch import condition as condition
from app.infra.redis.watch import keep_using as keep_using
