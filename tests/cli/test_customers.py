"""The commands for the data of one customer."""

from tests.support.running import Up, doorstep


def test_says_that_nothing_is_known_and_that_there_is_no_file(open_shop: Up) -> None:
    where = ("--data-dir", open_shop.data)
    for word in ("export", "erase"):
        said = doorstep("customer", word, "nobody@example.org", *where)
        assert (said.returncode, said.stdout) == (1, "")
        assert said.stderr == "doorstep: No customer found with this email.\n"
        # The word that stands for all who were erased before is no email.
        said = doorstep("customer", word, "erased", *where)
        assert (said.returncode, said.stdout) == (2, "")
        assert said.stderr == "doorstep: erased must be an email address\n"
    said = doorstep("customer", "reapply", *where)
    assert (said.returncode, said.stderr) == (2, "doorstep: ERASURES_FILE: is not set\n")
