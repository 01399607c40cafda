"""Invented customers, each with an address of their country."""

from faker import Faker

from app.infra.database import columns

# The most people of a fill; in a big one each of them orders many times.
MAX_PEOPLE = 10_000
COUNTRIES = {"de_DE": "DE", "en_GB": "GB", "fr_FR": "FR"}


def cast(orders: int, seed: int) -> list[list[str]]:
    """Returns columns: name, email, street, city, postcode and country of one fill's people."""
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
        for number in range(min(orders, MAX_PEOPLE))
        for locale in (locales[number % len(locales)],)
        for local in (faker[locale],)
    ]
    return columns(people)
