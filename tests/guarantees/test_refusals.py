"""What is refused has one name in the whole house."""

import importlib
import pkgutil
from collections.abc import Iterator

import app
from tests.support.no_tables import empty_shop as empty_shop


def own_exceptions() -> Iterator[type[BaseException]]:
    """Those of all modules of the shop, each in the module that has it."""
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if module.name.endswith("__main__"):
            continue
        for thing in vars(importlib.import_module(module.name)).values():
            is_exception = isinstance(thing, type) and issubclass(thing, BaseException)
            if is_exception and thing.__module__ == module.name:
                yield thing


def test_no_two_exceptions_have_one_name() -> None:
    names = [error.__name__ for error in own_exceptions()]
    assert len(names) > 50
    assert sorted(set(names)) == sorted(names)
