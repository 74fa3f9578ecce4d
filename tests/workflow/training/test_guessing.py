"""What guessing earns: the README quotes the table of `make exercises-baseline`."""

from pathlib import Path

from tests.guessing import defects
from tests.guessing.__main__ import table

README = Path(__file__).parents[3] / "README.md"


def test_the_readme_quotes_what_guessing_earns() -> None:
    assert "\n".join(table()) in README.read_text("utf-8")
    assert "\n".join(defects.table()) in README.read_text("utf-8")


def test_a_record_that_is_not_read_earns_little() -> None:
    figures = {line.split(" | ")[0]: line.split(" | ")[1:] for line in [*defects.table()][2:-1]}

    assert len(figures) == 3
    assert all(float(each.strip(" |")) <= 0.2 for row in figures.values() for each in row)


def test_the_whole_ladder_without_cosigners_is_no_good_guess() -> None:
    ours, pairs = next(
        line.split(" | ")[1:3] for line in table() if line.startswith("| everybody up to 局長")
    )

    assert (ours, pairs) == ("0.43", "0.93")
