"""A flat that one list of the house has and another has not is found before it is missed."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.infra.checks import Check
from app.infra.manifest import Flat
from app.invariants.promises import OF_SEVERAL_FLATS
from app.services.flats import FLATS
from piccolo_conf import APP_REGISTRY

ROOT = Path(__file__).parents[2]
# What the services stand on has a flat too, and a floor of its own.
BELOW_SERVICES = {"messaging", "idempotency", "audit_log"}

NAMES = [flat.name for flat in FLATS]
WITH_TABLES = [flat.name for flat in FLATS if flat.has_tables]


def home(name: str) -> str:
    return f"app.{name}" if name in BELOW_SERVICES else f"app.services.{name}"


def contracts(kind: str) -> Iterator[dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for contract in settings["tool"]["importlinter"]["contracts"]:
        if contract["type"] == kind:
            yield contract


def test_each_flat_is_there_once() -> None:
    assert len(set(NAMES)) == len(NAMES)


def test_each_file_of_a_flat_is_among_the_flats() -> None:
    written = {
        ".".join(path.parent.relative_to(ROOT).parts) for path in ROOT.glob("app/**/flat.py")
    }
    assert written == {home(name) for name in NAMES}
    services = {path.parent.name for path in ROOT.glob("app/services/*/__init__.py")}
    assert services == set(NAMES) - BELOW_SERVICES


def test_piccolo_knows_the_tables_of_each_flat() -> None:
    tables = {f"app.tables.{schema}.piccolo_app" for schema in WITH_TABLES}
    assert set(APP_REGISTRY.apps) == tables
    assert len(APP_REGISTRY.apps) == len(tables)
    kept = {path.parent.name for path in ROOT.glob("app/tables/*/piccolo_app.py")}
    assert kept == set(WITH_TABLES)


READERS = {"delivery": ["app.services.board"]}


def test_each_flat_alone_touches_its_tables() -> None:
    kept = {
        module: contract["allowed_importers"]
        for contract in contracts("protected")
        for module in contract["protected_modules"]
    }
    assert kept == {
        f"app.tables.{schema}": [home(schema), *READERS.get(schema, [])] for schema in WITH_TABLES
    }


def test_each_flat_has_its_place_among_the_services() -> None:
    services = set(NAMES) - BELOW_SERVICES
    [drawn] = [one for one in contracts("layers") if one["containers"] == ["app.services"]]
    assert drawn["exhaustive"]
    assert services == {flat for floor in drawn["layers"] for flat in floor.split(" : ")} - {
        "flats"
    }


# The functions of other flats that a flat calls. All of them read, but for `reserve`: the customer
# waits for its answer (docs/decisions/0049-flats-below-and-ignored-imports.md).
CALLS = {
    ("sales", "products"): {"reserve"},
    ("mailing", "sales"): {
        "find_with_links",
        "find_withdrawal",
        "find_invoice",
        "find_parcels",
        "named_pieces",
        "token_for",
    },
    ("mailing", "products"): {
        "alert_to_mail",
        "alert_token_for",
        "find_file",
        "find_product",
        "find_products",
        "low_stock_to_mail",
    },
    ("mailing", "delivery"): {"awaited_payment", "pickup_code_of"},
    ("push", "sales"): {"find_with_links", "find_parcels"},
    ("mailing", "payments"): {"find_payment", "tell_of_payment"},
    ("customers", "payments"): {"latest_refund_due"},
    ("mailing", "shop"): {"find_legal_text"},
    ("mailing", "accounts"): {"link_to_mail", "link_token_for"},
    ("mailing", "staff"): {
        "find_person",
        "find_second_factor",
        "invitation_to_mail",
        "password_link_to_mail",
    },
}


def used_of_others(flat: str, source: str) -> Iterator[tuple[str, str]]:
    """Yields the flats and their names that a file of `flat` uses, without what shapes hold."""
    tree, packages = ast.parse(source), dict[str, str]()
    for line in ast.walk(tree):
        if isinstance(line, ast.ImportFrom) and (line.module or "").startswith("app.services"):
            other = (line.module or "").removeprefix("app.services").strip(".")
            for one in line.names:
                if not other:
                    packages[one.asname or one.name] = one.name
                elif not other.endswith(".shapes"):
                    yield other.partition(".")[0], one.name
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in packages:
            yield packages[ast.unparse(node.value)], node.attr


def test_a_flat_calls_few_functions_of_others() -> None:
    calls: dict[tuple[str, str], set[str]] = {}
    for flat in set(NAMES) - BELOW_SERVICES:
        for file in (ROOT / "app/services" / flat).rglob("*.py"):
            for other, name in used_of_others(flat, file.read_text()):
                if other != flat and name.islower():
                    calls.setdefault((flat, other), set()).add(name)
    assert calls == CALLS


def test_a_call_of_another_flat_is_found_however_it_is_imported() -> None:
    by_package = "from app.services import products as goods\ngoods.move_stock_once(1)"
    by_name = "from app.services.products.stock_moves import move_stock_once"
    for source in (by_package, by_name):
        assert list(used_of_others("sales", source)) == [("products", "move_stock_once")]


# What writes a line of the audit log, by its first argument or by the `name` of an `Action`.
WRITES = {"note", "replay_and_note", "Action", "_note", "_change"}
BY_A_TRIGGER = {"retention.changed"}


def actions_written(file: Path) -> Iterator[str]:
    for call in ast.walk(ast.parse(file.read_text())):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
        if name in WRITES:
            named = [word.value for word in call.keywords if word.arg == "name"]
            for given in [*call.args[:1], *named]:
                yield from (
                    leaf.value
                    for leaf in ast.walk(given)
                    if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
                )


@pytest.mark.parametrize("flat", FLATS, ids=NAMES)
def test_a_flat_has_words_for_what_it_writes_into_the_audit_log(flat: Flat) -> None:
    folder = ROOT / home(flat.name).replace(".", "/")
    written = {action for file in folder.rglob("*.py") for action in actions_written(file)}
    assert written == flat.actions.keys() - BY_A_TRIGGER


def test_a_word_of_the_audit_log_means_one_thing() -> None:
    for words in ([flat.actions for flat in FLATS], [flat.fields for flat in FLATS]):
        said = {pair for named in words for pair in named.items()}
        assert len(said) == len(dict(said))


def schemas_in(check: Check) -> set[str]:
    return {schema for schema in WITH_TABLES if re.search(rf"\b{schema}\.\w", check.sql)}


@pytest.mark.parametrize("flat", FLATS, ids=NAMES)
def test_a_flat_checks_its_own_tables(flat: Flat) -> None:
    for check in flat.checks:
        assert schemas_in(check) == {flat.name}, check.says


def test_what_is_checked_for_the_whole_house_is_of_several_flats() -> None:
    for check in OF_SEVERAL_FLATS:
        assert len(schemas_in(check)) > 1, check.says
