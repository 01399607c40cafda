"""Who orders: people with the addresses of their country."""

from faker import Faker

from app.infra.database import columns

MOST = 10_000
"""How many there are at most; in a big fill each of them orders many times."""
COUNTRIES = {"de_DE": "DE", "en_GB": "GB", "fr_FR": "FR"}


def cast(orders: int, seed: int) -> list[list[str]]:
    """Columns: name, email, street, city, postcode and country of the people of one fill."""
    faker = Faker(list(COUNTRIES))
    faker.seed_instance(seed)
    locales = list(COUNTRIES)
    people = [
        (
            local.name(),
            local.ascii_safe_email(),
            local.street_address().replace("\n", ", "),
            local.city(),
            local.postcode(),
            COUNTRIES[locale],
        )
        for number in range(min(orders, MOST))
        for locale in (locales[number % len(locales)],)
        for local in (faker[locale],)
    ]
    return columns(people)
