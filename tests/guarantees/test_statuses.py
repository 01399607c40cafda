"""Each state of the trade is written down once: in the values, in SQL and in migrations."""

import ast
import re
from collections.abc import Iterator
from enum import EnumMeta
from pathlib import Path

from app.values import payments, product_states, sending, statuses, till

APP = Path(__file__).parent.parent.parent / "app"
MODULES = (statuses, product_states, sending, payments, till)
WRITTEN_IN = [Path(module.__file__ or "") for module in MODULES]
SOURCES = [
    path
    for path in sorted(APP.rglob("*.py"))
    if path not in WRITTEN_IN and "piccolo_migrations" not in path.parts
]
TEMPLATES = sorted(APP.joinpath("templates").rglob("*.*"))
ENUMS = [
    kind
    for module in MODULES
    for kind in vars(module).values()
    if isinstance(kind, EnumMeta) and kind.__module__ == module.__name__
]
STATES = {str(state) for kind in ENUMS for state in kind}
QUOTED = re.compile(r"""["'](\w+)["']""")
# A state's word with another meaning: why an attempt failed, what a carrier reports, no tax.
OTHERS = {
    ("infra/outbound/client.py", "GONE"),
    ("values/progress.py", "DELIVERED"),
    ("values/invoices.py", "INVOICE"),
    ("values/tax_modes.py", "NONE"),
    ("values/shown_states.py", "REFUSED"),
    ("services/delivery/carrier_updates.py", "DELIVERED"),
}


def test_code_names_states_by_their_enum() -> None:
    found = {
        (str(source.relative_to(APP)), state)
        for source in SOURCES
        for state in states_in_code(source.read_text())
    }
    assert found == OTHERS


def test_templates_name_states_by_their_enum() -> None:
    found = {
        (str(template.relative_to(APP)), state)
        for template in TEMPLATES
        for state in states_in_template(template.read_text())
    }
    assert found == set()


def test_a_state_as_a_literal_is_noticed() -> None:
    assert {"PENDING_SHIPMENT", "PENDING", "SENT", "PAUSED", "TAKEN"} <= STATES
    assert list(states_in_code('left = order.status == "SHIPPED"')) == ["SHIPPED"]
    assert list(states_in_code("LIST = \"SELECT 1 WHERE status = 'SHIPPED'\"")) == []
    assert list(states_in_template("{% if it.status == 'SHIPPED' %}")) == ["SHIPPED"]
    assert list(states_in_template("{% if it.status == ShipmentStatus.SHIPPED %}")) == []


def states_in_code(source: str) -> Iterator[str]:
    """SQL only contains them: a literal that is one and nothing else is a comparison's."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and node.value in STATES:
            yield str(node.value)


def states_in_template(source: str) -> Iterator[str]:
    yield from (word for word in QUOTED.findall(source) if word in STATES)
