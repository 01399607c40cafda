from app.demo.bank import Bank, create_bank_app
from tests.support.bank import KEYS
from tests.support.no_tables import empty_shop as empty_shop


def test_the_shop_has_no_address_of_the_bank() -> None:
    from app.asgi import create_app

    banks = {route.path for route in create_bank_app(Bank(KEYS)).routes}
    shops = {route.path for route in create_app().routes}
    assert len(banks) > 10
    assert banks & shops == set()
