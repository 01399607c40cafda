"""Every key and channel that the shop has in Redis.

With REDIS_NAMESPACE they belong to one shop of several on a server; the list of rights in
docs/operating.md follows from them.
"""

import re
from typing import Final
from uuid import uuid4

from arq.constants import (
    abort_jobs_ss,
    default_queue_name,
    in_progress_key_prefix,
    job_key_prefix,
    retry_key_prefix,
)

from app.settings import settings

# From each job that has ended, arq takes it out of this set, which the shop never fills.
ABORTED: Final = abort_jobs_ss
JOB: Final = re.compile(r"[0-9a-f]{32}")


def queue() -> str:
    """Returns arq's sorted set of jobs."""
    return _own(default_queue_name)


def queue_wake() -> str:
    """Returns the channel to which a word is published with the jobs."""
    return _own("arq:queue:wake")


def worker_health(worker: str) -> str:
    return _own(f"arq:queue:health:{worker}")


def live() -> str:
    """Returns the channel of the nudges."""
    return _own("doorstep:live")


def limits() -> str:
    """Returns how the keys of the rate limits begin."""
    return _own("doorstep:limits")


def new_job() -> str:
    # arq puts words of its own before a job's id, so the id has the namespace in it.
    return _own(uuid4().hex)


def is_job(found: bytes) -> bool:
    """Returns whether the shop has made this id. Other ids may not even be text."""
    return bool(JOB.fullmatch(found.decode(errors="replace").removeprefix(_own(""))))


def of_job(job: str) -> tuple[str, str, str]:
    """Returns the keys of a job: its content, that it is in progress, and its tries."""
    return job_key_prefix + job, in_progress_key_prefix + job, retry_key_prefix + job


def _own(name: str) -> str:
    return f"{settings.redis_namespace}:{name}" if settings.redis_namespace else name
