"""A file's columns are known by the names of several systems, and in several spellings."""

from app.services.products.imports.columns import is_woocommerce, known_columns


def test_case_blanks_and_apostrophes_do_not_matter() -> None:
    assert known_columns(["\ufeff\ufeffHandle"]) == {0: "handle"}
    assert known_columns([" handle ", "TITLE", "Nothing", "variant  price"]) == {
        0: "handle",
        1: "title",
        3: "price",
    }


def test_the_first_of_two_columns_with_one_meaning_counts() -> None:
    assert known_columns(["Name", "Title", "Title"]) == {1: "title"}


def test_another_table_has_no_columns() -> None:
    assert known_columns(["Order", "Price", "Status"]) == {}
    assert known_columns([]) == {}


def test_woocommerce_is_known_by_what_only_it_has() -> None:
    assert is_woocommerce(["Type", "SKU", "Name", "Regular price", "Parent"])
    assert not is_woocommerce(["Type", "SKU", "Name", "Price"])


def test_each_language_has_columns_in_which_its_letters_may_be_large() -> None:
    found = known_columns(["Title", "Title (DE)", "Description (fr)", "Title (it)", "tax class"])
    assert found == {0: "title", 1: "title_de", 2: "body_fr", 4: "tax_class"}
