"""The command that looks for what is wrong with a shop and its surroundings."""

import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
import msgspec
from rich_click import RichCommand

from app.cli.connecting import SET_IT, adopt, data_dir, unset
from app.cli.secret_key import weak_secrets
from app.values.diagnoses import Diagnosis, DiagnosisState

if TYPE_CHECKING:
    from app.doctor import Plan

COLOURS = {
    DiagnosisState.OK: "green",
    DiagnosisState.CAUTION: "yellow",
    DiagnosisState.WRONG: "red",
}
CHANGE_IT = "change it in the environment or in .env"
count = click.IntRange(1, 1000)


@click.command(cls=RichCommand)
@click.option("--json", "as_json", is_flag=True, help="Print an array of all lines as JSON.")
@click.option("--web", type=count, help="Number of web processes of the whole shop.")
@click.option("--workers", type=count, help="Number of workers of the whole shop.")
@click.option(
    "--accept-secret-key",
    is_flag=True,
    help="The former SECRET_KEY is lost: the present one is that of the data from now on.",
)
@data_dir
def doctor(
    as_json: bool,
    web: int | None,
    workers: int | None,
    accept_secret_key: bool,
    data_dir: Path | None,
) -> None:
    """Examine settings, servers and data, and say what to do.

    The exit code is 1 if something is wrong, and 2 if it is a setting.
    """
    adopt(data_dir)
    if wrong := _wrong_settings():
        _print(wrong, as_json)
        sys.exit(2)

    from app.doctor import Plan

    parts = _parts(data_dir)
    plan = Plan(
        webs=web or parts.count("web") or 2,
        workers=workers or parts.count("worker") or 1,
        data=data_dir,
        accepts_secret_key=accept_secret_key,
    )
    # What the libraries log is no line of the report.
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable()
    asyncio.run(_examine(plan, as_json))


def _wrong_settings() -> list[Diagnosis]:
    from app.environment import wrong_settings

    if lacking := unset():
        return [_wrong_setting(f"{name} is not set", SET_IT) for name in lacking]
    if wrong := wrong_settings():
        return [_wrong_setting(line, CHANGE_IT) for line in wrong]
    from app.settings import settings

    return [] if settings.demo else [_wrong_setting(line, CHANGE_IT) for line in weak_secrets()]


def _wrong_setting(message: str, advice: str) -> Diagnosis:
    return Diagnosis("settings", DiagnosisState.WRONG, message, advice)


def _parts(data_dir: Path | None) -> list[str]:
    """Returns "web" or "worker" for each process of the `up` on this folder, if there is one."""
    if data_dir is None:
        return []
    from app.runtime.supervisor.folder import recorded

    running = recorded(data_dir)
    return [name.split()[0] for name in running.parts] if running else []


async def _examine(plan: "Plan", as_json: bool) -> NoReturn:
    from app.doctor import examine

    found = await examine(plan)
    wrong = [one.check for one in found if one.state == DiagnosisState.WRONG]
    if "settings" not in wrong:
        found.insert(0, Diagnosis("settings", DiagnosisState.OK, "every setting can be read"))
    _print(found, as_json)
    sys.stdout.flush()
    # The look-up of a name may hang in a thread, for which a proper end would wait.
    os._exit(2 if "settings" in wrong else 1 if wrong else 0)


def _print(found: Sequence[Diagnosis], as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.encode(found))
        return
    for one in found:
        mark = click.style(f"{one.state:7}", fg=COLOURS[one.state])
        click.echo(f"{mark} {one.check}: {'; '.join(filter(None, (one.message, one.advice)))}")
