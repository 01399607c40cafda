"""The tests of the API once more, with pgbouncer between the shop and PostgreSQL."""

import asyncio
import os
import sys

import pytest

from tests.support.no_tables import empty_shop as empty_shop
from tests.support.poolers import NEEDS_PGBOUNCER
from tests.support.running import ROOT

pytestmark = [NEEDS_PGBOUNCER, pytest.mark.proof, pytest.mark.timeout(900)]
SUITE = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not proof", "tests/routes/api")


@pytest.mark.parametrize("mode", ["session", "transaction"])
async def test_the_api_works_through_a_pooler(mode: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *SUITE,
        env=kept | {"TEST_POOLER": mode},
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()[-4000:]
