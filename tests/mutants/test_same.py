"""What means the same as the code does is named by lines that are there."""

from tests.mutants.places import of_the_engine, same


def test_every_entry_names_a_mutant_of_the_engine() -> None:
    assert same()
    assert same() - {one.key for one in of_the_engine()} == set()
