"""A flat that one list of the house has and another has not is found before it is missed."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.services.flats import FLATS
from piccolo_conf import APP_REGISTRY

ROOT = Path(__file__).parents[2]
BELOW_SERVICES = {"messaging", "idempotency", "audit_log"}
"""What the services stand on has a flat too, and a floor of its own."""

SCHEMAS = [flat.schema for flat in FLATS]


def home(schema: str) -> str:
    return f"app.{schema}" if schema in BELOW_SERVICES else f"app.services.{schema}"


def contracts(kind: str) -> Iterator[dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for contract in settings["tool"]["importlinter"]["contracts"]:
        if contract["type"] == kind:
            yield contract


def test_each_flat_is_there_once() -> None:
    assert len(set(SCHEMAS)) == len(SCHEMAS)


def test_each_file_of_a_flat_is_among_the_flats() -> None:
    written = {
        ".".join(path.parent.relative_to(ROOT).parts) for path in ROOT.glob("app/**/flat.py")
    }
    assert written == {home(schema) for schema in SCHEMAS}


def test_piccolo_knows_the_tables_of_each_flat() -> None:
    tables = {f"app.tables.{schema}.piccolo_app" for schema in SCHEMAS}
    assert set(APP_REGISTRY.apps) == tables
    assert len(APP_REGISTRY.apps) == len(tables)
    kept = {path.parent.name for path in ROOT.glob("app/tables/*/piccolo_app.py")}
    assert kept == set(SCHEMAS)


READERS = {
    "delivery": ["app.services.board"],
    "sales": ["app.services.accounts", "app.services.mailing"],
}


def test_each_flat_alone_touches_its_tables() -> None:
    kept = {
        module: contract["allowed_importers"]
        for contract in contracts("protected")
        for module in contract["protected_modules"]
    }
    assert kept == {
        f"app.tables.{schema}": [home(schema), *READERS.get(schema, [])] for schema in SCHEMAS
    }


def test_each_flat_has_its_place_among_the_services() -> None:
    services = {schema for schema in SCHEMAS if schema not in BELOW_SERVICES}
    [drawn] = [one for one in contracts("layers") if one["containers"] == ["app.services"]]
    assert drawn["exhaustive"]
    assert services <= {flat for floor in drawn["layers"] for flat in floor.split(" : ")}
